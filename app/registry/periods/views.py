"""Pre-election periods, for an administrator: the list, add one, correct one, remove one."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.clock import today
from app.registry.models import PreElectionPeriod
from app.registry.periods.change import NoDays, PeriodsOverlap, add_period, correct_period, remove_period
from app.registry.periods.find import period_on, periods
from app.registry.periods.forms import PeriodForm
from app.registry.periods.words import REFUSED, days_of, period_of
from app.web.request import reading, writing

blueprint = Blueprint("periods", __name__)
administrator = needs(Role.ADMINISTRATOR)

ALL = "/admin/periods"
ONE = ALL + "/<int:period_id>"


@blueprint.get(ALL)
@administrator
def index() -> ResponseReturnValue:
    session = reading()
    return render_template(
        "registry/periods.html", periods=periods(session), now=period_on(session, today()), days_of=days_of
    )


@blueprint.route(ALL + "/new", methods=["GET", "POST"])
@administrator
def new() -> ResponseReturnValue:
    form = PeriodForm()
    if form.validate_on_submit():
        try:
            with writing() as session:
                name = add_period(session, form.said, actor=actor()).name
        except (NoDays, PeriodsOverlap) as refused:
            _refuse(form, refused)
        else:
            return _back(f"{_capital(period_of(name))} is added.")
    return _form(form)


@blueprint.route(ONE, methods=["GET", "POST"])
@administrator
def correct(period_id: int) -> ResponseReturnValue:
    period = _period_or_404(reading(), period_id)
    form = PeriodForm()
    if request.method == "GET":
        form.show(period)
    if form.validate_on_submit():
        try:
            with writing() as session:
                there = _period_or_404(session, period_id)
                changed = correct_period(session, there, form.said, actor=actor()).id != period_id
        except (NoDays, PeriodsOverlap) as refused:
            _refuse(form, refused)
        else:
            return _back("The period is corrected." if changed else "Nothing was changed.", changed=changed)
    return _form(form, period)


@blueprint.route(ONE + "/remove", methods=["GET", "POST"])
@administrator
def remove(period_id: int) -> ResponseReturnValue:
    period = _period_or_404(reading(), period_id)
    if request.method == "GET":
        return render_template("registry/period_remove.html", period=period, days=days_of(period))
    with writing() as session:
        remove_period(session, _period_or_404(session, period_id), actor=actor())
    return _back(f"{_capital(period_of(period.name))} is removed.")


def _period_or_404(session: Session, period_id: int) -> PreElectionPeriod:
    """One that stands as it is known now."""
    found = session.get(PreElectionPeriod, period_id)
    if found is None or found.superseded is not None:
        abort(404, description="What this page was about has been corrected meanwhile. Open the list of periods.")
    return found


def _form(form: PeriodForm, period: PreElectionPeriod | None = None) -> ResponseReturnValue:
    return render_template("registry/period.html", form=form, period=period), 400 if form.errors else 200


def _refuse(form: PeriodForm, refused: NoDays | PeriodsOverlap) -> None:
    form.last.errors = [REFUSED[refused.code].format(name=refused.args[0])]


def _back(said: str, *, changed: bool = True) -> ResponseReturnValue:
    flash(said, "success" if changed else "info")
    return redirect(url_for(".index"))


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
