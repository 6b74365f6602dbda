"""How recipients are reached, for tests of sending: contacts as somebody recorded and checked them."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import update

from app.audit.record import SYSTEM
from app.campaigns.models import Letter
from app.delivery.attempts.settle import Evidence, move
from app.delivery.models import Attempt
from app.platform.clock import now, today
from app.platform.history import known
from app.platform.services import Services
from app.registry.contacts.preferences import set_preference
from app.registry.contacts.record import ContactFacts, Owner, newest_seq, record_contact, standing_contacts
from app.registry.models import PostVersion
from tests.delivery.sending import BY_EMAIL, ids, send

SINCE = date(2015, 1, 1)


def post_of(session, number: int) -> int:
    """The post that a letter of the shipped campaign goes to, by the letter's number."""
    (letter_id,) = ids(session, [number])
    return session.get_one(Letter, letter_id).post_id


def reach(services: Services, addresses: Mapping[int, str], *, verified: date | None = None) -> None:
    """Emails of the posts, by number of letter, checked today or on the day `verified`."""
    _record(services, {number: {"value": value} for number, value in addresses.items()}, "email", verified)


def reach_by_post(
    services: Services, addresses: Mapping[int, tuple[str, ...]], *, verified: date | None = None
) -> None:
    _record(services, {number: {"lines": lines} for number, lines in addresses.items()}, "postal", verified)


def _record(services: Services, said: Mapping[int, dict], channel: str, verified: date | None) -> None:
    with services.database.writing() as session:
        for number, what in said.items():
            owner = Owner(post_id=post_of(session, number))
            facts = ContactFacts(source="The office said so", verified_on=verified or today(), **what)
            seen = newest_seq(standing_contacts(session, owner, channel))
            record_contact(session, owner, channel, "post", facts, since=SINCE, today=today(), seen=seen, actor=SYSTEM)


def prefer(services: Services, number: int, way: str) -> None:
    with services.database.writing() as session:
        post_id = post_of(session, number)
        set_preference(session, post_id, "standard", way=way, source="A call", seen=0, actor=SYSTEM)


def ends(services, number: int) -> None:
    """The post is not on its registry's list from today on."""
    with services.database.writing() as session:
        of = (PostVersion.post_id == post_of(session, number), known(PostVersion))
        session.execute(update(PostVersion).where(*of).values(valid_to=today()))


def fail(services, number: int, reason: str) -> None:
    """The letter was emailed, to the address that the registry gives, and bounced."""
    reach(services, {number: f"l{number}@council.example"})
    send(services, [number], BY_EMAIL)
    with services.database.writing() as session:
        (letter_id,) = ids(session, [number])
        attempt = session.query(Attempt).filter(Attempt.letter_id == letter_id).one()
        attempt.address = f"l{number}@council.example"
        evidence = Evidence(now(), "bounce", reason=reason, said="550 5.1.1 no such user")
        assert move(session, attempt.id, "fail", evidence, actor=SYSTEM)
