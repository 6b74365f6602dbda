"""Two people who write one letter."""

import pytest

from app.accounts.models import Role
from tests.campaigns.writing import letter_to_write


@pytest.fixture
def writer(services, signed_in):
    """Drafts WRITE."""
    with services.database.writing() as session:
        letter_to_write(session)
    return signed_in(Role.DRAFTER)


@pytest.fixture
def other_writer(writer, signed_in):
    """Drafts it too."""
    return signed_in(Role.DRAFTER, name="Sam Example")
