"""Find everything about what a request asks for, and keep each as a numbered item; once, and again later."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.evidence import events
from app.evidence.disclosure.begin import open_one, scope_of, subjects_of
from app.evidence.disclosure.finding.found_item import FoundItem
from app.evidence.disclosure.finding.sources import find_items
from app.evidence.disclosure.items.reading import ItemGone, words_at
from app.evidence.disclosure.items.redact import marks_of, place_anew, show_again
from app.evidence.disclosure.models import DisclosureItem
from app.evidence.disclosure.scope import reach_of
from app.platform.storage import sha256


@dataclass(frozen=True)
class Search:
    """How many items are new, no longer found, and to be decided anew since they say something else by now."""

    items: int
    new: int
    gone: int
    anew: int


def search(session: Session, number: int, *, actor: Actor) -> Search:
    """Items keep their number and what is decided of them, and have the date and the name that are found now; one that
    is found no longer is left out until it is again.

    Raises NotFound, DisclosureMoved.
    """
    disclosure = open_one(session, number)
    found = {item.key: item for item in find_items(session, reach_of(session, scope_of(disclosure)))}
    kept = {row.key: row for row in _rows(session, disclosure.id)}
    fresh = [item for item in found.values() if item.key not in kept]
    items = [item for item in kept.values() if item.key not in found and item.dropped is None]
    event = record(
        session,
        events.DISCLOSURE_SEARCHED,
        actor=actor,
        subjects=subjects_of(disclosure),
        after={"items": len(found), "new": len(fresh), "gone": len(items)},
    )
    disclosure.known_at = disclosure.changed = event.seq
    for one in items:
        one.dropped = event.seq
    for one in kept.values():
        if now := found.get(one.key):
            one.day, one.what, one.about = now.day, now.what, now.about
    anew = [_still_says(session, item, event.seq) for item in kept.values() if item.key in found]
    _add(session, disclosure.id, fresh, first=len(kept) + 1, seq=event.seq)
    session.flush()
    return Search(len(found), len(fresh), len(items), anew.count(False))


def _rows(session: Session, disclosure_id: int) -> Iterable[DisclosureItem]:
    return session.scalars(select(DisclosureItem).where(DisclosureItem.disclosure_id == disclosure_id)).all()


def _still_says(session: Session, item: DisclosureItem, seq: int) -> bool:
    """Read the item as of this search; False when it was decided and says something else now. What was black is lost
    where a new release of Despatch words the same record otherwise: nobody knows its places any more."""
    was, item.found, item.dropped = item.found, seq, None
    marks = marks_of(session, item)
    if item.format or not (item.decision or marks):
        return True
    try:
        before, after = words_at(session, item, known_at=was), words_at(session, item, known_at=seq)
    except ItemGone:
        return True
    reworded = bool(marks) and item.text_sha256 != sha256(before.encode())
    if before == after and not reworded:
        return True
    if reworded:
        show_again(session, item, seq=seq)
    else:
        place_anew(session, item, before, after, seq=seq)
    item.decision, item.changed = "", seq
    return False


def _add(session: Session, disclosure_id: int, found: list[FoundItem], *, first: int, seq: int) -> None:
    rows = [
        {**asdict(one), "disclosure_id": disclosure_id, "number": number, "found": seq, "changed": seq}
        for number, one in enumerate(found, first)
    ]
    if rows:
        session.execute(insert(DisclosureItem), rows)
