"""Which campaigns' deadlines a bank holiday moves, and saying so: an event of each campaign, and a notice to its owner.

The deadline itself is worked out (deadline.py): nothing of it is kept here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.campaigns.models import Campaign
from app.campaigns.states import State
from app.clock import now
from app.notices.notify import notify
from app.responses.deadline import deadline_of
from app.web.filters import format_date

MOVED = "campaign.deadline_moved"

NEAR = timedelta(60)
"""A deadline lies no further after the day that is printed, however many bank holidays moved it."""


@dataclass(frozen=True)
class Move:
    """A deadline that was `was` and is `to`; `printed`: what the letters say, which stays."""

    campaign: Campaign
    printed: date
    was: date
    to: date


def would_move(session: Session, holidays: Mapping[date, str], day: date) -> list[Move]:
    """What the bank holidays would do if they were `holidays`, that is with or without `day`. By reference."""
    near = (
        select(Campaign)
        .where(Campaign.letter_date < day, Campaign.reply_by >= day - NEAR, Campaign.state != State.ARCHIVED)
        .order_by(Campaign.reference)
    )
    found = []
    for campaign in session.scalars(near):
        was, then = deadline_of(session, campaign), deadline_of(session, campaign, holidays=holidays)
        if was and then and was.day != then.day:
            found.append(Move(campaign, was.printed, was.day, then.day))
    return found


def record_moves(session: Session, moves: Sequence[Move], *, why: str, actor: Actor) -> None:
    """`why`: the name of the bank holiday that was added or removed, just before, in the same transaction."""
    for move in moves:
        event = record(
            session,
            MOVED,
            actor=actor,
            subjects=[("campaign", move.campaign.id)],
            before={"deadline": move.was.isoformat()},
            after={"deadline": move.to.isoformat(), "printed": move.printed.isoformat(), "holiday": why},
        )
        notify(
            session,
            [move.campaign.owner_id] if move.campaign.owner_id else [],
            "deadline_moved",
            facts={
                "reference": move.campaign.reference,
                "title": move.campaign.title,
                "deadline": move.to.isoformat(),
                "changed": f"{why} is counted anew. It was {format_date(move.was)}; the letters say "
                f"{format_date(move.printed)}, and go on saying so",
            },
            href=f"/campaigns/{move.campaign.reference}/track",
            event=event.seq,
            actor=actor,
            at=now(),
            campaign_id=move.campaign.id,
        )
