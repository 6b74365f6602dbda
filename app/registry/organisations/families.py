"""Kinds of organisation by family: a kind of council tells councils apart, and says nothing of police forces."""

from collections.abc import Mapping

COUNCILS = (
    "county",
    "metropolitan_district",
    "london_borough",
    "unitary",
    "district",
    "welsh_unitary",
    "city_corporation",
    "sui_generis",
)
POLICE = ("police_force", "special_police_force", "national_agency")
HEALTH = ("clinical_commissioning_group", "integrated_care_board", "nhs_england_region", "local_health_board")
INSPECTORATES = ("inspectorate",)

OF_REGISTRY: Mapping[str, tuple[str, ...]] = {
    "chief-constables": POLICE,
    "council-leaders": COUNCILS,
    "lead-members": COUNCILS,
    "chief-executives": COUNCILS,
    "health-leaders": HEALTH,
    "directors-of-childrens-services": COUNCILS,
    "inspectorates": INSPECTORATES,
    "schools": ("school", "academy_trust"),
    "safeguarding-partnerships": ("safeguarding_partnership", "safeguarding_board"),
    "youth-justice": ("youth_justice_service",),
    "probation": ("probation_service",),
    "police-and-crime-commissioners": ("policing_body",),
    "nhs-trusts": ("nhs_trust",),
}


def kinds_for(registry_slug: str) -> tuple[str, ...]:
    """The kinds of organisation that a registry's posts may be of, the usual first; none for an office’s own."""
    return OF_REGISTRY.get(registry_slug, ())
