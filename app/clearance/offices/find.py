"""Private offices, their ministers and members: find them; add one that nobody has named yet."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.record import Actor
from app.clearance.models import Minister, OfficeMember, PrivateOffice
from app.clearance.offices.change import OfficeNames, add_office
from app.errors import existing
from app.platform.history import as_at
from app.web.typed import title_comparison_key


def offices(session: Session, *, retired: bool = False) -> Sequence[PrivateOffice]:
    """In the order of precedence; those that are retired only when they are asked for."""
    query = select(PrivateOffice).order_by(PrivateOffice.precedence, PrivateOffice.title)
    return session.scalars(query if retired else query.where(PrivateOffice.retired.is_(None))).all()


def office_by_id(session: Session, office_id: int) -> PrivateOffice:
    """Raises NotFound: no_such_office."""
    return existing(session.get(PrivateOffice, office_id), "no_such_office")


def office_for(session: Session, title: str, department: str, *, actor: Actor) -> PrivateOffice:
    """The private office with this title, however it is typed; a new one, last in precedence and without members, when
    there is none."""
    alike = [
        office
        for office in session.scalars(select(PrivateOffice))
        if title_comparison_key(office.title) == title_comparison_key(title)
    ]
    if alike:
        return min(alike, key=lambda private_office: (private_office.title != title, private_office.id))
    return add_office(session, OfficeNames(title, department, department), actor=actor)


def names_of_offices(session: Session, office_ids: Collection[int]) -> dict[int, str]:
    """What lists call offices, by id."""
    rows = session.execute(select(PrivateOffice.id, PrivateOffice.name).where(PrivateOffice.id.in_(office_ids)))
    return dict(rows.all())


def titles_of_offices(session: Session, office_ids: Collection[int]) -> dict[int, str]:
    """Titles as printed in full, by id."""
    rows = session.execute(select(PrivateOffice.id, PrivateOffice.title).where(PrivateOffice.id.in_(office_ids)))
    return dict(rows.all())


def minister_of(session: Session, office_id: int, on: date) -> Minister | None:
    """Who holds the office on a day."""
    query = select(Minister).where(Minister.office_id == office_id, as_at(Minister, on))
    return session.scalars(query.order_by(Minister.id.desc()).limit(1)).one_or_none()


def membership(session: Session, office_id: int, user_id: int | None) -> OfficeMember | None:
    """None: this person is not of the office."""
    return session.get(OfficeMember, (office_id, user_id)) if user_id is not None else None


def offices_of(session: Session, user_id: int) -> dict[int, OfficeMember]:
    """The offices that a user belongs to, by id."""
    rows = session.scalars(select(OfficeMember).where(OfficeMember.user_id == user_id))
    return {row.office_id: row for row in rows}


def members_of(session: Session, office_ids: Collection[int]) -> dict[int, list[User]]:
    """The active members of offices, by office, by name."""
    rows = session.execute(
        select(OfficeMember.office_id, User)
        .join(User, User.id == OfficeMember.user_id)
        .where(OfficeMember.office_id.in_(office_ids), User.active)
        .order_by(func.lower(User.name), User.id)
    )
    found: dict[int, list[User]] = {office_id: [] for office_id in office_ids}
    for office_id, user in rows:
        found[office_id].append(user)
    return found
