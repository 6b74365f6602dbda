"""A campaign's letters by where they stand on their way out, counted by the database.

Pages that show how many letters stand where ask here; `sendable` reads each letter, for pages and acts that list them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.campaigns.models import Campaign, Letter
from app.campaigns.printing import Printing, freeze
from app.delivery.attempts.reasons import HELD_BACK
from app.delivery.attempts.sent_letters import waits, was_sent
from app.delivery.marking.sendable import Outgoing, Standing, Why, hindrance_of, runs_signed_as_now, sendable
from app.delivery.models import Attempt
from app.delivery.states import State
from app.production.models import Edition

ENDED_BADLY = (State.FAILED, State.RETURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterGroup(Standing):
    """How many `letters` of one registry are alike in what decides where they stand, by their newest editions, all of
    one run (None: not made). `sent`, `queued`, `failed`, `replaces`, `was_sent`: as an `Outgoing` has them, or not.
    `first`: the number of the first letter."""

    registry_slug: str
    run_id: int | None
    hindrance: Why | None
    sent: bool
    queued: bool
    failed: bool
    replaces: bool
    was_sent: bool
    letters: int
    first: int


def letter_groups(session: Session, campaign: Campaign, printing: Printing) -> list[LetterGroup]:
    """Of all letters that `sendable` gives. `printing`: the campaign as it prints now. Two queries."""
    cleared = {slug: printing.texts[slug] for slug in printing.cleared}
    signed_as_now = runs_signed_as_now(session, campaign, printing.signatories)
    return [_group(row, cleared, signed_as_now) for row in session.execute(_alike(campaign.id))]


def _group(row: Any, cleared: Mapping[str, str], signed_as_now: set[tuple[int, str]]) -> LetterGroup:
    return LetterGroup(
        registry_slug=row.registry_slug,
        run_id=row.run_id,
        hindrance=hindrance_of(row, cleared, signed_as_now),
        sent=bool(row.sent),
        queued=bool(row.queued),
        failed=bool(row.failed and not row.sent),
        replaces=bool(row.replaces),
        was_sent=bool(row.was_sent),
        letters=row.letters,
        first=row.first,
    )


def _alike(campaign_id: int) -> Select[*tuple[Any, ...]]:
    newer = aliased(Edition)
    later = select(newer.id).where(newer.letter_id == Letter.id, newer.number > Edition.number).exists()
    of_newest = Attempt.edition_id == Edition.id
    ended_badly = Attempt.state.in_(ENDED_BADLY)
    failed = ended_badly & or_(Attempt.state != State.FAILED, Attempt.reason.is_distinct_from(HELD_BACK))
    each = (
        select(
            Letter.registry_slug,
            Letter.number,
            Edition.id.label("edition_id"),
            Edition.draft,
            Edition.text_sha256,
            Edition.run_id,
            _any(of_newest, ~waits(), ~ended_badly).label("sent"),
            _any(of_newest, waits()).label("queued"),
            _any(of_newest, ~waits(), failed).label("failed"),
            _any(~of_newest, ~waits(), ~ended_badly).label("replaces"),
            _any(was_sent()).label("was_sent"),
        )
        .select_from(Letter)
        .outerjoin(Edition, (Edition.letter_id == Letter.id) & ~later)
        .outerjoin(Attempt, (Attempt.letter_id == Letter.id) & Attempt.undone.is_(None) & (Attempt.copy == 0))
        .where(Letter.campaign_id == campaign_id, Letter.withdrawn.is_(False))
        .group_by(Letter.id, Edition.id)
        .subquery()
    ).c
    alike = [column for name, column in each.items() if name not in ("edition_id", "number")]
    numbers = (func.count().label("letters"), func.min(each.number).label("first"))
    return select(*alike, func.max(each.edition_id).label("edition_id"), *numbers).group_by(*alike)


def letters_sent_as_now(session: Session, campaign_id: int) -> set[int]:
    """The letters, by id, of which the newest edition was sent: as `Outgoing.sent` says."""
    newer = aliased(Edition)
    later = select(newer.id).where(newer.letter_id == Letter.id, newer.number > Edition.number).exists()
    rows = (
        select(Letter.id)
        .join(Edition, Edition.letter_id == Letter.id)
        .join(Attempt, Attempt.edition_id == Edition.id)
        .where(Letter.campaign_id == campaign_id, Letter.withdrawn.is_(False), ~later)
        .where(Attempt.undone.is_(None), Attempt.copy == 0, ~waits(), Attempt.state.not_in(ENDED_BADLY))
    )
    return set(session.scalars(rows))


def letters_failed_once(session: Session, campaign_id: int) -> set[int]:
    """The letters, by id, of which an edition failed or came back: among them are all that `not_arrived` is true of."""
    rows = select(Attempt.letter_id).join(Letter, Letter.id == Attempt.letter_id)
    failed = (Attempt.undone.is_(None), Attempt.copy == 0, Attempt.state.in_(ENDED_BADLY))
    return set(session.scalars(rows.where(Letter.campaign_id == campaign_id, *failed)))


def first_gone(session: Session, campaign: Campaign) -> list[Outgoing]:
    """The first letter of each registry that was sent as it is now."""
    firsts: dict[str, int] = {}
    for group in letter_groups(session, campaign, freeze(session, campaign)):
        if group.sent and not group.hindrance:
            firsts[group.registry_slug] = min(group.first, firsts.get(group.registry_slug, group.first))
    numbers = select(Letter.id).where(Letter.campaign_id == campaign.id, Letter.number.in_(firsts.values()))
    return sendable(session, campaign, letter_ids=session.scalars(numbers).all()) if firsts else []


def _any(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    """1 where they are all true of one of the attempts, else 0."""
    return func.max(case((and_(*conditions), 1), else_=0))
