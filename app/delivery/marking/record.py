"""Write down that letters were sent: by which channel and when. Despatch itself sends nothing here."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.audit.find import EventFilter, body_of, find_events
from app.audit.record import Actor, Subject, digest_of, digests_of, record
from app.campaigns.lifecycle.ownership import require_own_open
from app.campaigns.models import Campaign
from app.delivery.channels import Channel
from app.delivery.marking.sendable import Outgoing, Why, sendable
from app.delivery.models import Attempt
from app.delivery.replay import attempts_made
from app.delivery.states import ATTEMPT
from app.errors import Refused, Stale
from app.registry.models import PreElectionPeriod
from app.registry.periods.find import period_on
from app.registry.periods.words import period_of


@dataclass(frozen=True)
class Sending:
    """What a person says was done: by which channel, on which day. `again`: also what went by this channel already;
    `despite`: why it went although that day lies in a pre-election period."""

    channel: Channel
    sent_on: date
    note: str = ""
    again: bool = False
    despite: str = ""


@dataclass(frozen=True)
class Plan:
    """The chosen letters that can be marked sent as a Sending says, and why each of the others can't."""

    sending: Sending
    letters: Sequence[Outgoing]
    others: Sequence[tuple[Outgoing, Why]]

    @property
    def why_not(self) -> Mapping[Why, int]:
        """How many of the chosen letters can't go, by reason, in the order of Why."""
        counts = Counter(why for _, why in self.others)
        return {why: counts[why] for why in Why if counts[why]}

    @property
    def corrections(self) -> int:
        """How many of the letters correct an edition that was sent."""
        return sum(letter.replaces is not None for letter in self.letters)

    @property
    def seen(self) -> str:
        """The digest of all of it: what a person has agreed to."""
        sending = self.sending
        said = (sending.channel, sending.sent_on.isoformat(), sending.note, sending.despite)
        return digest_of([said, *([letter.edition_id, self._resend(letter)] for letter in self.letters)])

    def rows(self) -> Iterator[dict[str, Any]]:
        """An attempt for each letter."""
        for letter in self.letters:
            yield {
                "letter_id": letter.letter_id,
                "edition_id": letter.edition_id,
                "replaces_id": letter.replaces.edition_id if letter.replaces else None,
                "channel": self.sending.channel.value,
                "resend": self._resend(letter),
                "state": ATTEMPT["record"].target.value,
                "sent_on": self.sending.sent_on,
                "note": self.sending.note,
            }

    def _resend(self, letter: Outgoing) -> int:
        return letter.tried.get(self.sending.channel, -1) + 1


def plan(chosen: Iterable[Outgoing], sending: Sending) -> Plan:
    """What a Sending would come to for the letters that are chosen."""
    letters, others = [], []
    for letter in chosen:
        if why := letter.why_not(sending.channel, again=sending.again):
            others.append((letter, why))
        else:
            letters.append(letter)
    return Plan(sending, letters, others)


def record_sent(
    session: Session,
    campaign: Campaign,
    chosen: Collection[int],
    sending: Sending,
    *,
    seen: str,
    today: date,
    actor: Actor,
) -> int:
    """Record an attempt for each of the letters `chosen`, by id, that can be marked sent: those that the person was
    shown, by the plan's digest `seen`. The number of the event that recorded them comes back; a second click gets the
    first's.

    Raises NotTheOwner, CampaignClosed, Refused: sent_in_future, in_pre_election; and Stale when the plan comes out
    otherwise now, or with no letter.
    """
    require_own_open(session, campaign, actor)
    if sending.sent_on > today:
        raise Refused("sent_in_future", field="sent_on")
    period = period_with_reason(session, sending.sent_on, sending.despite)
    ids = frozenset(chosen)
    wanted = plan(sendable(session, campaign, letter_ids=ids), sending)
    if wanted.seen != seen:
        if first := _recorded_as(session, campaign, seen):
            return first
        raise Stale("letters_changed")
    if not wanted.letters:
        raise Stale("nothing_to_send")
    rows = list(wanted.rows())
    event = record(
        session,
        ATTEMPT["record"].action,
        actor=actor,
        subjects=sent_subjects(campaign, [row["letter_id"] for row in rows]),
        after={
            "letters": len(rows),
            "channel": sending.channel.value,
            "sent_on": sending.sent_on.isoformat(),
            "corrections": wanted.corrections,
            **({"period": period.name, "despite": sending.despite} if period else {}),
            "seen": seen,
            "attempts": attempts_made(rows),
            "digests": digests_of([[row["letter_id"], row["edition_id"], row["resend"]] for row in rows]),
        },
        personal={"note": sending.note} if sending.note else None,
    )
    session.execute(insert(Attempt), [row | {"recorded": event.seq, "handed": event.seq} for row in rows])
    return event.seq


def period_with_reason(session: Session, day: date, despite: str) -> PreElectionPeriod | None:
    """The pre-election period that the day lies in, if any. Raises Refused (in_pre_election) where nobody said why
    letters go all the same."""
    period = period_on(session, day)
    if period and not despite:
        raise Refused("in_pre_election", field="despite", period=period_of(period.name))
    return period


def sent_subjects(campaign: Campaign, letter_ids: Sequence[int]) -> list[Subject]:
    """What the audit record files the sending of letters under: the campaign, and the letter when it is one alone."""
    letter: list[Subject] = [("letter", letter_ids[0])] if len(letter_ids) == 1 else []
    return [("campaign", campaign.id), *letter]


def _recorded_as(session: Session, campaign: Campaign, seen: str) -> int | None:
    """The campaign's last recording, if it is of the plan `seen`."""
    event_filter = EventFilter(action=ATTEMPT["record"].action, kind="campaign", identity=str(campaign.id))
    last = find_events(session, event_filter, size=1).events
    return last[0].seq if last and body_of(last[0])["after"]["seen"] == seen else None
