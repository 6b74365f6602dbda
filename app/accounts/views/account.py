"""Sign in and out, use a one-time link, look after one's own account."""

import logging
from dataclasses import asdict

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from app.accounts import events
from app.accounts.access import actor, public, same_origin_path, signed_in
from app.accounts.factors.own import factors_of, has_factor
from app.accounts.factors.recovery_codes import FEW
from app.accounts.factors.second_step import ask_for_second_factor
from app.accounts.forms import FirstAdministratorForm, NewPassword, OwnPasswordForm, SetPasswordForm, SignInForm
from app.accounts.links import FIRST_USER, Link, LinkUseless, open_link, set_password, set_up_first_administrator
from app.accounts.models import User
from app.accounts.passwords import hash_password, matches
from app.accounts.proof import before_factor, require_proof
from app.accounts.roles import ROLES
from app.accounts.security.known_browser import is_known
from app.accounts.security.limits import KNOWN_BROWSER, OWN_PASSWORD, SIGN_IN, TRIES, facts
from app.accounts.security.security_events import security_event
from app.accounts.sessions.carried_forms import KeptForm, carried_form
from app.accounts.sessions.ending import own_ending
from app.accounts.sessions.entry import enter, go_on, leaving_page
from app.accounts.sessions.showing import sign_in_lines
from app.accounts.sessions.sign_in import SignInRefused, check_password, end, end_all, start
from app.accounts.sessions.sign_in_requests import sign_in_page
from app.accounts.sign_on.failures import SignOnFailed
from app.accounts.sign_on.provider import PROVIDERS, Provider
from app.accounts.users import change_password, user_id_of
from app.errors import Refused
from app.notices.choose import way_of
from app.notices.words import WAYS
from app.people.break_glass import has_usable_password, may_use_password
from app.people.first_run import settle, story
from app.platform.clock import now
from app.web.request import reading, services, writing

log = logging.getLogger(__name__)

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    back, ended = same_origin_path(request.args.get("next")), request.args.get("ended")
    kept_form = carried_form()
    if current_user.is_authenticated:
        return go_on(kept_form, back)
    form = SignInForm()
    if services().settings.passwords == "on" and "email" in request.form and form.validate_on_submit():
        done = _try(form.email.data, form.password.data, kept=kept_form, back=back)
        if done:
            return done
        form.refuse(SignInRefused())
    return sign_in_page(form, back=back, ended=ended, kept=kept_form, lost="lost" in request.args), form.status


@blueprint.route("/sign-in/break-glass", methods=["GET", "POST"])
@public
def break_glass() -> ResponseReturnValue:
    """With the password of the one account that has one where passwords are off."""
    back, kept_form, settings = same_origin_path(request.args.get("next")), carried_form(), services().settings
    if current_user.is_authenticated:
        return go_on(kept_form, back)
    if settings.passwords == "on" or not settings.break_glass_email:
        return redirect(url_for(".sign_in", next=back))
    form = SignInForm()
    if form.validate_on_submit():
        if done := _try(form.email.data, form.password.data, kept=kept_form, back=back):
            return done
        form.refuse(SignInRefused())
    return sign_in_page(form, back=back, ended=None, kept=kept_form, break_glass=True), form.status


def _try(email: str, password: str, *, kept: KeptForm | None, back: str | None) -> ResponseReturnValue | None:
    """Where a sign-in leads, or None when it is refused. Raises TooManyTries."""
    user_id = user_id_of(reading(), email)
    rules = KNOWN_BROWSER if user_id and is_known(user_id) else SIGN_IN
    try:
        with TRIES.current().failures(rules, facts(account=email, address=request.remote_addr)):
            proof = check_password(reading(), email=email, password=password)
            if not may_use_password(services().settings, email):
                raise SignInRefused
            if has_factor(reading(), proof.user_id):
                return ask_for_second_factor(proof, kept=kept, back=back)
            return enter(
                proof.user_id,
                lambda session, browser: start(session, proof, browser=browser, at=now()),
                kept=kept,
                back=back,
            )
    except SignInRefused:
        security_event(events.SIGN_IN_REFUSED, "password", about=user_id, personal={"email": email.lower()})
        return None


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    provider = PROVIDERS.current().get(current_user.provider) if current_user.is_authenticated else None
    _leave()
    flash("You have signed out.", "success")
    if provider and (there := _end_session_address(provider)):
        return leaving_page(there, provider.title, signing_out=True)
    return redirect(url_for(".sign_in"))


def _end_session_address(provider: Provider) -> str | None:
    """Nobody stays signed in here because their department's server does not answer."""
    try:
        return provider.end_session_address()
    except SignOnFailed as problem:
        log.warning("no sign-out at %s: %s", provider.name, problem)
        return None


