"""All attempts of one letter, undone ones too, and the editions that they made or replaced."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.audit.moments import Moment, moments
from app.delivery.attempts.sent_letters import was_sent
from app.delivery.models import Attempt, AttemptEvent
from app.delivery.states import MAY_HAVE_LEFT, State
from app.platform.clock import london_time
from app.production.models import Edition


@dataclass(frozen=True)
class PastAttempt:
    """`edition`: the number of what was sent. `recorded`, `undone`: when and by whom that was written down. `state`: as
    states.py has it; one `by_hand` a person wrote down, who did it. `copy`: it went to somebody of the copy list.
    `left`: it left us, or may have. `back_on`: the day on which it came back, None where it did not.
    """

    id: int
    edition: int
    channel: str
    resend: int
    sent_on: date
    note: str
    recorded: Moment
    recorded_by: str
    undone: Moment | None
    undone_by: str
    state: str = State.SENT
    reason: str = ""
    by_hand: bool = True
    copy: bool = False
    address: str = ""
    left: bool = True
    back_on: date | None = None

    @property
    def stands(self) -> bool:
        """It went to its recipient, or may have, and did not turn out to have failed."""
        return self.undone is None and not self.copy and self.left and self.state in MAY_HAVE_LEFT


def attempts_of(session: Session, letter_id: int) -> list[PastAttempt]:
    """The last recorded first."""
    rows = session.execute(
        select(Attempt, Edition.number, AttemptEvent.at, was_sent())
        .join(Edition, Edition.id == Attempt.edition_id)
        .outerjoin(AttemptEvent, (AttemptEvent.attempt_id == Attempt.id) & (AttemptEvent.recorded == Attempt.ended))
        .where(Attempt.letter_id == letter_id)
        .order_by(Attempt.id.desc())
    ).all()
    seqs = {seq for attempt, *_ in rows for seq in (attempt.recorded, attempt.undone) if seq is not None}
    when = moments(session, seqs)
    names = names_of(session, {moment.actor_id for moment in when.values() if moment.actor_id is not None})

    def author_of(moment: Moment | None) -> str:
        return names.get(moment.actor_id, "") if moment and moment.actor_id is not None else "Despatch"

    return [
        PastAttempt(
            id=attempt.id,
            edition=edition,
            channel=attempt.channel,
            resend=attempt.resend,
            sent_on=attempt.sent_on,
            note=attempt.note,
            recorded=when[attempt.recorded],
            recorded_by=author_of(when[attempt.recorded]),
            undone=(undone := when[attempt.undone] if attempt.undone is not None else None),
            undone_by=author_of(undone),
            state=attempt.state,
            reason=attempt.reason,
            by_hand=attempt.state in (State.SENT, State.UNDONE),
            copy=attempt.copy > 0,
            address=attempt.address,
            left=attempt.handed is not None,
            back_on=london_time(ended_at).date() if ended_at and sent else None,
        )
        for attempt, edition, ended_at, sent in rows
    ]


def replaced_by(edition: int, attempts: Iterable[PastAttempt]) -> PastAttempt | None:
    """What an edition of a letter replaces: of those sent before it, the last edition, as it went last."""
    earlier = [attempt for attempt in attempts if attempt.stands and attempt.edition < edition]
    return max(earlier, key=lambda attempt: (attempt.edition, attempt.sent_on, attempt.id), default=None)


def standing_of(edition: int, attempts: Sequence[PastAttempt]) -> list[PastAttempt]:
    """The attempts of one edition that stand, in the order in which it went."""
    return _in_order(attempt for attempt in attempts if attempt.stands and attempt.edition == edition)


def returned_of(edition: int, attempts: Sequence[PastAttempt]) -> list[PastAttempt]:
    """The attempts of one edition that were sent and came back, likewise."""
    return _in_order(attempt for attempt in attempts if attempt.back_on and attempt.edition == edition)


def _in_order(attempts: Iterable[PastAttempt]) -> list[PastAttempt]:
    return sorted(attempts, key=lambda attempt: (attempt.sent_on, attempt.id))
