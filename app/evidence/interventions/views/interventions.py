"""Interventions in the browser: the list at any moment, one with its history, and what a drafter records of them."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.evidence.fact_history import source_rows
from app.evidence.fact_versions import RecordedInError
from app.evidence.forms import RemoveForm
from app.evidence.interventions.days import first_and_last_day
from app.evidence.interventions.export import table_of
from app.evidence.interventions.files import files_of
from app.evidence.interventions.forms import InterventionForm, KindForm, form_of
from app.evidence.interventions.history import everything_said, versions_of
from app.evidence.interventions.kinds import BY_SLUG, KINDS
from app.evidence.interventions.listing import (
    InterventionFilter,
    ListedIntervention,
    filter_interventions,
    intervention_shown,
    interventions,
    years_of,
)
from app.evidence.interventions.models import Intervention, InterventionVersion
from app.evidence.interventions.names import area_names, named_areas
from app.evidence.interventions.record import add, correct, current_fact, remove
from app.evidence.interventions.showing import rows_of, said_by
from app.evidence.interventions.words import NOT_FROM_HERE
from app.evidence.pages import abort_not_found, may_write, page_of_correction, redirect_to_current
from app.platform.clock import today
from app.registry.models import Area
from app.registry.pages import abort_on_problem, asked_so_far, moment_of, page_at
from app.web.acts import finish
from app.web.list_filters import ListFilter, select_filter, text_filter
from app.web.request import reading
from app.web.tables.export import FILE, send_table
from app.web.tables.export import files_of as exports_of
from app.web.typed import one_line

blueprint = Blueprint("interventions", __name__)

ALL = "/interventions"
ONE = ALL + "/<int:intervention_id>"

MAY_END = {"direction": "direction", "notice": "notice"}
"""By kind: what is said to have ended, on the page that removes it."""


@blueprint.get(ALL)
@signed_in
def index() -> ResponseReturnValue:
    moment, sift = asked_so_far(), _sift()
    found = interventions(reading(), valid_at=moment.valid_at, known_at=moment.known_at)
    return page_at(
        "evidence/interventions_list.html",
        moment,
        interventions=filter_interventions(found, sift),
        total=len(found),
        undated=sum(not one.dated for one in found),
        may_be_later=sum(one.may_be_later for one in found),
        filters=_list_filters(found, sift),
        filtered=sift != InterventionFilter(),
        files=exports_of(".export"),
        rows_of=rows_of,
        may_write=may_write(),
    )


@blueprint.get(ALL + FILE)
@signed_in
def export(extension: str) -> ResponseReturnValue:
    """Those that the list shows, under its filters."""
    moment, session = abort_on_problem(asked_so_far()), reading()
    found = filter_interventions(interventions(session, valid_at=moment.valid_at, known_at=moment.known_at), _sift())
    return send_table(table_of(found, moment=moment_of(moment)), extension)


@blueprint.route(ALL + "/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new() -> ResponseReturnValue:
    """Which kind: its own form comes next."""
    form = KindForm()
    if form.validate_on_submit():
        return redirect(url_for(".new_of_kind", of=form.kind.data, area=request.args.get("area")))
    return form.page("evidence/interventions_kind.html", not_from_here=NOT_FROM_HERE)


@blueprint.route(f"{ALL}/new/<any({', '.join(BY_SLUG)}):of>", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new_of_kind(of: str) -> ResponseReturnValue:
    form = _form(of)
    if request.method == "GET":
        form["area"].data = _area_asked_for()
    if done := form.attempt(lambda session: add(session, form.said, once=form.once.data, actor=actor())):
        return finish(_page_of(done.result), f"{BY_SLUG[of].name} recorded.")
    return form.page(
        "evidence/interventions_form.html", kind=form.of_kind, names=_names(), intervention_id=None, changed=None
    )


@blueprint.get(ONE)
@signed_in
def intervention(intervention_id: int) -> ResponseReturnValue:
    """As at the day asked for; without one, all that is recorded."""
    moment, session = asked_so_far(), reading()
    changes = versions_of(session, intervention_id, known_at=moment.known_at)
    if not changes:
        abort_not_found("published fact", session.get(Intervention, intervention_id) is not None)
    version = changes[0].now or changes[0].was
    assert version is not None  # noqa: S101
    begun, _ = first_and_last_day(version)
    if moment.typed and begun and begun.earliest > moment.valid_at:
        abort(404, description="This had not begun on that day.")
    area = named_areas(session, [version.area_id], valid_at=moment.valid_at, known_at=moment.known_at)[version.area_id]
    one = intervention_shown(version, area, moment.valid_at if moment.typed else date.max)
    happened = everything_said(session, intervention_id, changes, known_at=moment.known_at)
    return page_at(
        "evidence/interventions_one.html",
        moment,
        one=one,
        removed=changes[0] if changes[0].now is None else None,
        rows=[*rows_of(one), *source_rows(one.source)],
        history=happened,
        moments=[entry.moment for entry in happened],
        files=files_of(session, intervention_id, known_at=moment.known_at),
        may_write=may_write() and moment.known_at is None,
    )


@blueprint.route(ONE + "/correct", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def correct_one(intervention_id: int) -> ResponseReturnValue:
    version, names = current_fact(reading(), intervention_id), area_names(reading(), today=today())
    form = _form(version.kind)
    seen = form.seen_of(version)
    if done := form.attempt(lambda session: correct(session, intervention_id, form.said, seen=seen, actor=actor())):
        return finish(_page_of(intervention_id), "Published fact corrected.", changed=done.result)
    if isinstance(form.stale, RecordedInError):
        return redirect_to_current(_page_of(intervention_id), form.stale)
    if form.stale:
        version = current_fact(reading(), intervention_id)
    return page_of_correction(
        form,
        "evidence/interventions_form.html",
        version,
        said_by(names)(version),
        kind=form.of_kind,
        names=_names(),
        intervention_id=intervention_id,
    )


@blueprint.route(ONE + "/remove", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def remove_one(intervention_id: int) -> ResponseReturnValue:
    version, form = current_fact(reading(), intervention_id), RemoveForm()
    one, seen = _listed_intervention(reading(), version), form.seen_event or version.recorded
    if form.attempt(
        lambda session: remove(session, intervention_id, reason=form.reason.data, seen=seen, actor=actor())
    ):
        return finish(_page_of(intervention_id), "Published fact removed.")
    if form.stale:
        return redirect_to_current(_page_of(intervention_id), form.stale)
    return form.page("evidence/interventions_remove.html", one=one, may_end=MAY_END.get(one.kind, ""), seen=seen)


def _form(kind: str) -> InterventionForm:
    form = form_of(kind)()
    form.areas = area_names(reading(), today=today())
    return form


def _names() -> list[str]:
    return sorted(area_names(reading(), today=today()).values())


def _page_of(intervention_id: int) -> str:
    return url_for(".intervention", intervention_id=intervention_id)


def _listed_intervention(session: Session, version: InterventionVersion) -> ListedIntervention:
    return intervention_shown(version, named_areas(session, [version.area_id], valid_at=today())[version.area_id])


def _area_asked_for() -> str:
    """The name of the area that the page was opened from; blank without one."""
    area = reading().scalars(select(Area.id).where(Area.slug == request.args.get("area", ""))).one_or_none()
    return area_names(reading(), today=today())[area] if area else ""


def _sift() -> InterventionFilter:
    kinds = tuple(kind for kind in request.args.getlist("kind") if kind in BY_SLUG)
    return InterventionFilter(kinds, one_line(request.args.get("area", "")), one_line(request.args.get("year", "")))


def _list_filters(found: Sequence[ListedIntervention], sift: InterventionFilter) -> list[ListFilter]:
    counts = Counter(one.kind for one in found)
    return [
        text_filter("area", "Area", sift.area, hint="Part of its name"),
        select_filter("year", "Year", sift.year, "Any year", ((year, year) for year in years_of(found))),
        ListFilter("kind", "Kind", sift.kinds, [(kind.slug, kind.plural, counts[kind.slug]) for kind in KINDS]),
    ]
