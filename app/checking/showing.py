"""What the pages of a check show, worked out from rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.letter.text import compiled_text
from app.campaigns.letters import titles_of_letters
from app.campaigns.models import Letter
from app.checking import kinds
from app.checking.figures import Figures, figures_of
from app.checking.findings import Group
from app.checking.kinds import KINDS, Mend, Shape
from app.checking.models import LetterCheck, LetterFinding
from app.checking.words import FindingContext, mend_of, name_of, said_of
from app.drafting.citations import faults_of_citations
from app.drafting.faults import Fault, with_beginnings
from app.drafting.lines.in_text import lines_in_text
from app.drafting.lines.words import line_faults
from app.letters.recipient.salutation import name_line
from app.letters.text.source import take_apart
from app.platform.clock import today
from app.registry.changes.succession import SuccessorPost, successor_posts
from app.registry.posts.recipients_of import holders_of
from app.web.tables.list_query import ListQuery


@dataclass(frozen=True)
class Finding:
    """A line of the page: letters with one thing found. `named`: as an address names it."""

    kind: str
    about: str
    name: str
    shape: Shape
    to_do: str
    letters: int
    named: str


def findings_of(check: LetterCheck, groups: Sequence[Group], registries: Mapping[str, str]) -> list[Finding]:
    return [
        Finding(
            group.kind,
            group.about,
            name_of(group.kind, group.about, registries),
            KINDS[group.kind].shape,
            KINDS[group.kind].to_do,
            group.letters,
            f"{check.number}-{group.kind}",
        )
        for group in groups
    ]


@dataclass(frozen=True)
class FindingRow:
    """A letter with a finding. `title`: of its post on the day; blank when it is not on the list then."""

    letter: Letter
    finding: LetterFinding
    title: str
    said: str
    successors: Sequence[SuccessorPost]


def finding_rows(check: LetterCheck, *, kind: str = "", about: str = "") -> ListQuery[FindingRow]:
    """What a check found, or of one kind alone, letter by letter."""
    query = (
        select(Letter, LetterFinding)
        .join(LetterFinding, LetterFinding.letter_id == Letter.id)
        .where(LetterFinding.check_id == check.id)
        .order_by(Letter.number, LetterFinding.id)
    )
    if kind:
        query = query.where(LetterFinding.kind == kind, LetterFinding.about == about)

    def read(session: Session, found: Sequence[Any]) -> list[FindingRow]:
        ids = select(Letter.id).where(Letter.id.in_({letter.id for letter, _ in found}))
        titles = titles_of_letters(session, ids, valid_at=check.valid_at, known_at=check.known_at)
        others = _finding_context(session, check, found)
        return [
            FindingRow(
                letter,
                finding,
                titles.get(letter.id, ""),
                said_of(finding, others),
                others.successors.get(letter.id, ()),
            )
            for letter, finding in found
        ]

    return ListQuery(query, read)


def mend_in(check: LetterCheck, kind: str, about: str) -> Mend:
    return mend_of(kind, about, compiled_text(check.printing["source"]))


@dataclass(frozen=True)
class Audience:
    """What the letters of one registry come to; the longest sentence stands in the letter `reference`."""

    registry: str
    figures: Figures
    reference: str


def audiences_of(session: Session, check: LetterCheck, registries: Mapping[str, str]) -> list[Audience]:
    """In the order of the registries."""
    figures = figures_of(check.figures)
    ids = {figure.longest_in for figure in figures.values()}
    references = dict(session.execute(select(Letter.id, Letter.reference).where(Letter.id.in_(ids))).all())
    return [
        Audience(name, figures[slug], references[figures[slug].longest_in])
        for slug, name in registries.items()
        if slug in figures
    ]


def lines_to_look_at(session: Session, check: LetterCheck) -> list[Fault]:
    """Standard lines in the text that are not the approved words of the letter's day."""
    body, day = take_apart(check.printing["source"]).body, date.fromisoformat(check.printing["letter_date"])
    return with_beginnings(line_faults(lines_in_text(session, body, on=day)), body)


def citations_to_look_at(session: Session, check: LetterCheck) -> list[Fault]:
    """Guidance and powers in the text that are not in force on the letter's day."""
    body, day = take_apart(check.printing["source"]).body, date.fromisoformat(check.printing["letter_date"])
    return with_beginnings(faults_of_citations(session, body, on=day), body)


def _finding_context(session: Session, check: LetterCheck, found: Sequence[Any]) -> FindingContext:
    named = {letter_id for _, finding in found for letter_id in finding.facts.get("letters", ())}
    references = dict(session.execute(select(Letter.id, Letter.reference).where(Letter.id.in_(named))).all())
    posts, unlisted = (_posts(found, kind) for kind in (kinds.SAME_PERSON, kinds.UNLISTED))
    holders = holders_of(session, list(posts.values()), valid_at=check.valid_at, known_at=check.known_at)
    persons = {letter_id: name_line(holders[post_id]) for letter_id, post_id in posts.items() if post_id in holders}
    followed = successor_posts(session, unlisted.values(), today=today()) if unlisted else {}
    return FindingContext(
        references, persons, {letter_id: followed[post_id] for letter_id, post_id in unlisted.items()}
    )


def _posts(found: Sequence[Any], kind: str) -> dict[int, int]:
    """By letter id, the posts of the letters with a finding of a kind."""
    return {letter.id: letter.post_id for letter, finding in found if finding.kind == kind and letter.post_id}
