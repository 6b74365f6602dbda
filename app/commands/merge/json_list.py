"""A JSON list of objects as the rows of a table: the names in them are its headings."""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal, DecimalException
from typing import Any

from app.letters.text.fields import normalise
from app.web.tables.rows import TableRefused
from app.web.typed import one_line, several_lines

Item = dict[str, Any]

MOST_ZEROS = 30
"""Powers of ten that a number may be away from one: 1e999999999 is short in JSON, and a gigabyte in print."""


def items_of(body: bytes) -> tuple[Sequence[str], Iterator[tuple[int, list[str | tuple[str, ...]]]]]:
    """Headings in the order in which they are met, as first written; the items, numbered from 1.

    Raises TableRefused.
    """
    items = _parsed(body)
    headings: dict[str, str] = {}
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict):
            raise TableRefused("json_item_not_an_object", row=number)
        for name in item:
            headings.setdefault(normalise(name), one_line(name))
    return list(headings.values()), _rows(items, headings)


def _parsed(body: bytes) -> list[Any]:
    try:
        found = json.loads(
            body.decode("utf-8-sig"), object_pairs_hook=_item, parse_float=_number, parse_constant=_no_number
        )
    except UnicodeDecodeError:
        raise TableRefused("json_not_utf8") from None
    except json.JSONDecodeError as fault:
        raise TableRefused("json_malformed", row=fault.lineno, column=fault.colno) from None
    except (ValueError, DecimalException, RecursionError):  # a number without end, lists within lists
        raise TableRefused("json_not_values") from None
    if not isinstance(found, list):
        raise TableRefused("json_not_a_list")
    return found


def _item(pairs: list[tuple[str, Any]]) -> Item:
    seen: set[str] = set()
    for name, _ in pairs:
        if normalise(name) in seen:
            raise TableRefused("two_columns", column=one_line(name))
        seen.add(normalise(name))
    return dict(pairs)


def _number(written: str) -> Decimal:
    number = Decimal(written)
    if abs(number.adjusted()) > MOST_ZEROS:
        raise ValueError(written)
    return number


def _no_number(constant: str) -> Any:
    raise ValueError(constant)


def _rows(items: Sequence[Item], headings: dict[str, str]) -> Iterator[tuple[int, list[str | tuple[str, ...]]]]:
    for number, item in enumerate(items, 1):
        values = {normalise(name): value for name, value in item.items()}
        yield number, [_cell(values.get(key), number, heading) for key, heading in headings.items()]


def _cell(value: Any, number: int, heading: str) -> str | tuple[str, ...]:
    """As a workbook's cell is read: what is true says yes, a number prints as it is written."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return several_lines(value)
        case int() | Decimal():
            return f"{value:f}" if isinstance(value, Decimal) else str(value)
        case list() if not any(isinstance(one, dict | list) for one in value):
            return tuple(str(_cell(one, number, heading)) for one in value)
    raise TableRefused("json_not_a_value", row=number, column=heading)
