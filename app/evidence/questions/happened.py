"""Everything that happened to a question, or to the sitting days of a house, in words."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.event_words import tell
from app.audit.find import Wanted, find_events
from app.evidence.questions.event_words import TOLD
from app.web.filters import format_moment

MOST = 200
"""Events of one question that its page tells."""


@dataclass(frozen=True)
class TimelineItem:
    """As the timeline macro takes it."""

    title: str
    by: str
    when: str
    words: str


def happened(session: Session, kind: str, identity: str) -> list[TimelineItem]:
    """Newest first. `kind`: question or house."""
    users = {("user", str(user.id)): user.name for user in session.execute(select(User.id, User.name))}
    found = find_events(session, Wanted(kind=kind, identity=identity), size=MOST)
    items = []
    for event in found.events:
        said = tell(event, TOLD, names=users)
        who = users.get(("user", str(event.actor_id)), "Despatch")
        items.append(TimelineItem(said.title, f"by {who}", format_moment(event.at), said.words))
    return items
