"""Areas of an inspection round: added, what is published of each, corrected, taken out."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.clock import today
from app.evidence.forms import RemoveForm
from app.evidence.interventions.models import RoundArea, RoundVersion
from app.evidence.interventions.names import area_names, by_name
from app.evidence.interventions.rounds_forms import RoundAreaForm
from app.evidence.interventions.rounds_record import InRoundAlready, add_area, area_said, correct_area, remove_area
from app.evidence.interventions.showing import said_of_area
from app.evidence.interventions.words import REFUSED
from app.evidence.kept import ChangedMeanwhile, EndsBefore, RecordedInError, standing
from app.evidence.told import meanwhile
from app.registry.models import Area
from app.web.request import reading, writing

blueprint = Blueprint("round_areas", __name__, template_folder="../templates")

AREAS = "/inspections/<int:round_id>/areas"


@blueprint.route(AREAS + "/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new(round_id: int) -> ResponseReturnValue:
    of_round, form = _round_or_404(reading(), round_id), RoundAreaForm()
    form.areas = by_name(area_names(reading(), today=today()))
    if form.validate_on_submit():
        try:
            with writing() as session:
                fresh = add_area(session, round_id, form.said, actor=actor())
        except EndsBefore as refused:
            form.ended.errors = [REFUSED[refused.code]]
        except InRoundAlready as refused:
            form.area.errors = [REFUSED[refused.code]]
        except RecordedInError as refused:
            return _gone(round_id, refused)
        else:
            flash(*("The area is recorded.", "success") if fresh else ("It was recorded already.", "info"))
            return _to(round_id)
    return _page(form, of_round, "")


@blueprint.route(AREAS + "/<area>", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def correct(round_id: int, area: str) -> ResponseReturnValue:
    of_round, stands, name = _area_or_404(reading(), round_id, area)
    form, seen, changed = RoundAreaForm(), request.form.get("seen", type=int) or stands.recorded, None
    form.fixed = stands.area_id
    if request.method == "GET":
        form.show(area_said(stands))
    if form.validate_on_submit():
        try:
            with writing() as session:
                differs = correct_area(session, round_id, form.said, seen=seen, actor=actor())
        except EndsBefore as refused:
            form.ended.errors = [REFUSED[refused.code]]
        except RecordedInError as refused:
            return _gone(round_id, refused)
        except ChangedMeanwhile as refused:
            of_round, stands, name = _area_or_404(reading(), round_id, area)
            seen, changed = stands.recorded, meanwhile(reading(), refused.args[0], said_of_area(stands))
        else:
            flash(
                *("What is said of the area is corrected.", "success") if differs else ("Nothing was changed.", "info")
            )
            return _to(round_id)
    return _page(form, of_round, name, area=area, seen=seen, changed=changed)


@blueprint.route(AREAS + "/<area>/remove", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def remove(round_id: int, area: str) -> ResponseReturnValue:
    of_round, stands, name = _area_or_404(reading(), round_id, area)
    form, seen = RemoveForm(), request.form.get("seen", type=int) or stands.recorded
    if form.validate_on_submit():
        try:
            with writing() as session:
                remove_area(session, round_id, stands.area_id, reason=form.reason.data, seen=seen, actor=actor())
        except (ChangedMeanwhile, RecordedInError) as refused:
            return _gone(round_id, refused)
        flash(f"{name} is taken out of the round.", "success")
        return _to(round_id)
    values = {"title": f"{name}, in {of_round.title}", "round_id": round_id, "seen": seen}
    return render_template("evidence/rounds_remove.html", form=form, **values), 400 if form.errors else 200


def _page(form: RoundAreaForm, of_round: RoundVersion, name: str, **values: object) -> ResponseReturnValue:
    names = sorted(area_names(reading(), today=today()).values())
    values = {"area": "", "seen": "", "changed": None, **values}
    page = render_template("evidence/rounds_area.html", form=form, of_round=of_round, name=name, names=names, **values)
    return page, 409 if values["changed"] else 400 if form.errors else 200


def _round_or_404(session: Session, round_id: int) -> RoundVersion:
    stands = standing(session, RoundVersion, round_id=round_id)
    return stands or abort(404, description="There is no such inspection round, or it was removed.")


def _area_or_404(session: Session, round_id: int, slug: str) -> tuple[RoundVersion, RoundArea, str]:
    of_round = _round_or_404(session, round_id)
    area_id = session.scalars(select(Area.id).where(Area.slug == slug)).one_or_none()
    stands = standing(session, RoundArea, round_id=round_id, area_id=area_id) if area_id else None
    if stands is None:
        abort(404, description="The area is not in this round, or was taken out.")
    return of_round, stands, area_names(session, today=today())[stands.area_id]


def _gone(round_id: int, refused: ChangedMeanwhile | RecordedInError) -> ResponseReturnValue:
    flash(f"{REFUSED[refused.code]} Check the current version of the round.", "warning")
    return _to(round_id)


def _to(round_id: int) -> ResponseReturnValue:
    return redirect(url_for("rounds.round", round_id=round_id))
