"""Record how to reach a post, or an organisation's main office, from a day on.

For each channel and each use there is one contact at a time: recording the next one ends the one before, or replaces it
if it begins on the same day. A post's own goes before that of its organisation's main office, which stays as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, Subject, record
from app.errors import Stale
from app.platform.history import known, next_version, place_for
from app.registry import events
from app.registry.holders.record import AHEAD, RecordableDays, recordable_days, recording_refusal
from app.registry.models import Contact, Organisation
from app.registry.organisations.organisation import UnknownOrganisation
from app.registry.posts.post import lock_post


@dataclass(frozen=True)
class Stands:
    """What a version says, to be shown after its transaction is over."""

    text: str
    valid_from: date | None
    valid_to: date | None
    verified_on: date | None
    do_not_use: str

    @classmethod
    def of(cls, version: Contact) -> "Stands":
        text = ", ".join(version.lines) or version.value
        return cls(text, version.valid_from, version.valid_to, version.verified_on, version.do_not_use)


@dataclass(frozen=True)
class Owner:
    """Whose contact it is: exactly one of the two."""

    post_id: int | None = None
    organisation_id: int | None = None

    @property
    def subject(self) -> Subject:
        if self.post_id is not None:
            return ("post", self.post_id)
        assert self.organisation_id is not None  # noqa: S101
        return ("organisation", self.organisation_id)

    @property
    def contacts(self) -> Any:
        """A condition for its contacts."""
        if self.post_id is not None:
            return Contact.post_id == self.post_id
        return Contact.organisation_id == self.organisation_id


@dataclass(frozen=True, kw_only=True)
class ContactFacts:
    """What is said of a contact: `lines`, a checked address as it is kept, or the `value` of another channel."""

    lines: tuple[str, ...] = ()
    value: str = ""
    source: str
    captured_on: date | None = None
    verified_on: date | None = None

    @property
    def text(self) -> str:
        return ", ".join(self.lines) or self.value


def record_contact(
    session: Session,
    owner: Owner,
    channel: str,
    use: str,
    facts: ContactFacts,
    *,
    since: date,
    today: date,
    seen: int,
    actor: Actor,
) -> Contact:
    """From `since` on it is reached so, until the day from which another is recorded for this use already, if any.

    What reaches into that time is superseded by a shorter version; what begins on the day is replaced. Who records that
    it was verified is the one who verified it. `seen`: the event that recorded the newest contact of the channel when
    the form was opened, 0 for none. The same facts sent twice are recorded once. Raises UnknownPost,
    UnknownOrganisation, Stale, and Refused for a day on which there is no such post (`not_recordable`).
    """
    lock_owner(session, owner)
    days = days_of(session, owner, today=today)
    if since not in days:
        raise recording_refusal(since, days)
    standing = standing_contacts(session, owner, channel)
    place = place_for([version for version in standing if version.use == use], since)
    if place.same_day and _facts(place.same_day) == facts and not place.same_day.do_not_use:
        return place.same_day
    if newest_seq(standing) != seen:
        raise Stale
    event = record(
        session,
        events.CONTACT_RECORDED,
        actor=actor,
        subjects=[owner.subject],
        before={"versions": [version.id for version in place.cut]} if place.cut else None,
        after={
            "channel": channel,
            "use": use,
            "valid_from": since.isoformat(),
            "valid_to": place.until.isoformat() if place.until else None,
            "source": facts.source,
            "captured_on": facts.captured_on.isoformat() if facts.captured_on else None,
            "verified_on": facts.verified_on.isoformat() if facts.verified_on else None,
        },
        personal={"contact": facts.text},
    )
    for version in place.cut:
        version.supersede(event.seq)
    for version in place.reaching:
        session.add(next_version(version, seq=event.seq, valid_to=since))
    made = Contact(
        post_id=owner.post_id,
        organisation_id=owner.organisation_id,
        channel=channel,
        use=use,
        lines=list(facts.lines),
        county=next((version.county for version in place.cut if version.county in facts.lines), ""),
        value=facts.value,
        source=facts.source,
        captured_on=facts.captured_on,
        verified_on=facts.verified_on,
        verified_by=actor.user_id if facts.verified_on else None,
        valid_from=since,
        valid_to=place.until,
        recorded=event.seq,
    )
    session.add(made)
    session.flush()
    return made


def standing_contacts(session: Session, owner: Owner, channel: str) -> list[Contact]:
    """Those of the owner itself that are known now, whatever the days for which they are so: earliest first."""
    query = select(Contact).where(owner.contacts, Contact.channel == channel, known(Contact))
    return list(session.scalars(query.order_by(Contact.valid_from, Contact.id)))


def follower(session: Session, owner: Owner, version: Contact) -> Contact | None:
    """The contact that was recorded already for a later day, to which the version gives way on it."""
    standing = standing_contacts(session, owner, version.channel)
    same = (contact for contact in standing if contact.use == version.use)
    return next((contact for contact in same if contact.valid_from and contact.valid_from == version.valid_to), None)


def newest_contacts(standing: Sequence[Contact]) -> list[Contact]:
    """Those of them that were recorded last."""
    return [contact for contact in standing if contact.recorded == newest_seq(standing)]


def newest_seq(standing: Sequence[Contact]) -> int:
    """The event that recorded the last of them; 0 for none."""
    return max((version.recorded for version in standing), default=0)


def days_of(session: Session, owner: Owner, *, today: date) -> RecordableDays:
    """From which days a contact may be recorded. Raises UnknownPost."""
    if owner.post_id is not None:
        return recordable_days(session, owner.post_id, today=today)
    return RecordableDays(first=None, last=today + AHEAD, ahead=True)


def lock_owner(session: Session, owner: Owner) -> None:
    """One writer at a time for each owner. Raises UnknownPost, UnknownOrganisation."""
    if owner.post_id is not None:
        lock_post(session, owner.post_id)
        return
    assert owner.organisation_id is not None  # noqa: S101
    locked = select(Organisation).where(Organisation.id == owner.organisation_id).with_for_update()
    if session.scalars(locked).one_or_none() is None:
        raise UnknownOrganisation


def _facts(version: Contact) -> ContactFacts:
    return ContactFacts(
        lines=tuple(version.lines),
        value=version.value,
        source=version.source,
        captured_on=version.captured_on,
        verified_on=version.verified_on,
    )
