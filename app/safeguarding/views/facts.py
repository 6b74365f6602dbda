"""What is said of a report, put right: its facts, its area, the report that it follows, why it was late, and whom a
concern about a service was referred to, and whether its message is released; and its history."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import actor, safeguarding
from app.accounts.proof import not_in_emergency, proven_risk
from app.errors import Refused
from app.platform.clock import london_time, now
from app.safeguarding import page_words
from app.safeguarding.clock.cause import give_cause
from app.safeguarding.forms import AreaForm, CorrectForm, LinkForm, ReasonForm, ReferralForm
from app.safeguarding.history import events_of
from app.safeguarding.link import link_duplicate, unlink
from app.safeguarding.locking import lock
from app.safeguarding.models import RiskReport, reference_of
from app.safeguarding.pages import act_page, looked_at, report_page
from app.safeguarding.record import correct
from app.safeguarding.release import release_message, restrict_message
from app.safeguarding.reports import Report, report_of
from app.safeguarding.states import About, Belief, CameBy, How
from app.safeguarding.telling.advice import Place, place_named, places
from app.safeguarding.telling.refer import refer
from app.safeguarding.telling.routes import INSPECTORATES, NATIONS, route_for
from app.safeguarding.typed_facts import ReportFacts
from app.web.acts import finish, press
from app.web.request import reading
from app.web.typed import number_in

blueprint = Blueprint("risk_facts", __name__)

ONE = "/risk/<int:number>"
NOTHING = "Nothing was changed."


@blueprint.route(f"{ONE}/correct", methods=["GET", "POST"])
@safeguarding
@proven_risk
def facts(number: int) -> ResponseReturnValue:
    def make(report: Report | None) -> CorrectForm:
        begun = _initial_area_data(report) | {"came_by": report.came_by, "belief": report.belief} if report else {}
        begun |= {"source": report.source, "about": report.about, "note": report.note} if report else {}
        when = report.received_at if report else None
        return CorrectForm(at=now(), when=when, nations=_nations(), data=begun)

    def save(session: Session, form: CorrectForm) -> str:
        typed = ReportFacts(
            received_at=form.moment or now(),
            came_by=CameBy(form.came_by.data),
            belief=Belief(form.belief.data),
            about=About(form.about.data),
            source=form.source.data,
            note=form.note.data,
            **_area(session, form),
        )
        changed = correct(session, number, typed, seen=form.seen_event, actor=actor(), at=now())
        return "Corrected. The history keeps the earlier details." if changed else NOTHING

    return act_page(
        number,
        make,
        save,
        what="correct",
        heading="Correct the report",
        button="Save",
        fields=("on", "time", "area", "nation", "belief", "came_by", "source", "about", "note"),
        places=_places(),
    )


@blueprint.route(f"{ONE}/area", methods=["GET", "POST"])
@safeguarding
@proven_risk
def area(number: int) -> ResponseReturnValue:
    def save(session: Session, form: AreaForm) -> str:
        held = report_of(session, number, at=now())
        typed = ReportFacts(
            received_at=held.received_at,
            came_by=CameBy(held.came_by),
            belief=Belief(held.belief),
            about=About(held.about),
            source=held.source,
            note=held.note,
            **_area(session, form),
        )
        changed = correct(session, number, typed, seen=form.seen_event, actor=actor(), at=now())
        return "Area saved. The numbers to call are at the top of the page." if changed else NOTHING

    return act_page(
        number,
        lambda report: AreaForm(nations=_nations(), data=_initial_area_data(report)),
        save,
        what="area",
        heading=page_words.area_heading,
        button="Save area",
        fields=("area", "nation"),
        places=_places(),
    )


@blueprint.route(f"{ONE}/link", methods=["GET", "POST"])
@safeguarding
@proven_risk
def link(number: int) -> ResponseReturnValue:
    def save(session: Session, form: LinkForm) -> str:
        if not form.number or not _exists(session, form.number):
            raise Refused("no_such_original", field="original")
        linked = link_duplicate(session, number, form.number, actor=actor(), at=now())
        return (
            f"Linked. This report and {reference_of(form.number)} have one deadline: 24 hours after the earlier one "
            "was received."
            if linked
            else NOTHING
        )

    return act_page(
        number,
        lambda _report: LinkForm(),
        save,
        what="link",
        heading="Link to a report on the same matter",
        lede="Nothing is copied. Both reports get one deadline: 24 hours after the earlier one was received.",
        button="Link reports",
        fields=("original",),
    )


@blueprint.route(f"{ONE}/unlink", methods=["GET", "POST"])
@safeguarding
@proven_risk
def unlinked(number: int) -> ResponseReturnValue:
    def save(session: Session, form: ReasonForm) -> str:
        unlink(session, number, reason=form.reason.data, actor=actor())
        return "Unlinked. The 24 hours of this report count from when it was received."

    return act_page(
        number,
        lambda _report: ReasonForm(label="Why is it a different matter?", hint="", missing="Enter the reason"),
        save,
        what="unlink",
        heading="Unlink this report",
        lede=_what_unlinking_does,
        button="Unlink report",
        fields=("reason",),
        warning=True,
    )


@blueprint.route(f"{ONE}/cause", methods=["GET", "POST"])
@safeguarding
@proven_risk
def cause(number: int) -> ResponseReturnValue:
    def make(report: Report | None) -> ReasonForm:
        begun = {"data": {"reason": report.cause}} if report else {}
        return ReasonForm(
            label="Cause",
            hint="The reason is saved with the report. Do not name a child",
            missing="Enter why the deadline was missed",
            **begun,
        )

    def save(session: Session, form: ReasonForm) -> str:
        changed = give_cause(session, number, form.reason.data, actor=actor(), at=now())
        return "Cause saved." if changed else NOTHING

    return act_page(
        number,
        make,
        save,
        what="cause",
        heading="Why was the deadline missed?",
        button="Save cause",
        fields=("reason",),
    )


@blueprint.route(f"{ONE}/refer", methods=["GET", "POST"])
@safeguarding
@proven_risk
def referral(number: int) -> ResponseReturnValue:
    def save(session: Session, form: ReferralForm) -> str:
        body = route_for(report_of(session, number, at=now()).nation).inspectorate
        refer(
            session,
            number,
            body=body,
            how=How(form.how.data),
            referred_at=form.moment or now(),
            token=form.token.data,
            actor=actor(),
            at=now(),
            words=form.words.data,
        )
        return f"Referral to {INSPECTORATES[body]} recorded."

    return act_page(
        number,
        lambda _report: ReferralForm(at=now()),
        save,
        what="refer",
        heading=page_words.referral_heading,
        lede=_what_a_referral_does,
        button="Record referral",
        fields=("how", "words", "on", "time"),
    )


@blueprint.route(f"{ONE}/release", methods=["GET", "POST"])
@safeguarding
@proven_risk
@not_in_emergency
def release(number: int) -> ResponseReturnValue:
    def save(session: Session, form: ReasonForm) -> str:
        released = release_message(session, number, reason=form.reason.data, actor=actor(), at=now())
        return "Everyone who reads the inbox can see the message again." if released else NOTHING

    return act_page(
        number,
        lambda _report: ReasonForm(
            label="Why can everyone who reads the inbox see this message?",
            hint="Do not name a child",
            missing="Enter why everyone who reads the inbox can see this message",
        ),
        save,
        what="release",
        heading="Show the message in the inbox",
        lede="Everyone who reads the inbox will see the message, its files and the reply recorded from it. Others may "
        "read it before you can restrict it again. You can do this only once a second person has confirmed who was "
        "told, or that the risk is not immediate. It does not stop the clock.",
        button="Show message in the inbox",
        fields=("reason",),
        warning=True,
    )


@blueprint.post(f"{ONE}/restrict")
@safeguarding
@proven_risk
def restrict(number: int) -> ResponseReturnValue:
    def save(session: Session) -> str:
        restricted = restrict_message(session, lock(session, number), actor=actor())
        return "Message restricted again. Only users with the safeguarding role can see it." if restricted else NOTHING

    to = url_for("risk.report", number=number)
    return finish(to, done.result) if (done := press(save)) else redirect(to)


@blueprint.get(f"{ONE}/history")
@safeguarding
@proven_risk
def history(number: int) -> ResponseReturnValue:
    report = looked_at(number, "history")
    events, more = events_of(reading(), number, before=number_in(request.args.get("before")))
    return report_page("history.html", report, events=events, older=more)


def _what_a_referral_does(report: Report) -> str:
    inspectorate = INSPECTORATES[route_for(report.nation).inspectorate]
    return (
        f"Despatch does not send the referral. First refer the concern to {inspectorate}, then record here how and "
        "when you did. A referral does not stop the clock. If a child is at risk, the director must still be told."
    )


def _what_unlinking_does(report: Report) -> str:
    other = f" to {reference_of(report.follows)}" if report.follows is not None else ""
    return f"This report is linked{other}. After you unlink it, its 24 hours count from when this report was received."


def _initial_area_data(report: Report | None) -> dict[str, object]:
    if report is None:
        return {}
    return {"area": report.area, "nation": "" if report.area_slug else report.nation, "seen": str(report.seen)}


def _area(session: Session, form: FlaskForm) -> dict[str, Any]:
    place = place_named(session, form.area.data, london_time(now()).date())
    if place:
        return {"area_id": place.area_id}
    return {"area_typed": form.area.data, "nation": form.nation.data}


def _exists(session: Session, number: int) -> bool:
    return session.scalar(select(RiskReport.id).where(RiskReport.number == number)) is not None


def _places() -> list[Place]:
    return places(reading(), london_time(now()).date())


def _nations() -> list[tuple[str, str]]:
    return [(one, one) for one in NATIONS]
