"""What the newest version of the text changed for the offices, and what it left alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.campaigns.letter.text import newest_text, text_version
from app.campaigns.models import Campaign
from app.clearance.requests import given_requests, standing_requests
from app.drafting.compare import strip_audience_lines, text_change_words
from app.letters.text.source import take_apart


@dataclass(frozen=True)
class LastChange:
    """`what`: in a line; both bodies, as they read; `touched`: slugs of the registries whose offices were asked again;
    `kept`: clearances of the others, which stand."""

    version: int
    what: str
    before: str
    after: str
    touched: Sequence[str]
    kept: int


def last_change(session: Session, campaign: Campaign) -> LastChange | None:
    """None when the newest version was there before anybody was asked, or is the first."""
    newest = newest_text(session, campaign.id)
    asked = standing_requests(session, campaign.id).values()
    touched = list(dict.fromkeys(request.registry_slug for request in asked if request.version == newest.number))
    before = text_version(session, campaign.id, newest.number - 1)
    if before is None or not touched or all(request.version == newest.number for request in asked):
        return None
    return LastChange(
        version=newest.number,
        what=text_change_words(before.source, newest.source),
        before=strip_audience_lines(take_apart(before.source).body),
        after=strip_audience_lines(take_apart(newest.source).body),
        touched=touched,
        kept=sum(slug not in touched for _, slug in given_requests(session, campaign.id)),
    )
