"""The facts of a report as a person typed them, and what is wrong with them."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.errors import Refused
from app.registry.models import Area
from app.safeguarding.states import About, Belief, CameBy
from app.safeguarding.telling.routes import NATIONS

SHORT = 120
"""Characters of a source, and of an area that is typed."""

LONGEST = 500
"""Characters of a note, a reason, a cause or words of evidence: as little as the task needs."""


@dataclass(frozen=True)
class ReportFacts:
    """`area_id`, or `area_typed` in words with the `nation` that was chosen, or neither where nobody knows."""

    received_at: datetime
    came_by: CameBy
    belief: Belief
    about: About = About.CHILD
    source: str = ""
    area_id: int | None = None
    area_typed: str = ""
    nation: str = ""
    note: str = ""


NAMES = tuple(field.name for field in fields(ReportFacts))

CODES = ("came_by", "about", "belief")
"""What the audit chain may hold; all else is personal."""


def check_facts(session: Session, typed: ReportFacts, *, at: datetime) -> dict[str, Any]:
    """The facts as they are kept, by column. Raises Refused."""
    if typed.received_at > at:
        raise Refused("received_later", field="received_at")
    check_length(typed.source, SHORT, "source")
    check_length(typed.area_typed, SHORT, "area")
    check_length(typed.note, LONGEST, "note")
    if typed.area_id is not None and session.get(Area, typed.area_id) is None:
        raise Refused("no_such_area", field="area")
    if typed.nation and typed.nation not in NATIONS:
        raise Refused("no_such_nation", field="nation")
    kept: dict[str, Any] = {name: getattr(typed, name) for name in NAMES}
    if typed.area_id is not None:
        kept |= {"area_typed": "", "nation": ""}
    return kept | {name: str(kept[name]).strip() for name in ("source", "area_typed", "note")}


def check_length(text: str, most: int, field: str) -> str:
    """Raises Refused when it is longer than `most` characters."""
    if len(text) > most:
        raise Refused("too_long", field=field)
    return text.strip()


def require_text(text: str, field: str, *, most: int = LONGEST) -> str:
    """As `check_length`. Raises Refused too when there is nothing."""
    kept = check_length(text, most, field)
    if not kept:
        raise Refused("blank", field=field)
    return kept
