"""What to do now, before anything is typed: 999, then whom to telephone in the area, and how far one may rely on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.platform.history import as_at, known
from app.registry.areas.numbers import (
    NAMES,
    POLICE,
    call_lines,
    missing_numbers_words,
    numbers_to_call,
    switchboard_words,
)
from app.registry.models import Area, AreaVersion
from app.registry.posts.post import nearest
from app.registry.posts.search import words_in
from app.safeguarding.telling.routes import Route, route_for
from app.web.filters import phone_digits


@dataclass(frozen=True)
class Call:
    """A number to call. `tel`: as a telephone dials it; `words`: of hours, and of when it was verified."""

    name: str
    value: str
    tel: str
    words: str


@dataclass(frozen=True)
class ImmediateAdvice:
    """`area`: as it is called, blank while none is known; `typed`: what somebody wrote that is none. `nation`: where
    that is known of it alone. `missing`: what is not recorded of it."""

    area: str
    typed: str
    nation: str
    route: Route
    calls: Sequence[Call]
    missing: str


@dataclass(frozen=True)
class Place:
    area_id: int
    slug: str
    name: str
    nation: str


def places(session: Session, day: date) -> list[Place]:
    """All areas there are on a day, by name."""
    columns = (AreaVersion.area_id, Area.slug, AreaVersion.name, AreaVersion.nation)
    rows = session.execute(
        select(*columns).join(Area, Area.id == AreaVersion.area_id).where(as_at(AreaVersion, day)).order_by("name")
    )
    return [Place(*row) for row in rows]


def place_named(session: Session, typed: str, day: date) -> Place | None:
    """The area that somebody means who types its name, in capitals or not, with or without “Council”."""
    wanted = _key(typed)
    return next(
        (place for place in places(session, day) if wanted and wanted in (_key(place.name), _key(place.slug))), None
    )


def immediate_advice(
    session: Session, area_id: int | None, *, typed: str = "", nation: str = "", today: date, months: int
) -> ImmediateAdvice:
    """`typed`, `nation`: where no area is known. `months`: how long a verified number counts as current."""
    if area_id is None:
        return ImmediateAdvice("", typed, nation, route_for(nation), (), "")
    versions = session.scalars(select(AreaVersion).where(AreaVersion.area_id == area_id, known(AreaVersion))).all()
    version = nearest(versions, today)
    to_call = numbers_to_call(session, area_id, valid_at=today)
    lines = call_lines(to_call, today=today, months=months)
    calls = [
        Call(line.name, line.number.value, phone_digits(line.number.value), _words(line.hours, line.word, line.sub))
        for line in lines
        if line.number.kind != POLICE
    ]
    if to_call.switchboard is not None:
        value = to_call.switchboard.value
        calls.append(Call(NAMES["switchboard"], value, phone_digits(value), switchboard_words(to_call, today=today)))
    return ImmediateAdvice(
        version.name, "", version.nation, route_for(version.nation), calls, missing_numbers_words(to_call, version.name)
    )


def _words(*parts: str) -> str:
    return ". ".join(part[:1].upper() + part[1:].rstrip(".") for part in parts if part)


def _key(name: str) -> str:
    words = words_in(name)
    return " ".join(word for word in words if word not in ("council", "the"))
