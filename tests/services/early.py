"""`--servers`: start in the background, as soon as a run begins, the servers that many of its tests ask for.

Only the process that leads pytest-xdist's workers does so, since it has nothing else to do. When a server does not
start, nothing is recorded: the first test that asks for it tries again, and says why it failed.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.services.postgres import start_cluster
from tests.services.redis import start_redis
from tests.services.run import once
from tests.services.s3 import start_s3

SERVERS = {"postgres": start_cluster, "redis": start_redis, "s3": start_s3}
THREADS = pytest.StashKey[list[Thread]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--servers", action="store_true", help="start PostgreSQL, Redis and S3 at the beginning, in the background"
    )


def pytest_sessionstart(session: pytest.Session) -> None:
    config = session.config
    if config.getoption("servers") and config.pluginmanager.has_plugin("dsession"):
        config.stash[THREADS] = [Thread(target=_start, args=server) for server in SERVERS.items()]
        for thread in config.stash[THREADS]:
            thread.start()


@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Wait for servers that are still starting, so that the end of the run finds them."""
    for thread in config.stash.get(THREADS, []):
        thread.join()


def _start(name: str, make: Callable[[Path], dict[str, Any]]) -> None:
    with suppress(Exception, pytest.fail.Exception):
        once(name, make)
