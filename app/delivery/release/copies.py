"""Send copies to those whom the copy list names, once letters have gone: of one letter of each text, the first of its
registry, with a cover that says that it is a copy. Each copy is an attempt like any other, kept apart by its place in
the list."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.record import Actor, digest_of, record
from app.campaigns.audience.copies import copy_lines
from app.campaigns.letter.text import campaign_text
from app.campaigns.lifecycle.ownership import require_own_open
from app.campaigns.models import Campaign, Letter
from app.delivery.channels import Channel
from app.delivery.email.covers import Cover
from app.delivery.email.numbers import ascii_address, message_id_for
from app.delivery.email.sign_off import SignOff, add_sign_off
from app.delivery.email.usual_covers import usual_copy_cover
from app.delivery.marking.groups import first_gone
from app.delivery.marking.sendable import Outgoing
from app.delivery.models import Attempt, Sending
from app.delivery.release.embargo import embargo_of
from app.delivery.sending.start import queue_attempts, sending_subjects, sending_under_way
from app.delivery.states import ATTEMPT, SENDING, State
from app.errors import Refused, Stale
from app.places import Place
from app.platform.clock import london_time
from app.platform.config import Settings
from app.platform.mail.errors import RefusedByServer
from app.registry.contacts.of_posts import contacts_of
from app.registry.periods.find import period_on
from app.registry.posts.posts import listed_posts

COUNTDOWN = timedelta(minutes=5)
"""In which it can be stopped."""

PER_MINUTE = 60

GONE_WRONG = (State.FAILED, State.RETURNED)


ADDRESSES, ADDRESS = "copies", "to-"
"""What refusals call the addresses of all, and one of them before its place in the list."""

CHECKED = "checked"
"""What refusals call that a person confirms what must be checked."""


COPY_CHECKS: Place[Callable[[Session, Campaign], str]] = Place("what a person checks before copies are sent")
"""Each says what must be confirmed, as the label of a checkbox; blank: nothing."""


@dataclass(frozen=True)
class CopyRecipient:
    """A line of the copy list: its `place` from 1, its `words`, the `address` by which its post is known to be reached,
    or blank; its attempts, the newest last."""

    place: int
    words: str
    address: str
    attempts: Sequence[Attempt] = field(default_factory=tuple)


@dataclass(frozen=True)
class Copies:
    """`letters`: those of which copies may go, one of each text that has been sent. `check`: what a person must confirm
    first; blank: nothing."""

    lines: Sequence[CopyRecipient]
    letters: Sequence[Outgoing]
    check: str

    @property
    def seen(self) -> str:
        """What a form carries, so that a stale one is refused."""
        lines = [[line.place, line.words, [[row.id, row.state] for row in line.attempts]] for line in self.lines]
        return digest_of([lines, [[letter.letter_id, letter.edition_id] for letter in self.letters]])

    def to_send(self, line: CopyRecipient) -> list[Outgoing]:
        """The letters of which this line has had no copy, or one that did not arrive."""
        had = {row.edition_id for row in line.attempts if row.state not in GONE_WRONG}
        return [letter for letter in self.letters if letter.edition_id not in had]

    def has_replaced(self, line: CopyRecipient) -> bool:
        """Whether this line has a copy of a letter that was corrected, and none of the correction."""
        return any(earlier_copy(line, one) for one in self.to_send(line))


def earlier_copy(line: CopyRecipient, letter: Outgoing) -> int | None:
    """Return the id of the edition, before the letter's newest, that this line was sent a copy of last."""
    return next(
        (
            row.edition_id
            for row in reversed(line.attempts)
            if row.letter_id == letter.letter_id and row.edition_id != letter.edition_id and row.state not in GONE_WRONG
        ),
        None,
    )


def copies_of(session: Session, campaign: Campaign, *, today: date) -> Copies:
    """As they stand on the day."""
    addresses = _addresses(session, campaign, today)
    by_place: dict[int, list[Attempt]] = {}
    rows = (
        select(Attempt)
        .join(Letter, Letter.id == Attempt.letter_id)
        .where(
            Letter.campaign_id == campaign.id,
            Letter.withdrawn.is_(False),
            Attempt.copy > 0,
            Attempt.undone.is_(None),
        )
    )
    for row in session.scalars(rows.order_by(Attempt.id)):
        by_place.setdefault(row.copy, []).append(row)
    words = dict(copy_lines(session, campaign))
    lines = [
        CopyRecipient(
            copy.position + 1,
            words[copy.id],
            addresses.get(copy.post_id or 0, ""),
            tuple(by_place.get(copy.position + 1, ())),
        )
        for copy in campaign.copies
    ]
    check = next(filter(None, (check(session, campaign) for check in COPY_CHECKS)), "")
    return Copies(lines, first_gone(session, campaign), check)


