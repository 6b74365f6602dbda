"""A request under the Freedom of Information Act about one area, half decided, and a legal hold on another."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.evidence.disclosure.begin import Details, begin, disclosure_by_number
from app.evidence.disclosure.holds import place
from app.evidence.disclosure.items.decide import Choice, Decision, decide
from app.evidence.disclosure.items.reading import read_item
from app.evidence.disclosure.items.redact import mark
from app.evidence.disclosure.items.search import search
from app.evidence.disclosure.items.suggest import suggestions
from app.evidence.disclosure.models import DisclosureItem
from app.evidence.disclosure.scope import Scope
from app.practice.diary import Story
from app.practice.world import World
from app.registry.models import Area

AREA, HELD_AREA = "averfold", "quillmere"

REFERENCE = "FOI-0417"
ASKS = (
    "All correspondence with the council and its partners about the improvement notice, and what was recorded about "
    "visits and meetings since then."
)
WHY_HELD = "A judicial review of the direction has been announced. Keep everything about the council."
PART = Choice(Decision.PART, ("40",), "Contact details of people who do not deal with the public")
WITHHOLD = Choice(
    Decision.WITHHOLD,
    ("22",),
    "The list of office-holders is to be published next month",
    "Little is gained by having one line of a list a few weeks before the whole of it is published and checked.",
)
RELEASE = Choice(Decision.RELEASE)

CONTACTS, HOLDERS, PUBLISHED = "contacts:", "holders:", "intervention:"
"""How the keys of items begin."""

REDACTED, WITHHELD = 2, 1
"""How many items are released in part, and withheld. What is published is released; the others wait."""


def information_request(world: World) -> Story:
    """It came nine working days ago; the drafter works on it."""
    yield world.at(-47, 16, 5)
    with world.writing() as session:
        place(session, "area", _area(session, HELD_AREA), reason=WHY_HELD, actor=world.actor("administrator"))
    yield world.at(-8, 10, 25)
    with world.writing() as session:
        number = begin(session, _details(world, session), once="practice-request", actor=world.actor("drafter")).number
        search(session, number, actor=world.actor("drafter"))
    for minute, item_id in enumerate(_items(world, number, CONTACTS)[:REDACTED]):
        yield world.at(-3, 14, 5 + minute)
        _redact(world, number, item_id)
        _decide(world, number, [item_id], PART)
    yield world.at(-3, 14, 20)
    _decide(world, number, _items(world, number, PUBLISHED), RELEASE)
    yield world.at(-3, 14, 35)
    _decide(world, number, _items(world, number, HOLDERS)[:WITHHELD], WITHHOLD)


def _area(session: Session, slug: str) -> int:
    return session.scalars(select(Area.id).where(Area.slug == slug)).one()


def _details(world: World, session: Session) -> Details:
    received, scope = (
        world.working_day(-9),
        Scope(areas=(_area(session, AREA),), since=world.today - timedelta(days=365)),
    )
    return Details(REFERENCE, ASKS, received, world.users["drafter"], scope)


def _items(world: World, number: int, beginning: str) -> list[int]:
    """Those whose key begins so, in the order of their numbers."""
    with world.reading() as session:
        mine = DisclosureItem.disclosure_id == disclosure_by_number(session, number).id
        items = select(DisclosureItem.id).where(mine, DisclosureItem.key.startswith(beginning))
        return list(session.scalars(items.order_by(DisclosureItem.number)))


def _redact(world: World, number: int, item_id: int) -> None:
    """What the page of the item suggests, each by its own button."""
    with world.reading() as session:
        reading = read_item(session, world.services.storage, session.get_one(DisclosureItem, item_id))
        offered = suggestions(session, reading.text)
    for suggestion in offered:
        with world.writing() as session:
            item, words, exemption = session.get_one(DisclosureItem, item_id), suggestion.words, suggestion.exemption
            mark(session, number, item, reading, words, exemption, actor=world.actor("drafter"))


def _decide(world: World, number: int, items: list[int], choice: Choice) -> None:
    with world.writing() as session:
        seen = disclosure_by_number(session, number).changed
        decide(session, number, items, choice, seen=seen, actor=world.actor("drafter"))
