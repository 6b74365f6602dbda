"""What is done with a question: corrected, parted, given to somebody, taken a step further, a step undone."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.evidence.questions.find import Part, parts_of, question_of, sectors, steps_of
from app.evidence.questions.forms import GroupForm, PartsForm, QuestionForm, StepForm
from app.evidence.questions.group import asked_with, can_be_grouped, group_questions, grouped_with
from app.evidence.questions.keep import correct_question, say_parts
from app.evidence.questions.question_holder import give, holders
from app.evidence.questions.refusals import REFUSALS
from app.evidence.questions.showing import ONE, all_shown, name_of
from app.evidence.questions.split import MOST_PARTS, labels_of, split
from app.evidence.questions.states import GIVEN_IN_HOUSE, Act, Stage, allowed_acts
from app.evidence.questions.step import QuestionMoved, take_step, undo_step
from app.evidence.questions.words import ACTS, SAID_IN, UNDONE
from app.platform.clock import now, today
from app.web.acts import finish, leave, press
from app.web.request import reading
from app.web.typed import number_in, one_line

blueprint = Blueprint("question", __name__)

MORE = 2
"""Empty rows below the parts that there are."""


@blueprint.route(ONE + "/correct", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def correct(number: int) -> ResponseReturnValue:
    question, form = question_of(reading(), number), QuestionForm(today=today())
    if request.method == "GET":
        form.show(question)
    if done := form.attempt(
        lambda session: correct_question(session, number, form.said, seen=form.seen_event, actor=actor())
    ):
        return finish(_page_of(number), "Question corrected.", changed=done.result)
    if form.stale:
        form.seen.data = str(question.changed)
    return form.page("evidence/questions_form.html", question=question, name=name_of(question))


@blueprint.route(ONE + "/parts", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def parts(number: int) -> ResponseReturnValue:
    """The parts that there are, or (`anew`) those that the text suggests."""
    question, form = question_of(reading(), number), PartsForm()
    if request.method == "POST":
        form.rows = _typed_parts()
    elif "anew" in request.args:
        form.rows = split(question.text, sectors(reading()))
    else:
        form.rows = parts_of(reading(), question)
    if done := form.attempt(lambda session: say_parts(session, number, form.rows, seen=form.seen_event, actor=actor())):
        unchanged = "Nothing was changed: these parts were already saved."
        return finish(_page_of(number), "Parts saved.", changed=done.result, unchanged=unchanged)
    if form.is_opened:
        form.seen.data = str(question.changed)
    rows = [*form.rows, *[Part("", "", "")] * min(MORE, MOST_PARTS - len(form.rows))]
    return form.page(
        "evidence/questions_parts.html",
        question=question,
        name=name_of(question),
        rows=rows,
        labels=labels_of(question.text, len(rows)),
        sectors=sectors(reading()),
        anew=url_for(".parts", number=number, anew=1),
    )


@blueprint.route(ONE + "/group", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def group(number: int) -> ResponseReturnValue:
    """The questions that are answered together with this one."""
    session, question, form = reading(), question_of(reading(), number), GroupForm()
    offered = all_shown(session, can_be_grouped(session, question), today=today())
    form.others.choices = [(one.question.number, f"{one.name}: {one.brief}") for one in offered]
    if done := form.attempt(
        lambda session: group_questions(session, number, form.others.data, seen=form.seen_event, actor=actor())
    ):
        return finish(_page_of(number), "Grouped questions saved.", changed=done.result)
    if request.method == "GET":
        form.others.data = [one.number for one in grouped_with(session, question)]
    if form.is_opened:
        form.seen.data = str(question.changed)
    return form.page("evidence/questions_group.html", question=question, name=name_of(question))


@blueprint.post(ONE + "/holder")
@needs(Role.DRAFTER)
def holder(number: int) -> ResponseReturnValue:
    question_of(reading(), number)
    chosen = request.form.get("to", "")
    people = {str(user.id): user.name for user in holders(reading())}
    whom = "you" if chosen == str(current_user.id) else people.get(chosen, "no one")
    to = number_in(chosen) or 0 if chosen else None  # what is no number is nobody who may hold it
    if done := press(lambda session: give(session, number, to=to, actor=actor(), at=now())):
        unchanged = f"Nothing was changed: this question was already assigned to {whom}."
        return finish(
            _page_of(number), f"This question is now assigned to {whom}.", changed=done.result, unchanged=unchanged
        )
    return redirect(_page_of(number))


@blueprint.route(f"{ONE}/<any({', '.join(Act)}):act>", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def step(number: int, act: str) -> ResponseReturnValue:
    question, what = question_of(reading(), number), Act(act)
    form = StepForm(what)
    if request.method == "GET":
        if what not in allowed_acts(Stage(question.stage), question.kind):
            flash(REFUSALS["question_moved"], "info")
            return redirect(_page_of(number))
        if "day" in form:
            form.day.data = today()
    if done := form.attempt(
        lambda session: take_step(session, number, form.step, seen=form.seen_event, today=today(), actor=actor())
    ):
        unchanged = "Nothing was changed: this was already recorded."
        return finish(_page_of(number), ACTS[what].done, changed=done.result, unchanged=unchanged)
    if isinstance(form.stale, QuestionMoved):
        return leave(_page_of(number), form.stale)
    if form.is_opened:
        form.seen.data = str(question.changed)
    return form.page(
        "evidence/questions_step.html",
        question=question,
        name=name_of(question),
        fields=[one for one in form if one.name not in ("seen", "csrf_token")],
        words=ACTS[what],
        stage=Stage(question.stage).word,
        grouped=all_shown(reading(), asked_with(reading(), question)[1:]) if what in GIVEN_IN_HOUSE else (),
    )


@blueprint.route(ONE + "/undo", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def undo(number: int) -> ResponseReturnValue:
    question = question_of(reading(), number)
    steps = steps_of(reading(), question.id)
    if not steps:
        flash(REFUSALS["no_step_to_undo"], "info")
        return redirect(_page_of(number))
    if request.method == "GET":
        last = steps[-1]
        return render_template(
            "evidence/questions_undo.html",
            question=question,
            name=name_of(question),
            what=UNDONE[last.act],
            said_in=SAID_IN.get(Act(last.act), ""),
            before=Stage(last.source).word,
        )
    seen = number_in(request.form.get("seen")) or 0
    if done := press(lambda session: undo_step(session, number, seen=seen, actor=actor())):
        return finish(_page_of(number), f"Undone: {UNDONE[done.result]}.")
    return redirect(_page_of(number))


def _typed_parts() -> list[Part]:
    """Rows without words are left out."""
    known, chosen = sectors(reading()), request.form.getlist("sector")
    found = []
    for place, typed in enumerate(request.form.getlist("words")[:MOST_PARTS]):
        words, sector = one_line(typed), chosen[place] if place < len(chosen) else ""
        if sector and sector not in known:
            abort(400)
        if words:
            found.append(Part("", words, sector))
    return found


def _page_of(number: int) -> str:
    return url_for("questions.question", number=number)
