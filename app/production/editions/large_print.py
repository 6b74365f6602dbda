"""Large print: made of what an edition froze, when somebody asks or a post prefers it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from app.audit.anchor import head
from app.audit.record import SYSTEM, Actor, record
from app.audit.replay import is_as_said
from app.campaigns.lifecycle.close import CampaignArchived, require_not_archived
from app.campaigns.models import Campaign, Letter
from app.campaigns.states import State
from app.clearance.offices.signature_pictures import signatures_in
from app.errors import Refused
from app.letters.canonical import canonical
from app.letters.files.fingerprint import fingerprint, short_fingerprint
from app.letters.letter import Letter as Page
from app.letters.pdf.render import SignatureMissing
from app.platform.processes import draining
from app.platform.services import Services
from app.platform.storage import FileMissing, StorageFailed
from app.production import events
from app.production.editions.archive import HEAD, MadeArchive, archive_of
from app.production.editions.file_beginnings import make_durable
from app.production.models import Edition, EditionFile, Run
from app.production.replay import EDITIONS
from app.production.runs.complete import MadeBy, MadeFile, keep_files
from app.production.runs.render import LARGE
from app.production.states import UNDER_WAY
from app.production.verification.issue_check import ClearanceWent, issued_now
from app.registry.contacts.preferences import posts_preferring_large


class EditionChanged(Refused):
    """An edition is not what the audit record says was made."""

    code = "edition_changed"


def make_large(services: Services, letter_id: int, number: int, *, actor: Actor) -> bool:
    """Make the files that edition `number` of a letter lacks in large print; False when it lacks none. Two who ask at
    once get one of each.

    Raises CampaignArchived, ClearanceWent, EditionChanged, SignatureMissing, FileMissing for a signature,
    StorageFailed.
    """
    with services.database.reading() as session:
        edition = _edition(session, letter_id, number)
        lacking = _lacking(session, edition)
        last = head(session)
        if lacking:
            letter = session.get_one(Letter, letter_id)
            if not is_as_said(session, EDITIONS, edition.recorded):
                raise EditionChanged
            _require_issued(session, letter, edition)
    if not lacking:
        return False
    page = Page.from_json(edition.content)
    pictures = signatures_in(services.storage)(page)
    drawn = {kind: LARGE[kind](page, pictures) for kind in lacking}
    entries = [file.entry(f"{page.reference}.{kind}") for kind, file in drawn.items()]
    archive = archive_of([*entries, (HEAD, canonical(asdict(last)))])
    make_durable(services, [file.begun for file in drawn.values() if file.begun], put=set())
    services.storage.put(archive.key, archive.body)
    files = [
        MadeFile(kind, file.sha256, file.inflated_sha256, slot, file.begun)
        for (kind, file), slot in zip(drawn.items(), archive.slots, strict=False)
    ]
    with services.database.writing() as session:
        return _keep(session, letter_id, number, files, archive, actor=actor)


def _keep(
    session: Session, letter_id: int, number: int, files: Sequence[MadeFile], archive: MadeArchive, *, actor: Actor
) -> bool:
    """Those that nobody has kept meanwhile; the others' bytes in the archive are never pointed to."""
    letter = session.get_one(Letter, letter_id)
    require_not_archived(session, letter.campaign_id)  # holds the campaign: one at a time gets past here
    edition = _edition(session, letter_id, number)
    lacking = _lacking(session, edition)
    made_files = [file for file in files if file.format in lacking]
    if not made_files:
        return False
    _require_issued(session, letter, edition)
    made_by = MadeBy(short_fingerprint(), fingerprint())
    record(
        session,
        events.LETTER_MADE_LARGE,
        actor=actor,
        subjects=[("letter", letter.id), ("campaign", letter.campaign_id)],
        after={
            "edition": number,
            "files": {file.format: file.sha256 for file in made_files},
            "pack": archive.sha256,
            "fingerprint": made_by.short,
        },
    )
    keep_files(session, [(edition.id, file) for file in made_files], archive, made_by)
    return True


