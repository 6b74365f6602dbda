"""Letters chosen in a list of one room for the act of another: the address carries the filter, and whose it is.

So that an act may be for twenty thousand letters, whose numbers no address has room for.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.campaigns.models import Campaign
from app.places import Place

LIST = "list"
"""The name, in an address, of the list that the letters were chosen in."""


@dataclass(frozen=True)
class LetterList:
    """A list of a campaign's letters. `name` and `filters`: what it and its filters are called in an address. `kept`:
    the ids of the letters that a query's filters let through now."""

    name: str
    filters: Sequence[str]
    kept: Callable[[Session, Campaign, MultiDict[str, str]], Collection[int]]


LETTER_LISTS: Place[LetterList] = Place("lists of letters")
"""Lists in which letters are chosen for the act of another room."""


def list_named_in(values: MultiDict[str, str]) -> LetterList | None:
    """The list that `values` name; None when they name none."""
    return next((letter_list for letter_list in LETTER_LISTS if letter_list.name == values.get(LIST)), None)
