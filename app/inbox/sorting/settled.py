"""Let a report about a mail of ours settle its sending: it is a fact about the sending, never a reply."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.delivery.attempts.settle import Evidence, move, note
from app.delivery.models import Attempt
from app.inbox.held import Held
from app.inbox.models import MessageLetter
from app.inbox.reading.kinds import Kind, Reason
from app.inbox.sorting.bounced import last_mails
from app.inbox.sorting.match import Match, chunks

Link = Match | MessageLetter
"""That a message is about a letter, found or held; `attempt_id`: by which sending, where it is known."""

REPORTS = frozenset({Kind.BOUNCE, Kind.DELAY})


def hold_sendings(session: Session, links: Collection[Link]) -> dict[int, int]:
    """Hold the sendings that are meant by links of messages to letters until the transaction ends, in the order of
    their ids; of a letter whose sending is not named, its last mail: by letter id, those come back.

    Before the first event is recorded: whoever sends a letter holds its sending, and then the audit record, too.
    """
    last = last_mails(session, {one.letter_id for one in links if one.attempt_id is None})
    ids = {one.attempt_id for one in links if one.attempt_id is not None} | set(last.values())
    for some in chunks(ids):
        session.execute(select(Attempt.id).where(Attempt.id.in_(some)).order_by(Attempt.id).with_for_update()).all()
    return last


def settle_by(session: Session, now: Held, last: Mapping[int, int], *, actor: Actor) -> int:
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
