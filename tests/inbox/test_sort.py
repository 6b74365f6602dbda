"""Mail that came in: what it is taken for, which letters it is about, and what a report does to its sending."""

import json
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.audit.record import SYSTEM
from app.delivery.models import Attempt, AttemptEvent
from app.inbox.decisions.judgements import add_letters
from app.inbox.decisions.queue import close, set_aside
from app.inbox.intake.mail_file import judge
from app.inbox.intake.receive import keep_raw, take_message
from app.inbox.message_state import held_message
from app.inbox.models import MessageKind
from app.inbox.reading.kinds import Kind, Reason
from app.inbox.sorting.match import Why
from app.inbox.sorting.sort import sort_message
from app.inbox.sorting.suggest import suggest
from app.inbox.sorting.work import read_kept
from app.inbox.states import Form, ReadState, Source, State
from app.responses.models import Response
from tests.inbox.mail import OURS, RECEIVED, as_held, attempt_of, bounce, came, mailed, matched, token, written
from tests.tracking.office import letter, send, small, small_campaign

NOT_IN_TIME = datetime(2015, 4, 30, 9, tzinfo=UTC)


@pytest.fixture
def office(services):
    small_campaign(services)
    mailed(services, [1, 2, 3])
    return services


def test_a_reply_to_the_letters_own_address_waits_to_be_read(office):
    one = came(office, to=f"replies+{token(1)}@office.example")
    now = as_held(office, one)
    assert (now.kind.kind, now.message.state) == (Kind.REPLY, State.MATCHED)
    assert matched(office, one) == {"TRK15-0001": Why.TOKEN}


def test_the_token_counts_in_a_copy_and_in_a_forwarded_message(office):
    copied = came(office, Cc=f"replies+{token(2)}@office.example")
    inner = written(to=f"replies+{token(3)}@office.example", sender="leader@council.example")
    forwarded = came(office, files=[("their reply.eml", "text/plain", b"see")], Delivered_To=OURS)
    assert matched(office, copied) == {"TRK15-0002": Why.TOKEN}
    assert matched(office, forwarded) == {}
    outer = (
        b"From: sam@office.example\nTo: replies@office.example\nSubject: Fwd\n"
        b'Content-Type: multipart/mixed; boundary="x"\n\n'
        b"--x\nContent-Type: text/plain\n\nPlease see.\n--x\nContent-Type: message/rfc822\n\n" + inner + b"\n--x--\n"
    )
    assert matched(office, came(office, outer)) == {"TRK15-0003": Why.TOKEN}


def test_the_message_ids_of_our_mails_name_the_letter_and_the_sending(office):
    answered = came(office, In_Reply_To="<letter-2@office.example>")
    thread = came(office, References="<letter-1@office.example> <theirs@council.example>", subject="Again")
    assert matched(office, answered) == {"TRK15-0002": Why.IN_REPLY_TO}
    assert as_held(office, answered).letters[0].attempt_id == attempt_of(office, 2).id
    assert matched(office, thread) == {"TRK15-0001": Why.REFERENCES}


def test_what_names_no_letter_waits_in_the_queue(office):
    now = as_held(office, came(office, "You wrote to us."))
    assert (now.message.state, now.letters) == (State.WAITING, [])


def test_a_bounce_fails_its_sending_with_the_reason_and_is_no_reply(office):
    one = came(office, bounce(1), at=datetime(2015, 3, 3, 10, 5, tzinfo=UTC))
    now = as_held(office, one)
    assert (now.kind.kind, now.kind.reason) == (Kind.BOUNCE, Reason.NO_SUCH_MAILBOX)
    assert now.message.state == State.CLOSED
    assert matched(office, one) == {"TRK15-0001": Why.ORIGINAL}
    attempt = attempt_of(office, 1)
    assert (attempt.state, attempt.reason) == ("failed", "no_such_mailbox")
    assert attempt_of(office, 2).state == "handed_over"
    with office.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Response)) == 0
        assert session.scalars(select(AttemptEvent.mail_id)).all() == [one]


def test_a_bounce_without_its_original_is_known_by_address_and_time(office):
    one = came(office, bounce(2, original=False), at=datetime(2015, 3, 4, tzinfo=UTC))
    assert matched(office, one) == {"TRK15-0002": Why.RECIPIENT}
    assert attempt_of(office, 2).state == "failed"
    late = came(office, bounce(3, original=False), at=NOT_IN_TIME)
    assert matched(office, late) == {}
    assert as_held(office, late).message.state == State.WAITING
    assert attempt_of(office, 3).state == "handed_over"


def test_a_bounce_of_another_mail_of_ours_to_the_same_address_fails_no_letter(office):
    other = bounce(2).replace(b"letter-2@office.example", b"risk-0001.1a2b@OFFICE.example")
    one = came(office, other, at=datetime(2015, 3, 4, tzinfo=UTC))
    assert matched(office, one) == {}
    assert as_held(office, one).message.state == State.WAITING
    assert attempt_of(office, 2).state == "handed_over"


def test_an_address_to_which_several_letters_went_says_nothing(office):
    with office.database.writing() as session:
        for attempt in session.scalars(select(Attempt)):
            attempt.address = "post2@council.example"
    assert matched(office, came(office, bounce(2, original=False), at=datetime(2015, 3, 4, tzinfo=UTC))) == {}


