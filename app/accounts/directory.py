"""Find users."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.models import Role, User, UserRole
from app.audit.models import AuditEvent, AuditPersonal, AuditSubject


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
    ids = set(user_ids)
    if not ids:
        return {}
    rows = session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {row.id: row.name for row in rows}


def names_then(session: Session, user_ids: Collection[int]) -> Callable[[int, int], str]:
    """What users were called at an audit event: asked by a user's number and the event's. The name before each change
    is kept beside the record; where it was erased, the user is called as today."""
    now = names_of(session, user_ids)
    changes = session.execute(
        select(AuditSubject.subject_id, AuditPersonal.seq, AuditPersonal.value)
        .join(AuditSubject, AuditSubject.seq == AuditPersonal.seq)
        .join(AuditEvent, AuditEvent.seq == AuditPersonal.seq)
        .where(
            AuditEvent.action == events.USER_CHANGED,
            AuditPersonal.name == "name_before",
            AuditPersonal.value.is_not(None),
        )
        .where(AuditSubject.kind == "user", AuditSubject.subject_id.in_([str(one) for one in user_ids]))
        .order_by(AuditPersonal.seq)
    ).all()

    def name(user_id: int, seq: int) -> str:
        before = (value for user, changed, value in changes if user == str(user_id) and changed > seq)
        return next(before, None) or now.get(user_id, "")

    return name
