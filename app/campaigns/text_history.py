"""The versions of a campaign's text: who kept each and when, and what changed in it, in a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.audit.moments import moments
from app.campaigns.models import TextVersion
from app.letters.source import take_apart
from app.letters.wording import join
from app.web.difference import Change, difference
from app.web.filters import format_plural

PARTS = {
    "subject": "subject",
    "asks": "asks",
    "fields": "fields",
    "notice": "notice",
    "title": "title",
    "language": "language",
}
"""Entries of the front matter that are printed or print something else, as the page calls them."""


@dataclass(frozen=True)
class Kept:
    """A version, when it was kept (UTC), by whom; `changed` since the version before it: "Subject and 12 words"."""

    version: TextVersion
    at: datetime
    by: str
    changed: str = ""


def kept(session: Session, version: TextVersion) -> Kept:
    """When and by whom."""
    return kept_versions(session, [version])[0]


def kept_versions(session: Session, versions: Sequence[TextVersion]) -> list[Kept]:
    """Versions in a row, the newest first; what changed in the last of them is left out, unless it is the first."""
    when = moments(session, {one.recorded for one in versions})
    names = names_of(session, {moment.actor_id for moment in when.values() if moment.actor_id is not None})
    changes = [what_changed(before.source, after.source) for after, before in pairwise(versions)]
    last = ["The first text"] if versions and versions[-1].number == 1 else [""]
    return [
        Kept(one, when[one.recorded].at, names.get(when[one.recorded].actor_id or 0, "Despatch"), changed)
        for one, changed in zip(versions, [*changes, *last], strict=True)
    ]


def what_changed(before: str, after: str) -> str:
    """In a line: "Subject, asks and 12 words of the text"."""
    old, new = take_apart(before), take_apart(after)
    parts = [said for entry, said in PARTS.items() if old.front.get(entry) != new.front.get(entry)]
    if words := words_changed(before, after):
        parts.append(f"{format_plural(words, 'word')} of the text")
    said = join(parts)
    return f"{said[:1].upper()}{said[1:]}" if said else "Nothing that is printed"


def words_changed(before: str, after: str) -> int:
    """Words of the body that came or went; one for another counts once."""
    pieces = difference(take_apart(before).body, take_apart(after).body)
    count = {change: sum(len(piece.text.split()) for piece in pieces if piece.change is change) for change in Change}
    return max(count[Change.ADDED], count[Change.REMOVED])
