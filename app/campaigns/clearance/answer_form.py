"""The form in which an office answers: on the office's own pages, and on the page of a text that everybody reads."""

from collections.abc import Collection, Sequence
from typing import Any

from flask import request
from flask_login import current_user

from app.accounts.models import Role
from app.campaigns.clearance.answer import Place, place_of, seen_by_form
from app.campaigns.clearance.authors import authors_of
from app.campaigns.models import Campaign
from app.campaigns.states import State as CampaignState
from app.clearance.answer import may_answer
from app.clearance.answer_words import HINTS
from app.clearance.board import Put
from app.clearance.forms import AnswerForm
from app.clearance.models import PrivateOffice
from app.clearance.offices.find import offices_of
from app.clearance.states import State
from app.registry.registries import registry_names
from app.web.request import reading


def place_for(campaign: Campaign, office: PrivateOffice) -> Place:
    """What the office is asked, and what of it who looks may answer."""
    place = place_of(reading(), campaign, office)
    return place.with_may([one for one in place.asked if may_answer(reading(), one.request, current_user.id)])


def answer_form(place: Place, may: Sequence[Put]) -> AnswerForm:
    names = registry_names(reading())
    return AnswerForm(
        [(str(one.request.id), names[one.request.registry_slug]) for one in may],
        nil_return=place.may_say_nil({one.request.registry_slug for one in may}),
    )


def form_shown(place: Place, form: AnswerForm, touched: Collection[str]) -> dict[str, Any]:
    """The form and what its macro takes. `touched`: registries whose text or answer changed while the form was open."""
    return {
        "form": form,
        "hints": [{"hint": {"text": HINTS[State(choice.value)]}} for choice in form.answer.choices],
        "seen": seen_by_form(reading(), place, request.form, touched),
    }


def answer_here(campaign: Campaign, registry: str, text_sha256: str) -> dict[str, Any]:
    """What the page of a text that everybody reads takes so that offices of who looks answer on it: `asked_of_you`,
    one place for each office; and the form, where it is one office and the text shown is the one that it is asked
    about."""
    places = [place for place in _places(campaign) if place.may_about(registry)]
    if len(places) != 1 or places[0].put(registry).request.text_sha256 != text_sha256:
        return {"asked_of_you": places, "form": None}
    (place,) = places
    return {"asked_of_you": places, **form_shown(place, answer_form(place, place.may_about(registry)), ())}


def _places(campaign: Campaign) -> list[Place]:
    """Of the offices that who looks answers for; none for the campaign's authors."""
    may_clear = campaign.state == CampaignState.OPEN and Role.CLEARER in current_user.roles
    if not may_clear or current_user.id in authors_of(reading(), campaign):
        return []
    offices = offices_of(reading(), current_user.id)
    return [place_for(campaign, reading().get_one(PrivateOffice, one)) for one in sorted(offices)]
