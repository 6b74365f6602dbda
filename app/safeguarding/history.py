"""All that happened to a report, and who looked at it, for its page."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.audit.find import RISK, EventFilter, all_personal, body_of, find_events
from app.audit.models import AuditEvent
from app.audit.words import name_of_fact, sentence
from app.platform.history import known
from app.registry.models import AreaVersion
from app.safeguarding.events import RISK_VIEWED
from app.safeguarding.page_words import PAGES, first_capital
from app.web.filters import format_moment

SIZE = 100
"""Events on a page."""

LABELS = {"area_id": "Area", "area_typed": "Area", "received_at": "Received"}

Line = dict[str, str]
"""As the macro `timeline` takes it."""


def events_of(session: Session, number: int, *, before: int | None = None) -> tuple[list[Line], int | None]:
    """The newest first, and the event before which to go on; None where there are no more."""
    found = find_events(session, EventFilter(kind=RISK, identity=str(number)), size=SIZE, before=before)
    names = names_of(session, {event.actor_id for event in found.events if event.actor_id})
    personal = all_personal(session, [event.seq for event in found.events])
    areas = _areas(session, {facts["area_id"] for facts in personal.values() if facts.get("area_id")})
    lines = [
        _line(event, names.get(event.actor_id or 0, ""), personal.get(event.seq, {}), areas) for event in found.events
    ]
    return lines, found.older


def _areas(session: Session, ids: Collection[str]) -> dict[str, str]:
    """The names of areas, by their numbers as events keep them."""
    named = select(AreaVersion.area_id, AreaVersion.name).where(
        AreaVersion.area_id.in_({int(number) for number in ids}), known(AreaVersion)
    )
    return {str(area_id): name for area_id, name in session.execute(named.order_by(AreaVersion.id))}


def _displayed_value(name: str, value: str, areas: Mapping[str, str]) -> str:
    if name == "received_at":
        return format_moment(datetime.fromisoformat(value))
    return areas.get(value, value) if name == "area_id" else value


def _line(event: AuditEvent, name: str, facts: Mapping[str, str], areas: Mapping[str, str]) -> Line:
    personal = [
        f"{LABELS.get(fact) or name_of_fact(fact)}: {_displayed_value(fact, value, areas)}"
        for fact, value in sorted(facts.items())
        if value
    ]
    page = str((body_of(event)["after"] or {}).get("page", ""))
    by = name or ("a former user" if event.actor_id else "Despatch")
    return {
        "title": f"Opened {PAGES.get(page, 'this report')}" if event.action == RISK_VIEWED else sentence(event.action),
        "by": f"by {by}",
        "when": format_moment(event.at),
        "words": first_capital("; ".join(personal)),
    }
