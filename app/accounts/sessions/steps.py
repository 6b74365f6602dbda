"""What a browser begins and must finish: kept in a row that opens with a token that only this browser holds.

The row is no cache that users share: without the token, which stands in the browser's cookie and nowhere else, nobody
can read or finish it, and it is finished once.
"""

import base64
import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from cryptography.fernet import Fernet
from flask import session as cookie
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.models import Step
from app.accounts.security.security_events import security_event
from app.accounts.sessions.person import digest
from app.errors import Refused

COOKIE = "steps"
MOST = 3
"""Steps of a kind that one browser may have begun: a few tabs. The oldest of that kind is given up."""

LASTS = timedelta(minutes=10)


class StepKind(StrEnum):
    SIGN_ON = "sign-on"
    SECOND_FACTOR = "second-factor"
    REGISTER = "register"
    CHALLENGE = "challenge"
    FORM = "form"
    CODES = "codes"
    LOGOUT_TOKEN = "logout"  # noqa: S105  a kind


class StepUseless(Refused):
    """Never begun, begun in another browser, finished before or run out: it never says which."""

    code = "step_useless"


def begin(session: Session, kind: StepKind, facts: Mapping[str, Any], *, at: datetime, lasts: timedelta = LASTS) -> str:
    """The token that finishes the step; this browser's cookie has it too. Steps that ran out are cleared away."""
    token = secrets.token_urlsafe(32)
    sealed = _box(token).encrypt(json.dumps(facts).encode()).decode()
    session.execute(delete(Step).where(Step.expires_at <= at - LASTS))
    session.add(Step(token_sha256=digest(token), kind=kind, sealed=sealed, expires_at=at + lasts))
    begun = _begun()
    of_kind = [one for one in begun if one[0] == kind]
    given_up = of_kind[: max(0, len(of_kind) + 1 - MOST)]
    cookie[COOKIE] = [one for one in begun if one not in given_up] + [[kind, token]]
    return token


def look(session: Session, kind: StepKind, *, at: datetime) -> tuple[str, dict[str, Any]]:
    """The newest step of this kind that this browser began, by its token, and what it was begun with. It is not
    finished. Raises StepUseless."""
    for begun_kind, token in reversed(_begun()):
        row = select(Step.sealed).where(Step.token_sha256 == digest(token), Step.kind == kind, Step.expires_at > at)
        if begun_kind == kind and (sealed := session.scalar(row)) is not None:
            facts: dict[str, Any] = json.loads(_box(token).decrypt(sealed.encode()))
            return token, facts
    raise StepUseless


def finish(session: Session, kind: StepKind, token: str | None, *, at: datetime) -> dict[str, Any]:
    """What the step was begun with; nobody can finish it again. Raises StepUseless."""
    if token is None or [kind, token] not in _begun():
        security_event(events.SECURITY_STEP_REFUSED, str(kind))
        raise StepUseless
    cookie[COOKIE] = [one for one in _begun() if one != [kind, token]]
    sealed = session.scalars(
        delete(Step)
        .where(Step.token_sha256 == digest(token), Step.kind == kind, Step.expires_at > at)
        .returning(Step.sealed)
    ).one_or_none()
    if sealed is None:
        security_event(events.SECURITY_STEP_REFUSED, str(kind))
        raise StepUseless
    facts: dict[str, Any] = json.loads(_box(token).decrypt(sealed.encode()))
    return facts


def _begun() -> list[list[str]]:
    """Kind and token of each step, the oldest first."""
    begun: list[list[str]] = cookie.get(COOKIE, [])
    return begun


def _box(token: str) -> Fernet:
    """The token has 32 random bytes, which is a key."""
    return Fernet(base64.urlsafe_b64encode(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))))
