"""Contributions on both stacks, browsers too."""

import pytest

from app.platform.services import Services


@pytest.fixture
def services(stack_services: Services) -> Services:
    return stack_services
