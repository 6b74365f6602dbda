"""How to reach the country's organisations and posts: nobody and nowhere that there is.

Emails end in `.example`, which RFC 2606 keeps free. Postcodes are of Shetland's area (ZE) with a letter after the digit
of their district. Only districts of central London have such a letter, so no place has these postcodes; the check of
addresses accepts them since it knows the areas, not the districts. Telephones are in 01632 960,
numbers of no place, which are set aside for drama (BBC News, “The 20,000 fake phone numbers”, April 2015).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from app.practice.country.bodies import SOURCE
from app.practice.country.draw import Draw
from app.registry.shipped.package import ContactRow, OrganisationRow, PostRow

STREETS = """
Lantern|Beacon|Saddler|Mulberry|Foundry|Orchard|Tollhouse|Weaver|Cartwright|Granary|Bellman|Chandler|Pinfold|Almoner
""".strip().split("|")
WAYS = ("Street", "Lane", "Row", "Square", "Way", "Hill")

HOUSES = {
    "police_force": "Police Headquarters",
    "integrated_care_board": "Board Offices",
    "local_health_board": "Board Offices",
    "inspectorate": "Inspectorate House",
    "county": "County Hall",
    "district": "Council Offices",
    "metropolitan_district": "Town Hall",
    "unitary": "Civic Centre",
    "welsh_unitary": "Civic Centre",
}

MAILBOXES = {
    "chief-constables": "chief.constable",
    "council-leaders": "leader",
    "lead-members": "lead.member.children",
    "chief-executives": "chief.executive",
    "health-leaders": "chief.executive",
    "directors-of-childrens-services": "director.children",
    "inspectorates": "chief.inspector",
}


@dataclass(frozen=True)
class PostContact:
    """How to write to a post itself: `lines` with the postcode last."""

    email: str
    lines: tuple[str, ...]


def main_offices(organisations: Iterable[OrganisationRow], captured_on: date, draw: Draw) -> Iterator[ContactRow]:
    """An address and an email of each."""
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    for body in organisations:
        town = body.short_name.removeprefix("Vale of ").partition(" and ")[0]
        if body.kind == "inspectorate":
            town = "Averholt"
        street = f"{1 + draw.below(119)} {draw.one_of(STREETS)} {draw.one_of(WAYS)}"
        inward = f"{draw.below(10)}{draw.one_of(letters)}{draw.one_of(letters)}"
        postcode = f"ZE{draw.below(10)}{draw.one_of('ABDEFGH')} {inward}"
        yield _contact(body, "email", f"enquiries@{domain(body)}", (), captured_on)
        yield _contact(body, "postal", "", (HOUSES[body.kind], street, town, postcode), captured_on)


def domain(body: OrganisationRow) -> str:
    scheme, _, name = body.organisation.partition(":")
    kind = {"police": "police.example", "icb": "health.example", "lhb": "health.example"}
    return f"{name}.{kind.get(scheme, 'example')}"


def _contact(body: OrganisationRow, channel: str, value: str, lines: tuple[str, ...], captured_on: date) -> ContactRow:
    filled = {f"line_{number}": line for number, line in enumerate((*lines, *[""] * (7 - len(lines))), start=1)}
    return ContactRow(
        organisation=body.organisation,
        use="main_office",
        channel=channel,
        **filled,
        county="",
        value=value,
        source=SOURCE,
        captured_on=captured_on,
        note="",
    )


def post_contacts(
    posts: Iterable[PostRow], organisations: Iterable[OrganisationRow], offices: Iterable[ContactRow]
) -> dict[str, PostContact]:
    """By the key of the post."""
    bodies = {body.organisation: body for body in organisations}
    lines = {row.organisation: row.lines for row in offices if row.channel == "postal"}
    return {
        post.post: PostContact(
            f"{MAILBOXES[post.registry]}@{domain(bodies[post.organisation])}", lines[post.organisation]
        )
        for post in posts
    }


def telephone(number: int) -> str:
    """One of a thousand."""
    return f"01632 960{number % 1000:03}"
