"""From claims to files: compose each letter, render both formats, pack them. A bad letter fails alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.anchor import Head
from app.campaigns.models import Campaign, Letter
from app.campaigns.printed import Printed, printed_letters
from app.campaigns.printing import Printing, freeze
from app.letters.canonical import canonical
from app.letters.docx import render_docx
from app.letters.fingerprint import fingerprint, short_fingerprint
from app.letters.inflated import inflated_docx_sha256, inflated_pdf_sha256
from app.letters.letter import Letter as Page
from app.letters.pdf import page_count, render_pdf
from app.letters.problems import LetterError
from app.production.claim import Claim
from app.production.complete import Batch, Failed, Made, MadeBy, MadeFile
from app.production.models import Run
from app.production.pack import Packed, pack
from app.storage import FileMissing, StorageFailed, sha256

log = structlog.get_logger(__name__)

Signatures = Callable[[Page], Mapping[str, bytes]]
"""Gives the signatures that a letter prints, by SHA-256."""

HEAD = "audit-head.json"
"""A pack's last entry: the head of the audit record when its making began, which must still be there later (rule 8)."""


@dataclass(frozen=True)
class Format:
    """A kind of file that every letter is made as."""

    render: Callable[[Page, Mapping[str, bytes]], bytes]
    inflated_sha256: Callable[[bytes], str]


FORMATS = {
    "pdf": Format(lambda page, signatures: render_pdf(page, pictures=signatures), inflated_pdf_sha256),
    "docx": Format(lambda page, _signatures: render_docx(page), inflated_docx_sha256),
}


@dataclass(frozen=True)
class Drawn:
    """A letter's files by format, before they are packed."""

    claim: Claim
    reference: str
    page: Page
    text_sha256: str
    pages: int
    files: Mapping[str, bytes]


def printed_for(session: Session, run_id: int, claims: Sequence[Claim]) -> list[tuple[Claim, Printed]]:
    """What is to be made for each claim, as the registries and the campaign were when the run was started."""
    run = session.get_one(Run, run_id)
    claim_of = {claim.letter_id: claim for claim in claims}
    printing = (
        Printing.from_json(run.printing)
        if run.printing
        else freeze(session, session.get_one(Campaign, run.campaign_id))
    )
    letters = session.scalars(select(Letter).where(Letter.id.in_(claim_of)).order_by(Letter.number)).all()
    found = printed_letters(session, printing, letters, valid_at=run.valid_at, known_at=run.known_at)
    return [(claim_of[printed.letter.id], printed) for printed in found]


def make_batch(
    wanted: Iterable[tuple[Claim, Printed]], *, signatures: Signatures, head: Head, before_each: Callable[[], None]
) -> Batch:
    """Make the files of what `printed_for` gave. It takes seconds and needs no database; nothing is stored yet."""
    drawn: list[Drawn] = []
    failed: list[Failed] = []
    for claim, printed in wanted:
        before_each()
        match _draw(claim, printed, signatures):
            case Drawn() as letter:
                drawn.append(letter)
            case Failed() as failure:
                failed.append(failure)
    files = [(f"{letter.reference}.{name}", body) for letter in drawn for name, body in letter.files.items()]
    packed = pack([*files, (HEAD, canonical(asdict(head)))])
    return Batch(
        list(_made(drawn, packed)), failed, packed if drawn else None, MadeBy(short_fingerprint(), fingerprint())
    )


def _draw(claim: Claim, printed: Printed, signatures: Signatures) -> Drawn | Failed:
    if printed.page is None:
        code, facts = (printed.problem.code, printed.problem.facts) if printed.problem else ("not_composed", {})
        return Failed(claim, code, facts)
    try:
        pictures = signatures(printed.page)
        files = {name: kind.render(printed.page, pictures) for name, kind in FORMATS.items()}
        pages = page_count(files["pdf"])
        return Drawn(claim, printed.letter.reference, printed.page, printed.text_sha256, pages, files)
    except LetterError as problem:
        return Failed(claim, problem.code, problem.facts)
    except FileMissing:
        return Failed(claim, "signature_missing")
    except StorageFailed as problem:
        return Failed(claim, problem.code, {"tries": claim.tries})
    except Exception as fault:
        # A fault of ours in one letter must neither stop the others nor hide.
        log.exception("letter_not_made", letter=printed.letter.reference)
        return Failed(claim, "unexpected", {"fault": type(fault).__name__})


def _made(drawn: Sequence[Drawn], packed: Packed) -> Iterator[Made]:
    slots = iter(packed.slots)
    for letter in drawn:
        yield Made(
            claim=letter.claim,
            content=letter.page.canonical_json().decode(),
            sha256=letter.page.sha256,
            text_sha256=letter.text_sha256,
            draft=letter.page.draft,
            pages=letter.pages,
            files=tuple(
                MadeFile(name, sha256(body), FORMATS[name].inflated_sha256(body), next(slots))
                for name, body in letter.files.items()
            ),
        )
