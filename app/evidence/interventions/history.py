"""Everything that was said of an intervention, and the files that came and went beside it, newest first."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.moments import moments
from app.evidence.fact_history import HistoryEntry, actor_name, history_entries, users_in
from app.evidence.fact_versions import Change, history_of
from app.evidence.interventions.models import InterventionFile, InterventionVersion
from app.evidence.interventions.names import area_names
from app.evidence.interventions.showing import said_by
from app.platform.clock import today


def everything_said(
    session: Session, intervention_id: int, changes: list[Change[InterventionVersion]], *, known_at: int | None = None
) -> list[HistoryEntry]:
    """`changes`: of the intervention itself."""
    names = area_names(session, today=today())
    entries = [
        *history_entries(changes, said_by(names), users_in(session, changes)),
        *_files(session, intervention_id, known_at, {change.moment.seq for change in changes}),
    ]
    return sorted(entries, key=lambda entry: entry.moment.seq, reverse=True)


def versions_of(
    session: Session, intervention_id: int, *, known_at: int | None = None
) -> list[Change[InterventionVersion]]:
    return history_of(session, InterventionVersion, known_at=known_at, intervention_id=intervention_id)


def _files(session: Session, intervention_id: int, known_at: int | None, but: set[int]) -> Iterator[HistoryEntry]:
    """`but`: events that are told already, such as the removal of the whole."""
    rows = session.scalars(select(InterventionFile).where(InterventionFile.intervention_id == intervention_id)).all()
    came: defaultdict[int, list[str]] = defaultdict(list)
    went: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows:
        came[row.recorded].append(row.name)
        if row.superseded:
            went[row.superseded].append(row.name)
    seqs = {seq for seq in (*came, *went) if seq not in but and (known_at is None or seq <= known_at)}
    for seq, moment in moments(session, seqs).items():
        title, names = ("Files added", came[seq]) if seq in came else ("A file taken off", went[seq])
        yield HistoryEntry(title, actor_name(session, moment), moment, (), ", ".join(names))
