"""A post's printed title and salutation are put right in the browser, and the letters follow."""

import re
from datetime import date

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.registry import events as registry_events
from app.registry.posts.post import post_on
from app.registry.refusals import REFUSALS
from app.registry.shipped.load import load_package
from app.registry.title.words import LABELS
from tests.registry.conftest import MARCH_2015, find
from tests.registry.holders.test_pages import happened_by
from tests.registry.test_pages import post_form
from tests.web.markup import errors_of, message_of, rows_of, timeline_of

CALLED = {
    "title": "Leader of the Council",
    "salutation": "Dear Leader",
    "note": "By telephone",
    "source": "The council’s website",
}


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER, name="Robin Drafter")


@pytest.fixture
def post_id(services):
    with services.database.reading() as session:
        return find(session, "council-leaders", "Rotherham").post_id


def correct(client, post_id, **more):
    at = f"/posts/{post_id}/title"
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', client.get(at).text)[1]
    return post_form(client, at, {**CALLED, "seen": seen, **more})


def on(services, post_id, day, *, known_at=None):
    with services.database.reading() as session:
        return post_on(session, post_id, valid_at=day, known_at=known_at).version


def test_a_mistake_is_corrected_for_all_its_days_and_nobody_has_verified_it(drafter, services, post_id):
    before = on(services, post_id, MARCH_2015)
    page = drafter.get(correct(drafter, post_id).location)
    assert message_of(page).kind == "success"
    changed = f"{LABELS['title']}: "
    assert happened_by(
        page, registry_events.POST_TITLE_CORRECTED, "Robin Drafter", changed, before.title, "Leader of the Council."
    )
    version = on(services, post_id, MARCH_2015)
    assert (version.title, version.salutation, version.valid_from) == (
        "Leader of the Council",
        "Dear Leader",
        before.valid_from,
    )
    assert (version.names_organisation, version.title_verified_on) == (False, None)
    assert on(services, post_id, MARCH_2015, known_at=version.recorded - 1).title == before.title


def test_who_corrects_may_say_that_they_checked_it(drafter, services, post_id):
    correct(drafter, post_id, verified_on=["2", "3", "2015"], office_is_form="y")
    version = on(services, post_id, MARCH_2015)
    assert (version.title_verified_on, version.office_is_form) == (date(2015, 3, 2), True)
    assert version.title_verified_by is not None
    correct(drafter, post_id, office_is_form="y", note="Another note")
    assert on(services, post_id, MARCH_2015).title_verified_on == date(2015, 3, 2), "a note is not printed"


def test_what_changed_on_a_day_is_so_from_that_day(drafter, services, post_id):
    old = on(services, post_id, MARCH_2015).title
    page = drafter.get(correct(drafter, post_id, since=["1", "4", "2016"]).location)
    assert happened_by(
        page, registry_events.POST_TITLE_CORRECTED, "Robin Drafter 1 April 2016", old, "Leader of the Council."
    )
    assert on(services, post_id, date(2016, 3, 31)).title == old
    assert on(services, post_id, date(2016, 4, 1)).title == "Leader of the Council"


def test_a_day_on_which_there_is_no_such_post_is_refused(drafter, post_id):
    answer = correct(drafter, post_id, since=["1", "4", "1066"])
    assert answer.status_code == 400
    before, _, after = REFUSALS["title_not_on_list"].partition("{days}")
    (error,) = errors_of(answer).values()
    assert error.startswith(before)
    assert error.endswith(after)
    assert errors_of(answer).keys() == {"since"}


def test_a_stale_page_shows_both(drafter, services, post_id):
    correct(drafter, post_id)
    answer = correct(drafter, post_id, seen="1", title="Leader of Rotherham")
    assert answer.status_code == 409
    assert [LABELS["title"], "Leader of the Council", "Leader of Rotherham"] in rows_of(answer)
    assert on(services, post_id, MARCH_2015).title == "Leader of the Council"


def test_nothing_is_recorded_when_nothing_changes(drafter, post_id):
    before = timeline_of(drafter.get(correct(drafter, post_id).location))
    page = drafter.get(correct(drafter, post_id).location)
    assert message_of(page).kind == "info"
    assert timeline_of(page) == before


def test_loading_what_ships_again_leaves_it(drafter, services, post_id, package):
    correct(drafter, post_id, since=["1", "4", "2016"])
    with services.database.writing() as session:
        assert not load_package(session, package, actor=SYSTEM).changed
    assert on(services, post_id, date(2016, 4, 1)).title == "Leader of the Council"
