"""What the pages of private offices share."""

from dataclasses import dataclass
from datetime import date

from flask import abort
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.clearance.models import Minister, OfficeMember, PrivateOffice
from app.clearance.offices.find import membership, minister_of
from app.clearance.offices.members import clearers_of, memberships
from app.clearance.offices.ministers import ministers
from app.clearance.offices.words import NOT_A_MEMBER, NOT_OF_THE_OFFICE
from app.clock import today
from app.web.request import reading

ALL = "/admin/offices"
ONE = ALL + "/<int:office_id>"


@dataclass(frozen=True)
class Shown:
    """A private office as a page shows it, on a day."""

    office: PrivateOffice
    day: date
    minister: Minister | None
    clearers: int

    @property
    def signed(self) -> bool:
        return self.minister is not None and self.minister.picture_sha256 is not None


def shown(session: Session, offices: list[PrivateOffice]) -> list[Shown]:
    clearers = clearers_of(session, [one.id for one in offices])
    return [Shown(one, today(), minister_of(session, one.id, today()), len(clearers[one.id])) for one in offices]


def office_or_404(office_id: int, session: Session | None = None) -> PrivateOffice:
    found = (session or reading()).get(PrivateOffice, office_id)
    return found or abort(404, description="There is no such office.")


def minister_or_404(session: Session, office_id: int, minister_id: int) -> Minister:
    """One that stands as it is known now."""
    found = next((one for one in ministers(session, office_id) if one.id == minister_id), None)
    return found or abort(404, description="What this page was about has been corrected meanwhile. Open the office.")


def require_of_the_office(office_id: int) -> OfficeMember | None:
    """403 for who is neither an administrator nor of the office; their membership."""
    mine = membership(reading(), office_id, current_user.id)
    if mine is None and Role.ADMINISTRATOR not in current_user.roles:
        abort(403, description=NOT_OF_THE_OFFICE)
    return mine


def require_member(office_id: int) -> None:
    """403 for who is not of the office. Administrators neither see nor choose a minister's signature."""
    if membership(reading(), office_id, current_user.id) is None:
        abort(403, description=NOT_A_MEMBER)


def members_shown(office_id: int) -> list[tuple[OfficeMember, User]]:
    return memberships(reading(), office_id)
