"""Messages and events that a report keeps from everybody without the role, on both databases."""

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit import find
from app.audit.find import Wanted, find_events
from app.inbox import restricted
from app.inbox.models import Message
from app.inbox.restricted import Restriction, seen_among
from app.safeguarding.messages import messages_of_reports
from tests.inbox.mail import came
from tests.safeguarding.reporting import RECEIVED, after


@pytest.fixture
def kept(both, monkeypatch):
    """A message that made a report, one that is the evidence of a notification, and one that is neither."""
    monkeypatch.setattr(restricted, "RESTRICTIONS", [Restriction(Role.SAFEGUARDING, messages_of_reports)])
    monkeypatch.setitem(find.KEPT, "message", messages_of_reports)
    first, second, third = (came(both.services, f"Number {one}.", at=RECEIVED) for one in range(3))
    both.report(message=first)
    both.say_told(1, after(1), evidence_message_id=second)
    return first, second, third


def test_only_the_role_sees_them(both, kept):
    with both.services.database.reading() as session:
        assert session.scalars(select(Message.id).order_by(Message.id)).all() == list(kept)
        assert seen_among(session, kept, {Role.DRAFTER, Role.ADMINISTRATOR}) == [kept[2]]
        assert seen_among(session, kept, {Role.SAFEGUARDING}) == list(kept)


def test_so_it_is_with_their_events(both, kept):
    with both.services.database.reading() as session:
        for number, message in enumerate(kept):
            about = {"kind": "message", "identity": str(message)}
            seen = find_events(session, Wanted(**about, risk=False), size=9).events
            assert bool(seen) == (number == 2)
            assert find_events(session, Wanted(**about), size=9).events, "its own history"
