"""Set a private office up at once: its title and department, its minister and its members.

Each is recorded by the same event as on the office's own page, and joining an office takes a second person here too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.clearance.models import PrivateOffice
from app.clearance.offices.change import OfficeNames, add_office
from app.clearance.offices.members import user_to_join
from app.clearance.offices.ministers import record_minister
from app.clearance.offices.second_person import ask_to_join
from app.people.models import AccountRequest
from app.platform.config import Settings


@dataclass(frozen=True)
class OfficeDetails:
    """What is to be recorded of an office. `minister`: blank for none; `since`: the first day in office, if known."""

    names: OfficeNames
    minister: str
    since: date | None
    member_ids: Sequence[int]


@dataclass(frozen=True)
class OfficeSetUp:
    """An office that was set up. `requests`: what waits for a second person."""

    office: PrivateOffice
    requests: Sequence[AccountRequest]


def set_up_office(
    session: Session,
    details: OfficeDetails,
    *,
    office: PrivateOffice | None = None,
    settings: Settings,
    actor: Actor,
    at: datetime,
) -> OfficeSetUp:
    """Add an office with its minister, and have its members join; `office`: one that is there, and lacks these.

    Raises TitleTaken, NotAClearer, and Refused: own_office.
    """
    office = office or add_office(session, details.names, actor=actor)
    if details.minister:
        record_minister(session, office, name=details.minister, since=details.since, actor=actor)
    asked = [
        ask_to_join(
            session,
            office,
            user_to_join(session, user_id),
            gateway=False,
            settings=settings,
            actor=actor,
            at=at,
        )
        for user_id in details.member_ids
    ]
    return OfficeSetUp(office, [one for one in asked if isinstance(one, AccountRequest)])
