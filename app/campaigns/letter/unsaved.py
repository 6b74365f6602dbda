"""What somebody has typed on the page of a letter and not saved, kept on the server: it outlives their browser.

It changes nothing of the campaign, so none of this is audited: saving is, when they save. Nobody else is shown it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.campaigns.letter.keep import Seen
from app.campaigns.models import Campaign, TextDraft
from app.errors import Stale

KEPT_FOR = timedelta(days=30)
WRITING = timedelta(minutes=5)
"""How long after their last change somebody counts as writing."""
MOST = 400_000
"""Characters that are kept of one person: more than every box of a letter takes."""


class OthersKept(Stale):
    """Other words of the same person are kept, which this page did not come from: `at` is when they were."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at=at)
        self.at = at


def keep_draft(
    session: Session,
    campaign: Campaign,
    boxes: Sequence[tuple[str, str]],
    *,
    seen: Seen,
    known: str,
    user_id: int,
    at: datetime,
) -> TextDraft:
    """Keep the boxes of a form. `known`: the stamp of the draft that they go on from, blank for none; words that were
    typed in another window, or before, are never replaced. Raises OthersKept."""
    session.execute(delete(TextDraft).where(TextDraft.saved_at < at - KEPT_FOR))
    draft = _locked(session, campaign.id, user_id)
    if draft is None:
        draft = TextDraft(campaign_id=campaign.id, user_id=user_id)
        _fill(draft, boxes, seen, at)
        try:
            with session.begin_nested():
                session.add(draft)
        except IntegrityError:  # two windows at once, where the database lets two write
            raise OthersKept(at) from None
        return draft
    if stamp(draft) != known:
        raise OthersKept(draft.saved_at)
    _fill(draft, boxes, seen, at)
    session.flush()
    return draft


def _fill(draft: TextDraft, boxes: Sequence[tuple[str, str]], seen: Seen, at: datetime) -> None:
    draft.seen, draft.beside, draft.saved_at = seen.number, seen.beside, at
    draft.boxes = [list(box) for box in boxes]


def draft_of(session: Session, campaign: Campaign, user_id: int) -> TextDraft | None:
    return session.scalars(_select_draft(campaign.id, user_id)).one_or_none()


def forget_draft(session: Session, campaign: Campaign, user_id: int | None) -> None:
    """It is saved, or not wanted. Without one, nothing happens."""
    session.execute(delete(TextDraft).where(TextDraft.campaign_id == campaign.id, TextDraft.user_id == user_id))


def stamp(draft: TextDraft) -> str:
    """Tells a draft from every other that was kept before or after it."""
    return draft.saved_at.isoformat()


def writing_too(session: Session, campaign: Campaign, user_id: int, *, at: datetime) -> Sequence[tuple[str, datetime]]:
    """Who else has changed something on the page of this letter lately and not saved it, and when; by name."""
    rows = session.execute(
        select(User.name, TextDraft.saved_at)
        .join(User, User.id == TextDraft.user_id)
        .where(TextDraft.campaign_id == campaign.id, TextDraft.user_id != user_id, TextDraft.saved_at >= at - WRITING)
        .order_by(User.name, User.id)
    )
    return [(name, when) for name, when in rows]


def _select_draft(campaign_id: int, user_id: int) -> Select[TextDraft]:
    return select(TextDraft).where(TextDraft.campaign_id == campaign_id, TextDraft.user_id == user_id)


def _locked(session: Session, campaign_id: int, user_id: int) -> TextDraft | None:
    return session.scalars(_select_draft(campaign_id, user_id).with_for_update()).one_or_none()
