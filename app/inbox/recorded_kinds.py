"""As what kind of reply messages were recorded: that stands in place of how they were sorted."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.inbox.models import MessageResponse
from app.platform.history import known
from app.responses.kinds import Kind
from app.responses.models import Response, ResponseVersion


def recorded_kinds(session: Session, message_ids: Collection[int]) -> dict[int, Kind]:
    """By message id. One that became replies of several kinds, to several campaigns, is left out."""
    rows = session.execute(
        select(MessageResponse.message_id, ResponseVersion.kind)
        .join(Response, Response.id == MessageResponse.response_id)
        .join(ResponseVersion, ResponseVersion.response_id == Response.id)
        .where(MessageResponse.message_id.in_(message_ids), Response.withdrawn.is_(None), known(ResponseVersion))
    )
    found: dict[int, set[str]] = defaultdict(set)
    for message_id, kind in rows:
        found[message_id].add(kind)
    return {message_id: Kind(kinds.pop()) for message_id, kinds in found.items() if len(kinds) == 1}
