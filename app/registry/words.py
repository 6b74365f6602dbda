"""What the codes in the data are called on a page, and why a day is refused."""

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

SOURCES = {
    "local-authority-data": "Directgov list of councils",
    "government-organisation-data": "GOV.UK list of public bodies",
    "police-data": "data.police.uk list of stations",
}
"""The data sets that contacts come from, by the first word of their source."""


def not_recordable(refused: NotRecordable) -> str:
    """Why a holder can't be recorded from that day, and what to enter."""
    days = refused.days
    if days.first and refused.since < days.first:
        return f"There was no such post then: enter {format_date(days.first)} or a later day."
    if days.ahead:
        return f"That is more than a year ahead: enter {format_date(days.last)} or an earlier day."
    return f"The post is on the list until {format_date(days.last)}: enter that day or an earlier one."


def source_name(source: str) -> str:
    """A source as people know it; one that a person gave, as it was given."""
    return SOURCES.get(source.partition(" ")[0], source)
