"""Letters of the shipped campaign, final and made, whose owner is signed in."""

import pytest

from tests.campaigns.owned import drafter, owner
from tests.delivery.sending import clear, make

__all__ = ["drafter", "owner"]


@pytest.fixture
def made(services, cheap):
    """Five letters, final."""
    clear(services)
    make(services)
    return services