def test_a_delay_is_noted_and_settles_nothing(office):
    one = came(office, bounce(1, status="4.4.1", said="451 4.4.1 try again"))
    assert as_held(office, one).kind.kind == Kind.DELAY
    assert attempt_of(office, 1).state == "handed_over"
    with office.database.reading() as session:
        assert session.scalars(select(AttemptEvent.kind)).all() == ["delayed"]


def test_an_absence_is_noted_beside_the_letter_and_closed(office):
    one = came(
        office,
        "I am out of the office until 7 April 2015. For urgent matters write to duty@council.example.",
        subject="Automatic reply: A letter from ministers",
        In_Reply_To="<letter-3@office.example>",
        Auto_Submitted="auto-replied",
    )
    now = as_held(office, one)
    assert (now.kind.kind, now.message.state) == (Kind.OUT_OF_OFFICE, State.CLOSED)
    assert now.kind.returns_on == date(2015, 4, 7)
    assert "duty@council.example" in now.kind.instead
    assert matched(office, one) == {"TRK15-0003": Why.IN_REPLY_TO}


def test_a_scan_is_a_reply_that_waits_for_its_letter(office):
    picture = BytesIO()
    Image.new("L", (20, 20)).save(picture, "PNG")
    now = as_held(office, came(office, picture.getvalue(), form=Form.SCAN))
    assert (now.kind.kind, now.kind.rule, now.message.state) == (Kind.REPLY, "scan", State.WAITING)


def test_what_answers_a_chaser_is_about_the_letter_that_it_reminds_of(office):
    chaser_of_the_campaign(office)
    assert matched(office, came(office, "On CHA15-0003: yes.")) == {"TRK15-0003": Why.WRITTEN}
    one = came(office, "Yes.")
    with office.database.writing() as session:
        add_letters(session, one, [letter(session, 4, "CHA15").id], seen=held_message(session, one).seen, actor=SYSTEM)
    assert matched(office, one) == {"TRK15-0004": Why.BY_HAND}
    several = came(office, "> CHA15-0005 and CHA15-0006", sender="a@gmail.com")
    send(office, [5, 6])
    with office.database.reading() as session:
        suggested = suggest(session, held_message(session, several).message)
    assert [one.letter.reference for one in suggested] == ["TRK15-0005", "TRK15-0006"]


def test_a_report_about_a_chaser_is_about_the_chaser(office):
    chaser_of_the_campaign(office)
    report = bounce(9, original=False)
    with office.database.writing() as session:
        first = session.scalars(select(Attempt).where(Attempt.letter_id == letter(session, 1).id)).one()
        first.letter_id = letter(session, 1, "CHA15").id
        first.address = "post9@council.example"
    one = came(office, report, at=datetime(2015, 3, 4, tzinfo=UTC))
    assert matched(office, one) == {"CHA15-0001": Why.RECIPIENT}


def chaser_of_the_campaign(services):
    small_campaign(services, reference="CHA15")
    with services.database.writing() as session:
        small(session, "CHA15").chases_id = small(session).id


def unread(services, **mail):
    """A message that a worker has still to read."""
    kept = keep_raw(services.storage, written(**mail), form=Form.EML)
    with services.database.writing() as session:
        return take_message(session, kept, source=Source.UPLOAD, at=RECEIVED, actor=SYSTEM).message.id


@pytest.mark.parametrize(("act", "state"), [(set_aside, State.SET_ASIDE), (close, State.CLOSED)])
def test_where_a_person_put_a_message_before_it_was_read_it_stays(office, act, state):
    one = unread(office, to=f"replies+{token(1)}@office.example")
    with office.database.writing() as session:
        act(session, [one], actor=SYSTEM)
    read_kept(office)
    assert as_held(office, one).message.state == state
    assert matched(office, one) == {"TRK15-0001": Why.TOKEN}, "for when it is taken up again"
    with office.database.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "message.sorted")).one()
    assert json.loads(event.body)["after"]["state"] == state


def test_letters_that_a_person_named_before_it_was_read_stay_and_others_are_added(office):
    one = unread(office, to=f"replies+{token(1)}@office.example", subject="TRK15-0002")
    with office.database.writing() as session:
        add_letters(session, one, [letter(session, 1).id], seen=held_message(session, one).seen, actor=SYSTEM)
    read_kept(office)
    now = as_held(office, one)
    assert (now.message.read_state, now.message.state) == (ReadState.READ, State.MATCHED)
    assert matched(office, one) == {"TRK15-0001": Why.BY_HAND, "TRK15-0002": Why.SUBJECT}


def copied(services, number):
    """The mail that took letter `number` was a copy to somebody on its list."""
    with services.database.writing() as session:
        session.get_one(Attempt, attempt_of(services, number).id).copy = 1


@pytest.mark.parametrize("header", ["In_Reply_To", "References"])
def test_who_answers_a_copy_does_not_answer_the_letter(office, header):
    copied(office, 2)
    one = came(office, **{header: "<letter-2@office.example>"})
    assert (matched(office, one), as_held(office, one).message.state) == ({}, State.WAITING)


def test_a_report_about_a_copy_fails_the_copy(office):
    copied(office, 1)
    assert matched(office, came(office, bounce(1))) == {"TRK15-0001": Why.ORIGINAL}
    assert attempt_of(office, 1).state == "failed"


def test_sorting_twice_changes_nothing(office):
    raw = bounce(1)
    one = came(office, raw)
    with office.database.writing() as session:
        sort_message(session, one, judge(Form.EML, raw), actor=SYSTEM)
    with office.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(MessageKind)) == 1
        assert session.scalar(select(func.count()).select_from(AttemptEvent)) == 1
