"""Interventions in the browser: the list at any moment, one with its history, and what a drafter records of them."""

import secrets
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.clock import today
from app.evidence.forms import RemoveForm
from app.evidence.interventions.export import table_of
from app.evidence.interventions.files import files_of
from app.evidence.interventions.forms import InterventionForm, KindForm, form_of
from app.evidence.interventions.history import everything_said, versions_of
from app.evidence.interventions.kinds import BY_SLUG, KINDS
from app.evidence.interventions.listed import Shown, interventions, shown
from app.evidence.interventions.models import Intervention, InterventionVersion
from app.evidence.interventions.names import area_names, by_name, named
from app.evidence.interventions.record import add, correct, remove
from app.evidence.interventions.said import said_of
from app.evidence.interventions.showing import rows_of, said_by
from app.evidence.interventions.sift import Sift, sifted, years_of
from app.evidence.interventions.words import NOT_FROM_HERE, REFUSED
from app.evidence.kept import ChangedMeanwhile, EndsBefore, RecordedInError, standing
from app.evidence.pages import may_write, no_such
from app.evidence.told import meanwhile, source_rows
from app.registry.models import Area
from app.registry.pages import as_file, asked_so_far, event_of, page_at
from app.web.export import files_of as exports_of
from app.web.export import send_table
from app.web.querystring import here_without
from app.web.request import reading, writing
from app.web.typed import one_line

blueprint = Blueprint("interventions", __name__, template_folder="../templates")

ALL = "/interventions"
ONE = ALL + "/<int:intervention_id>"


@blueprint.get(ALL)
@signed_in
def index() -> ResponseReturnValue:
    asked, sift = asked_so_far(), _sift()
    found = interventions(reading(), valid_at=asked.valid_at, known_at=asked.known_at)
    return page_at(
        "evidence/interventions_list.html",
        asked,
        interventions=sifted(found, sift),
        total=len(found),
        undated=sum(not one.dated for one in found),
        sift=sift,
        chosen=_chosen(sift),
        kinds=[(one.slug, one.plural, one.slug in sift.kinds, sum(x.kind == one.slug for x in found)) for one in KINDS],
        years=years_of(found),
        areas=sorted({one.area_name for one in found}),
        files=exports_of(".export"),
        rows_of=rows_of,
        may_write=may_write(),
        not_from_here=NOT_FROM_HERE,
    )


@blueprint.get("/interventions.<any(csv, xlsx, json):extension>")
@signed_in
def export(extension: str) -> ResponseReturnValue:
    """Those that the list shows, under its filters."""
    asked, session = as_file(asked_so_far()), reading()
    found = sifted(interventions(session, valid_at=asked.valid_at, known_at=asked.known_at), _sift())
    event = event_of(asked)
    name = f"Published facts {asked.valid_at:%Y-%m-%d} at event {event}"
    return send_table(table_of(found, asked=asked, event=event), extension, name=name)


