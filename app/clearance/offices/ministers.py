"""Who holds a ministerial office, and since when: record it, and which signature is theirs."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.clearance import events
from app.clearance.models import Minister, PrivateOffice
from app.errors import NotFound, Refused
from app.letters.text.typography import typeset_text
from app.platform.events import Event
from app.platform.history import known, next_version, place_for


def ministers(session: Session, office_id: int, *, known_at: int | None = None) -> list[Minister]:
    """Those who hold or held the office as it is known now, or at an audit event, the earliest first."""
    rows = session.scalars(select(Minister).where(Minister.office_id == office_id, known(Minister, known_at)))
    return sorted(rows, key=lambda row: (row.valid_from or date.min, row.id))


def minister_by_id(session: Session, office_id: int, minister_id: int) -> Minister:
    """One that stands as it is known now. Raises NotFound: no_such_minister."""
    for minister in ministers(session, office_id):
        if minister.id == minister_id:
            return minister
    raise NotFound("no_such_minister")


def last_day_in_office(
    session: Session, office_id: int, name: str, day: date, *, known_at: int | None = None
) -> date | None:
    """The last day on which the minister of this name held the office, where that is before `day`; None for one who is
    recorded as holding it on that day or later, or is not recorded."""
    if not name:
        return None
    there = ministers(session, office_id, known_at=known_at)
    named = [minister for minister in there if typeset_text(minister.name) == typeset_text(name)]
    if not named or any(minister.valid_to is None or minister.valid_to > day for minister in named):
        return None
    return max(minister.valid_to for minister in named if minister.valid_to) - timedelta(days=1)


def pictures_of(session: Session, office_id: int) -> set[str]:
    """SHA-256 of every signature that a minister of the office has or had."""
    query = select(Minister.picture_sha256).where(Minister.office_id == office_id, Minister.picture_sha256.is_not(None))
    return {sha256 for sha256 in session.scalars(query) if sha256}


def record_minister(
    session: Session,
    office: PrivateOffice,
    *,
    name: str,
    since: date | None,
    until: date | None = None,
    picture_sha256: str | None = None,
    actor: Actor,
) -> Minister:
    """Who holds the office from `since` on (None: as far back as is known) to the day before `until`. Who held it
    before gives way on that day; another version of the same day is superseded. Raises Refused: no_days_in_office."""
    _require_days(since, until)
    there = ministers(session, office.id)
    place = place_for(there, since or date.min)
    same_day = [minister for minister in there if minister.valid_from == since]
    gone = [*place.reaching, *same_day]
    event = record(
        session,
        events.OFFICE_MINISTER_RECORDED,
        actor=actor,
        subjects=[("office", office.id)],
        before={"ministers": [minister.id for minister in gone]},
        after={**_days(since, until), "signature": picture_sha256},
        personal={"name": name},
    )
    for one in gone:
        one.supersede(event.seq)
    session.add_all(next_version(minister, seq=event.seq, valid_to=since) for minister in place.reaching)
    ends = [day for day in (until, place.until) if day]
    made = Minister(
        office_id=office.id,
        name=name,
        picture_sha256=picture_sha256,
        valid_from=since,
        valid_to=min(ends, default=None),
        recorded=event.seq,
    )
    session.add(made)
    session.flush()
    return made


def require_other_first_day(session: Session, office: PrivateOffice, *, name: str, since: date | None) -> None:
    """Raise Refused (same_first_day) if somebody of another name is recorded from that day: that record would go."""
    for other in ministers(session, office.id):
        if other.name and other.valid_from == since and typeset_text(other.name) != typeset_text(name):
            raise Refused("same_first_day", field="since", name=other.name)


def correct_minister(
    session: Session,
    office: PrivateOffice,
    minister: Minister,
    *,
    name: str,
    since: date | None,
    until: date | None,
    actor: Actor,
) -> Minister:
    """What is said of one who holds or held the office was wrong. With another name the signature goes: it may be of
    another person, and members of the office say that it is not by adding it again. The same version comes back when
    nothing differs. Raises Refused: no_days_in_office, ministers_overlap."""
    _require_days(since, until)
    if (minister.name, minister.valid_from, minister.valid_to) == (name, since, until):
        return minister
    _require_alone(session, office, minister, since, until)
    picture = minister.picture_sha256 if name == minister.name else None
    return _record_new_version(
        session,
        events.OFFICE_MINISTER_CORRECTED,
        office,
        minister,
        before={**_days(minister.valid_from, minister.valid_to), "signature": minister.picture_sha256},
        after={**_days(since, until), "signature": picture},
        personal={"name_before": minister.name, "name": name},
        actor=actor,
        name=name,
        picture_sha256=picture,
        valid_from=since,
        valid_to=until,
    )


def end_minister(session: Session, office: PrivateOffice, minister: Minister, *, until: date, actor: Actor) -> Minister:
    """The minister holds the office to the day before `until`. The same version comes back when that is known. Raises
    Refused: no_days_in_office; ministers_overlap when somebody else holds it by then."""
    _require_days(minister.valid_from, until)
    if minister.valid_to == until:
        return minister
    _require_alone(session, office, minister, minister.valid_from, until)
    return _record_new_version(
        session,
        events.OFFICE_MINISTER_ENDED,
        office,
        minister,
        before=_days(minister.valid_from, minister.valid_to),
        after=_days(minister.valid_from, until),
        personal={"name": minister.name},
        actor=actor,
        valid_to=until,
    )


def set_signature(
    session: Session, office: PrivateOffice, minister: Minister, picture_sha256: str | None, *, actor: Actor
) -> Minister:
    """The minister's signature, kept in storage before; None: there is none, and letters leave room to sign by hand.
    What was cleared with another keeps that one. The same version comes back when nothing differs."""
    if minister.picture_sha256 == picture_sha256:
        return minister
    return _record_new_version(
        session,
        events.OFFICE_SIGNATURE_SET if picture_sha256 else events.OFFICE_SIGNATURE_REMOVED,
        office,
        minister,
        before={"signature": minister.picture_sha256},
        after={"signature": picture_sha256},
        personal={"name": minister.name},
        actor=actor,
        picture_sha256=picture_sha256,
    )


def _record_new_version(
    session: Session,
    action: Event,
    office: PrivateOffice,
    minister: Minister,
    *,
    before: Mapping[str, object],
    after: Mapping[str, object],
    personal: Mapping[str, str],
    actor: Actor,
    **changes: Any,
) -> Minister:
    """A new version in place of `minister`, as the event of this action says."""
    event = record(
        session,
        action,
        actor=actor,
        subjects=[("office", office.id)],
        before=dict(before),
        after=dict(after),
        personal=dict(personal),
    )
    minister.supersede(event.seq)
    made = next_version(minister, seq=event.seq, **changes)
    session.add(made)
    session.flush()
    return made


def _require_alone(
    session: Session, office: PrivateOffice, minister: Minister, since: date | None, until: date | None
) -> None:
    for other in ministers(session, office.id):
        if other.id != minister.id and _meet(other, since, until):
            raise Refused("ministers_overlap", field="last", name=other.name)


def _meet(other: Minister, since: date | None, until: date | None) -> bool:
    """Whether `other` holds the office on a day between."""
    begins_before = until is None or (other.valid_from or date.min) < until
    return begins_before and (other.valid_to is None or other.valid_to > (since or date.min))


def _require_days(since: date | None, until: date | None) -> None:
    """Raise Refused (no_days_in_office) if the office would be held to before it is held."""
    if since and until and until <= since:
        raise Refused("no_days_in_office", field="last")


def _days(since: date | None, until: date | None) -> dict[str, object]:
    return {"since": since.isoformat() if since else None, "until": until.isoformat() if until else None}
