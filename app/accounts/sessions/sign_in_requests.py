"""Asking somebody to sign in, and giving back afterwards what they had typed: nothing is sent on before they say so."""

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError

from app.accounts import events
from app.accounts.access import same_origin_path
from app.accounts.factors.forms import ConfirmForm
from app.accounts.factors.ways import ways_of
from app.accounts.forms import SignInForm
from app.accounts.security.security_events import security_event
from app.accounts.sessions.carried_forms import (
    CSRF,
    FIELD,
    KeptForm,
    came_from,
    carried_form,
    is_our_own,
    seal,
    submitted_form,
)
from app.accounts.sessions.person import EndReason
from app.accounts.sign_on.identities import prove_at
from app.accounts.sign_on.provider import PROVIDERS
from app.accounts.words import sign_out_reason
from app.platform.database import DatabaseGone
from app.web.errors import OUTAGES, ErrorPage, show_outage, show_stale_form
from app.web.request import reading, services

SIGN_IN, SIGN_OUT, PROVE = "accounts.sign_in", "accounts.sign_out", "proof.prove"
SECOND_STEP, SIGN_ON = "second_step.second", "sign_on.sign_in"
BREAK_GLASS = "accounts.break_glass"


def ask_to_sign_in() -> ResponseReturnValue:
    """What nobody gets in place of a page that is for somebody; what they typed on it is carried along if it can be."""
    ended = g.get("sign_in_ended")
    if form := submitted_form():
        return sign_in_page(SignInForm(formdata=None), back=form.back, ended=ended, kept=form), 403
    reading = request.method in ("GET", "HEAD")
    back = same_origin_path(request.full_path.rstrip("?")) if reading else came_from()
    return redirect(url_for(SIGN_IN, next=back, ended=ended, lost=None if reading else "1"))


def sign_in_page(
    form: SignInForm,
    *,
    back: str | None,
    ended: str | None,
    kept: KeptForm | None = None,
    lost: bool = False,
    break_glass: bool = False,
) -> str:
    """`back`: where it leads. `ended`: why a sign-in is over (`person.Ended`). `lost`: what was sent was not kept.
    `break_glass`: for the one account that still has a password where passwords are off."""
    return render_template(
        "accounts/sign_in.html",
        form=form,
        action=url_for(BREAK_GLASS if break_glass else SIGN_IN, next=back, ended=ended),
        back=back,
        break_glass=break_glass,
        passwords=services().settings.passwords == "on",
        providers=() if break_glass else list(PROVIDERS.current().values()),
        why=sign_out_reason(ended or "", services().settings),
        may_return=ended != EndReason.DEACTIVATED,
        lost=lost,
        kept=kept,
        field=FIELD,
        sealed=seal(kept) if kept else "",
    )


def proof_page(
    form: ConfirmForm | None = None,
    *,
    back: str | None,
    kept: KeptForm | None = None,
    emergency: bool = False,
    then: str | None = None,
) -> str:
    """The page that asks somebody who is signed in to prove that it is they. `back`, `kept`: as for `sign_in_page`;
    `emergency`: reports of risk open without, to whoever says why (templates/accounts/without_proof.html); `then`: what
    is said afterwards (words.py: AFTER_PROOF)."""
    return render_template(
        "accounts/prove.html",
        form=form or ConfirmForm(formdata=None),
        action=url_for(PROVE, next=back, emergency="1" if emergency else None, then=then),
        ways=ways_of(reading(), current_user.id),
        prove_at=prove_at(reading(), current_user),
        settings=services().settings,
        back=back,
        emergency=emergency,
        then=then,
        kept=kept,
        field=FIELD,
        sealed=seal(kept) if kept else "",
    )


def unsent_form_page(kept: KeptForm, *, outage: ErrorPage | None = None) -> str:
    """The page that gives back what was typed, in a form that has not been sent. `outage`: why, if not since the
    sign-in changed."""
    g.pop(CSRF, None)  # a token of the form that was just sent belongs to the sign-in before this one
    return render_template("accounts/still_here.html", kept=kept, outage=outage)


def outage(problem: Exception) -> ResponseReturnValue:
    """What was typed is given back, to be sent again. Who typed it can't be asked of a database that does not answer:
    it goes to nobody but the browser that sent it."""
    answer = make_response(show_outage(problem))
    if (isinstance(problem, DatabaseGone) or current_user.is_authenticated) and (form := submitted_form()):
        answer.set_data(unsent_form_page(form, outage=OUTAGES[type(problem)]))
    return answer


def stale_form(error: CSRFError) -> ResponseReturnValue:
    """A form whose page is older than the sign-in, as when another tab signed out and in again: it is given back. So is
    one that another site had this browser send, if there is anything of ours in it."""
    security_event(events.SECURITY_FORM_REFUSED, "csrf")
    if request.endpoint in (SIGN_IN, SECOND_STEP, SIGN_ON):
        return _stale_sign_in()
    if request.endpoint == SIGN_OUT and not current_user.is_authenticated:
        return redirect(url_for(SIGN_IN))
    if form := submitted_form():
        return unsent_form_page(form), 400
    return show_stale_form(error)


def _stale_sign_in() -> ResponseReturnValue:
    back, ended = same_origin_path(request.args.get("next")), request.args.get("ended")
    form = carried_form() if is_our_own() else None
    if form is None:
        return redirect(url_for(SIGN_IN, next=back, lost="1"))
    if current_user.is_authenticated:
        return unsent_form_page(form)
    return sign_in_page(SignInForm(formdata=None), back=back, ended=ended, kept=form), 400
