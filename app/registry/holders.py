"""Who holds a post: record it from a date on, and take back what was recorded by mistake."""

from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.history import known, place_for
from app.registry.models import HolderVersion, PostVersion
from app.registry.post import UnknownPost, lock_post
from app.registry.registries import coverage


@dataclass(frozen=True, kw_only=True)
class Person:
    """What is recorded of an office-holder. `full_name` as printed, without title or letters after it."""

    full_name: str
    title: str = ""
    forename: str = ""
    surname: str = ""
    post_nominals: str = ""
    salutation: str = ""


PERSONAL = tuple(field.name for field in fields(Person))

AHEAD = timedelta(days=366)
"""How far ahead a holder may be recorded: who will take up a post is known months before, not years."""


BEFORE = timedelta(days=40 * 365)
"""How long before a registry's list begins a holder may have come: the list begins then, the post did not."""


@dataclass(frozen=True)
class Recordable:
    """The days, both included, from which a holder of a post may be recorded; None: since ever.

    They are those on which there is the post. `ahead`: the last day is so because it is AHEAD of today.
    """

    first: date | None
    last: date
    ahead: bool

    def __contains__(self, day: date) -> bool:
        return (self.first or date.min) <= day <= self.last


class NotRecordable(Exception):
    """A holder can't be recorded from this day: there is no such post then, or it is too far ahead."""

    code = "holder_not_recordable"

    def __init__(self, since: date, days: Recordable) -> None:
        super().__init__(since, days)
        self.since = since
        self.days = days


def recordable_days(session: Session, post_id: int, *, today: date) -> Recordable:
    """From which days a holder of the post may be recorded. Raises UnknownPost."""
    spans = session.execute(
        select(PostVersion.registry_slug, PostVersion.valid_from, PostVersion.valid_to).where(
            PostVersion.post_id == post_id, known(PostVersion)
        )
    ).all()
    if not spans:
        raise UnknownPost(post_id)
    first = min(span.valid_from or date.min for span in spans)
    if any(covered.valid_from == first for covered in coverage(session).get(spans[0].registry_slug, ())):
        first -= BEFORE
    end = max(span.valid_to or date.max for span in spans)
    latest = today + AHEAD
    return Recordable(
        first=None if first == date.min else first,
        last=min(end - timedelta(days=1), latest),
        ahead=latest < end,
    )


def record_holder(
    session: Session,
    post_id: int,
    person: Person,
    *,
    since: date,
    today: date,
    acting: bool,
    source: str,
    actor: Actor,
) -> HolderVersion:
    """From `since` on the post is held by `person`: until the day from which another is recorded already, if any.

    A version that reaches into that time is superseded by a shorter one that ends on `since`; one that begins on the
    same day is replaced. The same facts sent twice are recorded once. Raises UnknownPost, and NotRecordable for a day
    outside `recordable_days`.
    """
    lock_post(session, post_id)
    days = recordable_days(session, post_id, today=today)
    if since not in days:
        raise NotRecordable(since, days)
    place = place_for(_standing(session, post_id), since)
    if place.same_day and _facts(place.same_day) == (person, acting, source):
        return place.same_day
    event = record(
        session,
        "holder.recorded",
        actor=actor,
        subjects=[("post", post_id)],
        before={"versions": [v.id for v in place.cut]} if place.cut else None,
        after={
            "valid_from": since.isoformat(),
            "valid_to": place.until.isoformat() if place.until else None,
            "acting": acting,
            "source": source,
        },
        personal={name: value for name, value in asdict(person).items() if value},
    )
    for version in place.cut:
        version.supersede(event.seq)
    for version in place.reaching:
        session.add(_again(version, valid_to=since, seq=event.seq))
    made = HolderVersion(
        post_id=post_id,
        **asdict(person),
        acting=acting,
        source=source,
        verified_on=None,
        valid_from=since,
        valid_to=place.until,
        recorded=event.seq,
    )
    session.add(made)
    session.flush()
    return made


def withdraw_holder(session: Session, post_id: int, *, since: date, actor: Actor) -> bool:
    """Take back the holder recorded from `since`: nobody is recorded for that time again, or the one before is.

    Nothing is deleted: the version is superseded. Returns False when there is none, as after a second click.
    Raises UnknownPost.
    """
    lock_post(session, post_id)
    standing = _standing(session, post_id)
    mistaken = next((v for v in standing if v.valid_from == since), None)
    if mistaken is None:
        return False
    before = next((v for v in standing if v.valid_to == since), None)
    event = record(
        session,
        "holder.withdrawn",
        actor=actor,
        subjects=[("post", post_id)],
        before={"versions": [v.id for v in (mistaken, before) if v]},
        after={"valid_from": since.isoformat()},
    )
    mistaken.supersede(event.seq)
    if before:
        before.supersede(event.seq)
        session.add(_again(before, valid_to=mistaken.valid_to, seq=event.seq))
    session.flush()
    return True


def _standing(session: Session, post_id: int) -> list[HolderVersion]:
    versions = select(HolderVersion).where(HolderVersion.post_id == post_id, known(HolderVersion))
    return list(session.scalars(versions.order_by(HolderVersion.valid_from)))


def _facts(version: HolderVersion) -> tuple[Person, bool, str]:
    return Person(**{name: getattr(version, name) for name in PERSONAL}), version.acting, version.source


def _again(version: HolderVersion, *, valid_to: date | None, seq: int) -> HolderVersion:
    """The same facts for another span of days: versions never change, so this is a new one."""
    person, acting, source = _facts(version)
    return HolderVersion(
        post_id=version.post_id,
        **asdict(person),
        acting=acting,
        source=source,
        verified_on=version.verified_on,
        valid_from=version.valid_from,
        valid_to=valid_to,
        recorded=seq,
    )
