"""One person who holds several posts, in the browser: asked when recorded, shown once, verified once, told apart."""

import re
from datetime import date

import pytest

from app.accounts.models import Role
from tests.registry.conftest import find
from tests.registry.holders.test_pages import HOLDER, record
from tests.registry.holding import hold, tenure
from tests.registry.test_pages import post_form, words

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


def test_recording_somebody_of_the_same_name_asks_whether_it_is_one_person(drafter, services, posts):
    here, there = posts
    one = hold(services.database, there, "Jo Blogs", BEGAN)
    asked = record(drafter, here)
    assert asked.status_code == 200
    page = words(asked)
    assert "Is this the same person?" in page
    assert f"Jo Blogs, {TITLES['Barnsley']}" in page
    assert f'value="{there}-{one.id}"' in asked.text
    assert record(drafter, here, same_person="no").status_code == 302
    assert "Also holds" not in words(drafter.get(f"/posts/{here}"))


def test_what_was_not_on_offer_is_asked_again(drafter, services, posts):
    here, there = posts
    hold(services.database, there, "Jo Blogs", BEGAN)
    for answer in ("1-1", "x", f"{there}-999999999999"):
        assert "Nothing is recorded yet" in words(record(drafter, here, same_person=answer))


def test_each_post_says_what_else_they_hold(drafter, posts, person_at):
    here, there = posts
    assert f"Also holds {TITLES['Barnsley']} ." in words(drafter.get(f"/posts/{here}"))
    assert f"Also holds {TITLES['Rotherham']} ." in words(drafter.get(f"/posts/{there}"))
    assert "Known to hold several posts by Robin Drafter" in words(drafter.get(f"/posts/{there}"))


def test_one_click_verifies_all_their_posts(drafter, posts, person_at):
    assert 'name="posts"' in drafter.get(f"/posts/{posts[0]}").text, "the post's page offers it as well"
    page = drafter.get(person_at)
    assert "Still in all 2 posts" in words(page)
    chosen = re.search(r'name="posts" value="([^"]+)"', page.text)[1]
    answer = post_form(drafter, f"{person_at}/verified", {"posts": chosen}, at=person_at)
    page = words(drafter.get(answer.location))
    assert "Verified in 2 posts at once." in page
    assert page.count("Robin Drafter") == 2
    answer = post_form(drafter, f"{person_at}/verified", {"posts": chosen}, at=person_at)
    assert "Nothing of yours was changed." in words(drafter.get(answer.location)), "those versions are superseded"


def test_a_change_of_name_is_offered_to_all_their_posts(drafter, services, posts, person_at):
    here, there = posts
    one = tenure(services.database, here, "Dame Jo Bloggs")
    at = f"/posts/{here}/holders/{one.id}/correct"
    assert f"Also in their other posts {TITLES['Barnsley']}." in words(drafter.get(at))
    form = {**HOLDER, "since": ["", "", ""], "title": "Lady", "everywhere": "y"}
    post_form(drafter, at, form)
    assert "Office-holder Lady Jo Bloggs," in words(drafter.get(f"/posts/{here}"))
    assert "Office-holder Lady Jo Blogs," in words(drafter.get(f"/posts/{there}")), "what changed, and no more"


def test_linked_later_and_told_apart(drafter, services, posts):
    here, there = posts
    one, other = hold(services.database, here, "Jo Bloggs", BEGAN), hold(services.database, there, "J. Bloggs", BEGAN)
    at = f"/posts/{here}/holders/{one.id}/same-person"
    answer = post_form(drafter, at, {})
    assert answer.status_code == 400
    assert words(answer).count("Choose at least one post.") == 2
    answer = post_form(drafter, at, {"holder": f"{there}-{other.id}"})
    page = words(drafter.get(answer.location))
    assert "holds 2 posts" in page
    one = tenure(services.database, here, "Jo Bloggs")
    act = f"/posts/{here}/holders/{one.id}/other-person"
    answer = post_form(drafter, act, {}, at=f"/posts/{here}/holders/{one.id}/correct")
    page = words(drafter.get(answer.location))
    assert "Also holds" not in page
    assert "Told apart from others by Robin Drafter" in page


def test_a_name_that_nobody_else_has(drafter, services, posts):
    one = hold(services.database, posts[0], "Jo Bloggs", BEGAN)
    assert "Nobody else has this name" in words(drafter.get(f"/posts/{posts[0]}/holders/{one.id}/same-person"))


def test_a_person_who_is_not_there(drafter, posts):
    assert drafter.get("/people/999999").status_code == 404
    assert post_form(drafter, "/people/999999/verified", {}, at=f"/posts/{posts[0]}").status_code == 404


def test_a_viewer_reads_and_is_offered_nothing(signed_in, person_at):
    page = words(signed_in(Role.VIEWER).get(person_at))
    assert "holds 2 posts" in page
    assert "Mark" not in page
    assert "Correct" not in page
