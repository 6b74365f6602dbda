"""What the newest version of the text changed for the offices, and what it left alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.campaigns.letter.text import newest_text, text_version
from app.campaigns.models import Campaign
from app.clearance.requests import given, standing
from app.drafting.compare import to_read, what_changed
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
    asked = standing(session, campaign.id).values()
    touched = list(dict.fromkeys(one.registry_slug for one in asked if one.version == newest.number))
    before = text_version(session, campaign.id, newest.number - 1)
    if before is None or not touched or all(one.version == newest.number for one in asked):
        return None
    return LastChange(
        version=newest.number,
        what=what_changed(before.source, newest.source),
        before=to_read(take_apart(before.source).body),
        after=to_read(take_apart(newest.source).body),
        touched=touched,
        kept=sum(slug not in touched for _, slug in given(session, campaign.id)),
    )
