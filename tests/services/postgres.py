"""PostgreSQL: one throw-away cluster for the run, a fresh database for each test."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.services.run import ServerFailed, once, start
from tools.system import locate

DURABLE = ("jit=off", "max_connections=200")
"""What is committed is on the disk, as at an office: for benchmarks."""

FAST = (*DURABLE, "fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""Nothing of this cluster is worth keeping after a crash."""

CreateDatabase = Callable[[str], AbstractContextManager[str]]


@pytest.fixture(scope="session")
def postgres() -> str:
    """The folder of the cluster's socket."""
    return str(once("postgres", start_cluster)["socket"])


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """The address of an empty database that this test alone uses."""
    with fresh_database(postgres) as url:
        yield url


@contextmanager
def fresh_database(socket: str, *, template: str = "template0") -> Iterator[str]:
    """A copy of the database `template`, dropped at the end, whoever is still connected."""
    name = f"test_{uuid4().hex}"
    execute(socket, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield database_url(socket, name)
    finally:
        execute(socket, f"DROP DATABASE {name} WITH (FORCE)")


def database_url(socket: str, name: str) -> str:
    return f"postgresql://postgres@/{name}?host={socket}"


def execute(socket: str, statement: str) -> None:
    with psycopg.connect(database_url(socket, "postgres"), autocommit=True) as connection:
        connection.execute(statement)


def start_cluster(folder: Path, options: Sequence[str] = FAST) -> dict[str, Any]:
    programs = Path(locate("PostgreSQL"))
    user = "postgres" if os.geteuid() == 0 else ""  # it refuses to run as root
    home = folder / "cluster"
    home.mkdir()
    if user:
        shutil.chown(home, user, user)
    data = home / "data"
    done = subprocess.run(
        [
            programs / "initdb",
            *("-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"),
            *("--no-sync", "--no-instructions"),
        ],
        cwd=home,
        user=user or None,
        group=user or None,
        extra_groups=[] if user else None,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ServerFailed(done.stderr)
    settings = ("listen_addresses=", f"unix_socket_directories={home}", *options)
    start(
        folder,
        [str(programs / "postgres"), "-D", str(data), *(word for setting in settings for word in ("-c", setting))],
        answers=lambda: execute(str(home), "SELECT 1"),
        stop="SIGQUIT",  # at once, without a checkpoint
        user=user,
    )
    return {"socket": str(home)}
