"""A letter as somebody looks at it: the pictures of its pages, what it lacks, or why it can't be made."""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from flask import url_for
from sqlalchemy.orm import Session

from app.campaigns.fields.values import unanswered_questions
from app.campaigns.letter.text import LetterContent, compiled_text, unknown_fields
from app.campaigns.models import Campaign, Letter
from app.campaigns.printed_letters import PrintedLetter, printed_letters, values_in_letter
from app.campaigns.printing import Printing, freeze
from app.campaigns.values.letter import any_by_recipient
from app.campaigns.words import letter_problem_words
from app.clearance.offices.signature_pictures import signatures_in
from app.letters.letter import Letter as Page
from app.letters.letter import missing_fields
from app.letters.page.measures import MOST_PAGES
from app.letters.page.wording import join
from app.letters.pdf import MadePdf
from app.letters.pdf.limited_layout import make_pdf_apart
from app.letters.pdf.picture import letter_picture
from app.letters.problems import TooComplex
from app.letters.text.fields import normalise
from app.letters.text.source import take_apart
from app.letters.text.template import CompiledTemplate
from app.web.filters import format_plural
from app.web.request import services

NOTE = re.compile(r"\[(?!\d+\])[^\[\]]{3,}(?:\[[^\[\]]*\][^\[\]]*)*\](?!\()")
"""As static/editor/problems.js underlines them. A year in brackets is of a citation; what has an address is a link."""

MOST_NAMED = 3
"""Fields without a value that are named; the rest is counted."""


@dataclass(frozen=True)
class Look:
    """`pages`: addresses of the pictures, no more than a letter may have, of `count` pages; `missing`: fields without a
    value, `own` if any of them is the letter's own; `unknown`: how often the text says what was meant as a field and is
    none; `notes`: words of the text in square brackets, as for a colleague; `unanswered`: questions of its text that
    nobody has answered yes or no; `problem`: why it can't be made, and then there is no `page`, or it can't be laid
    out; `fields` and `conditions`: as `values_in_letter` gives them."""

    page: Page | None = None
    count: int = 0
    pages: Sequence[str] = ()
    missing: Sequence[str] = ()
    own: bool = False
    unknown: int = 0
    notes: int = 0
    unanswered: Sequence[str] = ()
    problem: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    conditions: Mapping[str, bool | None] = field(default_factory=dict)

    @property
    def states(self) -> list[tuple[str, str]]:
        """Shape and word of each thing that is so."""
        if self.problem:
            return [("warn", "Can’t be laid out" if self.page else "Can’t be generated")]
        lacks = state_of_fields([*self.missing, *self.unanswered], self.unknown)
        notes = ("warn", f"{format_plural(self.notes, 'note')} in square brackets to remove")
        states = [lacks, notes] if self.notes and lacks[0] == "warn" else [notes] if self.notes else [lacks]
        if self.count > MOST_PAGES:
            return [*states, ("warn", f"{self.count} pages. A letter can have {MOST_PAGES} at most")]
        return [*states, ("full", format_plural(self.count, "page"))]


def labels_of_fields(text: CompiledTemplate, names: Iterable[str]) -> tuple[str, ...]:
    """The fields as forms call them; one that the text does not declare, by its name."""
    labels = {normalise(spec.name): spec.label for spec in text.front.fields}
    return tuple(labels.get(normalise(name), name) for name in names)


def state_of_fields(missing: Sequence[str], unknown: int) -> tuple[str, str]:
    """Shape and word: whether a letter's fields have values, and whether all that was meant as a field is one."""
    if unknown:
        return ("warn", f"{format_plural(unknown, 'field')} not recognised")
    if not missing:
        return ("full", "Every field in this letter has a value")
    more = len(missing) - MOST_NAMED
    named = [*missing[:MOST_NAMED], f"{more} more"] if more > 0 else missing
    return ("warn", f"{format_plural(len(missing), 'field')} without a value: {join(named)}")


def look_at(session: Session, campaign: Campaign, letter: Letter, *, written: LetterContent | None = None) -> Look:
    """`letter` as it prints now or, with its pictures in the page itself, as it would with what is `written`.

    Raises TemplateProblems, FileMissing, StorageFailed.
    """
    printing = freeze(session, campaign, written)
    printed = preview_of(session, campaign, printing, letter)
    page = printed.page
    if page is None:
        code, facts = (printed.problem.code, printed.problem.facts) if printed.problem else ("", {})
        return Look(problem=letter_problem_words(code, facts))
    missing = missing_fields(page)
    own = any_by_recipient(compiled_text(printing.source), missing)
    unknown = unknown_fields(printing.source, letter.registry_slug)
    missing = labels_of_fields(compiled_text(printing.source), missing)
    questions = unanswered_questions(printing.values, compiled_text(printing.source), letter.registry_slug)
    try:
        pdf = pdf_of(page)
    except TooComplex as problem:
        why = letter_problem_words(problem.code, problem.facts)
        return Look(page, missing=missing, own=own, unknown=unknown, unanswered=questions, problem=why)
    numbers = range(1, min(pdf.pages, MOST_PAGES) + 1)
    if written:
        pages = [picture_in_page(pdf.body, number) for number in numbers]
    else:
        pages = [url_for("preview.page", reference=letter.reference, number=number) for number in numbers]
    fields, conditions = values_in_letter(session, printing, letter, valid_at=campaign.valid_at)
    notes = _count_notes(printing.source)
    return Look(page, pdf.pages, pages, missing, own, unknown, notes, questions, fields=fields, conditions=conditions)


def _count_notes(source: str) -> int:
    """In the whole text: a note beside words for others is not seen in this letter."""
    front = compiled_text(source).front
    words = "\n".join([front.subject, take_apart(source).body, *front.asks])
    return len(NOTE.findall(words.replace("\\[", "[").replace("\\]", "]")))


KEPT = 24
"""Letters kept in memory."""


def preview_of(session: Session, campaign: Campaign, printing: Printing, letter: Letter) -> PrintedLetter:
    """One letter as it would print, with missing fields marked. Its page is always a draft that nobody signed: anyone
    signed in can save a preview, and it shows changes that the owner has not taken up."""
    printed = next(printed_letters(session, printing, [letter], valid_at=campaign.valid_at, mode="preview"))
    return replace(printed, page=printed.page and _as_draft(printed.page))


def _as_draft(page: Page) -> Page:
    unsigned = tuple(replace(signatory, picture=None) for signatory in page.signatories)
    return replace(page, draft=True, signatories=unsigned)


@lru_cache(maxsize=KEPT)
def pdf_of(page: Page) -> MadePdf:
    """Raises FileMissing and StorageFailed when a signature can't be read, and TooComplex."""
    return make_pdf_apart(page, pictures=signatures_in(services().storage)(page))


def picture_of(page: Page, number: int) -> bytes:
    """The picture of a page of the letter's PDF. Raises what `pdf_of` raises, and NoSuchPage."""
    return letter_picture(pdf_of(page).body, number)


def picture_in_page(pdf: bytes, number: int) -> str:
    """A page's picture as an address that holds it, for what is saved nowhere."""
    return f"data:image/png;base64,{b64encode(letter_picture(pdf, number)).decode()}"
