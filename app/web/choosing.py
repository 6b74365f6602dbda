"""Rows that a person chose in a table: some by their boxes, or everything that the filter lets through."""

from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import MultiDict

from app.web.typed import numbers_in


@dataclass(frozen=True)
class Choice:
    """With `everything`, what the filter in the same values lets through, on whatever page; else the rows of `ids`."""

    everything: bool
    ids: tuple[int, ...]

    def __bool__(self) -> bool:
        return self.everything or bool(self.ids)


def requested_choice(values: MultiDict[str, str], name: str) -> Choice:
    """What the form of `tables.bulk_bar(name, …)` brought; `values` are `request.values`, which hold the filter too.

    A number that no row can have is left out, and each stands once.
    """
    if values.get(f"all-{name}"):
        return Choice(everything=True, ids=())
    return Choice(everything=False, ids=tuple(dict.fromkeys(numbers_in(values.getlist(name)))))


def everything_chosen(name: str) -> bool:
    """Whether this page was asked for with all of its rows chosen."""
    return bool(request.args.get(f"all-{name}"))
