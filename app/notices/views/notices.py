"""A person's own notices, and when they have them by mail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import signed_in
from app.campaigns.models import Campaign
from app.notices.choose import choose, way_of
from app.notices.facts import Facts
from app.notices.models import Notice
from app.notices.read import NoticeGroup, groups_of, notices_of, read_all, read_one
from app.notices.states import Way
from app.notices.words import TOPICS, WAYS, NoticeWords, notice_words
from app.platform.clock import now
from app.web.filters import format_plural
from app.web.forms import radios
from app.web.request import reading, writing
from app.web.tables.paging import Page, page_of

blueprint = Blueprint("notices", __name__)

PAGE = 25
"""Notices on a page about one campaign or topic."""

GROUPS, IN_GROUP = 10, 3
"""Campaigns and topics on a page of all notices, and the newest notices of each."""


@dataclass(frozen=True)
class NoticeRow:
    """A notice and its words."""

    notice: Notice
    said: NoticeWords


@dataclass(frozen=True)
class Section:
    """The notices about one campaign, whose page is at `href`, or about one topic; `rows`: those that are shown."""

    group: NoticeGroup
    heading: str
    href: str
    rows: Sequence[NoticeRow]


@blueprint.get("/notices")
@signed_in
def index() -> ResponseReturnValue:
    """All notices by campaign; with `about`, those of one campaign or topic."""
    session, groups = reading(), groups_of(reading(), current_user.id)
    chosen = next((group for group in groups if group.key == request.args.get("about")), None)
    page: Page[Notice] | Page[NoticeGroup]
    if chosen:
        page = notices_of(current_user.id, chosen.key).page(session, request.args, size=PAGE)
        newest = {chosen: page.items}
    else:
        page = page_of(groups, request.args, size=GROUPS)
        newest = {group: notices_of(current_user.id, group.key).items(session, most=IN_GROUP) for group in page.items}
    return render_template(
        "notices/index.html",
        page=page,
        sections=_sections(session, newest),
        chosen=chosen,
        total=sum(group.total for group in groups),
        unread_count=sum(group.unread for group in groups),
        newest_id=max((group.newest_id for group in groups), default=0),
        way=WAYS[way_of(session, current_user.id)],
    )


def _sections(session: Session, newest: Mapping[NoticeGroup, Sequence[Notice]]) -> list[Section]:
    ids = [group.campaign_id for group in newest]
    named = {campaign.id: campaign for campaign in session.scalars(select(Campaign).where(Campaign.id.in_(ids)))}
    sections = []
    for group, notices in newest.items():
        rows = [NoticeRow(notice, notice_words(notice.kind, cast("Facts", notice.facts))) for notice in notices]
        if campaign := named.get(group.campaign_id or 0):
            href = url_for("campaigns.campaign", reference=campaign.reference)
            sections.append(Section(group, f"{campaign.reference}: {campaign.title}", href, rows))
        else:
            sections.append(Section(group, TOPICS[group.topic or "other"], "", rows))
    return sections


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
    """Those that the page counted, all or about one campaign: what came since stays unread."""
    through = request.form.get("through", type=int, default=0)
    with writing() as session:
        marked = read_all(session, current_user.id, through=through, at=now(), key=request.form.get("group", ""))
    if marked:
        flash(f"{format_plural(marked, 'notice')} marked as read.", "success")
    return redirect(_back())


def _back() -> str:
    asked = request.form
    return url_for(".index", about=asked.get("about") or None, page=asked.get("page", type=int) or None)


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
