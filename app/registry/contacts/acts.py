"""What is done to a contact that is recorded: confirm that it is right, end it, keep it from use, allow it again."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.audit.record import BATCH, Actor, digest_of, record
from app.errors import Refused, Stale, existing
from app.platform.events import Event
from app.platform.history import known, next_version
from app.registry import events
from app.registry.contacts.record import Owner, Stands, lock_owner
from app.registry.holders.record import AHEAD
from app.registry.models import Contact, Organisation, Post

AT_ONCE = 5_000
"""Ids in one query: a database takes some thousand values at most."""

DAY = timedelta(days=1)


@dataclass(frozen=True)
class ConfirmationResult:
    """How many contacts are confirmed now, how many were on that day already, and those that somebody changed after the
    page was opened: as the page had them, and what stands instead."""

    confirmed: int
    before: int
    changed: Sequence[tuple[Stands, Sequence[Stands]]]


def confirm_contacts(session: Session, contact_ids: Collection[int], *, on: date, actor: Actor) -> ConfirmationResult:
    """Say of contacts that they are right `on` a day. Whoever says it verified them.

    Each event covers up to BATCH of them. Those that are unknown are left out.
    """
    _lock_owners(session, contact_ids)
    standing, before, changed = [], 0, []
    for version in _versions(session, contact_ids):
        if version.superseded is None:
            if version.verified_on == on:
                before += 1
            else:
                standing.append(version)
            continue
        now = _instead_of(session, version)
        if any(replace(Stands.of(version), verified_on=on) == one for one in now):
            before += 1
        else:
            changed.append((Stands.of(version), now))
    for start in range(0, len(standing), BATCH):
        batch = standing[start : start + BATCH]
        event = record(
            session,
            events.CONTACT_CONFIRMED,
            actor=actor,
            subjects=list(dict.fromkeys(owner_of(version).subject for version in batch)),
            before={"contacts": len(batch), "digest": digest_of(version.id for version in batch)},
            after={"verified_on": on.isoformat()},
        )
        for version in batch:
            version.supersede(event.seq)
            session.add(next_version(version, seq=event.seq, verified_on=on, verified_by=actor.user_id))
    session.flush()
    return ConfirmationResult(len(standing), before, changed)


def end_contact(session: Session, contact_id: int, *, on: date, today: date, actor: Actor) -> Contact:
    """From the day `on` it is no longer so. Refusals name the last day that it is.

    Raises NotFound, Stale, and Refused: contact_ends_between, contact_ends_by.
    """
    version = _standing(session, contact_id)
    first, last = version.valid_from and version.valid_from + DAY, today + AHEAD
    if version.valid_to:
        last = min(last, version.valid_to)
    if first and not first <= on <= last:
        raise Refused("contact_ends_between", field="last_day", first=first - DAY, last=last - DAY)
    if on > last:
        raise Refused("contact_ends_by", field="last_day", last=last - DAY)
    if version.valid_to == on:
        return version
    was, will_be = {"valid_to": version.valid_to}, {"valid_to": on}
    return _changed(session, version, events.CONTACT_ENDED, actor=actor, before=was, after=will_be, valid_to=on)


def stop_using(session: Session, contact_id: int, reason: str, *, actor: Actor) -> Contact:
    """Keep a contact from use, on every day. Raises NotFound, Stale."""
    version = _standing(session, contact_id)
    if version.do_not_use == reason:
        return version
    return _changed(
        session, version, events.CONTACT_NOT_TO_BE_USED, actor=actor, personal={"reason": reason}, do_not_use=reason
    )


def use_again(session: Session, contact_id: int, *, actor: Actor) -> Contact:
    """Take back that a contact must not be used. Raises NotFound, Stale."""
    version = _standing(session, contact_id)
    if not version.do_not_use:
        return version
    return _changed(session, version, events.CONTACT_USED_AGAIN, actor=actor, do_not_use="")


def contact_by_id(session: Session, contact_id: int) -> Contact:
    """A version, whether it stands or not. Raises NotFound."""
    return existing(session.get(Contact, contact_id), "no_such_contact")


def changed_meanwhile(was: Stands, now: Sequence[Stands]) -> Stale:
    """That somebody changed a contact after a page was opened: as the page had it, and what stands instead."""
    if not now:
        return Stale("contact_gone", text=was.text, now=now)
    stands = "; ".join(one.text + (" (not to be used)" if one.do_not_use else "") for one in now)
    return Stale("contact_changed", text=was.text, stands=stands, now=now)


def owner_of(version: Contact) -> Owner:
    return Owner(version.post_id, version.organisation_id)


def _standing(session: Session, contact_id: int) -> Contact:
    version = contact_by_id(session, contact_id)
    lock_owner(session, owner_of(version))
    session.refresh(version)
    if version.superseded is not None:
        raise changed_meanwhile(Stands.of(version), _instead_of(session, version))
    return version


def _changed(
    session: Session,
    version: Contact,
    action: Event,
    *,
    actor: Actor,
    before: Mapping[str, date | None] | None = None,
    after: Mapping[str, date | None] | None = None,
    personal: dict[str, str] | None = None,
    **changes: Any,
) -> Contact:
    event = record(
        session,
        action,
        actor=actor,
        subjects=[owner_of(version).subject],
        before={"version": version.id, **_iso_dates(before)},
        after={"channel": version.channel, "use": version.use, **_iso_dates(after)},
        personal=personal,
    )
    version.supersede(event.seq)
    made = next_version(version, seq=event.seq, **changes)
    session.add(made)
    session.flush()
    return made


def _iso_dates(days: Mapping[str, date | None] | None) -> dict[str, str | None]:
    return {name: day.isoformat() if day else None for name, day in (days or {}).items()}


def _instead_of(session: Session, version: Contact) -> list[Stands]:
    """What stands for the same owner, channel and use."""
    same = (owner_of(version).contacts, Contact.channel == version.channel, Contact.use == version.use)
    standing = select(Contact).where(*same, known(Contact)).order_by(Contact.valid_from)
    return [Stands.of(contact) for contact in session.scalars(standing)]


def _lock_owners(session: Session, contact_ids: Collection[int]) -> None:
    """All of them before the first event is recorded, posts first and in order: who waits for one holds no later."""
    for model, column in ((Post, Contact.post_id), (Organisation, Contact.organisation_id)):
        for some in _some(contact_ids):
            owners = select(column).where(Contact.id.in_(some), column.is_not(None))
            locked: Select[Any] = select(model.id).where(model.id.in_(owners)).order_by(model.id).with_for_update()
            session.execute(locked).all()


def _versions(session: Session, contact_ids: Collection[int]) -> Iterator[Contact]:
    for some in _some(contact_ids):
        query = select(Contact).where(Contact.id.in_(some)).order_by(Contact.id)
        yield from session.scalars(query.execution_options(populate_existing=True))


def _some(contact_ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(set(contact_ids))
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]
