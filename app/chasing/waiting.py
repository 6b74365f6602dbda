"""Mail of those who may be chased: what nobody has sorted or read yet, and who may have sent it; who is away."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.audit.event_memory import EventMemory
from app.campaigns.models import Letter
from app.inbox.models import Message, MessageKind, MessageLetter
from app.inbox.reading.kinds import Kind
from app.inbox.restricted import may_be_seen
from app.inbox.sorting.sender import MANY_BODIES, domains_of, own_domain
from app.inbox.states import ReadState, State
from app.platform.clock import london_time
from app.platform.database import plain_rows
from app.platform.history import known
from app.registry.events import CHANGES_NO_REGISTRY
from app.registry.models import Contact, OrganisationVersion, PostVersion, Succession
from app.web.filters import format_date

Ids = defaultdict[str, set[int]]


def posts_of_senders(session: Session, addresses: Collection[str]) -> dict[str, set[int]]:
    """By address, in lower case, the posts that have it, and those of each organisation that has it or its domain, or
    gave way to one that has."""
    wanted = {one: domains_of(one) for one in addresses if "@" in one}
    if not wanted:
        return {}
    owners, found = OWNERS.recall(session, None, lambda: _owners(session)), {}
    for address, theirs in wanted.items():
        named = set[int]().union(*(owners.bodies.get(one, ()) for one in theirs))
        named = (named if len(named) <= MANY_BODIES else set()) | owners.offices.get(address, set())
        found[address] = owners.posts.get(address, set()).union(
            *(owners.posts_of.get(predecessor, ()) for predecessor in _include_predecessors(named, owners.before))
        )
    return found


@dataclass(frozen=True)
class _AddressOwners:
    """By email address in lower case, the posts and the organisations that have it; by domain, the organisations that
    have an address or their website there; by organisation, its posts, and those whose place it took."""

    posts: Mapping[str, set[int]]
    offices: Mapping[str, set[int]]
    bodies: Mapping[str, set[int]]
    posts_of: Mapping[int, set[int]]
    before: Mapping[int, set[int]]


OWNERS: EventMemory[_AddressOwners] = EventMemory(CHANGES_NO_REGISTRY, most=1)


def _owners(session: Session) -> _AddressOwners:
    bodies_of, posts_of = _posts(session)
    posts, offices, bodies = Ids(set), Ids(set), Ids(set)
    query = select(Contact.value, Contact.post_id, Contact.organisation_id)
    for value, post_id, organisation_id in plain_rows(session, query.where(Contact.channel == "email", known(Contact))):
        address = value.lower()
        owners = {organisation_id} if organisation_id else bodies_of.get(post_id or 0, set())
        if post_id:
            posts[address].add(post_id)
        else:
            offices[address] |= owners
        bodies[own_domain(address)] |= owners
    sites = select(OrganisationVersion.organisation_id, OrganisationVersion.website)
    for organisation_id, website in plain_rows(session, sites.where(known(OrganisationVersion))):
        bodies[(urlsplit(website).hostname or "").removeprefix("www.")].add(organisation_id)
    return _AddressOwners(posts, offices, bodies, posts_of, _before(session))


def _posts(session: Session) -> tuple[Mapping[int, set[int]], Mapping[int, set[int]]]:
    """Organisations by post id, and posts by organisation id: also those that were so once, or will be."""
    bodies, posts = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    rows = select(PostVersion.post_id, PostVersion.organisation_id).where(known(PostVersion))
    for post_id, organisation_id in plain_rows(session, rows):
        bodies[post_id].add(organisation_id)
        posts[organisation_id].add(post_id)
    return bodies, posts


def _before(session: Session) -> Mapping[int, set[int]]:
    """Whose place each organisation took."""
    before = defaultdict[int, set[int]](set)
    for successor, predecessor in session.execute(
        select(Succession.successor_id, Succession.predecessor_id).where(known(Succession))
    ):
        before[successor].add(predecessor)
    return before


def _include_predecessors(organisations: Iterable[int], before: Mapping[int, set[int]]) -> set[int]:
    """These, and all whose place one of them took, at once or in the end."""
    found: set[int] = set()
    waiting = set(organisations)
    while waiting:
        found |= waiting
        waiting = {one for each in waiting for one in before.get(each, ())} - found
    return found


def waiting_mail(session: Session, post_ids: Collection[int]) -> Counter[int]:
    """By post id, how many messages wait: those matched to a letter to it and not recorded or closed, and those matched
    to none that came from an address of it or of its organisation."""
    if not post_ids:
        return Counter()
    return _matched(session, post_ids) + _unmatched(session, post_ids)


def count_unread(session: Session) -> int:
    """Messages that are kept and not read yet: nobody knows whose they are."""
    unread = select(func.count()).select_from(Message).where(Message.read_state == ReadState.KEPT)
    return session.scalars(unread).one()


def _matched(session: Session, post_ids: Collection[int]) -> Counter[int]:
    rows = (
        select(Letter.post_id)
        .join(MessageLetter, (MessageLetter.letter_id == Letter.id) & known(MessageLetter))
        .join(Message, Message.id == MessageLetter.message_id)
        .where(Message.state == State.MATCHED)
    )
    return Counter(post_id for post_id in session.scalars(rows) if post_id is not None and post_id in post_ids)


def _unmatched(session: Session, post_ids: Collection[int]) -> Counter[int]:
    waiting = select(Message.sender_address).where(Message.state == State.WAITING, Message.sender_address != "")
    senders = Counter(address.strip().lower() for address in session.scalars(waiting))
    found: Counter[int] = Counter()
    for address, theirs in posts_of_senders(session, senders).items():
        found.update(dict.fromkeys(theirs.intersection(post_ids), senders[address]))
    return found


def away_words(session: Session, letter_ids: Collection[int], *, today: date) -> dict[int, str]:
    """By letter id, what its newest automatic reply says, while the writer is not back: "Out of office: back on 5 April
    2015"."""
    rows = session.execute(
        select(MessageLetter.letter_id, Message.received_at, MessageKind.returns_on)
        .join(Message, Message.id == MessageLetter.message_id)
        .join(MessageKind, MessageKind.message_id == Message.id)
        .where(MessageLetter.letter_id.in_(letter_ids), known(MessageLetter), known(MessageKind), may_be_seen(()))
        .where(MessageKind.kind == Kind.OUT_OF_OFFICE)
        .where(or_(MessageKind.returns_on.is_(None), MessageKind.returns_on > today))
        .order_by(Message.received_at, Message.id)
    )
    return {
        letter_id: f"Out of office: back on {format_date(back)}"
        if back
        else f"Out of office on {format_date(london_time(received_at).date())}; no day of return given"
        for letter_id, received_at, back in rows
    }
