"""Messages and events that a report keeps from everybody without the role, on both databases."""

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit import find
from app.audit.find import EventFilter, find_events
from app.audit.record import SYSTEM
from app.inbox import restricted
from app.inbox.intake.receive import keep_raw, take_message
from app.inbox.models import Message
from app.inbox.restricted import Restriction, seen_among
from app.inbox.sorting.work import give_up
from app.inbox.states import Form, ReadState, Source
from app.safeguarding.messages import messages_of_reports
from app.safeguarding.view_log import messages_viewed
from tests.inbox.mail import came, written
from tests.safeguarding.reporting import RECEIVED, after, mail_of
from tests.safeguarding.test_mails import ask


@pytest.fixture
def kept(both, monkeypatch):
    """A message that made a report, one that is the evidence of a notification, and one that is neither."""
    kept = Restriction(Role.SAFEGUARDING, messages_of_reports, messages_viewed)
    monkeypatch.setattr(restricted.RESTRICTIONS, "things", (kept,))
    monkeypatch.setattr(find.KEPT, "things", (("message", messages_of_reports),))
    first, second, third = (came(both.services, f"Number {one}.", at=RECEIVED) for one in range(3))
    both.report(message=first)
    both.say_told(1, after(1), evidence_message_id=second)
    return first, second, third


@pytest.mark.stack
def test_only_the_role_sees_them(both, kept):
    with both.services.database.reading() as session:
        assert session.scalars(select(Message.id).order_by(Message.id)).all() == list(kept)
        assert seen_among(session, kept, {Role.DRAFTER, Role.ADMINISTRATOR}) == [kept[2]]
        assert seen_among(session, kept, {Role.SAFEGUARDING}) == list(kept)


def test_so_it_is_with_their_events(both, kept):
    with both.services.database.reading() as session:
        for number, message in enumerate(kept):
            about = {"kind": "message", "identity": str(message)}
            seen = find_events(session, EventFilter(**about, risk=False), size=9).events
            assert bool(seen) == (number == 2)
            assert find_events(session, EventFilter(**about), size=9).events, "its own history"


@pytest.mark.parametrize("by", ["address", "number", "thread"])
def test_an_answer_to_a_director_s_mail_is_theirs_alone_before_anybody_has_read_it(both, kept, by):
    tried = ask(both, 1)
    with both.services.database.reading() as session:
        mail = mail_of(session, tried)
    headers = {
        "address": {"to": f"Despatch <{mail.reply_to.upper()}>"},
        "number": {"In_Reply_To": f"<{mail.header_id}>"},
        "thread": {"References": f"<{mail.header_id}> <another@council.example>"},
    }[by]
    raw = keep_raw(both.services.storage, written("The child is Jo Quill.", **headers), form=Form.EML)
    with both.services.database.writing() as session:
        answer = take_message(session, raw, source=Source.IMAP, at=after(2), actor=SYSTEM).message.id
    for unreadable in (False, True):
        with both.services.database.writing() as session:
            if unreadable:
                give_up(session, answer)
            held = session.get_one(Message, answer)
            assert held.read_state == (ReadState.UNREADABLE if unreadable else ReadState.KEPT)
            assert not seen_among(session, [answer], {Role.DRAFTER, Role.ADMINISTRATOR})
            assert seen_among(session, [answer], {Role.SAFEGUARDING}) == [answer]
            about = {"kind": "message", "identity": str(answer)}
            assert not find_events(session, EventFilter(**about, risk=False), size=9).events
