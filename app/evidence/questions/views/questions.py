"""Parliamentary questions: the list, as a page, on paper and as a file; one question; a new one."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.directory import names_of
from app.accounts.downloads import current_moment, send_recorded
from app.accounts.models import Role
from app.evidence.answers.event_words import TOLD as OF_ANSWERS
from app.evidence.contributions.event_words import TOLD as OF_CONTRIBUTIONS
from app.evidence.contributions.find import roll_ups
from app.evidence.questions.event_words import TOLD, history_of
from app.evidence.questions.find import empty_registries, parts_of, question_of, sectors
from app.evidence.questions.forms import NewQuestionForm
from app.evidence.questions.group import grouped_with
from app.evidence.questions.keep import add_question
from app.evidence.questions.listing import (
    TABS,
    asked_in,
    counts,
    list_filters,
    list_questions,
    questions_table,
    tab_counts,
)
from app.evidence.questions.models import QuestionStep
from app.evidence.questions.question_holder import holders, tell_holder
from app.evidence.questions.sections import QUESTION_SECTIONS
from app.evidence.questions.showing import ONE, TrackedQuestion, all_shown, first_due, name_of, question_shown
from app.evidence.questions.sittings import calendar_of
from app.evidence.questions.split import split
from app.evidence.questions.stages import ORDER, stages_of
from app.evidence.questions.states import GIVEN_IN_HOUSE, Act, House, Stage, allowed_acts
from app.evidence.questions.words import (
    ACTS,
    BEYOND,
    HOUSES,
    KINDS,
    NOT_COMPARED,
    UNDONE,
    day_warning,
    due_words,
    house_and_kind,
    known_until_words,
)
from app.letters.page.wording import join
from app.platform.clock import now, today
from app.web.acts import finish
from app.web.filters import format_plural, name_in_sentence
from app.web.forms import choices
from app.web.request import reading
from app.web.sections import render_sections
from app.web.tables.export import FILE, files_of
from app.web.tables.paging import page_of
from app.web.typed import number_in

blueprint = Blueprint("questions", __name__)

ALL = "/questions"

PAGE, PRINTED = 50, 500
"""Questions on a page of the list, and on the one for paper."""

SPOKEN = {
    Act.ANSWER: "Answer",
    Act.HOLD: "Holding answer",
    Act.CORRECT: "Correction to the answer",
    Act.TRANSFER: "Transferred",
    Act.WITHDRAW: "Withdrawn",
}
"""Steps whose words stand on the page, and how they are headed."""

IN_OUR_WORDS = "In our words."
"""What words begin with that are not those of the House."""


def _heading_of(step: QuestionStep) -> str:
    if step.act == Act.ANSWER and step.words.startswith(IN_OUR_WORDS):
        return "Summary of the answer"
    return SPOKEN[Act(step.act)]


def _summary_in(step: QuestionStep) -> str:
    """The words of an answer that says that they are a summary, without that; blank of any other step."""
    if step.act == Act.ANSWER and step.words.startswith(IN_OUR_WORDS):
        return step.words.removeprefix(IN_OUR_WORDS).lstrip()
    return ""


@blueprint.get(ALL)
@signed_in
def index() -> ResponseReturnValue:
    return _list("evidence/questions_index.html", PAGE)


@blueprint.get(ALL + "/print")
@signed_in
def print_view() -> ResponseReturnValue:
    """All questions of the filter, on one page for paper."""
    return _list("evidence/questions_print.html", PRINTED)


@blueprint.get(ALL + FILE)
@signed_in
def export(extension: str) -> ResponseReturnValue:
    session = reading()
    questions, moment = list_questions(session, asked_in(request.args), today=today()), current_moment(session)
    table = questions_table(session, questions, today=today(), moment=moment)
    return send_recorded(table, extension, name=moment.named(table.name), rows=len(questions))


@blueprint.get(ONE)
@signed_in
def question(number: int) -> ResponseReturnValue:
    session = reading()
    found = question_of(session, number)
    tracked_question = question_shown(session, found, today=today())
    may = allowed_acts(Stage(found.stage), found.kind, led=bool(tracked_question.lead))
    people = names_of(session, [found.holder_id] if found.holder_id else [])
    in_list, calendar = [act for _, act in ORDER], calendar_of(session, found.house)
    return render_template(
        "evidence/questions_question.html",
        one=tracked_question,
        name_of=name_of,
        first=first_due(session, found),
        question=found,
        where=house_and_kind(found),
        due_words=due_words(found, tracked_question.due),
        known_until=known_until_words(calendar, found.tabled_on)
        if found.house == House.COMMONS and tracked_question.open
        else "",
        beyond=BEYOND if tracked_question.due.is_beyond(calendar) else "",
        stage=Stage(found.stage).shown,
        stages=stages_of(tracked_question),
        parts=parts_of(session, found),
        no_list={
            sector: join([name_in_sentence(name) for name in names])
            for sector, names in empty_registries(session).items()
        },
        sectors=sectors(session),
        spoken=[(_heading_of(step), step, _summary_in(step)) for step in tracked_question.steps if step.act in SPOKEN],
        warnings={
            step.id: day_warning(found.house, step.day, calendar)
            for step in tracked_question.steps
            if step.act in GIVEN_IN_HOUSE
        },
        not_compared=NOT_COMPARED,
        grouped=all_shown(session, grouped_with(session, found), today=today()),
        acts=[(act, ACTS[act].link) for act in may if act not in in_list],
        undo=UNDONE[tracked_question.steps[-1].act] if tracked_question.steps else "",
        holder=people.get(found.holder_id) if found.holder_id else None,
        holders=holders(session),
        may_act=Role.DRAFTER in current_user.roles,
        sections=render_sections(QUESTION_SECTIONS, "main", found),
        history=history_of(session, "question", str(number), told={**TOLD, **OF_ANSWERS, **OF_CONTRIBUTIONS}),
    )


@blueprint.route(ALL + "/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new() -> ResponseReturnValue:
    form = NewQuestionForm(today=today())
    people = {str(user.id): user.name for user in holders(reading())}
    form.holder.choices = choices([("", "No one yet"), *people.items()])
    if request.method == "GET":
        form.holder.data = str(current_user.id)
    if done := form.attempt(lambda session: _add(session, form)):
        number, parts = done.result
        also = f" Its text has {format_plural(parts, 'part')}. Check which sector each one asks about." if parts else ""
        return finish(url_for(".question", number=number), f"Question recorded.{also}")
    return form.page("evidence/questions_form.html", question=None)


def _add(session: Session, form: NewQuestionForm) -> tuple[int, int]:
    """The number of the question, and how many parts were found in its text; 0 when it has none."""
    question_facts, holder_id = form.said, number_in(form.holder.data)
    parts = split(question_facts.text, sectors(session))
    made = add_question(session, question_facts, parts, once=form.once.data, holder_id=holder_id, actor=actor())
    if made.holder_id:
        tell_holder(session, made, event=made.recorded, actor=actor(), at=now())
    return made.number, len(parts) if parts[0].letter else 0


def _list(template: str, size: int) -> str:
    session, day, question_filter = reading(), today(), asked_in(request.args)
    questions = list_questions(session, question_filter, today=day)
    people = {user.id: user.name for user in holders(session)}
    people |= names_of(
        session,
        {tracked_question.question.holder_id for tracked_question in questions if tracked_question.question.holder_id},
    )
    page = page_of(questions, request.args, size=size)
    under = tab_counts(session, question_filter, today=day)
    return render_template(
        template,
        page=page,
        rolled=roll_ups(session, [one.question.id for one in page.items], day),
        tabs=[(tab, label, under[tab]) for tab, label in TABS.items()],
        asked=question_filter,
        counts=counts(session, today=day),
        files=files_of(".export"),
        people=people,
        filters=list_filters(session, question_filter, people),
        state_of=_state_of,
        today=day,
        HOUSES=HOUSES,
        KINDS=KINDS,
    )


def _state_of(one: TrackedQuestion) -> Sequence[str]:
    """Shape, word and second line of where it stands."""
    shape, word = Stage(one.question.stage).shown
    if one.late:
        return "warn", "Overdue", word
    return shape, word, "after it was due" if one.answered_late else "due soon" if one.soon else ""
