"""A person's own notices: listed, counted, marked as read. Which are read is the reader's own mark, and no event."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true, update
from sqlalchemy.orm import Session

from app.accounts.models import Role, UserRole
from app.notices.models import UNREAD, Notice
from app.notices.words import KINDS, kinds_for, topic_of
from app.web.tables.list_query import ListQuery
from app.web.typed import number_in


@dataclass(frozen=True)
class NoticeGroup:
    """A user's notices about one campaign or, where they are about none, about one topic (words.py: TOPICS)."""

    campaign_id: int | None
    topic: str
    total: int = 0
    unread: int = 0
    newest_id: int = 0

    @property
    def key(self) -> str:
        """The group's name in an address."""
        return str(self.campaign_id or self.topic)


def count_unread(session: Session, user_id: int) -> int:
    return session.scalar(select(func.count()).select_from(Notice).where(may_read(user_id), UNREAD)) or 0


def groups_of(session: Session, user_id: int) -> list[NoticeGroup]:
    """All of a user's notices, counted by campaign or topic. The group with the newest notice comes first."""
    unread = func.sum(case((Notice.read_at.is_(None), 1), else_=0))
    rows = session.execute(
        select(Notice.campaign_id, Notice.kind, func.count(), unread, func.max(Notice.id))
        .where(may_read(user_id))
        .group_by(Notice.campaign_id, Notice.kind)
    )
    groups: dict[str, NoticeGroup] = {}
    for campaign_id, kind, total, number_unread, newest in rows:
        group = NoticeGroup(campaign_id, "" if campaign_id else topic_of(kind))
        group = groups.get(group.key, group)
        groups[group.key] = replace(
            group,
            total=group.total + total,
            unread=group.unread + number_unread,
            newest_id=max(group.newest_id, newest),
        )
    return sorted(groups.values(), key=lambda group: -group.newest_id)


def notices_of(user_id: int, key: str) -> ListQuery[Notice]:
    """Those of one group, the newest first."""
    return ListQuery.of(select(Notice).where(may_read(user_id), _in_group(key)).order_by(Notice.id.desc()))


def read_one(session: Session, user_id: int, notice_id: int, *, at: datetime) -> Notice | None:
    """Mark one's own notice as read, unless it is already; None when there is no such notice of this user's."""
    _mark(session, (Notice.id == notice_id) & may_read(user_id), at)
    return session.scalar(select(Notice).where(Notice.id == notice_id, may_read(user_id)))


def read_all(session: Session, user_id: int, *, through: int, at: datetime, key: str = "") -> int:
    """Mark all of a user's notices as read, or those of one group, up to the newest that the page showed; how many were
    unread."""
    return _mark(session, may_read(user_id) & (Notice.id <= through) & (_in_group(key) if key else true()), at)


def may_read(user_id: int) -> ColumnElement[bool]:
    """A user's own notices, but for those whose role they have lost."""
    mine = Notice.user_id == user_id
    for role in Role:
        if kinds := kinds_for(role):
            has = select(UserRole.user_id).where(UserRole.user_id == user_id, UserRole.role == role).exists()
            mine = and_(mine, or_(Notice.kind.not_in(kinds), has))
    return mine


def _in_group(key: str) -> ColumnElement[bool]:
    if campaign_id := number_in(key):
        return Notice.campaign_id == campaign_id
    of_topic = Notice.kind.in_([kind for kind in KINDS if topic_of(kind) == key])
    return Notice.campaign_id.is_(None) & (of_topic | Notice.kind.not_in(KINDS) if key == "other" else of_topic)


def _mark(session: Session, which: ColumnElement[bool], at: datetime) -> int:
    marked = update(Notice).where(which, Notice.read_at.is_(None)).values(read_at=at).returning(Notice.id)
    return len(session.scalars(marked).all())
