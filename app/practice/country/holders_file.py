"""The office-holders of the country as a file to import, as an office has it: one sheet for all registries."""

from collections.abc import Iterator
from datetime import date

from app.imports.reading.fields import ADDRESS_LINES, FIELDS
from app.practice.country.country import Country
from app.practice.country.people import STORY
from app.registry.shipped.package import PostRow
from app.web.tables.csv_file import Cell, csv_lines

COLUMNS = (
    *("registry", "post", "title", "organisation"),
    *("person_title", "forename", "surname", "nominals", "since", "acting"),
    *ADDRESS_LINES,
    *("postcode", "email", "source"),
)

SOURCE = "Practice list of office-holders"


def holders_file(country: Country, *, registry: str = "", on: date | None = None) -> bytes:
    """A CSV of who holds each post on a day, by default the one on which the stories begin; a vacant post says so.
    `registry`: the slug of the only one in it; the file of all is imported under no registry."""
    day = on or country.today - STORY
    posts = [post for post in country.package.posts if registry in ("", post.registry)]
    headings = [FIELDS[name].label for name in COLUMNS]
    return "".join(csv_lines(headings, _rows(country, posts, day))).encode()


def _rows(country: Country, posts: list[PostRow], day: date) -> Iterator[list[Cell]]:
    registries = {row.slug: row.name for row in country.package.registries}
    organisations = {row.organisation: row.name for row in country.package.organisations}
    holders = country.holders_on(day)
    for post in posts:
        contact = country.contacts[post.post]
        *lines, postcode = contact.lines
        said: dict[str, Cell] = {
            "registry": registries[post.registry],
            "post": post.post,
            "title": post.title,
            "organisation": organisations[post.organisation],
            "surname": "Vacant",
            **dict(zip(ADDRESS_LINES, lines, strict=False)),
            "postcode": postcode,
            "email": contact.email,
            "source": SOURCE,
        }
        if tenure := holders.get(post.post):
            said |= {
                "person_title": tenure.person.title,
                "forename": tenure.person.forename,
                "surname": tenure.person.surname,
                "nominals": tenure.person.post_nominals,
                "since": tenure.since,
                "acting": "yes" if tenure.acting else "no",
            }
        yield [said.get(name) for name in COLUMNS]
