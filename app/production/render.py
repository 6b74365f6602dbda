"""From claims to files: compose each letter, render both formats, pack them. A bad letter fails alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.anchor import Head
from app.campaigns.models import Campaign, Letter
from app.campaigns.printed import Printed, Problem, printed_letters
from app.campaigns.printing import Printing, freeze
from app.letters.canonical import canonical
from app.letters.docx import make_docx
from app.letters.fingerprint import fingerprint, short_fingerprint
from app.letters.inflated import inflated_pdf_sha256
from app.letters.letter import Letter as Page
from app.letters.page import MOST_PAGES
from app.letters.pdf import MadePdf, make_pdf
from app.letters.pdf.check import Fault, check
from app.letters.problems import LetterError
from app.production.claim import Claim
from app.production.complete import Batch, Failed, Made, MadeBy, MadeFile
from app.production.models import Run
from app.production.pack import Packed, pack
from app.production.shared import Beginning, beginning
from app.production.still_issued import ClearanceWent, Issued, issued_now
from app.storage import FileMissing, StorageFailed, sha256

log = structlog.get_logger(__name__)

Signatures = Callable[[Page], Mapping[str, bytes]]
"""Gives the signatures that a letter prints, by SHA-256."""

MOST_FAULTS, SAID = 5, 60
"""Faults of a letter that are told, and characters of what each has."""

HEAD = "audit-head.json"
"""A pack's last entry: the head of the audit record when its making began, which must still be there later (rule 8)."""


class TooManyPages(LetterError):
    """Facts: pages, limit."""

    code = "too_many_pages"


class UnsoundPdf(Exception):
    """A letter's PDF breaks PDF/UA-1, or what is promised of every letter: a fault of ours. Facts: faults, each as its
    code, its page or 0, and with what."""

    code = "unsound_pdf"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults)
        self.facts = {"faults": [[one.code, one.page, one.what[:SAID]] for one in faults[:MOST_FAULTS]]}


@dataclass(frozen=True)
class Drawn:
    """A file of a letter, before it is packed: its own bytes, after those of `begun` where it begins as others do.

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
        """Its entry in a pack, whose name tells what stands before it in the file."""
        return (f"{name}.after-{self.begun.sha256[:16]}" if self.begun else name), self.own


Draw = Callable[[Page, Mapping[str, bytes]], Drawn]
"""Makes a file of a letter, with the signatures that it prints."""


def _pdf(page: Page, signatures: Mapping[str, bytes]) -> Drawn:
    """Raises TooManyPages, UnsoundPdf."""
    made = make_pdf(page, pictures=signatures)
    if made.pages > MOST_PAGES:
        raise TooManyPages(pages=made.pages, limit=MOST_PAGES)
    if faults := check(made.body):
        raise UnsoundPdf(faults)
    return _drawn(made)


def _large_pdf(page: Page, signatures: Mapping[str, bytes]) -> Drawn:
    return _drawn(make_pdf(page, pictures=signatures, large=True))


def _drawn(made: MadePdf) -> Drawn:
    return Drawn(
        made.own,
        inflated_pdf_sha256(made.own, after=made.shared),
        beginning(made.shared) if made.shared else None,
        made.pages,
        made.unset,
    )


def _docx(page: Page, _signatures: Mapping[str, bytes], *, large: bool = False) -> Drawn:
    made = make_docx(page, large=large)
    return Drawn(made.body, made.inflated_sha256)


FORMATS: Mapping[str, Draw] = {"pdf": _pdf, "docx": _docx}
"""What every letter is made as."""

LARGE: Mapping[str, Draw] = {"large-pdf": _large_pdf, "large-docx": partial(_docx, large=True)}
"""Large print, which is made of an edition when somebody asks for it."""


@dataclass(frozen=True)
class DrawnLetter:
    """A letter's files by format, before they are packed. `content`: its canonical JSON."""

    claim: Claim
    reference: str
    content: bytes
    text_sha256: str
    draft: bool
    files: Mapping[str, Drawn]


def printed_for(session: Session, run_id: int, claims: Sequence[Claim]) -> list[tuple[Claim, Printed]]:
    """What is to be made for each claim, as the registries and the campaign were when the run was started. A letter
    whose clearance went since has no page."""
    run = session.get_one(Run, run_id)
    claim_of = {claim.letter_id: claim for claim in claims}
    printing = (
        Printing.from_json(run.printing)
        if run.printing
        else freeze(session, session.get_one(Campaign, run.campaign_id))
    )
    letters = session.scalars(select(Letter).where(Letter.id.in_(claim_of)).order_by(Letter.number)).all()
    found = printed_letters(session, printing, letters, valid_at=run.valid_at, known_at=run.known_at)
    issued = issued_now(session, run.campaign_id)
    return [(claim_of[printed.letter.id], _unless_clearance_went(printed, issued)) for printed in found]


def _unless_clearance_went(printed: Printed, issued: Issued) -> Printed:
    page = printed.page
    if page is None or issued.allows(page, printed.letter.registry_slug, printed.text_sha256):
        return printed
    return Printed(printed.letter, problem=Problem(ClearanceWent.code), recipient=printed.recipient)


def make_batch(
    wanted: Iterable[tuple[Claim, Printed]], *, signatures: Signatures, head: Head, before_each: Callable[[], None]
) -> Batch:
    """Make the files of what `printed_for` gave. It takes seconds and needs no database; nothing is stored yet."""
    drawn: list[DrawnLetter] = []
    failed: list[Failed] = []
    for claim, printed in wanted:
        before_each()
        match _draw(claim, printed, signatures):
            case DrawnLetter() as letter:
                drawn.append(letter)
            case Failed() as failure:
                failed.append(failure)
    files = [file.entry(f"{letter.reference}.{name}") for letter in drawn for name, file in letter.files.items()]
    packed = pack([*files, (HEAD, canonical(asdict(head)))])
    return Batch(
        list(_made(drawn, packed)), failed, packed if drawn else None, MadeBy(short_fingerprint(), fingerprint())
    )


def _draw(claim: Claim, printed: Printed, signatures: Signatures) -> DrawnLetter | Failed:
    page = printed.page
    if page is None:
        code, facts = (printed.problem.code, printed.problem.facts) if printed.problem else ("not_composed", {})
        return Failed(claim, code, facts)
    try:
        pictures = signatures(page)
        files = {name: draw(page, pictures) for name, draw in FORMATS.items()}
        return DrawnLetter(claim, page.reference, page.canonical_json(), printed.text_sha256, page.draft, files)
    except (LetterError, UnsoundPdf) as problem:
        return Failed(claim, problem.code, problem.facts)
    except FileMissing:
        return Failed(claim, "signature_missing")
    except StorageFailed as problem:
        return Failed(claim, problem.code, {"tries": claim.tries})
    except Exception as fault:
        # A fault of ours in one letter must neither stop the others nor hide.
        log.exception("letter_not_made", letter=printed.letter.reference)
        return Failed(claim, "unexpected", {"fault": type(fault).__name__})


def _made(drawn: Sequence[DrawnLetter], packed: Packed) -> Iterator[Made]:
    slots = iter(packed.slots)
    for letter in drawn:
        pdf = letter.files["pdf"]
        yield Made(
            claim=letter.claim,
            content=letter.content.decode(),
            sha256=sha256(letter.content),
            text_sha256=letter.text_sha256,
            draft=letter.draft,
            pages=pdf.pages,
            unset=pdf.unset,
            files=tuple(
                MadeFile(name, file.sha256, file.inflated_sha256, next(slots), file.begun)
                for name, file in letter.files.items()
            ),
        )
