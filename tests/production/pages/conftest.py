"""Somebody who may look at the pages of production and change nothing."""

import pytest

from app.accounts.models import Role


@pytest.fixture
def viewer(signed_in):
    return signed_in(Role.VIEWER)
