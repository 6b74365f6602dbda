"""Letters that did not arrive: why, to which address they went, and whether that has been corrected since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.letters import titles_of_letters
from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.reasons import Reason, ReasonWords, words_of
from app.delivery.channels import Channel
from app.delivery.marking.sendable import Outgoing
from app.delivery.models import Attempt
from app.delivery.sending.rehearse import KIND
from app.platform.history import as_at
from app.registry.contacts.of_posts import KnownContact, contacts_of
from app.registry.models import PostVersion


@dataclass(frozen=True)
class Failure:
    """The last attempt of a letter that did not arrive. `address`: that it went to, or was printed on it; `now`: that
    of the same kind which the registries give today, or blank. `said`: the other side's words."""

    letter: Outgoing
    attempt_id: int
    post_id: int | None
    recipient: str
    channel: Channel
    kind: str
    reason: ReasonWords
    said: str
    on: date
    address: str
    now: str

    @property
    def corrected(self) -> bool:
        """Whether another address stands now than the one that failed."""
        return bool(self.address and self.now) and self.now.lower() != self.address.lower()

    @property
    def ready(self) -> bool:
        """Whether sending it again may help: its address was corrected, or was never what was wrong. A letter that came
        back by post prints its address, so it is made again first; one whose text is open again is cleared first."""
        may_go = self.channel == Channel.EMAIL and self.letter.hindrance is None
        return may_go and (self.corrected or not self.reason.contact)


def failures(session: Session, campaign: Campaign, letters: Sequence[Outgoing], *, today: date) -> list[Failure]:
    """Of those of the campaign's `letters` that did not arrive, in their order. A few queries."""
    failed = {one.letter_id: one for one in letters if one.not_arrived}
    if not failed:
        return []
    last: dict[int, Attempt] = {}
    ended = select(Attempt).where(
        Attempt.letter_id.in_(failed), Attempt.copy == 0, Attempt.ended.is_not(None), Attempt.undone.is_(None)
    )
    for attempt in session.scalars(ended.order_by(Attempt.id)):
        last[attempt.letter_id] = attempt
    posts = dict(session.execute(select(Letter.id, Letter.post_id).where(Letter.id.in_(failed))).all())
    there = (PostVersion.post_id.in_(posts.values()), as_at(PostVersion, today))
    owners = dict(session.execute(select(PostVersion.post_id, PostVersion.organisation_id).where(*there)).all())
    contacts = contacts_of(session, owners, valid_at=today)
    titles = titles_of_letters(session, select(Letter.id).where(Letter.id.in_(failed)), valid_at=campaign.valid_at)
    return [
        _failure(letter, last[letter_id], posts.get(letter_id), contacts, titles.get(letter_id) or letter.reference)
        for letter_id, letter in failed.items()
        if letter_id in last
    ]


def _failure(
    letter: Outgoing,
    attempt: Attempt,
    post_id: int | None,
    contacts: dict[int, list[KnownContact]],
    recipient: str,
) -> Failure:
    channel = Channel(attempt.channel)
    kind = KIND.get(channel, "")
    usable = (one for one in contacts.get(post_id or 0, ()) if one.channel == kind and not one.do_not_use)
    now = next(usable, None)
    return Failure(
        letter,
        attempt.id,
        post_id,
        recipient,
        channel,
        kind,
        words_of(attempt.reason or Reason.UNKNOWN),
        attempt.said,
        attempt.sent_on,
        attempt.address,
        now.text if now else "",
    )
