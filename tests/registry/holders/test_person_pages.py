"""One person who holds several posts, in the browser: asked when recorded, shown once, verified once, told apart."""

import re
from datetime import date

import pytest

from app.accounts.models import Role
from app.registry import events as registry_events
from app.registry.holders.forms import NOBODY_ELSE
from app.registry.refusals import REFUSALS
from tests.registry.conftest import find
from tests.registry.holders.test_pages import HOLDER, happened_by, record, standing
from tests.registry.holding import hold, tenure
from tests.registry.test_pages import post_form, words
from tests.web.filled import Main, filled_form
from tests.web.markup import (
    errors_of,
    forms_of,
    links_of,
    main_of,
    message_of,
    rows_of,
)

BEGAN = date(2020, 1, 1)
TITLES = {
    "Rotherham": "Chief Executive of Rotherham Metropolitan Borough Council",
    "Barnsley": "Chief Executive of Barnsley Metropolitan Borough Council",
}


@pytest.fixture
def posts(services):
    with services.database.reading() as session:
        return [find(session, "chief-executives", words).post_id for words in TITLES]


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER, name="Robin Drafter")


@pytest.fixture
def person_at(drafter, services, posts):
    """Jo Bloggs holds one post and is recorded in the other as the same person: the address of the person's page."""
    here, there = posts
    one = hold(services.database, there, "Jo Blogs", BEGAN)
    record(drafter, here, same_person=f"{there}-{one.id}")
    return re.search(r"/people/\d+", drafter.get(f"/posts/{here}").text)[0]


def also_held(client, post_id):
    """The other posts that the table of those who hold a post says their holder has."""
    page = client.get(f"/posts/{post_id}")
    return {
        at: title for small in main_of(page).iter("small") for at, title in links_of(small).items() if "/posts/" in at
    }


def offered(page):
    """The answers to whether it is the same person."""
    return next(form.offered["same_person"] for form in Main(page.text).forms if "same_person" in form.offered)


def test_recording_somebody_of_the_same_name_asks_whether_it_is_one_person(drafter, services, posts):
    here, there = posts
    one = hold(services.database, there, "Jo Blogs", BEGAN)
    asked = record(drafter, here)
    assert asked.status_code == 200
    assert f"Jo Blogs, {TITLES['Barnsley']}" in words(asked)
    assert offered(asked) == [f"{there}-{one.id}", NOBODY_ELSE]
    assert record(drafter, here, same_person=NOBODY_ELSE).status_code == 302
    assert also_held(drafter, here) == {}


def test_what_was_not_on_offer_is_asked_again(drafter, services, posts):
    here, there = posts
    hold(services.database, there, "Jo Blogs", BEGAN)
    for answer in ("1-1", "x", f"{there}-999999999999"):
        asked = record(drafter, here, same_person=answer)
        assert (asked.status_code, offered(asked)[-1]) == (200, NOBODY_ELSE)
        assert standing(drafter, here) == []


def test_each_post_says_what_else_they_hold(drafter, posts, person_at):
    here, there = posts
    assert also_held(drafter, here) == {f"/posts/{there}": TITLES["Barnsley"]}
    assert also_held(drafter, there) == {f"/posts/{here}": TITLES["Rotherham"]}
    assert happened_by(
        drafter.get(f"/posts/{there}"), registry_events.HOLDER_LINKED, "Robin Drafter", TITLES["Rotherham"]
    )


def test_one_click_verifies_all_their_posts(drafter, posts, person_at):
    assert 'name="posts"' in drafter.get(f"/posts/{posts[0]}").text, "the post's page offers it as well"
    page = drafter.get(person_at)
    assert forms_of(page) == [f"{person_at}/verified"]
    chosen = re.search(r'name="posts" value="([^"]+)"', page.text)[1]
    answer = post_form(drafter, f"{person_at}/verified", {"posts": chosen}, at=person_at)
    page = drafter.get(answer.location)
    kind, said = message_of(page)
    assert kind == "success"
    assert "2 posts" in said
    assert words(page).count("Robin Drafter") == 2
    answer = post_form(drafter, f"{person_at}/verified", {"posts": chosen}, at=person_at)
    refused = ("warning", REFUSALS["holders_changed"])
    assert message_of(drafter.get(answer.location)) == refused, "those versions are superseded"


def test_a_change_of_name_is_offered_to_all_their_posts(drafter, services, posts, person_at):
    here, there = posts
    one = tenure(services.database, here, "Dame Jo Bloggs")
    at = f"/posts/{here}/holders/{one.id}/correct"
    page = drafter.get(at)
    assert filled_form(page.text)["everywhere"] == ["y"]
    assert f"{TITLES['Barnsley']}." in words(page)
    form = {**HOLDER, "since": ["", "", ""], "title": "Lady", "everywhere": "y"}
    post_form(drafter, at, form)
    assert standing(drafter, here)[0][0].startswith("Lady Jo Bloggs,")
    assert standing(drafter, there)[0][0].startswith("Lady Jo Blogs,"), "what changed, and no more"


def test_linked_later_and_told_apart(drafter, services, posts):
    here, there = posts
    one, other = hold(services.database, here, "Jo Bloggs", BEGAN), hold(services.database, there, "J. Bloggs", BEGAN)
    at = f"/posts/{here}/holders/{one.id}/same-person"
    answer = post_form(drafter, at, {})
    assert answer.status_code == 400
    assert errors_of(answer).keys() == {"holder"}
    answer = post_form(drafter, at, {"holder": f"{there}-{other.id}"})
    assert re.fullmatch(r"/people/\d+", answer.location)
    assert len(rows_of(drafter.get(answer.location))) == 2
    one = tenure(services.database, here, "Jo Bloggs")
    act = f"/posts/{here}/holders/{one.id}/other-person"
    answer = post_form(drafter, act, {}, at=f"/posts/{here}/holders/{one.id}/correct")
    assert also_held(drafter, here) == {}
    assert happened_by(drafter.get(answer.location), registry_events.HOLDER_UNLINKED, "Robin Drafter", "Jo Bloggs")


def test_a_name_that_nobody_else_has(drafter, services, posts):
    one = hold(services.database, posts[0], "Jo Bloggs", BEGAN)
    page = drafter.get(f"/posts/{posts[0]}/holders/{one.id}/same-person")
    assert page.status_code == 200
    assert forms_of(page) == [], "there is nobody to choose"


def test_a_person_who_is_not_there(drafter, posts):
    assert drafter.get("/people/999999").status_code == 404
    assert post_form(drafter, "/people/999999/verified", {}, at=f"/posts/{posts[0]}").status_code == 404


def test_a_viewer_reads_and_is_offered_nothing(signed_in, person_at):
    page = signed_in(Role.VIEWER).get(person_at)
    assert len(rows_of(page)) == 2
    assert forms_of(page) == []
    assert not [link for link in links_of(page) if link.endswith("/correct")]