@blueprint.route("/link/<token>", methods=["GET", "POST"])
@public
def link(token: str) -> ResponseReturnValue:
    """Looking uses nothing up: the form does."""
    try:
        found = open_link(reading(), token, at=now())
        only = services().settings.break_glass_email if services().settings.passwords == "off" else ""
        form = (
            SetPasswordForm(email=found.user.email, name=found.user.name)
            if found.user
            else FirstAdministratorForm(only=only)
        )
        password = found.user is None or may_use_password(services().settings, found.user.email)
        if password and form.validate_on_submit():
            _use(token, form, found)
            _leave()
            if services().practice and found.user:  # where nothing is to be protected, one step less to look around
                return _try(found.user.email, form.password.data, kept=None, back=None) or redirect(url_for(".sign_in"))
            flash("Your password is set. Sign in with your new password.", "success")
            return redirect(url_for(".sign_in" if services().settings.passwords == "on" else ".break_glass"))
    except LinkUseless:
        security_event(events.SECURITY_LINK_REFUSED)
        return render_template("accounts/link_useless.html", hours=services().settings.link_hours), 410
    page = "accounts/set_password.html" if found.user else "accounts/first_administrator.html"
    # in practice everyone comes by a link that its command prints: how it was set up is no news to them
    first_run = None if services().practice else story(reading(), services().settings)
    keeps_factor = found.user is not None and has_factor(reading(), found.user.id)
    providers = [] if keeps_factor else list(PROVIDERS.current().values())
    return form.page(page, user=found.user, first_run=first_run, providers=providers, token=token, password=password)


def _use(token: str, form: NewPassword, found: Link) -> None:
    password_hash = hash_password(form.password.data)
    with writing() as session:
        if found.user:
            set_password(session, token, password_hash=password_hash, at=now())
            settle(session, services().settings)
            return
        set_up_first_administrator(
            session,
            token,
            name=form.name.data,
            email=form.email.data,
            office=form.office.data or "",
            password_hash=password_hash,
            at=now(),
            hooks=FIRST_USER,
        )


@blueprint.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    sign_ins = sign_in_lines(reading(), current_user.id, current_user.roles, settings=services().settings, at=now())
    way = WAYS[way_of(reading(), current_user.id)]
    shown = {"sign_ins": sign_ins, "roles": ROLES, "way": way, "first_run": story(reading(), services().settings)}
    factors = factors_of(reading(), current_user.id)
    ways_in = {
        "signs_on": bool(PROVIDERS.current()),
        "has_password": has_usable_password(reading(), current_user.id, services().settings),
    }
    return render_template("accounts/account.html", factors=factors, few_codes=FEW, **shown, **ways_in)


@blueprint.route("/account/password", methods=["GET", "POST"])
@signed_in
def own_password() -> ResponseReturnValue:
    if not has_usable_password(reading(), current_user.id, services().settings):
        return redirect(url_for(".account"))
    if request.method == "POST" and has_factor(reading(), current_user.id):
        require_proof()
    form = OwnPasswordForm(email=current_user.email, name=current_user.name)
    if form.validate_on_submit():
        try:
            with TRIES.current().failures(OWN_PASSWORD, facts(account=current_user.email, address=request.remote_addr)):
                _change_own_password(form)
            flash("Password changed. Every other browser has been signed out.", "success")
            return redirect(url_for(".account"))
        except Refused as refused:
            security_event(events.SIGN_IN_REFUSED, "own_password", about=current_user.id)
            form.refuse(refused)
    return form.page("accounts/own_password.html")


def _change_own_password(form: OwnPasswordForm) -> None:
    """Raises Refused when the current password is wrong."""
    if not matches(form.current.data, reading().get_one(User, current_user.id).password_hash):
        raise Refused("wrong_password", field="current")
    password_hash = hash_password(form.password.data)
    with writing() as session:
        user = session.get_one(User, current_user.id)
        change_password(session, user, password_hash=password_hash, keep=current_user.sign_in_id, at=now())


@blueprint.route("/account/stay", methods=["GET", "POST"])
@signed_in
@before_factor
def stay() -> ResponseReturnValue:
    """When this sign-in ends. GET only asks; POST is a use, as of any page, so it ends later. With a token for the next
    POST: the page that asks may be older than the last sign-in at this browser."""
    return jsonify(**asdict(own_ending()), token=generate_csrf())


@blueprint.post("/account/sign-ins/<int:sign_in_id>/end")
@signed_in
def end_sign_in(sign_in_id: int) -> ResponseReturnValue:
    with writing() as session:
        end(session, sign_in_id, user_id=current_user.id, actor=actor(), at=now())
    flash("That browser has been signed out.", "success")
    return redirect(url_for(".account"))


@blueprint.post("/account/sign-ins/end")
@signed_in
def end_other_sign_ins() -> ResponseReturnValue:
    with writing() as session:
        end_all(session, current_user.id, keep=current_user.sign_in_id, actor=actor(), at=now())
    flash("Every other browser has been signed out.", "success")
    return redirect(url_for(".account"))


def _leave() -> None:
    """Forget whoever was signed in at this browser."""
    if current_user.is_authenticated:
        with writing() as session:
            end(session, current_user.sign_in_id, user_id=current_user.id, actor=actor(), at=now())
    cookie.clear()
