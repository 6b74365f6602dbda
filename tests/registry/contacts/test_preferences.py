"""The print in which a post wants its letters: recorded with its source, kept with its history."""

import pytest
from wtforms.validators import DataRequired, InputRequired

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.errors import Stale
from app.registry.contacts.preferences import (
    FORMATS,
    LARGE,
    STANDARD,
    posts_preferring_large,
    preference_of,
    set_preference,
)
from app.registry.contacts.views.preferences import PreferenceForm
from tests.fixtures.app import token_in
from tests.registry.conftest import find
from tests.registry.holders.test_pages import happened_by
from tests.registry.test_pages import post_form
from tests.web.filled import filled_form
from tests.web.markup import conflict_of, errors_of, message_of, part_of, said_by, words_of

FORM = {"format": LARGE, "source": "A letter from the office", "seen": "0"}


@pytest.fixture
def post_id(database):
    with database.reading() as session:
        return find(session, "council-leaders", "Rotherham").post_id


def say(database, post_id, chosen, *, seen=0, source="A call"):
    with database.writing() as session:
        return set_preference(session, post_id, chosen, source=source, seen=seen, actor=SYSTEM).recorded


def preferring(database):
    with database.reading() as session:
        return set(session.scalars(posts_preferring_large()))


def test_it_holds_until_the_next_and_what_was_known_stays(database, post_id):
    first = say(database, post_id, LARGE)
    assert preferring(database) == {post_id}
    say(database, post_id, STANDARD, seen=first)
    assert preferring(database) == set()
    with database.reading() as session:
        assert preference_of(session, post_id, known_at=first).format == LARGE


def test_the_same_twice_is_recorded_once(database, post_id):
    assert say(database, post_id, LARGE) == say(database, post_id, LARGE)


def test_what_somebody_else_recorded_meanwhile_is_not_replaced_unread(database, post_id):
    say(database, post_id, LARGE)
    with pytest.raises(Stale) as raised:
        say(database, post_id, STANDARD, source="A letter")
    assert (raised.value.facts["format"], raised.value.facts["source"]) == (LARGE, "A call")


class TestPages:
    @pytest.fixture
    def here(self, services):
        with services.database.reading() as session:
            return f"/posts/{find(session, 'council-leaders', 'Rotherham').post_id}/format"

    @pytest.fixture
    def drafter(self, signed_in):
        return signed_in(Role.DRAFTER, name="Robin Drafter")

    def test_it_is_recorded_and_shown_with_its_history(self, drafter, here):
        assert filled_form(drafter.get(here).text)["format"] == [STANDARD]
        page = drafter.get(post_form(drafter, here, FORM).location)
        kind, said = message_of(page)
        assert (kind, said.startswith(FORMATS[LARGE])) == ("success", True)
        preferred = f"{FORMATS[LARGE]}, the campaign’s delivery method A letter from the office"
        assert words_of(part_of(page, "preferred")).startswith(preferred)
        assert happened_by(page, "post.format_preferred", "Robin Drafter", "A letter from the office")

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"format": ""}, said_by(PreferenceForm.format, InputRequired)),
            ({"source": " "}, said_by(PreferenceForm.source, DataRequired)),
        ],
    )
    def test_what_is_wrong_is_said_above_and_beside(self, drafter, here, changes, said):
        answer = post_form(drafter, here, {**FORM, **changes})
        assert answer.status_code == 400
        assert errors_of(answer) == dict.fromkeys(changes, said)

    def test_an_old_page_shows_both(self, drafter, here):
        post_form(drafter, here, FORM)
        answer = post_form(drafter, here, {**FORM, "format": STANDARD, "source": "Another letter"})
        assert answer.status_code == 409
        theirs = conflict_of(answer)
        assert FORMATS[LARGE] in theirs
        assert "A letter from the office" in theirs
        assert filled_form(answer.text)["source"] == ["Another letter"]

    def test_nobody_but_a_drafter_may(self, signed_in, here):
        client = signed_in(Role.VIEWER)
        token = token_in(client.get("/recipients").text)
        assert client.post(here, data={**FORM, "csrf_token": token}).status_code == 403
