"""What the newest version of the text changed for the offices, and what it left alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.campaigns.letter.text import newest_text, text_version
from app.campaigns.models import Campaign
from app.clearance.models import ClearanceRequest
from app.clearance.requests import Place, ended_requests, given_requests, standing_requests
from app.clearance.words import EDITED
from app.drafting.compare import strip_audience_lines, text_change_words
from app.letters.text.source import take_apart


@dataclass(frozen=True)
class LastChange:
    """`what`: in a line; both bodies, as they read; `touched`: slugs of the registries whose offices were asked again
    about it; `kept`: clearances of the others, which stand."""

    version: int
    what: str
    before: str
    after: str
    touched: Sequence[str]
    kept: int


def last_change(session: Session, campaign: Campaign) -> LastChange | None:
    """None when nobody was asked again by the newest version."""
    newest = newest_text(session, campaign.id)
    standing = standing_requests(session, campaign.id).values()
    touched = _touched((*ended_requests(session, campaign.id), *standing), newest.number)
    before = text_version(session, campaign.id, newest.number - 1)
    if before is None or not touched:
        return None
    return LastChange(
        version=newest.number,
        what=text_change_words(before.source, newest.source),
        before=strip_audience_lines(take_apart(before.source).body),
        after=strip_audience_lines(take_apart(newest.source).body),
        touched=touched,
        kept=sum(slug not in touched for _, slug in given_requests(session, campaign.id)),
    )


def _touched(requests: Iterable[ClearanceRequest], version: int) -> list[str]:
    """Slugs of the registries about whose text this version asked offices again, whether or not they have been asked
    once more since, as after a minister has left. `requests`: the oldest first."""
    before: dict[Place, ClearanceRequest] = {}
    touched = []
    for request in requests:
        place = request.office_id, request.registry_slug
        earlier = before.get(place)
        if earlier and earlier.ended_why == EDITED and earlier.version < version == request.version:
            touched.append(request.registry_slug)
        before[place] = request
    return list(dict.fromkeys(touched))
