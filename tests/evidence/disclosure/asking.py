"""Requests for information about the small campaign: letters 1 to 3 went by email, and two are answered."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.evidence.disclosure.begin import Details, begin, disclosure_by_number
from app.evidence.disclosure.finding.restricted_messages import hidden_keys
from app.evidence.disclosure.items.decide import Choice, Decision, decide
from app.evidence.disclosure.items.reading import ItemContent, read_item
from app.evidence.disclosure.items.redact import mark
from app.evidence.disclosure.items.search import Search, search
from app.evidence.disclosure.listing import ItemFilter, ids_of, item_by_number
from app.evidence.disclosure.models import Disclosure, DisclosureItem
from app.evidence.disclosure.scope import Scope
from app.inbox import restricted
from app.inbox.models import Message
from app.inbox.restricted import Restriction
from app.platform.services import Services
from app.tracking.letter_notes import add_note
from tests.inbox.mail import came, mailed, token
from tests.inbox.test_work import a_pdf
from tests.tracking.office import letter, reply, small, small_campaign

RECEIVED_ON = date(2015, 3, 25)
SECRET = "Quillfeather"
"""A name that nothing but the message and its file says."""

CALLER = "Marchbanks"

REPLY = (
    f"Dear Secretaries of State\n\nThank you for your letter. {SECRET} leads this work; call 01632 960 123 or write to "
    f"jo.{SECRET.lower()}@council.example.\n\nYours sincerely\nThe Director"
)


def the_office(services: Services, *, actor: Actor = SYSTEM) -> int:
    """The id of a message that answers letter 1, with a PDF; letter 2 has a reply, letter 1 a note."""
    small_campaign(services, actor=actor)
    mailed(services, [1, 2, 3])
    message = came(
        services,
        REPLY,
        to=f"replies+{token(1)}@office.example",
        files=[("Plan of Jo.pdf", "application/pdf", a_pdf(f"The plan of {SECRET} in full"))],
    )
    reply(services, [2], on=date(2015, 3, 24), answers=["yes", "no"])
    with services.database.writing() as session:
        add_note(session, letter(session, 1), text=f"{CALLER} rang about it.", once="n", actor=SYSTEM)
    return message


def of_campaign(services: Services, **changes: object) -> Scope:
    with services.database.reading() as session:
        return replace(Scope(campaigns=(small(session).id,)), **changes)


def asked(services: Services, scope: Scope, *, once: str = "a", actor: Actor = SYSTEM) -> int:
    """A request about it, searched once; its number."""
    details = Details("FOI 2015/1", "All letters, and all that came back.", RECEIVED_ON, None, scope)
    with services.database.writing() as session:
        number = begin(session, details, once=once, actor=actor).number
    searched(services, number)
    return number


def searched(services: Services, number: int) -> Search:
    with services.database.writing() as session:
        return search(session, number, actor=SYSTEM)


def disclosure_of(services: Services, number: int) -> Disclosure:
    with services.database.reading() as session:
        return disclosure_by_number(session, number)


def items_of(services: Services, number: int) -> Sequence[DisclosureItem]:
    """Those that are found and may be seen."""
    with services.database.reading() as session:
        found = disclosure_by_number(session, number)
        ids = ids_of(session, found, ItemFilter())
        return session.scalars(
            select(DisclosureItem).where(DisclosureItem.id.in_(ids)).order_by(DisclosureItem.number)
        ).all()


def keys_of(services: Services, number: int) -> list[str]:
    return [one.key for one in items_of(services, number)]


def the_item(services: Services, number: int, key: str) -> DisclosureItem:
    """The one whose key begins so."""
    (found,) = [one for one in items_of(services, number) if one.key.startswith(key)]
    return found


def read(services: Services, item: DisclosureItem) -> ItemContent:
    with services.database.reading() as session:
        return read_item(session, services.storage, item)


def decided(
    services: Services,
    number: int,
    decision: Decision,
    items: Iterable[DisclosureItem] = (),
    *,
    exemptions: tuple[str, ...] = ("40",),
    seen: int | None = None,
) -> int:
    """How many are decided otherwise than before; of all that are found, unless some are named."""
    choice = Choice(decision, exemptions, "It is about a person.", "")
    known = disclosure_of(services, number).changed if seen is None else seen
    ids = [one.id for one in items] or [one.id for one in items_of(services, number)]
    with services.database.writing() as session:
        return decide(session, number, ids, choice, seen=known, actor=SYSTEM)


def blacked(services: Services, number: int, item: DisclosureItem, words: str, exemption: str = "40") -> int:
    reading = read(services, item)
    with services.database.writing() as session:
        own = item_by_number(session, disclosure_by_number(session, number), item.number)
        return mark(session, number, own, reading, words, exemption, actor=SYSTEM)


def restrict(monkeypatch: pytest.MonkeyPatch, message_id: int) -> None:
    """From now on the message is about a report of risk; what was recorded of it too."""
    kept = Restriction(Role.SAFEGUARDING, lambda: select(Message.id).where(Message.id == message_id), print)
    monkeypatch.setattr(restricted.RESTRICTIONS, "things", (kept,))


def hidden_now(services: Services) -> list[str]:
    with services.database.reading() as session:
        return hidden_keys(session)


AT = datetime(2015, 3, 27, 17, tzinfo=UTC)
