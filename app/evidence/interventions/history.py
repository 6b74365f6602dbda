"""Everything that was said of an intervention and its files, or of a round and its areas, newest first."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.moments import moments
from app.evidence.fact_history import HistoryEntry, actor_name, history_entries, users_in
from app.evidence.fact_versions import Change, history_of
from app.evidence.interventions.models import (
    InspectionRoundArea,
    InspectionRoundVersion,
    InterventionFile,
    InterventionVersion,
)
from app.evidence.interventions.names import area_names, named_areas
from app.evidence.interventions.rounds_record import ROUND
from app.evidence.interventions.showing import said_by, said_of_area
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
        title, names = ("Files added", came[seq]) if seq in came else ("File removed", went[seq])
        yield HistoryEntry(title, actor_name(session, moment), moment, (), ", ".join(names))


def everything_said_of_round(session: Session, round_id: int, *, known_at: int | None = None) -> list[HistoryEntry]:
    ids = set(session.scalars(select(InspectionRoundArea.area_id).where(InspectionRoundArea.round_id == round_id)))
    names = named_areas(session, ids, valid_at=today())
    of_round = history_of(session, InspectionRoundVersion, known_at=known_at, round_id=round_id)
    entries = list(history_entries(of_round, ROUND.texts, users_in(session, of_round)))
    for area_id in ids:
        of_area = history_of(session, InspectionRoundArea, known_at=known_at, round_id=round_id, area_id=area_id)
        entries += history_entries(of_area, said_of_area, users_in(session, of_area), of=names[area_id].name)
    return sorted(entries, key=lambda entry: entry.moment.seq, reverse=True)
