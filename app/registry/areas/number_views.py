"""The telephone numbers of an area in the browser: the list, add one, correct one, verify one, take one back."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.directory import names_of
from app.accounts.models import Role
from app.audit.anchor import head
from app.clock import today
from app.registry.areas.number_changes import (
    NumberChanged,
    correct_number,
    record_number,
    take_back_number,
    verify_number,
)
from app.registry.areas.number_form import NumberForm
from app.registry.areas.number_words import CHANGED, NAMES, call_lines, captured, not_recorded
from app.registry.areas.numbers import whom_to_call
from app.registry.areas.pages import area_or_404
from app.registry.models import AreaNumber
from app.registry.pages import asked_here, asked_so_far, page_at, words_of_pages
from app.web.filters import format_date
from app.web.request import reading, services, writing

blueprint = Blueprint("area_numbers", __name__)
blueprint.context_processor(words_of_pages)
drafter = needs(Role.DRAFTER)

ALL = "/areas/<area>/numbers"
ONE = ALL + "/<int:number_id>"


@blueprint.get(ALL)
@signed_in
def index(area: str) -> ResponseReturnValue:
    session, asked = reading(), asked_so_far()
    found = area_or_404(area, asked)
    to_call = whom_to_call(session, found.area_id, valid_at=asked.valid_at, known_at=asked.known_at)
    return page_at(
        "registry/area_numbers.html",
        asked,
        area=found,
        to_call=to_call,
        lines=call_lines(to_call, today=asked.valid_at, months=services().settings.contact_months),
        captured=captured(to_call),
        not_recorded=not_recorded(to_call),
        by=names_of(session, {one.verified_by for one in to_call.numbers if one.verified_by is not None}),
        as_now=asked.known_at is None,
        now=asked.known_at is None and asked.valid_at == today(),
    )


@blueprint.route(ALL + "/new", methods=["GET", "POST"])
@drafter
def new(area: str) -> ResponseReturnValue:
    found, form = area_or_404(area, asked_here()), NumberForm(today=today())
    if form.validate_on_submit():
        with writing() as session:
            record_number(session, found.area_id, form.facts, actor=actor())
        return _back(area, f"{form.value.data} is recorded.")
    return render_template("registry/area_number.html", form=form, area=found, number=None), _status(form)


@blueprint.route(ONE, methods=["GET", "POST"])
@drafter
def correct(area: str, number_id: int) -> ResponseReturnValue:
    found, form = area_or_404(area, asked_here()), NumberForm(today=today())
    number = _number_or_404(reading(), found.area_id, number_id)
    if request.method == "GET":
        form.show(number)
    if form.validate_on_submit():
        try:
            with writing() as session:
                there = _number_or_404(session, found.area_id, number_id)
                changed = correct_number(session, there, form.facts, actor=actor()).id != number_id
        except NumberChanged:
            return _back(area, CHANGED, "warning")
        said = "The number is corrected." if changed else "Nothing was changed."
        return _back(area, said, "success" if changed else "info")
    return render_template("registry/area_number.html", form=form, area=found, number=number), _status(form)


@blueprint.post(ONE + "/verify")
@drafter
def verify(area: str, number_id: int) -> ResponseReturnValue:
    found = area_or_404(area, asked_here())
    try:
        with writing() as session:
            number = _number_or_404(session, found.area_id, number_id)
            said, last = f"{number.value} is verified on {format_date(today())}", head(session).seq
            fresh = verify_number(session, number, on=today(), actor=actor()).recorded > last
    except NumberChanged:
        return _back(area, CHANGED, "warning")
    return _back(area, f"{said}.") if fresh else _back(area, f"{said} already.", "info")


@blueprint.route(ONE + "/take-back", methods=["GET", "POST"])
@drafter
def take_back(area: str, number_id: int) -> ResponseReturnValue:
    found = area_or_404(area, asked_here())
    number = _number_or_404(reading(), found.area_id, number_id)
    if request.method == "GET":
        return render_template(
            "registry/area_number_take_back.html", area=found, number=number, name=NAMES[number.kind]
        )
    try:
        with writing() as session:
            fresh = take_back_number(session, _number_or_404(session, found.area_id, number_id), actor=actor())
    except NumberChanged:
        return _back(area, CHANGED, "warning")
    said = f"{number.value} is taken back"
    return _back(area, f"{said}.") if fresh else _back(area, f"{said} already.", "info")


def _number_or_404(session: Session, area_id: int, number_id: int) -> AreaNumber:
    """A version of this area, whether it stands or not: the verb says if somebody changed it meanwhile."""
    found = session.get(AreaNumber, number_id)
    if found is None or found.area_id != area_id:
        abort(404, description="There is no such number. Open the numbers of the area.")
    return found


def _status(form: NumberForm) -> int:
    return 400 if form.errors else 200


def _back(area: str, said: str, kind: str = "success") -> ResponseReturnValue:
    flash(said, kind)
    return redirect(url_for(".index", area=area))
