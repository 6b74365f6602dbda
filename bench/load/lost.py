"""Whether everything that was answered with success is in the database, once."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from app.campaigns.models import Letter, TextDraft, TextVersion
from app.clearance.models import Comment
from app.notices.models import Notice
from app.registry.models import Contact
from app.responses.models import ResponseVersion
from app.safeguarding.models import RiskFacts
from app.tracking.models import Assignment, LetterNote

Write = Mapping[str, Any]

MARKED = {
    "Note on a letter": LetterNote.text,
    "Record a response": ResponseVersion.summary,
    "Comment on a text": Comment.body,
    "Report a risk": RiskFacts.note,
}
"""What holds the words of a write that makes a row."""


def lost_writes(session: Session, writes: Sequence[Write], *, first_day: date) -> Mapping[str, tuple[int, int]]:
    """Of each kind of write, how many were answered with success, and how many of these the database does not have, or
    has twice. Contacts were verified on `first_day` or later."""
    by_kind = {kind: [write for write in writes if write["what"] == kind] for kind in {one["what"] for one in writes}}
    return {kind: (len(of), _lost(session, kind, of, first_day)) for kind, of in sorted(by_kind.items())}


def _lost(session: Session, kind: str, writes: Sequence[Write], first_day: date) -> int:
    if kind in MARKED:
        there = Counter(session.scalars(select(MARKED[kind])))
        return sum(there[write["mark"]] != 1 for write in writes)
    if kind == "Assign a letter":
        by_reference = _pairs(session, Letter.reference)
        return sum((write["letter"], write["by"]) not in by_reference for write in writes)
    if kind == "Assign letters":
        by_id = _pairs(session, Letter.id)
        return sum((letter, write["by"]) not in by_id for write in writes for letter in write["letters"])
    if kind == "Save letter":
        sources = session.scalars(select(TextVersion.source)).all()
        return sum(not any(_has(source, write["text"]) for source in sources) for write in writes)
    if kind == "Draft text, unsaved":
        return _lost_drafts(session, writes)
    if kind == "Confirm a contact":
        confirmed = _confirmed(session, first_day)
        return sum(write["contact"] not in confirmed for write in writes)
    if kind == "Mark notices as read":
        unread = set(session.scalars(select(Notice.id).where(Notice.read_at.is_(None))))
        return sum(write["through"] in unread for write in writes)
    return 0


def _pairs(session: Session, column: Any) -> set[tuple[Any, int]]:
    """Letters and those who look after them, or did."""
    rows = select(column, Assignment.user_id).join(Assignment, Assignment.letter_id == Letter.id)
    return {(letter, user) for letter, user in session.execute(rows)}


def _has(text: str, mark: str) -> bool:
    return mark in text.splitlines()


def _lost_drafts(session: Session, writes: Iterable[Write]) -> int:
    """A person's draft is what they typed last; what they typed before it, saved or discarded is gone, and should
    be. `last`: it was their last write of this letter."""
    kept = {draft.user_id: json.dumps(draft.boxes) for draft in session.scalars(select(TextDraft))}
    return sum(write["draft"] not in kept.get(write["by"], "") for write in writes if write.get("last"))


def _confirmed(session: Session, first_day: date) -> set[int]:
    """Versions of contacts that were verified, or were replaced by one that is."""
    after = aliased(Contact)
    owners = ("post_id", "organisation_id")
    same = and_(
        *(getattr(after, name).is_not_distinct_from(getattr(Contact, name)) for name in owners),
        after.channel == Contact.channel,
        after.value == Contact.value,
    )
    rows = select(Contact.id).join(after, same).where(after.verified_on >= first_day)
    return set(session.scalars(rows))


def last_drafts(writes: Sequence[Write]) -> list[Write]:
    """The same, with a mark on each draft that its person neither replaced, saved nor discarded."""
    letters = {"Draft text, unsaved", "Save letter", "Discard a draft"}
    last = {write["by"]: number for number, write in enumerate(writes) if write["what"] in letters}
    return [{**write, "last": last.get(write["by"]) == number} for number, write in enumerate(writes)]
