"""What a column of a file may hold, and the headings by which it is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ADDRESS_LINES = tuple(f"line_{number}" for number in range(1, 7))
ADDRESS = ("address", *ADDRESS_LINES, "town", "county", "postcode")
NAMES = ("full_name", "forename", "surname")
CODES = ("post", "code")
CUSTOM = "value:"
"""Before the name of a field that a registry of one's own declares."""


@dataclass(frozen=True)
class Field:
    """`label` heads the column of a file to fill in; `headings`: others that people write. `longest` in characters."""

    label: str
    headings: tuple[str, ...] = ()
    longest: int = 250
    group: str = ""


FIELDS: Mapping[str, Field] = {
    "registry": Field("Registry", ("List", "Register", "Recipient list"), 120, "Post"),
    "post": Field("Post reference", ("Post key", "Post id", "Post ref", "Reference", "Key"), 140, "Post"),
    "title": Field(
        "Title of post",
        ("Post", "Post title", "Job title", "Position", "Role", "Office", "Printed title", "Title on letters"),
        250,
        "Post",
    ),
    "post_salutation": Field("Salutation of post", ("Post salutation", "Salutation of office"), 250, "Post"),
    "organisation": Field(
        "Organisation",
        (
            *("Council", "Council name", "Force", "Police force", "Authority", "Local authority", "Authority name"),
            *("Local authority name", "LA name", "Body", "Trust", "Board", "School", "Organisation name", "Agency"),
            *("Health body", "ICB", "Area", "Organization", "Force name", "Employer"),
        ),
        200,
        "Post",
    ),
    "code": Field(
        "Code",
        (
            *("GSS code", "ONS code", "ODS code", "DfE code", "LA code", "DfE number", "Organisation code", "GSS"),
            *("ONS", "Authority code", "Local authority code", "Area code", "LAD code", "NHS code"),
            *("URN", "Force code"),
        ),
        40,
        "Post",
    ),
    "areas": Field(
        "Serves the same areas as",
        ("Areas", "Same areas as", "Serves areas of", "Areas of", "Areas served", "Serves", "Covers the areas of"),
        200,
        "Post",
    ),
    "full_name": Field(
        "Name",
        (
            *("Full name", "Holder", "Office-holder", "Name of holder", "Post holder", "Incumbent", "Contact name"),
            *("Chief Exec", "Chief Executive", "Chief Constable", "Leader", "Leader of the council", "Director"),
            *("Chair", "Commissioner", "Lead member", "Head teacher", "Accountable officer", "Name of office-holder"),
            *("CEO", "Chief Exec name", "Leader name", "Person", "Addressee", "Who leads", "Who holds it"),
        ),
        200,
        "Office-holder",
    ),
    "person_title": Field(
        "Title", ("Honorific", "Prefix", "Form of address", "Style", "Mr/Mrs", "Title of person"), 60, "Office-holder"
    ),
    "forename": Field("Forename", ("First name", "Given name", "Christian name", "Forenames"), 100, "Office-holder"),
    "surname": Field("Surname", ("Last name", "Family name"), 100, "Office-holder"),
    "nominals": Field(
        "Letters after the name",
        ("Post-nominals", "Post nominals", "Nominals", "Honours", "Suffix", "Letters", "Decorations"),
        100,
        "Office-holder",
    ),
    "salutation": Field(
        "Salutation", ("Dear", "Greeting", "Salutation line", "Opening", "Letter opening"), 250, "Office-holder"
    ),
    "since": Field(
        "Since",
        (
            *("From", "Start date", "Appointed", "In post since", "Held from", "Date appointed", "Appointment date"),
            *("Took office", "Started", "Start", "Effective from", "Since when", "From date"),
            *("In post from", "Held since"),
        ),
        60,
        "Office-holder",
    ),
    "until": Field(
        "Until",
        ("To", "End date", "Left on", "Leaves", "Held until", "Last day", "End", "To date"),
        60,
        "Office-holder",
    ),
    "acting": Field(
        "Acting",
        ("Interim", "Acting or substantive", "Acting/substantive", "Temporary", "Is acting"),
        40,
        "Office-holder",
    ),
    "address": Field(
        "Address", ("Postal address", "Full address", "Office address", "Mailing address"), 700, "Address"
    ),
    "line_1": Field(
        "Address line 1", ("Address 1", "Line 1", "Add 1", "Building", "Address1", "Addr 1"), 250, "Address"
    ),
    "line_2": Field("Address line 2", ("Address 2", "Line 2", "Add 2", "Street", "Address2", "Addr 2"), 250, "Address"),
    "line_3": Field(
        "Address line 3", ("Address 3", "Line 3", "Add 3", "Locality", "Address3", "Addr 3"), 250, "Address"
    ),
    "line_4": Field("Address line 4", ("Address 4", "Line 4", "Add 4", "Address4", "Addr 4"), 250, "Address"),
    "line_5": Field("Address line 5", ("Address 5", "Line 5", "Add 5", "Address5", "Addr 5"), 250, "Address"),
    "line_6": Field("Address line 6", ("Address 6", "Line 6", "Add 6", "Address6", "Addr 6"), 250, "Address"),
    "town": Field("Town", ("City", "Post town", "Town/City", "Town or city"), 100, "Address"),
    "county": Field("County", (), 100, "Address"),
    "postcode": Field("Postcode", ("Post code", "Zip", "Postal code", "PC", "PCode", "Zip code"), 20, "Address"),
    "email": Field("Email", ("E-mail", "Email address", "E-mail address", "Mail", "Contact email"), 254, "Reach"),
    "telephone": Field("Telephone", ("Phone", "Tel", "Telephone number", "Phone number", "Tel no"), 60, "Reach"),
    "format": Field("Preferred format", ("Format", "Large print", "Letter format"), 40, "Reach"),
    "source": Field("Source", ("Where from", "Source of information", "Reference source"), 500, "Proof"),
    "verified": Field(
        "Verified on",
        ("Verified", "Checked", "Checked on", "Last checked", "Date verified", "Last verified"),
        60,
        "Proof",
    ),
}

OF_PERSON: Mapping[str, str] = {
    "full_name": "full_name",
    "person_title": "title",
    "forename": "forename",
    "surname": "surname",
    "nominals": "post_nominals",
    "salutation": "salutation",
}
"""Columns of a person, and what Person calls what each says."""

NAME_BOXES = ("person_title", "forename", "surname")
"""What a person may enter in place of a whole name that can't be split, although the file has no such columns."""

BESIDE_NAME = tuple(name for name in OF_PERSON if name not in NAMES)
"""Those of them that name nobody by themselves: a dash in one is a blank cell."""

AREAS_TOO = ("Force", "Police force", "Force name")
"""Headings of the organisation that say whose areas it serves where another column names it."""

DATES = ("since", "until", "verified")

GROUPS = ("Post", "Office-holder", "Address", "Reach", "Proof")


def label_of(name: str) -> str:
    """A field as pages call it; one that a registry declares goes by its own name."""
    return FIELDS[name].label if name in FIELDS else name.removeprefix(CUSTOM)


def is_field(name: str, custom: Sequence[str] = ()) -> bool:
    return name in FIELDS or (name.startswith(CUSTOM) and name.removeprefix(CUSTOM) in custom)
