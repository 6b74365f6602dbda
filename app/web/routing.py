"""Numbers and references in addresses, and the pages that rooms add."""

from importlib import import_module
from pkgutil import walk_packages

from flask import Blueprint, Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.routing import IntegerConverter, Map

from app.places import Additions, Place
from app.web.typed import reference_in

BLUEPRINTS: Place[Blueprint] = Place("pages")

HIGHEST = 2**31 - 1
"""The highest number that a row can have: PostgreSQL's integer."""


def views_in(room: str) -> Additions:
    """The pages of `room`, a package: the `blueprint` of each module in it that is called `views`, or lies in a package
    of that name."""
    modules = (module.name for module in walk_packages(import_module(room).__path__, f"{room}."))
    for views in (import_module(name) for name in modules if "views" in name.split(".")):
        if blueprint := getattr(views, "blueprint", None):
            yield BLUEPRINTS.add(blueprint)


class RowNumber(IntegerConverter):
    """`<int:…>`: one that no row can have is no address (404), so it never reaches a database that would refuse it."""

    def __init__(self, map: Map, *, fixed_digits: int = 0, min: int = 0, max: int = HIGHEST) -> None:  # noqa: A002
        super().__init__(map, fixed_digits=fixed_digits, min=min, max=max)


REFERENCES = ("reference", "letter_reference")
"""Parts of an address that name a campaign or a letter."""


def to_canonical_reference() -> ResponseReturnValue | None:
    """Redirect another spelling of a reference to its one address, in capitals. A form that is sent to another
    spelling is read as if it had been sent there."""
    named = request.view_args or {}
    canonical = named | {part: reference_in(named[part]) for part in REFERENCES if part in named}
    if request.endpoint is None or canonical == named:
        return None
    if request.method not in ("GET", "HEAD"):
        request.view_args = canonical
        return None
    query = request.query_string.decode("ascii", "ignore")
    return redirect(url_for(request.endpoint, **canonical) + (f"?{query}" if query else ""))


def init_routing(app: Flask) -> None:
    app.url_map.converters["int"] = RowNumber
    app.before_request(to_canonical_reference)
