"""Ask for a second factor after a password."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.factors.forms import ConfirmForm
from app.accounts.factors.ways import ways_of
from app.accounts.sessions.carried_forms import FIELD, KeptForm, seal
from app.accounts.sessions.sign_in import Proof
from app.accounts.sessions.sign_in_requests import SIGN_IN
from app.accounts.sessions.steps import StepKind, begin
from app.platform.clock import now
from app.web.request import reading, services, writing


def ask_for_second_factor(proof: Proof, *, kept: KeptForm | None, back: str | None) -> ResponseReturnValue:
    """Begin the second step, for whoever proved that they know the password."""
    with writing() as session:
        said = {"user": proof.user_id, "password_hash": proof.password_hash, "fresh_hash": proof.fresh_hash}
        begin(session, StepKind.SECOND_FACTOR, said, at=now())
    if kept:
        return second_page(proof.user_id, ConfirmForm(formdata=None), kept=kept, back=back)
    return redirect(url_for("second_step.second", next=back))


def second_page(user_id: int, form: ConfirmForm, *, kept: KeptForm | None, back: str | None) -> str:
    """The page that asks for it. `kept`, `back`: as for the sign-in page."""
    return render_template(
        "accounts/second_step.html",
        form=form,
        action=url_for("second_step.second", next=back),
        again=url_for(SIGN_IN, next=back),
        ways=ways_of(reading(), user_id),
        settings=services().settings,
        kept=kept,
        field=FIELD,
        sealed=seal(kept) if kept else "",
    )
