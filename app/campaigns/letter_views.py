"""The letter in the browser: its text, asks and subject with a preview beside them; enclosures and fields."""

from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.campaigns.desk import Desk, desk_as_saved, desk_as_typed, saved_values, seen_now
from app.campaigns.edit import CampaignClosed, Stale
from app.campaigns.faults import faults_of
from app.campaigns.field_box import value_in_words
from app.campaigns.keep_letter import Seen, keep_letter
from app.campaigns.letter_form import LetterForm, Opened, filled_with, letter_form
from app.campaigns.letter_step import LETTER, STEP
from app.campaigns.letter_values_found import progress
from app.campaigns.losses import accepted, went_back
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page
from app.campaigns.states import State
from app.campaigns.text import newest_text, text_version
from app.letters.template import TemplateProblems
from app.registry.registries import registry_names
from app.web.request import reading, writing

NO_SUCH_FIELD = "The text has no such field now"

blueprint = Blueprint("letter", __name__, template_folder="templates")


@blueprint.get(LETTER)
@signed_in
def letter(reference: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    opened = Opened(newest_text(reading(), campaign.id))
    form = letter_form(opened, **filled_with(opened, saved_values(campaign, opened), campaign.enclosures))
    return _page(campaign, form, desk_as_saved(reading(), campaign, opened))


@blueprint.post(LETTER)
@needs(Role.DRAFTER)
def save(reference: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    opened, form, seen = _sent(campaign)
    if campaign.state != State.OPEN:
        return _closed(campaign, form)
    if went_back() or not form.validate():
        return _as_typed(campaign, opened, form, seen)
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
        return _page(campaign, form, desk), 400
    except Stale:
        return _both(campaign_or_404(reference), opened, form, seen)
    except CampaignClosed:
        return _closed(campaign_or_404(reference), form)
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
    opened, form, seen = _sent(campaign)
    form.validate()
    if "HX-Request" not in request.headers:
        if campaign.state != State.OPEN:
            return _closed(campaign, form)
        return _as_typed(campaign, opened, form, seen)
    desk = desk_as_typed(reading(), campaign, opened, form, seen=seen)
    names = registry_names(reading())
    answer = make_response(render_template("campaigns/letter_beside.html", campaign=campaign, desk=desk, names=names))
    if desk.look is None:
        answer.headers["HX-Reswap"] = "none"  # the pages stay as they were; what is wrong goes in elsewhere
    return answer


def _sent(campaign: Campaign) -> tuple[Opened, LetterForm, Seen]:
    """The version that was opened, the form as it was sent, and what its boxes were filled with."""
    number = request.form.get("seen", type=int)
    newest = newest_text(reading(), campaign.id)
    if number is None or not 1 <= number <= newest.number:
        abort(400)
    opened = Opened(text_version(reading(), campaign.id, number) or newest)
    return opened, letter_form(opened), Seen(number, request.form.get("beside", ""))


def _as_typed(campaign: Campaign, opened: Opened, form: LetterForm, seen: Seen) -> ResponseReturnValue:
    desk = desk_as_typed(reading(), campaign, opened, form, seen=seen)
    return _page(campaign, form, desk), 400 if form.errors else 200


def _both(campaign: Campaign, opened: Opened, form: LetterForm, seen: Seen) -> ResponseReturnValue:
    """Somebody else has saved: theirs, and what was typed, which stays in the boxes and can be saved over theirs. What
    this person left as it was is as they have it."""
    theirs = Opened(newest_text(reading(), campaign.id))
    if form.written(opened).beside == seen.beside:
        boxes = filled_with(theirs, saved_values(campaign, theirs), campaign.enclosures)
    else:
        boxes = filled_with(theirs, form.values, form.enclosed)
    moved_on = letter_form(theirs, **(boxes | form.changed(opened) | {"note": form.note.data}))
    desk = desk_as_typed(reading(), campaign, theirs, moved_on, seen=seen_now(campaign, theirs))
    return _page(campaign, moved_on, desk, conflict=conflict_of(campaign, theirs, moved_on, sent=form)), 409


def _closed(campaign: Campaign, form: LetterForm) -> ResponseReturnValue:
    """Closed while somebody wrote: it can't be saved, and it is not lost."""
    opened = Opened(newest_text(reading(), campaign.id))
    saved = letter_form(opened, **filled_with(opened, saved_values(campaign, opened), campaign.enclosures))
    desk = desk_as_saved(reading(), campaign, opened)
    return _page(campaign, saved, desk, unsaved=conflict_of(campaign, opened, form, sent=form)), 409


def conflict_of(campaign: Campaign, theirs: Opened, typed: LetterForm, *, sent: LetterForm) -> dict[str, Any]:
    """What differs between what is saved and what was typed: the texts, and (label, saved, typed) of all else. `sent`:
    the form that brought it, which may have fields that the text has no more."""
    specs, saved = theirs.text.campaign_fields, saved_values(campaign, theirs)
    pairs = [
        ("Subject", theirs.shown["subject"], typed.subject.data),
        ("What the letter asks", theirs.shown["asks"], "\n".join(typed.asked)),
        ("Enclosures", "\n".join(campaign.enclosures), "\n".join(typed.enclosed)),
        *((one.label, value_in_words(saved, one), value_in_words(typed.values, one)) for one in specs),
        *((one.label, NO_SUCH_FIELD, value_in_words(sent.values, one)) for one in sent.specs if one not in specs),
    ]
    return {
        "saved": theirs.parts.body,
        "typed": typed.edited(theirs).body,
        "pairs": [pair for pair in pairs if pair[1] != pair[2] and pair[1:] != (NO_SUCH_FIELD, "")],
    }


def _page(campaign: Campaign, form: LetterForm, desk: Desk, **more: Any) -> str:
    names = registry_names(reading())
    return campaign_page(
        "campaigns/letter.html",
        campaign,
        STEP.name,
        form=form,
        desk=desk,
        own=progress(reading(), campaign, desk.opened.text),
        names=names,
        **{"conflict": None, "unsaved": None, **more},
    )
