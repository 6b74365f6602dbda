"""What becomes of a notice's mail, and how often somebody wants to be told."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from app.platform.clock import LONDON, london_time


class MailState(StrEnum):
    """It waits until it is due and a worker has sent it. An administrator has a failed one wait again, or leaves it."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    UNWANTED = "unwanted"


class Way(StrEnum):
    """When a user wants notices by mail."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    NEVER = "never"


DAILY_AT = time(8, 0)
"""When the one mail of a day leaves, by the clock of London (rule 12)."""


@dataclass(frozen=True)
class Plan:
    """What a notice's mail begins as. `due_at` (UTC): it does not leave earlier. `daily`: with others in one mail."""

    state: MailState
    daily: bool
    due_at: datetime


def plan(way: Way, at: datetime) -> Plan:
    """For a notice of `at`, or one that still waits when its reader chooses another way."""
    if way is Way.DAILY:
        return Plan(MailState.WAITING, True, next_daily(at))
    return Plan(MailState.UNWANTED if way is Way.NEVER else MailState.WAITING, False, at)


def next_daily(at: datetime) -> datetime:
    """The first moment after `at` at which the one mail of a day leaves."""
    moment = london_time(at)
    day = moment.date() if moment.time() < DAILY_AT else moment.date() + timedelta(1)
    return datetime.combine(day, DAILY_AT, LONDON).astimezone(UTC)
