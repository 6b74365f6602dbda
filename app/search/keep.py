"""Keep the entries true to the registries: made anew for whatever changed since the audit event that they follow."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import and_, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from app.audit.event_memory import anything_since
from app.platform.clock import now
from app.platform.database import Database, DatabaseBusy, count_anew
from app.platform.leases import lease_row
from app.platform.processes import draining
from app.platform.services import Services
from app.registry.events import CHANGES_NO_REGISTRY
from app.search import text
from app.search.entries import FORM, NewEntry, area_entries, organisation_entries, post_entries, tag_entries
from app.search.models import SearchEntry, SearchOwed, SearchState, SearchWord
from app.search.plain import distinct_words, spellable
from app.search.spelling import forget, learn
from app.search.stale_entries import StaleOwners, erased_since, newest, stale_owners
from app.search.text import Row, add_to_index, drop
from app.web.request import read_anew, reading


def owe(session: Session, owners: StaleOwners) -> None:
    """Each once, however often it is owed."""
    there = {(kind, owner) for kind, owner in session.execute(select(SearchOwed.kind, SearchOwed.owner))}
    new = ({"kind": kind, "owner": owner} for kind, owner in _owner_keys(owners) if (kind, owner) not in there)
    while some := list(islice(new, MANY)):
        session.execute(insert(SearchOwed), some)


def take(session: Session, most: int) -> StaleOwners:
    """Some that are owed, and are no more once this transaction is through."""
    owners = StaleOwners()
    rows = session.execute(
        select(SearchOwed.id, SearchOwed.kind, SearchOwed.owner).order_by(SearchOwed.id).limit(most)
    ).all()
    sets = {"post": owners.posts, "organisation": owners.organisations, "area": owners.areas}
    for row in rows:
        if row.kind == "tag":
            owners.tags.add(row.owner)
        else:
            sets[row.kind].add(int(row.owner))
    session.execute(delete(SearchOwed).where(SearchOwed.id.in_([row.id for row in rows])))
    return owners


def anything_owed(session: Session) -> bool:
    return session.scalars(select(SearchOwed.id).limit(1)).first() is not None


def _owner_keys(owners: StaleOwners) -> Iterator[tuple[str, str]]:
    of_numbers: tuple[tuple[str, Iterable[int]], ...] = (
        ("post", owners.posts),
        ("organisation", owners.organisations),
        ("area", owners.areas),
    )
    for kind, ids in of_numbers:
        yield from ((kind, str(one)) for one in sorted(ids))
    yield from (("tag", tag) for tag in sorted(owners.tags))


AT_ONCE = 50
"""Owners whose entries a search makes anew before it answers; more are left to a worker."""

WAIT_MS = 250
"""How long a search waits for the database, in milliseconds."""

BATCH = 50
"""Owners whose entries are made anew in one transaction."""

MANY = 500
"""Owners after whom the database takes stock, and that are written down as owed at a time."""

LEASE = timedelta(minutes=1)
"""How long a worker that says nothing is taken to be at work: a batch takes far less than a second."""

SPELLED = ("post", "holder", "organisation", "area", "tag")
"""Kinds whose words a misspelled one is looked for among."""

NAMES = ("kind", "post_id", "organisation_id", "area_id", "name", "detail", "current", "codes", "words", "people")
"""What an entry says: two that say the same are one."""


def is_outdated(session: Session, *, today: date) -> bool:
    """Whether any entry may be wrong."""
    return _is_late(session, _state(session), today=today) or anything_owed(session)


def bring_up_to_date(database: Database, *, today: date) -> bool:
    """Before a search: make anew what changed. False when that is too much for a page or the database is held, and a
    worker has to do the rest. What was erased is found no more in any case (find.py leaves it out)."""
    with database.reading() as session:
        state = _state(session)
        if state.form != FORM:
            return False
        complete = not anything_owed(session)
        if not _is_late(session, state, today=today):
            return complete
        through: int | None = newest(session)
        owners = stale_owners(session, seq=state.seq, day=state.day, today=today)
        if len(owners) > AT_ONCE:
            erased = sorted(erased_since(session, state.seq))[:AT_ONCE]
            owners, through, complete = StaleOwners(posts=set(erased)), None, False
    if not owners and through is None:
        return False
    try:
        _make_anew(database, owners, today=today, through=through, wait_ms=WAIT_MS)
    except DatabaseBusy:
        return False
    return complete


def catch_up(database: Database, *, today: date, pause: float = 0.0) -> int:
    """Make anew everything that changed, in batches, unless another worker is at it; how many owners that were.
    `pause`: seconds between batches, for other writers."""
    with database.writing() as session:
        claim = lease_row(session, SearchState, at=now(), lease=LEASE)
    if claim is None:
        return 0
    _write_down_owed(database, today=today, pause=pause)
    done = 0
    while not draining.has_begun() and (many := _next_batch(database, claim.token, today=today)):
        done += many
        time.sleep(pause)
    if done > MANY:
        with database.writing() as session:
            count_anew(session, [SearchEntry, SearchWord])
            text.count_anew(session)
    return done


def _write_down_owed(database: Database, *, today: date, pause: float) -> None:
    """From here on the entries are true up to the newest event, but for those of owners that are owed. Names that were
    erased go first."""
    with database.reading() as session:
        state = _state(session)
        seq, day = (0, None) if state.form != FORM else (state.seq, state.day)
        through, owners = newest(session), stale_owners(session, seq=seq, day=day, today=today)
        erased = sorted(erased_since(session, state.seq))
    for start in range(0, len(erased), BATCH):
        _make_anew(database, StaleOwners(posts=set(erased[start : start + BATCH])), today=today)
        time.sleep(pause)
    with database.writing() as session:
        _lock(session)
        owe(session, owners)
        _move_on(session, through, today=today)


def _next_batch(database: Database, token: int, *, today: date) -> int:
    """How many owners that were; 0 when none is left, or another worker took over since."""
    with database.writing() as session:
        state = _lock(session)
        if state.token != token:
            return 0
        owners = take(session, BATCH)
        if owners:
            _replace(session, owners, today=today)
            state.lease_until = now() + LEASE
        else:  # all are made as they are now, also where they were made otherwise
            state.lease_until, state.form = None, FORM
    return len(owners)


def _make_anew(
    database: Database, owners: StaleOwners, *, today: date, through: int | None = None, wait_ms: int | None = None
) -> None:
    """`through`: the event up to which the entries are true once this is done. Raises DatabaseBusy."""
    with database.writing(wait_ms=wait_ms) as session:
        _lock(session)
        if owners:
            _replace(session, owners, today=today)
        if through is not None:
            _move_on(session, through, today=today)


def _move_on(session: Session, through: int, *, today: date) -> None:
    state = _state(session)
    state.seq, state.day = max(through, state.seq), today


def _replace(session: Session, owners: StaleOwners, *, today: date) -> None:
    """Entries that would be made as they are stay: to put a word in or out of the index is what costs time."""
    made = Counter(
        tuple(entry.values()[name] for name in NAMES) for entry in _new_entries(session, owners, today=today)
    )
    old = session.execute(select(SearchEntry.id, *(getattr(SearchEntry, n) for n in NAMES)).where(_owned(owners))).all()
    stays = made & Counter(tuple(row[1:]) for row in old) if _state(session).form == FORM else Counter()
    new = [dict(zip(NAMES, element, strict=True)) for element in (made - stays).elements()]
    gone = []
    for row in old:
        if stays[row[1:]]:
            stays[row[1:]] -= 1
        else:
            gone.append(row)
    ids = [row.id for row in gone]
    drop(session, ids)
    session.execute(delete(SearchEntry).where(SearchEntry.id.in_(ids)))
    before = spellable(f"{distinct_words(row.name)} {row.words} {row.people}" for row in gone if row.kind in SPELLED)
    after = _add(session, new)
    learn(session, after - before)
    forget(session, before - after)


def _add(session: Session, values: Sequence[dict[str, Any]]) -> set[str]:
    """Keep entries; the words by which their names are spelled. Whoever holds the state's row numbers them: to have
    the database do it, and say how, takes ten times as long."""
    if not values:
        return set()
    first = session.scalars(select(func.coalesce(func.max(SearchEntry.id), 0))).one() + 1
    numbered = [{"id": number, **one} for number, one in enumerate(values, first)]
    session.execute(insert(SearchEntry), numbered)
    rows = [
        Row(one["id"], one["kind"], one["codes"], f"{distinct_words(one['name'])} {one['words']}", one["people"])
        for one in numbered
    ]
    add_to_index(session, rows)
    return spellable(f"{row.name} {row.people}" for row in rows if row.kind in SPELLED)


def _new_entries(session: Session, owners: StaleOwners, *, today: date) -> Iterator[NewEntry]:
    yield from post_entries(session, owners.posts, today=today)
    yield from organisation_entries(session, owners.organisations, today=today)
    yield from area_entries(session, owners.areas, today=today)
    yield from tag_entries(session, owners.tags)


def _owned(owners: StaleOwners) -> Any:
    return or_(
        SearchEntry.post_id.in_(owners.posts),
        and_(SearchEntry.organisation_id.in_(owners.organisations), SearchEntry.post_id.is_(None)),
        SearchEntry.area_id.in_(owners.areas),
        and_(SearchEntry.kind == "tag", SearchEntry.name.in_(owners.tags)),
    )


def _is_late(session: Session, state: SearchState, *, today: date) -> bool:
    return state.form != FORM or state.day != today or anything_since(session, state.seq, elsewhere=CHANGES_NO_REGISTRY)


def _lock(session: Session) -> SearchState:
    return session.scalars(select(SearchState).with_for_update()).one()


def _state(session: Session) -> SearchState:
    return session.scalars(select(SearchState)).one()


TASK = "search"


def fresh(services: Services, *, today: date) -> bool:
    """Whether what is read next holds everything that is committed; else a worker is on its way."""
    if not is_outdated(reading(), today=today):
        return True
    read_anew()
    if bring_up_to_date(services.database, today=today):
        return True
    if not services.queue.waiting(TASK):
        services.queue.nudge(TASK)
    return False
