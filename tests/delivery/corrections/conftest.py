"""Letters of which some were sent by post."""

import pytest

from tests.delivery.sending import BY_POST, LEADERS, send


@pytest.fixture
def sent(made):
    """The letters to council leaders have gone by post; those to chief constables have not."""
    send(made, LEADERS, BY_POST)
    return made
