"""Which registry reads what of a campaign's letter, and how long the letters of each are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.campaigns.fields.values import values_of
from app.campaigns.letter.text import compiled_text, newest_text
from app.campaigns.letters import count_letters
from app.campaigns.models import Campaign
from app.campaigns.preview.letter_preview import pdf_of
from app.campaigns.preview.wordings import AnswerCounts, alike_answers, answers_by_registry, one_of_each
from app.campaigns.printed_letters import printed_letters
from app.campaigns.printing import freeze
from app.drafting.readable import short_condition_words
from app.letters.letter import Letter as Page
from app.letters.text.fields import holds, normalise
from app.letters.text.matrix import Answers, Row, asks_printed, matrix_of
from app.letters.text.readability import reading_of
from app.letters.text.source import take_apart
from app.letters.text.template import CompiledTemplate
from app.registry.registries import registry_names


@dataclass(frozen=True)
class RegistrySummary:
    """What the letters of one registry come to: `words` and `pages` of each that was looked at, one of each wording.
    `unmade`: how many of these can't be made, so that nothing is known of them. `answered`: by normalised name, what
    its letters answer in fields with a `where`."""

    slug: str
    name: str
    letters: int
    asks: int
    words: Sequence[int]
    pages: Sequence[int]
    unmade: int
    answered: Mapping[str, AnswerCounts]


@dataclass(frozen=True)
class Matrix:
    """`version` of the text that it is of, which begins at line `body_line` of its file; `looked_at`: how many letters
    the words and pages are counted in; `conditions`: by normalised name, the recipients for whom the
    answer is yes, of the fields that Despatch fills in."""

    version: int
    body_line: int
    rows: Sequence[Row]
    registries: Sequence[RegistrySummary]
    looked_at: int
    conditions: Mapping[str, str]

    @property
    def differing(self) -> list[Row]:
        return [row for row in self.rows if row.differs]

    def line_of(self, row: Row) -> int:
        """Of the box of the text, from 1."""
        return row.line - self.body_line + 1


def matrix(session: Session, campaign: Campaign) -> Matrix:
    """Of the newest text, for the registries of the audience in its order. Raises FileMissing, StorageFailed."""
    version = newest_text(session, campaign.id)
    text, names = compiled_text(version.source), registry_names(session)
    slugs = [part.registry_slug for part in campaign.audience]
    values = values_of(campaign.values, text.campaign_fields)
    shared: Answers = {normalise(spec.name): holds(values.get(spec.name)) for spec in text.campaign_fields}
    by_facts = answers_by_registry(session, campaign, text)
    letters, pages = count_letters(session, campaign.id), _one_page_of_each(session, campaign, text)
    read = [
        RegistrySummary(
            slug,
            names[slug],
            letters.get(slug, 0),
            asks_printed(text, slug),
            words=[reading_of(page.blocks).words for page in pages.get(slug, ()) if page],
            pages=[pdf_of(page).pages for page in pages.get(slug, ()) if page],
            unmade=sum(page is None for page in pages.get(slug, ())),
            answered=by_facts.get(slug, {}),
        )
        for slug in slugs
    ]
    alike = alike_answers(by_facts)
    answers = {slug: {**shared, **alike.get(slug, {})} for slug in slugs}
    looked_at = sum(len(pages.get(slug, ())) for slug in slugs)
    rows = matrix_of(version.source, text, slugs, answers)
    conditions = {normalise(spec.name): short_condition_words(spec) for spec in text.front.fields if spec.where}
    return Matrix(version.number, take_apart(version.source).body_line, rows, read, looked_at, conditions)


def _one_page_of_each(session: Session, campaign: Campaign, text: CompiledTemplate) -> dict[str, list[Page | None]]:
    """By registry slug one letter of each wording; None for one that can't be made."""
    letters = [sample.letter for sample in one_of_each(session, campaign, text)]
    printing = freeze(session, campaign)
    pages: dict[str, list[Page | None]] = {}
    for letter in printed_letters(session, printing, letters, valid_at=campaign.valid_at, mode="preview"):
        pages.setdefault(letter.letter.registry_slug, []).append(letter.page)
    return pages
