"""How an attempt and a sending move, on one screen.

An attempt recorded by hand begins as SENT: it says what a person has done already. One that Despatch makes is committed
as QUEUED before anything leaves; HANDING is a claim that never expires by itself (rule 2): a worker that dies in it
leaves it, and it becomes UNCERTAIN, which evidence or a person settles. TRIAL: no mail server was set up, so a copy was
written to a file on this machine and reached nobody. It never counts as sent, not even while it
is in hand, and another attempt may take its place.
"""

from collections.abc import Mapping
from enum import StrEnum

from app.delivery import events
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
    "record": Move(frozenset(), State.SENT, events.LETTERS_SENT),
    "undo": Move(frozenset({State.SENT}), State.UNDONE, events.LETTERS_UNSENT),
    "queue": Move(frozenset(), State.QUEUED, events.LETTERS_QUEUED),
    "cancel": Move(frozenset({State.QUEUED}), State.CANCELLED, events.LETTERS_CANCELLED),
    "hand": Move(frozenset({State.QUEUED}), State.HANDING, events.LETTER_HANDING),
    "put off": Move(frozenset({State.HANDING}), State.QUEUED, events.LETTER_PUT_OFF),
    "hand over": Move(frozenset({State.HANDING, State.UNCERTAIN}), State.HANDED_OVER, events.LETTER_HANDED_OVER),
    "try out": Move(frozenset({State.HANDING}), State.TRIAL, events.LETTER_TRIED_OUT),
    "find written": Move(
        frozenset({State.HANDED_OVER, State.UNCERTAIN, State.HANDING}), State.TRIAL, events.LETTERS_TRIED_OUT
    ),
    "lose": Move(frozenset({State.HANDING}), State.UNCERTAIN, events.LETTER_UNCERTAIN),
    "lose in restore": Move(frozenset({State.QUEUED, State.HANDING}), State.UNCERTAIN, events.LETTERS_MAY_HAVE_GONE),
    "fail in restore": Move(frozenset({State.UNCERTAIN}), State.FAILED, events.LETTERS_NOT_GONE),
    "deliver": Move(MAY_HAVE_LEFT, State.DELIVERED, events.LETTER_DELIVERED),
    "fail": Move(LEFT | {State.QUEUED, State.HANDING}, State.FAILED, events.LETTER_FAILED),
    "return": Move(LEFT, State.RETURNED, events.LETTER_RETURNED),
    "fail undone": Move(ENDED, State.HANDED_OVER, events.LETTER_ARRIVED_AFTER_ALL),
    "fail of recorded undone": Move(ENDED, State.SENT, events.LETTER_ARRIVED_AFTER_ALL),
    "post": Move(frozenset({State.QUEUED}), State.HANDED_OVER, events.BATCH_CLOSED),
    "return undone": Move(frozenset({State.RETURNED}), State.HANDED_OVER, events.POSTING_IMPORT_UNDONE),
    "return of recorded undone": Move(frozenset({State.RETURNED}), State.SENT, events.POSTING_IMPORT_UNDONE),
}
"""What comes by another road may come first: a delivery report or a bounce before the server's answer was recorded."""


class SendingState(Status):
    """COUNTDOWN: it starts at a moment, until which it can be stopped. LOOKING: its first wave has gone, and waits for
    a person to look."""

    COUNTDOWN = "countdown", "empty", "Countdown"
    SENDING = "sending", "half", "Sending"
    LOOKING = "looking", "query", "Waiting for your review"
    PAUSED = "paused", "stop", "Paused"
    DONE = "done", "full", "Done"
    CANCELLED = "cancelled", "stop", "Cancelled"


_UNDER_WAY = frozenset({SendingState.COUNTDOWN, SendingState.SENDING, SendingState.LOOKING, SendingState.PAUSED})

SENDING: Mapping[str, Move[SendingState]] = {
    "start": Move(frozenset(), SendingState.COUNTDOWN, events.SENDING_STARTED),
    "begin": Move(frozenset({SendingState.COUNTDOWN}), SendingState.SENDING, events.SENDING_BEGAN),
    "wait": Move(frozenset({SendingState.SENDING}), SendingState.LOOKING, events.SENDING_WAITS),
    "go on": Move(frozenset({SendingState.LOOKING}), SendingState.SENDING, events.SENDING_GOES_ON),
    "pause": Move(
        frozenset({SendingState.COUNTDOWN, SendingState.SENDING}), SendingState.PAUSED, events.SENDING_PAUSED
    ),
    "resume": Move(frozenset({SendingState.PAUSED}), SendingState.SENDING, events.SENDING_RESUMED),
    "count on": Move(frozenset({SendingState.PAUSED}), SendingState.COUNTDOWN, events.SENDING_RESUMED),
    "cancel": Move(_UNDER_WAY, SendingState.CANCELLED, events.SENDING_CANCELLED),
    "finish": Move(frozenset({SendingState.SENDING}), SendingState.DONE, events.SENDING_DONE),
}

"""What was paused in its countdown counts on when it is resumed before the countdown's end."""

UNDER_WAY = tuple(sorted(_UNDER_WAY))
