"""One's own recovery codes: make new ones, print, download and save them."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.access import signed_in
from app.accounts.factors.own import has_factor
from app.accounts.factors.setting_up import NewCodes, give_codes, onward, shown_codes
from app.accounts.proof import proven
from app.accounts.sessions.steps import StepKind, StepUseless, finish, look
from app.errors import Refused
from app.people import tell
from app.platform.clock import now
from app.web.acts import leave
from app.web.files.sending import send
from app.web.request import practice_notice, reading, writing

blueprint = Blueprint("recovery_codes", __name__, url_prefix="/account/factors")

FILE_OF_CODES = "despatch-recovery-codes.txt"


@blueprint.post("/codes/new")
@signed_in
@proven
def make_codes() -> ResponseReturnValue:
    """Ten new ones in place of the earlier ones."""
    if not has_factor(reading(), current_user.id):
        return redirect(url_for("add_factor.begin"))
    made = NewCodes.make()
    with writing() as session:
        give_codes(session, made)
        tell.recovery_codes_made(session, current_user.id, at=now())
    return redirect(url_for(".codes"))


@blueprint.get("/codes")
@signed_in
def codes() -> ResponseReturnValue:
    """New recovery codes, until their owner says that they are saved."""
    try:
        return render_template("accounts/recovery_codes.html", codes=shown_codes())
    except StepUseless:
        return leave(url_for("factors.index"), Refused("codes_not_shown"))


@blueprint.get("/codes.txt")
@signed_in
def codes_file() -> ResponseReturnValue:
    try:
        lines = ["Despatch recovery codes. Each works once.", "", *shown_codes(), ""]
    except StepUseless:
        return leave(url_for("factors.index"), Refused("codes_not_shown"))
    notice = [practice_notice()] if practice_notice() else []
    return send(["\r\n".join([*notice, *lines])], name=FILE_OF_CODES)


@blueprint.post("/codes/saved")
@signed_in
def codes_saved() -> ResponseReturnValue:
    try:
        with writing() as session:
            token, _ = look(session, StepKind.CODES, at=now())
            finish(session, StepKind.CODES, token, at=now())
    except StepUseless:
        pass  # they were shown long enough, or in another tab
    return onward()
