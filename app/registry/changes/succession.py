"""Which organisations followed which: whoever took a body's place may answer for it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.history import known
from app.registry.models import OrganisationCode, OrganisationVersion, Succession
from app.registry.search import plain

ABBREVIATIONS = {"integrated_care_board": "ICB", "clinical_commissioning_group": "CCG"}
"""What people call a kind of organisation in place of the last words of its name."""


@dataclass(frozen=True)
class Follower:
    """`on`: the first day of its charge."""

    organisation_id: int
    name: str
    on: date | None


def followers_of(session: Session, organisation_ids: Collection[int]) -> list[Follower]:
    """All that followed one of these, and that followed those: the first to follow first."""
    found: dict[int, date | None] = {}
    asked = set(organisation_ids)
    while asked:
        rows = session.execute(
            select(Succession.successor_id, Succession.valid_from)
            .where(Succession.predecessor_id.in_(asked), known(Succession))
            .order_by(Succession.valid_from, Succession.successor_id)
        ).all()
        fresh = {one: on for one, on in rows if one not in found and one not in organisation_ids}
        found |= fresh
        asked = set(fresh)
    names = _last(session, found)
    return [Follower(one, names[one].name, on) for one, on in found.items() if one in names]


def followed_by(session: Session, words: str) -> set[int]:
    """The organisations that were followed, at once or in the end, by one whose name or code has all the words."""
    wanted = plain(words).split()
    if not wanted:
        return set()
    rows = session.execute(select(Succession.predecessor_id, Succession.successor_id).where(known(Succession))).all()
    successors = {after for _, after in rows}
    named = _last(session, successors)
    said = {
        one: [version.name, version.short_name, ABBREVIATIONS.get(version.kind, "")] for one, version in named.items()
    }
    coded = select(OrganisationCode.organisation_id, OrganisationCode.code).where(
        OrganisationCode.organisation_id.in_(successors), known(OrganisationCode)
    )
    for one, code in session.execute(coded):
        said.setdefault(one, []).append(code)
    meant = {one for one, parts in said.items() if all(word in plain(" ".join(parts)) for word in wanted)}
    found: set[int] = set()
    while meant:
        before = {predecessor for predecessor, after in rows if after in meant} - found
        found |= before
        meant = before
    return found


def _last(session: Session, ids: Collection[int]) -> dict[int, OrganisationVersion]:
    """The last version of each."""
    versions = select(OrganisationVersion).where(
        OrganisationVersion.organisation_id.in_(ids), known(OrganisationVersion)
    )
    ordered = session.scalars(versions.order_by(OrganisationVersion.valid_from.nulls_first()))
    return {version.organisation_id: version for version in ordered}
