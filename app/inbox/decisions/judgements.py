"""What a person says that a message is, and which letters it is about, in place of the rules."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.campaigns.lifecycle.chasers import first_letters
from app.campaigns.models import Letter
from app.errors import Refused
from app.inbox import events
from app.inbox.message_state import (
    REPLIES,
    HeldMessage,
    campaigns_of,
    held_message,
    held_unchanged,
    state_for,
    subjects_of,
)
from app.inbox.models import MessageKind, MessageLetter
from app.inbox.reading.classify import RULES_VERSION
from app.inbox.reading.kinds import Kind, Reason
from app.inbox.sorting.bounces import REPORTS, Link, hold_sendings, settle_by
from app.inbox.sorting.match import Match, Why
from app.inbox.states import State

PERSON = "person"
"""The rule of a kind that a person chose."""


def say_kind(
    session: Session,
    message_id: int,
    kind: Kind,
    *,
    reason: Reason | None = None,
    returns_on: date | None = None,
    seen: str,
    actor: Actor,
) -> bool:
    """Whether that was another kind (or reason, or day) than before. `reason`: of a bounce or a delay alone, "unknown"
    if none is given; `returns_on`: of an absence alone.

    A bounce so named settles its sending. Raises NotFound, Stale, and Refused (kind_recorded)
    of a message that is recorded as a reply: withdraw the reply first.
    """
    now = held_unchanged(session, message_id, seen)
    reason = (reason or Reason.UNKNOWN) if kind in REPORTS else None
    returns_on = returns_on if kind is Kind.OUT_OF_OFFICE else None
    was = now.kind
    if was and (was.kind, was.reason, was.returns_on) == (kind, reason, returns_on) and was.decided_by:
        return False
    if now.recorded and kind not in REPLIES:
        raise Refused("kind_recorded")
    state = now.message.state
    if state != State.SET_ASIDE:
        state = state_for(kind, letters=bool(now.letters), unrecorded=bool(now.unrecorded))
    last = hold_sendings(session, now.letters) if kind in REPORTS else {}
    event = record(
        session,
        events.MESSAGE_KIND_SAID,
        actor=actor,
        subjects=now.subjects,
        before={"kind": was.kind if was else None, "reason": was.reason if was else None},
        after={"kind": kind, "reason": reason, "state": state},
    )
    if was:
        was.supersede(event.seq)
        session.flush()
    session.add(
        MessageKind(
            message_id=message_id,
            kind=kind,
            reason=reason,
            status=was.status if was and kind in REPORTS else "",
            rule=PERSON,
            returns_on=returns_on,
            instead=was.instead if was and kind is Kind.OUT_OF_OFFICE else [],
            decided_by=actor.user_id,
            rules_version=RULES_VERSION,
            recorded=event.seq,
        )
    )
    now.message.state = state
    session.flush()
    if kind in REPORTS:
        settle_by(session, held_message(session, message_id), last, actor=actor)
    return True


MOST = 2000
"""The most letters that a message is held to be about, as many as a reply is recorded for."""


def add_letters(session: Session, message_id: int, letter_ids: Collection[int], *, seen: str, actor: Actor) -> int:
    """How many of the letters are new to the message: it is about them too. Raises NotFound, Stale, and
    Refused (no_letter_to_match) when one of them does not exist."""
    now = held_unchanged(session, message_id, seen)
    linked = link_letters(session, now, letter_ids, actor=actor)
    return len(linked.letters) - len(now.letters)


def link_letters(session: Session, now: HeldMessage, letter_ids: Collection[int], *, actor: Actor) -> HeldMessage:
    """As `add_letters`, of a message that is held so in this very transaction; returns it with its letters. What
    answers a chaser is about the letter that it reminds of."""
    kind = now.kind.kind if now.kind else Kind.OTHER
    if kind not in REPORTS:
        letter_ids = set(first_letters(session, letter_ids).values())
    known = set(session.scalars(select(Letter.id).where(Letter.id.in_(letter_ids))))
    if known != set(letter_ids) or len(known) + len(now.letters) > MOST:
        raise Refused("no_letter_to_match")
    fresh = sorted(known - set(now.letter_ids))
    if not fresh:
        return now
    about: list[Link] = [*now.letters, *(Match(one, Why.BY_HAND) for one in fresh)]
    last = hold_sendings(session, about) if kind in REPORTS else {}
    campaigns = campaigns_of(session, fresh)
    unrecorded = bool(now.unrecorded) or any(campaign not in now.recorded for campaign in campaigns.values())
    state = state_for(kind, letters=True, unrecorded=unrecorded)
    event = record(
        session,
        events.MESSAGE_MATCHED,
        actor=actor,
        subjects=subjects_of(now.message.id, fresh),
        before={"state": now.message.state},
        after={"letters": len(fresh), "why": Why.BY_HAND, "state": state},
    )
    links = [
        MessageLetter(
            message_id=now.message.id,
            letter_id=one,
            why=Why.BY_HAND,
            decided_by=actor.user_id,
            recorded=event.seq,
        )
        for one in fresh
    ]
    session.add_all(links)
    now.message.state = state
    session.flush()
    linked = now.with_letters(links, campaigns)
    if kind in REPORTS:
        settle_by(session, linked, last, actor=actor)
    return linked


def remove_letter(session: Session, message_id: int, letter_id: int, *, seen: str, actor: Actor) -> bool:
    """Whether the message was about the letter; it is not any more. Raises NotFound, Stale, and Refused
    (letter_recorded) when the reply that the message became answers the letter: correct the reply."""
    now = held_unchanged(session, message_id, seen)
    link = next((letter for letter in now.letters if letter.letter_id == letter_id), None)
    if link is None:
        return False
    if now.campaigns[letter_id] in now.recorded:
        raise Refused("letter_recorded")
    others = [one for one in now.letter_ids if one != letter_id]
    kind = now.kind.kind if now.kind else Kind.OTHER
    unrecorded = any(now.campaigns[other] not in now.recorded for other in others)
    state = state_for(kind, letters=bool(others), unrecorded=unrecorded)
    event = record(
        session,
        events.MESSAGE_UNMATCHED,
        actor=actor,
        subjects=subjects_of(message_id, [letter_id]),
        before={"why": link.why, "state": now.message.state},
        after={"letter": letter_id, "state": state},
    )
    link.supersede(event.seq)
    now.message.state = State(state)
    session.flush()
    return True
