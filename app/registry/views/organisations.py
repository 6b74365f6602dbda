"""Organisations in the browser: one as at a day; it closes, merges, splits or is renamed; that is undone."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.directory import names_of
from app.accounts.models import Role
from app.campaigns.audience.posts import campaigns_with
from app.errors import Refused, Stale
from app.platform.clock import today
from app.registry.changes.apply import apply_change, standing_change
from app.registry.changes.forms import FORMS, MOST, ChangeForm, MergeForm, choices_in
from app.registry.changes.plan import Plan, plan_change
from app.registry.changes.requested_change import REPLACE, Choices, Kind, RequestedChange, kind_of
from app.registry.changes.showing import area_lines
from app.registry.changes.undo import (
    CantUndo,
    Change,
    UnknownChange,
    change_by_seq,
    changes_of,
    depends,
    made_posts,
    undo_change,
)
from app.registry.changes.words import KINDS, TITLES, button_words, change_words
from app.registry.organisations.find_by_name import names_on
from app.registry.organisations.organisation import OrganisationRecord, organisation_on
from app.registry.pages import (
    NotKnownAtMoment,
    abort_on_problem,
    asked_here,
    known_or_404,
    moment_of,
    page_at,
    words_of_pages,
)
from app.registry.posts.list_export import HELD
from app.registry.requested_moment import RequestedMoment
from app.tracking.of_posts import UnfinishedLetters, unfinished_letters
from app.web.acts import sentence
from app.web.request import reading, writing
from app.web.tables.export import FILE, files_of, send_table

blueprint = Blueprint("organisations", __name__)
blueprint.context_processor(words_of_pages)

NOW = "Someone changed these records after you opened this page."


@blueprint.get("/organisations/<int:organisation_id>")
@signed_in
def organisation(organisation_id: int) -> ResponseReturnValue:
    session, moment = reading(), asked_here()
    record = _organisation_or_404(organisation_id, moment)
    changes = changes_of(session, organisation_id)
    acted = {who for one in changes for who in (one.actor_id, one.undone_by) if who is not None}
    people = names_of(session, acted)
    return page_at(
        "registry/organisation.html",
        moment,
        organisation=record,
        columns=HELD,
        files=files_of(".posts", organisation_id=organisation_id),
        today=today(),
        changes=[(one, change_words(one, today=today())) for one in changes],
        people=people,
    )


@blueprint.get("/organisations/<int:organisation_id>/posts" + FILE)
@signed_in
def posts(organisation_id: int, extension: str) -> ResponseReturnValue:
    """Its posts on the day that the page shows: nothing of any person."""
    moment = abort_on_problem(asked_here())
    record = _organisation_or_404(organisation_id, moment)
    table = moment_of(moment).table("Posts", HELD, record.posts, [("Organisation", record.version.name)])
    return send_table(table, extension, name=f"{record.version.name} posts")


@blueprint.route("/organisations/<int:organisation_id>/change", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def change(organisation_id: int) -> ResponseReturnValue:
    """What happens stands in the query, so that looking at it changes nothing; what is chosen under it is posted."""
    record = _organisation_or_404(organisation_id, RequestedMoment(today(), None, ""))
    if request.method == "POST" and (done := standing_change(reading(), request.form.get("seen", ""))):
        return _redirect_after_change(organisation_id, done)
    chosen = request.args.get("kind", "")
    if chosen not in FORMS:
        return render_template("registry/change_kind.html", organisation=record, kinds=KINDS, today=today())
    if "on" not in request.args:
        return _asking(record, chosen, _form(record, chosen))
    form = FORMS[chosen](request.args)
    if "add" in request.args and isinstance(form, MergeForm) and form.other.data:
        form.add_other(reading(), today=today())
        return _asking(record, chosen, form), 400 if form.other.errors else 200
    requested_change = form.wanted(reading(), kind_of(chosen), organisation_id) if form.validate() else None
    if requested_change is None:
        return _asking(record, chosen, form), 400
    try:
        if request.method == "POST" and request.form.get("act") != "look":
            return _apply_and_redirect(record, requested_change)
        return _preview(record, requested_change, stale=False)
    except Stale:
        return _preview(record, requested_change, stale=True), 409
    except Refused as refused:
        form.refuse(refused)
        return _asking(record, chosen, form), 409 if request.method == "POST" else 400


def _apply_and_redirect(found: OrganisationRecord, wanted: RequestedChange) -> ResponseReturnValue:
    """Raises Stale and Refused."""
    with writing() as session:
        plan, letters = _planned(session, wanted, Choices())
        seq = apply_change(
            session,
            wanted,
            choices_in(request.form, plan),
            seen=request.form.get("seen", ""),
            today=today(),
            actor=actor(),
            also=_letter_facts(letters),
        )
    return _redirect_after_change(found.organisation_id, seq)


def _redirect_after_change(organisation_id: int, seq: int) -> ResponseReturnValue:
    said = change_words(change_by_seq(reading(), seq), today=today())
    flash(
        f"{said}. You can undo it on this page until someone changes one of these organisations, "
        "its posts or its areas, or a campaign writes to a new post.",
        "success",
    )
    return redirect(url_for(".organisation", organisation_id=organisation_id))


def _planned(session: Session, wanted: RequestedChange, choices: Choices) -> tuple[Plan, list[UnfinishedLetters]]:
    plan = plan_change(session, wanted, choices, today=today())
    letters = unfinished_letters(session, plan.post_ids, today=today())
    return plan_change(session, wanted, choices, today=today(), also=_letter_facts(letters)), letters


def _letter_facts(letters: list[UnfinishedLetters]) -> list[str]:
    return [fact for letter in letters for fact in letter.facts]


def _preview(found: OrganisationRecord, wanted: RequestedChange, *, stale: bool) -> str:
    session = reading()
    plan, letters = _planned(session, wanted, Choices())
    if request.method == "POST":
        plan, letters = _planned(session, wanted, choices_in(request.form, plan))
    return render_template(
        "registry/change_preview.html",
        organisation=found,
        plan=plan,
        wanted=wanted,
        letters=letters,
        lines=area_lines(session, plan),
        button=button_words(
            Kind(wanted.kind),
            closing=len(wanted.predecessors),
            successors=[successor.name for successor in plan.successors],
        ),
        stale=NOW if stale else "",
        here=request.full_path,
    )


def _form(found: OrganisationRecord, chosen: str) -> ChangeForm:
    """As it is opened: a renaming begins with the name that there is."""
    version = found.version
    names: dict[str, Any] = {}
    if chosen == Kind.RENAME:
        names = {"name": version.name, "short_name": version.short_name, "article": bool(version.article)}
    return FORMS[chosen](formdata=None, **names)


def _asking(found: OrganisationRecord, chosen: str, form: ChangeForm) -> str:
    known = names_on(reading(), valid_at=today()) if chosen in (Kind.MERGE, REPLACE, Kind.SPLIT) else []
    return render_template(
        "registry/change.html",
        organisation=found,
        kind=chosen,
        title=TITLES[chosen].format(name=found.version.name),
        form=form,
        known=known,
        most=MOST,
    )


@blueprint.route("/organisations/<int:organisation_id>/change/<int:seq>/undo", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def undo(organisation_id: int, seq: int) -> ResponseReturnValue:
    record = _organisation_or_404(organisation_id, RequestedMoment(today(), None, ""))
    back = redirect(url_for(".organisation", organisation_id=organisation_id))
    try:
        made = change_by_seq(reading(), seq)
        if request.method == "GET":
            return _undoing(record, made, _obstacles(reading(), seq))
        with writing() as session:
            undo_change(session, seq, used=campaigns_with(session, made_posts(session, seq)), actor=actor())
    except UnknownChange as refused:
        flash(sentence(refused), "info")
        return back
    except CantUndo as refused:
        return _undoing(record, made, refused.what), 409
    flash(f"Undone: {change_words(made, today=today())}. The earlier details apply again.", "success")
    return back


def _undoing(found: OrganisationRecord, made: Change, obstacles: Sequence[str]) -> str:
    held = sentence(CantUndo(obstacles)) if obstacles else ""
    return render_template(
        "registry/change_undo.html", organisation=found, change=made, told=change_words(made, today=today()), held=held
    )


def _obstacles(session: Session, seq: int) -> list[str]:
    return [*depends(session, seq), *(["Letter"] if campaigns_with(session, made_posts(session, seq)) else [])]


def _organisation_or_404(organisation_id: int, asked: RequestedMoment) -> OrganisationRecord:
    def unknown(organisation: OrganisationRecord) -> NotKnownAtMoment:
        return NotKnownAtMoment(organisation.version.name, asked)

    return known_or_404(organisation_on, organisation_id, asked, unknown)