@blueprint.route(ALL + "/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new() -> ResponseReturnValue:
    """Which kind: its own form comes next."""
    form = KindForm()
    if form.validate_on_submit():
        return redirect(url_for(".new_of_kind", of=form.kind.data, area=request.args.get("area")))
    page = render_template("evidence/interventions_kind.html", form=form, not_from_here=NOT_FROM_HERE)
    return page, 400 if form.errors else 200


@blueprint.route(f"{ALL}/new/<any({', '.join(BY_SLUG)}):of>", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new_of_kind(of: str) -> ResponseReturnValue:
    form, once = _form(of), request.form.get("once", "")[:40] or secrets.token_urlsafe(24)
    if request.method == "GET":
        form.area.data = _area_asked_for()
    if form.validate_on_submit():
        try:
            with writing() as session:
                made = add(session, form.said, once=once, actor=actor())
        except EndsBefore as refused:
            _say_days(form, refused)
        else:
            flash(f"{BY_SLUG[of].name} recorded.", "success")
            return redirect(url_for(".intervention", intervention_id=made))
    return _page_of_form(form, once=once)


@blueprint.get(ONE)
@signed_in
def intervention(intervention_id: int) -> ResponseReturnValue:
    """As at the day asked for; without one, all that is recorded."""
    asked, session = asked_so_far(), reading()
    changes = versions_of(session, intervention_id, known_at=asked.known_at)
    if not changes:
        no_such("published fact", session.get(Intervention, intervention_id) is not None)
    version = changes[0].now or changes[0].was
    assert version is not None  # noqa: S101
    if asked.typed and version.valid_from and version.valid_from > asked.valid_at:
        abort(404, description="This had not begun on that day.")
    area = named(session, [version.area_id], valid_at=asked.valid_at, known_at=asked.known_at)[version.area_id]
    one = shown(version, area, asked.valid_at if asked.typed else date.max)
    happened = everything_said(session, intervention_id, changes, known_at=asked.known_at)
    return page_at(
        "evidence/interventions_one.html",
        asked,
        one=one,
        removed=changes[0] if changes[0].now is None else None,
        rows=[*rows_of(one), *source_rows(one.source)],
        history=happened,
        moments=[told.moment for told in happened],
        files=files_of(session, intervention_id, known_at=asked.known_at),
        may_write=may_write() and asked.known_at is None,
        not_from_here=NOT_FROM_HERE if one.kind in ("direction", "notice") else "",
    )


@blueprint.route(ONE + "/correct", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def correct_one(intervention_id: int) -> ResponseReturnValue:
    session = reading()
    stands, names = _stands_or_404(session, intervention_id), area_names(session, today=today())
    form, seen = _form(stands.kind), request.form.get("seen", type=int) or stands.recorded
    changed = None
    if request.method == "GET":
        form.show(said_of(stands), names[stands.area_id])
    if form.validate_on_submit():
        try:
            with writing() as session:
                differs = correct(session, intervention_id, form.said, seen=seen, actor=actor())
        except EndsBefore as refused:
            _say_days(form, refused)
        except RecordedInError as refused:
            return _gone(intervention_id, refused)
        except ChangedMeanwhile as refused:
            stands = _stands_or_404(reading(), intervention_id)
            seen = stands.recorded
            changed = meanwhile(reading(), refused.args[0], said_by(names)(stands))
        else:
            flash(*("The record is corrected.", "success") if differs else ("Nothing was changed.", "info"))
            return redirect(url_for(".intervention", intervention_id=intervention_id))
    return _page_of_form(form, intervention_id=intervention_id, seen=seen, changed=changed)


@blueprint.route(ONE + "/remove", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def remove_one(intervention_id: int) -> ResponseReturnValue:
    session, form = reading(), RemoveForm()
    stands = _stands_or_404(session, intervention_id)
    seen = request.form.get("seen", type=int) or stands.recorded
    one = _shown(session, stands)
    if form.validate_on_submit():
        try:
            with writing() as session:
                remove(session, intervention_id, reason=form.reason.data, seen=seen, actor=actor())
        except (ChangedMeanwhile, RecordedInError) as refused:
            return _gone(intervention_id, refused)
        flash("The record is removed: it was recorded in error.", "success")
        return redirect(url_for(".intervention", intervention_id=intervention_id))
    page = render_template("evidence/interventions_remove.html", form=form, one=one, seen=seen)
    return page, 400 if form.errors else 200


def _form(kind: str) -> InterventionForm:
    form = form_of(kind)()
    form.areas = by_name(area_names(reading(), today=today()))
    return form


def _page_of_form(form: InterventionForm, **values: object) -> ResponseReturnValue:
    names = sorted(area_names(reading(), today=today()).values())
    values = {"once": "", "seen": "", "changed": None, "intervention_id": None, **values}
    page = render_template("evidence/interventions_form.html", form=form, kind=form.of_kind, names=names, **values)
    return page, 409 if values["changed"] else 400 if form.errors else 200


def _say_days(form: InterventionForm, refused: EndsBefore) -> None:
    (form["ended"] if form.of_kind.ended else form.begun).errors = [REFUSED[refused.code]]


def _gone(intervention_id: int, refused: ChangedMeanwhile | RecordedInError) -> ResponseReturnValue:
    flash(f"{REFUSED[refused.code]} Check the current version.", "warning")
    return redirect(url_for(".intervention", intervention_id=intervention_id))


def _stands_or_404(session: Session, intervention_id: int) -> InterventionVersion:
    stands = standing(session, InterventionVersion, intervention_id=intervention_id)
    return stands or abort(404, description="There is no such published fact, or it was removed.")


def _shown(session: Session, version: InterventionVersion) -> Shown:
    return shown(version, named(session, [version.area_id], valid_at=today())[version.area_id])


def _area_asked_for() -> str:
    """The name of the area that the page was opened from; blank without one."""
    area = reading().scalars(select(Area.id).where(Area.slug == request.args.get("area", ""))).one_or_none()
    return area_names(reading(), today=today())[area] if area else ""


def _sift() -> Sift:
    kinds = tuple(kind for kind in request.args.getlist("kind") if kind in BY_SLUG)
    return Sift(kinds, one_line(request.args.get("area", "")), one_line(request.args.get("year", "")))


def _chosen(sift: Sift) -> list[tuple[str, list[tuple[str, str]]]]:
    """What is chosen, each with the address of this page without it."""
    kinds = [(BY_SLUG[kind].plural, here_without("kind", kind)) for kind in sift.kinds]
    return [
        *([("Kind", kinds)] if kinds else []),
        *([("Area", [(sift.area, here_without("area"))])] if sift.area else []),
        *([("Year", [(sift.year, here_without("year"))])] if sift.year else []),
    ]
