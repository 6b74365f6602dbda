"""From claims to files: compose each letter, render both formats, pack them. A bad letter fails alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.anchor import Head
from app.campaigns.models import Campaign, Letter
from app.campaigns.printed import Printed, printed_letters
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
from app.storage import sha256

log = structlog.get_logger(__name__)

HEAD = "audit-head.json"
"""A pack's last entry: the head of the audit record when its making began, which must still be there later (rule 8)."""


@dataclass(frozen=True)
class Format:
    """A kind of file that every letter is made as."""

    render: Callable[[Page], bytes]
    inflated_sha256: Callable[[bytes], str]


FORMATS = {
    "pdf": Format(render_pdf, inflated_pdf_sha256),
    "docx": Format(render_docx, inflated_docx_sha256),
}


@dataclass(frozen=True)
class Drawn:
    """A letter's files by format, before they are packed."""

    claim: Claim
    reference: str
    page: Page
    pages: int
    files: Mapping[str, bytes]


def printed_for(session: Session, run_id: int, claims: Sequence[Claim]) -> list[tuple[Claim, Printed]]:
    """What is to be made for each claim, as the registries were when the run was started."""
    run = session.get_one(Run, run_id)
    claim_of = {claim.letter_id: claim for claim in claims}
    campaign = session.get_one(Campaign, run.campaign_id)
    letters = session.scalars(select(Letter).where(Letter.id.in_(claim_of)).order_by(Letter.number)).all()
    found = printed_letters(session, campaign, letters, valid_at=run.valid_at, known_at=run.known_at)
    return [(claim_of[printed.letter.id], printed) for printed in found]


def make_batch(wanted: Iterable[tuple[Claim, Printed]], *, head: Head, before_each: Callable[[], None]) -> Batch:
    """Make the files of what `printed_for` gave. It takes seconds and needs no database; nothing is stored yet."""
    drawn: list[Drawn] = []
    failed: list[Failed] = []
    for claim, printed in wanted:
        before_each()
        match _draw(claim, printed):
            case Drawn() as letter:
                drawn.append(letter)
            case Failed() as failure:
                failed.append(failure)
    files = [(f"{letter.reference}.{name}", body) for letter in drawn for name, body in letter.files.items()]
    packed = pack([*files, (HEAD, canonical(asdict(head)))])
    return Batch(
        list(_made(drawn, packed)), failed, packed if drawn else None, MadeBy(short_fingerprint(), fingerprint())
    )


def _draw(claim: Claim, printed: Printed) -> Drawn | Failed:
    if printed.page is None:
        code, facts = (printed.problem.code, printed.problem.facts) if printed.problem else ("not_composed", {})
        return Failed(claim, code, facts)
    try:
        files = {name: kind.render(printed.page) for name, kind in FORMATS.items()}
        return Drawn(claim, printed.letter.reference, printed.page, page_count(files["pdf"]), files)
    except LetterError as problem:
        return Failed(claim, problem.code, problem.facts)
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
            draft=letter.page.draft,
            pages=letter.pages,
            files=tuple(
                MadeFile(name, sha256(body), FORMATS[name].inflated_sha256(body), next(slots))
                for name, body in letter.files.items()
            ),
        )
