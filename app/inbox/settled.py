"""Let a report about a mail of ours settle its sending: it is a fact about the sending, never a reply."""

from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.delivery.settle import Evidence, move, note
from app.inbox.bounced import last_mails
from app.inbox.held import Held
from app.inbox.reading.kinds import Kind, Reason

REPORTS = frozenset({Kind.BOUNCE, Kind.DELAY})


def settle_by(session: Session, now: Held, *, actor: Actor) -> int:
    """How many sendings a message that is a bounce fails, with its reason; a delay is noted beside them. What it says
    is heard once, however often it is told. Of a letter whose sending it does not name, its last mail is meant."""
    if now.kind is None or now.kind.kind not in REPORTS:
        return 0
    message, moved = now.message, 0
    last = last_mails(session, [one.letter_id for one in now.letters if one.attempt_id is None])
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
