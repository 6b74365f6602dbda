"""What is done so that somebody is told: calls, notifications with their evidence, and what a second person says."""

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, safeguarding
from app.accounts.models import User
from app.accounts.proof import not_in_emergency, proven_risk
from app.platform.clock import now
from app.safeguarding.clock import claims
from app.safeguarding.forms import CallForm, MailForm, NotifiedForm, ReasonForm
from app.safeguarding.pages import act_page
from app.safeguarding.reports import Report, report_of
from app.safeguarding.states import REACHES, About, How, Outcome, Rung
from app.safeguarding.telling.mails import ask_mail, mail_text
from app.safeguarding.telling.next_contact import contacts_for, next_contact
from app.safeguarding.telling.tell import TryDetails, record_try
from app.web.acts import finish, press
from app.web.request import reading, services

blueprint = Blueprint("risk_acts", __name__)

ONE = "/risk/<int:number>"
CLAIM = f"{ONE}/claims/<int:claim_id>"

WHY = "Enter the reason"

WHAT_STOPS_IT = (
    "The clock stops once a second person confirms that the director, or someone who acts for the director, was told. "
    "If the area is not known, it also stops once a second person confirms that the police were told."
)


@blueprint.route(f"{ONE}/call", methods=["GET", "POST"])
@safeguarding
@proven_risk
def call(number: int) -> ResponseReturnValue:
    def save(session: Session, form: CallForm) -> str:
        tried = TryDetails(
            rung=Rung(form.rung.data),
            to_whom=form.to_whom.data,
            how=How.TELEPHONE,
            tried_at=form.moment or now(),
            outcome=Outcome(form.outcome.data),
            value=form.value.data,
            words=form.words.data,
        )
        record_try(session, number, tried, token=form.token.data, actor=actor(), at=now())
        return "Call recorded. It does not stop the clock. If you told them of the report, record who was told next."

    return act_page(
        number,
        lambda report: CallForm(at=now(), data=_next_contact(report)),
        save,
        what="call",
        heading="Record a telephone call",
        lede=_what_a_call_does,
        button="Record call",
        fields=("rung", "to_whom", "value", "outcome", "words", "on", "time"),
    )


@blueprint.route(f"{ONE}/mail", methods=["GET", "POST"])
@safeguarding
@proven_risk
def mail(number: int) -> ResponseReturnValue:
    def save(session: Session, form: MailForm) -> str:
        ask_mail(
            session,
            number,
            to_whom=form.to_whom.data,
            address=form.value.data,
            call=form.call.data,
            token=form.token.data,
            actor=actor(),
            at=now(),
            settings=services().settings,
        )
        return "Despatch is sending the email. It does not stop the clock, because no one is told until they answer."

    return act_page(
        number,
        lambda report: MailForm(data=_by_mail(report)),
        save,
        what="mail",
        heading="Send an email",
        lede=_what_a_mail_does,
        quoted=_words_of_mail,
        button="Send email",
        fields=("to_whom", "value", "call"),
    )


@blueprint.route(f"{ONE}/told", methods=["GET", "POST"])
@safeguarding
@proven_risk
def told(number: int) -> ResponseReturnValue:
    def save(session: Session, form: NotifiedForm) -> str:
        how = How(form.how.data)
        details = claims.NotificationDetails(
            rung=Rung(form.rung.data),
            to_whom=form.to_whom.data,
            how=how,
            told_at=form.moment or now(),
            evidence=form.evidence.data,
            **_answer(report_of(session, number, at=now())) if how is How.EMAIL else {},
        )
        claims.claim_told(session, number, details, token=form.token.data, actor=actor(), at=now())
        return "Recorded. A second person must confirm it. The clock keeps running until then."

    return act_page(
        number,
        lambda report: NotifiedForm(at=now(), data=_last_reached(report)),
        save,
        what="told",
        heading="Record who was told",
        lede=f"{WHAT_STOPS_IT} A call or an email that you recorded does not stop it.",
        button="Record who was told",
        fields=("rung", "to_whom", "how", "evidence", "on", "time"),
    )


@blueprint.route(f"{ONE}/not-immediate", methods=["GET", "POST"])
@safeguarding
@proven_risk
def not_immediate(number: int) -> ResponseReturnValue:
    def save(session: Session, form: ReasonForm) -> str:
        said = {"reason": form.reason.data, "token": form.token.data}
        claims.claim_not_immediate(session, number, **said, actor=actor(), at=now())
        return "Decision recorded. A second person must confirm it. The clock keeps running until then."

    return act_page(
        number,
        lambda _report: ReasonForm(label="Why is no child at immediate risk?", hint="Do not name a child", missing=WHY),
        save,
        what="not_immediate",
        heading="Decide that the risk is not immediate",
        lede="One person decides, with a reason, and another person confirms it. The clock keeps running until then. "
        "If in doubt, treat the risk as immediate.",
        button="Record decision",
        fields=("reason",),
    )


