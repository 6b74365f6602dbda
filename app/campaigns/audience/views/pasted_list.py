"""Exclude several posts in the browser: a pasted list, matched line by line, then excluded with a reason each."""

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.campaigns.audience.holdouts import NoReason, hold_out, letters_to
from app.campaigns.audience.pasted_list import CheckedList, Row, check_list, rows_in
from app.campaigns.audience.showing import AUDIENCE, STEP, audience_href, draft_here
from app.campaigns.audience.words import FOUND, NO_REASONS, NONE_TICKED, TOO_MANY_LINES, no_match_reason
from app.campaigns.clearance.lost_clearances import accepted_losses
from app.campaigns.pages import campaign_or_404, campaign_page, open_campaign_or_404
from app.delivery.marking.correct import touched_by_withdrawing
from app.web.filters import format_plural
from app.web.request import reading, writing

blueprint = Blueprint("holdout_list", __name__)

MOST = 300
"""Lines that are looked up at once."""


@blueprint.route(AUDIENCE + "/hold-out", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def several(reference: str) -> ResponseReturnValue:
    """First which posts the lines mean; then, of those that are ticked, exclude each with its reason."""
    campaign = open_campaign_or_404(reference)
    draft, _ = draft_here(campaign)
    rows = rows_in(reading(), campaign, draft, request.form)
    errors: dict[str, str] = {}
    done = _hold_out(reference, rows, errors) if "hold" in request.form else 0
    if done:
        flash(f"{format_plural(done, 'post')} excluded.", "success")
        rows = []
    lines = [line for line in request.form.get("lines", "").splitlines() if line.strip()]
    if done and not lines:
        return redirect(audience_href(reference))
    if len(lines) > MOST:
        errors["lines"] = TOO_MANY_LINES.format(most=MOST)
    checked = CheckedList([], []) if "lines" in errors else check_list(reading(), campaign, draft, lines)
    known = {row.post_id for row in rows}
    rows += [row for row in checked.rows if row.post_id not in known]
    letters = letters_to(reading(), campaign.id, [row.post_id for row in rows if not row.held])
    answer = campaign_page(
        "campaigns/audience_list.html",
        campaign,
        step=STEP.name,
        rows=rows,
        unmatched=[(match.line, no_match_reason(match)) for match in checked.unmatched],
        box="\n".join(lines if "lines" in errors else [match.line for match in checked.unmatched]),
        shared="" if done else request.form.get("reason", ""),
        errors=errors,
        FOUND=FOUND,
        consequence=touched_by_withdrawing(reading(), {letter.id for letter in letters}),
        back=audience_href(reference),
    )
    return answer, 400 if errors else 200


def _hold_out(reference: str, rows: list[Row], errors: dict[str, str]) -> int:
    """How many posts are excluded now: those ticked, each for its own reason or for the one that all share."""
    shared = " ".join(request.form.get("reason", "").split())
    reasons = {row.post_id: row.reason or shared for row in rows if row.ticked}
    if not reasons:
        errors["post"] = NONE_TICKED
        return 0
    try:
        with writing() as session:
            hold_out(session, campaign_or_404(reference, session), reasons, actor=actor(), accepted=accepted_losses())
    except NoReason:
        errors["reason"] = NO_REASONS
        return 0
    return len(reasons)
