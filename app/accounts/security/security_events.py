"""Security events: what somebody who watches over an installation wants to see. Each is a line in the log, which a SIEM
reads, and an event in the audit record. They name nobody: they have numbers, codes, and a keyed hash of the address.

A view calls `security_event` at any moment, also within a transaction. The event is recorded once the answer is made,
so that it can neither break the page nor be rolled back with it.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from flask import Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from limits import parse
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from app.accounts import events
from app.accounts.models import Alarm
from app.accounts.security.limit_rows import WAIT_MS
from app.accounts.security.limits import ADDRESS, TRIES, Rule, TooManyTries, network_of
from app.audit.record import Actor, record
from app.places import Place
from app.platform.clock import now
from app.platform.database import DatabaseFailed
from app.platform.events import Event
from app.web.errors import show_error
from app.web.files.uploads import REFUSED
from app.web.request import services

log = structlog.get_logger(__name__)

SECURITY_EVENTS: Sequence[Event] = (
    events.SECURITY_ALARM,
    events.SECURITY_ACCESS_REFUSED,
    events.SECURITY_FACTOR_REFUSED,
    events.SECURITY_FORM_REFUSED,
    events.SECURITY_LIMIT_REACHED,
    events.SECURITY_LINK_REFUSED,
    events.SECURITY_MORE,
    events.SIGN_IN_REFUSED,
    events.SECURITY_SIGN_ON_REFUSED,
    events.SECURITY_STEP_REFUSED,
    events.SECURITY_UPLOAD_REFUSED,
)

ONCE = parse("1 per hour")

FROM_ONE, IN_ALL, MORE_IN_ALL = parse("40 per hour"), parse("200 per hour"), parse("12 per hour")
"""Events of a kind that are recorded singly: from one address, and in all. What says that there are more comes ONCE
from an address, and this often in all. The log has every one."""


RAISED_AGAIN: Mapping[Alarm, Sequence[Rule]] = {
    Alarm.LIMIT_IN_ALL: (Rule(("alarm", Alarm.LIMIT_IN_ALL), ONCE),),
    Alarm.MANY_FAILURES: (
        Rule(("alarm", Alarm.MANY_FAILURES, ADDRESS), ONCE),
        Rule(("alarm", Alarm.MANY_FAILURES), parse("6 per hour")),
    ),
}
"""How often the same alarm is raised about limits."""

TELL_ALARM: Place[Callable[[Session, Alarm, int | None, datetime], None]] = Place("who is told of security alarms")
"""Called right after an alarm was recorded, with the number of the user whom it is about."""


@dataclass(frozen=True)
class SecurityEvent:
    """`reason`: a code. `user`: who did it; `about`: whose account it was tried at. `address`: a keyed hash of the
    network that it came from, so that events from one can be put together."""

    kind: Event
    reason: str
    user: int | None
    about: int | None
    endpoint: str
    address: str
    numbers: Mapping[str, int]
    personal: Mapping[str, str] = field(repr=False)


def init_security_events(app: Flask) -> None:
    app.after_request(_record_waiting)
    app.register_error_handler(403, _refused_access)
    app.register_error_handler(413, _refused_size)


def security_event(
    kind: Event,
    reason: str = "",
    *,
    about: int | None = None,
    personal: Mapping[str, str] | None = None,
    **numbers: int,
) -> None:
    """Note that something was refused. `kind`: one of SECURITY_EVENTS. `personal`: values that the event declares; the
    log does not have them."""
    happened = SecurityEvent(
        kind, reason, _user_id(), about, request.endpoint or "", address_hash(), numbers, personal or {}
    )
    log.warning("security", **_log_facts(happened))
    g.setdefault("security_events", []).append(happened)


def alarm_later(alarm: Alarm) -> None:
    """Raise an alarm once the answer is made, unless the same was raised within the hour."""
    g.setdefault("security_alarms", []).append(alarm)


def raise_alarm(session: Session, alarm: Alarm, *, user_id: int | None, at: datetime) -> None:
    """Record the alarm and tell every administrator, in the transaction of what it is about: that does not happen
    without the alarm. `user_id`: whom it is about."""
    record_alarm(session, alarm, user_id=user_id)
    for tell in TELL_ALARM:
        tell(session, alarm, user_id, at)


def record_alarm(session: Session, alarm: Alarm, *, user_id: int | None) -> None:
    """Record it and log it, where people are told in words of their own."""
    log.error("security", kind=str(events.SECURITY_ALARM), reason=str(alarm), user=user_id)
    subjects = [("user", user_id)] if user_id else []
    record(session, events.SECURITY_ALARM, actor=Actor(user_id), subjects=subjects, after={"reason": str(alarm)})


def limit_reached(rule: Rule) -> None:
    """Somebody reached a limit. Many failures from one address, and a limit in all, raise an alarm."""
    security_event(events.SECURITY_LIMIT_REACHED, "+".join(rule.by))
    if rule.by == (ADDRESS,):
        alarm_later(Alarm.MANY_FAILURES)
    elif rule.in_all:
        alarm_later(Alarm.LIMIT_IN_ALL)


def address_hash() -> str:
    """Of the network that this request comes from. Without SECRET_KEY, nobody can find the address by trying all."""
    network = network_of(request.remote_addr or "")
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"address of a security event\n{network}".encode(), hashlib.sha256).hexdigest()[:16]


def _refused_access(error: HTTPException) -> ResponseReturnValue:
    """`role`: of the guard (access.py), which says nothing more; `rule`: of a view that says why."""
    security_event(events.SECURITY_ACCESS_REFUSED, "rule" if "description" in vars(error) else "role")
    return show_error(error)


def _refused_size(error: HTTPException) -> ResponseReturnValue:
    security_event(events.SECURITY_UPLOAD_REFUSED, "form_too_large")
    return show_error(error)


def _user_id() -> int | None:
    with suppress(DatabaseFailed):
        return current_user.id if current_user.is_authenticated else None
    return None


def _log_facts(happened: SecurityEvent) -> dict[str, object]:
    names = ("reason", "user", "about", "endpoint", "address")
    return {"kind": str(happened.kind), **{name: getattr(happened, name) for name in names}, **happened.numbers}


def _record_waiting(response: Response) -> Response:
    """After the answer is made. Nothing that goes wrong here changes it."""
    for code in g.pop(REFUSED, []):
        if code != "empty":
            security_event(events.SECURITY_UPLOAD_REFUSED, code)
    for happened in g.pop("security_events", []):
        _try_to(lambda happened=happened: _record(happened))  # type: ignore[misc]
    for alarm in g.pop("security_alarms", []):
        _try_to(lambda alarm=alarm: _raise_once(alarm))  # type: ignore[misc]
    return response


def _try_to(act: Callable[[], None]) -> None:
    try:
        act()
    except DatabaseFailed as problem:
        log.warning("a security event is in the log only", problem=str(problem))
    except Exception:
        log.exception("a security event is in the log only")


def _record(happened: SecurityEvent) -> None:
    kind = _kind_to_record(happened)
    if kind is None:
        return
    after: dict[str, object] = {"endpoint": happened.endpoint, "address": happened.address}
    if kind == happened.kind:
        after |= {"reason": happened.reason, **happened.numbers}
    else:
        after["of"] = str(happened.kind)
    with services().database.writing(wait_ms=WAIT_MS) as session:
        record(
            session,
            kind,
            actor=Actor(happened.user),
            subjects=[("user", happened.about)] if happened.about else [],
            after=after,
            personal=happened.personal if kind == happened.kind else None,
        )


def _kind_to_record(happened: SecurityEvent) -> Event | None:
    """The event itself, one that says that there are more, or None: an attack must not fill the disk."""
    kind, known = happened.kind, {ADDRESS: happened.address}
    if _has_left((Rule((kind, ADDRESS), FROM_ONE), Rule((kind,), IN_ALL)), known):
        return kind
    more = (Rule((kind, "more", ADDRESS), ONCE), Rule((kind, "more"), MORE_IN_ALL))
    return events.SECURITY_MORE if _has_left(more, known) else None


def _raise_once(alarm: Alarm) -> None:
    rules = RAISED_AGAIN[alarm]
    known = {ADDRESS: address_hash()}
    if not _has_left(rules, known):
        return
    try:
        with services().database.writing() as session:
            raise_alarm(session, alarm, user_id=None, at=now())
    except DatabaseFailed:
        TRIES.current().give_back(rules, known)
        raise


def _has_left(rules: Sequence[Rule], known: Mapping[str, str]) -> bool:
    """Looks first, since an attack that is not recorded any more should not keep others from writing."""
    try:
        TRIES.current().require_left(rules, known)
        TRIES.current().take(rules, known)
    except TooManyTries:
        return False
    return True
