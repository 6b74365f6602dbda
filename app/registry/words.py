"""What the codes in the data are called on a page."""

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

NOT_GIVEN = "Not in one"
"""A blank value of a filter: an inspectorate is in no region."""
