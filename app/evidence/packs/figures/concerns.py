"""Which sectors an intervention or an inspection is about: a part of a question is told those of its sector."""

from collections.abc import Iterable, Mapping

COUNCILS = frozenset({"councils", "childrens-services"})
"""Directions, notices, visits and Ofsted's involvement are about a council, and its children's services."""

OTHERS = "other-agencies"
"""Agencies with a duty to safeguard children that have no sector of their own, such as probation."""

INSPECTORATES = "inspectorates"
"""The registry of those who inspect: whatever they inspect concerns its sector too."""

COMMISSIONERS = "police-and-crime-commissioners"

NOT_LISTED: Mapping[str, str] = {"chief-constables": "Police and crime commissioners are not on this list."}
"""By a shipped registry's slug: who is not on it, though its name may sound as if they were."""

INSPECTED: Mapping[str, frozenset[str]] = {
    "ofsted": COUNCILS,
    "constabulary": frozenset({"police"}),
    "hmic": frozenset({"police"}),
    "care quality": frozenset({"health-bodies"}),
    "cqc": frozenset({"health-bodies"}),
    "probation": frozenset({OTHERS}),
}
"""By words of an inspectorate's name: whom it inspects in an area."""


def sectors_of_intervention(kind: str, inspectorates: Iterable[str], *, inspecting: str) -> frozenset[str]:
    return sectors_inspected(inspectorates, inspecting=inspecting) if kind == "inspection" else COUNCILS


def sectors_inspected(inspectorates: Iterable[str], *, inspecting: str) -> frozenset[str]:
    """By whom: an inspection by none that is named is of the council. `inspecting`: the sector of those who inspect."""
    named = [name.lower() for name in inspectorates]
    found = {sector for name in named for part, sectors in INSPECTED.items() if part in name for sector in sectors}
    return frozenset({*(found or COUNCILS), inspecting})
