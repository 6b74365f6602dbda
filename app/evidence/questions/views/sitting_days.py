"""The sitting days of both houses: as they are known, a file of them, one added, one taken away."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.evidence.questions.event_words import history_of
from app.evidence.questions.find import questions
from app.evidence.questions.forms import SittingDayForm, SittingsForm
from app.evidence.questions.showing import all_shown
from app.evidence.questions.sittings import (
    RowsWrong,
    Wrong,
    add_day,
    calendar_of,
    days_in,
    remove_day,
    sitting_days,
    spans_of,
    take_days,
)
from app.evidence.questions.states import OPEN, House
from app.evidence.questions.words import HOUSES, file_refused, known_until_words, row_refused
from app.web.acts import finish
from app.web.filters import format_date, format_plural
from app.web.request import reading, writing
from app.web.tables.rows import TableRefused
from app.web.typed import day_in

blueprint = Blueprint("sittings", __name__)

ALL = "/questions/sitting-days"

NAMED = 20
"""Rows that can't be taken of which each is named."""


@blueprint.get(ALL)
@signed_in
def index() -> ResponseReturnValue:
    session = reading()
    calendars = {house: calendar_of(session, house) for house in House}
    still = all_shown(session, questions(session, stages=OPEN))
    return render_template(
        "evidence/questions_sittings.html",
        later=[
            tracked
            for tracked in still
            if tracked.question.house == House.COMMONS and tracked.due.is_beyond(calendars[House.COMMONS])
        ],
        houses=[
            {
                "slug": house.value,
                "name": HOUSES[house],
                "spans": calendars[house].spans,
                "known_until": known_until_words(calendars[house]),
                "sources": list(dict.fromkeys(span.source for span in spans_of(session, house))),
                "months": _months([day.day for day in sitting_days(session, house)]),
                "history": history_of(session, "house", house),
            }
            for house in House
        ],
        may_act=Role.DRAFTER in current_user.roles,
    )


@blueprint.route(ALL + "/import", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def take() -> ResponseReturnValue:
    form, wrong = SittingsForm(), list[Wrong]()
    if form.validate_on_submit() and form.table.data:
        listed = form.listed
        try:
            days = days_in(form.table.data.body, listed)
            with writing() as session:
                result = take_days(session, listed, days, actor=actor())
        except TableRefused as refused:
            form.table.errors = [file_refused(refused)]
        except RowsWrong as refused:
            wrong = list(refused.wrong)
            form.table.errors = [f"{format_plural(len(wrong), 'row')} of this file cannot be imported, so none were"]
        else:
            whose = f"of the {HOUSES[listed.house]}"
            if not result.added and not result.removed:
                flash(f"No days were changed: these sitting days {whose} were already recorded.", "info")
            else:
                gone = f", {result.removed:,} removed" if result.removed else ""
                said = f"{format_plural(result.days, 'sitting day')} {whose} in the file: {result.added:,} added{gone}."
                flash(said, "success")
            return redirect(url_for(".index"))
    return form.page(
        "evidence/questions_sittings_import.html",
        wrong=[row_refused(one) for one in wrong[:NAMED]],
        more=max(len(wrong) - NAMED, 0),
    )


@blueprint.route(ALL + "/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new() -> ResponseReturnValue:
    form = SittingDayForm()
    if done := form.attempt(
        lambda session: add_day(session, House(form.house.data), form.day.data, source=form.source.data, actor=actor())
    ):
        said = f"{format_date(form.day.data)} is now a sitting day of the {HOUSES[form.house.data]}"
        unchanged = f"Nothing was changed: {said.replace(' is now ', ' was already ')}."
        return finish(url_for(".index"), f"{said}.", changed=done.result, unchanged=unchanged)
    return form.page("evidence/questions_sitting.html")


@blueprint.route(ALL + "/<any(commons, lords):house>/<day>/remove", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def remove(house: str, day: str) -> ResponseReturnValue:
    there = day_in(day)
    if there is None or there not in calendar_of(reading(), house).days:
        abort(404, description="That is no longer a sitting day of that House. Check the list of sitting days.")
    if request.method == "GET":
        name = HOUSES[house]
        return render_template("evidence/questions_sitting_remove.html", house=house, name=name, day=there)
    with writing() as session:
        changed = remove_day(session, House(house), there, actor=actor())
    said = f"{format_date(there)} is no longer a sitting day of the {HOUSES[house]}."
    return finish(
        url_for(".index"), said, changed=changed, unchanged="Nothing was changed: it had already been removed."
    )


def _months(days: Sequence[date]) -> list[tuple[date, list[date]]]:
    """By the first of each month, the newest month first."""
    return [(first, list(of)) for first, of in groupby(days, key=lambda day: day.replace(day=1))][::-1]
