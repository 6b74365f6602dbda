"""Lines to draft an answer from: keep one that the pack offers, word it otherwise, move it, drop it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.audit.anchor import head
from app.campaigns.edit import Stale
from app.evidence.packs import words
from app.evidence.packs.find import findings_of
from app.evidence.packs.forms import LineForm
from app.evidence.packs.keep_line import NoWords, PackWithdrawn, drop_line, keep_line, move_line, reword_line
from app.evidence.packs.line_words import ORDER_CHANGED, REFUSED, STALE
from app.evidence.packs.models import Pack
from app.evidence.packs.offered_lines import offered
from app.evidence.packs.pages import ONE, pack_or_404
from app.evidence.packs.whole import Line, lines_told
from app.web.request import reading, writing

blueprint = Blueprint("pack_lines", __name__, template_folder="../templates")

LINE = ONE + "/lines/<int:line_id>"
LONGEST_ONCE = 40


@blueprint.post(ONE + "/lines")
@needs(Role.DRAFTER)
def keep(number: int) -> ResponseReturnValue:
    """`which`: the line that is offered, by what it says; `once`: makes a form that is sent twice one line."""
    pack = pack_or_404(reading(), number)
    there = {one.which: one.line for one in offered(findings_of(reading(), pack), ())}
    line, once = there.get(request.form.get("which", "")), request.form.get("once", "")[:LONGEST_ONCE]
    if line is None or not once:
        flash("Nothing was kept: the pack does not offer this line. Choose one below.", "warning")
        return _to_lines(number)
    try:
        with writing() as session:
            keep_line(session, pack_or_404(session, number), line, once=once, actor=actor())
    except PackWithdrawn as refused:
        flash(REFUSED[refused.code], "warning")
        return _to_lines(number)
    flash("The line is kept.", "success")
    return _to_lines(number)


@blueprint.route(LINE, methods=["GET", "POST"])
@needs(Role.DRAFTER)
def reword(number: int, line_id: int) -> ResponseReturnValue:
    pack = pack_or_404(reading(), number)
    form, theirs = LineForm(), ""
    if form.validate_on_submit():
        try:
            with writing() as session:
                changed = reword_line(
                    session,
                    pack_or_404(session, number),
                    line_id,
                    form.words.data,
                    seen=form.seen_event,
                    actor=actor(),
                )
        except PackWithdrawn as refused:
            flash(REFUSED[refused.code], "warning")
            return _to_lines(number)
        except NoWords as refused:
            form.words.errors = [REFUSED[refused.code]]
        except Stale:
            theirs = STALE
        else:
            flash("The line is saved." if changed else "Nothing was changed: the line says so already.", "success")
            return _to_lines(number)
    line = _line_or_404(reading(), pack, line_id)
    if request.method == "GET":
        form.words.data = line.words
    if not theirs:
        form.seen.data = form.seen.data or str(line.seen)
    else:
        form.seen.data = str(line.seen)
    page = render_template("evidence/packs_line.html", pack=pack, words=words, line=line, form=form, theirs=theirs)
    return page, 409 if theirs else 400 if form.errors else 200


@blueprint.post(LINE + "/<any(up, down):way>")
@needs(Role.DRAFTER)
def move(number: int, line_id: int, way: str) -> ResponseReturnValue:
    seen = request.form.get("seen", "")
    try:
        with writing() as session:
            pack = pack_or_404(session, number)
            place = move_line(session, pack, line_id, up=way == "up", seen=seen, actor=actor())
    except PackWithdrawn as refused:
        flash(REFUSED[refused.code], "warning")
    except Stale:
        flash(ORDER_CHANGED, "warning")
    else:
        flash(*(f"The line is now in place {place}.", "success") if place else ("Nothing was changed.", "info"))
    return _to_lines(number)


@blueprint.post(LINE + "/drop")
@needs(Role.DRAFTER)
def drop(number: int, line_id: int) -> ResponseReturnValue:
    seen = request.form.get("seen", "")
    try:
        with writing() as session:
            gone = drop_line(
                session,
                pack_or_404(session, number),
                line_id,
                seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 12 else 0,
                actor=actor(),
            )
        flash("The line is dropped." if gone else "Nothing was changed: the line was dropped already.", "success")
    except PackWithdrawn as refused:
        flash(REFUSED[refused.code], "warning")
    except Stale:
        flash(STALE, "warning")
    return _to_lines(number)


def _line_or_404(session: Session, pack: Pack, line_id: int) -> Line:
    lines = lines_told(session, pack, findings_of(session, pack), told_at=head(session).seq)
    found = next((one for one in lines if one.id == line_id), None)
    return found or abort(404, description="This line was dropped, or never kept. The pack’s page lists those kept.")


def _to_lines(number: int) -> ResponseReturnValue:
    return redirect(url_for("packs.pack", number=number, _anchor="lines"))
