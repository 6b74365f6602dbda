"""To an identity server and back: to sign in, to link an account, to prove that it is you."""

from datetime import timedelta

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.access import public, same_origin_path, signed_in
from app.accounts.factors.own import has_factor
from app.accounts.forms import SignInForm
from app.accounts.links import LinkUseless, open_link, use_link_to_sign_on
from app.accounts.models import Factor, SignIn, User
from app.accounts.proof import before_factor, is_fresh, proven
from app.accounts.security.security_events import security_event
from app.accounts.sessions.carried_forms import carried_form, unseal
from app.accounts.sessions.entry import enter, go_on
from app.accounts.sessions.person import EndReason
from app.accounts.sessions.sign_in import Strength, let_in, prove
from app.accounts.sessions.sign_in_requests import sign_in_page
from app.accounts.sessions.steps import StepKind, StepUseless, finish
from app.accounts.sign_on.begin import Purpose, SignOn, carried, failed, go, who_is_here
from app.accounts.sign_on.claims import SignedOn, read_claims
from app.accounts.sign_on.failures import SignOnFailed
from app.accounts.sign_on.identities import find_user, link, note_use
from app.accounts.sign_on.provider import PROVIDERS, Provider
from app.accounts.sign_on.tokens import SKEW_SECONDS, id_token
from app.accounts.wiring import load_person
from app.accounts.words import AFTER_PROOF
from app.audit.record import Actor
from app.people.claimed_roles import follow_claims
from app.platform.clock import now
from app.web.request import read_anew, reading, services, writing

blueprint = Blueprint("sign_on", __name__, url_prefix="/sign-on")


@blueprint.route("/<name>", methods=["GET", "POST"])
@public
def sign_in(name: str) -> ResponseReturnValue:
    """With the button of the sign-in page, whose form may carry what somebody had typed. A link signs nobody in: it
    leads to that page."""
    provider, back = _provider(name), same_origin_path(request.args.get("next"))
    if current_user.is_authenticated:
        return go_on(carried_form(), back)
    if request.method == "GET":
        return redirect(url_for("accounts.sign_in", next=back))
    return go(provider, Purpose.SIGN_IN, back=back, kept=carried())


@blueprint.post("/<name>/link")
@public
def use_link(name: str) -> ResponseReturnValue:
    """From the page of a one-time link: with this account, instead of a password."""
    provider, token = _provider(name), request.form.get("link", "")
    try:
        user = open_link(reading(), token, at=now()).user
        if user is None or has_factor(reading(), user.id):
            raise LinkUseless
    except LinkUseless:
        return _link_useless()
    return go(provider, Purpose.LINK, link=token)


@blueprint.post("/<name>/add")
@signed_in
@proven
def add(name: str) -> ResponseReturnValue:
    """To one's own account."""
    return go(_provider(name), Purpose.ADD, back=url_for("own_sign_on.index"), **who_is_here(), proof=g.proof)


@blueprint.post("/<name>/prove")
@signed_in
@before_factor
def prove_there(name: str) -> ResponseReturnValue:
    back = same_origin_path(request.args.get("next"))
    return go(
        _provider(name), Purpose.PROVE, back=back, kept=carried(), then=request.args.get("then", ""), **who_is_here()
    )


@blueprint.get("/<name>/callback")
@public
def callback(name: str) -> ResponseReturnValue:
    """Back from the identity server, with a code or an error."""
    provider = _provider(name)
    try:
        with writing() as session:
            begun = SignOn(**finish(session, StepKind.SIGN_ON, request.args.get("state"), at=now()))
    except StepUseless:
        if current_user.is_authenticated:
            return redirect(url_for("home.index"))
        return failed(provider, SignOnFailed("step_useless"), None)
    try:
        return FINISH[begun.purpose](provider, begun)
    except LinkUseless:
        return _link_useless()
    except SignOnFailed as problem:
        return failed(provider, problem, begun)


def _enter(provider: Provider, begun: SignOn) -> ResponseReturnValue:
    kept = unseal(begun.kept)
    if current_user.is_authenticated:  # in another tab, meanwhile
        return go_on(kept, same_origin_path(begun.back))
    who = _who(provider, begun)
    with writing() as session:
        user = find_user(session, who)
        note_use(session, who, at=now())
        _follow_claims(session, provider, user, who)
    return _let_in(provider, begun, user.id, who)


def _enter_with_link(provider: Provider, begun: SignOn) -> ResponseReturnValue:
    who = _who(provider, begun)
    with writing() as session:
        user = use_link_to_sign_on(session, begun.link, at=now())
        if has_factor(session, user.id):  # a link proves a mailbox, and must not stand in for their second factor
            raise LinkUseless
        link(session, who, user, provider=provider.name, actor=Actor(user.id), at=now())
        note_use(session, who, at=now())
        _follow_claims(session, provider, user, who)
    return _let_in(provider, begun, user.id, who)