@blueprint.post(f"{CLAIM}/confirm")
@safeguarding
@proven_risk
@not_in_emergency
def confirm(number: int, claim_id: int) -> ResponseReturnValue:
    def save(session: Session) -> str:
        claims.require_said_of(session, number, claim_id)
        claims.confirm(session, claim_id, actor=actor(), at=now())
        report = report_of(session, number, at=now())
        matter = report_of(session, report.follows, at=now()) if report.follows else report
        if matter.clock.runs:
            return (
                "Confirmed. The clock keeps running, because no one is recorded as told of a later report on the same "
                "matter."
            )
        return "Confirmed. The clock has stopped."

    to = url_for("risk.report", number=number)
    return finish(to, done.result) if (done := press(save)) else redirect(to)


@blueprint.route(f"{CLAIM}/reject", methods=["GET", "POST"])
@safeguarding
@proven_risk
def reject(number: int, claim_id: int) -> ResponseReturnValue:
    return _decision(
        number, claim_id, "reject", "Reject this record", "Why do you reject it?", "Rejected. The clock keeps running."
    )


@blueprint.route(f"{CLAIM}/take-back", methods=["GET", "POST"])
@safeguarding
@proven_risk
def take_back(number: int, claim_id: int) -> ResponseReturnValue:
    said = "Withdrawn. The clock keeps running."
    return _decision(number, claim_id, "take_back", "Withdraw this record", "Why do you withdraw it?", said)


@blueprint.route(f"{CLAIM}/revoke", methods=["GET", "POST"])
@safeguarding
@proven_risk
def revoke(number: int, claim_id: int) -> ResponseReturnValue:
    said = "Confirmation withdrawn. The clock runs from the time of receipt."
    return _decision(number, claim_id, "revoke", "Withdraw this confirmation", "Why is it no longer valid?", said)


AFTER_DECISION = {
    "reject": "Once you reject this record, it can’t stop the clock.",
    "take_back": "Once you withdraw this record, it can’t stop the clock.",
    "revoke": "Once you withdraw this confirmation, the clock runs from the time of receipt, unless another confirmed "
    "record stops it. No second person is needed.",
}
ANSWERS = {"reject": claims.reject, "take_back": claims.take_back, "revoke": claims.revoke}


def _decision(number: int, claim_id: int, name: str, heading: str, label: str, done: str) -> ResponseReturnValue:
    def save(session: Session, form: ReasonForm) -> str:
        claims.require_said_of(session, number, claim_id)
        ANSWERS[name](session, claim_id, reason=form.reason.data, actor=actor(), at=now())
        return done

    def make(report: Report | None) -> ReasonForm:
        if report is not None and (claim_id, number) not in {(claim.id, claim.number) for claim in report.claims}:
            abort(404, description="This report has no such record.")
        return ReasonForm(label=label, hint="Do not name a child", missing=WHY)

    return act_page(
        number,
        make,
        save,
        what=name,
        heading=heading,
        lede=AFTER_DECISION[name],
        decided=claim_id,
        button=heading,
        fields=("reason",),
        warning=True,
    )


def _what_a_call_does(report: Report) -> str:
    """What stops the clock, of a report whose clock runs."""
    if not report.clock.runs:
        return "Record every call, whatever its outcome."
    return (
        f"{_tell_first(report)} Then record who was told. A call that you record here does not stop the clock, "
        f"even if you spoke with them. {WHAT_STOPS_IT}"
    )


def _what_a_mail_does(report: Report) -> str:
    what = "The email gives a reference and a number to call, and no detail of a child. It does not stop the clock."
    return what if report.area_known or not report.clock.runs else f"{_tell_first(report)} {what}"


def _tell_first(report: Report) -> str:
    """Who must be told, before anything else."""
    if report.area_known:
        return f"Tell {report.route.director}, or someone who acts for them."
    return "The area is not known, so tell the police now."


def _next_contact(report: Report | None) -> dict[str, str]:
    """What the form of a call begins with."""
    to = next_contact(reading(), report, at=now()) if report else None
    return {"rung": to.rung, "to_whom": to.to_whom, "value": to.value} if to and to.how is How.TELEPHONE else {}


def _words_of_mail(report: Report) -> tuple[str, str]:
    by = reading().get_one(User, current_user.id)
    text = mail_text(
        report.reference,
        About(report.about),
        received_at=report.received_at,
        call="[the number that you enter below]",
        by=by,
        sender=services().settings.letters_mailbox.name,
        director=report.route.director if report.area_known else "",
    )
    return "Text of the email", text


def _by_mail(report: Report | None) -> dict[str, str]:
    """What the form of a mail begins with: the first address that no mail has gone to in vain."""
    ways = contacts_for(reading(), report, at=now()) if report else []
    to = next((way for way in ways if way.how is How.EMAIL and way.tried is None), None)
    return {"to_whom": to.to_whom, "value": to.value} if to else {}


def _answer(report: Report) -> dict[str, int | None]:
    """What says that somebody was told by mail: the last that was answered; else the last, for what came of it."""
    mails = [one for one in report.tries if one.how == How.EMAIL]
    last = next((one for one in reversed(mails) if one.outcome is Outcome.ANSWERED), mails[-1] if mails else None)
    return {"try_id": last.id, "evidence_message_id": last.message_id} if last else {}


def _last_reached(report: Report | None) -> dict[str, str]:
    """What the form of a notification begins with: whom the last call reached, or who answered since."""
    reached = [one for one in report.tries if one.outcome in REACHES] if report else []
    return {"rung": reached[-1].rung, "to_whom": reached[-1].to_whom, "how": reached[-1].how} if reached else {}
