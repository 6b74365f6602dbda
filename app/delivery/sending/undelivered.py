"""Letters that did not arrive: why, to which address they went, and whether that has been corrected since."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.audit.moments import moments
from app.campaigns.letters import titles_of_letters
from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.reasons import HELD_BACK, Reason, ReasonWords, words_of
from app.delivery.channels import METHODS, Channel
from app.delivery.marking.sendable import Outgoing
from app.delivery.models import Attempt
from app.delivery.sending.failed_addresses import postal_address
from app.delivery.sending.routes import printed_addresses
from app.platform.clock import london_time
from app.platform.history import as_at
from app.registry.contacts.of_posts import KnownContact, contacts_of
from app.registry.models import Contact, PostVersion


@dataclass(frozen=True)
class Correction:
    """Where the last attempt of a letter that did not arrive went, and what the registries say today. `address`: that
    it went to, or was printed on it; blank where nobody recorded it. `now`: that of the same kind today, or blank.
    `corrected`: it is another than the one that failed or, where that is not recorded, than the registries gave when it
    failed. `on`: the day on which it was recorded, where that was after the letter went."""

    kind: str
    address: str
    now: str
    corrected: bool
    on: date | None


@dataclass(frozen=True)
class Failure:
    """The last attempt of a letter that did not arrive. `said`: the other side's words."""

    letter: Outgoing
    attempt_id: int
    post_id: int | None
    recipient: str
    channel: Channel
    reason: ReasonWords
    said: str
    sent_on: date
    correction: Correction

    @property
    def ready(self) -> bool:
        """Whether sending it again may help: its address was corrected, or was never what was wrong. A letter that came
        back by post prints its address, so it is made again first; one whose text is open again is cleared first."""
        may_go = self.channel == Channel.EMAIL and self.letter.hindrance is None
        return may_go and (self.correction.corrected or not self.reason.contact)


def failures(session: Session, campaign: Campaign, letters: Sequence[Outgoing], *, today: date) -> list[Failure]:
    """Of those of the campaign's `letters` that did not arrive, in their order. A few queries."""
    failed = {one.letter_id: one for one in letters if one.not_arrived}
    last = _last_failed(session, failed)
    posts = _posts(session, failed)
    found = _corrections(session, last, posts, today=today)
    titles = titles_of_letters(session, select(Letter.id).where(Letter.id.in_(failed)), valid_at=campaign.valid_at)
    return [
        Failure(
            letter,
            last[letter_id].id,
            posts.get(letter_id),
            titles.get(letter_id) or letter.reference,
            Channel(last[letter_id].channel),
            words_of(last[letter_id].reason or Reason.UNKNOWN),
            last[letter_id].said,
            last[letter_id].sent_on,
            found[letter_id],
        )
        for letter_id, letter in failed.items()
        if letter_id in last
    ]


def corrections(session: Session, letter_ids: Collection[int], *, today: date) -> dict[int, Correction]:
    """Of letters whose last attempt did not arrive, by id. A few queries."""
    return _corrections(session, _last_failed(session, letter_ids), _posts(session, letter_ids), today=today)


def _last_failed(session: Session, letter_ids: Collection[int]) -> dict[int, Attempt]:
    """By letter id. What Despatch held back is left out: its address did not fail."""
    ended = select(Attempt).where(
        Attempt.letter_id.in_(letter_ids),
        Attempt.copy == 0,
        Attempt.ended.is_not(None),
        Attempt.undone.is_(None),
        Attempt.reason.is_distinct_from(HELD_BACK),
    )
    return {attempt.letter_id: attempt for attempt in session.scalars(ended.order_by(Attempt.id))}


def _posts(session: Session, letter_ids: Collection[int]) -> dict[int, int | None]:
    return dict(session.execute(select(Letter.id, Letter.post_id).where(Letter.id.in_(letter_ids))).all())


