"""Evidence packs: the list, one pack asked again each time it is shown, and its withdrawal."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.access import actor, needs, signed_in
from app.accounts.directory import names_of
from app.accounts.models import Role
from app.audit.anchor import head
from app.audit.moments import moments
from app.evidence.packs import words
from app.evidence.packs.figures.findings import AreaFindings
from app.evidence.packs.figures.pack_content import Whole, names_of_questions, whole_of
from app.evidence.packs.files.ask import sets_of
from app.evidence.packs.files.files import KINDS
from app.evidence.packs.files.showing import (
    BY_REGISTRY,
    asked_of,
    bars_of,
    citing,
    glance,
    left_out_for,
    listed_above,
    table_figures,
    tiles_of,
    written_to,
)
from app.evidence.packs.files.states import SetState
from app.evidence.packs.find import pack_of, packs, packs_for
from app.evidence.packs.headline import headline, headline_since
from app.evidence.packs.kept_back import replies_kept_back, sets_quoting
from app.evidence.packs.lines.keep import order_seen
from app.evidence.packs.lines.phrases import notice_of, notices_in, notices_on_figures, without_notice
from app.evidence.packs.lines.sourced_lines import OfferedLine, copies_words, means, offered_lines
from app.evidence.packs.make import withdraw_pack
from app.evidence.packs.pages import ALL, ONE
from app.evidence.packs.states import State
from app.evidence.questions.models import Question
from app.evidence.questions.sections import QuestionSection
from app.platform.clock import now
from app.responses.asks.grid import CELLS
from app.tracking.measures import MEASURES
from app.web.acts import finish
from app.web.forms import new_once
from app.web.request import reading, writing
from app.web.tables.paging import page_of

blueprint = Blueprint("packs", __name__)

SIZE = 50
"""Packs on a page of the list."""

QUOTED = 40
"""Passages of one ask on a pack's page."""


@blueprint.get(ALL)
@signed_in
def index() -> ResponseReturnValue:
    session = reading()
    found = packs(session)
    page = page_of(found, request.args, size=SIZE)
    return render_template(
        "evidence/packs_index.html",
        page=page,
        questions=names_of_questions(session, page.items),
        people=names_of(session, {item.made_by for item in page.items if item.made_by}),
        moments=moments(session, {seq for item in page.items for seq in (item.recorded, item.known_at)}),
        may_make=Role.DRAFTER in current_user.roles,
        WITHDRAWN=State.WITHDRAWN,
    )


@blueprint.get(ONE)
@signed_in
def pack(number: int) -> ResponseReturnValue:
    """It is asked again each time: what it says is worked out from what was known at its event."""
    session = reading()
    found = pack_of(session, number)
    whole = whole_of(session, found, told_at=head(session).seq)
    if again := "again" in request.args:
        flash(words.asked_again(whole, now()), "success" if whole.same else "warning")
    sets = sets_of(session, found)
    return render_template(
        "evidence/packs_pack.html",
        pack=found,
        whole=whole,
        findings=whole.findings,
        question=names_of_questions(session, [found]).get(found.question_id or 0),
        QUOTED=QUOTED,
        words=words,
        headline=headline,
        headline_since=headline_since,
        means=means,
        copied=copies_words,
        without_events=partial(words.with_event_times, recorded=whole.time_of),
        asked_again=again,
        bars_of=bars_of,
        counted=table_figures,
        asked_of=asked_of,
        citing=citing,
        left_out_for=left_out_for,
        above=listed_above(whole.findings),
        notice_of=notice_of,
        without_notice=without_notice,
        notices_in=notices_in,
        notices_on_figures=notices_on_figures,
        glance=glance,
        tiles_of=lambda campaign: tiles_of(campaign, area_href),
        area_href=area_href,
        written_to=written_to,
        sets=sets,
        kept_back=sets_quoting(session, replies_kept_back(session)),
        offered=_offered_by_part(whole),
        order=order_seen(line.id for line in whole.lines),
        once=new_once,
        making=bool(sets and sets[0].state == SetState.MAKING),
        SetState=SetState,
        KINDS=KINDS,
        FILES=words.FILES,
        CELLS=CELLS,
        MEASURES=MEASURES,
        BY_REGISTRY=BY_REGISTRY,
        withdrawn=found.state == State.WITHDRAWN,
        made_by=names_of(session, [found.made_by]).get(found.made_by, "") if found.made_by else "",
        made_at=moments(session, [found.recorded])[found.recorded].at,
        may_work=Role.DRAFTER in current_user.roles,
    )


def _offered_by_part(whole: Whole) -> dict[str, list[OfferedLine]]:
    """By part's letter."""
    found: dict[str, list[OfferedLine]] = {}
    for offered_line in offered_lines(whole.findings, {(line.letter, line.words) for line in whole.lines}):
        found.setdefault(offered_line.line.letter, []).append(offered_line)
    return found


def area_href(area: AreaFindings) -> str:
    """The letters without a reply there, or those that were sent."""
    nothing = area.figures["nothing"]
    return (nothing if nothing.value else area.figures["sent"]).href


@blueprint.route(ONE + "/withdraw", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def withdraw(number: int) -> ResponseReturnValue:
    found = pack_of(reading(), number)
    if request.method == "GET":
        return render_template("evidence/packs_withdraw.html", pack=found, words=words)
    with writing() as session:
        changed = withdraw_pack(session, pack_of(session, number), actor=actor())
    return finish(
        url_for(".pack", number=number),
        f"Evidence pack {number} withdrawn. It is still listed, and marked as withdrawn.",
        changed=changed,
        unchanged=f"Nothing was changed: evidence pack {number} had already been withdrawn.",
    )


def _of_question(question: Question) -> Mapping[str, Any]:
    return {
        "question": question,
        "packs": packs_for(reading(), question.id),
        "may_make": Role.DRAFTER in current_user.roles,
        "WITHDRAWN": State.WITHDRAWN,
    }


OF_QUESTION = QuestionSection("evidence/packs_of_question.html", _of_question)
"""What stands on a question's page: the packs made for it, and the way to another."""
