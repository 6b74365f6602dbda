"""A sending that GOV.UK Notify prints: each letter is taken once, and its record says what became of each."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.record import SYSTEM
from app.audit.verify import verify
from app.delivery.attempts.reasons import Reason
from app.delivery.channels import Channel
from app.delivery.marking.sendable import sendable
from app.delivery.models import AttemptEvent
from app.delivery.posting.notify import Notify, compose_letter
from app.delivery.posting.poll import FORGETS_AFTER, SETTLED_AFTER, poll
from app.delivery.sending.rehearse import rehearse
from app.delivery.sending.start import Terms, start_sending
from app.delivery.sending.work import Way, work
from app.letters.pdf.check import check
from app.platform.clock import now, today
from tests.delivery.posting.office import BY_POST
from tests.delivery.sending import LEADERS, attempts, campaign, clear, ids, make
from tests.services import notify as office
from tests.services.notify import KEY


@pytest.fixture
def printed(services):
    """Letters whose files are real."""
    clear(services)
    make(services)
    return services


@pytest.fixture
def notify(notify_office):
    return Notify(KEY, url=notify_office.url, postage="second", timeout=5)


def send(services, notify: Notify, numbers=LEADERS) -> None:
    """A sending by post of these letters, until it needs nobody."""
    at = now()
    with services.database.writing() as session:
        chosen = frozenset(ids(session, numbers))
        letters = [one for one in sendable(session, campaign(session)) if one.letter_id in chosen]
        plan = rehearse(session, letters, BY_POST, today=today(), months=6, most=20_000_000)
        terms = Terms(channel=Channel.POST, carrier="notify", starts_at=at, first_wave=0, per_minute=600_000)
        seen = plan.seen(Channel.POST)
        sending = start_sending(
            session, campaign(session), plan, terms, settings=services.settings, seen=seen, at=at, actor=SYSTEM
        ).id
    work(services, sending, lambda *_: Way(compose_letter, notify))


def states(services) -> Counter:
    return Counter(one.state for one in attempts(services))


def later(services, notify: Notify, wait: timedelta = timedelta()) -> None:
    poll(services, notify, at=now() + wait)


def test_each_letter_is_taken_once_as_it_was_made(printed, notify, notify_office):
    send(printed, notify)
    assert states(printed) == {"handed_over": 3}
    assert {one.outside_id for one in attempts(printed)} == notify_office.letters.keys()
    assert len(set(notify_office.references)) == 3
    for one in notify_office.letters.values():
        assert check(one["body"].encode("latin-1")) == ()


def test_what_they_say_of_a_letter_is_kept_once_and_a_failure_says_why(printed, notify, notify_office):
    send(printed, notify)
    first, second, third = notify_office.letters.values()
    first["status"], second["status"], third["status"] = "received", "validation-failed", "accepted"
    for _ in range(2):
        later(printed, notify)
    assert states(printed) == {"handed_over": 2, "failed": 1}
    (failed,) = (one for one in attempts(printed) if one.state == "failed")
    assert (failed.reason, failed.said) == (Reason.CONTENT_REFUSED, "validation-failed")
    with printed.database.reading() as session:
        last = session.scalars(select(AttemptEvent).where(AttemptEvent.outside_id.startswith("notify:"))).all()
        assert {one.said for one in last} == {"received", "validation-failed"}
        assert verify(session).faults == ()
    asked = notify_office.asked
    later(printed, notify)
    assert notify_office.asked == asked + 1  # about the one of which no last status is known


def test_a_letter_that_they_took_and_nobody_knew_of_is_settled_by_their_record(printed, notify, notify_office):
    notify_office.answers, notify_office.deaf_after = [office.CUT_AFTER], 1
    send(printed, notify, LEADERS[:1])
    assert states(printed) == {"uncertain": 1}
    later(printed, notify)
    assert states(printed) == {"uncertain": 1}
    notify_office.deaf_after = 99
    later(printed, notify)
    assert states(printed) == {"handed_over": 1}
    assert len(notify_office.letters) == 1


def test_a_letter_that_they_never_had_fails_after_a_while_and_can_be_sent_again(printed, notify, notify_office):
    notify_office.answers = [office.CUT]
    send(printed, notify, LEADERS[:1])
    later(printed, notify)
    assert states(printed) == {"uncertain": 1}
    later(printed, notify, SETTLED_AFTER)
    assert states(printed) == {"failed": 1}
    notify_office.answers = [office.TAKE]
    send(printed, notify, LEADERS[:1])
    assert states(printed) == {"failed": 1, "handed_over": 1}
    assert len(notify_office.letters) == 1


def test_what_they_may_have_forgotten_stays_uncertain_for_a_person_to_settle(printed, notify, notify_office):
    notify_office.answers = [office.CUT]
    send(printed, notify, LEADERS[:1])
    later(printed, notify, FORGETS_AFTER)
    assert states(printed) == {"uncertain": 1}
