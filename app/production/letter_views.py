"""One letter: its editions and their files, how it was sent, what came back, what happened to it."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.accounts.access import signed_in
from app.campaigns.letters import recipient_of
from app.campaigns.models import Campaign
from app.delivery.showing import how_sent
from app.delivery.words import STANDS, WENT
from app.production.editions import editions_of
from app.production.pages import letter_or_404, production_page
from app.production.progress import newest_run
from app.production.runs import run_under_way
from app.production.sections import sections_of
from app.production.words import FORMAT_NAMES
from app.registry.pages import today
from app.tracking.answers import answers_of
from app.web.request import reading

blueprint = Blueprint("letters", __name__, template_folder="templates")


@blueprint.get("/letters/<reference>")
@signed_in
def letter(reference: str) -> ResponseReturnValue:
    session = reading()
    found = letter_or_404(reference)
    campaign = session.get_one(Campaign, found.campaign_id)
    return production_page(
        "production/letter.html",
        campaign,
        letter=found,
        recipient=recipient_of(session, campaign, found),
        editions=editions_of(session, found.id),
        how=how_sent(session, campaign, found),
        newest=newest_run(session, campaign.id),
        under_way=run_under_way(session, campaign.id),
        format_names=FORMAT_NAMES,
        answers=answers_of(session, campaign, found, today=today()).shown,
        sections=sections_of(campaign, found, beside=False),
        beside=sections_of(campaign, found, beside=True),
        STANDS=STANDS,
        WENT=WENT,
    )
