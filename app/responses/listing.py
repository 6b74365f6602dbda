"""The replies to a campaign, as a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.platform.history import known
from app.registry.organisations.organisation import last_names
from app.responses.kept_back import is_kept_back
from app.responses.models import Response, ResponseLetter, ResponseVersion
from app.responses.recording.choose import letters_by_id, titles_of
from app.responses.standing import Details, details_of
from app.web.tables.list_query import ListQuery


@dataclass(frozen=True)
class ListedReply:
    """A reply of a campaign. `first`, and whom it went to (`title`): the first letter that it answers, of `letters`.
    `sender`: who sent it in the recipient's place, blank when the recipient did."""

    id: int
    details: Details
    letters: int
    first: str
    title: str
    sender: str


def count_answered(session: Session, campaign_id: int) -> int:
    """How many letters the replies answer."""
    answered = (
        select(func.count(distinct(ResponseLetter.letter_id)))
        .join(Response, Response.id == ResponseLetter.response_id)
        .where(Response.campaign_id == campaign_id, known(ResponseLetter))
    )
    return session.scalar(answered) or 0


def replies_listed(campaign: Campaign) -> ListQuery[ListedReply]:
    """Those that stand, by the day on which they came, newest first."""
    links = (
        select(ResponseLetter.response_id, func.count().label("letters"), func.min(Letter.id).label("first"))
        .join(Letter, Letter.id == ResponseLetter.letter_id)
        .where(Letter.campaign_id == campaign.id, known(ResponseLetter))
        .group_by(ResponseLetter.response_id)
        .subquery()
    )
    query = (
        select(ResponseVersion, links.c.letters, links.c.first, is_kept_back(ResponseVersion.response_id))
        .join(links, links.c.response_id == ResponseVersion.response_id)
        .where(known(ResponseVersion))
        .order_by(ResponseVersion.received_on.desc(), ResponseVersion.response_id.desc())
    )

    def read(session: Session, rows: Sequence[Any]) -> list[ListedReply]:
        firsts = {letter.id: letter for letter in letters_by_id(session, campaign, [row.first for row in rows])}
        titles = titles_of(session, campaign, firsts.values())
        senders = last_names(session, {row[0].came_from for row in rows if row[0].came_from is not None})
        return [
            ListedReply(
                version.response_id,
                details_of(version, kept_back=hides),
                letters,
                firsts[first].reference,
                titles[first],
                senders.get(version.came_from or 0, ""),
            )
            for version, letters, first, hides in rows
        ]

    return ListQuery(query, read)
