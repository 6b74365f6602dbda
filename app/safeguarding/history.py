"""All that happened to a report, and who looked at it, for its page."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.audit.find import RISK, EventFilter, body_of, find_events, personal_of
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
    return [_line(session, event, names.get(event.actor_id or 0, "")) for event in found.events], found.older


def _displayed_value(session: Session, name: str, value: str) -> str:
    if name == "received_at":
        return format_moment(datetime.fromisoformat(value))
    if name == "area_id":
        named = select(AreaVersion.name).where(AreaVersion.area_id == int(value), known(AreaVersion))
        return session.scalars(named.order_by(AreaVersion.id.desc())).first() or value
    return value


def _line(session: Session, event: AuditEvent, name: str) -> Line:
    personal = [
        f"{LABELS.get(fact.name) or name_of_fact(fact.name)}: {_displayed_value(session, fact.name, fact.value)}"
        for fact in personal_of(session, event.seq)
        if fact.value
    ]
    page = str((body_of(event)["after"] or {}).get("page", ""))
    by = name or ("a former user" if event.actor_id else "Despatch")
    return {
        "title": f"Opened {PAGES.get(page, 'this report')}" if event.action == RISK_VIEWED else sentence(event.action),
        "by": f"by {by}",
        "when": format_moment(event.at),
        "words": first_capital("; ".join(personal)),
    }
