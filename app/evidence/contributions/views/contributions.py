"""The desk's pages of contributions: asked for, recorded, read, used in a draft, cancelled."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.errors import Refused
from app.evidence.answers.find import reason_closed
from app.evidence.answers.states import AnswerSort
from app.evidence.answers.words import SORTS
from app.evidence.contributions.commission import (
    ask_contribution,
    cancel_contribution,
    change_due,
    note_contribution,
    receive_contribution,
    send_again,
)
from app.evidence.contributions.due import FOR_MINISTER, FOR_OFFICE, suggest_due
from app.evidence.contributions.event_words import TOLD
from app.evidence.contributions.find import awaited, contribution_of, filed_with
from app.evidence.contributions.forms import (
    CancelForm,
    DueForm,
    NoteForm,
    ReceivedForm,
    ReplyForm,
    RequestForm,
    UseForm,
)
from app.evidence.contributions.models import Contribution
from app.evidence.contributions.replies import dismiss_reply, file_by_hand, use_reply
from app.evidence.contributions.showing import contribution_shown, contributions_shown
from app.evidence.contributions.states import AWAITED, OUTSTANDING
from app.evidence.contributions.use import use_contribution
from app.evidence.contributions.words import HOWS, MAIL_NAMES
from app.evidence.questions.event_words import history_of
from app.evidence.questions.find import question_of
from app.evidence.questions.group import lead_of
from app.evidence.questions.models import Question
from app.evidence.questions.sections import QuestionSection
from app.evidence.questions.showing import ONE, first_due, name_of
from app.evidence.questions.states import OPEN
from app.inbox.models import Message
from app.inbox.restricted import require_seen
from app.inbox.sections import MessageSection
from app.inbox.states import State as Queue
from app.platform.clock import now, today
from app.registry.working_days import bank_holidays
from app.web.acts import finish, press, sentence
from app.web.filters import name_in_sentence
from app.web.forms import choices
from app.web.request import reading
from app.web.typed import number_in

blueprint = Blueprint("contributions", __name__)

ALL = f"{ONE}/contributions"
CONTRIBUTION = f"{ALL}/<int:contribution>"


@blueprint.route(ALL + "/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new(number: int) -> ResponseReturnValue:
    question, form = question_of(reading(), number), RequestForm()
    if done := form.attempt(
        lambda session: (
            ask_contribution(
                session,
                number,
                form.request,
                once=form.once.data,
                instead=number_in(form.instead.data) or 0,
                actor=actor(),
                at=now(),
            ).number
        )
    ):
        return finish(_page(number, done.result), "Contribution asked for. The team gets an email.")
    if request.method == "GET" and question.stage not in OPEN:
        return _refused(number, Refused("contribution_question_ended"))
    deadline = first_due(reading(), question).due.day
    if request.method == "GET":
        form.due_on.data = suggest_due(deadline, today(), bank_holidays(reading()))
        if declined := number_in(request.args.get("instead")):
            found = contribution_of(reading(), question.id, declined)
            form.instead.data, form.asked.data, form.team.data = str(declined), found.asked, found.suggested_team
    return form.page(
        "evidence/contributions_new.html",
        **_heading(question),
        deadline=deadline,
        office=FOR_OFFICE,
        minister=FOR_MINISTER,
    )


@blueprint.route(ALL + "/record", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def note(number: int) -> ResponseReturnValue:
    """One that was asked for outside Despatch, such as by telephone."""
    question, form = question_of(reading(), number), NoteForm()
    if done := form.attempt(
        lambda session: (
            note_contribution(
                session,
                number,
                form.asked.data,
                form.team.data,
                form.given,
                once=form.once.data,
                actor=actor(),
                at=now(),
            ).number
        )
    ):
        return finish(_page(number, done.result), "Contribution recorded.")
    if request.method == "GET" and question.stage not in OPEN:
        return _refused(number, Refused("contribution_question_ended"))
    return form.page("evidence/contributions_note.html", **_heading(question))


@blueprint.get(CONTRIBUTION)
@signed_in
def contribution(number: int, contribution: int) -> ResponseReturnValue:
    session = reading()
    question, found = _found(number, contribution)
    may_write = Role.DRAFTER in current_user.roles
    return render_template(
        "evidence/contributions_contribution.html",
        **_heading(question, found),
        shown=contribution_shown(session, question, found, today=today(), roles=current_user.roles),
        hows=HOWS,
        mail_names=MAIL_NAMES,
        may_write=may_write,
        may_receive=may_write and found.state != "cancelled",
        may_cancel=may_write and found.state in OUTSTANDING,
        may_ask=may_write and question.stage in OPEN,
        may_send=may_write and found.state in AWAITED and bool(found.email) and question.stage in OPEN,
        history=history_of(session, "contribution", str(contribution), told=TOLD),
    )


@blueprint.route(CONTRIBUTION + "/receive", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def receive(number: int, contribution: int) -> ResponseReturnValue:
    """Record what came outside Despatch."""
    (question, found), form = _found(number, contribution), ReceivedForm()
    if done := form.attempt(
        lambda session: receive_contribution(session, number, contribution, form.given, actor=actor(), at=now())
    ):
        return finish(_page(number, contribution), "Contribution recorded.", changed=done.result)
    return form.page("evidence/contributions_receive.html", **_heading(question, found), theirs=_theirs(form))


@blueprint.route(CONTRIBUTION + "/due", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def due(number: int, contribution: int) -> ResponseReturnValue:
    """Give the team another due date."""
    (question, found), form = _found(number, contribution), DueForm()
    if done := form.attempt(
        lambda session: change_due(
            session,
            number,
            contribution,
            form.due_on.data,
            reason=form.late_reason.data or "",
            actor=actor(),
            at=now(),
        )
    ):
        return finish(_page(number, contribution), "Due date changed. The team gets an email.", changed=done.result)
    if request.method == "GET":
        form.due_on.data, form.late_reason.data = found.due_on, found.late_reason
    deadline = first_due(reading(), question).due.day
    return form.page("evidence/contributions_due.html", **_heading(question, found), deadline=deadline)


@blueprint.route(CONTRIBUTION + "/cancel", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def cancel(number: int, contribution: int) -> ResponseReturnValue:
    (question, found), form = _found(number, contribution), CancelForm()
    if done := form.attempt(
        lambda session: cancel_contribution(
            session, number, contribution, reason=form.reason.data, actor=actor(), at=now()
        )
    ):
        return finish(_page(number, contribution), "Request cancelled.", changed=done.result)
    return form.page("evidence/contributions_cancel.html", **_heading(question, found), theirs=_theirs(form))


@blueprint.post(CONTRIBUTION + "/send-again")
@needs(Role.DRAFTER)
def again(number: int, contribution: int) -> ResponseReturnValue:
    """Send the request once more, with a new link."""
    if done := press(lambda session: send_again(session, number, contribution, actor=actor(), at=now())):
        unchanged = "Nothing was changed: an email is about to be sent."
        message = "The request is sent again."
        return finish(_page(number, contribution), message, changed=done.result, unchanged=unchanged)
    return redirect(_page(number, contribution))


@blueprint.route(CONTRIBUTION + "/use", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def use(number: int, contribution: int) -> ResponseReturnValue:
    """Add words of it to a draft."""
    (question, found), form = _found(number, contribution), UseForm()
    shown = contribution_shown(reading(), question, found, today=today(), roles=current_user.roles)
    drafted = lead_of(reading(), question) or question
    sorts = [sort for sort in AnswerSort if reason_closed(reading(), drafted, sort) is None]
    form.sort.choices = choices((sort.value, SORTS[sort]) for sort in sorts)
    if not shown.versions or not sorts:
        return _refused(number, Refused("answer_closed" if shown.versions else "contribution_no_words"), contribution)
    if done := form.attempt(
        lambda session: use_contribution(
            session,
            number,
            contribution,
            AnswerSort(form.sort.data),
            form.words.data,
            version=number_in(form.version.data) or 0,
            actor=actor(),
        )
    ):
        to = url_for("answers.answer", number=drafted.number, sort=form.sort.data)
        unchanged = "Nothing was changed: the draft already has these words."
        return finish(to, "Words added to the draft.", changed=done.result, unchanged=unchanged)
    if request.method == "GET":
        form.words.data, form.version.data = shown.versions[0].words, str(shown.versions[0].number)
    return form.page("evidence/contributions_use.html", **_heading(question, found), shown=shown)


@blueprint.route(f"{CONTRIBUTION}/replies/<int:reply_id>", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def reply(number: int, contribution: int, reply_id: int) -> ResponseReturnValue:
    """Record an email that came in as the contribution."""
    (question, found), form = _found(number, contribution), ReplyForm()
    shown = contribution_shown(reading(), question, found, today=today(), roles=current_user.roles)
    shown_reply = next((one for one in shown.replies if one.id == reply_id and one.readable), None)
    if shown_reply is None:
        return _refused(number, Refused("no_such_contribution_email"), contribution)
    if done := form.attempt(
        lambda session: use_reply(session, number, contribution, reply_id, form.words.data, actor=actor(), at=now())
    ):
        return finish(_page(number, contribution), "Contribution recorded.", changed=done.result)
    if request.method == "GET":
        form.words.data = shown_reply.words
    return form.page(
        "evidence/contributions_reply.html", **_heading(question, found), reply=shown_reply, theirs=_theirs(form)
    )


@blueprint.post(f"{CONTRIBUTION}/replies/<int:reply_id>/dismiss")
@needs(Role.DRAFTER)
def dismiss(number: int, contribution: int, reply_id: int) -> ResponseReturnValue:
    """Record that an email is no contribution."""
    if done := press(lambda session: dismiss_reply(session, number, contribution, reply_id, actor=actor())):
        message = "Recorded that this email is no contribution."
        return finish(_page(number, contribution), message, changed=done.result)
    return redirect(_page(number, contribution))


def _found(number: int, contribution: int) -> tuple[Question, Contribution]:
    """Raises NotFound."""
    question = question_of(reading(), number)
    return question, contribution_of(reading(), question.id, contribution)


def _heading(question: Question, found: Contribution | None = None) -> Mapping[str, Any]:
    return {"question": question, "name": name_of(question), "contribution": found}


def _page(number: int, contribution: int) -> str:
    return url_for("contributions.contribution", number=number, contribution=contribution)


def _theirs(form: Any) -> str:
    return sentence(form.stale) if form.stale else ""


def _refused(number: int, refused: Refused, contribution: int | None = None) -> ResponseReturnValue:
    flash(sentence(refused), "warning")
    return redirect(_page(number, contribution) if contribution else url_for("questions.question", number=number))


def _of_question(question: Question) -> Mapping[str, Any]:
    rolled, contributions = contributions_shown(reading(), question, today=today())
    return {
        "question": question,
        "rolled": rolled,
        "contributions": contributions,
        "may_ask": question.stage in OPEN and Role.DRAFTER in current_user.roles,
    }


@blueprint.post("/inbox/<int:message_id>/contribution")
@needs(Role.DRAFTER)
def file(message_id: int) -> ResponseReturnValue:
    """File an email that names no contribution with one."""

    def verb(session: Session) -> bool:
        require_seen(session, message_id, current_user.roles)
        chosen = number_in(request.form.get("contribution")) or 0
        return file_by_hand(session, message_id, chosen, actor=actor())

    if done := press(verb):
        to = url_for("message.message", message_id=message_id)
        return finish(to, "Filed with the contribution.", changed=done.result)
    return redirect(url_for("message.message", message_id=message_id))


def _of_message(message_id: int) -> Mapping[str, Any] | None:
    shown: dict[str, Any] = {"message_id": message_id, "contribution": None}
    if filed := filed_with(reading(), message_id):
        contribution = reading().get_one(Contribution, filed.contribution_id)
        shown |= _heading(reading().get_one(Question, contribution.question_id), contribution)
    waits = reading().get_one(Message, message_id).state == Queue.WAITING
    offered = awaited(reading()) if waits and Role.DRAFTER in current_user.roles else []
    names = [(one.number, f"C{one.number}, {one.team}, {name_in_sentence(name_of(of))}") for one, of in offered]
    return {**shown, "offered": names} if filed or offered else None


OF_MESSAGE = MessageSection("evidence/contributions_of_message.html", _of_message, "first")
"""The contribution that an email names, on the page of the email."""

OF_QUESTION = QuestionSection("evidence/contributions_of_question.html", _of_question)
"""The contributions, on the page of their question."""
