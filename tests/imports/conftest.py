"""Who imports, and a registry of one's own to import into."""

import pytest

from app.registry.models import Registry, RegistryField
from tests.imports.making import drafter


@pytest.fixture
def actor(services):
    return drafter(services)


@pytest.fixture
def own(services):
    """A registry that an administrator added, with a field of its own; no post yet. Its slug."""
    with services.database.writing() as session:
        session.add(
            Registry(
                slug="safeguarding-chairs",
                name="Chairs of safeguarding boards",
                sector="partnerships",
                sector_name="Partnerships",
                position=20,
                custom=True,
            )
        )
        session.flush()
        session.add(RegistryField(registry_slug="safeguarding-chairs", name="next review", kind="date", position=1))
    return "safeguarding-chairs"
