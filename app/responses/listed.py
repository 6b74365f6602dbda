"""The replies to a campaign, as a list."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.history import known
from app.responses.kinds import HOW, KINDS
from app.responses.models import Response, ResponseLetter, ResponseVersion
from app.responses.standing import Details


@dataclass(frozen=True)
class Listed:
    """A reply of a campaign. `first`: the reference of the first letter that it answers, of `letters`."""

    id: int
    details: Details
    letters: int
    first: str

    @property
    def state(self) -> tuple[str, str]:
        words = KINDS[self.details.kind]
        return words.shape, words.word

    @property
    def how(self) -> str:
        return HOW[self.details.how]


def count_replies(session: Session, campaign_id: int) -> int:
    standing = select(func.count()).where(Response.campaign_id == campaign_id, Response.withdrawn.is_(None))
    return session.scalar(standing) or 0


def replies_listed(session: Session, campaign_id: int, *, size: int, page: int) -> list[Listed]:
    """Those that stand, by the day on which they came, newest first."""
    links = (
        select(ResponseLetter.response_id, func.count().label("letters"), func.min(Letter.reference).label("first"))
        .join(Letter, Letter.id == ResponseLetter.letter_id)
        .where(Letter.campaign_id == campaign_id, known(ResponseLetter))
        .group_by(ResponseLetter.response_id)
        .subquery()
    )
    rows = session.execute(
        select(ResponseVersion, links.c.letters, links.c.first)
        .join(links, links.c.response_id == ResponseVersion.response_id)
        .where(known(ResponseVersion))
        .order_by(ResponseVersion.received_on.desc(), ResponseVersion.response_id.desc())
        .offset((page - 1) * size)
        .limit(size)
    )
    return [
        Listed(
            version.response_id,
            Details(version.received_on, version.how, version.kind, version.summary, version.new_reply_by),
            letters,
            first,
        )
        for version, letters, first in rows
    ]
