"""Refusals: why something can't be done, as a code. Pages, the API and the command line put it into words."""

from collections.abc import Mapping
from typing import TypeVar

from app.places import Place

T = TypeVar("T")

REFUSALS: Place[Mapping[str, str]] = Place("what is said of refusals")
"""By code: a table of sentences for each room."""


class Refused(Exception):
    """What was asked can't be done, and nothing was changed.

    `code` picks the sentence among those of the room (`refusals.py`) and `facts` fill it. `field` is the form's field
    that it belongs to; blank: none in particular. A subclass is for a refusal that some caller treats in its own way.
    """

    code = "refused"
    field = ""

    def __init__(self, code: str = "", /, *, field: str = "", **facts: object) -> None:
        self.code = code or self.code
        self.field = field or self.field
        self.facts = facts
        super().__init__(self.code, *([facts] if facts else []))


class Stale(Refused):
    """Someone else has saved since the form was opened."""

    code = "stale"


class Blocked(Refused):
    """It can't be done whatever the form says, so a page of its own says why. A room adds its handler for a subclass
    that needs more than a sentence."""

    code = "blocked"


class NotFound(Blocked):
    """There is no such thing, or none any more: a page answers 404."""

    code = "not_found"


class NotAllowed(Blocked):
    """This person may not do it, whatever their role: a page answers 403."""

    code = "not_allowed"


def existing(thing: T | None, code: str, /, **facts: object) -> T:
    """What was looked for. Raises NotFound when it is None."""
    if thing is None:
        raise NotFound(code, field="", **facts)
    return thing
