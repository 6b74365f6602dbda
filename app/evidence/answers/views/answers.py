"""Pages of a draft answer: as it is, edited, with lines from packs, decided on, and as it was."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.directory import names_of
from app.accounts.models import Role
from app.accounts.proof import proven
from app.audit.data_exports import record_download
from app.audit.moments import moments
from app.errors import Refused
from app.evidence.answers.attachments import MOST_FILES
from app.evidence.answers.brief.content import annexes_of, brief_content
from app.evidence.answers.brief.file import annexed_brief_pdf, brief_pdf
from app.evidence.answers.clear import decide, may_decide
from app.evidence.answers.comparison import compare_published
from app.evidence.answers.corrections import changed_figures
from app.evidence.answers.find import numbered_version, reason_closed, version_of, versions_of
from app.evidence.answers.forms import AnswerForm, AnswerLinesForm, DecisionForm, OwnLineForm
from app.evidence.answers.pages import ANSWER, answer_page
from app.evidence.answers.save import ChosenLine, add_lines, add_own_lines, draft_in, remove_line, save_answer
from app.evidence.answers.showing import ShownAnswer, answer_shown, grouped_lines, lines_to_choose, sorts_shown
from app.evidence.answers.sources import PackFigures
from app.evidence.answers.states import RECORDED_BY, AnswerSort, Reader
from app.evidence.answers.words import FOUND, READERS, SORTS
from app.evidence.packs.lines.phrases import without_notice
from app.evidence.questions.find import question_of, steps_of
from app.evidence.questions.group import lead_of
from app.evidence.questions.models import Question
from app.evidence.questions.sections import QuestionSection
from app.evidence.questions.showing import name_of
from app.platform.clock import now, today
from app.web.acts import finish, press, sentence
from app.web.difference import difference
from app.web.files.sending import send
from app.web.request import practice_notice, reading, writing

blueprint = Blueprint("answers", __name__)


@blueprint.get(ANSWER)
@signed_in
def answer(number: int, sort: str) -> ResponseReturnValue:
    session, question = reading(), question_of(reading(), number)
    shown = answer_shown(session, question, AnswerSort(sort))
    versions = versions_of(session, question.id, shown.sort)
    return render_template(
        "evidence/answers_answer.html",
        **_heading(question, shown.sort),
        shown=shown,
        versions=versions,
        moments=moments(session, {version.recorded for version in versions}),
        people=names_of(session, {version.saved_by for version in versions if version.saved_by}),
        readers=READERS,
        found_words=FOUND,
        without_notice=without_notice,
        most_files=MOST_FILES,
        may_write=shown.open and Role.DRAFTER in current_user.roles,
        may_decide=[reader for reader in Reader if _may_decide(question, reader)],
        added_by={version.recorded: version.saved_by for version in versions},
    )


@blueprint.route(ANSWER + "/edit", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def edit(number: int, sort: str) -> ResponseReturnValue:
    question, form, which = question_of(reading(), number), AnswerForm(), AnswerSort(sort)
    if done := form.attempt(
        lambda session: save_answer(session, number, which, form.draft, seen=form.seen_event, actor=actor())
    ):
        return finish(answer_page(number, which), "Draft saved.", changed=done.result)
    version = version_of(reading(), question.id, which)
    if request.method == "GET":
        if refused := reason_closed(reading(), question, which):
            return _refused(number, which, refused)
        form.process(data=asdict(draft_in(version)))
    if form.is_opened:
        form.seen.data = str(version.recorded if version else 0)
    theirs = sentence(form.stale) if form.stale else ""
    return form.page("evidence/answers_edit.html", **_heading(question, which), version=version, theirs=theirs)


@blueprint.route(ANSWER + "/lines", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def lines(number: int, sort: str) -> ResponseReturnValue:
    """Choose lines of the packs that were made for the question, and of records."""
    question, form, which = question_of(reading(), number), AnswerLinesForm(), AnswerSort(sort)
    if request.method == "GET" and (refused := reason_closed(reading(), question, which)):
        return _refused(number, which, refused)
    day = today()
    offered = lines_to_choose(reading(), question, today=day)
    form.which.choices = [(key, key) for key in offered]

    def verb(session: Session) -> bool:
        found = lines_to_choose(session, question, today=day)
        chosen = [one for key, one in found.items() if key in form.which.data]
        return add_lines(session, number, which, chosen, seen=form.seen_event, actor=actor())

    if done := form.attempt(verb):
        unchanged = "Nothing was changed: these lines are in the draft already."
        return finish(answer_page(number, which), "Lines added to the draft.", changed=done.result, unchanged=unchanged)
    version = version_of(reading(), question.id, which)
    if form.is_opened:
        form.seen.data = str(version.recorded if version else 0)
    theirs = sentence(form.stale) if form.stale else ""
    packs = any(isinstance(one, ChosenLine) for one in offered.values())
    shown = {"groups": grouped_lines(reading(), question, offered), "packs": packs, "theirs": theirs}
    return form.page("evidence/answers_lines.html", **_heading(question, which), **shown)


@blueprint.route(ANSWER + "/lines/own", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def own_line(number: int, sort: str) -> ResponseReturnValue:
    """Add a line with a source that no pack or record has."""
    question, form, which = question_of(reading(), number), OwnLineForm(), AnswerSort(sort)
    if request.method == "GET" and (refused := reason_closed(reading(), question, which)):
        return _refused(number, which, refused)
    if done := form.attempt(
        lambda session: add_own_lines(session, number, which, [form.line], seen=form.seen_event, actor=actor())
    ):
        return finish(answer_page(number, which), "Line added to the draft.", changed=done.result)
    version = version_of(reading(), question.id, which)
    if form.is_opened:
        form.seen.data = str(version.recorded if version else 0)
    theirs = sentence(form.stale) if form.stale else ""
    return form.page("evidence/answers_own_line.html", **_heading(question, which), theirs=theirs)


@blueprint.post(ANSWER + "/lines/<int:line_id>/remove")
@needs(Role.DRAFTER)
def remove(number: int, sort: str, line_id: int) -> ResponseReturnValue:
    own = "own" in request.form
    if done := press(lambda session: remove_line(session, number, AnswerSort(sort), line_id, own=own, actor=actor())):
        return finish(answer_page(number, AnswerSort(sort)), "Source removed. The words stay.", changed=done.result)
    return redirect(answer_page(number, AnswerSort(sort)))


@blueprint.route(f"{ANSWER}/decisions/<any({', '.join(Reader)}):reader>", methods=["GET", "POST"])
@needs(Role.DRAFTER, Role.CLEARER)
@proven
def decision(number: int, sort: str, reader: str) -> ResponseReturnValue:
    """Record what a reader decided on the words that this page shows."""
    question, form, which, who = question_of(reading(), number), DecisionForm(), AnswerSort(sort), Reader(reader)
    if RECORDED_BY[who] not in current_user.roles:
        abort(403)
    if not _may_decide(question, who):
        return _refused(number, which, Refused("answer_of_another_office", office=question.minister_office))
    shown = answer_shown(reading(), question, which)
    if shown.version is None:
        return _refused(number, which, Refused("answer_not_drafted"))
    if done := form.attempt(
        lambda session: decide(
            session, number, which, form.decision(who), sha256=form.text.data, actor=actor(), at=now()
        )
    ):
        unchanged = "Nothing was changed: this decision was already recorded."
        return finish(answer_page(number, which), "Decision recorded.", changed=done.result, unchanged=unchanged)
    if form.is_opened:
        form.text.data = shown.text
    theirs = sentence(form.stale) if form.stale else ""
    return form.page(
        "evidence/answers_decision.html",
        **_heading(question, which),
        shown=shown,
        reader=READERS[who],
        readers=READERS,
        theirs=theirs,
    )


def _may_decide(question: Question, reader: Reader) -> bool:
    return RECORDED_BY[reader] in current_user.roles and may_decide(reading(), question, reader, actor())


@blueprint.get(ANSWER + "/brief.pdf")
@signed_in
def brief(number: int, sort: str) -> ResponseReturnValue:
    """The minister's two pages, or why they can't be made."""
    return _send_brief(number, AnswerSort(sort))


@blueprint.get(ANSWER + "/brief-with-annex.pdf")
@signed_in
@proven
def annexed_brief(number: int, sort: str) -> ResponseReturnValue:
    """The minister's two pages, and behind them the packs that the answer draws on. Who takes it away is recorded, as
    of a pack's own files."""
    return _send_brief(number, AnswerSort(sort), annexed=True)


