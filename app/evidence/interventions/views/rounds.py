"""Inspection rounds in the browser: the list, one with its areas and their outcomes, and what a drafter records."""

from datetime import date

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.errors import NotFound
from app.evidence.fact_history import source_rows
from app.evidence.fact_versions import RecordedInError, history_of
from app.evidence.forms import RemoveForm
from app.evidence.interventions.export import table_of_rounds
from app.evidence.interventions.history import everything_said_of_round
from app.evidence.interventions.models import InspectionRound, InspectionRoundVersion
from app.evidence.interventions.rounds_forms import InspectionRoundForm
from app.evidence.interventions.rounds_listing import ListedInspectionRound, rounds
from app.evidence.interventions.rounds_record import (
    ROUND,
    add_round,
    correct_round,
    current_round,
    remove_round,
)
from app.evidence.interventions.words import dates_of_area, dates_of_round, later_publication_words
from app.evidence.pages import abort_not_found, may_write, page_of_correction, redirect_to_current
from app.registry.pages import abort_on_problem, asked_so_far, moment_of, page_at
from app.web.acts import finish
from app.web.request import reading
from app.web.tables.export import FILE, send_table
from app.web.tables.export import files_of as exports_of

blueprint = Blueprint("rounds", __name__)

ALL = "/inspections"
ONE = ALL + "/<int:round_id>"


@blueprint.get(ALL)
@signed_in
def index() -> ResponseReturnValue:
    moment = asked_so_far()
    return page_at(
        "evidence/rounds_list.html",
        moment,
        rounds=rounds(reading(), valid_at=moment.valid_at, known_at=moment.known_at),
        files=exports_of(".export"),
        when_of_round=dates_of_round,
        out_later=later_publication_words,
        may_write=may_write(),
    )


@blueprint.get(ALL + FILE)
@signed_in
def export(extension: str) -> ResponseReturnValue:
    """A row for each area of each round that the list shows; `round` in the query: of one."""
    moment, session = abort_on_problem(asked_so_far()), reading()
    found = rounds(session, valid_at=moment.valid_at, known_at=moment.known_at)
    if one := request.args.get("round", type=int):
        found = [each for each in found if each.id == one]
    return send_table(table_of_rounds(found, moment=moment_of(moment)), extension)


@blueprint.get(ONE, endpoint="round")
@signed_in
def round_(round_id: int) -> ResponseReturnValue:
    """As at the day asked for; without one, all that is recorded."""
    moment, session = asked_so_far(), reading()
    changes = history_of(session, InspectionRoundVersion, known_at=moment.known_at, round_id=round_id)
    if not changes:
        abort_not_found("inspection round", session.get(InspectionRound, round_id) is not None)
    removed = changes[0] if changes[0].now is None else None
    known_at = changes[0].moment.seq - 1 if removed else moment.known_at
    one = _round(session, round_id, moment.valid_at if moment.typed else date.max, known_at)
    happened = everything_said_of_round(session, round_id, known_at=moment.known_at)
    return page_at(
        "evidence/rounds_one.html",
        moment,
        one=one,
        removed=removed,
        rows=[("Theme", one.theme, ""), ("Inspectorates", "; ".join(one.inspectorates), ""),
              ("When", dates_of_round(one), ""), *_report(one), *source_rows(one.source)],
        history=happened,
        moments=[entry.moment for entry in happened],
        files=exports_of(".export", round=round_id),
        when_of_area=dates_of_area,
        out_later=later_publication_words,
        may_write=may_write() and moment.known_at is None and not removed,
    )  # fmt: skip


@blueprint.route(ALL + "/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new() -> ResponseReturnValue:
    form = InspectionRoundForm()
    if done := form.attempt(lambda session: add_round(session, form.said, once=form.once.data, actor=actor())):
        return finish(_page_of(done.result), "Round recorded. Add its areas.")
    return form.page("evidence/rounds_form.html", round_id=None, changed=None)


@blueprint.route(ONE + "/correct", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def correct(round_id: int) -> ResponseReturnValue:
    version, form = current_round(reading(), round_id), InspectionRoundForm()
    seen = form.seen_of(version)
    if done := form.attempt(lambda session: correct_round(session, round_id, form.said, seen=seen, actor=actor())):
        return finish(_page_of(round_id), "Round corrected.", changed=done.result)
    if isinstance(form.stale, RecordedInError):
        return redirect_to_current(_page_of(round_id), form.stale)
    if form.stale:
        version = current_round(reading(), round_id)
    return page_of_correction(form, "evidence/rounds_form.html", version, ROUND.texts(version), round_id=round_id)


@blueprint.route(ONE + "/remove", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def remove(round_id: int) -> ResponseReturnValue:
    version, form = current_round(reading(), round_id), RemoveForm()
    seen = form.seen_event or version.recorded
    if form.attempt(lambda session: remove_round(session, round_id, reason=form.reason.data, seen=seen, actor=actor())):
        return finish(_page_of(round_id), "Round removed.")
    if form.stale:
        return redirect_to_current(_page_of(round_id), form.stale)
    return form.page("evidence/rounds_remove.html", title=version.title, area="", round_id=round_id, seen=seen)


def _report(one: ListedInspectionRound) -> list[tuple[str, str, str]]:
    if one.report_later:
        return [("Thematic report", later_publication_words(one.report_later, one.at), "")]
    if not one.report_title:
        return [("Thematic report", "No published report recorded", "")]
    return [
        ("Thematic report", one.report_title, one.report_url),
        ("Published on", str(one.report_published or "not recorded"), ""),
    ]


def _round(session: Session, round_id: int, valid_at: date, known_at: int | None) -> ListedInspectionRound:
    found = rounds(session, valid_at=valid_at, known_at=known_at)
    if one := next((each for each in found if each.id == round_id), None):
        return one
    raise NotFound("round_not_begun")


def _page_of(round_id: int) -> str:
    return url_for("rounds.round", round_id=round_id)
