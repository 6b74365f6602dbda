"""How attempts ended: they came back after they had left, or they never left."""

from typing import Any

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import aliased

from app.delivery.attempts.reasons import NEVER_LEFT
from app.delivery.carriers import FILES
from app.delivery.models import Attempt, AttemptEvent
from app.delivery.states import ENDED, State


def came_back(ended: Any = Attempt.ended, *, attempt: type[Attempt] = Attempt) -> ColumnElement[bool]:
    """Attempts that had left us before the audit event `ended` ended them: a carrier had taken them, a person had
    recorded them as sent, or they came back themselves. Those that a server refused at once never left."""
    earlier = aliased(AttemptEvent)
    taken = exists().where(
        earlier.attempt_id == attempt.id,
        earlier.recorded < ended,
        earlier.kind.in_((State.HANDED_OVER, State.DELIVERED)),
        earlier.source != FILES,
    )
    by_hand = attempt.sending_id.is_(None) & attempt.batch_id.is_(None)
    ending = aliased(AttemptEvent)
    told_later = or_(
        ending.kind == State.RETURNED,
        ending.source == "bounce",
        (ending.source == "ses") & ending.outside_id.is_not(None),  # a refusal at once is no event of theirs
    )
    return _ended(attempt, ended, ending, told_later) | (
        _ended(attempt, ended, aliased(AttemptEvent)) & (by_hand | taken)
    )


def _ended(
    attempt: type[Attempt], ended: Any, ending: type[AttemptEvent], *how: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Whether the event ended it as one that had not arrived. Not nested: it is correlated to one query."""
    return exists().where(
        ending.attempt_id == attempt.id,
        ending.recorded == ended,
        ending.kind.in_(ENDED),
        ending.reason.not_in(NEVER_LEFT),
        *how,
    )
