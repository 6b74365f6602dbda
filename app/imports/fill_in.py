"""A file to fill in: the posts of a registry as they stand, under headings that an import knows without a person."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.imports.reading.fields import ADDRESS_LINES, FIELDS, OF_PERSON
from app.imports.reading.values import STANDARD_FORMAT
from app.imports.start import custom_fields
from app.platform.history import known
from app.registry.models import OrganisationCode, Post, Registry
from app.registry.posts.bulk_standing import PostSnapshot, standing_of
from app.registry.posts.posts import PostList, ids_on
from app.web.tables.csv_file import Cell
from app.web.tables.export import Column, Table

READ = Callable[[], AbstractContextManager[Session]]

NAME = ("person_title", "forename", "surname", "full_name")
COLUMNS = (
    *("post", "title", "organisation", "code"),
    *NAME,
    *(name for name in OF_PERSON if name not in NAME),
    *("since", "until", "acting"),
    *ADDRESS_LINES,
    *("postcode", "email", "telephone", "format", "source", "verified"),
)

OF_NEW_POSTS = ("post_salutation", "areas")
"""What else a row says of a post that the registry does not have yet, where the office keeps the list."""

WIDE = frozenset({"post", "title", "organisation", "full_name", "line_1", "email"})
BATCH = 500
SCHEMES = ("gss", "ods", "dfe", "own")
"""Codes by which an organisation is told, the usual first."""


def file_to_fill_in(read: READ, registry: Registry, *, day: date) -> Table:
    """A row for each post on the day. `read` opens the session that its rows are read in, batch by batch."""
    with read() as session:
        custom = list(custom_fields(session, registry.slug))
    columns = columns_of(registry)
    headings = [Column(FIELDS[name].label, 32 if name in WIDE else 18) for name in columns]
    add = "Add a row for each post that is missing. " if registry.custom else ""
    about: list[tuple[str, Cell]] = [
        ("Registry", registry.name),
        ("As at", day),
        ("How to use it", f"{add}Correct what is wrong and import the file. A blank cell changes nothing."),
    ]
    return Table(
        registry.name[:31],
        [*headings, *(Column(name) for name in custom)],
        _rows(read, registry.slug, columns, day),
        about,
    )


def columns_of(registry: Registry) -> Sequence[str]:
    """The fields of the file's columns, without those that the registry declares."""
    return (*COLUMNS[:4], *(OF_NEW_POSTS if registry.custom else ()), *COLUMNS[4:])


def _rows(read: READ, slug: str, columns: Sequence[str], day: date) -> Iterator[Sequence[Cell]]:
    with read() as session:
        ids = ids_on(session, PostList(slug, day))
        fields = custom_fields(session, slug)
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            standing = standing_of(session, batch, day=day)
            keys = dict(session.execute(select(Post.id, Post.key).where(Post.id.in_(batch))).all())
            codes = _codes(session, {snapshot.title.organisation_id for snapshot in standing.values()})
            for post_id in batch:
                one = standing[post_id]
                values = [one.values[field.id].value if field.id in one.values else "" for field in fields.values()]
                said = _cells_of_post(one, day) | {
                    "post": keys[post_id],
                    "code": codes.get(one.title.organisation_id, ""),
                }
                yield [*(said.get(name, "") for name in columns), *values]


def _cells_of_post(one: PostSnapshot, day: date) -> dict[str, Cell]:
    """By field, as an import would read it back."""
    title = one.title
    said: dict[str, Any] = {
        "title": title.title,
        "organisation": one.organisation,
        "post_salutation": title.salutation,
    }
    if tenure := one.holder_on(day):
        person = tenure.held.person
        said |= {
            **{name: getattr(person, fact) for name, fact in OF_PERSON.items()},
            "since": tenure.valid_from,
            "until": tenure.valid_to - timedelta(days=1) if tenure.valid_to else None,
            "acting": "yes" if tenure.held.acting else "no",
        }
    if postal := one.contact("postal"):
        *lines, postcode = postal.lines
        said |= dict(zip(ADDRESS_LINES, lines, strict=False)) | {"postcode": postcode}
    for channel in ("email", "telephone"):
        if contact := one.contact(channel):
            said[channel] = contact.value
    said["format"] = one.preference.format if one.preference else STANDARD_FORMAT
    return said


def _codes(session: Session, organisation_ids: set[int]) -> dict[int, str]:
    """The first code of SCHEMES that each has."""
    rows = select(OrganisationCode.organisation_id, OrganisationCode.scheme, OrganisationCode.code).where(
        OrganisationCode.organisation_id.in_(organisation_ids),
        OrganisationCode.scheme.in_(SCHEMES),
        known(OrganisationCode),
    )
    found: dict[int, tuple[int, str]] = {}
    for organisation_id, scheme, code in session.execute(rows):
        rank = (SCHEMES.index(scheme), code)
        found[organisation_id] = min(rank, found.get(organisation_id, rank))
    return {organisation_id: code for organisation_id, (_, code) in found.items()}
