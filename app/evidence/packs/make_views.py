"""A new pack: for a question or for none, at a moment; or one like another, at another moment."""

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.costly import PACKS, costly
from app.accounts.models import Role
from app.audit.moments import last_event_by
from app.clock import today
from app.evidence.interventions.listed import interventions
from app.evidence.interventions.rounds_listed import rounds
from app.evidence.packs.find import pack_by_number
from app.evidence.packs.findings import Asked, AskedPart
from app.evidence.packs.forms import PackForm
from app.evidence.packs.make import NotKnownYet, look, make_pack
from app.evidence.packs.models import Pack
from app.evidence.packs.offered import campaigns_offered, question_name, questions_offered
from app.evidence.packs.pages import ALL
from app.evidence.packs.words import NOT_KNOWN_YET, NOTHING_BY_THEN
from app.evidence.questions.find import parts_of, question_by_number, sectors, steps_of
from app.evidence.questions.models import Question
from app.evidence.questions.step import answered_on
from app.web.filters import format_date
from app.web.request import reading, writing

blueprint = Blueprint("pack_making", __name__, template_folder="../templates")


@blueprint.route(ALL + "/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
@costly(PACKS)
def new() -> ResponseReturnValue:
    session, day = reading(), today()
    form = PackForm(today=day)
    form.offer(
        questions=questions_offered(session),
        sectors=sectors(session),
        campaigns=campaigns_offered(session),
        interventions={str(one.id): f"{one.area_name}: {one.title}" for one in interventions(session, valid_at=day)},
        rounds={str(one.id): one.title for one in rounds(session, valid_at=day)},
    )
    if request.method == "GET":
        _begin(session, form)
    elif form.validate_on_submit() and (number := _make(session, form)):
        return redirect(url_for("packs.pack", number=number))
    form.once.data = (form.once.data or "")[:40] or secrets.token_urlsafe(24)
    return render_template("evidence/packs_new.html", form=form), 400 if form.errors else 200


def _begin(session: Session, form: PackForm) -> None:
    """As another pack was asked (`?like=`), or for a question (`?question=`), at the day of its answer if it has one.
    All campaigns are ticked."""
    form.valid_at.data = today()
    form.campaigns.data = [value for value, *_ in form.campaigns.iter_choices()]
    like, asked = _number("like"), _number("question")
    if like and (pack := pack_by_number(session, like)):
        _like(session, form, pack)
    elif asked and (question := question_by_number(session, asked)):
        form.question.data, form.title.data = str(question.number), question_name(question)
        form.valid_at.data = answered_on(steps_of(session, question.id)) or today()


def _like(session: Session, form: PackForm, pack: Pack) -> None:
    form.title.data, form.valid_at.data = pack.title, pack.valid_at
    form.campaigns.data = [str(one) for one in pack.campaigns]
    if pack.question_id:
        form.question.data = str(session.get_one(Question, pack.question_id).number)
    else:
        form.sectors.data = [part.sector for part in pack.parts]
    for kept, scope, chosen in (
        (pack.interventions, form.interventions, form.chosen_interventions),
        (pack.rounds, form.rounds, form.chosen_rounds),
    ):
        scope.data = "all" if kept is None else "chosen" if kept else "none"
        chosen.data = [str(one) for one in kept or ()]


def _make(session: Session, form: PackForm) -> int | None:
    """The number of the pack; None where the form says why there is none."""
    question = question_by_number(session, int(form.question.data)) if form.question.data else None
    known_at = last_event_by(session, form.known_on) if form.known_on else form.event
    parts = form.own_parts
    if question:
        known = parts_of(session, question, known_at) or parts_of(session, question)
        parts = [AskedPart(one.letter, one.words, one.sector) for one in known]
    asked = Asked(parts, form.chosen_campaigns, form.scope_of_interventions, form.scope_of_rounds)
    try:
        looked = look(session, asked, valid_at=form.valid_at.data, known_at=known_at)
    except NotKnownYet:
        form.known.errors = [NOTHING_BY_THEN if form.known_on else NOT_KNOWN_YET]
        return None
    once = (form.once.data or "")[:40] or secrets.token_urlsafe(24)
    with writing() as writer:
        whose = (question.id, question.number) if question else None
        made = make_pack(writer, looked, title=form.title.data, once=once, question=whose, actor=actor())
        number = made.number
    flash(f"Evidence pack {number} is made: valid at {format_date(form.valid_at.data)}.", "success")
    return number


def _number(name: str) -> int | None:
    said = request.args.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None
