"""Add a second factor: a passkey or an app, for oneself."""

from dataclasses import dataclass, field

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, same_origin_path, signed_in
from app.accounts.factors import own
from app.accounts.factors.authenticator_apps import add_app, grouped, new_secret, qr_code
from app.accounts.factors.confirm import lock_factors
from app.accounts.factors.confirming import answered_challenge, challenge, site_or_404
from app.accounts.factors.forms import AppForm, PasskeyForm
from app.accounts.factors.models import AuthenticatorApp, Passkey
from app.accounts.factors.own import has_factor
from app.accounts.factors.passkeys import Site, add_passkey, ask_to_create
from app.accounts.factors.recovery_codes import codes_left
from app.accounts.factors.sealing import seal_of
from app.accounts.factors.setting_up import NewCodes, give_codes, onward
from app.accounts.factors.ways import site_here
from app.accounts.forms import SignInForm
from app.accounts.models import Factor
from app.accounts.proof import FRESH, before_factor, is_fresh, note_proof
from app.accounts.sessions.carried_forms import CSRF, FIELD, carried_form, seal
from app.accounts.sessions.sign_in import end, prove
from app.accounts.sessions.sign_in_requests import sign_in_page
from app.accounts.sessions.steps import StepKind, StepUseless, begin, finish
from app.accounts.sessions.waiting_forms import form_waiting, place_waiting, wait_to_go
from app.accounts.sign_on.begin import sign_in_again as sign_in_again_at
from app.accounts.sign_on.provider import PROVIDERS, Provider
from app.accounts.wiring import load_person
from app.errors import Refused
from app.people import tell
from app.platform.clock import now
from app.web.acts import finish as lead_on
from app.web.acts import leave
from app.web.request import reading, services, writing

blueprint = Blueprint("add_factor", __name__, url_prefix="/account/factors")


@dataclass(frozen=True)
class Added:
    """A factor was added: the new token of this sign-in, and whether there are recovery codes to show."""

    token: str = field(repr=False)
    codes_to_show: bool


@blueprint.get("/begin", endpoint="begin")
@signed_in
@before_factor
def begin_here() -> ResponseReturnValue:
    """For somebody who has none, and perhaps must have one."""
    wait_to_go(same_origin_path(request.args.get("next")))
    if has_factor(reading(), current_user.id):
        return redirect(url_for("proof.prove")) if current_user.must_enrol else onward()
    return _prove_first() or render_template(
        "accounts/begin_factor.html",
        required=current_user.must_enrol,
        everyone=services().settings.second_factor == "all",
        site=site_here(),
        settings=services().settings,
    )


@blueprint.post("/sign-in-again")
@signed_in
@before_factor
def sign_in_again() -> ResponseReturnValue:
    """Whoever adds the first factor must have signed in within FRESH: where they signed on, else by ending this
    sign-in."""
    if provider := _signed_on_at():
        return sign_in_again_at(provider, back=url_for(".begin"))
    kept, back = carried_form(), url_for(".begin", next=place_waiting())
    with writing() as session:
        end(session, current_user.sign_in_id, user_id=current_user.id, actor=actor(), at=now())
    logout_user()
    cookie.clear()
    g.pop(CSRF, None)  # the token of the next form belongs to nobody's sign-in
    return sign_in_page(SignInForm(formdata=None), back=back, ended=None, kept=kept)


@blueprint.route("/app", methods=["GET", "POST"])
@signed_in
@before_factor
def add_an_app() -> ResponseReturnValue:
    """Its secret is kept in a step, until the app has shown a code of it."""
    if answer := _prove_first():
        return answer
    form = AppForm()
    try:
        secret, form.factor_step.data = _secret(form)
    except StepUseless as useless:
        return leave(url_for(".add_an_app"), useless)
    codes = _codes_for_first()
    if done := form.attempt(lambda session: _add_app(session, form, secret, codes)):
        return _added(done.result)
    return form.page(
        "accounts/add_app.html",
        qr_code=qr_code(secret, email=current_user.email),
        secret=grouped(secret),
        cancel=_cancel(),
    )


@blueprint.route("/passkey", methods=["GET", "POST"])
@signed_in
@before_factor
def add_a_passkey() -> ResponseReturnValue:
    site = site_or_404()
    if answer := _prove_first():
        return answer
    form = PasskeyForm()
    if form.validate_on_submit():
        try:
            asked = answered_challenge(current_user.id, form.factor_step.data or "")
        except StepUseless as useless:
            form.refuse(useless)
            return form.page("accounts/add_passkey.html", cancel=_cancel())
        codes = _codes_for_first()
        if done := form.run(lambda session: _add_passkey(session, form, asked, site, codes)):
            return _added(done.result)
    return form.page("accounts/add_passkey.html", cancel=_cancel())


