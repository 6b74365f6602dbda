"""Five letters, final, each of whose posts has an email address that was checked today."""

import pytest

from tests.delivery.sending import clear, make
from tests.delivery.sendings.office import LETTERS, reachable


@pytest.fixture
def unreached(services, cheap):
    """The letters alone."""
    clear(services)
    make(services, LETTERS)
    return services


@pytest.fixture
def ready(unreached):
    reachable(unreached)
    return unreached
