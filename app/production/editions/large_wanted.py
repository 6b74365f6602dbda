"""Letters whose posts prefer large print: which of a run lack it, and having it made by the worker.

The rows say what there is to do: an edition of a run that is over, of a letter whose post prefers large print, without
the files. A nudge only says which run to look at, and the sweep looks for runs of the last day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM
from app.campaigns.lifecycle.archived import CampaignArchived
from app.campaigns.models import Campaign, Letter
from app.campaigns.states import State
from app.letters.pdf.render import SignatureMissing
from app.platform.services import Services
from app.platform.storage import FileMissing, StorageFailed
from app.production.editions.large import EditionChanged, make_large
from app.production.models import Edition, EditionFile, Run
from app.production.runs.render import LARGE
from app.production.states import UNDER_WAY
from app.production.verification.still_issued import ClearanceWent
from app.registry.contacts.preferences import posts_preferring_large

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
    wanted = editions.where(Edition.run_id == run_id, _preferring(), _lacking()).order_by(Letter.number)
    return [(letter_id, number) for letter_id, number in session.execute(wanted)]


def runs_lacking_large(session: Session, *, at: datetime) -> list[int]:
    """The runs that are over since less than a day and whose large print is not all made."""
    editions = (
        exists()
        .where(Edition.run_id == Run.id, Edition.letter_id == Letter.id, _preferring(), _lacking())
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


def _lacking() -> ColumnElement[bool]:
    kinds = (
        select(func.count())
        .where(EditionFile.edition_id == Edition.id, EditionFile.format.in_(LARGE))
        .correlate(Edition)
        .scalar_subquery()
    )
    return kinds < len(LARGE)
