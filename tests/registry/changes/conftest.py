"""Organisations that change, by key."""

import pytest
from sqlalchemy import select

from app.registry.models import Organisation


def organisation(database, key):
    with database.reading() as session:
        return session.scalars(select(Organisation.id).where(Organisation.key == key)).one()


@pytest.fixture
def ids(database):
    """By key."""
    keys = ("icb:QF7", "icb:QWO", "la:ROT", "la:BNS", "la:ADU", "police:south-yorkshire")
    return {key: organisation(database, key) for key in keys}
