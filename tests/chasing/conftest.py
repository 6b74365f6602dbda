"""The busy campaign of tests of tracking, whose owner is signed in, on the day on which some letters are late."""

from tests.tracking.conftest import clock, owner, queries

__all__ = ["clock", "owner", "queries"]