@blueprint.post("/passkey/challenge")
@signed_in
@before_factor
def challenge_to_add() -> ResponseReturnValue:
    site = site_or_404()
    if answer := _prove_first():
        return answer
    asked = ask_to_create(reading(), current_user.id, email=current_user.email, name=current_user.name, site=site)
    return challenge(current_user.id, asked)


def _prove_first() -> ResponseReturnValue | None:
    """What somebody gets who adds a factor without a fresh proof. Whoever has none proves it by signing in again."""
    if note_proof():
        return None
    if has_factor(reading(), current_user.id):
        return redirect(
            url_for("proof.prove", next=request.path if request.method == "GET" else url_for("factors.index"))
        )
    provider = _signed_on_at()
    # an identity server lets people in who signed in there long ago, so that anybody at their computer gets in
    since = current_user.proved_at if provider else current_user.started_at
    if since is not None and now() - since < FRESH:
        return None
    kept = form_waiting(reading(), at=now())
    sealed = seal(kept) if kept else ""
    return render_template("accounts/sign_in_again.html", kept=kept, field=FIELD, sealed=sealed, provider=provider)


def _signed_on_at() -> Provider | None:
    """The identity server of this sign-in; None of one with a password."""
    return PROVIDERS.current().get(current_user.provider)


def _secret(form: AppForm) -> tuple[str, str]:
    """The secret of the app that is being added, and the token of its step: the one that the form names, else a new
    one. Raises StepUseless."""
    with writing() as session:
        if not form.is_submitted():
            secret = new_secret()
        else:
            kept = finish(session, StepKind.REGISTER, form.factor_step.data, at=now())
            secret = str(kept["secret"])
        return secret, begin(session, StepKind.REGISTER, {"secret": secret}, at=now())


def _require_first(session: Session) -> None:
    """Raise Refused: second_factor_needed, where another browser of theirs added a factor meanwhile, and this one has
    not proved it."""
    lock_factors(session, current_user.id)
    if not is_fresh() and has_factor(session, current_user.id):
        raise Refused("second_factor_needed")


def _add_app(session: Session, form: AppForm, secret: str, codes: NewCodes | None) -> Added:
    _require_first(session)
    app = add_app(
        session,
        current_user.id,
        secret=secret,
        code=form.factor_code.data,
        name=form.name.data,
        seal=seal_of(services().settings),
        actor=actor(),
        at=now(),
    )
    finish(session, StepKind.REGISTER, form.factor_step.data, at=now())
    return _add(session, app, Factor.APP, codes)


def _add_passkey(session: Session, form: PasskeyForm, asked: str, site: Site, codes: NewCodes | None) -> Added:
    _require_first(session)
    passkey = add_passkey(
        session,
        current_user.id,
        answer=form.factor_answer.data or "",
        challenge=asked,
        name=form.name.data,
        site=site,
        seal=seal_of(services().settings),
        actor=actor(),
        at=now(),
    )
    return _add(session, passkey, Factor.PASSKEY, codes)


def _codes_for_first() -> NewCodes | None:
    """For somebody who has no recovery codes and adds a factor."""
    if request.method != "POST" or codes_left(reading(), current_user.id):
        return None
    return NewCodes.make()


def _add(session: Session, factor: Passkey | AuthenticatorApp, used: Factor, codes: NewCodes | None) -> Added:
    """What follows in the same transaction: its owner is told, this sign-in has been proved with it, and the first one
    brings recovery codes."""
    title = own.TITLES[own.PASSKEY if used is Factor.PASSKEY else own.APP]
    tell.factor_added(session, current_user.id, f"{title}: {factor.name}", at=now())
    if codes:
        give_codes(session, codes)
    token = prove(session, current_user.sign_in_id, used, factor.name, number=factor.id, at=now())
    return Added(token, codes_to_show=codes is not None)


def _added(added: Added) -> ResponseReturnValue:
    login_user(load_person(added.token))
    if added.codes_to_show:
        return redirect(url_for("recovery_codes.codes"))
    return lead_on(url_for("factors.index"), "Your second factor has been added.")


def _cancel() -> str:
    return url_for("factors.index") if has_factor(reading(), current_user.id) else url_for(".begin")
