"""The texts of a campaign as offices are asked about them, for everybody to read."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import signed_in
from app.accounts.security.rate_limits import LOOKS, costly
from app.campaigns.clearance.answer_form import answer_here
from app.campaigns.clearance.board import slugs_of
from app.campaigns.clearance.changes_beside_text import Lines, lines_of_letters
from app.campaigns.clearance.page import CLEARANCE, clearance_page
from app.campaigns.clearance.text_page import text_page
from app.campaigns.clearance.to_clear import unusual_words
from app.campaigns.models import Campaign, Letter
from app.campaigns.pages import campaign_or_404
from app.campaigns.preview.letters import PreviewFilter, letters_under
from app.clearance.read import UNUSUAL
from app.clearance.rounds import current_round
from app.errors import NotFound
from app.registry.words import KINDS
from app.web.request import reading
from app.web.tables.list_query import ListQuery

blueprint = Blueprint("clearance_texts", __name__)

TEXT = CLEARANCE + "/texts/<registry>"
SIZE = 50
"""Letters on one page."""

NOT_ASKED_ABOUT = "(offices have not been asked about these words yet)"

KIND = "Kind of organisation"
KIND_WORDS = {kind.replace("_", " "): words for kind, words in KINDS.items()}
"""By the name of a kind as lines beside a text have it."""


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
    ends = letters.with_only_columns(Letter.reference)
    first = session.scalar(ends.limit(1))
    last = session.scalar(ends.order_by(None).order_by(Letter.number.desc()).limit(1))
    page = ListQuery[Letter].of(letters).page(session, request.args, size=SIZE)
    lines = lines_of_letters(session, campaign, page.items, valid_at=campaign.valid_at)
    return clearance_page(
        "recipients",
        campaign,
        slug=registry,
        UNUSUAL=UNUSUAL,
        unusual=_unusual(session, campaign, registry),
        references=list(dict.fromkeys(filter(None, (first, last)))),
        page=page.showing([(one, _with_kind_in_words(lines.get(one.id, {}))) for one in page.items]),
    )


def _unusual(session: Session, campaign: Campaign, registry: str) -> str:
    """The unusual words that letters to a registry print now, and which of them offices were not asked about."""
    words, round_ = unusual_words(session, campaign, registry).get(registry, []), current_round(session, campaign.id)
    asked = round_.words.get(registry, []) if round_ else words
    return "; ".join(f"{word[1]}{'' if word in asked else f' {NOT_ASKED_ABOUT}'}" for word in words) or "None"


def _with_kind_in_words(lines: Lines) -> Lines:
    """The same lines, with the kind of the organisation as pages write it: “District council”."""
    return {what: KIND_WORDS.get(words, words) if what == KIND else words for what, words in lines.items()}
