"""What happened to a post besides its holders: its organisation, its fields and its title were changed."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.audit.find import EventFilter, body_of, events_before
from app.audit.models import AuditEvent, AuditSubject
from app.audit.moments import moments
from app.platform.clock import london_time
from app.registry import events
from app.registry.changes.undo import changes_recorded
from app.registry.changes.words import change_words
from app.registry.holders.history import LATEST
from app.registry.models import PostValue, PostVersion, RegistryField
from app.registry.own.posts import own_value_words
from app.registry.posts.timeline import Happening
from app.registry.title.words import LABELS, title_value_words


def change_happenings(
    session: Session, post_id: int, *, today: date, known_at: int | None = None
) -> Iterator[Happening]:
    """Each on the day that it was recorded: also those that were undone, up to audit event `known_at` (None: now)."""
    named = select(AuditSubject.seq).where(AuditSubject.kind == "post", AuditSubject.subject_id == str(post_id))
    made = select(PostVersion.recorded).where(PostVersion.post_id == post_id)
    for change in changes_recorded(session, or_(AuditEvent.seq.in_(named), AuditEvent.seq.in_(made))):
        words = change_words(change, today=today)
        if known_at is None or change.seq <= known_at:
            title = "Organisation renamed" if change.kind == "rename" else "Organisation changed"
            note = change.note.rstrip(".")
            yield Happening(london_time(change.at).date(), f"{title}, as recorded", f"{words}. {note}.", change.seq)
        if change.undone_at and change.undone and (known_at is None or change.undone <= known_at):
            said = f"{words}: this was undone. The earlier details apply again."
            yield Happening(
                london_time(change.undone_at).date(), "Change of the organisation undone", said, change.undone
            )


def value_happenings(session: Session, post_id: int, *, known_at: int | None = None) -> list[Happening]:
    """Every value that was ever recorded by then; it has no day of its own but that on which it was."""
    rows = select(PostValue, RegistryField).join(RegistryField, RegistryField.id == PostValue.field_id)
    ordered = rows.where(PostValue.post_id == post_id).order_by(PostValue.id)
    found = [
        (value, field) for value, field in session.execute(ordered) if known_at is None or value.recorded <= known_at
    ]
    told = moments(session, {value.recorded for value, _ in found})
    return [
        Happening(
            london_time(told[value.recorded].at).date(),
            f"“{field.name[:1].upper()}{field.name[1:]}” recorded",
            f"{own_value_words(value.value, field.kind)}.",
            value.recorded,
        )
        for value, field in found
    ]


TOLD_BY_DAYS = ("title", "salutation")
"""What the history tells anyway when it changes on a day."""


def title_happenings(session: Session, post_id: int, *, known_at: int | None = None) -> list[Happening]:
    last = LATEST if known_at is None else known_at
    event_filter = EventFilter(action=events.POST_TITLE_CORRECTED, kind="post", identity=str(post_id))
    happenings: list[Happening] = []
    for event in events_before(session, event_filter, last + 1):
        before, after = body_of(event)["before"] or {}, body_of(event)["after"] or {}
        since = date.fromisoformat(after["valid_from"]) if after["valid_from"] else None
        told = [
            f"{label}: {title_value_words(before[name])} became {title_value_words(after[name])}."
            for name, label in LABELS.items()
            if name in after and not (since and name in TOLD_BY_DAYS)
        ]
        if told:
            on = since or london_time(event.at).date()
            happenings.append(Happening(on, "Printed title or salutation corrected", " ".join(told), event.seq))
    return happenings
