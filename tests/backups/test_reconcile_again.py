"""After a restore: what was sent of a letter besides what the record has of it, such as copies and corrections. On both
stacks."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.backups.reconcile.evidence import evidence_of
from app.backups.reconcile.record import record_not_sent, record_others_not_sent
from app.backups.reconcile.reports import collect_reports
from app.backups.reconcile.said_sent import said_sent
from app.backups.reconcile.state import gap_of, held_until_reconciled
from app.campaigns.letters import letter_reference
from app.campaigns.lifecycle.ownership import take_on
from app.campaigns.models import Letter
from app.delivery.attempts.settle import Evidence
from app.delivery.attempts.settle import move as attempt_move
from app.delivery.marking.record import plan
from app.delivery.marking.record import record_sent as mark_sent
from app.delivery.marking.sendable import sendable
from app.delivery.models import Attempt
from app.delivery.models import Sending as SendingRow
from app.delivery.states import SendingState, State
from app.platform.clock import now, today
from tests.backups.restoring import BY_EMAIL, confirm, left_uncertain, record_sent, report_sent, restored
from tests.delivery.sending import campaign, ids
from tests.delivery.sendings.office import LETTERS, attempts_in, reachable, started, turn
from tests.fixtures.app import add_member

pytestmark = pytest.mark.stack


@pytest.fixture
def owned(lettered):
    """`(services, actor)`: five letters that may go, and the owner of their campaign."""
    services = lettered.services
    reachable(services)
    owner = Actor(add_member(services, Role.DRAFTER, name="Robin Owner").id)
    with services.database.writing() as session:
        take_on(session, campaign(session), actor=owner)
    return services, owner


def copies_under_way(services) -> list[str]:
    """Copies of a sent letter to two addresses wait to be sent: the Message-IDs of the letter and the copies."""
    sending_id = started(services, LETTERS[:1])
    turn(services, sending_id)
    with services.database.writing() as session:
        (letter,) = session.scalars(select(Attempt).where(Attempt.sending_id == sending_id))
        sending = session.get_one(SendingRow, sending_id)
        sending.state = SendingState.SENDING
        columns = {
            "channel": "email",
            "resend": 0,
            "state": State.QUEUED,
            "sent_on": today(),
            "note": "",
            "due_at": now(),
        }
        for place in (1, 2):
            session.add(
                Attempt(
                    letter_id=letter.letter_id,
                    edition_id=letter.edition_id,
                    copy=place,
                    sending_id=sending_id,
                    position=place + 1,
                    address=f"copy{place}@x.example",
                    message_id=f"mar15-0042.copy{place}aaaaaaaaa@localhost",
                    recorded=letter.recorded,
                    **columns,
                )
            )
    return [letter.message_id, *(f"mar15-0042.copy{place}aaaaaaaaa@localhost" for place in (1, 2))]


def test_number_of_a_copy_settles_that_copy_and_a_reference_settles_all(owned) -> None:
    services, owner = owned
    letter, first, _ = copies_under_way(services)
    restored(services)
    names = ["MAR15-0042 (copy to copy1@x.example)", "MAR15-0042 (copy to copy2@x.example)"]
    assert left_uncertain(services) == names
    recorded = record_sent(services, owner, f"message-id=<{letter}>\nmessage-id=<{first.upper()}>")
    assert (recorded.settled, recorded.marked, recorded.again) == (names[:1], [], [])
    assert left_uncertain(services) == names[1:]
    recorded = record_sent(services, owner, "MAR15-0042")
    assert (recorded.settled, recorded.marked, recorded.again) == (names[1:], [], [])
    assert record_sent(services, owner, "MAR15-0042").others == ["MAR15-0042"], "it is settled"
    with services.database.reading() as session:
        assert said_sent(session, campaign_id=campaign(session).id) == {}


def test_reference_alone_settles_a_letter_and_each_of_its_copies_at_once(owned) -> None:
    services, owner = owned
    copies_under_way(services)
    restored(services)
    assert len(record_sent(services, owner, "MAR15-0042").settled) == 2
    with services.database.writing() as session:
        assert record_others_not_sent(session, campaign(session), note="None", at=now(), actor=owner) == 0


def sent_before(services, owner, *numbers: int) -> None:
    """These letters were sent, and are recorded now."""
    with services.database.writing() as session:
        chosen = ids(session, numbers)
        seen = plan(sendable(session, campaign(session), letter_ids=chosen), BY_EMAIL).seen
        mark_sent(session, campaign(session), chosen, BY_EMAIL, seen=seen, today=today(), actor=owner)


def mark_again(services, owner, number: int) -> None:
    """The owner marks a letter as sent again."""
    again = replace(BY_EMAIL, again=True)
    with services.database.writing() as session:
        chosen = ids(session, [number])
        seen = plan(sendable(session, campaign(session), letter_ids=chosen), again).seen
        mark_sent(session, campaign(session), chosen, again, seen=seen, today=today(), actor=owner)


@pytest.mark.parametrize("back", [False, True], ids=["out", "came back"])
def test_report_of_an_email_that_the_record_lacks_holds_a_letter_that_was_sent_before(owned, back) -> None:
    """It was a correction, or went to a new address."""
    services, owner = owned
    sent_before(services, owner, 44, 46)
    if back:
        with services.database.writing() as session:
            for attempt in session.scalars(select(Attempt)).all():
                attempt_move(session, attempt.id, "return", Evidence(now(), "person"), actor=owner)
    restored(services)
    report_sent(services, "mar15-0044")
    assert collect_reports(services) == 1
    with services.database.reading() as session:
        (evidence,) = evidence_of(session, campaign(session), gap_of(session, campaign(session).id))
    assert (evidence.reference, evidence.sent) == ("MAR15-0044", True)
    confirm(services, owner)
    with services.database.reading() as session:
        letters = ids(session, [44, 46])
        assert held_until_reconciled(session, letters).keys() == {letters[0]}
    mark_again(services, owner, 44)
    with services.database.reading() as session:
        assert held_until_reconciled(session, letters) == {}


@pytest.mark.parametrize("line", ["message-id=<mar15-0044.abcdefghijklmnop@localhost>", "MAR15-0044"])
def test_email_in_a_log_that_the_record_lacks_holds_a_letter_that_was_sent_before(owned, line) -> None:
    services, owner = owned
    sent_before(services, owner, 44)
    restored(services)
    recorded = record_sent(services, owner, line)
    assert (recorded.again, recorded.marked, recorded.others) == (["MAR15-0044"], [], [])
    confirm(services, owner)
    with services.database.writing() as session:
        (letter_id,) = ids(session, [44])
        assert held_until_reconciled(session, [letter_id]).keys() == {letter_id}
        record_not_sent(session, campaign(session), "MAR15-0044", note="A test", actor=owner)
        assert held_until_reconciled(session, [letter_id]) == {}
    record_sent(services, owner, line)
    mark_again(services, owner, 44)
    with services.database.reading() as session:
        assert held_until_reconciled(session, [letter_id]) == {}
    assert record_sent(services, owner, line).others == ["MAR15-0044"]


@pytest.mark.parametrize("how", ["log", "provider"])
def test_letter_of_which_two_emails_are_lacking_is_held_until_both_are_recorded(owned, how) -> None:
    """It was sent and then corrected, both after the backup."""
    services, owner = owned
    restored(services)
    log = "".join(f"message-id=<mar15-0044.{token}@localhost>\n" for token in ("first", "second"))
    if how == "log":
        recorded = record_sent(services, owner, log)
        assert (recorded.marked, recorded.again) == (["MAR15-0044"], ["MAR15-0044"])
    else:
        report_sent(services, "mar15-0044", "first")
        report_sent(services, "mar15-0044", "second")
        assert collect_reports(services) == 2
        record_sent(services, owner, "MAR15-0044")
    with services.database.reading() as session:
        assert list(said_sent(session, campaign_id=campaign(session).id).values()) == ["MAR15-0044"]
    mark_again(services, owner, 44)
    with services.database.reading() as session:
        assert said_sent(session, campaign_id=campaign(session).id) == {}
    assert record_sent(services, owner, log).others == ["MAR15-0044"]


def test_email_that_is_recorded_as_sent_holds_nothing(owned) -> None:
    """A log has also what was sent just before the backup."""
    services, owner = owned
    sending_id = started(services, LETTERS[:1])
    turn(services, sending_id)
    number = attempts_in(services, sending_id)[0].message_id
    restored(services)
    assert record_sent(services, owner, f"message-id=<{number}>").others == ["MAR15-0042"]
    with services.database.reading() as session:
        assert said_sent(session, campaign_id=campaign(session).id) == {}


def test_email_recorded_as_not_sent_that_a_log_names_after_all_is_marked_as_sent(owned) -> None:
    services, owner = owned
    sending_id = started(services, LETTERS[:1])
    number = attempts_in(services, sending_id)[0].message_id
    restored(services)
    with services.database.writing() as session:
        assert record_others_not_sent(session, campaign(session), note="None", at=now(), actor=owner) == 1
    assert record_sent(services, owner, f"message-id=<{number}>").marked == ["MAR15-0042"]


@pytest.mark.parametrize("how", ["marked", "overruled"])
def test_late_report_of_an_email_recorded_as_not_sent_holds_its_letter(owned, how) -> None:
    services, owner = owned
    sending_id = started(services, LETTERS[:2])
    attempt = attempts_in(services, sending_id)[0]
    restored(services)
    with services.database.writing() as session:
        assert record_others_not_sent(session, campaign(session), note="None", at=now(), actor=owner) == 2
        assert said_sent(session, campaign_id=campaign(session).id) == {}
        attempt_move(session, attempt.id, "deliver", Evidence(now(), "ses", outside_id="1"), actor=SYSTEM)
    confirm(services, owner)
    with services.database.writing() as session:
        held = said_sent(session, campaign_id=campaign(session).id)
        assert held == {attempt.letter_id: "MAR15-0042"}
        if how == "overruled":
            record_not_sent(session, campaign(session), "MAR15-0042", note="Not it", actor=owner)
    if how == "marked":
        sent_before(services, owner, 42)
    with services.database.reading() as session:
        assert said_sent(session, campaign_id=campaign(session).id) == {}


def test_every_letter_of_a_long_line_is_recorded(owned) -> None:
    services, owner = owned
    restored(services)
    references = [letter_reference("MAR15", number) for number in range(5_001, 5_301)]
    assert record_sent(services, owner, " ".join(references)).not_listed == references
    with services.database.writing() as session:
        (letter_id,) = ids(session, [44])
        session.get_one(Letter, letter_id).reference = references[-1]
    confirm(services, owner)
    with services.database.writing() as session:
        assert held_until_reconciled(session, [letter_id]).keys() == {letter_id}
        (other,) = ids(session, [46])
        session.get_one(Letter, other).reference = references[-2]
        assert record_not_sent(session, campaign(session), " ".join(references), note="No", actor=owner) == sorted(
            references[-2:]
        )
