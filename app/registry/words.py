"""What the codes in the data are called on a page, and why a day is refused."""

from collections.abc import Mapping, Sequence

from app.letters.problems import Problem
from app.letters.wording import join
from app.registry.holders import NotRecordable
from app.web.filters import format_date

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
}

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
}

ROLES = {
    "authority": "Children’s services authority",
    "district": "District council",
    "police": "Police force",
    "health": "Health body",
}

CHANNELS = {"postal": "Post", "email": "Email", "telephone": "Telephone"}

NOT_GIVEN = "In no single one"
"""A blank value of a filter: an inspectorate is in no one region."""

HOLDERS = {"recorded": "Recorded", "none": "None recorded"}
"""What a filter by office-holder keeps."""

IN_AUDIENCE = {"recorded": "holder recorded", "none": "no holder recorded"}

TAG_WRONG = {
    "tag_blank": "Enter a tag, such as Pilot area.",
    "tag_too_long": "A tag has at most 40 characters: shorten it.",
}

SOURCES = {
    "local-authority-data": "Directgov list of councils",
    "government-organisation-data": "GOV.UK list of public bodies",
    "police-data": "data.police.uk list of stations",
}
"""The data sets that contacts come from, by the first word of their source."""


ADDRESS_WRONG = {
    "address_too_short": "With its postcode an address has {limit} lines or more, and this has {lines}: add the rest.",
    "address_too_long": "With its postcode an address has {limit} lines at most, and this has {lines}: leave some out.",
    "address_ends_without_postcode": "“{text}” is no postcode. Enter one such as SW1A 2AA.",
    "address_bfpo_with_country": "“{text}” does not belong in a BFPO address: leave it out.",
    "address_line_starts_with_sign": "“{text}” begins with a sign: begin the line with a letter or a digit.",
    "address_line_without_letter_or_digit": "“{text}” has neither letter nor digit: the first two lines need one.",
    "address_no_fixed_abode": "“{text}” is no place that can be posted to: enter an address.",
}


def address_wrong(problem: Problem) -> str:
    """Why an address can't be posted to, and what to do."""
    return ADDRESS_WRONG[problem.code].format(**problem.facts)


def not_recordable(refused: NotRecordable) -> str:
    """Why a holder can't be recorded from that day, and what to enter."""
    days = refused.days
    if days.first and refused.since < days.first:
        return f"There was no such post then: enter {format_date(days.first)} or a later day."
    if days.ahead:
        return f"That is more than a year ahead: enter {format_date(days.last)} or an earlier day."
    return f"The post is on the list until {format_date(days.last)}: enter that day or an earlier one."


def describe(registry_name: str, filters: Mapping[str, Sequence[str]]) -> str:
    """One registry of an audience: "Council leaders in England: district councils only; holder recorded"."""
    places = [join([place or "no single one" for place in filters.get(name, ())]) for name in ("region", "nation")]
    narrowed = [
        *([f"{join([MANY.get(kind, kind) for kind in kinds])} only"] if (kinds := filters.get("kind")) else []),
        *(IN_AUDIENCE[holder] for holder in filters.get("holder", ())),
        *([f"tagged {' or '.join(f'“{tag}”' for tag in tags)}"] if (tags := filters.get("tag")) else []),
    ]
    where = f" in {', '.join(filter(None, places))}" if any(places) else ""
    return f"{registry_name}{where}" + (f": {'; '.join(narrowed)}" if narrowed else "")


def source_name(source: str) -> str:
    """A source as people know it; one that a person gave, as it was given."""
    return SOURCES.get(source.partition(" ")[0], source)
