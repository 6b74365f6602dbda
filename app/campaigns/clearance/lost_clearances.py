"""Before an edit removes clearances, the person is asked; and what every page of campaigns answers to a refusal.

A view does nothing for it but hand `accepted()` to its verb and let the exception pass. The page that asks sends the
whole form again, with the person's word; its other button brings the form back as it was filled (Form).
"""

from collections.abc import Mapping, Sequence

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Conflict, Forbidden

from app.accounts.models import User
from app.campaigns.clearance.authors import HasCleared
from app.campaigns.editing import CampaignClosed, Loss, RemovesClearances, TextIssued
from app.campaigns.lifecycle.ownership import NotTheOwner
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404
from app.campaigns.states import State
from app.clearance.rounds import current_round
from app.platform.clock import today
from app.registry.registries import registry_names
from app.web.acts import ActForm, sentence
from app.web.errors import show_error
from app.web.filters import format_plural
from app.web.request import reading
from app.web.typed import numbers_in

ACCEPTED, BACK = "accepted", "back"
"""Names of the two buttons of the page that asks."""

OWN = {"csrf_token", ACCEPTED, BACK}
"""Fields that are not sent on."""

CLOSED = {
    State.CLOSED: "{reference} is closed, so you cannot change its letters. Its owner can reopen it.",
    State.ARCHIVED: "{reference} is archived, so you cannot change it. Its owner can restore it.",
    State.OPEN: "{reference} was closed for a time. It is now open again.",
}

ASK_THE_OWNER = "Ask the owner to do this, or to change the owner. An administrator can change it too."
FIND_AN_OWNER = "A drafter can become the campaign’s owner on its page. An administrator can also choose an owner."

TAKE_BACK_FIRST = "Ask a colleague to make this change, or withdraw your answer first."

OPEN_FIRST = "The owner can reopen it under Clearance, with a reason."


class Form(ActForm):
    """A form of a campaign. On the way back from the page that asks it is shown as it was filled, and not sent."""

    def is_submitted(self) -> bool:
        return bool(super().is_submitted()) and not went_back()


def accepted_losses() -> frozenset[int]:
    """The clearances, by the ids of their requests, of which the person has been told that they go, and goes on."""
    return frozenset(numbers_in(request.form.get(ACCEPTED, "").split()))


def went_back() -> bool:
    """The person has been told which clearances go, and wants to see the form again. A view that asks can show it, so
    the page that asks offers it; a Form asks by itself."""
    g.shows_its_form = True
    return BACK in request.form


def sent_on() -> list[tuple[str, str]]:
    """The form just sent, to be sent again by a page that asks: every field but files, which must be chosen again."""
    return [pair for pair in request.form.items(multi=True) if pair[0] not in OWN]


def ask_about_losses(removes: RemovesClearances, *, for_words: bool = False) -> ResponseReturnValue:
    """`for_words`: the offices are to be asked about the unusual words of single letters, which are saved already."""
    names, campaign = registry_names(reading()), campaign_or_404(removes.reference)
    round_ = current_round(reading(), campaign.id)
    return render_template(
        "campaigns/losses.html",
        campaign=campaign,
        for_words=for_words,
        lost=lost_by_office(removes.lost, names),
        clearances=format_plural(len(removes.lost), "clearance"),
        accepted=" ".join(str(loss.request_id) for loss in removes.lost),
        action=request.full_path.rstrip("?"),
        fields=sent_on(),
        files=[(name, sent.filename) for name, sent in request.files.items(multi=True) if sent.filename],
        shows_its_form="shows_its_form" in g,
        back=request.referrer or url_for("campaigns.campaign", reference=removes.reference),
        due=round_.due if round_ and round_.due < today() else None,
    )


def lost_by_office(lost: Sequence[Loss], names: Mapping[str, str]) -> dict[str, list[str]]:
    """Names of the registries, in their order, by office."""
    offices: dict[str, list[str]] = {}
    for loss in sorted(lost, key=lambda loss: list(names).index(loss.registry_slug)):
        offices.setdefault(loss.office, []).append(names[loss.registry_slug])
    return offices


def refuse_closed(refused: CampaignClosed) -> ResponseReturnValue:
    campaign = campaign_or_404(refused.reference)
    return show_error(Conflict(CLOSED[State(campaign.state)].format(reference=campaign.reference)))


def refuse_issued(refused: TextIssued) -> ResponseReturnValue:
    return _frozen(refused.reference, "The text is issued", sentence(refused), then=OPEN_FIRST)


def refuse_cleared(refused: HasCleared) -> ResponseReturnValue:
    said = f"{sentence(refused)} Nothing was saved."
    return _frozen(refused.reference, "You have cleared this campaign", said, then=TAKE_BACK_FIRST)


def frozen_reason(refused: TextIssued | HasCleared) -> str:
    """What the page of the letter says instead, above what was typed."""
    return f"{sentence(refused)} {OPEN_FIRST if isinstance(refused, TextIssued) else TAKE_BACK_FIRST}"


def _frozen(reference: str, heading: str, said: str, *, then: str) -> ResponseReturnValue:
    """A Form can be shown again as it was filled. The page of the letter shows itself."""
    page = render_template(
        "campaigns/frozen.html",
        campaign=campaign_or_404(reference),
        heading=heading,
        said=said,
        then=then,
        action=request.full_path.rstrip("?"),
        fields=sent_on(),
        shows_its_form="shows_its_form" in g,
        back=request.referrer or url_for("campaigns.campaign", reference=reference),
    )
    return page, 409


def refuse_others(refused: NotTheOwner) -> ResponseReturnValue:
    campaign = campaign_or_404(refused.reference)
    return owner_only_page(campaign, owner_only_reason(campaign))


def owner_only_page(campaign: Campaign, why: str) -> ResponseReturnValue:
    """The answer to who may not do what the owner may: no role helps there."""
    return show_error(Forbidden(why), what_to_do=ASK_THE_OWNER if campaign.owner_id else FIND_AN_OWNER)


def owner_only_reason(campaign: Campaign) -> str:
    """Why somebody may not do what its owner may."""
    if campaign.owner_id is None:
        return f"{campaign.reference} has no owner, and only its owner may do this. A drafter can take it on."
    owner = reading().get_one(User, campaign.owner_id)
    return f"Only the owner of {campaign.reference}, {owner.name}, may do this."


def answer_refusals(blueprint: Blueprint) -> None:
    """Give these answers in the whole application, once `blueprint` is part of it."""
    blueprint.app_errorhandler(RemovesClearances)(ask_about_losses)
    blueprint.app_errorhandler(CampaignClosed)(refuse_closed)
    blueprint.app_errorhandler(TextIssued)(refuse_issued)
    blueprint.app_errorhandler(HasCleared)(refuse_cleared)
    blueprint.app_errorhandler(NotTheOwner)(refuse_others)
