"""That a verb refuses, and why; and what pages say of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from app.errors import REFUSALS, Refused
from app.web.acts import COMMON
from app.web.filters import format_date


@contextmanager
def refused(code: str = "", **facts: object) -> Iterator[None]:
    """What runs in it is refused: with this code, if one is given, and with these facts among its own."""
    with pytest.raises(Refused) as raised:
        yield
    assert not code or raised.value.code == code
    assert facts.items() <= raised.value.facts.items()


def said_of(code: str, /, **facts: object) -> str:
    """What pages say of a refusal: the sentence of its room, with its facts in it."""
    words = next(table[code] for table in (*REFUSALS, COMMON) if code in table)
    return words.format(**{name: format_date(fact) if isinstance(fact, date) else fact for name, fact in facts.items()})
