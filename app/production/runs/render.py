"""From claims to files: compose each letter, render both formats, put them in an archive. A bad letter fails alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.anchor import Head
from app.campaigns.models import Campaign, Letter
from app.campaigns.printed_letters import PrintedLetter, Problem, printed_letters
from app.campaigns.printing import Printing, freeze
from app.letters.canonical import canonical
from app.letters.dates import date_in_words
from app.letters.docx import MadeDocx, make_docx
from app.letters.files.fingerprint import fingerprint, short_fingerprint
from app.letters.files.inflated_digest import inflated_pdf_sha256
from app.letters.letter import Letter as Page
from app.letters.page.correction import correction_line
from app.letters.page.head import HeadOverflow, check_head
from app.letters.page.measures import MOST_PAGES
from app.letters.pdf import MadePdf, make_pdf
from app.letters.pdf.check import Fault, check
from app.letters.problems import LetterError
from app.platform.storage import FileMissing, StorageFailed, sha256
from app.production.editions.archive import HEAD, MadeArchive, archive_of
from app.production.editions.file_beginnings import Beginning, beginning
from app.production.models import Run
from app.production.runs.claim import Claim
from app.production.runs.complete import Batch, CompletedLetter, Failed, MadeBy, MadeFile
from app.production.runs.runs import RUN_CHANGED, is_as_recorded
from app.production.verification.issue_check import ClearanceWent, IssuedTexts, issued_now

log = structlog.get_logger(__name__)

Signatures = Callable[[Page], Mapping[str, bytes]]
"""Gives the signatures that a letter prints, by SHA-256."""

MOST_FAULTS, SAID = 5, 60
"""Faults of a letter that are told, and characters of what each has."""


class TooManyPages(LetterError):
    """Facts: pages, limit."""

    code = "too_many_pages"


class UnsoundPdf(Exception):
    """A letter's PDF breaks PDF/UA-1, or what is promised of every letter: a fault of ours. Facts: faults, each as its
    code, its page or 0, and with what."""

    code = "unsound_pdf"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults)
        self.facts = {"faults": [[fault.code, fault.page, fault.what[:SAID]] for fault in faults[:MOST_FAULTS]]}


@dataclass(frozen=True)
class RenderedFile:
    """A file of a letter, before it is put in an archive: its own bytes, after those of `begun` where it begins as
    others do.

    `pages`, `unset`: of a PDF, how many, and why the press did not set it.
    """

    own: bytes
    inflated_sha256: str
    begun: Beginning | None = None
    pages: int = 0
    unset: str = ""

    @property
    def body(self) -> bytes:
        return self.begun.body + self.own if self.begun else self.own

    @property
    def sha256(self) -> str:
        return self.begun.sha256_with(self.own) if self.begun else sha256(self.own)

    def entry(self, name: str) -> tuple[str, bytes]:
        """Its entry in an archive, whose name tells what stands before it in the file."""
        return (f"{name}.after-{self.begun.sha256[:16]}" if self.begun else name), self.own


@dataclass(frozen=True)
class Draw:
    """How a file is made of a letter, in steps: the first is given the letter's page and the signatures that it prints,
    each later one what the step before it gave, and the last gives the file.

    A batch takes a step with all its letters before it takes the next: work that is not broken off for work of another
    kind takes a quarter less time.
    """

    steps: tuple[Callable[..., Any], ...]

    def __call__(self, page: Page, signatures: Mapping[str, bytes]) -> RenderedFile:
        first, *others = self.steps
        made = first(page, signatures)
        for step in others:
            made = step(made)
        drawn: RenderedFile = made
        return drawn


def _pdf(page: Page, signatures: Mapping[str, bytes], *, large: bool = False) -> MadePdf:
    return make_pdf(page, pictures=signatures, large=large)


def _sound(made: MadePdf) -> MadePdf:
    """Raises TooManyPages, UnsoundPdf."""
    if made.pages > MOST_PAGES:
        raise TooManyPages(pages=made.pages, limit=MOST_PAGES)
    if faults := check(made.body):
        raise UnsoundPdf(faults)
    return made


def _drawn_pdf(made: MadePdf) -> RenderedFile:
    return RenderedFile(
        made.own,
        inflated_pdf_sha256(made.own, after=made.shared),
        beginning(made.shared) if made.shared else None,
        made.pages,
        made.unset,
    )


def _docx(page: Page, _signatures: Mapping[str, bytes], *, large: bool = False) -> MadeDocx:
    return make_docx(page, large=large)


def _drawn_docx(made: MadeDocx) -> RenderedFile:
    return RenderedFile(made.body, made.inflated_sha256)


FORMATS: Mapping[str, Draw] = {"pdf": Draw((_pdf, _sound, _drawn_pdf)), "docx": Draw((_docx, _drawn_docx))}
"""What every letter is made as."""

LARGE: Mapping[str, Draw] = {
    "large-pdf": Draw((partial(_pdf, large=True), _drawn_pdf)),
    "large-docx": Draw((partial(_docx, large=True), _drawn_docx)),
}
"""Large print, which is made of an edition when somebody asks for it."""


@dataclass
class LetterInProgress:
    """A claimed letter that is being made: its page, the signatures that this prints, its files so far by format, its
    canonical JSON; or why it can't be made."""

    claim: Claim
    printed: PrintedLetter
    signatures: Mapping[str, bytes] = field(default_factory=dict)
    files: dict[str, Any] = field(default_factory=dict)
    content: bytes = b""
    failed: Failed | None = None

    @property
    def page(self) -> Page:
        assert self.printed.page is not None  # noqa: S101 (one without a page has failed)
        return self.printed.page