def _corrections(
    session: Session, last: Mapping[int, Attempt], posts: Mapping[int, int | None], *, today: date
) -> dict[int, Correction]:
    there = (PostVersion.post_id.in_(posts.values()), as_at(PostVersion, today))
    owners = dict(session.execute(select(PostVersion.post_id, PostVersion.organisation_id).where(*there)).all())
    printed = printed_addresses(
        session, [one.edition_id for one in last.values() if METHODS[one.channel].prints_address]
    )
    contacts = contacts_of(session, owners, valid_at=today)
    before = _given_when_they_failed(session, last, posts, owners, printed, today=today)
    found = {}
    for letter_id, attempt in last.items():
        kind, post_id = METHODS[attempt.channel].contact, posts.get(letter_id) or 0
        address = attempt.address or ", ".join(printed.get(attempt.edition_id, ()))
        now = _usable(contacts.get(post_id, ()), kind)
        corrected = bool(now) and not _same(now, address or before.get(letter_id, ""))
        found[letter_id] = Correction(kind, address, now, corrected, None)
    return _with_days(session, found, last, posts, owners)


def _usable(contacts: Iterable[KnownContact], kind: str) -> str:
    return next((contact.text for contact in contacts if contact.channel == kind and not contact.do_not_use), "")


def _same(one: str, other: str) -> bool:
    """However they are written, and set in lines."""
    return postal_address(0, [one]) == postal_address(0, [other])


def _given_when_they_failed(
    session: Session,
    last: Mapping[int, Attempt],
    posts: Mapping[int, int | None],
    owners: Mapping[int, int],
    printed: Mapping[int, tuple[str, ...]],
    *,
    today: date,
) -> dict[int, str]:
    """By letter id, the address that the registries gave when it failed, of those of which nobody recorded to which one
    they went. A query for each event by which some failed."""
    by_event: defaultdict[int, list[int]] = defaultdict(list)
    for letter_id, attempt in last.items():
        if not attempt.address and attempt.edition_id not in printed and posts.get(letter_id) in owners:
            by_event[attempt.ended or 0].append(letter_id)
    found = {}
    for seq, letters in by_event.items():
        theirs = {posts[letter] or 0: owners[posts[letter] or 0] for letter in letters}
        contacts = contacts_of(session, theirs, valid_at=today, known_at=seq)
        for one in letters:
            found[one] = _usable(contacts[posts[one] or 0], METHODS[last[one].channel].contact)
    return found


def _with_days(
    session: Session,
    found: Mapping[int, Correction],
    last: Mapping[int, Attempt],
    posts: Mapping[int, int | None],
    owners: Mapping[int, int],
) -> dict[int, Correction]:
    corrected = {posts.get(one) or 0 for one, correction in found.items() if correction.corrected}
    if not corrected:
        return dict(found)
    theirs = or_(Contact.post_id.in_(corrected), Contact.organisation_id.in_({owners[one] for one in corrected}))
    recorded = session.scalars(select(Contact).where(theirs).order_by(Contact.recorded)).all()
    seqs = {
        letter_id: _recorded_by(recorded, correction, last[letter_id].recorded, posts.get(letter_id) or 0, owners)
        for letter_id, correction in found.items()
        if correction.corrected
    }
    told = moments(session, {seq for seq in seqs.values() if seq})
    days = {letter_id: london_time(told[seq].at).date() for letter_id, seq in seqs.items() if seq}
    return {one: replace(correction, on=days.get(one)) for one, correction in found.items()}


def _recorded_by(
    recorded: Iterable[Contact], correction: Correction, since: int, post_id: int, owners: Mapping[int, int]
) -> int | None:
    """The first event after the letter went that recorded the address of today."""
    return next(
        (
            contact.recorded
            for contact in recorded
            if contact.recorded > since
            and contact.channel == correction.kind
            and (contact.post_id == post_id or contact.organisation_id == owners[post_id])
            and (", ".join(contact.lines) or contact.value) == correction.now
        ),
        None,
    )
