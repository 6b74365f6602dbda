"""Tell people: a notice for each of them in the caller's transaction, whose mail leaves after the commit."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.record import Actor
from app.notices.facts import Facts
from app.notices.models import MailChoice, Notice
from app.notices.states import Way, plan
from app.notices.words import AT_ONCE, KINDS, notice_words
from app.platform.database import wake_after_commit

TASK = "mail"
"""The worker's task that sends what is due."""


def notify(
    session: Session,
    user_ids: Iterable[int],
    kind: str,
    *,
    facts: Facts,
    href: str,
    event: int,
    actor: Actor,
    at: datetime,
    campaign_id: int | None = None,
    also_actor: bool = False,
) -> Sequence[Notice]:
    """Tell each of these users once; those who are told come back. Inactive users are not told, nor is the actor of
    what they did themselves, unless `also_actor`. Kinds in words.AT_ONCE are mailed at once to each.

    `kind`: a key of words.KINDS; KeyError when `facts` lack one that it needs. `href`: a path of the product. `event`:
    the audit event that it tells of; call this after `record`.
    """
    if kind not in KINDS:
        raise KeyError(kind)
    notice_words(kind, facts)  # a notice without words would be found out only by its reader
    if not href.startswith("/") or href.startswith("//"):
        raise ValueError(f"not a path of the product: {href}")
    wanted = set(user_ids) - ({actor.user_id} if actor.user_id and not also_actor else set())
    notices = [
        Notice(
            user_id=user_id,
            kind=kind,
            campaign_id=campaign_id,
            facts=dict(facts),
            href=href,
            event=event,
            created_at=at,
            mail=planned.state,
            daily=planned.daily,
            due_at=planned.due_at,
        )
        for user_id, way in _ways(session, wanted)
        for planned in [plan(Way.AT_ONCE if kind in AT_ONCE else way, at)]
    ]
    session.add_all(notices)
    session.flush()
    if notices:
        wake_after_commit(session, TASK)
    return notices


def _ways(session: Session, user_ids: Collection[int]) -> list[tuple[int, Way]]:
    """Those of the users who are active, and when each wants mail."""
    rows = session.execute(
        select(User.id, MailChoice.way)
        .outerjoin(MailChoice, MailChoice.user_id == User.id)
        .where(User.id.in_(user_ids), User.active)
        .order_by(User.id)
    )
    return [(user_id, Way(way or Way.AT_ONCE)) for user_id, way in rows]
