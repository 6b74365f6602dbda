"""The texts of a campaign as offices are asked about them, for everybody to read."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.accounts.access import signed_in
from app.accounts.rate_limits import LOOKS, costly
from app.campaigns.clearance.answer_form import answer_here
from app.campaigns.clearance.board import slugs_of
from app.campaigns.clearance.changes_beside_text import lines_of_letters
from app.campaigns.clearance.page import CLEARANCE, clearance_page
from app.campaigns.clearance.text_page import text_page
from app.campaigns.models import Letter
from app.campaigns.pages import campaign_or_404
from app.campaigns.preview.letters import PreviewFilter, letters_under
from app.errors import NotFound
from app.web.request import reading
from app.web.tables.list_query import ListQuery

blueprint = Blueprint("clearance_texts", __name__)

TEXT = CLEARANCE + "/texts/<registry>"
SIZE = 50
"""Letters on one page."""


@blueprint.get(TEXT)
@signed_in
@costly(LOOKS)
def text(reference: str, registry: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    shown = text_page(campaign, registry)
    return clearance_page(
        "text", campaign, office=None, **shown, **answer_here(campaign, registry, shown["reading"].kept.sha256)
    )


@blueprint.get(TEXT + "/recipients")
@signed_in
def recipients(reference: str, registry: str) -> ResponseReturnValue:
    """What the letters print of whom they are to, beside the text."""
    campaign, session = campaign_or_404(reference), reading()
    if registry not in slugs_of(campaign):
        raise NotFound("no_such_text")
    letters = letters_under(campaign, PreviewFilter(registry=registry))(Letter).order_by(Letter.number)
    page = ListQuery[Letter].of(letters).page(session, request.args, size=SIZE)
    lines = lines_of_letters(session, campaign, page.items, valid_at=campaign.valid_at)
    return clearance_page(
        "recipients",
        campaign,
        slug=registry,
        page=page.showing([(one, lines.get(one.id, {})) for one in page.items]),
    )