def printed_for(session: Session, run_id: int, claims: Sequence[Claim]) -> list[tuple[Claim, PrintedLetter]]:
    """What is to be made for each claim, as the registries and the campaign were when the run was started. A letter
    whose clearance went since has no page; none has one if the run is not as it was recorded."""
    run = session.get_one(Run, run_id)
    claim_of = {claim.letter_id: claim for claim in claims}
    letters = session.scalars(select(Letter).where(Letter.id.in_(claim_of)).order_by(Letter.number)).all()
    if not is_as_recorded(session, run):
        return [(claim_of[letter.id], PrintedLetter(letter, problem=Problem(RUN_CHANGED))) for letter in letters]
    printing = (
        Printing.from_json(run.printing)
        if run.printing
        else freeze(session, session.get_one(Campaign, run.campaign_id))
    )
    found = printed_letters(session, printing, letters, valid_at=run.valid_at, known_at=run.known_at)
    printed_now = [_corrected(one, printing.replaced.get(str(one.letter.id))) for one in found]
    issued = issued_now(session, run.campaign_id)
    return [(claim_of[printed.letter.id], _unless_clearance_went(printed, issued)) for printed in printed_now]


def _corrected(printed: PrintedLetter, replaced: Sequence[str] | None) -> PrintedLetter:
    """The letter with what it says at its head of the one that it replaces (Printing.replaced). Its covering email says
    it too: where the head has no room, the letter is made without."""
    page = printed.page
    if page is None or replaced is None:
        return printed
    dated, sent_on = replaced
    day = date_in_words(date.fromisoformat(sent_on), language=page.language)
    line = correction_line(dated, day, language=page.language)
    corrected = replace(page, notice=f"{line}\n{page.notice}".strip())
    try:
        check_head(corrected)
    except HeadOverflow:
        return printed
    return replace(printed, page=corrected)


def _unless_clearance_went(printed: PrintedLetter, issued: IssuedTexts) -> PrintedLetter:
    page = printed.page
    if page is None or issued.allows(page, printed.letter.registry_slug, printed.text_sha256):
        return printed
    return PrintedLetter(printed.letter, problem=Problem(ClearanceWent.code), recipient=printed.recipient)


def make_batch(
    wanted: Iterable[tuple[Claim, PrintedLetter]],
    *,
    signatures: Signatures,
    head: Head,
    before_each: Callable[[], None],
) -> Batch:
    """Make the files of what `printed_for` gave. It takes seconds and needs no database; nothing is stored yet.
    `before_each`: called again and again meanwhile."""
    making = [LetterInProgress(claim, printed, failed=_without_page(claim, printed)) for claim, printed in wanted]
    for step in _steps(signatures):
        for letter in making:
            if letter.failed is None:
                before_each()
                letter.failed = _failure_in(step, letter)
    made = [letter for letter in making if letter.failed is None]
    files = [file.entry(f"{letter.page.reference}.{name}") for letter in made for name, file in letter.files.items()]
    archive = archive_of([*files, (HEAD, canonical(asdict(head)))])
    return Batch(
        list(_completed_letters(made, archive)),
        [letter.failed for letter in making if letter.failed],
        archive if made else None,
        MadeBy(short_fingerprint(), fingerprint()),
    )


def _without_page(claim: Claim, printed: PrintedLetter) -> Failed | None:
    if printed.page is not None:
        return None
    return (
        Failed(claim, printed.problem.code, printed.problem.facts) if printed.problem else Failed(claim, "not_composed")
    )


def _steps(signatures: Signatures) -> Iterator[Callable[[LetterInProgress], None]]:
    """What is done with each letter, one after another."""

    def sign(letter: LetterInProgress) -> None:
        letter.signatures = signatures(letter.page)

    def freeze_page(letter: LetterInProgress) -> None:
        letter.content = letter.page.canonical_json()

    yield sign
    for name, draw in FORMATS.items():
        first, *others = draw.steps
        yield partial(_begin, name, first)
        yield from (partial(_go_on, name, step) for step in others)
    yield freeze_page


def _begin(name: str, step: Callable[..., Any], letter: LetterInProgress) -> None:
    letter.files[name] = step(letter.page, letter.signatures)


def _go_on(name: str, step: Callable[..., Any], letter: LetterInProgress) -> None:
    letter.files[name] = step(letter.files[name])


def _failure_in(step: Callable[[LetterInProgress], None], letter: LetterInProgress) -> Failed | None:
    """Take a step; why it could not be taken comes back."""
    claim = letter.claim
    try:
        step(letter)
    except (LetterError, UnsoundPdf) as problem:
        return Failed(claim, problem.code, problem.facts)
    except FileMissing:
        return Failed(claim, "signature_missing")
    except StorageFailed as problem:
        return Failed(claim, problem.code, {"tries": claim.tries})
    except Exception as fault:
        # A fault of ours in one letter must neither stop the others nor hide.
        log.exception("letter_not_made", letter=letter.page.reference)
        return Failed(claim, "unexpected", {"fault": type(fault).__name__})
    return None


def _completed_letters(letters: Sequence[LetterInProgress], archive: MadeArchive) -> Iterator[CompletedLetter]:
    slots = iter(archive.slots)
    for letter in letters:
        page, pdf = letter.page, letter.files["pdf"]
        yield CompletedLetter(
            claim=letter.claim,
            content=letter.content.decode(),
            sha256=sha256(letter.content),
            text_sha256=letter.printed.text_sha256,
            draft=page.draft,
            pages=pdf.pages,
            unset=pdf.unset,
            files=tuple(
                MadeFile(name, file.sha256, file.inflated_sha256, next(slots), file.begun)
                for name, file in letter.files.items()
            ),
        )
