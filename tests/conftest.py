import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

gc.disable()  # until all is loaded and collected

settings.register_profile("despatch", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("despatch")  # no test fails because the machine is busy

pytest_plugins = [
    "tests.services.run",
    "tests.services.postgres",
    "tests.services.redis",
    "tests.services.s3",
    "tests.services.early",
    "tests.services.smtp",
    "tests.services.dovecot",
    "tests.services.postfix",
    "tests.services.aws",
    "tests.services.notify",
    "tests.services.browser",
    "tests.fixtures.app",
    "tests.fixtures.live",
    "tests.fixtures.empty",
    "tests.fixtures.environment",
    "tests.fixtures.drawing",
    "tests.fixtures.memory",
]

MARKERS = {
    "services": {"postgres", "redis_port", "s3_endpoint_url", "certificate", "dovecot", "postfix", "aws_endpoint_url"},
    "browser": {"browser"},
    "shipped": {"settings", "stack"},
    "pages": {"app", "own_app", "stack_app"},
}
"""A test gets the marker by itself when it asks for one of these fixtures, so that `make quick` can leave it out.

One that asks only when it runs, by `getfixturevalue`, marks its own parameters.
"""


MEMORY, ROOM = Path("/dev/shm"), 6_000_000_000
"""A folder in memory, and the bytes that it must have free for a run."""


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """What is gone after the run is made in memory where there is room: on a disk, thousands of databases would wait at
    every commit. TMPDIR chooses another place. Benchmarks stay on the disk."""
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for marker, fixtures in MARKERS.items():
            if fixtures & set(getattr(item, "fixturenames", ())):
                item.add_marker(marker)
        if item.get_closest_marker("repeat") and not item.get_closest_marker("stack"):
            item.add_marker("slow")


def pytest_collection_finish() -> None:
    """Never search for garbage in what was loaded and collected, since it stays to the end."""
    gc.freeze()
    gc.enable()
