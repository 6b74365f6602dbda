"""Saved filters: named, found again, shared, renamed, deleted."""

import pytest

from app.accounts.models import Role
from app.audit.find import EventFilter, find_events
from app.audit.record import Actor
from app.registry.filters.saved_filters import save_filter, saved_filters
from tests.fixtures.app import add_member
from tests.refusals import refused, said_of
from tests.registry.test_pages import chosen, post_form, words
from tests.web.filled import filled_form
from tests.web.markup import (
    errors_of,
    faults_of,
    links_of,
    main_of,
    message_of,
    part_of,
    parts_of,
    with_class,
    words_of,
)

LEADERS = "/recipients/council-leaders"
LONDON = "region=London&holder=none"


@pytest.fixture
def viewer(signed_in):
    return signed_in(Role.VIEWER)


def save(client, name="Vacant in London", query=LONDON, **fields):
    at = f"{LEADERS}/filters/new?{query}"
    return post_form(client, at, {"filter_name": name, **fields}, at=at)


def beside(page):
    """The names of the saved filters beside a list, by where they lead."""
    links = links_of(part_of(page, "saved-filters")) if parts_of(page, "saved-filters") else {}
    return {at: name for at, name in links.items() if "/filters/" not in at}


def first_link(client):
    page = client.get(LEADERS).text
    return page.split(f'href="{LEADERS}/filters/', 1)[1].split('"', 1)[0]


def test_a_filter_is_saved_under_a_name_and_found_beside_the_list(viewer):
    assert save(viewer).location == f"{LEADERS}?region=London&holder=none"
    page = viewer.get(LEADERS)
    assert beside(page) == {f"{LEADERS}?region=London&holder=none": "Vacant in London"}
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []


def test_what_is_saved_are_the_filters_and_the_order_on_whatever_day(viewer):
    save(viewer, query=LONDON + "&sort=-region&as_at=2015-03-03&page=2")
    href = viewer.get(LEADERS).text.split(">Vacant in London<")[0].rsplit('href="', 1)[1].split('"')[0]
    assert href == f"{LEADERS}?region=London&amp;holder=none&amp;sort=-region"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", said_of("filter_name_blank")),
        ("x" * 81, said_of("filter_name_too_long")),
        ("vacant IN  london", said_of("filter_name_taken", name="vacant IN london")),
    ],
)
def test_names_that_can_t_be_are_refused_and_kept_in_the_box(viewer, name, says):
    save(viewer)
    answer = save(viewer, name=name)
    assert answer.status_code == 400
    assert errors_of(answer) == {"filter_name": says}
    assert filled_form(answer.text)["filter_name"] == [name]


def test_there_must_be_a_filter_to_save(viewer):
    assert viewer.get(f"{LEADERS}/filters/new").status_code == 302
    assert "/filters/new" not in viewer.get(LEADERS).text


def test_others_find_what_is_shared_and_can_t_change_it(signed_in, viewer):
    save(viewer, shared="y")
    save(viewer, name="Mine alone")
    other = signed_in(Role.VIEWER, Role.DRAFTER, name="Sam Example")
    page = other.get(LEADERS)
    ((item,),) = main_of(page).xpath("//section[@aria-labelledby='saved-filters']//ul")
    assert words_of(item).startswith("Vacant in London ")
    assert words_of(item).endswith(" Alex Example")
    assert "Mine alone" not in page.text
    assert other.get(f"{LEADERS}/filters/1").status_code == 404
    post_form(other, f"{LEADERS}/filters/1/delete", {}, at=f"{LEADERS}/filters/new?{LONDON}")
    assert "Vacant in London" in beside(viewer.get(LEADERS)).values()


def test_it_is_renamed_and_no_longer_shared(viewer, signed_in):
    save(viewer, shared="y")
    page = f"{LEADERS}/filters/{first_link(viewer)}"
    assert post_form(viewer, page, {"filter_name": "Empty posts"}, at=page).status_code == 302
    assert "Empty posts" in words(viewer.get(LEADERS))
    assert "Empty posts" not in signed_in(Role.VIEWER, Role.CLEARER, name="Sam Example").get(LEADERS).text


def test_it_is_deleted_once(viewer):
    save(viewer)
    page = f"{LEADERS}/filters/{first_link(viewer)}"
    token = f"{LEADERS}/filters/new?{LONDON}"
    kind, said = message_of(viewer.get(post_form(viewer, f"{page}/delete", {}, at=page).location))
    assert (kind, "“Vacant in London”" in said) == ("success", True)
    gone = post_form(viewer, f"{page}/delete", {}, at=token)
    assert message_of(viewer.get(gone.location)).kind == "warning"
    assert viewer.get(page).status_code == 404


def test_a_filter_whose_tag_is_gone_shows_what_it_asks_for(viewer):
    save(viewer, query="tag=Gone")
    page = viewer.get(f"{LEADERS}?tag=Gone")
    assert links_of(with_class(page, "ds-empty")[0]).keys() == {LEADERS}
    assert chosen(page) == ["Gone"]


def test_each_act_is_recorded_and_what_it_is_called_is_no_part_of_the_chain(viewer, services):
    save(viewer, name="Alex Exampleton’s posts", query="q=exampleton")
    with services.database.reading() as session:
        event = find_events(session, EventFilter(action="filter.saved"), size=1).events[0]
    assert "xampleton" not in event.body


def test_nothing_is_saved_for_a_registry_that_is_none(services):
    member = add_member(services, Role.VIEWER, name="Sam Example")
    with services.database.writing() as session:
        with refused("no_such_registry"):
            save_filter(session, "nowhere", "x", "region=London", shared=False, actor=Actor(member.id))
        with refused("filter_empty"):
            save_filter(session, "council-leaders", "x", "", shared=False, actor=Actor(member.id))
        assert saved_filters(session, "council-leaders", user_id=member.id) == []
