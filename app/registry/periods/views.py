"""Pre-election periods, for an administrator: the list, add one, correct one, remove one."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.validators import ValidationError

from app.accounts.access import actor, administrator
from app.platform.clock import today
from app.registry.periods.change import PERIOD, Period, add_period, correct_period, remove_period
from app.registry.periods.find import period_by_id, period_on, periods
from app.registry.periods.words import days_of, period_of
from app.registry.refusals import REFUSALS
from app.web.acts import finish
from app.web.forms import DayField
from app.web.record_fields import RecordForm, boxes_of
from app.web.request import reading, writing


@boxes_of(PERIOD)
class PeriodForm(RecordForm[Period]):
    def validate_last(self, field: DayField) -> None:
        if field.data and self["first"].data and field.data < self["first"].data:
            raise ValidationError(REFUSALS["no_days"])


blueprint = Blueprint("periods", __name__)

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
    if done := form.attempt(lambda session: add_period(session, form.said, actor=actor()).name):
        return finish(url_for(".index"), f"{_capital(period_of(done.result))} is added.")
    return form.page("registry/period.html", period=None)


@blueprint.route(ONE, methods=["GET", "POST"])
@administrator
def correct(period_id: int) -> ResponseReturnValue:
    period = period_by_id(reading(), period_id)
    form = PeriodForm()
    if form.is_opened:
        form.show(PERIOD.details_of(period))
    if done := form.attempt(
        lambda session: correct_period(session, period_by_id(session, period_id), form.said, actor=actor()).id
    ):
        return finish(url_for(".index"), "The period is corrected.", changed=done.result != period_id)
    return form.page("registry/period.html", period=period)


@blueprint.route(ONE + "/remove", methods=["GET", "POST"])
@administrator
def remove(period_id: int) -> ResponseReturnValue:
    period = period_by_id(reading(), period_id)
    if request.method == "GET":
        return render_template("registry/period_remove.html", period=period, days=days_of(period))
    with writing() as session:
        remove_period(session, period_by_id(session, period_id), actor=actor())
    return finish(url_for(".index"), f"{_capital(period_of(period.name))} is removed.")


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
