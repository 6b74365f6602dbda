"""Tags in the browser: on a post's page, and on all posts of a list after a look at how many they are."""

import pytest

from app.accounts.models import Role
from app.audit.find import EventFilter, find_events
from app.registry.refusals import REFUSALS
from app.registry.words import HOLDERS
from tests.registry.conftest import find
from tests.registry.test_pages import chosen, post_form, words
from tests.web.filled import Main
from tests.web.markup import (
    conflict_of,
    errors_of,
    heading_of,
    message_of,
    numbers_of,
    part_of,
    with_class,
)

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


def tags_on(page):
    """The tags that the page of a post says it has."""
    return [one.text.strip() for one in with_class(part_of(page, "tagged"), "govuk-!-margin-bottom-1")]


def confirm(client, **form):
    return post_form(client, TAGS, {**CHOSEN, **form}, at=f"{TAGS}?region=London&new_tag=Pilot")


def test_a_tag_goes_on_and_comes_off_on_the_page_of_the_post(drafter, post_id):
    page, at = f"/posts/{post_id}", f"/posts/{post_id}/tags"
    assert post_form(drafter, at, {"new_tag": " Pilot  area "}, at=page).location == page
    expected = (
        (at, {"new_tag": "pilot area"}, "info", ["Pilot area"]),
        (f"{at}/remove", {"tag": "Pilot area"}, "success", []),
        (f"{at}/remove", {"tag": "Pilot area"}, "warning", []),
    )
    shown = drafter.get(page)
    assert (message_of(shown).kind, "“Pilot area”" in message_of(shown).words) == ("success", True)
    assert tags_on(shown) == ["Pilot area"]
    for act, form, kind, tags in expected:
        post_form(drafter, act, form, at=page)
        shown = drafter.get(page)
        assert (message_of(shown).kind, "“Pilot area”" in message_of(shown).words) == (kind, True)
        assert tags_on(shown) == tags


@pytest.mark.parametrize(
    ("tag", "wrong"),
    [("", REFUSALS["tag_blank"]), ("x" * 41, REFUSALS["tag_too_long"])],
)
def test_what_is_no_tag_is_said_beside_the_field(drafter, post_id, tag, wrong):
    answer = post_form(drafter, f"/posts/{post_id}/tags", {"new_tag": tag}, at=f"/posts/{post_id}")
    assert answer.status_code == 400
    assert errors_of(answer) == {"new_tag": wrong}
    assert post_form(drafter, f"/posts/{post_id}/tags/remove", {"tag": tag}, at=f"/posts/{post_id}").status_code == 404


def test_a_post_that_there_is_not_has_no_tags(drafter):
    assert drafter.get("/posts/999999/tags").status_code == 404
    assert post_form(drafter, "/posts/999999/tags/remove", {"tag": "x"}, at="/posts/1").status_code == 404


def test_who_may_not_tag_sees_tags_and_no_form(drafter, signed_in, post_id):
    page = f"/posts/{post_id}"
    post_form(drafter, f"{page}/tags", {"new_tag": "Pilot"}, at=page)
    viewer = signed_in(Role.VIEWER, name="Sam Example")
    assert tags_on(viewer.get(page)) == ["Pilot"]
    assert f"{page}/tags" not in viewer.get(page).text
    assert "/tags" not in viewer.get(LONDON).text


def test_all_posts_of_a_list_are_tagged_after_a_look_at_their_number(drafter):
    (form,) = [one for one in Main(drafter.get(LONDON).text).forms if one.action == TAGS]
    assert "33 posts" in form.buttons[0].words
    assert heading_of(drafter.get(f"{LONDON.replace('?', '/tags?')}&new_tag=Pilot")).endswith(" 33 posts")
    answer = confirm(drafter, count="33")
    assert answer.location == LONDON
    shown = drafter.get(LONDON)
    kind, said = message_of(shown)
    assert (kind, said.startswith("33 posts "), "“Pilot”" in said) == ("success", True, True)
    assert "Pilot (33)" in words(shown)
    post_form(drafter, TAGS, {"as_at": "2015-03-03", "new_tag": "pilot", "count": "353"}, at=f"{TAGS}?new_tag=Pilot")
    filtered = drafter.get("/recipients/council-leaders?as_at=2015-03-03&tag=Pilot")
    kind, said = message_of(filtered)
    assert (kind, numbers_of(f"<p>{said}</p>"), "“Pilot”" in said) == ("success", [320, 33], True)
    assert chosen(filtered) == ["Pilot"]


@pytest.mark.parametrize(("form", "status"), [({"count": "32"}, 409), ({"count": "x"}, 409), ({}, 200)])
def test_nothing_is_tagged_while_the_number_is_not_the_one_that_was_seen(drafter, form, status):
    answer = confirm(drafter, **form)
    assert answer.status_code == status
    if status == 409:
        assert numbers_of(f"<p>{conflict_of(answer)}</p>")[-1] == 33
    else:
        assert with_class(answer, "ds-note") == []
    assert "Pilot" not in words(drafter.get(LONDON))


@pytest.mark.parametrize("tag", ["", " ", "x" * 41])
def test_a_list_is_not_tagged_with_what_is_no_tag(drafter, tag):
    answer = confirm(drafter, new_tag=tag, count="33")
    assert answer.status_code == 400
    assert errors_of(answer) == {"new_tag": REFUSALS["tag_too_long" if tag.strip() else "tag_blank"]}


def test_a_tag_may_be_chosen_on_the_page_that_shows_the_number(drafter):
    answer = drafter.get(f"{TAGS}?region=London&as_at=2015-03-03")
    assert answer.status_code == 200
    assert heading_of(answer).endswith(" 33 posts")


def test_a_list_that_there_is_not_is_not_tagged(drafter):
    assert (
        drafter.get(f"{TAGS}?region=Atlantis&new_tag=Pilot").location == f"{TAGS.removesuffix('/tags')}?region=Atlantis"
    )
    assert drafter.get("/recipients/head-teachers/tags").status_code == 404
    assert drafter.get(f"{TAGS}?as_at=yesterday").status_code == 400


def test_a_list_is_filtered_by_whether_a_holder_is_recorded(drafter):
    shown = drafter.get(f"{LONDON}&holder=recorded")
    assert chosen(shown) == ["London", HOLDERS["recorded"]]
    assert with_class(shown, "ds-empty")
    assert numbers_of(with_class(drafter.get(f"{LONDON}&holder=none"), "ds-shown")[0]) == [33]
    assert chosen(drafter.get(f"{LONDON}&holder=nonsense")) == ["London"]


def test_the_page_as_it_was_shows_the_tags_that_it_had(drafter, post_id, services):
    page = f"/posts/{post_id}"
    post_form(drafter, f"{page}/tags", {"new_tag": "Pilot"}, at=page)
    post_form(drafter, f"{page}/tags/remove", {"tag": "Pilot"}, at=page)
    with services.database.reading() as session:
        seq = find_events(session, EventFilter(action="posts.tagged"), size=1).events[0].seq
    then = drafter.get(f"{page}?known_at={seq}")
    assert tags_on(then) == ["Pilot"]
    assert f"{page}/tags" not in then.text
