"""What the audit record calls each act. A room declares its events in its `events.py`, and its verbs record them."""

from collections.abc import Container, Iterator
from types import ModuleType

from app.places import Place


class AnyName(Container[str]):
    """Holds every name."""

    def __contains__(self, name: object) -> bool:
        return True


VARIES = AnyName()
"""Of events whose personal values are named after fields, files or rows."""


class Event(str):
    """The code of an event, as the audit record stores it: it never changes.

    `words`: what happened, without who and about what. `personal`: the names of the values that may name a person; they
    are kept beside the chain, which has only their digests. `anchored`: the head of the chain is put outside the
    database at once, of acts that answer, take back, issue, open again, certify, send or publish, or that say who may
    do what.
    """

    words: str
    personal: Container[str]
    anchored: bool

    def __new__(cls, code: str, words: str, *, personal: Container[str] = (), anchored: bool = False) -> "Event":
        event = super().__new__(cls, code)
        event.words, event.personal, event.anchored = words, personal, anchored
        return event


UNRECORDED = Event("", "")
"""Of a change of state that the audit record has no event of."""

EVENTS: Place[ModuleType] = Place("the events that rooms record")


def declared_events() -> Iterator[Event]:
    """Those of all rooms."""
    for module in EVENTS:
        yield from (event for event in vars(module).values() if isinstance(event, Event))
