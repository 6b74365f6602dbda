"""An administrator adds a registry in the browser, drafters fill it: what the pages say, do and refuse."""

import re
from datetime import date

import pytest
from sqlalchemy import func, select
from wtforms.validators import DataRequired

from app.accounts.models import Role
from app.registry.models import Organisation
from app.registry.own.forms import NO_DAY, PostForm
from app.registry.own.words import DOES_NOT_SUIT
from app.registry.posts.recipients_of import recipients
from app.registry.refusals import REFUSALS
from app.registry.words import LEADS_AS, do_you_mean
from tests.fixtures.app import token_in
from tests.refusals import said_of
from tests.registry.conftest import MARCH_2015, find
from tests.registry.holders.test_pages import happened_by
from tests.registry.test_pages import words
from tests.web.filled import filled_form
from tests.web.markup import (
    conflict_of,
    errors_of,
    facts_of,
    heading_of,
    links_of,
    message_of,
    numbers_of,
    part_of,
    said_by,
    states_of,
    with_class,
)

FORCE = "South Yorkshire Police"
NAME = "Police and Crime Commissioner for South Yorkshire"


@pytest.fixture
def administrator(signed_in):
    return signed_in(Role.ADMINISTRATOR, Role.DRAFTER)


def send(client, address, **form):
    token = token_in(client.get(address).text)
    return client.post(address, data=form | {"csrf_token": token}, follow_redirects=True)


def done(page, *names):
    """Whether the page says that the act before was done, and names each of these."""
    kind, said = message_of(page)
    return kind == "success" and all(name in said for name in names)


def registry(client, **more):
    said = {"name": "Policing bodies", "sector": "Police", "since": ["1", "1", "2015"]}
    return send(client, "/recipients/new", **(said | more))


def post(client, **more):
    said = {
        "organisation": NAME,
        "new": "y",
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
    assert done(registry(administrator), "Policing bodies")
    (nothing,) = with_class(administrator.get("/recipients/policing-bodies"), "ds-empty")
    assert links_of(nothing).keys() == {"/recipients/policing-bodies/posts/new"}
    assert done(field(administrator, hint="The last election"), "“elected on”")
    page = post(administrator)
    assert done(page, NAME, "Policing bodies")
    assert facts_of(part_of(page, "own-fields")) == {"Elected on": "Not recorded"}
    number = re.search(r"/posts/(\d+)/values", page.text)[1]
    box = re.search(r'name="(value-\d+)"', administrator.get(f"/posts/{number}/values").text)[1]
    said = send(administrator, f"/posts/{number}/values", seen="0", **{box: "2 May 2024"})
    assert facts_of(part_of(said, "own-fields")) == {"Elected on": "2 May 2024"}
    assert happened_by(said, "post.values_set", "Alex Example", "Elected on", "2 May 2024")
    assert numbers_of(with_class(administrator.get("/recipients/policing-bodies"), "ds-lede")[0])[0] == 1
    area = facts_of(part_of(administrator.get("/areas/rotherham"), "the-area"))
    assert area[LEADS_AS["policing_body"]] == NAME


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
    assert conflict_of(stale)
    assert facts_of(stale) == {"elected on": "2024-05-02"}
    assert filled_form(stale.text)[box] == ["2021-05-06"]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"like": "Atlantis Police"}, said_of("no_organisation_like", name="Atlantis Police", meant="")),
        (
            {"like": "South Yorkshire Polise"},
            said_of("no_organisation_like", name="South Yorkshire Polise", meant=f" {do_you_mean([FORCE])}"),
        ),
        ({"title": ""}, said_by(PostForm.title, DataRequired)),
        ({"since": ["", "", ""]}, NO_DAY),
        ({"since": ["1", "1", "1700"]}, ""),
    ],
)
def test_a_post_that_can_not_be(administrator, more, sentence):
    registry(administrator)
    answer = post(administrator, **more)
    assert answer.status_code == 400
    ((box, error),) = errors_of(answer).items()
    assert box in more
    assert error == (sentence or error)


def test_one_post_for_each_organisation(administrator):
    registry(administrator), post(administrator)
    assert REFUSALS["post_taken"] in errors_of(post(administrator)).values()


def test_a_value_that_does_not_suit(administrator):
    registry(administrator), field(administrator)
    number = re.search(r"/posts/(\d+)/values", post(administrator).text)[1]
    box = re.search(r'name="(value-\d+)"', administrator.get(f"/posts/{number}/values").text)[1]
    answer = send(administrator, f"/posts/{number}/values", seen="0", **{box: "soon"})
    assert answer.status_code == 400
    assert errors_of(answer) == {box: DOES_NOT_SUIT["date"]}


def test_a_field_is_retired_and_a_registry_renamed(administrator):
    registry(administrator)
    page = field(administrator)
    one = re.search(r"/recipients/policing-bodies/fields/\d+", page.text)[0]
    assert [state.shape for state in states_of(page)] == ["full"]
    assert [state.shape for state in states_of(send(administrator, one, hint="", retired="y"))] == ["stop"]
    renamed = send(administrator, "/recipients/policing-bodies/settings", name="Commissioners", sector="Police")
    assert done(renamed)
    assert heading_of(administrator.get("/recipients/policing-bodies")) == "Commissioners"
    taken = send(administrator, "/recipients/policing-bodies/settings", name="Council leaders", sector="Police")
    assert errors_of(taken) == {"name": REFUSALS["registry_taken"]}


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
    assert errors_of(asked) == {"meant": REFUSALS["which_organisation"]}
    meant = re.search(r'name="meant" type="radio" value="(\d+)"', asked.text)[1]
    assert "City of Doncaster Council" in words(asked)
    post(administrator, organisation="Doncastr Council", like="", asked="Doncastr Council", meant=meant)
    assert organisations(services) == before
    with services.database.reading() as session:
        made = find(session, "policing-bodies", "Police and Crime")
        assert made.organisation_id == find(session, "council-leaders", "Doncaster").organisation_id


def test_an_organisation_that_is_not_recorded_is_new_only_if_somebody_says_so(administrator, services):
    registry(administrator)
    before = organisations(services)
    answer = post(administrator, organisation="Zetetic Society", like="", new="")
    assert errors_of(answer) == {"organisation": REFUSALS["organisation_not_found"]}
    assert organisations(services) == before


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
    assert done(post(administrator, organisation="City of Doncaster Council", like=""), "Policing bodies")
    assert organisations(services) == before


def test_one_that_is_not_there_on_the_day_is_no_new_one(administrator, services):
    registry(administrator)
    before = organisations(services)
    board = "NHS South Yorkshire Integrated Care Board"
    meant = re.search(r'name="meant" type="radio" value="(\d+)"', post(administrator, organisation=board).text)[1]
    answer = post(administrator, organisation=board, asked=board, meant=meant)
    assert answer.status_code == 400
    assert errors_of(answer) == {"since": said_of("not_on_record_yet", name=board, day=date(2022, 7, 1))}
    assert organisations(services) == before


def test_what_it_serves_like_is_taken_by_any_name_that_is_suggested(administrator):
    registry(administrator)
    assert done(post(administrator, like="City of Doncaster Council"), "Policing bodies")
    assert NAME in words(administrator.get("/areas/doncaster"))


def test_one_that_came_later_lends_the_areas_that_it_came_to_serve(administrator):
    registry(administrator)
    assert done(post(administrator, like="NHS South Yorkshire Integrated Care Board"), "Policing bodies")
    assert NAME in words(administrator.get("/areas/rotherham"))
