"""The letter as a Word file: downloaded, and a Word file opened as its text, which is shown before it is taken."""

from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.access import needs, signed_in
from app.accounts.models import Role
from app.accounts.security.rate_limits import LOOKS, costly
from app.campaigns.editing import TextIssued
from app.campaigns.letter.editor_view import saved_values, seen_now
from app.campaigns.letter.form import OpenedText, filled_with, letter_form
from app.campaigns.letter.keep import Seen
from app.campaigns.letter.page import SubmittedLetter, page_of_typed, sent_of
from app.campaigns.letter.step import LETTER, STEP
from app.campaigns.letter.text import newest_text, text_version
from app.campaigns.letter.unsaved import draft_of
from app.campaigns.models import Campaign, TextDraft
from app.campaigns.pages import all_issued, campaign_or_404, campaign_page, open_campaign_or_404
from app.drafting.word.files import (
    WORD,
    Choice,
    WordOffer,
    fields_to_choose,
    from_other,
    origin_of,
    shown_offer,
    word_file,
)
from app.drafting.word.forms import WordFileForm, other_than_shown, sent_choice, sent_offer
from app.registry.registries import registry_names
from app.web.files.sending import send
from app.web.request import practice_notice, reading
from app.web.typed import number_in

blueprint = Blueprint("letter_word", __name__)

PAGE = LETTER + WORD


@blueprint.get(PAGE + "/text.docx")
@signed_in
def download(reference: str) -> Response:
    """The saved text, with its fields and passages, to be edited in Word."""
    campaign = campaign_or_404(reference)
    opened = OpenedText(newest_text(reading(), campaign.id))
    number = opened.version.number
    body = word_file(
        opened.parts.body,
        opened.text.front.fields,
        registry_names(reading()),
        title=f"{campaign.title}, version {number}",
        origin=origin_of(campaign.reference, number),
        notice=practice_notice(),
    )
    return send([body], name=f"{campaign.reference} text, version {number}.docx", length=len(body))


@blueprint.get(PAGE)
@needs(Role.DRAFTER)
def choose(reference: str) -> ResponseReturnValue:
    return _page(_editable(reference), WordFileForm())


@blueprint.post(PAGE)
@needs(Role.DRAFTER)
@costly(LOOKS)
def review(reference: str) -> ResponseReturnValue:
    """What a Word file would change, and what of it a letter does not take."""
    campaign, form = _editable(reference), WordFileForm()
    offer = form.offer(registry_names(reading()))
    if not offer:
        return _page(campaign, form), 400
    now, _ = _unsaved_or_saved(campaign)
    return _offered(campaign, now, offer)


@blueprint.post(PAGE + "/compare")
@needs(Role.DRAFTER)
@costly(LOOKS)
def compare(reference: str) -> ResponseReturnValue:
    """The page of a Word file with what is chosen on it: what the file would change then."""
    campaign = _editable(reference)
    now, _ = _unsaved_or_saved(campaign, number_in(request.form.get("seen")) or abort(400))
    return _offered(campaign, now, sent_offer(), sent_choice())


@blueprint.post(PAGE + "/take")
@needs(Role.DRAFTER)
@costly(LOOKS)
def take(reference: str) -> ResponseReturnValue:
    """The letter's page with the text of the Word file in its box; nothing is saved."""
    campaign = _editable(reference)
    if other_than_shown():
        return redirect(url_for(".compare", reference=reference), 307)
    now, draft = _unsaved_or_saved(campaign, number_in(request.form.get("seen")) or abort(400))
    taken = sent_offer().taken(now.form.edited(now.opened), sent_choice())
    now.form.take(taken, now.opened)
    seen = Seen(now.seen.number, request.form.get("beside", ""))
    return page_of_typed(campaign, SubmittedLetter(now.opened, now.form, seen), draft)


def _editable(reference: str) -> Campaign:
    """Raises CampaignClosed; TextIssued where all of it is issued."""
    campaign = open_campaign_or_404(reference)
    if all_issued(campaign):
        names = registry_names(reading())
        slugs = [part.registry_slug for part in campaign.audience]
        raise TextIssued(campaign, slugs, [names[slug] for slug in slugs])
    return campaign


def _offered(campaign: Campaign, now: SubmittedLetter, offer: WordOffer, choice: Choice | None = None) -> str:
    offered = fields_to_choose(reading(), now.opened.text.front.fields)
    shown = shown_offer(
        offer, now.form.edited(now.opened), choice or offer.first_choice(offered), registry_names(reading())
    )
    hidden = {"seen": now.seen.number, "beside": now.seen.beside}
    other = from_other(offer.accepted, campaign.reference, now.seen.number, "letter")
    return _page(campaign, WordFileForm(), offered=offered, hidden=hidden, from_other=other, **shown)


def _unsaved_or_saved(campaign: Campaign, seen: int = 0) -> tuple[SubmittedLetter, TextDraft | None]:
    """What this person typed and has not saved yet, or the saved letter. `seen`: on which version; 0: on any."""
    draft = draft_of(reading(), campaign, current_user.id)
    if draft and seen in (0, draft.seen):
        return sent_of(campaign, draft), draft
    newest = newest_text(reading(), campaign.id)
    opened = OpenedText((text_version(reading(), campaign.id, seen) if seen else None) or newest)
    form = letter_form(opened, **filled_with(opened, saved_values(campaign, opened), campaign.enclosures))
    return SubmittedLetter(opened, form, seen_now(campaign, opened)), draft


def _page(campaign: Campaign, form: WordFileForm, **shown: Any) -> str:
    newest = newest_text(reading(), campaign.id)
    return campaign_page(
        "campaigns/letter_word.html",
        campaign,
        STEP.name,
        form=form,
        newest=newest,
        **{"offer": None, "from_other": "", **shown},
    )
