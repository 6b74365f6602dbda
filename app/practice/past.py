"""Acts in the past, which only practice has."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from app.platform.clock import clock_put_to
from app.platform.practice import NotPractice
from app.platform.services import Services


@contextmanager
def acting_at(services: Services, moment: datetime) -> Iterator[None]:
    """Whatever is done in the block is dated `moment`. Raises NotPractice in a real installation."""
    if not services.practice:
        raise NotPractice
    with clock_put_to(moment):
        yield
