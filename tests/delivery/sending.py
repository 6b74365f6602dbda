"""Cleared letters, made and sent, for tests of delivery: each step in one line."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from app.audit.record import SYSTEM, Actor
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Campaign, Letter
from app.delivery.channels import Channel
from app.delivery.marking.record import Plan, Sending, plan, record_sent
from app.delivery.marking.sendable import Outgoing, sendable
from app.delivery.models import Attempt
from app.platform.services import Services
from app.production.runs.work import work
from tests.campaigns.clearing import clear_all, take_back
from tests.production.making import start

POLICE, LEADERS = (42, 43), (44, 45, 46)
"""Numbers of letters: chief constables whose address is not known, council leaders."""

LETTERS = (*POLICE, *LEADERS)
POSTED_ON, TODAY = date(2015, 3, 4), date(2015, 3, 27)
BY_POST, BY_EMAIL = Sending(Channel.POST, POSTED_ON), Sending(Channel.EMAIL, POSTED_ON)


def campaign(session) -> Campaign:
    return campaign_by_reference(session, "MAR15")


def clear(services: Services, *registries: str) -> None:
    """Every office has cleared the text of all registries, or of those named."""
    with services.database.writing() as session:
        clear_all(session, campaign(session), registries=registries or None)


def unclear(services: Services, registry: str) -> None:
    """No clearance stands any more of the text of a registry."""
    with services.database.writing() as session:
        take_back(session, campaign(session), registry)


def make(services: Services, numbers: Iterable[int] = LETTERS) -> None:
    """The letters have another edition. Ask for the fixture `cheap` too."""
    work(services, start(services, numbers).id)


def ids(session, numbers: Iterable[int]) -> list[int]:
    wanted = select(Letter.id).join(Campaign, Campaign.id == Letter.campaign_id).where(Campaign.reference == "MAR15")
    return list(session.scalars(wanted.where(Letter.number.in_(numbers)).order_by(Letter.number)))


def of(session, number: int) -> Outgoing:
    """How one letter stands."""
    (letter_id,) = ids(session, [number])
    (found,) = sendable(session, campaign(session), letter_ids=[letter_id])
    return found


def send(
    services: Services, numbers: Iterable[int] = LEADERS, sending: Sending = BY_POST, *, actor: Actor = SYSTEM
) -> int:
    """What can be sent of these letters is recorded; the number of the event."""
    with services.database.writing() as session:
        chosen = ids(session, numbers)
        seen = planned(session, numbers, sending).seen
        return record_sent(session, campaign(session), chosen, sending, seen=seen, today=TODAY, actor=actor)


def planned(session, numbers: Iterable[int], sending: Sending) -> Plan:
    """What sending these letters would come to."""
    chosen = frozenset(ids(session, numbers))
    return plan((one for one in sendable(session, campaign(session)) if one.letter_id in chosen), sending)


def attempts(services: Services) -> list[Attempt]:
    with services.database.reading() as session:
        return list(session.scalars(select(Attempt).order_by(Attempt.id)))
