"""What every page of a campaign begins with."""

from flask import abort

from app.campaigns.create import campaign_by_reference
from app.campaigns.models import Campaign
from app.web.request import reading


def campaign_or_404(reference: str) -> Campaign:
    """The campaign, from the request's reading session."""
    return campaign_by_reference(reading(), reference) or abort(404)
