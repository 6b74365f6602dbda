"""What the codes in the data are called on a page."""

from collections.abc import Mapping, Sequence

from app.letters.page.wording import join

KINDS = {
    "county": "County council",
    "district": "District council",
    "metropolitan_district": "Metropolitan district council",
    "london_borough": "London borough council",
    "unitary": "Unitary council",
    "city_corporation": "City of London Corporation",
    "sui_generis": "Council of the Isles of Scilly",
    "welsh_unitary": "Council in Wales",
    "police_force": "Police force",
    "special_police_force": "Special police force",
    "national_agency": "National agency",
    "clinical_commissioning_group": "Clinical commissioning group",
    "integrated_care_board": "Integrated care board",
    "nhs_england_region": "Region of NHS England",
    "local_health_board": "Local health board",
    "inspectorate": "Inspectorate",
    "policing_body": "Policing body",
    "safeguarding_partnership": "Safeguarding partnership",
    "safeguarding_board": "Safeguarding board",
    "youth_justice_service": "Youth justice service",
    "probation_service": "Probation service",
    "nhs_trust": "NHS trust",
    "academy_trust": "Academy trust",
    "school": "School",
    "other": "Other organisation",
}

OWN_KINDS = (
    *("policing_body", "safeguarding_partnership", "safeguarding_board", "youth_justice_service", "probation_service"),
    *("nhs_trust", "academy_trust", "school", "other"),
)
"""Kinds of which none ships: of organisations that are added for a registry of one's own."""

MANY = {
    "county": "county councils",
    "district": "district councils",
    "metropolitan_district": "metropolitan district councils",
    "london_borough": "London borough councils",
    "unitary": "unitary councils",
    "city_corporation": "the City of London Corporation",
    "sui_generis": "the Council of the Isles of Scilly",
    "welsh_unitary": "councils in Wales",
    "police_force": "police forces",
    "special_police_force": "special police forces",
    "national_agency": "national agencies",
    "clinical_commissioning_group": "clinical commissioning groups",
    "integrated_care_board": "integrated care boards",
    "nhs_england_region": "regions of NHS England",
    "local_health_board": "local health boards",
    "inspectorate": "inspectorates",
    "policing_body": "policing bodies",
    "safeguarding_partnership": "safeguarding partnerships",
    "safeguarding_board": "safeguarding boards",
    "youth_justice_service": "youth justice services",
    "probation_service": "probation services",
    "nhs_trust": "NHS trusts",
    "academy_trust": "academy trusts",
    "school": "schools",
    "other": "other organisations",
}
"""All organisations of a kind, within a sentence."""

SCHEMES = {
    "gss": "ONS code",
    "la": "Local authority code",
    "dfe": "DfE number",
    "ods": "NHS (ODS) code",
    "data-police-uk": "Name on data.police.uk",
    "govuk-register": "GOV.UK register",
    "wikidata": "Wikidata",
    "own": "Your office’s code",
}

ROLES = {
    "authority": "Children’s services authority",
    "district": "District council",
    "police": "Police force",
    "health": "Health body",
    "policing_body": "Policing body",
    "partner": "Partner",
}

LEADS_AS = {
    "authority": "Council",
    "police": "Police",
    "policing_body": "Policing body",
    "health": "Health",
    "nhs_region": "NHS region",
    "partner": "Partner",
    "district": "District council",
}
"""What a leader of an area is listed under: the roles, and the region of NHS England."""

CHANNELS = {"postal": "Post", "email": "Email", "telephone": "Telephone"}
"""As files have them, whose words do not change."""

CHANNEL_LABELS = {**CHANNELS, "postal": "Postal address"}
"""On pages, where a post is a position."""

NOT_GIVEN = "No single region"
"""A blank value of a filter: an inspectorate covers more than one region."""

WORDS_HINT = {
    True: "Title, organisation, office-holder or code",
    False: "Title, organisation or office-holder as they were on that date, or a full code",
}
"""What the words of a list of posts may be, by whether the search allows for near spellings."""

HOLDERS = {"recorded": "Office-holder recorded", "none": "No office-holder recorded"}
"""What a filter by office-holder keeps."""

IN_AUDIENCE = {"recorded": "holder recorded", "none": "no holder recorded"}

SOURCES = {
    "local-authority-data": "Directgov list of councils",
    "government-organisation-data": "GOV.UK list of public bodies",
    "police-data": "data.police.uk list of stations",
}
"""The data sets that contacts come from, by the first word of their source."""


def describe(registry_name: str, filters: Mapping[str, Sequence[str]]) -> str:
    """One registry of an audience: "Council leaders in England: district councils only; holder recorded". A region lies
    in one nation, so that other nations of the filter are not written to and none is named. Beside “no single region”
    nations are quoted: “England and Wales” is one of its own."""
    regions, nations = filters.get("region", ()), filters.get("nation", ())
    where = join([place or "no single region" for place in regions] or list(nations))
    of_nation = " or ".join(f"“{nation}”" for nation in nations) if "" in regions else ""
    narrowed = [
        *([f"{join([MANY.get(kind, kind) for kind in kinds])} only"] if (kinds := filters.get("kind")) else []),
        *(IN_AUDIENCE[holder] for holder in filters.get("holder", ())),
        *([f"tagged {' or '.join(f'“{tag}”' for tag in tags)}"] if (tags := filters.get("tag")) else []),
    ]
    placed = (f" in {where}" if where else "") + (f", with the nation {of_nation}" if of_nation else "")
    return f"{registry_name}{placed}" + (f": {'; '.join(narrowed)}" if narrowed else "")


def source_name(source: str) -> str:
    """A source as people know it; one that a person gave, as it was given."""
    return SOURCES.get(source.partition(" ")[0], source)


def do_you_mean(names: Sequence[str]) -> str:
    """The question after a name that is not found; blank when none is like it."""
    return f"Do you mean {' or '.join(names)}?" if names else ""
