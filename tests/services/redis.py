"""Redis (or Valkey): one server for the run, an empty database of its own for each of the run's processes."""

from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from tests.services.ports import free_ports
from tests.services.run import once, start
from tools.system import locate

DATABASES = 64


@pytest.fixture(scope="session")
def redis_port() -> int:
    return int(once("redis", start_redis)["port"])


@pytest.fixture
def redis_url(redis_port: int, worker_id: str) -> str:
    """The address of a database that holds nothing and that no other process uses."""
    number = int(worker_id.removeprefix("gw")) % DATABASES if worker_id != "master" else 0
    url = f"redis://127.0.0.1:{redis_port}/{number}"
    with Redis.from_url(url) as redis:
        redis.flushdb()
    return url


def start_redis(folder: Path) -> dict[str, Any]:
    (port,) = free_ports(1)
    settings = {"port": port, "bind": "127.0.0.1", "save": "", "appendonly": "no", "databases": DATABASES}
    start(
        folder,
        [locate("Redis"), *(word for name, value in settings.items() for word in (f"--{name}", str(value)))],
        answers=lambda: _ping(port),
    )
    return {"port": port}


def _ping(port: int) -> None:
    with Redis(port=port) as redis:
        redis.ping()
