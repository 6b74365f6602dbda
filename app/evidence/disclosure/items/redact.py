"""Black out words of an item, wherever it says them, and whole pages of it. A person marks each; nothing is done by
itself. Kept are places in the text, never the words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.errors import Refused
from app.evidence import events
from app.evidence.disclosure.begin import open_one, subjects_of
from app.evidence.disclosure.exemptions import EXEMPTIONS
from app.evidence.disclosure.items.reading import PAGE, ItemContent
from app.evidence.disclosure.items.spellings import occurrences
from app.evidence.disclosure.models import Disclosure, DisclosureItem, Redaction
from app.platform.events import Event
from app.platform.storage import sha256

SHORTEST = 2
"""Characters that may be blacked out together: a single letter would black out half a page."""

LONGEST = 20_000


def marks_of(session: Session, item: DisclosureItem) -> Sequence[Redaction]:
    """Those that stand, in the order of the text."""
    mine = (Redaction.item_id == item.id, Redaction.removed.is_(None))
    return session.scalars(select(Redaction).where(*mine).order_by(Redaction.start, Redaction.id)).all()


def mark(
    session: Session,
    number: int,
    item: DisclosureItem,
    reading: ItemContent,
    words: str,
    exemption: str,
    *,
    actor: Actor,
) -> int:
    """Black `words` out wherever the item says them; in how many places that were not black yet.

    Raises NotFound, DisclosureMoved, and Refused: no_exemption, no_words_to_black, words_too_short, item_text_changed,
    words_not_there.
    """
    disclosure = open_one(session, number)
    session.refresh(item)
    if exemption not in EXEMPTIONS:
        raise Refused("no_exemption", field="exemption")
    if not reading.read.says_something:
        raise Refused("no_words_to_black", field="passage")
    if len("".join(words.split())) < SHORTEST:
        raise Refused("words_too_short", field="passage")
    standing = marks_of(session, item)
    if item.text_sha256 and item.text_sha256 != reading.sha256:
        raise Refused("item_text_changed", field="passage")
    places = occurrences(reading.text, words)
    if not places:
        raise Refused("words_not_there", field="passage")
    fresh = [
        (a, b) for a, b in places if not any(redaction.start <= a and b <= redaction.end for redaction in standing)
    ]
    if fresh:
        facts = {"item": item.number, "places": len(fresh), "exemption": exemption}
        seq = _record(session, events.DISCLOSURE_REDACTED, disclosure, item, facts, actor=actor)
        item.text_sha256 = reading.sha256
        session.add_all(Redaction(item_id=item.id, start=a, end=b, exemption=exemption, recorded=seq) for a, b in fresh)
        session.flush()
    return len(fresh)


def unmark(session: Session, number: int, item: DisclosureItem, ids: Collection[int], *, actor: Actor) -> int:
    """Show the words again: how many places. Raises NotFound, DisclosureMoved."""
    disclosure = open_one(session, number)
    redactions = [redaction for redaction in marks_of(session, item) if redaction.id in ids]
    if redactions:
        seq = _record(
            session,
            events.DISCLOSURE_UNREDACTED,
            disclosure,
            item,
            {"item": item.number, "places": len(redactions)},
            actor=actor,
        )
        for one in redactions:
            one.removed = seq
        session.flush()
    return len(redactions)


def withhold_pages(
    session: Session, number: int, item: DisclosureItem, reading: ItemContent, pages: Collection[int], *, actor: Actor
) -> bool:
    """Exactly these pages of the item are left out as a whole; False when it was so.

    Raises NotFound, DisclosureMoved, and Refused: no_such_item_page.
    """
    disclosure = open_one(session, number)
    session.refresh(item)
    wanted = sorted(set(pages))
    if wanted and not (wanted[0] >= 1 and wanted[-1] <= len(reading.read.pages)):
        raise Refused("no_such_item_page")
    if wanted == item.pages_withheld:
        return False
    _record(
        session, events.DISCLOSURE_PAGES_WITHHELD, disclosure, item, {"item": item.number, "pages": wanted}, actor=actor
    )
    item.pages_withheld = wanted
    session.flush()
    return True


def place_anew(session: Session, item: DisclosureItem, before: str, after: str, *, seq: int) -> None:
    """What was black in the words before is black in those now, wherever they say it."""
    marks = marks_of(session, item)
    wanted = {(before[redaction.start : redaction.end], redaction.exemption) for redaction in marks}
    for one in marks:
        one.removed = seq
    places: list[tuple[int, int, str]] = []
    for words, exemption in sorted(wanted, key=lambda pair: -len(pair[0])):
        for a, b in occurrences(after, words):
            if not any(c <= a and b <= d for c, d, _ in places):
                places.append((a, b, exemption))
    session.add_all(Redaction(item_id=item.id, start=a, end=b, exemption=one, recorded=seq) for a, b, one in places)
    item.text_sha256 = sha256(after.encode()) if places else ""
    session.flush()


def show_again(session: Session, item: DisclosureItem, *, seq: int) -> None:
    """Nothing of it is black any more."""
    for redaction in marks_of(session, item):
        redaction.removed = seq
    item.text_sha256 = ""
    session.flush()


def _record(
    session: Session,
    action: Event,
    disclosure: Disclosure,
    item: DisclosureItem,
    facts: dict[str, object],
    *,
    actor: Actor,
) -> int:
    event = record(session, action, actor=actor, subjects=subjects_of(disclosure), after=facts)
    disclosure.changed = item.changed = event.seq
    return event.seq


@dataclass(frozen=True)
class Piece:
    """Words, or (with an `exemption`) words that are black; `marks`: the ids of their rows."""

    words: str
    exemption: str = ""
    marks: tuple[int, ...] = ()


def pieces(text: str, marks: Sequence[Redaction]) -> list[list[Piece]]:
    """The text by page, in pieces; black places that touch or overlap are one."""
    black: list[tuple[int, int, str, tuple[int, ...]]] = []
    for redaction in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if black and redaction.start < black[-1][1]:
            start, end, exemption, ids = black[-1]
            black[-1] = (start, max(end, redaction.end), exemption, (*ids, redaction.id))
        else:
            black.append((redaction.start, redaction.end, redaction.exemption, (redaction.id,)))
    pages: list[list[Piece]] = [[]]
    at = 0
    for start, end, exemption, ids in black:
        _append_text(pages, text[at:start])
        pages[-1].append(Piece(text[start:end].replace(PAGE, "\n"), exemption, ids))
        pages += [[] for _ in range(text.count(PAGE, start, end))]
        at = end
    _append_text(pages, text[at:])
    return pages


def _append_text(pages: list[list[Piece]], text: str) -> None:
    for place, part in enumerate(text.split(PAGE)):
        if place:
            pages.append([])
        if part:
            pages[-1].append(Piece(part))


def released_text(text: str, item: DisclosureItem, marks: Sequence[Redaction]) -> str:
    """What whoever asked can read of an item that is released in part."""
    return "\n".join(
        "".join(" " if piece.exemption else piece.words for piece in page)
        for place, page in enumerate(pieces(text, marks), 1)
        if place not in item.pages_withheld
    )


def black_words(text: str, marks: Sequence[Redaction]) -> set[str]:
    """What an item says in its black places, with single spaces."""
    return {" ".join(text[redaction.start : redaction.end].split()) for redaction in marks}
