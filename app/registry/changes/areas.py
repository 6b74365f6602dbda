"""What a change of organisations does to areas: who serves them from then on, and which areas there are.

An area is that of one children's services authority, so it ends when several authorities become one, or one several;
when one authority follows another, its area goes on. A share that nobody has counted is not guessed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from app.registry.changes.requested_change import Choices, RequestedChange
from app.registry.changes.standing import CurrentRecords
from app.registry.models import AreaService, AreaVersion

AUTHORITY, DISTRICT = "authority", "district"


class Successor(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def short_name(self) -> str: ...


@dataclass(frozen=True)
class NewService:
    """`area`, `organisation`: a number; negative ones are made by the change."""

    area: int
    organisation: int
    role: str
    share: Decimal | None
    is_primary: bool


@dataclass(frozen=True)
class NewArea:
    number: int
    name: str
    authority: int
    nation: str
    region: str


@dataclass(frozen=True)
class Choice:
    """An area that a predecessor serves and several successors may: which of them do."""

    area_id: int
    roles: tuple[str, ...]
    chosen: tuple[int, ...]


@dataclass(frozen=True)
class AreaPlan:
    """`ended`: services that end. `ending`: areas that do. `passed`: areas that go on under another authority, each
    with its number. `services`, `made`: what begins."""

    ended: tuple[AreaService, ...]
    ending: tuple[AreaVersion, ...]
    passed: tuple[tuple[AreaVersion, int], ...]
    services: tuple[NewService, ...]
    made: tuple[NewArea, ...]
    choices: tuple[Choice, ...] = ()


def plan_areas(
    wanted: RequestedChange, found: CurrentRecords, successors: Sequence[Successor], choices: Choices
) -> AreaPlan:
    versions = [area for area in found.areas if area.authority_id in wanted.predecessors]
    goes_on = len({area.area_id for area in versions}) == 1 and len(successors) == 1
    goes_on = goes_on and not any(area.authority_id == successors[0].number for area in found.areas)
    replaced = set() if goes_on else {area.area_id for area in versions}
    ended = [
        service
        for service in found.services
        if service.organisation_id in wanted.predecessors or service.area_id in replaced
    ]
    served = [service for service in ended if service.area_id not in replaced]
    made, begun = _new_areas(versions, ended, found, successors) if replaced and successors else ([], [])
    chosen = list(_area_choices(served, successors, choices))
    begun += _taken_over(served, found, successors, {choice.area_id: choice.chosen for choice in chosen})
    replaced_rows = [
        service
        for service in found.services
        if any(
            (new.area, new.organisation, new.role) == (service.area_id, service.organisation_id, service.role)
            for new in begun
        )
        and service not in ended
    ]
    return AreaPlan(
        ended=(*ended, *replaced_rows),
        ending=tuple(versions) if replaced else (),
        passed=tuple((area, successors[0].number) for area in versions) if goes_on else (),
        services=tuple(begun),
        made=tuple(made),
        choices=tuple(chosen) if len(successors) > 1 else (),
    )


def _area_choices(served: Iterable[AreaService], successors: Sequence[Successor], choices: Choices) -> Iterable[Choice]:
    roles: dict[int, list[str]] = {}
    for service in served:
        roles.setdefault(service.area_id, []).append(service.role)
    everyone = tuple(range(len(successors)))
    for area_id, theirs in roles.items():
        picked = choices.areas.get(area_id, everyone) if len(successors) > 1 else everyone
        yield Choice(area_id, tuple(dict.fromkeys(theirs)), tuple(one for one in picked if one in everyone))


def _taken_over(
    served: Sequence[AreaService],
    found: CurrentRecords,
    successors: Sequence[Successor],
    chosen: dict[int, tuple[int, ...]],
) -> list[NewService]:
    """One service for each area, role and successor that takes it over: the shares of all before it together, with its
    own where it served the area already; not known where several share what one had."""
    begun = []
    for area_id, role in dict.fromkeys((service.area_id, service.role) for service in served):
        before = [service for service in served if (service.area_id, service.role) == (area_id, role)]
        receivers = chosen[area_id]
        leads = any(service.area_id == area_id and service.role == AUTHORITY for service in served)
        if role == DISTRICT and leads:
            continue  # a council that is the authority is no district of its own area
        for place, receiver in enumerate(receivers):
            number = successors[receiver].number
            services = [
                service
                for service in found.services
                if (service.area_id, service.organisation_id, service.role) == (area_id, number, role)
            ]
            shares = [service.share for service in (*before, *services)]
            counted = [share for share in shares if share is not None]
            whole = len(receivers) == 1 and len(counted) == len(shares)
            share = min(sum(counted, Decimal(0)), Decimal(1)) if whole and counted else None
            is_primary = place == 0 and any(service.is_primary for service in (*before, *services))
            begun.append(NewService(area_id, number, role, share, is_primary))
    return begun


def _new_areas(
    own: Sequence[AreaVersion], ended: Sequence[AreaService], found: CurrentRecords, successors: Sequence[Successor]
) -> tuple[list[NewArea], list[NewService]]:
    """The area of each successor, its own if it has one, with all who served what it follows."""
    made, begun = [], []
    areas = {area.area_id for area in own}
    for place, successor in enumerate(successors, start=1):
        has = next((area for area in found.areas if area.authority_id == successor.number), None)
        number = has.area_id if has else -place
        if not has:
            made.append(NewArea(number, successor.short_name, successor.number, own[0].nation, own[0].region))
            begun.append(NewService(number, successor.number, AUTHORITY, None, True))
        there = {(service.organisation_id, service.role) for service in found.services if service.area_id == number}
        for organisation_id, role in dict.fromkeys((service.organisation_id, service.role) for service in ended):
            before = [
                service
                for service in ended
                if service.area_id in areas and (service.organisation_id, service.role) == (organisation_id, role)
            ]
            gone = organisation_id in {area.authority_id for area in own} or role == AUTHORITY
            apart = role == DISTRICT and len(successors) > 1  # which district falls to which area, nobody said
            if not before or gone or apart or (organisation_id, role) in there:
                continue
            alone = len({service.area_id for service in before}) == len(areas) and all(
                service.share == 1 for service in before
            )
            share = Decimal(1) if alone and not has else None
            begun.append(
                NewService(number, organisation_id, role, share, any(service.is_primary for service in before))
            )
    return made, begun
