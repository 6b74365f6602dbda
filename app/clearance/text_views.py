"""The texts of a campaign as offices are asked about them, for everybody to read."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.accounts.access import signed_in
from app.campaigns.clear_page import CLEARANCE, clearance_page
from app.campaigns.clear_text_page import text_page
from app.campaigns.pages import campaign_or_404

blueprint = Blueprint("clearance_texts", __name__, template_folder="templates")

TEXT = CLEARANCE + "/texts/<registry>"


@blueprint.get(TEXT)
@signed_in
def text(reference: str, registry: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    return clearance_page("text", campaign, office=None, **text_page(campaign, registry))
