"""The letter in the browser: its text, asks and subject with a preview beside them; enclosures and fields."""

import re
from collections.abc import Callable
from functools import partial

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.accounts.security.rate_limits import LOOKS, PREVIEWS, costly
from app.campaigns.clearance.authors import HasCleared
from app.campaigns.clearance.lost_clearances import accepted_losses, frozen_reason, went_back
from app.campaigns.editing import CampaignClosed, TextIssued
from app.campaigns.letter.editor_view import desk_as_typed
from app.campaigns.letter.keep import keep_letter
from app.campaigns.letter.page import (
    draft_to_offer,
    letter_page,
    page_after_close,
    page_as_saved,
    page_as_typed,
    page_of_both,
    sent_letter,
)
from app.campaigns.letter.step import LETTER, STEP
from app.campaigns.letter.unsaved import draft_of, forget_draft
from app.campaigns.models import TextVersion
from app.campaigns.pages import campaign_or_404
from app.campaigns.states import State
from app.campaigns.steps import href_after_saving
from app.drafting.boxes import say_faults
from app.drafting.faults import faults_of
from app.letters.text.fields import replace_field
from app.letters.text.slips import convert_merge_fields, escape_merge_fields
from app.letters.text.template import TemplateProblems
from app.registry.own.add import fields_in_use
from app.registry.registries import registry_names
from app.web.request import reading

SETTLE = "settle"
SETTLED = {"fields": convert_merge_fields, "words": escape_merge_fields}
"""What is done with merge fields of another system, by the value of the button."""
REPLACED = re.compile(r"\(\(([^()]+)\)\)\(\(([^()]+)\)\)")
"""The value of a button that puts one field in the place of another: ((old))((new))."""

blueprint = Blueprint("letter", __name__)


@blueprint.get(LETTER)
@signed_in
@costly(LOOKS)
def letter(reference: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    draft = draft_of(reading(), campaign, current_user.id)
    offer = draft_to_offer(campaign, current_user.id)
    return page_as_saved(campaign, offer=offer, draft=None if offer else draft)


@blueprint.post(LETTER)
@needs(Role.DRAFTER)
@costly(LOOKS)
def save(reference: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    sent = sent_letter(campaign)
    opened, form, seen = sent.opened, sent.form, sent.seen
    if campaign.state != State.OPEN:
        return page_after_close(campaign, sent)
    if went_back() or not form.validate():
        return page_as_typed(campaign, sent)
    written = form.written(opened)

    def keep(session: Session) -> TextVersion:
        found, note = campaign_or_404(reference, session), form.note.data or ""
        text_version = keep_letter(
            session, found, written, seen=seen, note=note, actor=actor(), accepted=accepted_losses()
        )
        forget_draft(session, campaign_or_404(reference, session), current_user.id)
        return text_version

    try:
        done = form.run(keep)
    except TemplateProblems as found:
        campaign = campaign_or_404(reference)
        desk = desk_as_typed(reading(), campaign, opened, form, seen=seen)
        in_use = fields_in_use(reading())
        faults = faults_of(found.problems, form.edited(opened), names=registry_names(reading()), in_use=in_use)
        say_faults(form, faults)
        return letter_page(campaign, form, desk), 400
    except (TextIssued, HasCleared) as refused:
        page, _ = page_as_typed(campaign_or_404(reference), sent, frozen=frozen_reason(refused))
        return page, 409
    except CampaignClosed:
        return page_after_close(campaign_or_404(reference), sent)
    if not done:
        return page_of_both(campaign_or_404(reference), sent)
    version = done.result
    if version.number > seen.number and version.source == written.source:
        flash(f"Version {version.number} saved.", "success")
    elif written.source != opened.version.source or written.beside != seen.beside:
        flash("Letter saved.", "success")
    else:
        flash("Nothing was changed.", "info")
    here = url_for(".letter", reference=reference, letter=request.form.get("letter") or None)
    return redirect(href_after_saving(STEP, reference, here))


@blueprint.post(LETTER + "/merge-fields")
@needs(Role.DRAFTER)
@costly(LOOKS)
def settle(reference: str) -> ResponseReturnValue:
    """What is typed, with the merge fields of Word or another system as ((fields)), or as the text that they are; or
    with one field in place of another that the text does not have."""
    campaign = campaign_or_404(reference)
    sent = sent_letter(campaign)
    if campaign.state != State.OPEN:
        return page_after_close(campaign, sent)
    rewrite = _rewrite(request.form.get(SETTLE, "")) or abort(400)
    sent.form.validate()
    sent.form.settle(rewrite)
    return page_as_typed(campaign, sent)


def _rewrite(wanted: str) -> Callable[[str], str] | None:
    """What the button of this value does with the text; None where there is no such button."""
    if names := REPLACED.fullmatch(wanted):
        return partial(replace_field, old=names[1], new=names[2])
    return SETTLED.get(wanted)


@blueprint.post(LETTER + "/preview")
@needs(Role.DRAFTER)
@costly(PREVIEWS)
def preview(reference: str) -> ResponseReturnValue:
    """What is typed, as pages, without saving: parts of the page while somebody types, the whole page otherwise."""
    campaign = campaign_or_404(reference)
    sent = sent_letter(campaign)
    opened, form, seen = sent.opened, sent.form, sent.seen
    form.validate()
    if "HX-Request" not in request.headers:
        if campaign.state != State.OPEN:
            return page_after_close(campaign, sent)
        return page_as_typed(campaign, sent)
    desk = desk_as_typed(reading(), campaign, opened, form, seen=seen)
    names = registry_names(reading())
    answer = make_response(render_template("campaigns/letter_beside.html", campaign=campaign, desk=desk, names=names))
    if desk.look is None:
        answer.headers["HX-Reswap"] = "none"  # the pages stay as they were; what is wrong goes in elsewhere
    return answer
