"""Bank holidays, for an administrator: the list, add one, remove one; each says which deadlines it moves."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, ValidationError

from app.accounts.access import actor, administrator
from app.platform.clock import today
from app.registry.holidays.change import Holiday, add_holiday, holiday_by_id, holidays, remove_holiday
from app.registry.models import BankHoliday
from app.registry.working_days import named_bank_holidays
from app.responses.lateness.moves import Move, record_moves, would_move
from app.web.acts import ActForm, finish
from app.web.filters import format_date, format_plural
from app.web.forms import DayField, date_input, line
from app.web.request import reading, writing

NO_DAY = "Enter the date"
YEARS = range(2000, 2100)


class HolidayForm(ActForm):
    """`seen`: the day of which was shown which deadlines it moves."""

    day = date_input("Date", NO_DAY)
    title: StringField = line("Name", "For example, Early May bank holiday", 120, DataRequired("Enter the name"))
    note: StringField = line("Reason or source (optional)", "", 500)
    seen = HiddenField()

    def validate_day(self, field: DayField) -> None:
        if field.data and field.data.year not in YEARS:
            raise ValidationError(f"Enter a year from {YEARS[0]} to {YEARS[-1]}")

    @property
    def is_confirmed(self) -> bool:
        """Whether the person has seen which deadlines this day moves."""
        return bool(self.day.data and self.seen.data == self.day.data.isoformat())

    @property
    def said(self) -> Holiday:
        return Holiday(self.day.data, self.title.data, self.note.data)


blueprint = Blueprint("holidays", __name__)

ALL = "/admin/holidays"
ONE = ALL + "/<int:holiday_id>"


@blueprint.get(ALL)
@administrator
def index() -> ResponseReturnValue:
    bank_holidays, this_day = holidays(reading()), today()
    coming = [holiday for holiday in bank_holidays if holiday.day >= this_day]
    past = [holiday for holiday in reversed(bank_holidays) if holiday.day < this_day]
    return render_template("registry/holidays.html", coming=coming, past=past)


@blueprint.route(ALL + "/new", methods=["GET", "POST"])
@administrator
def new() -> ResponseReturnValue:
    """Deadlines that it would move are shown first, and moved once the form comes back for the same day."""
    form = HolidayForm()
    moves: Sequence[Move] = []
    if form.validate_on_submit():
        moves = _moves_with_holiday(reading(), form.said)
    if (not moves or form.is_confirmed) and (done := form.attempt(lambda session: _add(session, form.said))):
        return _back(f"{format_date(form.day.data)} is a bank holiday.", done.result)
    form.seen.data = form.day.data.isoformat() if moves else ""
    return form.page("registry/holiday.html", moves=moves)


def _add(session: Session, holiday: Holiday) -> Sequence[Move]:
    moves = _moves_with_holiday(session, holiday)
    add_holiday(session, holiday, actor=actor())
    record_moves(session, moves, actor=actor())
    return moves


@blueprint.route(ONE + "/remove", methods=["GET", "POST"])
@administrator
def remove(holiday_id: int) -> ResponseReturnValue:
    holiday = holiday_by_id(reading(), holiday_id)
    if request.method == "GET":
        return render_template("registry/holiday_remove.html", holiday=holiday, moves=_without(reading(), holiday))
    with writing() as session:
        bank_holiday = holiday_by_id(session, holiday_id)
        moves = _without(session, bank_holiday)
        remove_holiday(session, bank_holiday, actor=actor())
        record_moves(session, moves, actor=actor())
    return _back(f"{format_date(holiday.day)} is no longer a bank holiday.", moves)


def _moves_with_holiday(session: Session, said: Holiday) -> Sequence[Move]:
    known = named_bank_holidays(session)
    return would_move(session, known, known | {said.day: said.title})


def _without(session: Session, holiday: BankHoliday) -> Sequence[Move]:
    known = named_bank_holidays(session)
    return would_move(session, known, {day: title for day, title in known.items() if day != holiday.day})


def _back(said: str, moves: Sequence[Move]) -> ResponseReturnValue:
    moved = f" The due date of {format_plural(len(moves), 'campaign')} changed." if moves else ""
    return finish(url_for(".index"), said + moved)
