"""Who holds a post: record it from a date on, and take back what was recorded by mistake."""

from dataclasses import asdict, dataclass, fields
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.history import known
from app.registry.models import HolderVersion
from app.registry.post import lock_post


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


def record_holder(
    session: Session, post_id: int, person: Person, *, since: date, acting: bool, source: str, actor: Actor
) -> HolderVersion:
    """From `since` on the post is held by `person`: until the day from which another is recorded already, if any.

    A version that reaches into that time is superseded by a shorter one that ends on `since`; one that begins on the
    same day is replaced. The same facts sent twice are recorded once. Raises UnknownPost.
    """
    lock_post(session, post_id)
    standing = _standing(session, post_id)
    same_day = next((v for v in standing if v.valid_from == since), None)
    if same_day and _facts(same_day) == (person, acting, source):
        return same_day
    earlier = [v for v in standing if (v.valid_from or date.min) < since and (v.valid_to is None or v.valid_to > since)]
    later = [v.valid_from for v in standing if v.valid_from is not None and v.valid_from > since]
    cut = [*earlier, *([same_day] if same_day else [])]
    until = min(later, default=None)

    event = record(
        session,
        "holder.recorded",
        actor=actor,
        subjects=[("post", post_id)],
        before={"versions": [v.id for v in cut]} if cut else None,
        after={
            "valid_from": since.isoformat(),
            "valid_to": until.isoformat() if until else None,
            "acting": acting,
            "source": source,
        },
        personal={name: value for name, value in asdict(person).items() if value},
    )
    for version in cut:
        version.supersede(event.seq)
    for version in earlier:
        session.add(_again(version, valid_to=since, seq=event.seq))
    made = HolderVersion(
        post_id=post_id,
        **asdict(person),
        acting=acting,
        source=source,
        verified_on=None,
        valid_from=since,
        valid_to=until,
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
