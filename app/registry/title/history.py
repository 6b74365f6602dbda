"""Corrections of what a post is called, in words: for the history on its page."""

from datetime import date

from sqlalchemy.orm import Session

from app.audit.find import EventFilter, body_of, events_before
from app.platform.clock import london_time
from app.registry.holders.history import LATEST
from app.registry.posts.timeline import Happening
from app.registry.title.correct import CORRECTED
from app.registry.title.words import LABELS, title_value_words

TOLD_BY_DAYS = ("title", "salutation")
"""What the history tells anyway when it changes on a day."""


def title_happenings(session: Session, post_id: int, *, known_at: int | None = None) -> list[Happening]:
    last = LATEST if known_at is None else known_at
    event_filter = EventFilter(action=CORRECTED, kind="post", identity=str(post_id))
    happenings: list[Happening] = []
    for event in events_before(session, event_filter, last + 1):
        before, after = body_of(event)["before"] or {}, body_of(event)["after"] or {}
        since = date.fromisoformat(after["valid_from"]) if after["valid_from"] else None
        told = [
            f"{label}: it was {title_value_words(before[name])}, and is {title_value_words(after[name])}."
            for name, label in LABELS.items()
            if name in after and not (since and name in TOLD_BY_DAYS)
        ]
        if told:
            on = since or london_time(event.at).date()
            happenings.append(Happening(on, "Printed title or salutation corrected", " ".join(told), event.seq))
    return happenings
