"""Words of replies that a pack keeps back, whoever looks, since the message that a reply came by is restricted."""

from collections.abc import Collection

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.evidence.packs.files.models import PackSet
from app.evidence.packs.models import Pack
from app.inbox.hidden import hidden_messages, hidden_replies
from app.responses.models import AskAnswer, Response


def replies_kept_back(session: Session) -> frozenset[int]:
    """Their ids, of all packs: their words and passages are not quoted; figures count them as ever."""
    return hidden_replies(session, hidden_messages(session))


def sets_quoting(session: Session, replies: Collection[int]) -> frozenset[int]:
    """The sets of files, by id, that quote one of the replies: they were asked for before it was kept back."""
    if not replies:
        return frozenset()
    said = or_(AskAnswer.words != "", AskAnswer.passage != "")
    quotable = session.execute(
        select(Response.id, Response.campaign_id, func.min(AskAnswer.recorded))
        .join(AskAnswer, AskAnswer.response_id == Response.id)
        .where(Response.id.in_(replies), said)
        .group_by(Response.id, Response.campaign_id)
    ).all()
    sets = session.execute(
        select(PackSet.id, PackSet.kept_back, Pack.campaigns, Pack.known_at).join(Pack, Pack.id == PackSet.pack_id)
    )
    return frozenset(
        set_id
        for set_id, kept_back, campaigns, known_at in sets
        if any(
            reply not in kept_back and campaign in campaigns and recorded <= known_at
            for reply, campaign, recorded in quotable
        )
    )
