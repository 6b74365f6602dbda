"""Say by hand which letters a message is about."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.campaigns.lifecycle.chasers import first_letters
from app.campaigns.models import Letter
from app.errors import Refused
from app.inbox.held import Held, campaigns_of, held, held_unchanged, state_for, subjects_of
from app.inbox.models import MessageLetter
from app.inbox.reading.kinds import Kind
from app.inbox.sorting.match import Match, Why
from app.inbox.sorting.settled import REPORTS, Link, hold_sendings, settle_by
from app.inbox.states import State

MOST = 2000
"""The most letters that a message is held to be about, as many as a reply is recorded for."""


def add_letters(session: Session, message_id: int, letter_ids: Collection[int], *, seen: str, actor: Actor) -> int:
    """How many of the letters are new to the message: it is about them too. Raises NotFound, Stale, and
    Refused (no_letter_to_match) when one of them does not exist."""
    now = held_unchanged(session, message_id, seen)
    return link_letters(session, now, letter_ids, actor=actor)


def link_letters(session: Session, now: Held, letter_ids: Collection[int], *, actor: Actor) -> int:
    """As `add_letters`, of a message that is held so in this very transaction. What answers a chaser is about the
    letter that it reminds of."""
    kind = now.kind.kind if now.kind else Kind.OTHER
    if kind not in REPORTS:
        letter_ids = set(first_letters(session, letter_ids).values())
    known = set(session.scalars(select(Letter.id).where(Letter.id.in_(letter_ids))))
    if known != set(letter_ids) or len(known) + len(now.letters) > MOST:
        raise Refused("no_letter_to_match")
    fresh = sorted(known - set(now.letter_ids))
    if not fresh:
        return 0
    about: list[Link] = [*now.letters, *(Match(one, Why.BY_HAND) for one in fresh)]
    last = hold_sendings(session, about) if kind in REPORTS else {}
    campaigns = campaigns_of(session, fresh)
    unrecorded = bool(now.unrecorded) or any(one not in now.recorded for one in campaigns.values())
    state = state_for(kind, letters=True, unrecorded=unrecorded)
    event = record(
        session,
        "message.matched",
        actor=actor,
        subjects=subjects_of(now.message.id, fresh),
        before={"state": now.message.state},
        after={"letters": len(fresh), "why": Why.BY_HAND, "state": state},
    )
    session.add_all(
        MessageLetter(
            message_id=now.message.id,
            letter_id=one,
            why=Why.BY_HAND,
            decided_by=actor.user_id,
            recorded=event.seq,
        )
        for one in fresh
    )
    now.message.state = state
    session.flush()
    if kind in REPORTS:
        settle_by(session, held(session, now.message.id), last, actor=actor)
    return len(fresh)


def remove_letter(session: Session, message_id: int, letter_id: int, *, seen: str, actor: Actor) -> bool:
    """Whether the message was about the letter; it is not any more. Raises NotFound, Stale, and Refused
    (letter_recorded) when the reply that the message became answers the letter: correct the reply."""
    now = held_unchanged(session, message_id, seen)
    link = next((one for one in now.letters if one.letter_id == letter_id), None)
    if link is None:
        return False
    if now.campaigns[letter_id] in now.recorded:
        raise Refused("letter_recorded")
    others = [one for one in now.letter_ids if one != letter_id]
    kind = now.kind.kind if now.kind else Kind.OTHER
    unrecorded = any(now.campaigns[one] not in now.recorded for one in others)
    state = state_for(kind, letters=bool(others), unrecorded=unrecorded)
    event = record(
        session,
        "message.unmatched",
        actor=actor,
        subjects=subjects_of(message_id, [letter_id]),
        before={"why": link.why, "state": now.message.state},
        after={"letter": letter_id, "state": state},
    )
    link.supersede(event.seq)
    now.message.state = State(state)
    session.flush()
    return True
