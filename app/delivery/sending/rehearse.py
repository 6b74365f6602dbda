"""Rehearse a sending: for each chosen letter by which way it would go, to which address, and what is in its way.

Nothing is written and nothing leaves. Contacts are those of today, since a letter goes to where its post can be
reached now; the postal address of a letter is the one that it prints, which must be that of today.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.campaigns.signatories.offices import FormerMinister, former_ministers
from app.delivery.channels import METHODS, SENT_BY_DESPATCH, Channel
from app.delivery.email.compose import sizes_of
from app.delivery.marking.sendable import Outgoing, Why
from app.delivery.sending.failed_addresses import Address, email_address, failed_addresses, postal_address
from app.delivery.sending.former_ministers import former_in_letters
from app.delivery.sending.holds import answered_already, held_back
from app.delivery.sending.routes import PREFERRED, Block, Lines, Rehearsal, RoutedLetter, Warn, Wish, printed_addresses
from app.letters.recipient.salutation import Holder
from app.registry.contacts.age import current_since, is_current
from app.registry.contacts.of_posts import KnownContact, contacts_of
from app.registry.contacts.preferences import preferred_ways
from app.registry.posts.posts import listed_posts
from app.registry.posts.recipients_of import holders_of


@dataclass(frozen=True)
class _RehearsalFacts:
    """What is known of the letters' posts, by post id, and of their files, by edition id, in bytes. `listed`: the posts
    on today's list; `printed`: the addresses that letters print, by edition id; `held`: why letters are held back, by
    letter id; `answered`: letters to which a reply is recorded, by id; `failed`: the addresses at
    which the last letter did not arrive; `former`: the ministers printed who have left office."""

    posts: Mapping[int, int]
    listed: Collection[int]
    contacts: Mapping[int, list[KnownContact]]
    failed: Collection[Address]
    printed: Mapping[int, Lines]
    holders: Mapping[int, Holder]
    ways: Mapping[int, str]
    sizes: Mapping[int, int]
    held: Mapping[int, str]
    answered: Collection[int]
    former: Sequence[FormerMinister]
    since: date
    most_bytes: int


def rehearse(
    session: Session, letters: Sequence[Outgoing], wish: Wish, *, today: date, months: int, most: int
) -> Rehearsal:
    """Of the `letters` of one campaign. `months`: how long a contact counts as current; `most`: bytes that a mail may
    have. A few queries, however many letters."""
    rehearsal_facts = _rehearsal_facts(session, letters, wish, today=today, months=months, most=most)
    routed = [_route(rehearsal_facts, letter, wish) for letter in letters]
    return Rehearsal(wish, tuple(_shared(routed)), rehearsal_facts.former)


def _rehearsal_facts(
    session: Session, letters: Sequence[Outgoing], wish: Wish, *, today: date, months: int, most: int
) -> _RehearsalFacts:
    ids = [letter.letter_id for letter in letters]
    posts = {
        row.id: row.post_id for row in session.execute(select(Letter.id, Letter.post_id).where(Letter.id.in_(ids)))
    }
    wanted = {post_id for post_id in posts.values() if post_id is not None}
    owners = listed_posts(session, wanted, valid_at=today)
    editions = [letter.edition_id for letter in letters if letter.edition_id]
    contacts = contacts_of(session, owners, valid_at=today)
    return _RehearsalFacts(
        posts=posts,
        listed=owners,
        contacts=contacts,
        failed=failed_addresses(session, _emails(contacts), wanted),
        printed=printed_addresses(session, editions),
        holders=holders_of(session, owners, valid_at=today),
        ways=preferred_ways(session, wanted),
        sizes=sizes_of(session, editions, with_word=wish.with_word),
        held=held_back(session, ids),
        answered=answered_already(session, ids),
        former=_former(session, letters, today),
        since=current_since(today, months),
        most_bytes=most,
    )


def _former(session: Session, letters: Sequence[Outgoing], today: date) -> Sequence[FormerMinister]:
    of_letters = select(Letter.campaign_id).where(Letter.id.in_([letter.letter_id for letter in letters]))
    campaign = session.scalars(select(Campaign).where(Campaign.id.in_(of_letters))).one_or_none()
    former = former_ministers(session, campaign, today) if campaign else ()
    return former_in_letters(former, {letter.registry_slug for letter in letters})


def _emails(contacts: Mapping[int, Sequence[KnownContact]]) -> set[str]:
    return {contact.value for of_post in contacts.values() for contact in of_post if contact.channel == "email"}


def _route(known: _RehearsalFacts, letter: Outgoing, wish: Wish) -> RoutedLetter:
    first = _way(known, letter, wish)
    routed = _route_by(known, letter, first, wish)
    if routed.goes or not wish.fallback or not METHODS[first].next_step or letter.hindrance:
        return routed
    others = (_route_by(known, letter, spec.code, wish) for spec in SENT_BY_DESPATCH if spec.code != first)
    other = next((other for other in others if other.goes), None)
    return replace(other, warns=(*other.warns, Warn.FALLBACK)) if other else routed


def _way(known: _RehearsalFacts, letter: Outgoing, wish: Wish) -> Channel:
    """As wished; where each post is to have what it prefers, and none is recorded, by email if there is an address."""
    if wish.way != PREFERRED:
        return Channel(wish.way)
    post_id = known.posts.get(letter.letter_id)
    if preferred := known.ways.get(post_id or 0):
        return Channel(preferred)
    return Channel.EMAIL if _contact(known, letter, Channel.EMAIL) else Channel.POST


def _route_by(known: _RehearsalFacts, letter: Outgoing, channel: Channel, wish: Wish) -> RoutedLetter:
    spec = METHODS[channel]
    printed = known.printed.get(letter.edition_id or 0) if spec.prints_address else None
    contact = _contact(known, letter, channel)
    blocks: list[str] = []
    warns: list[str] = []
    if why := _went(letter, wish) or letter.why_not(channel, again=wish.again):
        blocks.append(why)
    listed = letter.open_letter or known.posts.get(letter.letter_id) in known.listed
    if not listed:
        (warns if wish.unlisted else blocks).append(Warn.UNLISTED if wish.unlisted else Block.UNLISTED)
    if any(minister.signatory.signs(letter.registry_slug) for minister in known.former):
        (warns if wish.former else blocks).append(Warn.LEFT_OFFICE if wish.former else Block.LEFT_OFFICE)
    stale = False
    if not spec.next_step:
        blocks.append(Block.BY_HAND)
    elif letter.open_letter:
        blocks.append(Block.OPEN_LETTER)
    elif contact is None:
        if why != Why.NO_ADDRESS and (listed or (wish.unlisted and not printed)):
            blocks.append(Block.DO_NOT_USE if _barred(known, letter, channel) else Block.NO_CONTACT)
    elif printed and contact.lines != printed:
        blocks.append(Block.ADDRESS_CHANGED)
    else:
        stale = not is_current(contact.verified_on, known.since)
        if stale:
            (warns if wish.accepted else blocks).append(Warn.ACCEPTED if wish.accepted else Block.STALE)
    if spec.covering_email and known.sizes.get(letter.edition_id or 0, 0) > known.most_bytes:
        blocks.append(Block.TOO_LARGE)
    if held := known.held.get(letter.letter_id, ""):
        blocks.append(Block.HELD)
    if letter.letter_id in known.answered:
        warns.append(Warn.ANSWERED)
    if _goes_to(known, letter, contact, printed) in known.failed:
        warns.append(Warn.FAILED_BEFORE)
    holder = known.holders.get(known.posts.get(letter.letter_id, 0))
    return RoutedLetter(
        letter,
        channel,
        address=contact.text if contact else "",
        name=holder.full_name if holder else "",
        contact_id=contact.contact_id if contact else None,
        stale=stale,
        held=held,
        blocks=tuple(dict.fromkeys(blocks)),
        warns=tuple(warns),
    )


def _goes_to(
    known: _RehearsalFacts, letter: Outgoing, contact: KnownContact | None, printed: Lines | None
) -> Address | None:
    """The address that it prints or, else, that of the contact."""
    if contact and contact.channel == "email":
        return email_address(contact.value)
    post_id, lines = known.posts.get(letter.letter_id), printed or (contact.lines if contact else ())
    return postal_address(post_id, lines) if post_id and lines else None


def _went(letter: Outgoing, wish: Wish) -> Why | None:
    """What went, or waits to go, by any way does not go by another too, unless that is wished. What waits and may not
    leave as it was made says why."""
    if letter.queued:
        return letter.hindrance or Why.QUEUED_ALREADY
    return Why.SENT_ALREADY if letter.sent and not wish.again else None


def _contact(known: _RehearsalFacts, letter: Outgoing, channel: Channel) -> KnownContact | None:
    """The best that may be used."""
    return next((contact for contact in _contacts(known, letter, channel) if not contact.do_not_use), None)


def _barred(known: _RehearsalFacts, letter: Outgoing, channel: Channel) -> bool:
    """Whether there is one, but it must not be used."""
    return any(_contacts(known, letter, channel))


def _contacts(known: _RehearsalFacts, letter: Outgoing, channel: Channel) -> Iterable[KnownContact]:
    kind = METHODS[channel].contact
    return (
        contact for contact in known.contacts.get(known.posts.get(letter.letter_id, 0), ()) if contact.channel == kind
    )


def _shared(routed: Sequence[RoutedLetter]) -> list[RoutedLetter]:
    """Those of which another goes to the very same mailbox are marked so: one person may hold two posts, or an address
    may stand at the wrong post."""
    times = Counter(letter.address.lower() for letter in routed if _is_emailed(letter))
    return [
        replace(letter, warns=(*letter.warns, Warn.SHARED))
        if _is_emailed(letter) and times[letter.address.lower()] > 1
        else letter
        for letter in routed
    ]


def _is_emailed(letter: RoutedLetter) -> bool:
    return letter.goes and METHODS[letter.channel].covering_email
