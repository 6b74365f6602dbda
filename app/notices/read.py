"""A person's own notices: listed, counted, marked as read. Which are read is the reader's own mark, and no event."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Role, UserRole
from app.notices.models import UNREAD, Notice
from app.notices.words import kinds_for
from app.web.tables.list_query import ListQuery


def count_unread(session: Session, user_id: int) -> int:
    return session.scalar(select(func.count()).select_from(Notice).where(may_read(user_id), UNREAD)) or 0


def notices_of(user_id: int) -> ListQuery[Notice]:
    """The newest first."""
    return ListQuery.of(select(Notice).where(may_read(user_id)).order_by(Notice.id.desc()))


def newest_id(session: Session, user_id: int) -> int:
    return session.scalar(select(func.max(Notice.id)).where(may_read(user_id))) or 0


def read_one(session: Session, user_id: int, notice_id: int, *, at: datetime) -> Notice | None:
    """Mark one's own notice as read, unless it is already; None when there is no such notice of this user's."""
    _mark(session, (Notice.id == notice_id) & may_read(user_id), at)
    return session.scalar(select(Notice).where(Notice.id == notice_id, may_read(user_id)))


def read_all(session: Session, user_id: int, *, through: int, at: datetime) -> int:
    """Mark all of a user's notices as read up to the newest that the page showed; how many were unread."""
    return _mark(session, may_read(user_id) & (Notice.id <= through), at)


def may_read(user_id: int) -> ColumnElement[bool]:
    """A user's own notices, but for those whose role they have lost."""
    mine = Notice.user_id == user_id
    for role in Role:
        if kinds := kinds_for(role):
            has = select(UserRole.user_id).where(UserRole.user_id == user_id, UserRole.role == role).exists()
            mine = and_(mine, or_(Notice.kind.not_in(kinds), has))
    return mine


def _mark(session: Session, which: ColumnElement[bool], at: datetime) -> int:
    marked = update(Notice).where(which, Notice.read_at.is_(None)).values(read_at=at).returning(Notice.id)
    return len(session.scalars(marked).all())
