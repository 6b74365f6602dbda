"""Five letters, final, each of whose posts has an email address that was checked today."""

import pytest

from tests.delivery.sendings.office import reachable


@pytest.fixture
def unreached(services, cheap):
    """The letters alone, which `settings` brings."""
    return services


@pytest.fixture
def ready(unreached):
    reachable(unreached)
    return unreached


@pytest.fixture
def owners(owner, ready):
    """The owner of letters that may go."""
    return owner
