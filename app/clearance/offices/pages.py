"""What the pages of private offices share."""

from dataclasses import dataclass
from datetime import date

from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.clearance.models import Minister, OfficeMember, PrivateOffice
from app.clearance.offices.find import membership, minister_of
from app.clearance.offices.members import clearers_of, memberships
from app.errors import NotAllowed
from app.platform.clock import today
from app.web.request import reading

ALL = "/admin/offices"
ONE = ALL + "/<int:office_id>"


@dataclass(frozen=True)
class OfficeRow:
    """A private office as a page shows it, on a day."""

    office: PrivateOffice
    day: date
    minister: Minister | None
    clearers: int

    @property
    def signed(self) -> bool:
        return self.minister is not None and self.minister.picture_sha256 is not None


def offices_shown(session: Session, offices: list[PrivateOffice]) -> list[OfficeRow]:
    clearers = clearers_of(session, [office.id for office in offices])
    return [
        OfficeRow(office, today(), minister_of(session, office.id, today()), len(clearers[office.id]))
        for office in offices
    ]


def require_of_the_office(office_id: int) -> OfficeMember | None:
    """Their membership. Raises NotAllowed (office_for_members) to who is neither an administrator nor of the office."""
    mine = membership(reading(), office_id, current_user.id)
    if mine is None and Role.ADMINISTRATOR not in current_user.roles:
        raise NotAllowed("office_for_members")
    return mine


def require_member(office_id: int) -> None:
    """Raise NotAllowed (signature_for_members) to who is not of the office. Administrators neither see nor choose a
    minister's signature."""
    if membership(reading(), office_id, current_user.id) is None:
        raise NotAllowed("signature_for_members")


def members_shown(office_id: int) -> list[tuple[OfficeMember, User]]:
    return memberships(reading(), office_id)
