"""Which campaigns' deadlines a bank holiday moves, and saying so: an event of each campaign, and a notice to its owner.

The deadline itself is worked out (deadline.py): nothing of it is kept here.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.campaigns.models import Campaign
from app.campaigns.states import State
from app.letters.page.wording import join
from app.notices.notify import notify
from app.platform.clock import now
from app.registry.working_days import named_bank_holidays
from app.responses import events
from app.responses.lateness.deadline import deadline_of
from app.web.filters import format_date

NEAR = timedelta(60)
"""A deadline lies no further after the day that is printed, however many bank holidays moved it."""


@dataclass(frozen=True)
class Move:
    """A deadline that was `was` and is `to`; `printed`: what the letters say, which stays. `why`: the bank holidays
    that came or went, by name."""

    campaign: Campaign
    printed: date
    was: date
    to: date
    why: str


def would_move(session: Session, was: Mapping[date, str], now: Mapping[date, str]) -> list[Move]:
    """What it does that the bank holidays, by their names, are `now` and not what they `was`. By reference."""
    changed = {day: name for day, name in sorted({**was, **now}.items()) if (day in was) != (day in now)}
    if not changed:
        return []
    first, last = min(changed), max(changed)
    near = (
        select(Campaign)
        .where(Campaign.letter_date < last, Campaign.reply_by >= first - NEAR, Campaign.state != State.ARCHIVED)
        .order_by(Campaign.reference)
    )
    moves = []
    for campaign in session.scalars(near):
        before, after = (deadline_of(session, campaign, holidays=holidays) for holidays in (was, now))
        if before and after and before.day != after.day:
            until = max(before.day, after.day)
            why = join([name for day, name in changed.items() if campaign.letter_date < day <= until])
            moves.append(Move(campaign, before.printed, before.day, after.day, why))
    return moves


@contextmanager
def saying_moves(session: Session, *, actor: Actor) -> Iterator[None]:
    """Around what may change the bank holidays, in its transaction: which deadlines that moved is recorded and told."""
    was = named_bank_holidays(session)
    yield
    record_moves(session, would_move(session, was, named_bank_holidays(session)), actor=actor)


def _earlier_dates(move: Move) -> str:
    """The date that the letters give, and the one that counted until now where that is another."""
    letters = f"The letters say {format_date(move.printed)}"
    return letters if move.was == move.printed else f"{letters}. Until now {format_date(move.was)} counted"


def record_moves(session: Session, moves: Sequence[Move], *, actor: Actor) -> None:
    """After the bank holidays changed, in the same transaction."""
    for move in moves:
        event = record(
            session,
            events.CAMPAIGN_DEADLINE_MOVED,
            actor=actor,
            subjects=[("campaign", move.campaign.id)],
            before={"deadline": move.was.isoformat()},
            after={"deadline": move.to.isoformat(), "printed": move.printed.isoformat(), "holiday": move.why},
        )
        notify(
            session,
            [move.campaign.owner_id] if move.campaign.owner_id else [],
            "deadline_moved",
            facts={
                "reference": move.campaign.reference,
                "title": move.campaign.title,
                "deadline": move.to.isoformat(),
                "changed": f"{move.why}. {_earlier_dates(move)}",
            },
            href=f"/campaigns/{move.campaign.reference}/track",
            event=event.seq,
            actor=actor,
            at=now(),
            campaign_id=move.campaign.id,
        )