def _edition(session: Session, letter_id: int, number: int) -> Edition:
    return session.scalars(select(Edition).where(Edition.letter_id == letter_id, Edition.number == number)).one()


def _require_issued(session: Session, letter: Letter, edition: Edition) -> None:
    """Raise ClearanceWent unless the edition is a draft or may be signed still."""
    page = Page.from_json(edition.content)
    if not issued_now(session, letter.campaign_id).allows(page, letter.registry_slug, edition.text_sha256):
        raise ClearanceWent(number=edition.number)


def _lacking(session: Session, edition: Edition) -> list[str]:
    """Which kinds of large print it has no file of."""
    had = session.scalars(select(EditionFile.format).where(EditionFile.edition_id == edition.id)).all()
    return [kind for kind in LARGE if kind not in had]


log = structlog.get_logger(__name__)

LOOKED_FOR = timedelta(days=1)
"""How long after a run the sweep still has its large print made: what is wanted later, a person asks for."""


@dataclass(frozen=True)
class WantedLarge:
    """Of a run: the references of the letters whose posts prefer large print, and how many of them lack it."""

    references: Sequence[str]
    lacking: int


def wanted_large(session: Session, run_id: int) -> WantedLarge:
    of_run = select(Letter.reference).join(Edition, Edition.letter_id == Letter.id)
    references = session.scalars(of_run.where(Edition.run_id == run_id, _preferring()).order_by(Letter.number)).all()
    return WantedLarge(references, len(lacking_large(session, run_id)))


def large_among(session: Session, campaign_id: int) -> set[int]:
    """The ids of a campaign's letters whose posts prefer large print."""
    return set(session.scalars(select(Letter.id).where(Letter.campaign_id == campaign_id, _preferring())))


def lacking_large(session: Session, run_id: int) -> list[tuple[int, int]]:
    """Letter id and edition number of those that are to be made in large print."""
    editions = select(Edition.letter_id, Edition.number).join(Letter, Letter.id == Edition.letter_id)
    query = editions.where(Edition.run_id == run_id, _preferring(), _without_large()).order_by(Letter.number)
    return [(letter_id, number) for letter_id, number in session.execute(query)]


def runs_lacking_large(session: Session, *, at: datetime) -> list[int]:
    """The runs that are over since less than a day and whose large print is not all made."""
    editions = (
        exists()
        .where(Edition.run_id == Run.id, Edition.letter_id == Letter.id, _preferring(), _without_large())
        .correlate(Run)
    )
    over = select(Run.id).join(Campaign, Campaign.id == Run.campaign_id)
    recent = over.where(Run.ended_at > at - LOOKED_FOR, Run.state.not_in(UNDER_WAY), Campaign.state != State.ARCHIVED)
    return list(session.scalars(recent.where(editions).order_by(Run.id)))


def make_wanted(services: Services, run_id: int) -> int:
    """Make the large print that a run lacks, letter by letter; how many were made. What can't be made is left, and
    stays offered on the letter's page."""
    with services.database.reading() as session:
        lacking = lacking_large(session, run_id)
    made = 0
    for letter_id, number in lacking:
        if draining.has_begun():  # the sweep finds the others
            break
        try:
            made += make_large(services, letter_id, number, actor=SYSTEM)
        except (
            CampaignArchived,
            ClearanceWent,
            EditionChanged,
            SignatureMissing,
            FileMissing,
            StorageFailed,
        ) as problem:
            log.warning("large print not made", run=run_id, letter=letter_id, problem=type(problem).__name__)
    return made


def _preferring() -> ColumnElement[bool]:
    return Letter.post_id.in_(posts_preferring_large())


def _without_large() -> ColumnElement[bool]:
    kinds = (
        select(func.count())
        .where(EditionFile.edition_id == Edition.id, EditionFile.format.in_(LARGE))
        .correlate(Edition)
        .scalar_subquery()
    )
    return kinds < len(LARGE)
