"""What the pages of production begin with, and what several of them look up."""

from typing import Any

from flask import abort

from app.campaigns.letters import letter_by_reference
from app.campaigns.models import Campaign, Letter
from app.campaigns.pages import campaign_or_404, campaign_page
from app.campaigns.states import State
from app.production.models import Run
from app.production.runs import run_by_number
from app.production.showing import name_of, owner_words
from app.production.words import RUN_STATES
from app.registry.registries import registry_names
from app.web.request import reading

STEP = "Generate"

IN_RUN = "/campaigns/<reference>/runs/<int:number>"


def production_page(template: str, campaign: Campaign, **shown: Any) -> str:
    return campaign_page(
        template,
        campaign,
        STEP,
        names=registry_names(reading()),
        run_states=RUN_STATES,
        open=campaign.state == State.OPEN,
        whose=owner_words(campaign, owner_of(campaign)),
        **shown,
    )


def owner_of(campaign: Campaign) -> str:
    return name_of(reading(), campaign.owner_id) if campaign.owner_id else ""


def campaign_and_run(reference: str, number: int) -> tuple[Campaign, Run]:
    campaign = campaign_or_404(reference)
    found = run_by_number(reading(), campaign.id, number)
    return campaign, found or abort(404, description=f"{reference} has no run {number}.")


def letter_or_404(reference: str) -> Letter:
    return letter_by_reference(reading(), reference) or abort(404, description=f"There is no letter {reference}.")
