"""The postal address of a post itself: recorded from a day on. It goes before that of its organisation's main office,
which stays as it is."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.history import known, place_for
from app.registry.holders import NotRecordable, recordable_days
from app.registry.models import Contact
from app.registry.post import lock_post

USE = "post"
"""The `use` of a contact that is the post's own."""


class AddressChanged(Exception):
    """Somebody else recorded an address of the post after the form was opened."""

    code = "address_changed"


def record_address(
    session: Session,
    post_id: int,
    lines: Sequence[str],
    *,
    since: date,
    today: date,
    source: str,
    verified_on: date,
    seen: int,
    actor: Actor,
) -> Contact:
    """From `since` on letters to the post go to `lines`, a checked address: until the day from which another is
    recorded already, if any. What reaches into that time is superseded by a shorter version; what begins on the day is
    replaced.

    `seen`: the event that recorded the newest address when the form was opened, 0 for none. The same facts sent twice
    are recorded once. Raises UnknownPost, NotRecordable for a day on which there is no such post, AddressChanged.
    """
    lock_post(session, post_id)
    days = recordable_days(session, post_id, today=today)
    if since not in days:
        raise NotRecordable(since, days)
    place = place_for(_standing(session, post_id), since)
    same = place.same_day
    if same and (list(same.lines), same.source, same.verified_on) == (list(lines), source, verified_on):
        return same
    newest = newest_address(session, post_id)
    if (newest.recorded if newest else 0) != seen:
        raise AddressChanged
    event = record(
        session,
        "post.address_recorded",
        actor=actor,
        subjects=[("post", post_id)],
        before={"versions": [version.id for version in place.cut]} if place.cut else None,
        after={
            "valid_from": since.isoformat(),
            "valid_to": place.until.isoformat() if place.until else None,
            "source": source,
            "verified_on": verified_on.isoformat(),
        },
        personal={"address": ", ".join(lines)},
    )
    for version in place.cut:
        version.supersede(event.seq)
    for version in place.reaching:
        session.add(_again(version, valid_to=since, seq=event.seq))
    made = Contact(
        post_id=post_id,
        channel="postal",
        use=USE,
        lines=list(lines),
        source=source,
        verified_on=verified_on,
        valid_from=since,
        valid_to=place.until,
        recorded=event.seq,
    )
    session.add(made)
    session.flush()
    return made


def newest_address(session: Session, post_id: int) -> Contact | None:
    """The address of the post itself that was recorded last, whatever the days for which it is so."""
    standing = _standing(session, post_id)
    return max(standing, key=lambda version: (version.recorded, version.id), default=None)


def _standing(session: Session, post_id: int) -> list[Contact]:
    own = select(Contact).where(Contact.post_id == post_id, Contact.channel == "postal", known(Contact))
    return list(session.scalars(own.order_by(Contact.valid_from)))


def _again(version: Contact, *, valid_to: date, seq: int) -> Contact:
    """The same facts for another span of days."""
    return Contact(
        post_id=version.post_id,
        channel=version.channel,
        use=version.use,
        lines=list(version.lines),
        county=version.county,
        note=version.note,
        source=version.source,
        captured_on=version.captured_on,
        verified_on=version.verified_on,
        do_not_use=version.do_not_use,
        valid_from=version.valid_from,
        valid_to=valid_to,
        recorded=seq,
    )
