"""Letters counted by the database stand where `sendable` says that each of them does."""

from collections import Counter
from dataclasses import fields

import pytest
from sqlalchemy import update

from app.audit.record import SYSTEM
from app.campaigns.models import Letter
from app.campaigns.printing import freeze
from app.delivery.attempts.reasons import HELD_BACK, Reason
from app.delivery.marking.groups import (
    LetterGroup,
    first_gone,
    letter_groups,
    letters_failed_once,
    letters_sent_as_now,
)
from app.delivery.marking.recordings import undo_recording
from app.delivery.marking.sendable import Standing, sendable
from app.delivery.models import Attempt
from app.delivery.states import State
from tests.delivery.sending import BY_EMAIL, BY_POST, LEADERS, LETTERS, POLICE, campaign, clear, ids, make, send

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("cheap")]

BOOLEANS = ("sent", "queued", "failed", "replaces", "was_sent")
DERIVED = ("stand", "not_arrived", "is_out", "outdated")


def seen_in(one: Standing) -> tuple[object, ...]:
    """What a letter and a group of letters both say."""
    return (
        one.registry_slug,
        one.hindrance,
        *(bool(getattr(one, name)) for name in BOOLEANS),
        *(getattr(one, name) for name in DERIVED),
    )


def change_attempts(services, number: int, **values: object) -> None:
    with services.database.writing() as session:
        of = Attempt.letter_id.in_(ids(session, [number]))
        session.execute(update(Attempt).where(of).values(values))


def compare(services) -> Counter[object]:
    """Assert that both say the same of the campaign; how many letters stand where."""
    with services.database.reading() as session:
        mine = campaign(session)
        letters = sendable(session, mine)
        groups = letter_groups(session, mine, freeze(session, mine))
        counted: Counter[tuple[object, ...]] = Counter()
        for group in groups:
            counted[seen_in(group)] += group.letters
        assert counted == Counter(map(seen_in, letters))
        assert len({tuple(getattr(one, name) for name in ALIKE) for one in groups}) == len(groups)
        assert letters_sent_as_now(session, mine.id) == {one.letter_id for one in letters if one.sent}
        failed = letters_failed_once(session, mine.id)
        assert {one.letter_id for one in letters if one.not_arrived} <= failed
        firsts = {one.registry_slug: one.letter_id for one in reversed(letters) if one.sent and not one.hindrance}
        assert {one.registry_slug: one.letter_id for one in first_gone(session, mine)} == firsts
        named = [*sorted(failed)[:2], letters[0].letter_id]
        assert sendable(session, mine, letter_ids=named) == [one for one in letters if one.letter_id in named]
    return Counter(one.stand for one in letters)


ALIKE = [field.name for field in fields(LetterGroup) if field.name not in ("letters", "first")]


def test_letters_in_mixed_states_are_counted_as_each_of_them_stands(stack_services):
    services = stack_services
    compare(services)
    make(services, POLICE)
    clear(services)
    make(services, LEADERS)
    compare(services)
    send(services, LEADERS, BY_POST)
    undone = send(services, LEADERS[:1], BY_EMAIL)
    with services.database.writing() as session:
        undo_recording(session, campaign(session), undone, actor=SYSTEM)
    compare(services)
    first, second, third = LEADERS
    make(services, [first])
    change_attempts(services, second, state=State.FAILED, reason=Reason.NO_SUCH_MAILBOX)
    change_attempts(services, third, state=State.QUEUED, handed=None)
    compare(services)
    make(services, POLICE)
    send(services, POLICE, BY_EMAIL)
    change_attempts(services, POLICE[0], state=State.FAILED, reason=HELD_BACK)
    change_attempts(services, second, state=State.RETURNED)
    with services.database.writing() as session:
        session.execute(update(Letter).where(Letter.id.in_(ids(session, [47]))).values(withdrawn=True))
    stands = compare(services)
    assert len(stands) >= 5
    assert stands.total() == 1268 - 1
    assert len(LETTERS) == 5
