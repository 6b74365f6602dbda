"""One's own second factors: add, rename and remove them, and make recovery codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, same_origin_path, signed_in
from app.accounts.factors import own
from app.accounts.factors.authenticator_apps import add_app, grouped, new_secret, qr_code
from app.accounts.factors.confirm import lock_factors
from app.accounts.factors.confirming import answered_challenge, challenge, site_or_404
from app.accounts.factors.forms import AppForm, PasskeyForm, RenameForm
from app.accounts.factors.models import AuthenticatorApp, Passkey
from app.accounts.factors.own import factor_of, factors_of, has_factor
from app.accounts.factors.passkeys import Site, add_passkey, ask_to_create
from app.accounts.factors.recovery_codes import FEW, codes_left, hashes_of, new_codes, replace_codes, shown
from app.accounts.factors.required import is_required
from app.accounts.factors.sealing import seal_of
from app.accounts.factors.ways import site_here
from app.accounts.forms import SignInForm
from app.accounts.models import Factor, User
from app.accounts.proof import FRESH, before_factor, is_fresh, note_proof, proven
from app.accounts.sessions.carried_forms import CSRF, FIELD, carried_form, seal
from app.accounts.sessions.entry import go_on
from app.accounts.sessions.person import current_sign_ins, lifetime
from app.accounts.sessions.sign_in import end, prove
from app.accounts.sessions.sign_in_requests import sign_in_page
from app.accounts.sessions.steps import StepKind, StepUseless, begin, finish, look
from app.accounts.sessions.waiting_forms import form_waiting, place_waiting, wait_to_go, waiting
from app.accounts.sign_on.begin import sign_in_again as sign_in_again_at
from app.accounts.sign_on.provider import PROVIDERS, Provider
from app.accounts.wiring import load_person
from app.errors import Refused
from app.people import tell
from app.platform.clock import now
from app.web.acts import finish as lead_on
from app.web.acts import leave, press
from app.web.request import reading, services, writing

blueprint = Blueprint("factors", __name__, url_prefix="/account/factors")

KIND = f"any({own.PASSKEY}, {own.APP})"

TITLES = {own.PASSKEY: "Passkey or security key", own.APP: "Authenticator app"}

CODES_SHOWN = timedelta(minutes=30)
"""How long new codes can be printed or downloaded."""

FILE_OF_CODES = "despatch-recovery-codes.txt"


@dataclass(frozen=True)
class NewCodes:
    """Recovery codes, and their hashes, by number."""

    codes: Mapping[int, str] = field(repr=False)
    hashes: Mapping[int, str] = field(repr=False)

    @classmethod
    def make(cls) -> "NewCodes":
        """Slow: call it before the transaction."""
        codes = new_codes()
        return cls(codes, hashes_of(codes))


@dataclass(frozen=True)
class Added:
    """A factor was added: the new token of this sign-in, and whether there are recovery codes to show."""

    token: str = field(repr=False)
    codes_to_show: bool


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
        titles=TITLES,
        few=FEW,
        may_remove=factors.count > 1 or not _is_needed(reading()),
        site=site_here(),
        settings=services().settings,
        others=len(sign_ins) - 1,
    )


@blueprint.get("/begin", endpoint="begin")
@signed_in
@before_factor
def begin_here() -> ResponseReturnValue:
    """For somebody who has none, and perhaps must have one."""
    wait_to_go(same_origin_path(request.args.get("next")))
    if has_factor(reading(), current_user.id):
        return redirect(url_for("proof.prove")) if current_user.must_enrol else _onward()
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
    return form.page("accounts/rename_factor.html", factor=factor, title=TITLES[kind])


@blueprint.route(f"/<{KIND}:kind>/<int:factor_id>/remove", methods=["GET", "POST"])
@signed_in
@proven
def remove(kind: str, factor_id: int) -> ResponseReturnValue:
    factor = factor_of(reading(), current_user.id, kind, factor_id)
    if request.method == "GET":
        last = factors_of(reading(), current_user.id).count == 1
        needed = last and _is_needed(reading())
        return render_template(
            "accounts/remove_factor.html", kind=kind, factor=factor, title=TITLES[kind], last=last, needed=needed
        )

    def verb(session: Session) -> str:
        required = _is_needed(session)
        name = own.remove(session, current_user.id, kind, factor_id, required=required, actor=actor(), at=now())
        tell.factor_removed(session, current_user.id, f"{TITLES[kind]}: {name}", at=now())
        return name

    if done := press(verb):
        return lead_on(url_for(".index"), f"{done.result} has been removed.")
    return redirect(url_for(".index"))


@blueprint.post("/codes/new")
@signed_in
@proven
def make_codes() -> ResponseReturnValue:
    """Ten new ones in place of the earlier ones."""
    if not has_factor(reading(), current_user.id):
        return redirect(url_for(".begin"))
    made = NewCodes.make()
    with writing() as session:
        _give_codes(session, made)
        tell.recovery_codes_made(session, current_user.id, at=now())
    return redirect(url_for(".codes"))


@blueprint.get("/codes")
@signed_in
def codes() -> ResponseReturnValue:
    """New recovery codes, until their owner says that they are saved."""
    try:
        return render_template("accounts/recovery_codes.html", codes=_shown_codes())
    except StepUseless:
        return leave(url_for(".index"), Refused("codes_not_shown"))


@blueprint.get("/codes.txt")
@signed_in
def codes_file() -> ResponseReturnValue:
    try:
        text = "\r\n".join(["Despatch recovery codes. Each works once.", "", *_shown_codes(), ""])
    except StepUseless:
        return leave(url_for(".index"), Refused("codes_not_shown"))
    headers = {"Content-Disposition": f"attachment; filename={FILE_OF_CODES}"}
    return Response(text, mimetype="text/plain", headers=headers)


@blueprint.post("/codes/saved")
@signed_in
def codes_saved() -> ResponseReturnValue:
    try:
        with writing() as session:
            token, _ = look(session, StepKind.CODES, at=now())
            finish(session, StepKind.CODES, token, at=now())
    except StepUseless:
        pass  # they were shown long enough, or in another tab
    return _onward()


def _prove_first() -> ResponseReturnValue | None:
    """What somebody gets who adds a factor without a fresh proof. Whoever has none proves it by signing in again."""
    if note_proof():
        return None
    if has_factor(reading(), current_user.id):
        return redirect(url_for("proof.prove", next=request.path if request.method == "GET" else url_for(".index")))
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
    title = TITLES[own.PASSKEY if used is Factor.PASSKEY else own.APP]
    tell.factor_added(session, current_user.id, f"{title}: {factor.name}", at=now())
    if codes:
        _give_codes(session, codes)
    token = prove(session, current_user.sign_in_id, used, factor.name, number=factor.id, at=now())
    return Added(token, codes_to_show=codes is not None)


def _added(added: Added) -> ResponseReturnValue:
    login_user(load_person(added.token))
    if added.codes_to_show:
        return redirect(url_for(".codes"))
    return lead_on(url_for(".index"), "Your second factor has been added.")


def _give_codes(session: Session, made: NewCodes) -> None:
    """In place of earlier ones, and shown to this browser alone."""
    replace_codes(session, current_user.id, made.hashes, seal=seal_of(services().settings), at=now())
    printed = [shown(number, code) for number, code in made.codes.items()]
    begin(session, StepKind.CODES, {"user": current_user.id, "codes": printed}, at=now(), lasts=CODES_SHOWN)


def _shown_codes() -> list[str]:
    """Raises StepUseless, also where they are of somebody who was signed in at this browser before."""
    _, kept = look(reading(), StepKind.CODES, at=now())
    if kept["user"] != current_user.id:
        raise StepUseless
    return list(kept["codes"])


def _onward() -> ResponseReturnValue:
    with writing() as session:
        kept, back = waiting(session, at=now())
    return go_on(kept, back or url_for(".index"))


def _is_needed(session: Session) -> bool:
    """Whether this person must keep a second factor here: where they signed on may supply one."""
    user = session.get_one(User, current_user.id)
    return current_user.factor != Factor.PROVIDER and is_required(session, user, services().settings)


def _cancel() -> str:
    return url_for(".index") if has_factor(reading(), current_user.id) else url_for(".begin")
