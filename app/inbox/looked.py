"""Before a page shows messages that one role alone may see: that somebody looks is recorded, or nothing is shown."""

from collections.abc import Collection

from app.accounts.access import actor
from app.inbox.restricted import restricted_among
from app.web.request import reading, services


def looked_at(message_ids: Collection[int], page: str) -> None:
    """The person at this browser is about to see these, whoever may see them, on `page` (a code). The moment that the
    request reads stays as it is."""
    for restriction, ids in restricted_among(reading(), message_ids):
        with services().database.writing() as session:
            restriction.looked(session, ids, page, actor())
