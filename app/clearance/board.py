"""The board of clearance: offices down, registries across, and what stands in each place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.models import AuditEvent
from app.clearance.models import Clearance
from app.clearance.ways import WHY_REMOVED
from app.web.filters import format_date


@dataclass(frozen=True)
class Cell:
    """A shape and a word of the status vocabulary, and a second line."""

    shape: str
    word: str
    sub: str = ""


@dataclass(frozen=True)
class Row:
    """An office's clearances by registry slug; None where it has given none of the current text. `removed`: why the
    last one for a registry no longer stands, a key of ways.WHY_REMOVED."""

    signatory_id: int
    office: str
    given: Mapping[str, Clearance | None]
    removed: Mapping[str, str]

    @property
    def count(self) -> int:
        return sum(one is not None for one in self.given.values())

    def cells(self, registries: Sequence[str]) -> list[Cell]:
        """What to show for each registry."""
        return [self._cell(slug) for slug in registries]

    def _cell(self, slug: str) -> Cell:
        if clearance := self.given[slug]:
            return Cell("full", "Content", format_date(clearance.given_on))
        match self.removed.get(slug):
            case None:
                return Cell("empty", "No response")
            case "withdrawn":
                return Cell("stop", "Withdrawn")
            case why:
                return Cell("query", "Asked again", WHY_REMOVED[why])


@dataclass(frozen=True)
class Recorded:
    """A clearance as it was written down: by whom, when; and when it was removed, if it was."""

    clearance: Clearance
    by: str
    at: datetime
    removed_at: datetime | None


def board(
    session: Session, campaign_id: int, offices: Sequence[tuple[int, str]], registries: Sequence[str]
) -> list[Row]:
    """A row for each office (signatory id, name), a place for each registry."""
    rows = session.scalars(select(Clearance).where(Clearance.campaign_id == campaign_id).order_by(Clearance.id)).all()
    last = {(one.signatory_id, one.registry_slug): one for one in rows}
    return [
        Row(
            signatory_id,
            office,
            given={
                slug: one if (one := last.get((signatory_id, slug))) and one.removed is None else None
                for slug in registries
            },
            removed={
                slug: one.removed_why for slug in registries if (one := last.get((signatory_id, slug))) and one.removed
            },
        )
        for signatory_id, office in offices
    ]


def as_recorded(session: Session, campaign_id: int) -> list[Recorded]:
    """Every clearance that was ever recorded for a campaign, the newest first."""
    recorded, removed = AuditEvent.__table__.alias("recorded"), AuditEvent.__table__.alias("removed")
    rows = session.execute(
        select(Clearance, User.name, recorded.c.at, removed.c.at)
        .join(recorded, recorded.c.seq == Clearance.recorded)
        .outerjoin(removed, removed.c.seq == Clearance.removed)
        .outerjoin(User, User.id == recorded.c.actor_id)
        .where(Clearance.campaign_id == campaign_id)
        .order_by(Clearance.id.desc())
    )
    return [Recorded(clearance, name or "Despatch", at, removed_at) for clearance, name, at, removed_at in rows]
