"""As many posts as a bench asks for, each one's letter unlike any other's: the shipped registries, then further worlds.

A further world has the bodies, areas, posts and offices of the shipped one under other names and addresses, so what
remembers words or letters gains nothing from it. Its forces serve its own areas. No shipped post has a holder: here
each has one whose name is plainly made up.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, record
from app.campaigns.lifecycle.shipped import LETTER_DATE
from app.platform.events import Event
from app.platform.history import as_at
from app.registry.contacts.of_posts import contacts_of, postal
from app.registry.models import HolderVersion, PostVersion
from app.registry.shipped.package import ContactRow, DatedRow, Package, holds

NAME_FITS = 45
"""Letters of a name that a place may be put before, and it still fits an address."""

LINES_FIT = 4
"""Lines of an address above which it may have no room for a holder."""

FORENAMES = ("Alex", "Chris", "Kim", "Pat", "Sam")
STREETS = ("Bridge Street", "Castle Square", "Church Lane", "High Street", "Market Place", "Mill Road", "Station Road")

Row = TypeVar("Row", bound=DatedRow)
Place = Callable[[str], str]
"""Gives a word for a key: always the same for one, another in another world."""


def with_worlds(package: Package, worlds: int) -> Package:
    """The package with that many further worlds, each as the shipped one is on the letter's date."""
    rows: dict[str, list[Any]] = {}
    for world in range(1, worlds + 1):
        for name, added in _world(package, world).items():
            rows.setdefault(name, []).extend(added)
    return replace(package, **{name: (*getattr(package, name), *added) for name, added in rows.items()})


def _world(package: Package, world: int) -> dict[str, list[Any]]:
    def key(shipped: str) -> str:
        return f"{shipped}~{world}"

    place = _places(package, world)
    organisations = _held(package.organisations)
    names = {row.organisation: (row, _renamed(row.name, place(row.organisation))) for row in organisations}
    return {
        "organisations": [
            replace(
                row,
                organisation=key(row.organisation),
                name=names[row.organisation][1],
                short_name=_renamed(row.short_name, place(row.organisation)),
            )
            for row in organisations
        ],
        "areas": [
            replace(
                row, area=key(row.area), authority=key(row.authority), name=_renamed(row.name, place(row.authority))
            )
            for row in _held(package.areas)
        ],
        "area_services": [
            replace(row, area=key(row.area), organisation=key(row.organisation)) for row in _held(package.area_services)
        ],
        "posts": [
            replace(
                row,
                post=key(row.post),
                organisation=key(row.organisation),
                title=row.title.replace(names[row.organisation][0].name, names[row.organisation][1]),
            )
            for row in _held(package.posts)
        ],
        "contacts": [
            _moved(row, place(row.organisation), world, number)
            for number, row in enumerate(package.contacts)
            if row.channel == "postal" and row.organisation in names
        ],
    }


def _held(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if holds(row, LETTER_DATE)]


def _places(package: Package, world: int) -> Place:
    """From single words in the names of areas, in one order for ever."""
    words = {word for area in package.areas for word in re.findall(r"\b[A-Z][a-z]{3,9}\b", area.name)}
    places = sorted(words - {"City", "East", "North", "South", "West", "Council"})
    numbers = {row.organisation: number for number, row in enumerate(_held(package.organisations))}
    return lambda organisation: places[(numbers[organisation] * 7 + world * 11) % len(places)]


def _renamed(name: str, place: str) -> str:
    """The name with a place before it; of a long one, in place of its first word."""
    before, rest = ("NHS ", name.removeprefix("NHS ")) if name.startswith("NHS ") else ("", name)
    if len(name) > NAME_FITS:
        return f"{before}{place} {rest.partition(' ')[2]}"
    return f"{before}{place} and {rest}"


def _moved(row: ContactRow, place: str, world: int, number: int) -> ContactRow:
    """The office of a further world: another building of the same town."""
    street = f"{1 + (number * 13 + world) % 290} {place} {STREETS[(number + world) % len(STREETS)]}"
    return replace(row, organisation=f"{row.organisation}~{world}", line_1=street)


def add_holders(session: Session) -> None:
    """A holder for every post whose address has room for one."""
    seq = record(session, Event("bench.holders", ""), actor=SYSTEM, subjects=[]).seq
    columns = select(PostVersion.post_id, PostVersion.organisation_id, PostVersion.title)
    posts = session.execute(columns.where(as_at(PostVersion, LETTER_DATE)).order_by(PostVersion.post_id)).all()
    owners = {post_id: organisation_id for post_id, organisation_id, _ in posts}
    contacts: dict[int, Any] = {}
    ids = list(owners)
    for start in range(0, len(ids), 1000):  # a database takes some thousand values at most
        some = {post_id: owners[post_id] for post_id in ids[start : start + 1000]}
        contacts |= contacts_of(session, some, valid_at=LETTER_DATE)
    session.execute(
        insert(HolderVersion.__table__),
        [
            {"post_id": post_id, "recorded": seq, **_holder(post_id, title)}
            for post_id, _, title in posts
            if (address := postal(contacts[post_id])) is None or len(address.lines) <= LINES_FIT
        ],
    )


def _holder(number: int, post_title: str) -> dict[str, Any]:
    forename, surname = FORENAMES[number % len(FORENAMES)], f"Example-{_word(number)}"
    elected = "Leader" in post_title or "Member" in post_title
    return {
        "full_name": f"{forename} {surname}",
        "title": "Councillor" if elected else "Dr" if number % 3 == 0 else "",
        "forename": forename,
        "surname": surname,
        "post_nominals": "",
        "salutation": "",
        "acting": False,
        "source": "Made up for the bench",
    }


def _word(number: int) -> str:
    """A word for a number, another for each."""
    word = ""
    while number or not word:
        number, rest = divmod(number, 75)
        word += "bcdfghjklmnprst"[rest // 5] + "aeiou"[rest % 5]
    return word.capitalize()
