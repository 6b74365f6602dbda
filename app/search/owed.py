"""Owners whose entries have yet to be made anew: rows, so that what a worker leaves another finds (rule 1)."""

from collections.abc import Iterable, Iterator

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.search.models import SearchOwed
from app.search.touched import Touched


def owe(session: Session, owners: Touched) -> None:
    """Each once, however often it is owed."""
    there = {(kind, owner) for kind, owner in session.execute(select(SearchOwed.kind, SearchOwed.owner))}
    new = [{"kind": kind, "owner": owner} for kind, owner in _named(owners) if (kind, owner) not in there]
    if new:
        session.execute(insert(SearchOwed), new)


def take(session: Session, most: int) -> Touched:
    """Some that are owed, and are no more once this transaction is through."""
    found = Touched()
    rows = session.execute(
        select(SearchOwed.id, SearchOwed.kind, SearchOwed.owner).order_by(SearchOwed.id).limit(most)
    ).all()
    sets = {"post": found.posts, "organisation": found.organisations, "area": found.areas}
    for row in rows:
        if row.kind == "tag":
            found.tags.add(row.owner)
        else:
            sets[row.kind].add(int(row.owner))
    session.execute(delete(SearchOwed).where(SearchOwed.id.in_([row.id for row in rows])))
    return found


def anything_owed(session: Session) -> bool:
    return session.scalars(select(SearchOwed.id).limit(1)).first() is not None


def _named(owners: Touched) -> Iterator[tuple[str, str]]:
    of_numbers: tuple[tuple[str, Iterable[int]], ...] = (
        ("post", owners.posts),
        ("organisation", owners.organisations),
        ("area", owners.areas),
    )
    for kind, ids in of_numbers:
        yield from ((kind, str(one)) for one in sorted(ids))
    yield from (("tag", one) for one in sorted(owners.tags))
