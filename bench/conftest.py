"""Benchmarks use the servers of the tests."""

pytest_plugins = ["tests.services.run", "tests.services.postgres", "tests.fixtures.app", "tests.fixtures.live"]
