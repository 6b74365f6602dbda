"""Before a page shows messages that one role alone may see: that somebody looks is recorded, or nothing is shown."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from app.accounts.access import actor
from app.accounts.models import Role
from app.accounts.proof import require_risk_proof
from app.inbox.of_letter import message_of
from app.inbox.restricted import restricted_among, seen_among
from app.web.request import reading, services


def looked_at(message_ids: Collection[int], page: str) -> None:
    """The person at this browser is about to see these, whoever may see them, on `page` (a code). The moment that the
    request reads stays as it is."""
    for restriction, ids in restricted_among(reading(), message_ids):
        with services().database.writing() as session:
            restriction.looked(session, ids, page, actor())


def open_whole(message_id: int, page: str) -> None:
    """The person at this browser is about to read all of a message. Raises ProofNeeded of one that is restricted."""
    if restricted_among(reading(), [message_id]):
        require_risk_proof()
    looked_at([message_id], page)


def reply_seen(session: Session, response_id: int, roles: Collection[Role]) -> bool:
    """Whether a response came by no message, or by one that somebody with these roles may see."""
    message_id = message_of(session, response_id)
    return message_id is None or bool(seen_among(session, [message_id], roles))


def reply_looked_at(response_id: int) -> None:
    """The person at this browser is about to see all of a response."""
    if message_id := message_of(reading(), response_id):
        open_whole(message_id, "reply")
