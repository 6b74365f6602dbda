"""Citations in the texts of templates and campaigns: which are not in force on a day, and who cites an edition."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.letter.text import compiled_text, newest_text
from app.campaigns.models import Campaign
from app.campaigns.preview.wordings import alike_answers, answers_by_registry
from app.campaigns.states import State
from app.drafting.citations import Citation
from app.drafting.find import find_templates
from app.evidence.framework.citations import Miscitation, find_citations, find_miscitations
from app.evidence.framework.listing import Edition, editions
from app.evidence.framework.words import said_of_miscited
from app.letters.text.matrix import printed_source
from app.letters.text.source import take_apart


@dataclass(frozen=True)
class Paragraph:
    """`at`: the line of the text on which it begins, from 1."""

    at: int
    text: str


def citations_in(session: Session, body: str, day: date) -> list[Citation]:
    """What a letter's body cites that is not in force on the day, each with its line and what is in force instead."""
    known = editions(session)
    return [
        Citation(
            _line(paragraph, miscitation), said_of_miscited(miscitation, day, instead=_instead(miscitation, day, known))
        )
        for paragraph in _paragraphs(body)
        for miscitation in find_miscitations(paragraph.text, day, known)
    ]


@dataclass(frozen=True)
class CitingTexts:
    """`templates`: (slug, title) of those in use; `campaigns`: open ones, by reference."""

    templates: tuple[tuple[str, str], ...]
    campaigns: tuple[Campaign, ...]


def citing_texts(session: Session, edition: Edition) -> CitingTexts:
    """Which texts cite the edition: of a campaign, what its letters print of the newest one. A text that names no
    edition cites that of its letter's date. A template has no date: it cites what it names."""
    known = [one for one in editions(session) if one.work_id == edition.work_id]
    templates = [
        (template.slug, template.version.title)
        for template in find_templates(session)
        if _cites(take_apart(template.version.source).body, edition, known, day=None)
    ]
    campaigns = session.scalars(select(Campaign).where(Campaign.state == State.OPEN).order_by(Campaign.reference))
    return CitingTexts(
        tuple(templates),
        tuple(
            campaign
            for campaign in campaigns
            if _cites(_printed_text(session, campaign), edition, known, day=campaign.letter_date)
        ),
    )


def _printed_text(session: Session, campaign: Campaign) -> str:
    """What letters print of the newest text; the whole of it where the campaign has none yet."""
    source = newest_text(session, campaign.id).source
    text = compiled_text(source)
    answers = alike_answers(answers_by_registry(session, campaign, text))
    return printed_source(source, text, answers) or take_apart(source).body


def _cites(text: str, edition: Edition, known: Sequence[Edition], *, day: date | None) -> bool:
    for citation in find_citations(text, known):
        if citation.edition and citation.edition.id == edition.id:
            return True
        if citation.edition is None and not citation.said and day and edition.in_force_on(day):
            return True
    return False


def _instead(one: Miscitation, day: date, known: Sequence[Edition]) -> Edition | None:
    """The edition of the same work that is in force on the day."""
    if one.edition is None:
        return None
    return next((other for other in known if other.work_id == one.edition.work_id and other.in_force_on(day)), None)


def _paragraphs(body: str) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    lines: list[str] = []
    for number, line in enumerate([*body.splitlines(), ""], start=1):
        if line.strip():
            lines.append(line)
        elif lines:
            paragraphs.append(Paragraph(number - len(lines), "\n".join(lines)))
            lines = []
    return paragraphs


def _line(paragraph: Paragraph, one: Miscitation) -> int:
    """The line on which its last word stands, where it is found; else that on which the paragraph begins."""
    last = one.words.split()[-1].strip("()")
    lines = paragraph.text.split("\n")
    return next((paragraph.at + at for at, line in enumerate(lines) if last in line), paragraph.at)
