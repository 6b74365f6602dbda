"""Reports that a mail of ours did not arrive: which sending each is about, and that it settles it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.delivery.attempts.sent_letters import left_us
from app.delivery.attempts.settle import Evidence, move, note
from app.delivery.models import Attempt
from app.inbox.message_state import HeldMessage
from app.inbox.models import MessageLetter
from app.inbox.reading.kinds import Kind, Reason
from app.inbox.sorting.match import Match, Why, chunks, sent_as

WINDOW = timedelta(days=14)
"""How long after a mail left a report about it may come: servers give up after five days, and reports wait too."""


@dataclass(frozen=True)
class Report:
    """What a report says of the mail that it is about: `header_ids`, the Message-IDs that it names; `recipients`, the
    addresses that failed; `came_at`, when the report did (UTC). `letters`: what else it names, by the usual steps."""

    header_ids: Sequence[str]
    recipients: Sequence[str]
    came_at: datetime
    letters: Sequence[Match] = ()


def sendings_of(session: Session, report: Report) -> list[Match]:
    """The letters and attempts that a report is about: by the Message-ID that it names; by the token of the address
    that it came to, or another sign of a letter, and that letter's last mail; by the address that failed and the time.
    An address to which several letters went in that time says nothing, nor does one where the report names another mail
    of ours, which was no letter."""
    if sent := sent_as(session, set(report.header_ids), copies=True):
        return [Match(letter, Why.ORIGINAL, attempt) for letter, attempt in sorted(set(sent.values()))]
    if report.letters:
        last = last_mails(session, [match.letter_id for match in report.letters])
        return [Match(match.letter_id, match.why, last.get(match.letter_id)) for match in report.letters]
    return _by_recipient(session, report)


def last_mails(session: Session, letter_ids: Collection[int]) -> dict[int, int]:
    """By letter id, the last attempt to send it by email that may have left us; without one, no entry."""
    found: dict[int, int] = {}
    for some in chunks(letter_ids):
        rows = select(Attempt.letter_id, Attempt.id).where(Attempt.letter_id.in_(some), *_mailed())
        found |= dict(session.execute(rows.order_by(Attempt.letter_id, Attempt.id)).all())
    return found


def _by_recipient(session: Session, report: Report) -> list[Match]:
    addresses = {recipient.strip().lower() for recipient in report.recipients}
    rows = (
        select(Attempt.letter_id, Attempt.id, Attempt.message_id)
        .where(
            Attempt.address.in_(addresses),
            Attempt.claimed_at.is_not(None),
            Attempt.claimed_at <= report.came_at,
            Attempt.claimed_at >= report.came_at - WINDOW,
            *_mailed(),
        )
        .order_by(Attempt.id)
    )
    named = {_domain(one) for one in report.header_ids}
    found = session.execute(rows).all()
    last = {letter: attempt for letter, attempt, _ in found}
    if len(last) > len(addresses) or not addresses or any(_domain(one) in named for *_, one in found if one):
        return []
    return [Match(letter, Why.RECIPIENT, attempt) for letter, attempt in last.items()]


def _mailed() -> tuple[ColumnElement[bool], ...]:
    return (Attempt.channel == "email", Attempt.copy == 0, left_us())


def _domain(header_id: str) -> str:
    return header_id.rpartition("@")[2].lower()


Link = Match | MessageLetter
"""That a message is about a letter, found or held; `attempt_id`: by which sending, where it is known."""

REPORTS = frozenset({Kind.BOUNCE, Kind.DELAY})


def hold_sendings(session: Session, links: Collection[Link]) -> dict[int, int]:
    """Hold the sendings that are meant by links of messages to letters until the transaction ends, in the order of
    their ids; of a letter whose sending is not named, its last mail: by letter id, those come back.

    Before the first event is recorded: whoever sends a letter holds its sending, and then the audit record, too.
    """
    last = last_mails(session, {link.letter_id for link in links if link.attempt_id is None})
    ids = {link.attempt_id for link in links if link.attempt_id is not None} | set(last.values())
    for some in chunks(ids):
        session.execute(select(Attempt.id).where(Attempt.id.in_(some)).order_by(Attempt.id).with_for_update()).all()
    return last


def settle_by(session: Session, now: HeldMessage, last: Mapping[int, int], *, actor: Actor) -> int:
    """How many sendings a message that is a bounce fails, with its reason; a delay is noted beside them. What it says
    is heard once, however often it is told. `last`: what `hold_sendings` gave for the message's links.

    What a bounce has failed stays failed, whatever the message is held to be later: say_kind and remove_letter do not
    ask for it back.
    """
    if now.kind is None or now.kind.kind not in REPORTS:
        return 0
    message, moved = now.message, 0
    for link in now.letters:
        attempt_id = link.attempt_id or last.get(link.letter_id)
        if attempt_id is None:
            continue
        evidence = Evidence(
            at=message.received_at,
            source="bounce",
            reason=now.kind.reason or Reason.UNKNOWN,
            said=f"{now.kind.status} {message.subject}".strip(),
            outside_id=f"mail-{message.id}-{attempt_id}-{now.kind.kind}",
            mail_id=message.id,
        )
        if now.kind.kind == Kind.BOUNCE:
            moved += move(session, attempt_id, "fail", evidence, actor=actor)
        else:
            note(session, attempt_id, "delayed", evidence, actor=actor)
    return moved
