"""The letter in the browser: its text, asks and subject with a preview beside them; enclosures and fields."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.campaigns.desk import desk_as_typed
from app.campaigns.edit import CampaignClosed, Stale
from app.campaigns.faults import faults_of
from app.campaigns.keep_letter import keep_letter
from app.campaigns.letter_page import (
    letter_page,
    page_after_close,
    page_as_saved,
    page_as_typed,
    page_of_both,
    sent_letter,
)
from app.campaigns.letter_step import LETTER
from app.campaigns.losses import accepted, went_back
from app.campaigns.pages import campaign_or_404
from app.campaigns.states import State
from app.letters.template import TemplateProblems
from app.registry.registries import registry_names
from app.web.request import reading, writing

blueprint = Blueprint("letter", __name__, template_folder="templates")


@blueprint.get(LETTER)
@signed_in
def letter(reference: str) -> ResponseReturnValue:
    return page_as_saved(campaign_or_404(reference))


@blueprint.post(LETTER)
@needs(Role.DRAFTER)
def save(reference: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    sent = sent_letter(campaign)
    opened, form, seen = sent.opened, sent.form, sent.seen
    if campaign.state != State.OPEN:
        return page_after_close(campaign, sent)
    if went_back() or not form.validate():
        return page_as_typed(campaign, sent)
    written = form.written(opened)
    try:
        with writing() as session:
            version = keep_letter(
                session,
                campaign_or_404(reference, session),
                written,
                seen=seen,
                note=form.note.data or "",
                actor=actor(),
                accepted=accepted(),
            )
    except TemplateProblems as found:
        campaign = campaign_or_404(reference)
        desk = desk_as_typed(reading(), campaign, opened, form, seen=seen)
        form.say(faults_of(found.problems, form.edited(opened), names=registry_names(reading())))
        return letter_page(campaign, form, desk), 400
    except Stale:
        return page_of_both(campaign_or_404(reference), sent)
    except CampaignClosed:
        return page_after_close(campaign_or_404(reference), sent)
    if version.number > seen.number and version.source == written.source:
        flash(f"Version {version.number} is kept.", "success")
    elif written.source != opened.version.source or written.beside != seen.beside:
        flash("The letter is saved.", "success")
    else:
        flash("Nothing was changed.", "info")
    return redirect(url_for(".letter", reference=reference, letter=request.form.get("letter") or None))


@blueprint.post(LETTER + "/preview")
@needs(Role.DRAFTER)
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
