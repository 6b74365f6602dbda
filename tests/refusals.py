"""That a verb refuses, and why."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.errors import Refused


@contextmanager
def refused(code: str = "", **facts: object) -> Iterator[None]:
    """What runs in it is refused: with this code, if one is given, and with these facts among its own."""
    with pytest.raises(Refused) as raised:
        yield
    assert not code or raised.value.code == code
    assert facts.items() <= raised.value.facts.items()
