"""What the pages of production begin with, and what several of them look up."""

from typing import Any

from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page
from app.campaigns.states import State
from app.production.models import Run
from app.production.runs.runs import run_numbered
from app.production.showing import name_of, owner_words
from app.production.states import RunState
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
        RunState=RunState,
        open=campaign.state == State.OPEN,
        whose=owner_words(campaign, owner_of(campaign)),
        **shown,
    )


def owner_of(campaign: Campaign) -> str:
    return name_of(reading(), campaign.owner_id) if campaign.owner_id else ""


def campaign_and_run(reference: str, number: int) -> tuple[Campaign, Run]:
    campaign = campaign_or_404(reference)
    return campaign, run_numbered(reading(), campaign, number)
