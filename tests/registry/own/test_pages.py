"""An administrator adds a registry in the browser, drafters fill it: what the pages say, do and refuse."""

import re

import pytest
from sqlalchemy import func, select

from app.accounts.models import Role
from app.registry.models import Organisation
from app.registry.recipients_of import recipients
from tests.fixtures.app import token_in
from tests.registry.conftest import MARCH_2015, find
from tests.registry.test_pages import words

FORCE = "South Yorkshire Police"
NAME = "Police and Crime Commissioner for South Yorkshire"


@pytest.fixture
def administrator(signed_in):
    return signed_in(Role.ADMINISTRATOR, Role.DRAFTER)


def send(client, address, **form):
    token = token_in(client.get(address).text)
    return client.post(address, data=form | {"csrf_token": token}, follow_redirects=True)


def registry(client, **more):
    said = {"name": "Policing bodies", "sector": "Police", "since": ["1", "1", "2015"]}
    return send(client, "/recipients/new", **(said | more))


def post(client, **more):
    said = {
        "organisation": NAME,
        "kind": "policing_body",
        "like": FORCE,
        "title": NAME,
        "salutation": "Dear Commissioner",
        "since": ["1", "1", "2015"],
        "source": "A list",
    }
    return send(client, "/recipients/policing-bodies/posts/new", **(said | more))


def field(client, **more):
    return send(client, "/recipients/policing-bodies/fields/new", **({"name": "elected on", "kind": "date"} | more))


def test_from_an_empty_registry_to_a_post_that_says_something(administrator):
    assert "Policing bodies is added." in words(registry(administrator))
    assert "The field “elected on” is declared." in words(field(administrator, hint="The last election"))
    page = post(administrator)
    assert f"{NAME} is added to Policing bodies." in words(page)
    assert "Elected on Not recorded" in words(page)
    number = re.search(r"/posts/(\d+)/values", page.text)[1]
    box = re.search(r'name="(value-\d+)"', administrator.get(f"/posts/{number}/values").text)[1]
    said = send(administrator, f"/posts/{number}/values", seen="0", **{box: "2 May 2024"})
    assert "Elected on 2 May 2024" in words(said)
    assert "Elected on recorded by Alex Example" in words(said)
    assert "1 post on" in words(administrator.get("/recipients/policing-bodies"))
    assert f"Policing body {NAME}" in words(administrator.get("/areas/rotherham"))


def test_a_new_organisation_takes_its_article_along(administrator, services):
    registry(administrator), post(administrator, article="y")
    with services.database.reading() as session:
        force = find(session, "chief-constables", "South Yorkshire").post_id
        assert recipients(session, [force], valid_at=MARCH_2015)[force].policing_body == f"the {NAME}"


def test_a_stale_tab_is_shown_both(administrator):
    registry(administrator), field(administrator)
    number = re.search(r"/posts/(\d+)/values", post(administrator).text)[1]
    address = f"/posts/{number}/values"
    box = re.search(r'name="(value-\d+)"', administrator.get(address).text)[1]
    send(administrator, address, seen="0", **{box: "2024-05-02"})
    stale = send(administrator, address, seen="0", **{box: "2021-05-06"})
    assert stale.status_code == 409
    assert "Somebody else has saved this since you opened it." in words(stale)
    assert "Elected on 2024-05-02" in words(stale).replace("elected on 2024", "Elected on 2024")
    assert 'value="2021-05-06"' in stale.text


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"like": "Atlantis Police"}, "There is no one organisation called “Atlantis Police”. Enter"),
        ({"like": "South Yorkshire Polise"}, "Do you mean South Yorkshire Police?"),
        ({"title": ""}, "Enter the title of the post."),
        ({"since": ["", "", ""]}, "Enter the day from which it is so"),
        ({"since": ["1", "1", "1700"]}, "That day is too long ago."),
    ],
)
def test_a_post_that_can_not_be(administrator, more, sentence):
    registry(administrator)
    answer = post(administrator, **more)
    assert answer.status_code == 400
    assert sentence in words(answer)


def test_one_post_for_each_organisation(administrator):
    registry(administrator), post(administrator)
    assert "has a post in the registry already" in words(post(administrator))


