"""The accounts at identity servers that one signs in with."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.access import actor, signed_in
from app.accounts.models import User
from app.accounts.proof import proven
from app.accounts.sign_on.identities import identities_of, own_identity, remove
from app.accounts.sign_on.provider import PROVIDERS
from app.people.break_glass import has_usable_password
from app.platform.clock import now
from app.web.acts import finish, press
from app.web.request import reading, services

blueprint = Blueprint("own_sign_on", __name__, url_prefix="/account/sign-on")


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    identities = identities_of(reading(), current_user.id)
    linked = {identity.provider for identity in identities}
    return render_template(
        "sign_on/own.html",
        lines=[(identity, PROVIDERS.current().title_of(identity.provider)) for identity in identities],
        password=has_usable_password(reading(), current_user.id, services().settings),
        offered=[provider for name, provider in PROVIDERS.current().items() if name not in linked],
    )


@blueprint.route("/<int:identity_id>/remove", methods=["GET", "POST"])
@signed_in
@proven
def remove_own(identity_id: int) -> ResponseReturnValue:
    identity = own_identity(reading(), identity_id, current_user.id)
    title = PROVIDERS.current().title_of(identity.provider)
    if request.method == "GET":
        return render_template("sign_on/remove.html", identity=identity, title=title)
    done = press(
        lambda session: remove(
            session,
            identity_id,
            session.get_one(User, current_user.id),
            keep=current_user.sign_in_id,
            password=has_usable_password(session, current_user.id, services().settings),
            actor=actor(),
            at=now(),
        )
    )
    if not done:
        return redirect(url_for(".index"))
    return finish(url_for(".index"), f"You can no longer sign in with {title}.")
