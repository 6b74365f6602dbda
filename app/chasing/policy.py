"""When a letter without a reply is chased, how often, and whom a chaser is copied to. It proposes; a person decides.

Nothing here reads or writes: what is known of a letter comes in as a Case, and one Proposal comes out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.letters.dates import working_days_between
from app.tracking.codes import Delivery

MEMBERS = frozenset({"council-leaders", "lead-members"})
"""Registries of elected members. A member answers for themselves: no officer is written to, or copied, about them."""

COPIED: Mapping[str, str] = {
    "directors-of-childrens-services": "chief-executives",
    "chief-executives": "council-leaders",
}
"""Whom a later chaser to a post of one registry is copied to: the post of another in the same organisation."""


class NotChasedReason(StrEnum):
    """Why a letter is not chased now, in the order in which they are looked at."""

    NO_REPLY_NEEDED = "no_reply_needed"
    REPLIED = "replied"
    NOT_SENT = "not_sent"
    NOT_DELIVERED = "not_delivered"
    SENT_AFTER = "sent_after"
    NOT_DUE = "not_due"
    SENT_AGAIN = "sent_again"
    GONE = "gone"
    MAIL_WAITING = "mail_waiting"
    BEING_CHASED = "being_chased"
    ANOTHER_CAMPAIGN = "another_campaign"
    CHASED_LATELY = "chased_lately"
    CHASER_NOT_DUE = "chaser_not_due"
    ENOUGH = "enough"


OVERDUE = tuple(NotChasedReason)[tuple(NotChasedReason).index(NotChasedReason.SENT_AGAIN) :]
"""Why a letter is not chased although its reply is late."""


@dataclass(frozen=True)
class Case:
    """What is known of one letter and its recipient.

    `listed`: its post is on its registry's list today. `due`: the day by which a reply is due; None when none is
    needed. `replied`: the clock has stopped. `mail_waiting`: how many messages that may be from the recipient nobody
    has sorted or read yet. `chasers`: the days on which chasers went to the recipient, whichever campaign they were of,
    the last one last; `own`: how many of them were about this letter; `asked_by`: the latest day by which one of them
    asks for a reply. `being_chased`: the reference of a chaser to them
    that is not sent yet. `elsewhere`: the reference of another campaign's letter to them that is overdue for longer.
    `sent_after`: the letter that first reached them was sent after `due`. `asked_again`: the reply-by date of a
    correction, or of a letter sent again, that was sent after `due`."""

    letter_id: int
    registry: str
    due: date | None
    replied: bool
    delivered: Delivery
    listed: bool = True
    mail_waiting: int = 0
    chasers: tuple[date, ...] = ()
    own: int = 0
    asked_by: date | None = None
    being_chased: str = ""
    elsewhere: str = ""
    sent_after: bool = False
    asked_again: date | None = None


@dataclass(frozen=True)
class Proposal:
    """`held` None: chase it, for the `number`th time, copied to the posts of the registry `copy_to` in the recipient's
    organisation, if any. Else why not; `since` or `reference` say more of some reasons."""

    case: Case
    held: NotChasedReason | None
    number: int
    copy_to: str = ""
    since: date | None = None
    reference: str = ""


@dataclass(frozen=True)
class ChasingPolicy:
    """In working days: the first chaser when a reply is `first_after` days late; the next `every` so many after the
    last, once a reply to that is `first_after` days late too; no more than `most` about one letter; copied from the
    `copied_from`th on."""

    first_after: int = 1
    every: int = 10
    most: int = 3
    copied_from: int = 2

    def propose(self, case: Case, *, today: date, holidays: frozenset[date]) -> Proposal:
        number = case.own + 1
        copy_to = COPIED.get(case.registry, "") if number >= self.copied_from and case.registry not in MEMBERS else ""
        since = case.chasers[-1] if case.chasers else None

        def passed(day: date) -> bool:
            return working_days_between(day, today, holidays=holidays) >= self.first_after

        def held(why: NotChasedReason, *, reference: str = "") -> Proposal:
            return Proposal(
                case, why, number, since=since if why is NotChasedReason.CHASED_LATELY else None, reference=reference
            )

        if case.due is None:
            return held(NotChasedReason.NO_REPLY_NEEDED)
        if case.replied:
            return held(NotChasedReason.REPLIED)
        if case.delivered in (Delivery.NOT_SENT, Delivery.HELD_BACK, Delivery.QUEUED):
            return held(NotChasedReason.NOT_SENT)
        if case.delivered in (Delivery.RETURNED, Delivery.FAILED, Delivery.UNCERTAIN):
            return held(NotChasedReason.NOT_DELIVERED)
        if case.sent_after:
            return replace(held(NotChasedReason.SENT_AFTER), since=case.asked_again)
        if not passed(case.due):
            return held(NotChasedReason.NOT_DUE)
        if case.asked_again and not passed(case.asked_again):
            return replace(held(NotChasedReason.SENT_AGAIN), since=case.asked_again)
        if not case.listed:
            return held(NotChasedReason.GONE)
        if case.mail_waiting:
            return held(NotChasedReason.MAIL_WAITING)
        if case.being_chased:
            return held(NotChasedReason.BEING_CHASED, reference=case.being_chased)
        if case.elsewhere:
            return held(NotChasedReason.ANOTHER_CAMPAIGN, reference=case.elsewhere)
        if since and working_days_between(since, today, holidays=holidays) < self.every:
            return held(NotChasedReason.CHASED_LATELY)
        if since and case.asked_by and not passed(case.asked_by):
            return replace(held(NotChasedReason.CHASER_NOT_DUE), since=case.asked_by)
        if case.own >= self.most:
            return held(NotChasedReason.ENOUGH)
        return Proposal(case, None, number, copy_to=copy_to)
