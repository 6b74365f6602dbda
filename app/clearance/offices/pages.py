"""What the pages of private offices share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.accounts.models import Role, User
from app.clearance.models import Minister, OfficeMember, PrivateOffice
from app.clearance.offices.find import membership, minister_of
from app.clearance.offices.members import clearers_of, memberships
from app.clearance.offices.set_up import OfficeSetUp
from app.clearance.offices.words import not_yet_words, waiting_words
from app.errors import NotAllowed
from app.people.second_person import possible_confirmers
from app.platform.clock import now, today
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


def after_set_up(done: Sequence[OfficeSetUp], not_yet: Sequence[str]) -> ResponseReturnValue:
    """Lead to the list of offices, and say which members are to be confirmed and which can't join yet. Where nobody can
    confirm them, lead to the page of the first request, which says what to do."""
    requests = [request for office in done for request in office.requests]
    if requests:
        names = names_of(reading(), {request.user_id for request in requests})
        members = [names[request.user_id] for request in requests]
        flash(waiting_words(members, [one.office.title for one in done if one.requests]), "info")
    if not_yet:
        flash(not_yet_words(not_yet), "warning")
    if requests and not possible_confirmers(reading(), requests[0], at=now()):
        return redirect(url_for("account_requests.one", request_id=requests[0].id))
    return redirect(url_for("offices.index"))
