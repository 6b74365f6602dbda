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
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.accounts.models import Step
from app.accounts.person import digest
from app.errors import Refused

COOKIE = "steps"
MOST = 6
"""Steps that one browser may have begun: a few tabs. The oldest is given up."""

LASTS = timedelta(minutes=10)


class StepKind(StrEnum):
    SIGN_ON = "sign-on"
    SECOND_FACTOR = "second-factor"
    REGISTER = "register"
    CHALLENGE = "challenge"
    FORM = "form"


class StepUseless(Refused):
    """Never begun, begun in another browser, finished before or run out: it never says which."""

    code = "step_useless"


def begin(session: Session, kind: StepKind, facts: Mapping[str, Any], *, at: datetime, lasts: timedelta = LASTS) -> str:
    """The token that finishes the step; this browser's cookie has it too. Steps that ran out are cleared away."""
    token = secrets.token_urlsafe(32)
    sealed = _box(token).encrypt(json.dumps(facts).encode()).decode()
    session.execute(delete(Step).where(Step.expires_at <= at - LASTS))
    session.add(Step(token_sha256=digest(token), kind=kind, sealed=sealed, expires_at=at + lasts))
    cookie[COOKIE] = [*cookie.get(COOKIE, []), token][-MOST:]
    return token


def finish(session: Session, kind: StepKind, token: str | None, *, at: datetime) -> dict[str, Any]:
    """What the step was begun with; nobody can finish it again. Raises StepUseless."""
    begun = cookie.get(COOKIE, [])
    if token is None or token not in begun:
        raise StepUseless
    cookie[COOKIE] = [one for one in begun if one != token]
    sealed = session.scalars(
        delete(Step)
        .where(Step.token_sha256 == digest(token), Step.kind == kind, Step.expires_at > at)
        .returning(Step.sealed)
    ).one_or_none()
    if sealed is None:
        raise StepUseless
    facts: dict[str, Any] = json.loads(_box(token).decrypt(sealed.encode()))
    return facts


def _box(token: str) -> Fernet:
    """The token has 32 random bytes, which is a key."""
    return Fernet(base64.urlsafe_b64encode(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))))
