"""Lines to draft an answer from: keep one that the pack offers, word it otherwise, move it, drop it."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.audit.anchor import head
from app.errors import NotFound
from app.evidence.packs import words
from app.evidence.packs.figures.pack_content import Line, lines_told
from app.evidence.packs.find import findings_of, pack_of
from app.evidence.packs.forms import LineForm
from app.evidence.packs.lines.keep import PackWithdrawn, drop_line, keep_line, move_line, reword_line
from app.evidence.packs.lines.sourced_lines import offered_lines
from app.evidence.packs.models import Pack
from app.evidence.packs.pages import ONE
from app.web.acts import finish, leave, press, sentence
from app.web.request import reading
from app.web.typed import number_in

blueprint = Blueprint("pack_lines", __name__)

LINE = ONE + "/lines/<int:line_id>"

NOT_OFFERED = "Nothing was saved, because the pack does not offer this line. Choose a line below."
LONGEST_ONCE = 40


@blueprint.post(ONE + "/lines")
@needs(Role.DRAFTER)
def keep(number: int) -> ResponseReturnValue:
    """`which`: the line that is offered, by what it says; `once`: makes a form that is sent twice one line."""
    pack = pack_of(reading(), number)
    there = {offered_line.which: offered_line.line for offered_line in offered_lines(findings_of(reading(), pack), ())}
    line, once = there.get(request.form.get("which", "")), request.form.get("once", "")[:LONGEST_ONCE]
    if line is None or not once:
        flash(NOT_OFFERED, "warning")
        return redirect(_lines(number))
    if press(lambda session: keep_line(session, pack_of(session, number), line, once=once, actor=actor())):
        return finish(_lines(number), "Line saved.")
    return redirect(_lines(number))


@blueprint.route(LINE, methods=["GET", "POST"])
@needs(Role.DRAFTER)
def reword(number: int, line_id: int) -> ResponseReturnValue:
    pack, form = pack_of(reading(), number), LineForm()

    def verb(session: Session) -> bool:
        kept = pack_of(session, number)
        return reword_line(session, kept, line_id, form.words.data, seen=form.seen_event, actor=actor())

    if done := form.attempt(verb):
        said = "Line saved." if done.result else "Nothing was changed: the line already has these words."
        return finish(_lines(number), said)
    if isinstance(form.stale, PackWithdrawn):
        return leave(_lines(number), form.stale)
    line = _line(reading(), pack, line_id)
    if request.method == "GET":
        form.words.data = line.words
    if form.stale or not form.seen.data:
        form.seen.data = str(line.seen)
    theirs = sentence(form.stale) if form.stale else ""
    return form.page("evidence/packs_line.html", pack=pack, words=words, line=line, theirs=theirs)


@blueprint.post(LINE + "/<any(up, down):way>")
@needs(Role.DRAFTER)
def move(number: int, line_id: int, way: str) -> ResponseReturnValue:
    seen = request.form.get("seen", "")
    if done := press(
        lambda session: move_line(session, pack_of(session, number), line_id, up=way == "up", seen=seen, actor=actor())
    ):
        return finish(_lines(number), f"The line is now number {done.result}.", changed=bool(done.result))
    return redirect(_lines(number))


@blueprint.post(LINE + "/drop")
@needs(Role.DRAFTER)
def drop(number: int, line_id: int) -> ResponseReturnValue:
    seen = number_in(request.form.get("seen")) or 0
    if done := press(lambda session: drop_line(session, pack_of(session, number), line_id, seen=seen, actor=actor())):
        said = "Line removed." if done.result else "Nothing was changed: the line had already been removed."
        return finish(_lines(number), said)
    return redirect(_lines(number))


def _line(session: Session, pack: Pack, line_id: int) -> Line:
    lines = lines_told(session, pack, findings_of(session, pack), told_at=head(session).seq)
    if found := next((line for line in lines if line.id == line_id), None):
        return found
    raise NotFound("no_such_pack_line")


def _lines(number: int) -> str:
    return url_for("packs.pack", number=number, _anchor="lines")
