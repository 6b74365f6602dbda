"""The worker's loop over one run: claim, compose, render, pack, put, commit; again until nothing is left to claim."""

import time
import traceback
from collections.abc import Iterator
from datetime import timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.campaigns.printed import Printed, printed_letters
from app.letters.docx import render_docx
from app.letters.fingerprint import fingerprint
from app.letters.inflated import inflated_docx_sha256, inflated_pdf_sha256
from app.letters.letter import Letter as Page
from app.letters.pdf import page_count, render_pdf
from app.letters.problems import LetterError
from app.production.claim import MOST, Claim, claim
from app.production.complete import Batch, Failed, Made, MadeFile, complete, put_back
from app.production.models import Run
from app.production.pack import pack
from app.services import Services
from app.storage import StorageFailed, sha256

log = structlog.get_logger(__name__)

FIRST = 4
"""Letters in a worker's first batch: progress shows soon, and every worker gets some."""

BATCH_SECONDS = 3.0
"""How long a batch should take: long enough that claims cost little, far shorter than the lease."""

RETRY_WAIT = timedelta(seconds=10)
"""How long letters wait when the file store did not take their pack."""

Files = tuple[tuple[str, bytes], ...]


def work(services: Services, run_id: int) -> int:
    """Make letters of the run until none can be claimed; how many this worker made comes back.

    Stops after the batch in hand when the run is paused or cancelled: then nothing can be claimed.
    """
    settings = services.settings
    made, limit = 0, FIRST
    while True:
        with services.database.writing() as session:
            lease = timedelta(seconds=settings.lease_seconds)
            claims = claim(session, run_id, limit=limit, lease=lease, max_tries=settings.max_tries)
        if not claims:
            return made
        began = time.monotonic()
        made += make_batch(services, run_id, claims)
        taken = (time.monotonic() - began) / len(claims)
        seconds = min(BATCH_SECONDS, settings.lease_seconds / 4)
        limit = max(1, min(MOST, round(seconds / taken) if taken else MOST))


def make_batch(services: Services, run_id: int, claims: list[Claim]) -> int:
    """Make the claimed letters and commit them; how many results were kept comes back."""
    made: list[Made] = []
    failed: list[Failed] = []
    files: list[tuple[str, bytes]] = []
    with services.database.reading() as session:
        run = session.get_one(Run, run_id)
        for held, printed in _printed(session, run, claims):
            result, contents = _make(held, printed)
            if isinstance(result, Made):
                made.append(result)
                files += contents
            else:
                failed.append(result)
    packed = pack(files) if files else None
    if packed:
        try:
            services.storage.put(packed.key, packed.body)
        except StorageFailed as problem:
            log.warning("pack not stored", run=run_id, letters=len(claims), problem=str(problem))
            with services.database.writing() as session:
                put_back(session, claims, code=problem.code, wait=RETRY_WAIT)
            return 0
    short, facts = fingerprint()
    batch = Batch(made=made, failed=failed, pack=packed, fingerprint=short, fingerprint_facts=facts)
    with services.database.writing() as session:
        return complete(session, session.get_one(Run, run_id), batch)


def _printed(session: Session, run: Run, claims: list[Claim]) -> Iterator[tuple[Claim, Printed]]:
    by_letter = {held.letter_id: held for held in claims}
    campaign = session.get_one(Campaign, run.campaign_id)
    letters = session.scalars(select(Letter).where(Letter.id.in_(by_letter)).order_by(Letter.number)).all()
    for printed in printed_letters(session, campaign, letters, valid_at=run.valid_at, known_at=run.known_at):
        yield by_letter[printed.letter.id], printed


def _make(held: Claim, printed: Printed) -> tuple[Made | Failed, Files]:
    """A bad letter fails alone, with its code; the rest of the batch goes on."""
    if printed.page is None:
        problem = printed.problem
        return Failed(held, problem.code if problem else "not_composed", problem.facts if problem else {}), ()
    try:
        return _render(held, printed.letter.reference, printed.page)
    except LetterError as error:
        return Failed(held, error.code, error.facts), ()
    except Exception as error:  # noqa: BLE001 (a fault in one letter must not stop the others, nor hide)
        log.error("letter failed", letter=printed.letter.reference, traceback=traceback.format_exc())
        return Failed(held, "unexpected", {"error": type(error).__name__}), ()


def _render(held: Claim, reference: str, page: Page) -> tuple[Made, Files]:
    pdf, docx = render_pdf(page), render_docx(page)
    made = Made(
        claim=held,
        content=page.canonical_json().decode(),
        sha256=page.sha256,
        draft=page.draft,
        pages=page_count(pdf),
        files=(
            MadeFile("pdf", sha256(pdf), inflated_pdf_sha256(pdf)),
            MadeFile("docx", sha256(docx), inflated_docx_sha256(docx)),
        ),
    )
    return made, ((f"{reference}.pdf", pdf), (f"{reference}.docx", docx))
