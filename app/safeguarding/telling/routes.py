"""Whom to tell in each nation, and who looks into a service there. What each rests on is in docs/decisions/0012."""

from collections.abc import Mapping
from dataclasses import dataclass

ENGLAND, WALES, SCOTLAND, NORTHERN_IRELAND = NATIONS = ("England", "Wales", "Scotland", "Northern Ireland")


@dataclass(frozen=True)
class Route:
    """`director`: who has to be told, as a sentence says it. `front_door` and `out_of_hours`: whom to telephone in
    danger, by day and at night. `inspectorate`: whom a concern about a service goes to, a code of INSPECTORATES.
    `registry`: of the posts whose contacts ship, or blank where none do. `words`: what is otherwise there, or blank."""

    nation: str
    director: str
    front_door: str
    out_of_hours: str
    inspectorate: str
    registry: str
    words: str


INSPECTORATES: Mapping[str, str] = {
    "ofsted": "Ofsted",
    "ciw": "Care Inspectorate Wales",
    "care_inspectorate": "the Care Inspectorate",
    "rqia": "the Regulation and Quality Improvement Authority",
}

REGISTRY = "directors-of-childrens-services"

ROUTES: Mapping[str, Route] = {
    ENGLAND: Route(
        ENGLAND,
        "the director of children’s services",
        "the council’s children’s social care team",
        "the council’s emergency duty team",
        "ofsted",
        REGISTRY,
        "",
    ),
    WALES: Route(
        WALES,
        "the director of social services",
        "the council’s social services",
        "the council’s emergency duty team",
        "ciw",
        REGISTRY,
        "In Wales, the council’s social services take reports of a child at risk, and their director must be told.",
    ),
    SCOTLAND: Route(
        SCOTLAND,
        "the chief social work officer",
        "the council’s social work department",
        "the council’s out of hours social work service",
        "care_inspectorate",
        "",
        "In Scotland, the council’s social work department takes concerns about a child, and its chief social work "
        "officer must be told. Despatch does not come with contacts in Scotland, so ask the council’s switchboard.",
    ),
    NORTHERN_IRELAND: Route(
        NORTHERN_IRELAND,
        "the gateway service of the Health and Social Care Trust",
        "the gateway service of the Health and Social Care Trust",
        "the Regional Emergency Social Work Service",
        "rqia",
        "",
        "In Northern Ireland, the gateway service of the area’s Health and Social Care Trust must be told, not a "
        "council. Despatch does not come with contacts in Northern Ireland, so ask the Trust’s switchboard.",
    ),
}


def route_for(nation: str) -> Route:
    """England's where the nation is not known: nobody waits for it."""
    return ROUTES.get(nation, ROUTES[ENGLAND])
