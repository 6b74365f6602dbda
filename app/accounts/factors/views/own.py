"""One's own second factors: the list, and renaming and removing them."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, signed_in
from app.accounts.factors import own
from app.accounts.factors.forms import RenameForm
from app.accounts.factors.own import factor_of, factors_of, is_required
from app.accounts.factors.recovery_codes import FEW
from app.accounts.factors.ways import site_here
from app.accounts.models import Factor, User
from app.accounts.proof import proven
from app.accounts.sessions.person import current_sign_ins, lifetime
from app.people import tell
from app.platform.clock import now
from app.web.acts import finish as lead_on
from app.web.acts import press
from app.web.request import reading, services

blueprint = Blueprint("factors", __name__, url_prefix="/account/factors")

KIND = f"any({own.PASSKEY}, {own.APP})"


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    factors = factors_of(reading(), current_user.id)
    lasting = lifetime(services().settings, current_user.roles)
    sign_ins = list(current_sign_ins(reading(), current_user.id, lasting=lasting, at=now()))
    return render_template(
        "accounts/factors.html",
        factors=factors,
        rows=[(own.PASSKEY, one) for one in factors.passkeys] + [(own.APP, one) for one in factors.apps],
        titles=own.TITLES,
        few=FEW,
        may_remove=factors.count > 1 or not _is_needed(reading()),
        site=site_here(),
        settings=services().settings,
        others=len(sign_ins) - 1,
    )


@blueprint.route(f"/<{KIND}:kind>/<int:factor_id>/rename", methods=["GET", "POST"])
@signed_in
@proven
def rename(kind: str, factor_id: int) -> ResponseReturnValue:
    factor = factor_of(reading(), current_user.id, kind, factor_id)
    form = RenameForm(data={"name": factor.name})
    if done := form.attempt(
        lambda session: own.rename(session, current_user.id, kind, factor_id, name=form.name.data, actor=actor())
    ):
        return lead_on(url_for(".index"), "Name saved.", changed=done.result)
    return form.page("accounts/rename_factor.html", factor=factor, title=own.TITLES[kind])


@blueprint.route(f"/<{KIND}:kind>/<int:factor_id>/remove", methods=["GET", "POST"])
@signed_in
@proven
def remove(kind: str, factor_id: int) -> ResponseReturnValue:
    factor = factor_of(reading(), current_user.id, kind, factor_id)
    if request.method == "GET":
        last = factors_of(reading(), current_user.id).count == 1
        needed = last and _is_needed(reading())
        return render_template(
            "accounts/remove_factor.html", kind=kind, factor=factor, title=own.TITLES[kind], last=last, needed=needed
        )

    def verb(session: Session) -> str:
        required = _is_needed(session)
        name = own.remove(session, current_user.id, kind, factor_id, required=required, actor=actor(), at=now())
        tell.factor_removed(session, current_user.id, f"{own.TITLES[kind]}: {name}", at=now())
        return name

    if done := press(verb):
        return lead_on(url_for(".index"), f"{done.result} has been removed.")
    return redirect(url_for(".index"))


def _is_needed(session: Session) -> bool:
    """Whether this person must keep a second factor here: where they signed on may supply one."""
    user = session.get_one(User, current_user.id)
    return current_user.factor != Factor.PROVIDER and is_required(session, user, services().settings)