def test_a_value_that_does_not_suit(administrator):
    registry(administrator), field(administrator)
    number = re.search(r"/posts/(\d+)/values", post(administrator).text)[1]
    box = re.search(r'name="(value-\d+)"', administrator.get(f"/posts/{number}/values").text)[1]
    answer = send(administrator, f"/posts/{number}/values", seen="0", **{box: "soon"})
    assert answer.status_code == 400
    assert "Enter a day, such as 2 May 2024." in words(answer)


def test_a_field_is_retired_and_a_registry_renamed(administrator):
    registry(administrator)
    page = field(administrator)
    one = re.search(r"/recipients/policing-bodies/fields/\d+", page.text)[0]
    assert "No longer asked for" in words(send(administrator, one, hint="", retired="y"))
    renamed = send(administrator, "/recipients/policing-bodies/settings", name="Commissioners", sector="Police")
    assert "The registry is saved." in words(renamed)
    taken = send(administrator, "/recipients/policing-bodies/settings", name="Council leaders", sector="Police")
    assert "There is a registry of that name already." in words(taken)


def test_what_ships_can_not_be_changed(administrator):
    assert administrator.get("/recipients/council-leaders/settings").status_code == 404
    assert administrator.get("/recipients/council-leaders/posts/new").status_code == 404
    assert administrator.get("/posts/1/values").status_code == 404


def test_a_drafter_adds_posts_and_no_registry(administrator, signed_in):
    registry(administrator)
    drafter = signed_in(Role.DRAFTER, name="Sam Example")
    assert drafter.get("/recipients/new").status_code == 403
    page = drafter.get("/recipients/policing-bodies").text
    assert "/recipients/policing-bodies/posts/new" in page
    assert "/recipients/policing-bodies/settings" not in page


def organisations(services):
    with services.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Organisation))


def test_a_misspelt_organisation_is_asked_about_before_one_is_made(administrator, services):
    registry(administrator)
    before = organisations(services)
    asked = post(administrator, organisation="Doncastr Council", like="")
    assert asked.status_code == 400
    assert "Do you mean one of these?" in words(asked)
    assert "Say which organisation you mean, or that it is a new one." in words(asked)
    meant = re.search(r'name="meant" type="radio" value="(\d+)"', asked.text)[1]
    assert "City of Doncaster Council" in words(asked)
    post(administrator, organisation="Doncastr Council", like="", asked="Doncastr Council", meant=meant)
    assert organisations(services) == before
    with services.database.reading() as session:
        made = find(session, "policing-bodies", "Police and Crime")
        assert made.organisation_id == find(session, "council-leaders", "Doncaster").organisation_id


def test_that_it_is_a_new_one_holds_for_the_name_of_which_it_was_said(administrator, services):
    registry(administrator)
    before = organisations(services)
    other = post(
        administrator, organisation="Rotherham Borough Council", like="", asked="Doncastr Council", meant="new"
    )
    assert (other.status_code, organisations(services)) == (400, before)
    post(administrator, organisation="Doncastr Council", like="", asked="Doncastr Council", meant="new")
    assert organisations(services) == before + 1


def test_an_organisation_goes_by_its_name_of_another_day(administrator, services):
    registry(administrator)
    before = organisations(services)
    page = post(administrator, organisation="City of Doncaster Council", like="")
    assert "is added to Policing bodies" in words(page)
    assert organisations(services) == before


def test_one_that_is_not_there_on_the_day_is_no_new_one(administrator, services):
    registry(administrator)
    before = organisations(services)
    board = "NHS South Yorkshire Integrated Care Board"
    meant = re.search(r'name="meant" type="radio" value="(\d+)"', post(administrator, organisation=board).text)[1]
    answer = post(administrator, organisation=board, asked=board, meant=meant)
    assert answer.status_code == 400
    assert f"{board} is on record from 1 July 2022. Enter that day or a later one." in words(answer)
    assert organisations(services) == before


def test_what_it_serves_like_is_taken_by_any_name_that_is_suggested(administrator):
    registry(administrator)
    assert "is added to Policing bodies" in words(post(administrator, like="City of Doncaster Council"))
    assert NAME in words(administrator.get("/areas/doncaster"))


def test_one_that_came_later_lends_the_areas_that_it_came_to_serve(administrator):
    registry(administrator)
    page = post(administrator, like="NHS South Yorkshire Integrated Care Board")
    assert "is added to Policing bodies" in words(page)
    assert NAME in words(administrator.get("/areas/rotherham"))
