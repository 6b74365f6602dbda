"""How far a campaign is with sending: a few cheap counts, since every page of the campaign shows it."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, distinct, exists, func, select
from sqlalchemy.orm import Session

from app.campaigns.letters import count_letters, every_text_cleared
from app.campaigns.models import Campaign, Letter
from app.campaigns.printing import freeze
from app.campaigns.states import State
from app.campaigns.steps import StepProgress, waiting
from app.clearance.requests import cleared_registries
from app.delivery.attempts.sent_letters import stands_as_sent, unsent_letters_query, waits, was_sent
from app.delivery.marking.sendable import OUTDATED, hindrance_of, runs_signed_as_now
from app.delivery.models import Attempt
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
    total, sent = sum(count_letters(session, campaign.id).values()), sent_letters(session, campaign.id)
    out = _letters(session, campaign.id, stands_as_sent())
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
        return StepProgress("half", word, hint=f"{rest:,} came back")
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


def registries_all_out(session: Session, campaign_id: int) -> set[str]:
    """Slugs of the registries whose letters were all sent, of which none came back and no correction is to be sent."""
    of = (Letter.campaign_id == campaign_id, Letter.withdrawn.is_(False))
    unsent = unsent_letters_query(campaign_id).limit(1)  # of one registry each: a database stops at the first letter
    all_out = {
        slug
        for slug in session.scalars(select(Letter.registry_slug).where(*of).distinct()).all()
        if session.scalar(unsent.where(Letter.registry_slug == slug)) is None
    }
    if not all_out:
        return set()
    corrections = _corrections(campaign_id, Letter.registry_slug.in_(all_out))
    corrected = select(Letter.registry_slug).where(*of, Letter.id.in_(corrections))
    return all_out - {*session.scalars(corrected.distinct())}


def sent_letters(session: Session, campaign_id: int) -> int:
    """Letters of a campaign that were sent, in whichever edition, also those that came back."""
    return _letters(session, campaign_id, was_sent())


def _letters(session: Session, campaign_id: int, tried: ColumnElement[bool]) -> int:
    """With an attempt of which `tried` is so."""
    sent = select(func.count(distinct(Attempt.letter_id))).join(Letter, Letter.id == Attempt.letter_id)
    of = (Letter.campaign_id == campaign_id, Letter.withdrawn.is_(False), tried)
    return session.scalar(sent.where(*of)) or 0


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
    of = (Letter.campaign_id == campaign_id, Letter.withdrawn.is_(False))
    newest = (
        select(func.max(Edition.number).label("number"), Edition.letter_id)
        .join(Letter, Letter.id == Edition.letter_id)
        .where(*of)
        .group_by(Edition.letter_id)
        .subquery()
    )
    alike = (Letter.registry_slug, Edition.draft, Edition.text_sha256, Edition.run_id)
    return (
        select(*alike, func.max(Edition.id).label("edition_id"), func.count().label("letters"))
        .join(newest, (newest.c.letter_id == Edition.letter_id) & (newest.c.number == Edition.number))
        .join(Letter, Letter.id == Edition.letter_id)
        .where(*of, ~exists().where(Attempt.letter_id == Letter.id, stands_as_sent()))
        .group_by(*alike)
    )
