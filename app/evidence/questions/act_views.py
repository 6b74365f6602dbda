"""What is done with a question: corrected, parted, given to somebody, taken a step further, a step undone."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.campaigns.edit import Stale
from app.clock import now, today
from app.evidence.questions.due import NamedDay
from app.evidence.questions.find import Part, parts_of, sectors, steps_of
from app.evidence.questions.forms import PartsForm, QuestionForm, StepForm
from app.evidence.questions.hands import NotHolding, give, holders
from app.evidence.questions.keep import NoParts, UinTaken, correct_question, say_parts
from app.evidence.questions.models import Question
from app.evidence.questions.pages import ONE, question_or_404, refuse, seen_in
from app.evidence.questions.showing import name_of
from app.evidence.questions.split import LONGEST, MOST_PARTS, labels_of, split
from app.evidence.questions.states import Act, Stage, allowed
from app.evidence.questions.step import NotAllowed, NothingToUndo, WrongDay, take_step, undo_step
from app.evidence.questions.words import ACTS, DAY_REFUSED, REFUSED, STAGES, STALE, UNDONE
from app.web.request import reading, writing
from app.web.typed import one_line

blueprint = Blueprint("question", __name__, template_folder="../templates")

MORE = 2
"""Empty rows below the parts that there are."""


@blueprint.route(ONE + "/correct", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def correct(number: int) -> ResponseReturnValue:
    question = question_or_404(reading(), number)
    form = QuestionForm(today=today())
    stale = False
    if request.method == "GET":
        form.show(question)
    elif form.validate_on_submit():
        try:
            with writing() as session:
                changed = correct_question(session, number, form.said, seen=seen_in(form.seen.data), actor=actor())
        except (NamedDay, UinTaken) as refused:
            refuse(form, refused)
        except Stale:
            stale, form.seen.data = True, str(question.changed)
        else:
            return _back(number, "The question is corrected." if changed else "", "Nothing was changed.")
    page = render_template("evidence/questions_form.html", form=form, question=question, stale=stale)
    return page, 409 if stale else 400 if form.errors else 200


@blueprint.route(ONE + "/parts", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def parts(number: int) -> ResponseReturnValue:
    """The parts that there are, or (`anew`) those that the text suggests."""
    session = reading()
    question, form = question_or_404(session, number), PartsForm()
    standing = split(question.text, sectors(session)) if "anew" in request.args else parts_of(session, question)
    if request.method == "GET":
        form.seen.data = str(question.changed)
        return _parts(question, form, standing)
    typed = _typed_parts()
    if form.validate_on_submit():
        if any(len(one.words) > LONGEST for one in typed):
            form.form_errors = [f"The words of a part must be {LONGEST:,} characters or fewer"]
            return _parts(question, form, typed), 400
        try:
            with writing() as session:
                changed = say_parts(session, number, typed, seen=seen_in(form.seen.data), actor=actor())
        except NoParts as refused:
            form.form_errors = [REFUSED[refused.code]]
        except Stale:
            form.seen.data = str(question.changed)
            return _parts(question, form, typed, stale=True), 409
        else:
            return _back(number, "The parts are saved." if changed else "", "Nothing was changed: they are so already.")
    return _parts(question, form, typed), 400


@blueprint.post(ONE + "/holder")
@needs(Role.DRAFTER)
def holder(number: int) -> ResponseReturnValue:
    question_or_404(reading(), number)
    chosen = request.form.get("to", "")
    people = {str(user.id): user for user in holders(reading())}
    whom = "you" if chosen == str(current_user.id) else people[chosen].name if chosen in people else "nobody"
    try:
        if chosen and chosen not in people:
            raise NotHolding(chosen)
        with writing() as session:
            to = people[chosen].id if chosen else None
            changed = give(session, number, to=to, actor=actor(), at=now())
    except NotHolding as refused:
        flash(REFUSED[refused.code], "warning")
        return redirect(url_for("questions.question", number=number))
    holds = f"It is held by {whom}"
    return _back(
        number, f"{holds}." if changed else "", f"Nothing was changed: {holds[:1].lower()}{holds[1:]} already."
    )


@blueprint.route(f"{ONE}/<any({', '.join(Act)}):act>", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def step(number: int, act: str) -> ResponseReturnValue:
    question, what = question_or_404(reading(), number), Act(act)
    form = StepForm(what)
    if request.method == "GET":
        if what not in allowed(Stage(question.stage)):
            flash(REFUSED["not_allowed"], "info")
            return redirect(url_for("questions.question", number=number))
        form.seen.data = str(question.changed)
        if "day" in form:
            form.day.data = today()
    elif form.validate_on_submit():
        try:
            with writing() as session:
                seen = seen_in(form.seen.data)
                done = take_step(session, number, form.step, seen=seen, today=today(), actor=actor())
        except WrongDay as refused:
            field = form.expected_on if refused.code == "expected_too_soon" else form.day
            field.errors = [DAY_REFUSED[refused.code]]
        except NotAllowed as refused:
            flash(REFUSED[refused.code], "warning")
            return redirect(url_for("questions.question", number=number))
        except Stale:
            form.seen.data = str(question.changed)
            return _step(question, form, what, stale=True), 409
        else:
            return _back(number, ACTS[what].done if done else "", "Nothing was changed: it is recorded already.")
    return _step(question, form, what), 400 if form.errors else 200


@blueprint.route(ONE + "/undo", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def undo(number: int) -> ResponseReturnValue:
    question = question_or_404(reading(), number)
    steps = steps_of(reading(), question.id)
    if request.method == "GET" and steps:
        last = steps[-1]
        return render_template(
            "evidence/questions_undo.html",
            question=question,
            name=name_of(question),
            what=UNDONE[last.act],
            before=STAGES[last.source][1],
        )
    try:
        if not steps:
            raise NothingToUndo(number)
        with writing() as session:
            act = undo_step(session, number, seen=seen_in(request.form.get("seen")), actor=actor())
    except NothingToUndo as refused:
        flash(REFUSED[refused.code], "info")
    except Stale:
        flash(STALE, "warning")
    else:
        flash(f"Undone: {UNDONE[act]}.", "success")
    return redirect(url_for("questions.question", number=number))


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


def _parts(question: Question, form: PartsForm, rows: Sequence[Part], *, stale: bool = False) -> str:
    rows = [*rows, *[Part("", "", "")] * min(MORE, MOST_PARTS - len(rows))]
    return render_template(
        "evidence/questions_parts.html",
        question=question,
        name=name_of(question),
        form=form,
        rows=rows,
        labels=labels_of(question.text, len(rows)),
        sectors=sectors(reading()),
        anew=url_for(".parts", number=question.number, anew=1),
        stale=stale,
    )


def _step(question: Question, form: StepForm, act: Act, *, stale: bool = False) -> str:
    return render_template(
        "evidence/questions_step.html",
        question=question,
        name=name_of(question),
        form=form,
        fields=[one for one in form if one.name not in ("seen", "csrf_token")],
        words=ACTS[act],
        stage=STAGES[question.stage][1],
        stale=stale,
    )


def _back(number: int, done: str, nothing: str) -> ResponseReturnValue:
    flash(done or nothing, "success" if done else "info")
    return redirect(url_for("questions.question", number=number))
