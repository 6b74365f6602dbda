"""How far a campaign is with sending: a few cheap counts, since every page of the campaign shows it."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, distinct, exists, func, select
from sqlalchemy.orm import Session

from app.campaigns.letter_memory import LetterMemory
from app.campaigns.letters import every_text_cleared
from app.campaigns.models import Campaign, Letter
from app.campaigns.printing import freeze
from app.campaigns.states import State
from app.campaigns.steps import StepProgress, waiting
from app.clearance.requests import cleared_registries
from app.delivery.attempts.sent_letters import stands_as_sent, waits, was_sent
from app.delivery.marking.sendable import OUTDATED, hindrance_of, runs_signed_as_now
from app.delivery.models import Attempt
from app.platform.database import plain_rows
from app.production.models import Edition
from app.web.filters import format_plural


@dataclass(frozen=True)
class UnsentCounts:
    """Letters that are made and were never sent, by their newest editions: `ready` to be sent; `outdated`, since they
    come out otherwise if they are made again now; `uncleared`, since not every office has cleared their text."""

    ready: int = 0
    outdated: int = 0
    uncleared: int = 0


def count_unsent(session: Session, campaign: Campaign) -> UnsentCounts:
    cleared = cleared_registries(session, campaign.id)
    signed_as_now = runs_signed_as_now(session, campaign, freeze(session, campaign).signatories)
    counts: Counter[str] = Counter()
    for row in session.execute(_newest_unsent(campaign.id)):
        why = hindrance_of(row, cleared, signed_as_now)
        counts["outdated" if why in OUTDATED else "uncleared" if why else "ready"] += row.letters
    return UnsentCounts(**counts)


def step_progress(session: Session, campaign: Campaign) -> StepProgress:
    """Done when every letter was sent, as corrected last, and is out; it can't start before one is made that carries no
    DRAFT."""
    counts = sent_by_registry(session, campaign).values()
    total, sent, out = (sum(numbers) for numbers in zip(*counts, strict=True)) if counts else (0, 0, 0)
    if waiting_to_go := queued_letters(session, campaign.id):
        word = f"{sent:,} of {total:,} sent" if sent else "None sent yet"
        return StepProgress("half", word, hint=f"{waiting_to_go:,} waiting to be sent")
    if out < total or not out:
        return _not_all_out(session, campaign, total, sent, out)
    if waiting_still := corrections_to_send(session, campaign.id):
        word = f"{format_plural(waiting_still, 'correction')} to send"
        return StepProgress("half", word, hint="Generated again since it was sent")
    return StepProgress("full", "Done", hint=format_plural(sent, "letter"))


def _not_all_out(session: Session, campaign: Campaign, total: int, sent: int, out: int) -> StepProgress:
    """`out`: how many were sent and did not come back."""
    word, rest, unsent = f"{sent:,} of {total:,} sent", total - out, count_unsent(session, campaign)
    if not sent and unsent.ready:
        return StepProgress("empty", "Not started", hint="Send the letters, or mark them as sent")
    if not sent and unsent.outdated:
        return waiting("The letters are out of date. Generate them again before you send them")
    if not sent and not unsent.uncleared and every_text_cleared(session, campaign):
        return waiting("You can send letters once they are generated")
    if not sent:
        return waiting("You can send letters once they are cleared and generated")
    if sent == total:
        again = f". Check {'its address and send it' if rest == 1 else 'the addresses and send these letters'} again"
        return StepProgress("half", f"{rest:,} came back", hint=word + again * (campaign.state == State.OPEN))
    if campaign.state != State.OPEN:
        return StepProgress("half", word, hint=f"{total - sent:,} {'was' if total - sent == 1 else 'were'} not sent")
    if unsent.ready == rest:
        return StepProgress("half", word, hint=_rest_words(rest))
    wait = "generated" if unsent.ready + unsent.outdated == rest else "cleared and generated"
    more = f"{unsent.ready:,} to send. The others" if unsent.ready else "The rest"
    return StepProgress("half", word, hint=f"{more} must be {wait} first")


def _rest_words(rest: int) -> str:
    others = "The other letter" if rest == 1 else f"The other {rest:,}"
    return f"{others} can be sent, or marked as sent, at any time"


class SentCounts(NamedTuple):
    """Letters of one registry: all; those that were sent, in whichever edition, also those that came back; and those
    that are out, of which an edition was sent and did not come back."""

    letters: int
    sent: int
    out: int


SENT: LetterMemory[tuple[str, bool, bool]] = LetterMemory(1_000_000)
"""The registry's slug, and whether the letter was sent and is out. 20,000 take 2 MB."""


