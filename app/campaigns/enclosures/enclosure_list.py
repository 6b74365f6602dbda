"""A campaign's enclosures as they stand: names in the order in which they are printed, and the files that some have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, EnclosureFile
from app.errors import NotFound

AFTER, BESIDE = "after", "beside"
"""Where a file goes: printed right behind each letter, or put beside it."""

Files = Mapping[str, EnclosureFile]
"""By the name of the enclosure."""


@dataclass(frozen=True)
class Enclosure:
    """`number`: its place in the list, from 1. `file` is None while it is only named."""

    number: int
    name: str
    file: EnclosureFile | None


def enclosure_key(sha256: str) -> str:
    """Where in storage an enclosure's file is kept."""
    return f"enclosures/{sha256}.pdf"


def files_of(session: Session, campaign_id: int) -> Files:
    rows = session.scalars(select(EnclosureFile).where(EnclosureFile.campaign_id == campaign_id))
    return {row.name: row for row in rows}


def copy_enclosure_file(file: EnclosureFile, to: Campaign, *, recorded: int) -> EnclosureFile:
    """The same file for another campaign."""
    return EnclosureFile(
        campaign_id=to.id,
        name=file.name,
        sha256=file.sha256,
        length=file.length,
        pages=file.pages,
        placement=file.placement,
        recorded=recorded,
    )


def enclosures_of(session: Session, campaign: Campaign) -> list[Enclosure]:
    """In order. Of two that are called the same, the first has the file."""
    left = dict(files_of(session, campaign.id))
    return [Enclosure(number, name, left.pop(name, None)) for number, name in enumerate(campaign.enclosures, 1)]


def enclosure_of(session: Session, campaign: Campaign, number: int) -> Enclosure:
    """Raises NotFound: no_such_enclosure."""
    enclosures = enclosures_of(session, campaign)
    if not 1 <= number <= len(enclosures):
        raise NotFound("no_such_enclosure")
    return enclosures[number - 1]


def enclosures_to_clear(session: Session, campaign: Campaign, names: Sequence[str]) -> list[Any]:
    """What a signatory clears of enclosures with these names: the name, and of one with a file the file too."""
    files = _files_by_name(session, campaign, names)
    return [
        {"name": name, "sha256": file.sha256, "placement": file.placement} if (file := files.pop(name, None)) else name
        for name in names
    ]


def enclosures_to_print(session: Session, campaign: Campaign, names: Sequence[str]) -> list[dict[str, Any]]:
    """The files that go with letters that print these names, in order; as JSON keeps them."""
    files = _files_by_name(session, campaign, names)
    return [
        {
            "name": name,
            "sha256": file.sha256,
            "length": file.length,
            "pages": file.pages,
            "placement": file.placement,
        }
        for name in names
        if (file := files.pop(name, None))
    ]


def _files_by_name(session: Session, campaign: Campaign, names: Sequence[str]) -> dict[str, EnclosureFile]:
    return dict(files_of(session, campaign.id)) if names else {}