def _let_in(provider: Provider, begun: SignOn, user_id: int, who: SignedOn) -> ResponseReturnValue:
    """Raises SignOnFailed: no_role, user_inactive. What the claims changed is saved by then."""
    strength = Strength(
        who.factor,
        provider.title if who.factor else "",
        provider=provider.name,
        provider_sid=who.sid,
        proved_at=who.proved_at,
    )

    def start(session: Session, browser: str) -> str:
        user = session.get_one(User, user_id)
        if not user.active:
            raise SignOnFailed("user_inactive")
        if not user.roles:
            raise SignOnFailed("no_role")
        return let_in(session, user, browser=browser, at=now(), strength=strength)

    return enter(user_id, start, kept=unseal(begun.kept), back=same_origin_path(begun.back))


def _add_own(provider: Provider, begun: SignOn) -> ResponseReturnValue:
    _require_same_sign_in(begun)
    if not is_fresh():  # they were long at the server, and somebody else may have come back
        return redirect(url_for("proof.prove", next=begun.back))
    who = _who(provider, begun)
    with writing() as session:
        _require_not_ended(session, begun)
        user = session.get_one(User, begun.user_id)
        link(session, who, user, provider=provider.name, actor=Actor(user.id, begun.proof), at=now())
    flash(f"You can now sign in with {provider.title}.", "success")
    return redirect(same_origin_path(begun.back) or url_for("home.index"))


def _prove(provider: Provider, begun: SignOn) -> ResponseReturnValue:
    """Raises SignOnFailed unless the same person has just signed in there, with two factors (AGAIN: or with one). Roles
    that the claims give or take by now end their sign-ins."""
    _require_same_sign_in(begun)
    who = _who(provider, begun)
    with writing() as session:
        _require_not_ended(session, begun)
        try:
            same = find_user(session, who).id == begun.user_id
        except SignOnFailed:
            same = False
        if not same:
            raise SignOnFailed("another_person")
        if who.factor == Factor.NONE and begun.purpose != Purpose.AGAIN:
            raise SignOnFailed("not_enough")
        if who.proved_at is None or who.proved_at < begun.since - timedelta(seconds=SKEW_SECONDS):
            raise SignOnFailed("not_recent")
        user = session.get_one(User, begun.user_id)
        before = user.roles
        _follow_claims(session, provider, user, who)
        same_roles = user.roles == before
        named = provider.title if who.factor else ""
        token = prove(session, begun.sign_in_id, who.factor, named, at=who.proved_at)
    if not same_roles:  # which ended every sign-in
        return sign_in_page(SignInForm(formdata=None), back=begun.back, ended=EndReason.ROLES, kept=unseal(begun.kept))
    login_user(load_person(token))
    if begun.then in AFTER_PROOF:
        flash(AFTER_PROOF[begun.then], "success")
    return go_on(unseal(begun.kept), same_origin_path(begun.back))


FINISH = {
    Purpose.SIGN_IN: _enter,
    Purpose.LINK: _enter_with_link,
    Purpose.ADD: _add_own,
    Purpose.PROVE: _prove,
    Purpose.AGAIN: _prove,
}


def _who(provider: Provider, begun: SignOn) -> SignedOn:
    """Who the identity server says has signed on, once its answer has been checked. Raises SignOnFailed."""
    said = request.args
    if begun.provider != provider.name:
        raise SignOnFailed("untrusted", "the answer came to another server's address")
    read_anew()
    described = provider.description()
    expects_issuer = described.get("authorization_response_iss_parameter_supported") is True
    if said.get("iss", provider.issuer if not expects_issuer else "") != provider.issuer:
        raise SignOnFailed("untrusted", "the answer names another issuer")
    if error := said.get("error"):
        down = error in ("server_error", "temporarily_unavailable")
        raise SignOnFailed("provider_down" if down else "refused", "an error in the answer")
    tokens = provider.redeem(said.get("code", ""), begun.verifier)
    claims = id_token(
        provider, tokens["id_token"], nonce=begun.nonce, access_token=tokens.get("access_token"), at=now()
    )
    return read_claims(provider.settings, claims, at=now())


def _follow_claims(session: Session, provider: Provider, user: User, who: SignedOn) -> None:
    named = {"provider": provider.name, "title": provider.title}
    follow_claims(session, user, who.role_values, settings=provider.settings, at=now(), **named)


def _require_same_sign_in(begun: SignOn) -> None:
    if not current_user.is_authenticated or current_user.sign_in_id != begun.sign_in_id:
        raise SignOnFailed("signed_out")


def _require_not_ended(session: Session, begun: SignOn) -> None:
    """Nor while the server was asked."""
    if session.get_one(SignIn, begun.sign_in_id).ended_at is not None:
        raise SignOnFailed("signed_out")


def _provider(name: str) -> Provider:
    return PROVIDERS.current().get(name) or abort(404)


def _link_useless() -> ResponseReturnValue:
    security_event(events.SECURITY_LINK_REFUSED)
    return render_template("accounts/link_useless.html", hours=services().settings.link_hours), 410
