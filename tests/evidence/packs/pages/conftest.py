"""A drafter and a viewer, signed in."""

import pytest

from app.accounts.models import Role


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER)


@pytest.fixture
def viewer(signed_in):
    return signed_in(Role.VIEWER)
