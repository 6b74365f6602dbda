"""What rooms above say on the page from which letters are sent: why none can be."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.campaigns.models import Campaign
from app.places import Place


@dataclass(frozen=True)
class SendNote:
    """What keeps a campaign's letters from being sent, and where that is dealt with."""

    words: str
    link: str
    href: str


SEND_NOTES: Place[Callable[[Session, Campaign], SendNote | None]] = Place("what is said above Send")