def _send_brief(number: int, sort: AnswerSort, *, annexed: bool = False) -> ResponseReturnValue:
    session, question = reading(), question_of(reading(), number)
    shown = answer_shown(session, question, sort)
    if shown.version is None:
        return _refused(number, sort, Refused("answer_not_drafted"))
    content = brief_content(session, question, shown)
    try:
        if annexed:
            body = annexed_brief_pdf(content, annexes_of(session, shown), notice=practice_notice())
        else:
            body = brief_pdf(content, notice=practice_notice())
    except Refused as refused:
        return _refused(number, sort, refused)
    if annexed:
        _record_annexed(number, shown)
    what = "brief with annex" if annexed else "brief"
    name = f"{name_of(question)} {SORTS[sort].lower()} version {shown.version.number} {what}.pdf"
    return send([body], name=name, length=len(body), etag=hashlib.sha256(body).hexdigest())


def _record_annexed(number: int, shown: ShownAnswer) -> None:
    packs = [pack.number for pack in shown.packs]
    with writing() as session:
        record_download(
            session,
            "Brief with annex",
            file="pdf",
            rows=len(packs),
            columns=["Evidence packs"],
            subjects=[("question", number), *(("pack", pack) for pack in packs)],
            actor=actor(),
        )


@blueprint.get(ANSWER + "/versions/<int:version>")
@signed_in
def saved_version(number: int, sort: str, version: int) -> ResponseReturnValue:
    """A version, and what it changed."""
    session, question, which = reading(), question_of(reading(), number), AnswerSort(sort)
    found = numbered_version(session, question.id, which, version)
    before = numbered_version(session, question.id, which, version - 1) if version > 1 else None
    return render_template(
        "evidence/answers_version.html",
        **_heading(question, which),
        version=found,
        pieces=difference(before.words, found.words) if before else (),
        at=moments(session, {found.recorded})[found.recorded].at,
        by=names_of(session, {found.saved_by}).get(found.saved_by, "") if found.saved_by else "",
    )


def _heading(question: Question, sort: AnswerSort) -> Mapping[str, Any]:
    return {"question": question, "name": name_of(question), "sort": sort, "sort_name": SORTS[sort]}


def _refused(number: int, sort: AnswerSort, refused: Refused) -> ResponseReturnValue:
    flash(sentence(refused), "warning")
    return redirect(answer_page(number, sort))


def _of_question(question: Question) -> Mapping[str, Any]:
    session, figures = reading(), PackFigures(reading())
    lead = lead_of(session, question)
    given = [(step, compare_published(session, lead or question, step)) for step in steps_of(session, question.id)]
    return {
        "question": question,
        "lead": lead,
        "drafts": [
            (SORTS[sort], answer_shown(session, question, sort, figures)) for sort in sorts_shown(session, question)
        ],
        "changed": changed_figures(session, question),
        "compared": [(SORTS[found.sort], step, found) for step, found in given if found],
    }


OF_QUESTION = QuestionSection("evidence/answers_of_question.html", _of_question)
"""The drafts, on the page of their question."""
