"""Where an identity server says that somebody has signed out there (back-channel logout)."""

import logging

from flask import Blueprint, abort, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from app.accounts import events
from app.accounts.access import public
from app.accounts.security.security_events import security_event
from app.accounts.sign_on.failures import SignOnFailed
from app.accounts.sign_on.logout import end_sign_ins
from app.accounts.sign_on.provider import PROVIDERS
from app.accounts.sign_on.tokens import logout_token
from app.platform.clock import now
from app.web.request import writing

log = logging.getLogger(__name__)

blueprint = Blueprint("back_channel", __name__, url_prefix="/sign-on")


@blueprint.post("/<name>/back-channel-logout")
@public
def log_out(name: str) -> ResponseReturnValue:
    """The answer says whether the token was taken, and never whether it was about anybody here."""
    provider = PROVIDERS.current().get(name) or abort(404)
    try:
        claims = logout_token(provider, request.form.get("logout_token", ""), at=now())
        with writing() as session:
            end_sign_ins(session, provider, claims, at=now())
    except SignOnFailed as problem:
        log.warning("back-channel logout of %s refused: %s", name, problem)
        security_event(events.SECURITY_SIGN_ON_REFUSED, problem.code)
        return {"error": "invalid_request"}, 400
    return {}, 200


@blueprint.record_once
def _without_form_token(state: BlueprintSetupState) -> None:
    """A server sends it: its signed token takes the place of a form's."""
    state.app.extensions["csrf"].exempt(log_out)
