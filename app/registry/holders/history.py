"""What happened to those who hold a post, in words: for the history on the post's page."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.find import EventFilter, body_of, events_before
from app.audit.models import AuditEvent
from app.letters.page.wording import join
from app.platform.clock import london_time
from app.registry import events
from app.registry.holders.person import HolderDetails
from app.registry.holders.versions import held_of, tenures
from app.registry.holders.words import LABELS
from app.registry.models import HolderVersion
from app.registry.posts.timeline import Happening
from app.registry.posts.titles import called_on
from app.web.filters import format_date

NAMELESS = "An erased office-holder"

LATEST = 2**31 - 2
"""An event that is later than all."""


@dataclass(frozen=True)
class HolderEvent:
    """An event about a post, with the versions of its holders that it superseded and recorded; `others`: titles of the
    other posts that it is about."""

    event: AuditEvent
    gone: Sequence[HolderVersion]
    new: Sequence[HolderVersion]
    others: Sequence[str]

    @property
    def after(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = body_of(self.event)["after"] or {}
        return found

    @property
    def day(self) -> date:
        return london_time(self.event.at).date()

    def on(self, fact: str) -> date:
        """The day that the event names; its own when it names none."""
        named = self.after.get(fact)
        return date.fromisoformat(named) if named else self.day

    def names(self, versions: Sequence[HolderVersion]) -> str:
        return join(list(dict.fromkeys(_called(held_of(version)) for version in versions))) or NAMELESS


def _called(held: HolderDetails) -> str:
    return NAMELESS if held.erased else held.name


def holder_happenings(session: Session, post_id: int, *, known_at: int | None = None) -> list[Happening]:
    """Who came and left, and each change of what is said of them, up to audit event `known_at` (None: now)."""
    query = select(HolderVersion).where(HolderVersion.post_id == post_id)
    versions = list(session.scalars(query.order_by(HolderVersion.valid_from.nulls_first(), HolderVersion.id)))
    last = LATEST if known_at is None else known_at
    holder_versions = [
        version
        for version in versions
        if version.recorded <= last and (version.superseded is None or version.superseded > last)
    ]
    return [*_came_and_left(holder_versions, versions), *_changes(session, post_id, versions, last)]


def _came_and_left(known: Sequence[HolderVersion], ever: Sequence[HolderVersion]) -> Iterator[Happening]:
    """Only those that are known count; `ever` says which event first said so."""
    held = tenures(known)
    begins = {tenure.valid_from for tenure in held}
    for one in held:
        name, about = _called(one.held), one.held
        words = "Acting. " if about.acting else ""
        first = _first(ever, valid_from=one.valid_from, full_name=about.person.full_name)
        source = f"Source: {about.source}." if about.source else ""
        yield Happening(one.valid_from, f"{name} holds the post", f"{words}{source}".strip(), first)
        if one.valid_to and one.valid_to not in begins:
            left = _first(ever, valid_to=one.valid_to, full_name=about.person.full_name)
            yield Happening(one.valid_to, f"{name} leaves the post", "", left)


def _first(ever: Sequence[HolderVersion], **facts: Any) -> int:
    return min(
        version.recorded for version in ever if all(getattr(version, fact) == value for fact, value in facts.items())
    )


def _changes(session: Session, post_id: int, versions: Sequence[HolderVersion], last: int) -> Iterator[Happening]:
    for family in ("holder", "legal_hold"):
        event_filter = EventFilter(family=family, kind="post", identity=str(post_id))
        for event in events_before(session, event_filter, last + 1):
            if event.action in TOLD:
                others = {int(subject.subject_id) for subject in event.subjects if subject.kind == "post"} - {post_id}
                titles = called_on(session, others, valid_at=london_time(event.at).date()) if others else {}
                holder_versions = [version for version in versions if version.superseded == event.seq]
                new = [version for version in versions if version.recorded == event.seq]
                yield from TOLD[event.action](HolderEvent(event, holder_versions, new, sorted(titles.values())))


def _corrected(one: HolderEvent) -> Iterator[Happening]:
    before = {held_of(version) for version in one.gone}
    became = [version for version in one.new if held_of(version) not in before]
    was, now = one.names(one.gone), one.names(became)
    changed = join([LABELS[name].lower() for name in LABELS if name in one.after["changed"]])
    whom = f"{was} became {now}" if was != now else now
    yield Happening(one.on("valid_from"), "Office-holder corrected", f"{whom}: {changed}.", one.event.seq)


def _ended(one: HolderEvent) -> Iterator[Happening]:
    was = max((version.valid_to for version in one.gone if version.valid_to), default=None)
    if was is None:
        return
    now = one.after["valid_to"]
    last_day = format_date(date.fromisoformat(now) - timedelta(1)) if now else "none"
    words = f"{one.names(one.gone)}: {format_date(was - timedelta(1))} became {last_day}."
    yield Happening(one.day, "Last day in post changed", words, one.event.seq)


def _withdrawn(one: HolderEvent) -> Iterator[Happening]:
    since = date.fromisoformat(one.after["valid_from"])
    theirs = [version for version in one.gone if (version.valid_from or date.min) == since]
    words = f"{one.names(theirs)}, recorded from {format_date(since)}." if since > date.min else f"{one.names(theirs)}."
    yield Happening(one.day, "Office-holder removed", words, one.event.seq)


def _addressed(one: HolderEvent) -> Iterator[Happening]:
    day = one.on("valid_from")
    theirs = [version for version in one.new if version.addressed and (version.valid_from or date.min) <= day]
    to = [version for version in theirs if version.valid_to is None or version.valid_to > day]
    yield Happening(day, f"Letters go to {one.names(to)}", "Several people held the post at that time.", one.event.seq)


def _verified(one: HolderEvent) -> Iterator[Happening]:
    theirs = [version for version in one.new if held_of(version) not in {held_of(old) for old in one.gone}]
    where = f", in {join(['this post', *one.others])} at once" if one.others else ""
    words = f"{one.names(theirs)}{where}."
    yield Happening(one.on("verified_on"), "Office-holder verified", words, one.event.seq)


def _linked(one: HolderEvent) -> Iterator[Happening]:
    theirs = [version for version in one.new if held_of(version) not in {held_of(old) for old in one.gone}]
    where = join(list(one.others)) or "another post"
    words = f"{one.names(theirs)} also holds {where}."
    yield Happening(one.day, "Recorded as holding several posts", words, one.event.seq)


def _unlinked(one: HolderEvent) -> Iterator[Happening]:
    theirs = [version for version in one.new if version.person_id is None]
    words = f"{one.names(theirs)} does not hold the other posts."
    yield Happening(one.day, "Recorded as a different person", words, one.event.seq)


def _reason(title: str) -> Callable[[HolderEvent], Iterator[Happening]]:
    def happenings(one: HolderEvent) -> Iterator[Happening]:
        yield Happening(one.day, title, f"Reason: {one.after['reason']}.".replace("..", "."), one.event.seq)

    return happenings


TOLD: Mapping[str, Callable[[HolderEvent], Iterator[Happening]]] = {
    events.HOLDER_CORRECTED: _corrected,
    events.HOLDER_ENDED: _ended,
    events.HOLDER_WITHDRAWN: _withdrawn,
    events.HOLDER_ADDRESSED: _addressed,
    events.HOLDER_VERIFIED: _verified,
    events.HOLDER_LINKED: _linked,
    events.HOLDER_UNLINKED: _unlinked,
    events.HOLDER_ERASED: _reason("Office-holder erased"),
    events.LEGAL_HOLD_PLACED: _reason("Legal hold placed"),
    events.LEGAL_HOLD_LIFTED: _reason("Legal hold lifted"),
}
"""What the history says of each action, besides who came and left."""
