"""What is found without entries: campaigns, templates, questions and interventions, of which there are few; letters, by
their references."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.campaigns.lifecycle.create import campaigns
from app.campaigns.models import Campaign, Letter
from app.campaigns.states import State
from app.drafting.models import TemplateVersion
from app.drafting.versions import templates_in_use
from app.evidence.contributions.find import asked_of
from app.evidence.interventions.listing import ListedIntervention as Intervention
from app.evidence.interventions.listing import interventions
from app.evidence.questions.find import questions
from app.evidence.questions.models import Question
from app.search.plain import words_of
from app.search.spelling import near_spellings
from app.search.words import SHORT

Item = TypeVar("Item")

REFERENCE = re.compile(r"\s*([A-Za-z0-9/]{2,20})\s*[-–]\s*(\d{1,6})\s*")
"""A letter's: its campaign's, and its number or how that begins (MAR15-02)."""

DIGITS = 4
"""Of a letter's number in its reference, at least."""

EXACT, BEGINS, NEAR = range(3)


@dataclass(frozen=True)
class FoundLetter:
    reference: str
    campaign: str
    withdrawn: bool


def letters_like(session: Session, typed: str, *, most: int, skip: int = 0) -> tuple[int, list[FoundLetter]]:
    """How many letters have a reference that is typed so or begins so, and some of them in order."""
    parts = REFERENCE.fullmatch(typed)
    if not parts:
        return 0, []
    campaign, digits = parts.groups()
    query = (
        select(Letter.reference, Campaign.title, Letter.withdrawn)
        .join(Campaign, Campaign.id == Letter.campaign_id)
        .where(Campaign.reference == campaign.upper(), _numbered(digits))
    )
    total = session.scalars(select(func.count()).select_from(query.subquery())).one()
    page = session.execute(query.order_by(Letter.number).offset(skip).limit(most))
    return total, [FoundLetter(*row) for row in page]


def campaigns_like(session: Session, typed: str) -> list[Campaign]:
    """By their references and titles, those that stand in the archive too."""
    every = campaigns(session, states=list(State))
    return _rank_matches(
        typed, [(campaign, campaign.reference, f"{campaign.reference} {campaign.title}") for campaign in every]
    )


def templates_like(session: Session, typed: str) -> list[tuple[str, TemplateVersion]]:
    """(slug, version in use), by its title; those that are retired too."""
    every = templates_in_use(session)
    return _rank_matches(typed, [((one.slug, kept), one.slug, f"{kept.title} {one.slug}") for one, kept in every])


def questions_like(session: Session, typed: str) -> list[Question]:
    """By their UINs and texts, and by the numbers and teams of contributions to their answers."""
    asked = asked_of(session)
    return _rank_matches(
        typed,
        [
            (question, question.uin or "", " ".join([question.uin or "", question.text, *asked.get(question.id, ())]))
            for question in questions(session)
        ],
    )


def interventions_like(session: Session, typed: str, *, today: date) -> list[Intervention]:
    """By their titles and areas."""
    every = interventions(session, valid_at=today)
    return _rank_matches(
        typed,
        [
            (intervention, intervention.title, f"{intervention.title} {intervention.area_name} {intervention.summary}")
            for intervention in every
        ],
    )


def _numbered(digits: str) -> ColumnElement[bool]:
    """Numbers whose digits begin so: 02 begins those from 0200 to 0299."""
    if len(digits) > DIGITS or digits == "0" * DIGITS:
        return Letter.number == int(digits)
    ranges = []
    for length in range(DIGITS, DIGITS + 3):
        if length == DIGITS or digits[0] != "0":
            first = int(digits.ljust(length, "0"))
            ranges.append(Letter.number.between(first, first + 10 ** (length - len(digits)) - 1))
    return or_(*ranges)


def _rank_matches(typed: str, items: Iterable[tuple[Item, str, str]]) -> list[Item]:
    """Each item with its code and its words: the code itself first, then words that begin as typed, then near ones."""
    wanted = words_of(typed)
    found: list[tuple[int, int, Item]] = []
    for place, (item, code, words) in enumerate(items):
        rank = _rank(wanted, words_of(code), words_of(words))
        if rank is not None:
            found.append((rank, place, item))
    return [item for *_, item in sorted(found, key=lambda one: one[:2])]


def _rank(wanted: Sequence[str], code: Sequence[str], words: Sequence[str]) -> int | None:
    if not wanted:
        return None
    if wanted == code:
        return EXACT
    if all(any(word.startswith(one) for word in words) for one in wanted):
        return BEGINS
    full = [SHORT.get(one, (one,)) for one in wanted]
    if all(any(near_spellings(word, words) for spelled in ways for word in spelled.split()) for ways in full):
        return NEAR
    return None
