"""What the print room prints: letters in its order, each with its address, and its pages in the bundle."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.letters.bounded_cache import BoundedCache
from app.letters.recipient.address import normalise_bfpo, normalise_postcode
from app.production.editions.editions import MadeLetter, selected_editions
from app.production.models import Edition

AT_ONCE = 200
"""Editions whose contents are in memory while their addresses are read."""

KEPT = 50_000
"""Addresses that are not read from their editions again."""

Address = tuple[str, ...]
"""The lines in the envelope's window; none of a letter without a postal address, which prints a name alone there."""


def addresses(session: Session, campaign_id: int, *, run_id: int | None = None) -> dict[int, Address]:
    """As they are frozen in the editions that `newest_editions` gives, by letter id; those of letters that were
    withdrawn are left out."""
    return _addresses(session, selected_editions(campaign_id, run_id) & Letter.withdrawn.is_(False))


def addresses_in(session: Session, editions: Select[int]) -> dict[int, Address]:
    """Of the editions with these ids, no two of a letter, by letter id."""
    return _addresses(session, Edition.id.in_(editions))


_READ: BoundedCache[str, Address] = BoundedCache(KEPT)
"""By the SHA-256 of a content, which never changes: to read many takes seconds."""


def _addresses(session: Session, of: ColumnElement[bool]) -> dict[int, Address]:
    letters = select(Edition.letter_id, Edition.id, Edition.sha256).join(Letter, Letter.id == Edition.letter_id)
    rows = session.execute(letters.where(of)).all()
    found = {sha256: _READ[sha256] for _, _, sha256 in rows if sha256 in _READ}
    if unread := [edition_id for _, edition_id, sha256 in rows if sha256 not in found]:
        contents = select(Edition.sha256, Edition.content).join(Letter, Letter.id == Edition.letter_id).where(of)
        if len(unread) <= AT_ONCE:
            contents = contents.where(Edition.id.in_(unread))
        for sha256, content in session.execute(contents.execution_options(yield_per=AT_ONCE)):
            found[sha256] = _READ[sha256] = _address(json.loads(content))
    return {letter_id: found[sha256] for letter_id, _, sha256 in rows}


def _address(content: Mapping[str, Any]) -> Address:
    return tuple(content["addressee"]) if content["posted"] else ()


@dataclass(frozen=True, slots=True)
class AddressedLetter:
    """A letter with its address: `lines` without the postcode, which is blank where there is none."""

    letter: MadeLetter
    lines: Address
    postcode: str

    @property
    def address(self) -> Address:
        return (*self.lines, self.postcode) if self.postcode else self.lines


def addressed_letters(letters: Iterable[MadeLetter], found: Mapping[int, Address]) -> list[AddressedLetter]:
    """Those of the letters whose address was found."""
    return [_addressed(letter, found[letter.letter_id]) for letter in letters if letter.letter_id in found]


def _addressed(letter: MadeLetter, address: Address) -> AddressedLetter:
    if address and normalise_postcode(address[-1]):
        return AddressedLetter(letter, address[:-1], address[-1])
    return AddressedLetter(letter, address, "")


Key = Callable[[AddressedLetter], tuple[object, ...]]

_POSTCODE = re.compile(r"([A-Z]+)(\d+)([A-Z]?) (\d)([A-Z]{2})")


def by_number(_one: AddressedLetter) -> tuple[object, ...]:
    """Letters come in the order of their numbers already."""
    return ()


def by_recipient(one: AddressedLetter) -> tuple[object, ...]:
    return (one.letter.recipient.casefold(),)


def by_postcode(one: AddressedLetter) -> tuple[object, ...]:
    """As post rooms sort: by area, district as a number (LS2 before LS10), sector, unit; then numbers of forces post
    offices, other addresses, and letters without an address."""
    if match := _POSTCODE.fullmatch(one.postcode):
        area, district, letter, sector, unit = match.groups()
        return (0, area, int(district), letter, int(sector), unit)
    last = one.lines[-1] if one.lines else ""
    if forces := normalise_bfpo(last):
        return (1, "", int(forces.split()[1]))
    return (2 if one.lines else 3,)


def by_registry(slugs: Sequence[str]) -> Key:
    """By registry, in the order of `slugs`, then recipient."""
    places = {slug: place for place, slug in enumerate(slugs)}
    return lambda letter: (places.get(letter.letter.registry_slug, len(places)), *by_recipient(letter))


@dataclass(frozen=True, slots=True)
class BoundLetter:
    """A letter's place in the bundle: its number there, and its first page and the last of it or of what is printed
    behind it, all from 1. `sheets`: of paper that they take."""

    number: int
    letter: AddressedLetter
    first: int
    last: int
    sheets: int

    @property
    def enclosed_pages(self) -> int:
        return sum(file.pages for file in self.letter.letter.behind)

    @property
    def pages(self) -> int:
        """That are printed on, of the letter and what is behind it."""
        return self.letter.letter.pages + self.enclosed_pages


def bind(letters: Iterable[AddressedLetter], *, key: Key, sheets: bool, apart: bool = False) -> list[BoundLetter]:
    """The letters in order. `sheets`: each, and each enclosure, begins a sheet that is printed on both sides. `apart`:
    a separator, which is no sheet of it, lies before each letter."""
    return list(_places(sorted(letters, key=key), sheets=sheets, apart=apart))


def _places(letters: Iterable[AddressedLetter], *, sheets: bool, apart: bool) -> Iterator[BoundLetter]:
    page = 1
    for number, letter in enumerate(letters, 1):
        page += apart * (2 if sheets else 1)
        printed = [letter.letter.pages, *(enclosed.pages for enclosed in letter.letter.behind)]
        taken = [pages + (pages % 2 if sheets else 0) for pages in printed]
        last = page + sum(taken[:-1]) + printed[-1] - 1
        yield BoundLetter(number, letter, page, last, sheets=sum(taken) // 2 if sheets else sum(taken))
        page += sum(taken)
