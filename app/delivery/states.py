"""How an attempt and a sending move, on one screen.

An attempt recorded by hand begins as SENT: it says what a person has done already. One that Despatch makes is committed
as QUEUED before anything leaves; HANDING is a claim that never expires by itself (rule 2): a worker that dies in it
leaves it, and it becomes UNCERTAIN, which evidence or a person settles. TRIAL: no mail server was set up, so a copy was
written to a file on this machine and reached nobody. It never counts as sent, not even while it
is in hand, and another attempt may take its place.
"""

from collections.abc import Mapping
from enum import StrEnum

from app.platform.transitions import Move, Status


class State(StrEnum):
    QUEUED = "queued"
    HANDING = "handing"
    HANDED_OVER = "handed_over"
    UNCERTAIN = "uncertain"
    DELIVERED = "delivered"
    FAILED = "failed"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    TRIAL = "trial"
    SENT = "sent"
    UNDONE = "undone"


LEFT = frozenset({State.HANDED_OVER, State.UNCERTAIN, State.DELIVERED, State.SENT})
MAY_HAVE_LEFT = LEFT | {State.HANDING}
ENDED = frozenset({State.FAILED, State.RETURNED})

ATTEMPT: Mapping[str, Move[State]] = {
    "record": Move(frozenset(), State.SENT, "letters.sent"),
    "undo": Move(frozenset({State.SENT}), State.UNDONE, "letters.unsent"),
    "queue": Move(frozenset(), State.QUEUED, "letters.queued"),
    "cancel": Move(frozenset({State.QUEUED}), State.CANCELLED, "letters.cancelled"),
    "hand": Move(frozenset({State.QUEUED}), State.HANDING, "letter.handing"),
    "put off": Move(frozenset({State.HANDING}), State.QUEUED, "letter.put_off"),
    "hand over": Move(frozenset({State.HANDING, State.UNCERTAIN}), State.HANDED_OVER, "letter.handed_over"),
    "try out": Move(frozenset({State.HANDING}), State.TRIAL, "letter.tried_out"),
    "find written": Move(
        frozenset({State.HANDED_OVER, State.UNCERTAIN, State.HANDING}), State.TRIAL, "letters.tried_out"
    ),
    "lose": Move(frozenset({State.HANDING}), State.UNCERTAIN, "letter.uncertain"),
    "deliver": Move(MAY_HAVE_LEFT, State.DELIVERED, "letter.delivered"),
    "fail": Move(LEFT | {State.QUEUED, State.HANDING}, State.FAILED, "letter.failed"),
    "return": Move(LEFT, State.RETURNED, "letter.returned"),
    "fail undone": Move(ENDED, State.HANDED_OVER, "letter.arrived_after_all"),
    "fail of recorded undone": Move(ENDED, State.SENT, "letter.arrived_after_all"),
    "post": Move(frozenset({State.QUEUED}), State.HANDED_OVER, "batch.closed"),
    "return undone": Move(frozenset({State.RETURNED}), State.HANDED_OVER, "posting.import_undone"),
    "return of recorded undone": Move(frozenset({State.RETURNED}), State.SENT, "posting.import_undone"),
}
"""What comes by another road may come first: a delivery report or a bounce before the server's answer was recorded."""


class SendingState(Status):
    """COUNTDOWN: it starts at a moment, until which it can be stopped. LOOKING: its first wave has gone, and waits for
    a person to look."""

    COUNTDOWN = "countdown", "empty", "Countdown"
    SENDING = "sending", "half", "Sending"
    LOOKING = "looking", "query", "Waits for you to look"
    PAUSED = "paused", "stop", "Paused"
    DONE = "done", "full", "Done"
    CANCELLED = "cancelled", "stop", "Cancelled"


_UNDER_WAY = frozenset({SendingState.COUNTDOWN, SendingState.SENDING, SendingState.LOOKING, SendingState.PAUSED})

SENDING: Mapping[str, Move[SendingState]] = {
    "start": Move(frozenset(), SendingState.COUNTDOWN, "sending.started"),
    "begin": Move(frozenset({SendingState.COUNTDOWN}), SendingState.SENDING, "sending.began"),
    "wait": Move(frozenset({SendingState.SENDING}), SendingState.LOOKING, "sending.waits"),
    "go on": Move(frozenset({SendingState.LOOKING}), SendingState.SENDING, "sending.goes_on"),
    "pause": Move(frozenset({SendingState.COUNTDOWN, SendingState.SENDING}), SendingState.PAUSED, "sending.paused"),
    "resume": Move(frozenset({SendingState.PAUSED}), SendingState.SENDING, "sending.resumed"),
    "count on": Move(frozenset({SendingState.PAUSED}), SendingState.COUNTDOWN, "sending.resumed"),
    "cancel": Move(_UNDER_WAY, SendingState.CANCELLED, "sending.cancelled"),
    "finish": Move(frozenset({SendingState.SENDING}), SendingState.DONE, "sending.done"),
}

"""What was paused in its countdown counts on when it is resumed before the countdown's end."""

UNDER_WAY = tuple(sorted(_UNDER_WAY))
