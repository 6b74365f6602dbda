"""Report that a child may be at risk: what to do now, then a short form, for everybody who is signed in."""

from collections.abc import Collection
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, signed_in
from app.accounts.models import Role
from app.accounts.proof import before_factor
from app.audit.record import lock_record
from app.errors import Refused
from app.inbox.models import Message
from app.inbox.restricted import READERS, seen_among
from app.inbox.sections import MessageSection
from app.platform.clock import london_time, now
from app.safeguarding import page_words
from app.safeguarding.clock.escalate import tell_at_once
from app.safeguarding.forms import NewForm
from app.safeguarding.link import link_duplicate
from app.safeguarding.messages import reports_of_messages
from app.safeguarding.models import RiskReport, reference_of
from app.safeguarding.record import record_report
from app.safeguarding.release import is_released, restrict_message
from app.safeguarding.reports import report_of_message
from app.safeguarding.states import Belief, CameBy
from app.safeguarding.telling.advice import ImmediateAdvice, immediate_advice, place_named, places
from app.safeguarding.typed_facts import ReportFacts
from app.web.request import reading, services

blueprint = Blueprint("risk_new", __name__)

RECORDED = "risk_recorded"
"""Where a browser keeps which report it made last, when, and the area as it was typed, for whom to call: who lacks the
role never sees more of it."""


@blueprint.route("/risk/new", methods=["GET", "POST"])
@signed_in
@before_factor
def new() -> ResponseReturnValue:
    """`message` in the query: what is reported was said in that message of the inbox. Then nothing has to be chosen."""
    at, session = now(), reading()
    held = _message(session, request.values.get("message", ""), current_user.roles)
    message = held if held and seen_among(session, [held.id], current_user.roles) else None
    made = report_of_message(session, message.id) if message else None
    if request.method == "GET" and made and not is_released(session, made):
        flash(f"This message has already been reported as {made.reference}.", "info")
        return redirect(url_for("risk.report", number=made.number))
    begun = {"message": str(message.id), "came_by": CameBy.MESSAGE, "belief": Belief.NOT_SURE} if message else {}
    form = NewForm(at=at, when=min(message.received_at, at) if message else None, data=begun)
    message_id = held.id if held else None
    if "show" not in request.form and (done := form.attempt(lambda session: _record_report(session, form, message_id))):
        report, told = done.result
        return _after(report, form.area.data, told=told)
    return _page(form, message)


@blueprint.get("/risk/new/numbers")
@signed_in
@before_factor
def numbers() -> ResponseReturnValue:
    """What stands at the top of the form, once an area is chosen in it."""
    return render_template("safeguarding/numbers.html", now=_do_now(request.args.get("area", "")))


@blueprint.get("/risk/new/recorded")
@signed_in
@before_factor
def recorded() -> ResponseReturnValue:
    if RECORDED not in browser:
        return redirect(url_for(".new"))
    number, at, area, told = browser[RECORDED]
    reference = reference_of(number)
    return render_template("safeguarding/recorded.html", reference=reference, at=at, told=told, now=_do_now(area))


def _record_report(session: Session, form: NewForm, message_id: int | None) -> tuple[RiskReport, bool]:
    """The report that the form makes, and whether there is anybody to tell of it.

    What was said of a message that is a report already follows that report: nothing typed is lost, nothing is copied.
    """
    at, today = now(), london_time(now()).date()
    lock_record(session)
    place = place_named(session, form.area.data, today)
    typed = ReportFacts(
        received_at=form.moment or at,
        came_by=form.came_by.data,
        belief=form.belief.data,
        about=form.about.data,
        source=form.source.data,
        area_id=place.area_id if place else None,
        area_typed="" if place else form.area.data,
        note=form.note.data,
    )
    first = report_of_message(session, message_id) if message_id else None
    mine = None if first and first.token != form.token.data else message_id
    report = record_report(session, typed, token=form.token.data, message_id=mine, actor=actor(), at=at)
    if first and first.id != report.id:
        _follow(session, report, first, at)
        restrict_message(session, first, actor=actor())
    tell = tell_at_once(session, report, actor=actor(), at=at)
    session.refresh(report)
    session.expunge(report)
    return report, tell


def _follow(session: Session, report: RiskReport, first: RiskReport, at: datetime) -> None:
    try:
        link_duplicate(session, report.number, first.number, actor=actor(), at=at)
    except Refused:  # the clock of the first stands still, or it is of another area: this one's runs, a person looks
        return


def _after(report: RiskReport, area: str, *, told: bool) -> ResponseReturnValue:
    if Role.SAFEGUARDING in current_user.roles:
        flash(f"Recorded as {report.reference}.", "success")
        return redirect(url_for("risk.report", number=report.number))
    browser[RECORDED] = (report.number, now(), area, told)
    return redirect(url_for(".recorded"))


def _page(form: NewForm, message: Message | None) -> ResponseReturnValue:
    page = render_template(
        "safeguarding/new.html",
        form=form,
        now=_do_now(form.area.data or ""),
        places=places(reading(), london_time(now()).date()),
        received=form.moment or form.begun,
        words=page_words,
        back=url_for("message.message", message_id=message.id) if message else url_for("home.index"),
    )
    return page, 400 if form.errors else 200


def _do_now(typed: str) -> ImmediateAdvice:
    session, today = reading(), london_time(now()).date()
    place = place_named(session, typed, today)
    months = services().settings.contact_months
    return immediate_advice(session, place.area_id if place else None, typed=typed, today=today, months=months)


def _message(session: Session, number: str, roles: Collection[Role]) -> Message | None:
    """The message of a form or an address, for somebody with a role that reads the inbox, whether they may see it or
    not: with a form that was open while the message became a report, what is typed follows that report. Nothing of it
    is shown by that."""
    if not (number.isascii() and number.isdigit() and len(number) < 10) or not set(READERS) & set(roles):
        return None
    return session.get(Message, int(number))


def _of_message(message_id: int) -> dict[str, object]:
    """For the message's page: the report that it became, or those of which it says something, if any, which only who
    may see the message is told."""
    report = report_of_message(reading(), message_id)
    about = reports_of_messages(reading(), [message_id])
    released = report is not None and is_released(reading(), report)
    if released and Role.SAFEGUARDING not in current_user.roles:
        report = None
    return {
        "released": released,
        "message_id": message_id,
        "about": [(number, reference_of(number)) for number in about],
        "number": report.number if report else None,
        "reference": report.reference if report else "",
    }


OF_MESSAGE = MessageSection("safeguarding/of_message.html", _of_message, "first")
