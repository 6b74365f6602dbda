"""Find users."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Role, User, UserRole


def find_users(session: Session, *, text: str = "", role: Role | None = None) -> Sequence[User]:
    """Users whose name, email or office contains `text`, with `role`; by name, the inactive last."""
    query = select(User).order_by(User.active.desc(), func.lower(User.name), User.id)
    if wanted := text.strip().lower():
        columns = (User.name, User.email, User.office)
        query = query.where(or_(*(func.lower(column).contains(wanted, autoescape=True) for column in columns)))
    if role:
        query = query.where(User.id.in_(select(UserRole.user_id).where(UserRole.role == role)))
    return session.scalars(query).all()


def names_of(session: Session, user_ids: Iterable[int]) -> Mapping[int, str]:
    """The names of users by their numbers."""
    rows = session.execute(select(User.id, User.name).where(User.id.in_(set(user_ids))))
    return {row.id: row.name for row in rows}
