"""What an item is as it is found, before it is a row."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.evidence.disclosure.scope import Reach
from app.platform.storage import Storage


@dataclass(frozen=True)
class FoundItem:
    """`key`: what it is, "letter-file:12": the part before the colon says who can read it out. `kind`: a key of
    words.KINDS. `what` and `about` name no holder: they stand in the schedule. `format`: of a file, else blank."""

    key: str
    kind: str
    what: str
    about: str
    day: date | None
    post_id: int | None = None
    area_id: int | None = None
    campaign_id: int | None = None
    format: str = ""
    pages: int | None = None
    length: int | None = None


@dataclass(frozen=True)
class File:
    """A file that an item is: its bytes when they are asked for. `name` as it came, for who works here alone. `ours`:
    Despatch made it, so that it says no more than it shows."""

    name: str
    type: str
    length: int
    sha256: str
    read: Callable[[Storage], Iterator[bytes]]
    ours: bool = False


Find = Callable[[Session, Reach], Iterator[FoundItem]]
Words = Callable[[Session, str, int], str | None]
"""The words of an item, by what stands behind the colon of its key, as known at an audit event, so that what is decided
stays as it was read; None when it is no longer there."""

Files = Callable[[Session, str], File | None]


@dataclass(frozen=True)
class Source:
    """One room asked: what it finds, and how its items are read out, by the first part of their keys."""

    find: Find
    words: Mapping[str, Words]
    files: Mapping[str, Files]
