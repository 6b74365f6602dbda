"""What a change of organisations does to areas, line by line, as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.platform.history import known
from app.registry.changes.areas import NewService
from app.registry.changes.plan import Plan
from app.registry.models import AreaService, AreaVersion
from app.registry.organisations.organisation import last_names

Served = tuple[str, float | None]
"""Who serves, and with what share."""


@dataclass(frozen=True)
class AreaLine:
    """An area in one role: who serves it `before` and `after`. `area_id`: negative for one that the change makes.
    `chosen`: which successors take it over, where a person may choose; else None."""

    area_id: int
    name: str
    role: str
    before: tuple[Served, ...]
    after: tuple[Served, ...]
    chosen: tuple[int, ...] | None


def area_lines(session: Session, plan: Plan) -> list[AreaLine]:
    """By area, then role."""
    areas = plan.areas
    ids = {service.area_id for service in areas.ended} | {service.area for service in areas.services}
    rows = select(AreaVersion.area_id, AreaVersion.name).where(AreaVersion.area_id.in_(ids), known(AreaVersion))
    called = dict(session.execute(rows.order_by(AreaVersion.valid_from.nulls_first())).all())
    called |= {area.number: area.name for area in areas.made}
    bodies = {service.organisation_id for service in areas.ended} | {service.organisation for service in areas.services}
    names = last_names(session, bodies) | dict(plan.names)
    choices = {choice.area_id: choice.chosen for choice in areas.choices}

    def served(services: Sequence[AreaService | NewService]) -> tuple[Served, ...]:
        return tuple(
            (names[_serving_organisation(service)], None if service.share is None else float(service.share))
            for service in services
        )

    keys = dict.fromkeys(
        [(service.area_id, service.role) for service in areas.ended]
        + [(service.area, service.role) for service in areas.services]
    )
    lines = [
        AreaLine(
            area_id,
            called.get(area_id, ""),
            role,
            served([service for service in areas.ended if (service.area_id, service.role) == (area_id, role)]),
            served([service for service in areas.services if (service.area, service.role) == (area_id, role)]),
            choices.get(area_id),
        )
        for area_id, role in keys
    ]
    return sorted(lines, key=lambda line: (line.area_id < 0, line.name, line.role))


def _serving_organisation(one: AreaService | NewService) -> int:
    return one.organisation if isinstance(one, NewService) else one.organisation_id