def sent_by_registry(session: Session, campaign: Campaign) -> Mapping[str, SentCounts]:
    """By slug; letters that were withdrawn do not count."""
    found = Counter(SENT.recall(session, campaign, None, lambda ids: _sent_and_out(session, campaign.id, ids)).values())
    counts: dict[str, SentCounts] = {}
    for (slug, was, out), number in found.items():
        letters, sent, still_out = counts.get(slug, (0, 0, 0))
        counts[slug] = SentCounts(letters + number, sent + was * number, still_out + out * number)
    return counts


def _sent_and_out(
    session: Session, campaign_id: int, letter_ids: Collection[int] | None
) -> dict[int, tuple[str, bool, bool]]:
    """As SENT has them, of the letters with some ids, or of all."""
    letters = select(Letter.id, Letter.registry_slug).where(Letter.campaign_id == campaign_id, ~Letter.withdrawn)
    went = (
        select(Attempt.letter_id, func.max(case((stands_as_sent(), 1), else_=0)))
        .join(Letter, Letter.id == Attempt.letter_id)
        .where(Letter.campaign_id == campaign_id, was_sent())
        .group_by(Attempt.letter_id)
    )
    if letter_ids is not None:
        letters, went = letters.where(Letter.id.in_(letter_ids)), went.where(Letter.id.in_(letter_ids))
    out = dict(plain_rows(session, went))
    return {letter: (slug, letter in out, bool(out.get(letter))) for letter, slug in plain_rows(session, letters)}


def registries_all_out(session: Session, campaign: Campaign) -> set[str]:
    """Slugs of the registries whose letters were all sent, of which none came back and no correction is to be sent."""
    counts = sent_by_registry(session, campaign)
    all_out = {slug for slug, count in counts.items() if count.out == count.letters}
    if not all_out:
        return set()
    corrections = _corrections(campaign.id, Letter.registry_slug.in_(all_out))
    corrected = select(Letter.registry_slug).where(Letter.campaign_id == campaign.id, Letter.id.in_(corrections))
    return all_out - {*session.scalars(corrected.distinct())}


def sent_letters(session: Session, campaign: Campaign) -> int:
    """Letters of a campaign that were sent, in whichever edition, also those that came back."""
    return sum(count.sent for count in sent_by_registry(session, campaign).values())


def queued_letters(session: Session, campaign_id: int) -> int:
    """Letters that wait to go, in a sending or in a print batch."""
    queued = select(func.count(distinct(Attempt.letter_id))).join(Letter, Letter.id == Attempt.letter_id)
    of = (
        Letter.campaign_id == campaign_id,
        waits(),
        Attempt.undone.is_(None),
        Attempt.copy == 0,
    )
    return session.scalar(queued.where(*of)) or 0


def corrections_to_send(session: Session, campaign_id: int) -> int:
    """Letters that were made again since they were sent, and not sent since."""
    return session.scalar(select(func.count()).select_from(_corrections(campaign_id).subquery())) or 0


def _corrections(campaign_id: int, *among: ColumnElement[bool]) -> Select[int]:
    """Their ids; `among`: conditions on letters."""
    sent = (
        select(Attempt.letter_id, func.max(Edition.number).label("number"))
        .join(Edition, Edition.id == Attempt.edition_id)
        .join(Letter, Letter.id == Attempt.letter_id)
        .where(Letter.campaign_id == campaign_id, Letter.withdrawn.is_(False), stands_as_sent(), *among)
        .group_by(Attempt.letter_id)
        .subquery()
    )
    newer = exists().where(Edition.letter_id == sent.c.letter_id, Edition.number > sent.c.number)
    return select(sent.c.letter_id).where(newer)


def _newest_unsent(campaign_id: int) -> Select[*tuple[Any, ...]]:
    """The newest editions of letters that were never sent, those alike in one row: how many `letters` they are of."""
    newest = (
        select(func.max(Edition.number).label("number"), Edition.letter_id, Letter.registry_slug)
        .join(Letter, Letter.id == Edition.letter_id)
        .where(Letter.campaign_id == campaign_id, Letter.withdrawn.is_(False))
        .where(~exists().where(Attempt.letter_id == Letter.id, stands_as_sent()))
        .group_by(Edition.letter_id, Letter.registry_slug)
        .subquery()
    )
    alike = (newest.c.registry_slug, Edition.draft, Edition.text_sha256, Edition.run_id)
    return (
        select(*alike, func.max(Edition.id).label("edition_id"), func.count().label("letters"))
        .join(newest, (newest.c.letter_id == Edition.letter_id) & (newest.c.number == Edition.number))
        .group_by(*alike)
    )
