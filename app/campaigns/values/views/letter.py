"""One letter's values in the browser, and on to the next letter of the list."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.directory import names_of
from app.accounts.models import Role
from app.audit.moments import moments
from app.campaigns.letter.step import STEP
from app.campaigns.letter.text import campaign_text, newest_text
from app.campaigns.letters import recipient_of, standing_letter
from app.campaigns.models import Campaign, Letter
from app.campaigns.pages import campaign_or_404, campaign_page, open_campaign_or_404
from app.campaigns.values.form import VALUES, ValuesForm, query_here, values_form, wanted_here
from app.campaigns.values.letter import fields_in_text_of, last_change_of, values_of_letters
from app.campaigns.values.save import fill_letter, seen_of
from app.campaigns.values.value_counts import field_value, next_letter, progress
from app.campaigns.values.words import SAVED, SAVED_ALREADY, changed_words, display_value, made_words
from app.delivery.marking.correct import already_of
from app.errors import Stale
from app.letters.text.fields import normalise
from app.letters.text.front_matter import FieldSpec
from app.letters.text.values import InvalidValue
from app.registry.registries import registry_names
from app.web.acts import finish
from app.web.request import reading

blueprint = Blueprint("values_letter", __name__)


@blueprint.route(VALUES + "/of/<letter_reference>", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def one(reference: str, letter_reference: str) -> ResponseReturnValue:
    campaign = open_campaign_or_404(reference)
    letter = standing_letter(reading(), campaign, letter_reference)
    specs, values = _fields_and_values(campaign, letter)
    if not specs:
        flash(
            f"There is nothing for you to fill in for {letter_reference}. Despatch fills in everything that differs "
            "from letter to letter.",
            "info",
        )
        return redirect(url_for("values.values", reference=reference))
    form = values_form(specs, values, seen=seen_of(values, specs))

    def fill(session: Session) -> bool:
        found, stands = campaign_or_404(reference, session), session.get_one(Letter, letter.id)
        try:
            return fill_letter(session, found, stands, form.typed, seen=form.seen.data or "", actor=actor())
        except InvalidValue:  # the text's fields are others now
            raise Stale from None

    if done := form.attempt(fill):
        said = (SAVED if done.result else SAVED_ALREADY).format(reference=letter_reference)
        return finish(_onward(campaign_or_404(reference), letter.number), said)
    page = _conflict_page(campaign_or_404(reference), letter) if form.stale else _page(campaign, letter, form)
    return page, form.status


def _fields_and_values(campaign: Campaign, letter: Letter) -> tuple[tuple[FieldSpec, ...], dict[str, str]]:
    """The fields that the letter's text has, and all that the letter holds."""
    specs = fields_in_text_of(campaign_text(reading(), campaign), letter.registry_slug)
    return specs, values_of_letters(reading(), [letter.id]).get(letter.id, {})


def _onward(campaign: Campaign, number: int) -> str:
    """The next letter of the list that led here, where that was asked for and there is one; else the list."""
    following = None
    if "next" in request.form:
        text = campaign_text(reading(), campaign)
        query, _ = wanted_here(campaign, text, progress(reading(), campaign, text))
        following = next_letter(reading(), query, after=number)
    if following is None:
        return url_for("values.values", reference=campaign.reference, **query_here())
    return url_for(".one", reference=campaign.reference, letter_reference=following.reference, **query_here())


def _page(campaign: Campaign, letter: Letter, form: ValuesForm, **shown: Any) -> str:
    session = reading()
    _, values = _fields_and_values(campaign, letter)
    already = already_of(session, [letter.id])
    return campaign_page(
        "campaigns/letter_values_one.html",
        campaign,
        step=STEP.name,
        form=form,
        letter=letter,
        title=recipient_of(session, campaign, letter),
        registry=registry_names(session)[letter.registry_slug],
        unfit=[value for spec, _ in form.value_boxes if (value := field_value(values, spec, said=True)).unfit],
        made=made_words(1, made=already.made, sent=already.sent),
        query=query_here(),
        **{"conflict": None, **shown},
    )


def _conflict_page(campaign: Campaign, letter: Letter) -> str:
    """Somebody else has saved: theirs, and what was typed, which stays in the boxes and can be saved over theirs."""
    specs, values = _fields_and_values(campaign, letter)
    form = values_form(specs, values, seen="")
    form.validate()
    form.seen.data = seen_of(values, specs)
    pairs = [
        (spec.label, theirs, yours)
        for spec, box in form.value_boxes
        if (theirs := display_value(values.get(normalise(spec.name)), spec)) != (yours := display_value(box.data, spec))
    ]
    return _page(campaign, letter, form, conflict={"who": _last_change_words(campaign, letter), "pairs": pairs})


def _last_change_words(campaign: Campaign, letter: Letter) -> str:
    """What made the form stale, and who did it: the later of the two that can."""
    text, values = newest_text(reading(), campaign.id).recorded, last_change_of(reading(), letter.id)
    moment = moments(reading(), [max(text, values)])[max(text, values)]
    people = names_of(reading(), [moment.actor_id] if moment.actor_id else [])
    who = people.get(moment.actor_id, "A former user") if moment.actor_id else "Despatch"
    return changed_words(who, moment.at, of_text=text > values)
