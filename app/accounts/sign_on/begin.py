"""The way to an identity server: what waits here meanwhile, and the page that says why it came to nothing."""

import logging
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts import events
from app.accounts.access import same_origin_path
from app.accounts.security.limits import SIGN_ON
from app.accounts.security.rate_limits import count_use
from app.accounts.security.security_events import security_event
from app.accounts.sessions.carried_forms import FIELD, carried_form
from app.accounts.sessions.entry import leaving_page
from app.accounts.sessions.steps import StepKind, begin
from app.accounts.sign_on.failures import FAILURES, SignOnFailed
from app.accounts.sign_on.provider import Provider
from app.platform.clock import now
from app.web.request import read_anew, services, writing

log = logging.getLogger(__name__)

LASTS = timedelta(minutes=30)
"""How long somebody may take at the identity server. What they had typed here waits in the step."""


class Purpose(StrEnum):
    """LINK: with the one-time link of an invitation. ADD: one's own account, while signed in. AGAIN: as PROVE, but one
    factor is enough: for somebody who has no second factor yet."""

    SIGN_IN = "sign-in"
    LINK = "link"
    ADD = "add"
    PROVE = "prove"
    AGAIN = "again"


@dataclass(frozen=True)
class SignOn:
    """What waits in the step of a sign-on. `kept`: a form, sealed (carried_forms.py); `link`: the token of a one-time
    link; `user_id`, `sign_in_id` and `proof`: who began it, and how they had proved that it is they; `then`: what is
    said afterwards (words.py: AFTER_PROOF)."""

    provider: str
    purpose: Purpose
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    begun_at: str
    back: str | None = None
    kept: str = field(default="", repr=False)
    link: str = field(default="", repr=False)
    user_id: int = 0
    sign_in_id: int = 0
    proof: Mapping[str, Any] | None = None
    then: str = ""

    @property
    def since(self) -> datetime:
        return datetime.fromisoformat(self.begun_at).astimezone(UTC)


def go(provider: Provider, purpose: Purpose, **more: Any) -> ResponseReturnValue:
    """To the identity server, by a page that leads there. Raises TooOften."""
    if not current_user.is_authenticated:
        count_use(SIGN_ON, account="")
    nonce, verifier, at = secrets.token_urlsafe(32), secrets.token_urlsafe(48), now()
    begun = SignOn(provider.name, purpose, nonce, verifier, at.isoformat(), **more)
    read_anew()  # nothing is read while another server is waited for
    try:
        provider.description()
        with writing() as session:
            state = begin(session, StepKind.SIGN_ON, asdict(begun), at=at, lasts=LASTS)
        address = provider.authorization_address(
            state=state, nonce=nonce, verifier=verifier, again=purpose in (Purpose.PROVE, Purpose.AGAIN)
        )
    except SignOnFailed as problem:
        return failed(provider, problem, begun)
    return leaving_page(address, provider.title)


def sign_in_again(provider: Provider, *, back: str) -> ResponseReturnValue:
    """Have somebody who is signed in sign in there anew: the server may have let them in without asking anything."""
    return go(provider, Purpose.AGAIN, back=back, **who_is_here())


def carried() -> str:
    """What the form of this request carries, sealed; blank where it carries nothing, or something not from here."""
    return request.form.get(FIELD, "") if carried_form() else ""


def who_is_here() -> dict[str, int]:
    """For the step of somebody who is signed in."""
    return {"user_id": current_user.id, "sign_in_id": current_user.sign_in_id}


def failed(provider: Provider, problem: SignOnFailed, begun: SignOn | None) -> ResponseReturnValue:
    """Why it came to nothing, with what was typed before, and the way to start again."""
    log.warning("sign-on at %s failed: %s", provider.name, problem)
    security_event(events.SECURITY_SIGN_ON_REFUSED, problem.code)
    failure = FAILURES[problem.code]
    return render_template(
        "sign_on/failed.html",
        failure=failure,
        title=provider.title,
        name=provider.name,
        begun=begun,
        back=same_origin_path(begun.back) if begun else None,
        field=FIELD,
        passwords=services().settings.passwords == "on",
    ), failure.status