def send_copies(
    session: Session,
    campaign: Campaign,
    addresses: Mapping[int, str],
    sign_off: SignOff,
    *,
    settings: Settings,
    carrier: str,
    seen: str,
    checked: bool = False,
    at: datetime,
    actor: Actor,
) -> Sending:
    """Queue a copy of each letter to each of the `addresses`, by place in the list; blank: to nobody there. `carrier`:
    as of a Sending. `checked`: a person confirmed what must be checked.

    Raises NotTheOwner, CampaignClosed, CoverUnfit when the email has no sign-off or no way to reply, Refused:
    bad_copy_address, copies_not_checked; and Stale: under_embargo, copies_sending_under_way, copies_in_pre_election,
    no_copy_address; and release_changed when list, letters or copies are others than was shown.
    """
    require_own_open(session, campaign, actor)
    mail = copy_mail(session, campaign, sign_off, settings)
    if (until := embargo_of(session, campaign.id)) and at < until:
        raise Stale("under_embargo", field=ADDRESSES, until=until)
    if other := sending_under_way(session, campaign.id, Channel.EMAIL):
        raise Stale("copies_sending_under_way", field=ADDRESSES, number=other.number)
    if period := period_on(session, london_time(at).date()):
        raise Stale("copies_in_pre_election", field=ADDRESSES, election=period.name)
    copies = copies_of(session, campaign, today=london_time(at).date())
    if copies.seen != seen:
        raise Stale("release_changed")
    if copies.check and not checked:
        raise Refused("copies_not_checked", field=CHECKED)
    going = going_copies(copies, addresses)
    unlisted = _unlisted(session, campaign, {line.place for line, *_ in going}, london_time(at).date())
    sending = _begin(session, campaign, len(going), mail, carrier, unlisted=unlisted, at=at, actor=actor)
    rows = [
        copy_row(sending, one, line, address, position, settings, at=at)
        for position, (line, address, one) in enumerate(going, 1)
    ]
    queue_attempts(session, campaign, sending, rows, facts={"copies": "yes"}, at=at, actor=actor)
    return sending


def copy_mail(session: Session, campaign: Campaign, sign_off: SignOff, settings: Settings) -> Cover:
    """Return the email around each copy with its sign-off, as a sending keeps it. Raises CoverUnfit."""
    language = campaign_text(session, campaign).front.language
    cover = usual_copy_cover(language, chaser=campaign.chases_id is not None)
    return add_sign_off(cover, sign_off, language=language, replies_to=settings.replies_address)


def going_copies(copies: Copies, addresses: Mapping[int, str]) -> list[tuple[CopyRecipient, str, Outgoing]]:
    """Return who is sent a copy, at which address, of which letter. Raises Refused: bad_copy_address; and Stale
    (no_copy_address) when nobody is."""
    going: list[tuple[CopyRecipient, str, Outgoing]] = []
    for line in copies.lines:
        typed = addresses.get(line.place, "").strip()
        if not typed:
            continue
        try:
            address = ascii_address(typed)
        except RefusedByServer:
            raise Refused("bad_copy_address", field=f"{ADDRESS}{line.place}") from None
        going += ((line, address, one) for one in copies.to_send(line))
    if not going:
        raise Stale("no_copy_address", field=ADDRESSES)
    return going


def _addresses(session: Session, campaign: Campaign, today: date) -> dict[int, str]:
    """The email address of each post of the copy list that is on its registry's list and has one which may be used."""
    posts = [copy.post_id for copy in campaign.copies if copy.post_id is not None]
    contacts = contacts_of(session, listed_posts(session, posts, valid_at=today), valid_at=today)
    return {
        post_id: next((contact.value for contact in known if contact.channel == "email" and not contact.do_not_use), "")
        for post_id, known in contacts.items()
    }


def _unlisted(session: Session, campaign: Campaign, places: Collection[int], today: date) -> list[int]:
    """Those of the places whose posts are not on their registry's list: somebody entered an address all the same."""
    posts = {copy.position + 1: copy.post_id for copy in campaign.copies if copy.post_id is not None}
    listed = listed_posts(session, set(posts.values()), valid_at=today)
    return sorted(place for place in places if place in posts and posts[place] not in listed)


def _begin(
    session: Session,
    campaign: Campaign,
    total: int,
    mail: Cover,
    carrier: str,
    *,
    unlisted: Sequence[int],
    at: datetime,
    actor: Actor,
) -> Sending:
    newest = session.scalar(select(func.max(Sending.number)).where(Sending.campaign_id == campaign.id))
    number, starts = (newest or 0) + 1, at + COUNTDOWN
    event = record(
        session,
        SENDING["start"].action,
        actor=actor,
        subjects=sending_subjects(campaign, number),
        after={
            "letters": total,
            "copies": True,
            "channel": Channel.EMAIL.value,
            "carrier": carrier,
            "starts_at": starts.isoformat(),
            "first_wave": 0,
            "per_minute": PER_MINUTE,
            "with_word": False,
            "stale": 0,
            "seen": "",
            **({"unlisted_places": unlisted} if unlisted else {}),
        },
    )
    sending = Sending(
        campaign_id=campaign.id,
        number=number,
        channel=Channel.EMAIL.value,
        carrier=carrier,
        state=SENDING["start"].target.value,
        starts_at=starts,
        first_wave=0,
        looked=True,
        per_minute=PER_MINUTE,
        subject=mail.subject,
        cover=mail.text,
        with_word=False,
        reasons={},
        total=total,
        created_by=actor.user_id,
        recorded=event.seq,
        started_at=at,
    )
    session.add(sending)
    session.flush()
    return sending


def copy_row(
    sending: Sending,
    letter: Outgoing,
    line: CopyRecipient,
    address: str,
    position: int,
    settings: Settings,
    *,
    at: datetime,
) -> dict[str, Any]:
    """Return what the attempt at sending a copy is made of."""
    tried = [row.resend for row in line.attempts if row.edition_id == letter.edition_id]
    return {
        "letter_id": letter.letter_id,
        "edition_id": letter.edition_id,
        "replaces_id": earlier_copy(line, letter),
        "channel": sending.channel,
        "resend": max(tried, default=-1) + 1,
        "copy": line.place,
        "state": ATTEMPT["queue"].target.value,
        "sent_on": london_time(at).date(),
        "note": line.words,
        "sending_id": sending.id,
        "position": position,
        "address": address,
        "message_id": message_id_for(letter.reference, settings),
        "due_at": sending.starts_at,
    }
