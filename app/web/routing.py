"""Numbers in addresses, and the pages that rooms add."""

from flask import Blueprint, Flask
from werkzeug.routing import IntegerConverter, Map

from app.places import Place

BLUEPRINTS: Place[Blueprint] = Place("pages")

HIGHEST = 2**31 - 1
"""The highest number that a row can have: PostgreSQL's integer."""


class RowNumber(IntegerConverter):
    """`<int:…>`: one that no row can have is no address (404), so it never reaches a database that would refuse it."""

    def __init__(self, map: Map, *, fixed_digits: int = 0, min: int = 0, max: int = HIGHEST) -> None:  # noqa: A002
        super().__init__(map, fixed_digits=fixed_digits, min=min, max=max)


def init_routing(app: Flask) -> None:
    app.url_map.converters["int"] = RowNumber
