"""Tags in the browser: on a post's page, and on all posts of a list after a look at how many they are."""

import re

import pytest

from app.accounts.models import Role
from app.audit.find import Wanted, find_events
from tests.registry.conftest import find
from tests.registry.test_pages import post_form, words

LONDON = "/recipients/council-leaders?as_at=2015-03-03&region=London"
TAGS = "/recipients/council-leaders/tags"
CHOSEN = {"as_at": "2015-03-03", "region": "London", "new_tag": "Pilot"}


@pytest.fixture
def post_id(services):
    with services.database.reading() as session:
        return find(session, "council-leaders", "Rotherham").post_id


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER)


def confirm(client, **form):
    return post_form(client, TAGS, {**CHOSEN, **form}, at=f"{TAGS}?region=London&new_tag=Pilot")


def test_a_tag_goes_on_and_comes_off_on_the_page_of_the_post(drafter, post_id):
    page, at = f"/posts/{post_id}", f"/posts/{post_id}/tags"
    assert post_form(drafter, at, {"new_tag": " Pilot  area "}, at=page).location == page
    shown = words(drafter.get(page))
    assert "Tagged “Pilot area”." in shown
    assert "Tags Pilot area Remove the tag Pilot area" in shown
    post_form(drafter, at, {"new_tag": "pilot area"}, at=page)
    assert "It has the tag “Pilot area” already." in words(drafter.get(page))
    post_form(drafter, f"{at}/remove", {"tag": "Pilot area"}, at=page)
    assert "The tag “Pilot area” is taken off." in words(drafter.get(page))
    post_form(drafter, f"{at}/remove", {"tag": "Pilot area"}, at=page)
    assert "is not on this post. Nothing was changed." in words(drafter.get(page))


@pytest.mark.parametrize(
    ("tag", "wrong"),
    [("", "Enter a tag, such as Pilot area."), ("x" * 41, "A tag has at most 40 characters: shorten it.")],
)
def test_what_is_no_tag_is_said_beside_the_field(drafter, post_id, tag, wrong):
    answer = post_form(drafter, f"/posts/{post_id}/tags", {"new_tag": tag}, at=f"/posts/{post_id}")
    assert answer.status_code == 400
    assert words(answer).count(wrong) == 2
    assert post_form(drafter, f"/posts/{post_id}/tags/remove", {"tag": tag}, at=f"/posts/{post_id}").status_code == 404


def test_a_post_that_there_is_not_has_no_tags(drafter):
    assert drafter.get("/posts/999999/tags").status_code == 404
    assert post_form(drafter, "/posts/999999/tags/remove", {"tag": "x"}, at="/posts/1").status_code == 404


def test_who_may_not_tag_sees_tags_and_no_form(drafter, signed_in, post_id):
    page = f"/posts/{post_id}"
    post_form(drafter, f"{page}/tags", {"new_tag": "Pilot"}, at=page)
    viewer = signed_in(Role.VIEWER, name="Sam Example")
    assert "Tags Pilot" in words(viewer.get(page))
    assert f"{page}/tags" not in viewer.get(page).text
    assert "/tags" not in viewer.get(LONDON).text


def test_all_posts_of_a_list_are_tagged_after_a_look_at_their_number(drafter):
    assert "Tag these 33 posts" in words(drafter.get(LONDON))
    assert "Tag these 33 posts" in words(drafter.get(f"{LONDON.replace('?', '/tags?')}&new_tag=Pilot"))
    answer = confirm(drafter, count="33")
    assert answer.location == LONDON
    shown = words(drafter.get(LONDON))
    assert "33 posts tagged “Pilot”." in shown
    assert "Tag Pilot (33)" in shown
    post_form(drafter, TAGS, {"as_at": "2015-03-03", "new_tag": "pilot", "count": "353"}, at=f"{TAGS}?new_tag=Pilot")
    filtered = words(drafter.get("/recipients/council-leaders?as_at=2015-03-03&tag=Pilot"))
    assert "320 posts tagged “Pilot”. 33 had the tag already." in filtered
    assert "Remove this filter: Pilot" in filtered


@pytest.mark.parametrize(("form", "status"), [({"count": "32"}, 409), ({"count": "x"}, 409), ({}, 200)])
def test_nothing_is_tagged_while_the_number_is_not_the_one_that_was_seen(drafter, form, status):
    answer = confirm(drafter, **form)
    assert answer.status_code == status
    assert ("Nothing is tagged yet." in words(answer)) == (status == 409)
    assert "Tag Pilot" not in words(drafter.get(LONDON))


@pytest.mark.parametrize("tag", ["", " ", "x" * 41])
def test_a_list_is_not_tagged_with_what_is_no_tag(drafter, tag):
    answer = confirm(drafter, new_tag=tag, count="33")
    assert answer.status_code == 400
    assert re.search("Enter a tag|at most 40", words(answer))


def test_a_tag_may_be_chosen_on_the_page_that_shows_the_number(drafter):
    answer = drafter.get(f"{TAGS}?region=London&as_at=2015-03-03")
    assert answer.status_code == 200
    assert "Tag these 33 posts" in words(answer)


def test_a_list_that_there_is_not_is_not_tagged(drafter):
    assert (
        drafter.get(f"{TAGS}?region=Atlantis&new_tag=Pilot").location == f"{TAGS.removesuffix('/tags')}?region=Atlantis"
    )
    assert drafter.get("/recipients/head-teachers/tags").status_code == 404
    assert drafter.get(f"{TAGS}?as_at=yesterday").status_code == 400


def test_a_list_is_filtered_by_whether_a_holder_is_recorded(drafter):
    shown = words(drafter.get(f"{LONDON}&holder=recorded"))
    assert "Remove this filter: Recorded" in shown
    assert "No post matches" in shown
    assert "Showing 33 posts" in words(drafter.get(f"{LONDON}&holder=none"))
    assert "Remove this filter" in words(drafter.get(f"{LONDON}&holder=nonsense"))


def test_the_page_as_it_was_shows_the_tags_that_it_had(drafter, post_id, services):
    page = f"/posts/{post_id}"
    post_form(drafter, f"{page}/tags", {"new_tag": "Pilot"}, at=page)
    post_form(drafter, f"{page}/tags/remove", {"tag": "Pilot"}, at=page)
    with services.database.reading() as session:
        seq = find_events(session, Wanted(action="posts.tagged"), size=1).events[0].seq
    then = drafter.get(f"{page}?known_at={seq}")
    assert "Tags Pilot" in words(then)
    assert f"{page}/tags" not in then.text
