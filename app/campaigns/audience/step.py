"""What every page of the audience begins with: its place among a campaign's steps, and the draft that is asked for."""

from flask import request, url_for
from sqlalchemy.orm import Session

from app.campaigns.audience.draft import DRAFT, Draft, draft_in, draft_of
from app.campaigns.audience.posts import audience_of
from app.campaigns.audience.words import NO_DAY
from app.campaigns.letters import count_letters
from app.campaigns.models import Campaign
from app.campaigns.steps import PREPARE, HowFar, Step
from app.registry.asked import asked_in
from app.registry.registries import registry_names
from app.web.filters import format_plural
from app.web.request import reading

AUDIENCE = "/campaigns/<reference>/audience"


def how_far(session: Session, campaign: Campaign) -> HowFar:
    if not campaign.audience:
        return HowFar("empty", "Not started", hint="Nobody is written to yet")
    by_registry = count_letters(session, campaign.id)
    letters = sum(by_registry.values())
    kind = "open letter" if campaign.open_letter else "letter"
    hint = f"{format_plural(letters, kind)} to {format_plural(len(by_registry), 'registry', 'registries')}"
    if not letters:
        return HowFar("half", "Nobody in it", hint="No post of its registries is under its filters")
    return HowFar("full", "Done", hint=hint)


STEP = Step("Audience", "audience.audience", how_far, stage=PREPARE)


def draft_here(campaign: Campaign) -> tuple[Draft, str]:
    """The draft that this request asks for, or the audience as it was saved; and what is wrong with its day."""
    if DRAFT not in request.values:
        return draft_of(audience_of(campaign)), ""
    asked = asked_in(request.values, today=campaign.valid_at)
    problem = NO_DAY if asked.problem_in == "as_at" else ""
    valid_at = campaign.valid_at if problem else asked.valid_at
    return draft_in(request.values, valid_at=valid_at, registries=registry_names(reading())), problem


def audience_href(reference: str) -> str:
    """The page that led here, with the draft that it showed."""
    query = request.query_string.decode()
    page: str = url_for("audience.audience", reference=reference)
    return f"{page}?{query}" if query else page
