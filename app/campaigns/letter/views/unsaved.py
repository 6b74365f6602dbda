"""What is typed and not saved, in the browser: kept while somebody types, taken up again, or discarded."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.access import needs
from app.accounts.models import Role
from app.accounts.security.rate_limits import LOOKS, costly
from app.campaigns.letter.page import adds_something, page_of_draft, sent_boxes, sent_letter
from app.campaigns.letter.step import LETTER
from app.campaigns.letter.unsaved import MOST, OthersKept, draft_of, forget_draft, keep_draft, stamp, writing_too
from app.campaigns.models import TextDraft
from app.campaigns.pages import campaign_or_404
from app.campaigns.states import State
from app.platform.clock import now
from app.web.acts import finish
from app.web.request import reading, writing

blueprint = Blueprint("draft", __name__)

DRAFT = LETTER + "/draft"

WAIT_MS = 1_500
"""For another writer: the page keeps it with the next change, or says that it could not."""


@blueprint.post(DRAFT)
@needs(Role.DRAFTER)
def keep(reference: str) -> ResponseReturnValue:
    """The line below the letter's form: what is kept, and who else writes."""
    campaign = campaign_or_404(reference)
    sent, boxes = sent_letter(campaign), sent_boxes()
    if campaign.state != State.OPEN:
        abort(409)
    if sum(len(value) for _, value in boxes) > MOST:
        abort(413)
    draft: TextDraft | None = None
    others_kept = None
    changed = adds_something(campaign, sent)
    with writing(wait_ms=WAIT_MS) as session:
        campaign = campaign_or_404(reference, session)
        known, user_id = request.form.get("draft", ""), int(current_user.id)
        try:
            if changed:
                draft = keep_draft(session, campaign, boxes, seen=sent.seen, known=known, user_id=user_id, at=now())
            elif (text_draft := draft_of(session, campaign, user_id)) and stamp(text_draft) == known:
                forget_draft(session, campaign, user_id)
        except OthersKept as refused:
            others_kept = refused.at
    return render_template(
        "campaigns/letter_draft_kept.html",
        known=stamp(draft) if draft else known if others_kept else "",
        kept=draft.saved_at if draft else None,
        others_kept=others_kept,
        writing_too=writing_too(reading(), campaign_or_404(reference), user_id, at=now()),
    )


@blueprint.post(DRAFT + "/open")
@needs(Role.DRAFTER)
@costly(LOOKS)
def take_up(reference: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    draft = draft_of(reading(), campaign, current_user.id)
    if draft is None:
        flash("You have no unsaved changes.", "info")
        return redirect(url_for("letter.letter", reference=reference))
    return page_of_draft(campaign, draft)


@blueprint.post(DRAFT + "/discard")
@needs(Role.DRAFTER)
def discard(reference: str) -> ResponseReturnValue:
    with writing() as session:
        forget_draft(session, campaign_or_404(reference, session), current_user.id)
    said = "Unsaved changes discarded. This is the saved letter."
    return finish(url_for("letter.letter", reference=reference), said)
