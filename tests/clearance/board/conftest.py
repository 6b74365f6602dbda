"""The shipped campaign whose owner is signed in, another drafter, and offices that are asked."""

import pytest

from tests.campaigns.clearing import ask
from tests.campaigns.owned import drafter, owner
from tests.clearance.board.browsing import of

__all__ = ["drafter", "owner"]


@pytest.fixture
def asked(services):
    with services.database.writing() as session:
        ask(session, of(session))
    return services
