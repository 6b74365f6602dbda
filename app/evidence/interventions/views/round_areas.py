"""Areas of an inspection round: added, what is published of each, corrected, taken out."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.errors import Stale
from app.evidence.fact_versions import RecordedInError
from app.evidence.forms import RemoveForm
from app.evidence.interventions.names import area_names
from app.evidence.interventions.rounds_forms import InspectionRoundAreaForm
from app.evidence.interventions.rounds_record import (
    add_area,
    correct_area,
    current_area,
    current_round,
    remove_area,
)
from app.evidence.interventions.showing import said_of_area
from app.evidence.pages import page_of_correction, redirect_to_current
from app.platform.clock import today
from app.web.acts import finish
from app.web.request import reading

blueprint = Blueprint("round_areas", __name__)

AREAS = "/inspections/<int:round_id>/areas"


@blueprint.route(AREAS + "/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new(round_id: int) -> ResponseReturnValue:
    of_round, form = current_round(reading(), round_id), InspectionRoundAreaForm()
    form.areas = area_names(reading(), today=today())
    if done := form.attempt(lambda session: add_area(session, round_id, form.said, actor=actor())):
        return finish(
            _page_of(round_id), "Area recorded.", changed=done.result, unchanged="It had already been recorded."
        )
    if form.stale:
        return _back(round_id, form.stale)
    shown = {"of_round": of_round, "name": "", "names": sorted(form.areas.values())}
    return form.page("evidence/rounds_area.html", changed=None, **shown)


@blueprint.route(AREAS + "/<area>", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def correct(round_id: int, area: str) -> ResponseReturnValue:
    of_round, version = current_round(reading(), round_id), current_area(reading(), round_id, area)
    form = InspectionRoundAreaForm()
    form.fix_area(version.area_id)
    seen = form.seen_of(version)
    if done := form.attempt(lambda session: correct_area(session, round_id, form.said, seen=seen, actor=actor())):
        return finish(_page_of(round_id), "Area corrected.", changed=done.result)
    if isinstance(form.stale, RecordedInError):
        return _back(round_id, form.stale)
    if form.stale:
        of_round, version = current_round(reading(), round_id), current_area(reading(), round_id, area)
    return page_of_correction(
        form,
        "evidence/rounds_area.html",
        version,
        said_of_area(version),
        of_round=of_round,
        name=area_names(reading(), today=today())[version.area_id],
        names=(),
    )


@blueprint.route(AREAS + "/<area>/remove", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def remove(round_id: int, area: str) -> ResponseReturnValue:
    of_round, version = current_round(reading(), round_id), current_area(reading(), round_id, area)
    name, form = area_names(reading(), today=today())[version.area_id], RemoveForm()
    area_id, seen = version.area_id, form.seen_event or version.recorded
    if form.attempt(
        lambda session: remove_area(session, round_id, area_id, reason=form.reason.data, seen=seen, actor=actor())
    ):
        return finish(_page_of(round_id), f"{name} removed from the round.")
    if form.stale:
        return _back(round_id, form.stale)
    return form.page("evidence/rounds_remove.html", title=of_round.title, area=name, round_id=round_id, seen=seen)


def _back(round_id: int, stale: Stale) -> ResponseReturnValue:
    return redirect_to_current(_page_of(round_id), stale, "Check what is saved of the round now.")


def _page_of(round_id: int) -> str:
    return url_for("rounds.round", round_id=round_id)
