"""A filled table of values by recipient in the browser: what it would change, and doing it."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.audit.anchor import head
from app.campaigns.letter.step import STEP
from app.campaigns.letters import titles_of_letters
from app.campaigns.models import Campaign, Letter
from app.campaigns.pages import campaign_or_404, campaign_page, open_campaign_or_404
from app.campaigns.values.form import FOLDER, SIZE, VALUES
from app.campaigns.values.plan import Plan, moved_since, plan_of
from app.campaigns.values.save import apply_table
from app.campaigns.values.words import display_value, done_words, file_words, made_words, rejected_words
from app.delivery.marking.correct import already_of
from app.errors import NotFound, Stale
from app.web.request import reading, writing
from app.web.tables.paging import page_of
from app.web.tables.rows import TableRefused
from app.web.tables.table_file import rows_in
from app.web.tables.table_uploads import table_or_404
from app.web.typed import number_in

blueprint = Blueprint("values_table", __name__)

TABLE = VALUES + "/tables/<digest>"

LEFT_OUT = 100
"""Rows and cells that are left out and listed; more are counted."""


@blueprint.get(TABLE)
@needs(Role.DRAFTER)
def look(reference: str, digest: str) -> ResponseReturnValue:
    campaign = open_campaign_or_404(reference)
    body = table_or_404(FOLDER, digest, NotFound("no_such_values_table"))
    try:
        plan = plan_of(reading(), campaign, rows_in(body))
    except TableRefused as refused:  # the text has other fields now
        flash(f"{file_words(refused)}.", "warning")
        return redirect(url_for("values.values", reference=reference))
    return _page(campaign, plan)


@blueprint.post(TABLE)
@needs(Role.DRAFTER)
def apply(reference: str, digest: str) -> ResponseReturnValue:
    body = table_or_404(FOLDER, digest, NotFound("no_such_values_table"))
    try:
        with writing() as session:
            campaign = campaign_or_404(reference, session)
            done = apply_table(session, campaign, body, seen=request.form.get("seen", ""), actor=actor())
    except Stale:
        campaign = campaign_or_404(reference)
        return _page(campaign, plan_of(reading(), campaign, rows_in(body)), stale_since=_known_at()), 409
    except TableRefused as refused:
        flash(f"{file_words(refused)}. Nothing was saved.", "warning")
    else:
        flash(done_words(done), "success")
    return redirect(url_for("values.values", reference=reference))


def _known_at() -> int:
    """The event up to which the person knew what letters held, when they looked at the table."""
    return number_in(request.form.get("known_at")) or 0


def _page(campaign: Campaign, plan: Plan, *, stale_since: int | None = None) -> str:
    session, page = reading(), page_of(plan.changes, request.args, size=SIZE)
    moved = [] if stale_since is None else moved_since(session, campaign, plan, known_at=stale_since)
    named = {*(change.letter_id for change in page.items), *(change.change.letter_id for change in moved[:SIZE])}
    letters = {change.letter_id for change in plan.changes}
    already = already_of(session, letters)
    return campaign_page(
        "campaigns/letter_values_table.html",
        campaign,
        step=STEP.name,
        plan=plan,
        page=page,
        letters=len(letters),
        titles=titles_of_letters(session, select(Letter.id).where(Letter.id.in_(named)), valid_at=campaign.valid_at),
        made=made_words(len(letters), made=already.made, sent=already.sent),
        stale=stale_since is not None,
        moved=moved[:SIZE],
        moved_more=max(0, len(moved) - SIZE),
        rejected=[(one, rejected_words(one)) for one in plan.rejected[:LEFT_OUT]],
        rejected_more=max(0, len(plan.rejected) - LEFT_OUT),
        known_at=head(session).seq,
        said=display_value,
    )
