"""One row becomes one Letter, or every failure that keeps it from being one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import dropwhile

from app.commands.merge.columns import KIND, NATION, REGION, Columns
from app.commands.merge.failures import Failure
from app.commands.merge.reading import RowReader
from app.commands.merge.values import Row
from app.letters.compose import CampaignText, MissingFields, compose
from app.letters.dates import add_working_days
from app.letters.letter import Letter, Signatory
from app.letters.page.glyphs import UnprintableCharacters
from app.letters.page.length import surely_fits
from app.letters.page.measures import MOST_PAGES
from app.letters.problems import LetterError
from app.letters.recipient.person import AmbiguousName, names_nobody, split_name
from app.letters.recipient.recipient import Recipient
from app.letters.recipient.salutation import Holder, name_line
from app.letters.text.fields import normalise
from app.letters.text.front_matter import Front
from app.letters.text.template import CompiledTemplate

REFERENCE = "letter reference"

WHERE = {
    "address_overflow": "address",
    "letterhead": "head of the page",
    "details": "head of the page",
    "reference": REFERENCE,
}
"""What of a letter to look at, by the codes that name no field, or by the part of the page that these name."""


@dataclass(frozen=True)
class MergeContext:
    """What all rows share. `registry`: of a row that names none, or None where it must. `today`: the date of letters
    without one. `holidays`: for counting the days to reply. `digits` of the number that a letter goes by. `repeats`:
    numbers of the rows whose reference stands in an earlier row, each with that row's. `pdf`: whether letters are made
    as PDFs, whose pages count."""

    template: CompiledTemplate
    columns: Columns
    registry: str | None
    today: date
    holidays: Collection[date]
    digits: int
    pdf: bool = False
    repeats: Mapping[int, int] = field(default_factory=dict)

    def name(self, row: Row) -> str:
        """What a row's files are called, without their ends: "0001"."""
        return f"{row.place:0{self.digits}}"

    def reference(self, row: Row, reading: RowReader) -> str:
        return reading.text(REFERENCE) or self.name(row)


def check_row(row: Row, shared: MergeContext) -> Letter | tuple[Failure, ...]:
    """The letter of a row as it prints, or all that keeps it from being one."""
    reading = RowReader(row, shared.columns)
    registry = reading.registry(shared.registry)
    campaign = _campaign(reading, shared)
    reference = shared.reference(row, reading)
    if first := shared.repeats.get(row.number):
        reading.fail(REFERENCE, "reference_twice", {"reference": reference, "first": first})
    recipient = _recipient(reading, shared.template.front, reference=reference)
    values = {spec.name: reading.value(spec) for spec in shared.template.front.fields if not spec.where}
    letter = None
    if registry:
        try:
            letter = compose(shared.template, registry=registry, recipient=recipient, campaign=campaign, values=values)
        except LetterError as problem:
            reading.failures += _failures(problem, row, shared, reading.failures)
    if letter and not reading.failures and shared.pdf and not surely_fits(letter):
        _count_pages(letter, reading)
    return letter if letter and not reading.failures else tuple(reading.failures)


def _count_pages(letter: Letter, reading: RowReader) -> None:
    from app.letters.pdf import make_pdf

    if (pages := make_pdf(letter).pages) > MOST_PAGES:
        reading.fail("", "too_many_pages", {"pages": pages, "limit": MOST_PAGES})


def _campaign(reading: RowReader, shared: MergeContext) -> CampaignText:
    """A text that ministers sign carries DRAFT: no office has cleared it, so it bears no signature either."""
    front = shared.template.front
    day = reading.day("date of letter") or shared.today
    return CampaignText(
        letter_date=day,
        reply_by=reading.day("reply by") or _reply_by(front, day, shared.holidays),
        signatories=tuple(
            Signatory(signatory.name, signatory.office, signatory.department) for signatory in front.signatories
        ),
        copies=front.copies,
        draft=bool(front.signatories),
    )


def _reply_by(front: Front, day: date, holidays: Collection[date]) -> date | None:
    days = front.reply_working_days
    return None if days is None else add_working_days(day, days, holidays=holidays)


def _recipient(reading: RowReader, front: Front, *, reference: str) -> Recipient:
    text, names = reading.text, reading.names
    post, organisation = text("post title"), text("organisation")
    holder = replace(holder_named(text("office-holder")), salutation=text("salutation"))
    printed = {line.casefold() for line in (text("office-holder"), name_line(holder), post, organisation)}
    return Recipient(
        reference=reference,
        post_title=post,
        names_organisation=organisation.casefold() in post.casefold(),
        holder=holder,
        organisation=organisation,
        kind=reading.fact(KIND, front),
        nation=reading.fact(NATION, front),
        region=reading.fact(REGION, front),
        address=tuple(dropwhile(lambda line: line.casefold() in printed, reading.address())),
        areas=names("areas"),
        councils=names("councils"),
        police_forces=names("police forces"),
        policing_body=text("policing body"),
        health_bodies=names("health bodies"),
        directors_of_childrens_services=names("directors of children's services"),
    )


def _failures(problem: LetterError, row: Row, shared: MergeContext, found: Sequence[Failure]) -> Iterator[Failure]:
    """As many as the problem has fields. A field that failed already is missing for that reason alone."""
    failed = {normalise(failure.field) for failure in found}
    match problem:
        case MissingFields(facts={"fields": tuple(names)}):
            for name in names:
                if normalise(name) not in failed:
                    yield Failure(row.number, name, problem.code, {"fields": (name,)})
        case UnprintableCharacters(facts={"characters": tuple(characters)}):
            for name, held in _holding(characters, row, shared.columns):
                yield Failure(row.number, name, problem.code, {"characters": held})
        case _:
            where = WHERE.get(str(problem.facts.get("part", problem.code)), "")
            yield Failure(row.number, where, problem.code, problem.facts)


def _holding(characters: Sequence[str], row: Row, columns: Columns) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Headings of the columns in which any of the characters stands, each with its own; under none those that stand in
    no column."""
    elsewhere = dict.fromkeys(characters)
    for heading, cell in zip(columns.headings, row.cells, strict=False):
        said = "".join(cell) if isinstance(cell, tuple) else str(cell)
        if columns.has(heading) and (held := tuple(character for character in characters if character in said)):
            yield heading, held
            elsewhere = {one: None for one in elsewhere if one not in held}
    if elsewhere:
        yield "", tuple(elsewhere)


def holder_named(written: str) -> Holder:
    """The holder whose name is `written`, "Sir Alex Example QPM": greeted as the title asks, and addressed in the words
    of the cell, so that one which can't be told apart safely, or says more than a name, stays whole.
    Nobody where it says that there is nobody: "Vacant"."""
    if names_nobody(written):
        return Holder()
    try:
        holder = split_name(written)
    except AmbiguousName:
        return Holder(full_name=written)
    return holder if name_line(holder).split() == written.replace(",", " ").split() else Holder(full_name=written)
