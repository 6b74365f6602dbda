"""What the pages of replies share."""

from typing import Any

from flask import render_template, url_for
from flask_login import current_user

from app.accounts.models import Role
from app.campaigns.models import Campaign
from app.campaigns.states import State
from app.campaigns.steps import steps_of
from app.web.request import reading

STEP = "Track"
"""The step of a campaign that replies belong to."""


def reply_page(template: str, campaign: Campaign, **shown: Any) -> str:
    return render_template(
        template,
        campaign=campaign,
        campaign_href=url_for("campaigns.campaign", reference=campaign.reference),
        steps=steps_of(reading(), campaign),
        step=STEP,
        may_record=may_record(campaign),
        **shown,
    )


def may_record(campaign: Campaign) -> bool:
    return Role.DRAFTER in current_user.roles and campaign.state != State.ARCHIVED
