"""A person's own notices, and when they have them by mail."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import cast

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm

from app.accounts.access import signed_in
from app.notices.choose import choose, way_of
from app.notices.facts import Facts
from app.notices.models import Notice
from app.notices.read import count_unread, newest_id, notices_of, read_all, read_one
from app.notices.states import Way
from app.notices.words import WAYS, NoticeWords, notice_words
from app.platform.clock import london_time, now
from app.web.filters import format_plural
from app.web.forms import radios
from app.web.request import reading, writing

blueprint = Blueprint("notices", __name__)

PAGE = 25


@dataclass(frozen=True)
class NoticeRow:
    """A notice and its words."""

    notice: Notice
    said: NoticeWords


@blueprint.get("/notices")
@signed_in
def index() -> ResponseReturnValue:
    page = notices_of(current_user.id).page(reading(), request.args, size=PAGE)
    shown = [NoticeRow(notice, notice_words(notice.kind, cast("Facts", notice.facts))) for notice in page.items]
    return render_template(
        "notices/index.html",
        page=page.showing(shown),
        days=[(day, list(of_day)) for day, of_day in groupby(shown, _day)],
        newest_id=newest_id(reading(), current_user.id),
        unread_count=count_unread(reading(), current_user.id),
        way=WAYS[way_of(reading(), current_user.id)],
    )


def _day(shown: NoticeRow) -> date:
    return london_time(shown.notice.created_at).date()


@blueprint.post("/notices/<int:notice_id>/<any(open, read):what>")
@signed_in
def act(notice_id: int, what: str) -> ResponseReturnValue:
    """Either marks it as read; `open` leads on to what it is about. By POST, so that nothing which only looks at a page
    (a mail scanner, a browser that fetches ahead) reads it for the person."""
    with writing() as session:
        notice = read_one(session, current_user.id, notice_id, at=now())
    if notice is None:
        abort(404)
    return redirect(notice.href if what == "open" else _back())


@blueprint.post("/notices/read")
@signed_in
def all_read() -> ResponseReturnValue:
    """Those that the page counted: what came since stays unread."""
    through = request.form.get("through", type=int, default=0)
    with writing() as session:
        marked = read_all(session, current_user.id, through=through, at=now())
    if marked:
        flash(f"{format_plural(marked, 'notice')} marked as read.", "success")
    return redirect(_back())


def _back() -> str:
    return url_for(".index", page=request.form.get("page", type=int) or None)


@blueprint.route("/account/notices", methods=["GET", "POST"])
@signed_in
def by_mail() -> ResponseReturnValue:
    form = MailChoiceForm(data={"way": way_of(reading(), current_user.id)})
    if form.validate_on_submit():
        with writing() as session:
            changed = choose(session, current_user.id, Way(form.way.data), at=now())
        if changed:
            flash("Saved. This also applies to notices that have not been emailed yet.", "success")
        return redirect(url_for("accounts.account"))
    return render_template("notices/by_mail.html", form=form), 400 if form.errors else 200


class MailChoiceForm(FlaskForm):  # type: ignore[misc]
    way = radios("When do you want notices by email?", "Choose when you want notices by email", WAYS.items())
