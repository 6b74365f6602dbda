"""The mail to a director: it says nothing of a child, leaves once, and tells nobody until somebody answers."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.models import User
from app.audit.record import Actor
from app.inbox.decisions.judgements import say_kind
from app.inbox.message_state import held_message
from app.inbox.reading.kinds import Kind
from app.platform.mail.errors import PutOff, RefusedByServer, ServerFailed
from app.safeguarding.clock.claims import reject
from app.safeguarding.clock.clock import State
from app.safeguarding.models import RiskMail, RiskTry
from app.safeguarding.states import NOT_SENT, How, MailState, Need, Outcome
from app.safeguarding.telling import send
from app.safeguarding.telling.mail_outcomes import look
from app.safeguarding.telling.mails import ask_mail, mail_subject
from app.safeguarding.telling.send import MOST_TRIES, TIMEOUTS, WAITS, claim, send_due, settle
from app.safeguarding.telling.tell import say_outcome
from tests.inbox.mail import bounce, came
from tests.notices.telling import Inbox, notices
from tests.production.making import together
from tests.refusals import refused
from tests.safeguarding.reporting import Duty, after, form, mail_of

pytestmark = pytest.mark.stack

DIRECTOR = "director@council.example"


@pytest.fixture
def inbox(duty, monkeypatch) -> Inbox:
    return Inbox.put_into(duty.services, monkeypatch)


def ask(duty: Duty, number: int, *, at=None, token: str = "", **said: str) -> int:
    """The number of the try."""
    given = {"to_whom": "the director", "address": DIRECTOR, "call": "020 7946 0000"} | said
    with duty.services.database.writing() as session:
        return ask_mail(
            session,
            number,
            **given,
            token=token or form(),
            actor=Actor(duty.first),
            at=at or after(1),
            settings=duty.services.settings,
        ).id


def mail(duty: Duty) -> RiskMail:
    with duty.services.database.reading() as session:
        return session.scalars(select(RiskMail)).one()


def outcome(duty: Duty) -> Outcome:
    return duty.see(1, after(3)).tries[0].outcome


def told(duty: Duty) -> list[str]:
    return [one.kind for one in notices(duty.services) if one.user_id == duty.first]


def test_it_says_a_reference_and_a_number_to_call_and_no_more(duty, inbox):
    ask(duty, duty.report(source="A grandmother", note="Two boys in Rotherham"))
    send_due(duty.services, at=after(1))
    (left,) = inbox.mails
    text = left.get_content().replace("\r\n", "\n")
    assert left["Subject"] == mail_subject("RISK-0001", sender=duty.services.settings.letters_mailbox.name)
    assert "please telephone us now about a report (RISK-0001)" in left["Subject"].lower().replace("risk", "RISK")
    assert "quoting RISK-0001" in text
    assert text.startswith("Dear Director,\n")
    with duty.services.database.reading() as session:
        by = session.get_one(User, duty.first)
    assert f"Kind regards,\n\n{by.name}" in text
    assert "020 7946 0000" in text
    assert not any(word in text + left["Subject"] for word in ("grandmother", "boys", "Rotherham"))


@pytest.mark.parametrize(
    ("area", "greeting", "yours"), [("rotherham", "Dear Director,", True), ("", "Dear colleague,", False)]
)
def test_it_claims_no_area_where_none_is_known(duty, area, greeting, yours):
    ask(duty, duty.report(area))
    text = mail(duty).text
    assert text.startswith(f"{greeting}\n")
    assert ("in your area is at risk" in text, "We do not know the area yet" in text) == (yours, not yours)
    assert ("you are the director" in text) == yours


def test_it_asks_for_an_answer_where_the_inbox_reads_it_and_keeps_its_number(duty, inbox):
    ask(duty, duty.report())
    send_due(duty.services, at=after(1))
    (left,) = inbox.mails
    assert left["Message-ID"] == f"<{mail(duty).header_id}>"
    assert re.fullmatch(r"\S+\+[0-9a-f]{20}@\S+", left["Reply-To"])
    assert left["Auto-Submitted"] is None  # an absence note is wanted


def test_it_is_kept_before_it_leaves_and_leaves_once(both, monkeypatch):
    inbox = Inbox.put_into(both.services, monkeypatch)
    ask(both, both.report())
    assert (mail(both).state, outcome(both), inbox.tried) == (MailState.WAITING, Outcome.WAITING, [])
    send_due(both.services, at=after(1))
    send_due(both.services, at=after(2))
    assert (len(inbox.mails), mail(both).state, mail(both).handed_at) == (1, MailState.HANDED, after(1))


def test_two_workers_at_once_send_it_once(both, monkeypatch):
    inbox = Inbox.put_into(both.services, monkeypatch)
    ask(both, both.report())
    together(*(lambda: send_due(both.services, at=after(1)) for _ in range(3)))
    assert len(inbox.tried) == 1


def test_that_a_server_took_it_tells_nobody(duty, inbox):
    ask(duty, duty.report())
    send_due(duty.services, at=after(1))
    found = duty.see(1, after(2))
    assert (outcome(duty), found.clock.state, found.needs) == (Outcome.HANDED, State.RUNNING, (Need.TELL,))


@pytest.mark.parametrize(("server", "shown"), [(True, Outcome.HANDED.shown), (False, NOT_SENT)])
def test_a_mail_that_was_only_saved_as_a_file_is_shown_as_not_sent(duty, inbox, server, shown):
    ask(duty, duty.report())
    with duty.services.database.writing() as session:
        held = claim(session, at=after(1), lease=timedelta(minutes=1))
    with duty.services.database.writing() as session:
        settle(session, held, None, at=after(1), server=server)
    (tried,) = duty.see(1, after(2)).tries
    assert (tried.outcome, tried.shown) == (Outcome.HANDED, shown)


def test_a_form_sent_twice_asks_once(both):
    number = both.report()
    assert ask(both, number, token="once") == ask(both, number, token="once")
    with both.services.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(RiskTry)) == 1
        assert mail_of(session, 1) is not None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"address": "the director"}, "no_address"),
        ({"address": "a@b.example\nBcc: all@b.example"}, "no_address"),
        ({"call": "ask for little Alex"}, "no_number"),
        ({"call": "020 7946 0000, ask for Alex"}, "no_number"),
        ({"to_whom": " "}, "blank"),
    ],
)
def test_what_may_not_go_into_it(duty, said, code):
    number = duty.report()
    with refused(code):
        ask(duty, number, **said)


@pytest.mark.parametrize("call", ["+44 20 7946 0000", "(01709) 382121 ext 12", "01709 336080, option 2"])
def test_numbers_that_may(duty, call):
    assert ask(duty, duty.report(), call=call)


def test_a_refusal_fails_it_at_once_and_the_next_contact_is_named(duty, inbox):
    inbox.answers.append(RefusedByServer("mail_refused", "550 no such mailbox"))
    ask(duty, duty.report())
    send_due(duty.services, at=after(1))
    found = duty.see(1, after(2))
    assert (mail(duty).state, outcome(duty), found.needs) == (MailState.FAILED, Outcome.FAILED, (Need.NEXT,))
    assert found.tries[0].words == "550 no such mailbox"
    assert (found.clock.state, told(duty)) == (State.RUNNING, ["risk_mail_failed"])


def test_what_fails_for_now_is_tried_again_and_given_up_within_the_hour(duty, inbox):
    inbox.answers += [ServerFailed("mail_server_silent"), *[PutOff("mail_put_off", "451")] * (MOST_TRIES - 1)]
    ask(duty, duty.report())
    at = after(1)
    for wait in WAITS:
        send_due(duty.services, at=at)
        assert mail(duty).due_at == at + wait
        send_due(duty.services, at=at)
        at += wait
    send_due(duty.services, at=at)
    assert (len(inbox.tried), mail(duty).state, outcome(duty)) == (MOST_TRIES, MailState.FAILED, Outcome.FAILED)
    assert at - after(1) < timedelta(hours=1)


def test_a_worker_that_dies_leaves_it_to_the_next_after_its_lease(both, monkeypatch):
    inbox = Inbox.put_into(both.services, monkeypatch)
    ask(both, both.report())
    with monkeypatch.context() as broken:
        broken.setattr(send, "settle", dies)
        with pytest.raises(KeyboardInterrupt):
            send_due(both.services, at=after(1))
    lease = timedelta(seconds=TIMEOUTS * both.services.settings.mail_timeout_seconds)
    send_due(both.services, at=after(1) + lease)
    assert len(inbox.mails) == 1
    send_due(both.services, at=after(1) + lease + timedelta(seconds=1))
    assert len({one["Message-ID"] for one in inbox.mails}) == 1
    assert (len(inbox.mails), outcome(both)) == (2, Outcome.HANDED)


def dies(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_worker_that_was_too_slow_says_nothing_any_more(duty):
    ask(duty, duty.report())
    with duty.services.database.writing() as session:
        slow = claim(session, at=after(1), lease=timedelta(minutes=1))
    with duty.services.database.writing() as session:
        quick = claim(session, at=after(2), lease=timedelta(minutes=1))
        settle(session, slow, RefusedByServer("mail_refused"), at=after(2))
    assert outcome(duty) is Outcome.WAITING
    with duty.services.database.writing() as session:
        settle(session, quick, None, at=after(2))
    assert outcome(duty) is Outcome.HANDED


def sent(duty: Duty, monkeypatch) -> str:
    """The number of a mail that has left."""
    Inbox.put_into(duty.services, monkeypatch)
    ask(duty, duty.report())
    send_due(duty.services, at=after(1))
    return mail(duty).header_id


def returned(header_id: str, *, status: str = "5.1.1") -> bytes:
    return bounce(1, status=status).replace(b"letter-1@office.example", header_id.encode())


def test_a_mail_that_came_back_told_nobody(both, monkeypatch):
    message = came(both.services, returned(sent(both, monkeypatch)))
    look(both.services, at=after(2))
    look(both.services, at=after(2))
    found = both.see(1, after(3))
    assert (found.tries[0].outcome, found.tries[0].message_id) == (Outcome.FAILED, message)
    assert (found.clock.state, found.needs) == (State.RUNNING, (Need.NEXT,))
    assert told(both) == ["risk_mail_failed"]


def test_an_absence_leaves_the_clock_running(both, monkeypatch):
    number = sent(both, monkeypatch)
    came(
        both.services,
        "I am out of the office until 7 April 2015.",
        subject="Automatic reply: RISK-0001",
        In_Reply_To=f"<{number}>",
        Auto_Submitted="auto-replied",
    )
    look(both.services, at=after(2))
    found = both.see(1, after(3))
    assert (found.tries[0].outcome, found.clock.state, found.needs) == (
        Outcome.OUT_OF_OFFICE,
        State.RUNNING,
        (Need.NEXT,),
    )


def test_an_answer_is_to_be_read_and_stops_nothing_by_itself(both, monkeypatch):
    number = sent(both, monkeypatch)
    message = came(both.services, "We have it and will telephone.", In_Reply_To=f"<{number}>")
    look(both.services, at=after(2))
    found = both.see(1, after(3))
    assert (found.tries[0].outcome, found.tries[0].message_id) == (Outcome.ANSWERED, message)
    assert (found.clock.state, found.needs) == (State.RUNNING, (Need.READ, Need.TELL))
    assert told(both) == ["risk_mail_answered"]


def test_an_answer_is_read_once_something_was_done_after_it(duty, monkeypatch):
    sent(duty, monkeypatch)
    came(duty.services, "I am the wrong person.", to=mail(duty).reply_to, at=after(2))
    look(duty.services, at=after(2))
    claim = duty.say_told(1, after(3))
    assert duty.see(1, after(3)).needs == (Need.CONFIRM,)
    with duty.services.database.writing() as session:
        reject(session, claim, reason="It was not the director", actor=Actor(duty.second), at=after(3))
    assert duty.see(1, after(3)).needs == (Need.TELL,)


def test_a_second_answer_is_to_be_read_too(duty, monkeypatch):
    sent(duty, monkeypatch)
    address = mail(duty).reply_to
    for hours, words in ((2, "Who is this?"), (5, "I will telephone.")):
        message = came(duty.services, words, subject=words, to=address, at=after(hours))
        for _ in range(2):
            look(duty.services, at=after(hours))
        found = duty.see(1, after(hours))
        assert (found.tries[0].message_id, found.needs[0]) == (message, Need.READ)
        ask(duty, 1, at=after(hours))
        assert Need.READ not in duty.see(1, after(hours)).needs
    assert told(duty) == ["risk_mail_answered"] * 2


def test_that_a_machine_has_it_tells_nobody(duty, monkeypatch):
    number = sent(duty, monkeypatch)
    message = came(duty.services, "We have it.", In_Reply_To=f"<{number}>")
    with duty.services.database.writing() as session:
        say_kind(
            session, message, Kind.ACKNOWLEDGEMENT, seen=held_message(session, message).seen, actor=Actor(duty.first)
        )
    look(duty.services, at=after(2))
    assert (outcome(duty), told(duty)) == (Outcome.HANDED, [])
    came(duty.services, returned(number))
    look(duty.services, at=after(2))
    assert outcome(duty) is Outcome.FAILED


def test_an_answer_is_known_by_the_address_that_it_came_to(duty, monkeypatch):
    sent(duty, monkeypatch)
    came(duty.services, "We have it.", to=mail(duty).reply_to.upper())
    look(duty.services, at=after(2))
    assert outcome(duty) is Outcome.ANSWERED


def test_a_persons_answer_counts_before_a_machines_in_either_order(duty, monkeypatch):
    number = sent(duty, monkeypatch)
    came(duty.services, "We have it.", In_Reply_To=f"<{number}>")
    came(duty.services, returned(number))
    look(duty.services, at=after(2))
    look(duty.services, at=after(2))
    assert (outcome(duty), told(duty)) == (Outcome.ANSWERED, ["risk_mail_answered"])


def test_a_delay_says_nothing_yet_and_other_mail_says_nothing(duty, monkeypatch):
    came(duty.services, returned(sent(duty, monkeypatch), status="4.4.1"))
    came(duty.services, "Thank you for your letter.")
    look(duty.services, at=after(2))
    assert outcome(duty) is Outcome.HANDED


def test_what_a_person_said_stands_but_for_an_answer(duty, monkeypatch):
    number = sent(duty, monkeypatch)
    with duty.services.database.writing() as session:
        say_outcome(session, 1, Outcome.FAILED, words="They moved", actor=Actor(duty.first))
    away = "I am out of the office until 7 April 2015."
    came(duty.services, away, subject="Automatic reply", In_Reply_To=f"<{number}>", Auto_Submitted="auto-replied")
    look(duty.services, at=after(2))
    assert duty.see(1, after(2)).tries[0].words == "They moved"
    came(duty.services, "We have it.", In_Reply_To=f"<{number}>")
    look(duty.services, at=after(2))
    assert outcome(duty) is Outcome.ANSWERED


def test_a_message_that_is_held_to_be_something_else_says_something_else(duty, monkeypatch):
    number = sent(duty, monkeypatch)
    message = came(duty.services, returned(number))
    look(duty.services, at=after(2))
    assert outcome(duty) is Outcome.FAILED
    with duty.services.database.writing() as session:
        say_kind(session, message, Kind.REPLY, seen=held_message(session, message).seen, actor=Actor(duty.first))
    look(duty.services, at=after(2))
    assert outcome(duty) is Outcome.ANSWERED


def test_an_answer_after_the_clock_stopped_wakes_nobody(duty, monkeypatch):
    number = sent(duty, monkeypatch)
    duty.tell(1, after(2))
    before = told(duty)
    came(duty.services, "We have it.", In_Reply_To=f"<{number}>")
    look(duty.services, at=after(3))
    assert (outcome(duty), told(duty)) == (Outcome.ANSWERED, before)


def test_a_failed_mail_is_no_evidence(duty, monkeypatch):
    came(duty.services, returned(sent(duty, monkeypatch)))
    look(duty.services, at=after(2))
    with refused("try_failed"):
        duty.say_told(1, after(3), try_id=1)


def test_a_mail_that_nobody_has_answered_is_no_evidence(duty, monkeypatch):
    number = sent(duty, monkeypatch)
    with refused("acknowledgement"):
        duty.say_told(1, after(3), how=How.EMAIL, try_id=1)
    came(duty.services, "We have it.", In_Reply_To=f"<{number}>")
    look(duty.services, at=after(3))
    assert duty.say_told(1, after(3), how=How.EMAIL, try_id=1)
