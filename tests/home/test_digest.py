"""The owner of a campaign is told each working morning what changed and what is due, once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.audit.record import SYSTEM
from app.campaigns.models import Letter
from app.delivery.attempts.settle import Evidence, move
from app.delivery.models import Attempt
from app.delivery.states import State
from app.home.digest import WENT, changed_since, tell_owners
from app.notices.mails import text_of
from app.notices.models import Notice
from app.web.filters import format_plural
from tests.tracking.conftest import clock, owner
from tests.tracking.office import small

__all__ = ["clock", "owner"]

LONDON = ZoneInfo("Europe/London")
FRIDAY = datetime(2015, 3, 27, 7, 5, tzinfo=LONDON)


def told(services) -> list[dict]:
    with services.database.reading() as session:
        return [one.facts for one in session.query(Notice).filter(Notice.kind == "digest")]


def test_an_owner_is_told_what_changed_and_what_is_due(owner, services):
    tell_owners(services, at=FRIDAY)
    (facts,) = told(services)
    assert facts["reference"] == "TRK15"
    assert "3 replies" in facts["due"]


def test_what_failed_and_what_was_replied_since_the_last_working_day_is_told(owner, services):
    now = FRIDAY - timedelta(hours=12)
    with services.database.writing() as session:
        attempt = session.query(Attempt).join(Letter, Letter.id == Attempt.letter_id).filter(Letter.number == 8).one()
        move(session, attempt.id, "fail", Evidence(now, "bounce", reason="no_such_mailbox"), actor=SYSTEM)
    tell_owners(services, at=FRIDAY)
    (facts,) = told(services)
    assert format_plural(1, *WENT[State.FAILED]) in facts["changed"]


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ({}, "1 letter handed to the mail server"),
        ({"channel": "post"}, "1 letter posted"),
        ({"copy": 1}, "1 copy sent"),
    ],
    ids=["by email", "by post", "a copy"],
)
def test_what_was_sent_is_called_what_it_was(owner, services, column, said):
    since = FRIDAY - timedelta(hours=12)
    with services.database.writing() as session:
        attempt = session.query(Attempt).join(Letter, Letter.id == Attempt.letter_id).filter(Letter.number == 8).one()
        for name, value in ({"channel": "email", "state": State.UNCERTAIN} | column).items():
            setattr(attempt, name, value)
        session.flush()
        assert move(session, attempt.id, "hand over", Evidence(since, "person"), actor=SYSTEM)
    with services.database.reading() as session:
        changed = changed_since(session, small(session).id, since)
    assert said in changed
    assert ("handed to the mail server" in " ".join(changed)) == (not column)


def test_once_a_morning(owner, services):
    tell_owners(services, at=FRIDAY)
    tell_owners(services, at=FRIDAY.replace(hour=9))
    assert len(told(services)) == 1
    tell_owners(services, at=datetime(2015, 3, 30, 7, 5, tzinfo=LONDON))
    assert len(told(services)) == 2


@pytest.mark.parametrize(
    "at",
    [
        FRIDAY.replace(hour=6, minute=59),
        FRIDAY.replace(hour=12),
        datetime(2015, 3, 28, 8, tzinfo=LONDON),
        datetime(2015, 4, 3, 8, tzinfo=LONDON),
    ],
    ids=["before seven", "from noon on", "on a Saturday", "on Good Friday"],
)
def test_at_no_other_time(owner, services, at):
    tell_owners(services, at=at)
    assert told(services) == []


def test_nobody_is_told_of_nothing(owner, services):
    with services.database.writing() as session:
        small(session).owner_id = None
    tell_owners(services, at=FRIDAY)
    assert told(services) == []


def test_it_goes_as_one_mail(owner, services):
    tell_owners(services, at=FRIDAY)
    with services.database.reading() as session:
        text = text_of(
            session.query(Notice).filter(Notice.kind == "digest").all(), "https://despatch.example", to="Alex Example"
        )
    assert text.subject.startswith("TRK15: ")
    assert text.subject.endswith(" since the last working day")
    assert "Since the last working day:" in text.body
