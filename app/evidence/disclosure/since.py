"""What was corrected or withdrawn after the search that found an item, which is given as it was recorded then."""

from sqlalchemy.orm import Session

from app.audit.anchor import head
from app.audit.moments import moments
from app.evidence.disclosure.models import DisclosureItem
from app.evidence.disclosure.reading import ItemGone, words_at
from app.responses.models import Response
from app.web.filters import format_recorded


def changed_since(session: Session, item: DisclosureItem) -> str:
    """A sentence where the record that an item reads out says something else now; blank where it does not.

    A file does not change. A timeline grows with every event, which corrects nothing in it."""
    if item.format or item.key.startswith("timeline:"):
        return ""
    try:
        then, now = (words_at(session, item, known_at=seq) for seq in (item.found, head(session).seq))
    except ItemGone:
        return ""
    if then == now:
        return ""
    found = moments(session, [item.found])[item.found].at
    return f"{_change(session, item)} after the search, and is given as recorded at {format_recorded(found)}."


def _change(session: Session, item: DisclosureItem) -> str:
    """ "This reply was withdrawn"."""
    name, _, identity = item.key.partition(":")
    if name != "reply":
        return "This record was changed"
    withdrawn = session.get_one(Response, int(identity)).withdrawn is not None
    return f"This reply was {'withdrawn' if withdrawn else 'corrected'}"
