"""The telephone numbers of an area in the browser: the list, add one, correct one, verify one, take one back."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.directory import names_of
from app.accounts.models import Role
from app.audit.anchor import head
from app.platform.clock import today
from app.registry.areas.number_changes import correct_number, record_number, take_back_number, verify_number
from app.registry.areas.number_form import NumberForm
from app.registry.areas.numbers import (
    NAMES,
    call_lines,
    missing_numbers_words,
    number_by_id,
    numbers_to_call,
    switchboard_words,
)
from app.registry.areas.pages import area_or_404
from app.registry.pages import asked_here, asked_so_far, page_at, words_of_pages
from app.web.acts import finish, press, sentence
from app.web.filters import format_date
from app.web.request import reading, services

blueprint = Blueprint("area_numbers", __name__)
blueprint.context_processor(words_of_pages)
drafter = needs(Role.DRAFTER)

ALL = "/areas/<area>/numbers"
ONE = ALL + "/<int:number_id>"


@blueprint.get(ALL)
@signed_in
def index(area: str) -> ResponseReturnValue:
    session, moment = reading(), asked_so_far()
    record = area_or_404(area, moment)
    to_call = numbers_to_call(session, record.area_id, valid_at=moment.valid_at, known_at=moment.known_at)
    now = moment.known_at is None and moment.valid_at == today()
    return page_at(
        "registry/area_numbers.html",
        moment,
        area=record,
        to_call=to_call,
        lines=call_lines(to_call, today=moment.valid_at, months=services().settings.contact_months),
        captured=switchboard_words(to_call, today=moment.valid_at),
        not_recorded=missing_numbers_words(to_call, record.version.name, now=now),
        by=names_of(session, {number.verified_by for number in to_call.numbers if number.verified_by is not None}),
        as_now=moment.known_at is None,
        now=now,
    )


@blueprint.route(ALL + "/new", methods=["GET", "POST"])
@drafter
def new(area: str) -> ResponseReturnValue:
    record, form = area_or_404(area, asked_here()), NumberForm(today=today())
    if form.attempt(lambda session: record_number(session, record.area_id, form.facts, actor=actor())):
        return finish(url_for(".index", area=area), f"{form.value.data} is recorded.")
    return form.page("registry/area_number.html", area=record, number=None)


@blueprint.route(ONE, methods=["GET", "POST"])
@drafter
def correct(area: str, number_id: int) -> ResponseReturnValue:
    record, form = area_or_404(area, asked_here()), NumberForm(today=today())
    number = number_by_id(reading(), record.area_id, number_id)
    if request.method == "GET":
        form.show(number)
    done = form.attempt(
        lambda session: (
            correct_number(session, number_by_id(session, record.area_id, number_id), form.facts, actor=actor()).id
        )
    )
    if done:
        return finish(url_for(".index", area=area), "The number is corrected.", changed=done.result != number_id)
    if form.stale:
        flash(sentence(form.stale), "warning")
        return redirect(url_for(".index", area=area))
    return form.page("registry/area_number.html", area=record, number=number)


@blueprint.post(ONE + "/verify")
@drafter
def verify(area: str, number_id: int) -> ResponseReturnValue:
    record = area_or_404(area, asked_here())

    def verb(session: Session) -> tuple[str, bool]:
        number, last = number_by_id(session, record.area_id, number_id), head(session).seq
        return number.value, verify_number(session, number, on=today(), actor=actor()).recorded > last

    return _pressed(area, verb, f"{{}} is verified on {format_date(today())}")


@blueprint.route(ONE + "/take-back", methods=["GET", "POST"])
@drafter
def take_back(area: str, number_id: int) -> ResponseReturnValue:
    record = area_or_404(area, asked_here())
    number = number_by_id(reading(), record.area_id, number_id)
    if request.method == "GET":
        return render_template(
            "registry/area_number_take_back.html", area=record, number=number, name=NAMES[number.kind]
        )

    def verb(session: Session) -> tuple[str, bool]:
        number = number_by_id(session, record.area_id, number_id)
        return number.value, take_back_number(session, number, actor=actor())

    return _pressed(area, verb, "{} is removed")


def _pressed(area: str, verb: Callable[[Session], tuple[str, bool]], said: str) -> ResponseReturnValue:
    """`verb` returns the number and whether that is new; `said` takes the number."""
    to = url_for(".index", area=area)
    if done := press(verb):
        number, changed = done.result
        words = said.format(number)
        return finish(to, f"{words}.", changed=changed, unchanged=f"{words} already.")
    return redirect(to)
