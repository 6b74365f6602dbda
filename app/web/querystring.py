"""The address of the page being shown, with something in its query changed: for paging, sorting, filters."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import request

from app.web.tables.paging import Page


def request_pairs() -> list[tuple[str, str]]:
    """What came along, in the address and in the form."""
    return [*request.args.items(multi=True), *request.form.items(multi=True)]


def here_with(**changes: str | int | None) -> str:
    """This page with `changes` in its query; None takes a name out."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changes]
    return address(request.path, kept + [(name, str(value)) for name, value in changes.items() if value is not None])


def here_without(name: str, value: str | None = None) -> str:
    """This page without one value of a filter (or without the filter), from its first page again."""

    def is_dropped(pair: tuple[str, str]) -> bool:
        return pair[0] == "page" or (pair[0] == name and value in (None, pair[1]))

    return address(request.path, [pair for pair in request.args.items(multi=True) if not is_dropped(pair)])


def pagination(page: Page[Any]) -> dict[str, Any]:
    """Parameters for govukPagination: the pages of this list."""
    items = [
        {"ellipsis": True} if n is None else {"number": n, "href": here_with(page=n), "current": n == page.number}
        for n in page.window
    ]
    return {
        "landmarkLabel": "Pages of this list",
        "items": items,
        "previous": {"href": here_with(page=page.previous)} if page.previous else None,
        "next": {"href": here_with(page=page.next)} if page.next else None,
    }


def query_of(pairs: Sequence[tuple[str, str]]) -> str:
    return urlencode(pairs)


def address(path: str, pairs: Sequence[tuple[str, str]]) -> str:
    """`path` with `pairs` in its query; url_for would take some names for its own."""
    return f"{path}?{urlencode(pairs)}" if pairs else path
