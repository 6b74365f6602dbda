"""Everything that was said of a round and of its areas, newest first."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.evidence.fact_history import HistoryEntry, history_entries, users_in
from app.evidence.fact_versions import history_of
from app.evidence.interventions.models import InspectionRoundArea, InspectionRoundVersion
from app.evidence.interventions.names import named_areas
from app.evidence.interventions.showing import said_of_area, said_of_round
from app.platform.clock import today


def everything_said(session: Session, round_id: int, *, known_at: int | None = None) -> list[HistoryEntry]:
    ids = set(session.scalars(select(InspectionRoundArea.area_id).where(InspectionRoundArea.round_id == round_id)))
    names = named_areas(session, ids, valid_at=today())
    of_round = history_of(session, InspectionRoundVersion, known_at=known_at, round_id=round_id)
    entries = list(history_entries(of_round, said_of_round, users_in(session, of_round)))
    for area_id in ids:
        of_area = history_of(session, InspectionRoundArea, known_at=known_at, round_id=round_id, area_id=area_id)
        entries += history_entries(of_area, said_of_area, users_in(session, of_area), of=names[area_id].name)
    return sorted(entries, key=lambda entry: entry.moment.seq, reverse=True)
