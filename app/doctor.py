"""What this installation needs to work, looked at one by one."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

from pydantic import ValidationError

from app.config import load_settings
from app.schema import is_current
from app.services import Services, open_services


@dataclass(frozen=True)
class Finding:
    what: str
    well: bool
    words: str


def examine() -> list[Finding]:
    """Settings, native libraries, fonts, database, storage, queue and disk; each is tried, none is changed."""
    return list(_findings())


def check_services(services: Services) -> list[Finding]:
    """What a load balancer asks: does each service answer?"""
    return [
        _tried("database", lambda: _database(services)),
        _tried("storage", lambda: _storage(services)),
        _tried("queue", lambda: _queue(services)),
    ]


def _findings() -> Iterator[Finding]:
    yield Finding("python", sys.version_info >= (3, 11), ".".join(map(str, sys.version_info[:3])))
    yield _tried("native libraries", _native)
    try:
        settings = load_settings()
    except ValidationError as problem:
        missing = ", ".join(str(error["loc"][0]).upper() for error in problem.errors())
        yield Finding("settings", False, f"{missing} not set or not valid; `despatch setup` makes them for one machine")
        return
    yield Finding("settings", True, f"instance folder {settings.instance_dir}")
    with closing(open_services(settings)) as services:
        yield from check_services(services)
    folder = settings.instance_dir if settings.instance_dir.exists() else settings.instance_dir.parent
    free = shutil.disk_usage(folder).free
    yield Finding("disk", free > 500_000_000, f"{free // 1_000_000:,} MB free for {folder}")


def _native() -> str:
    from app.letters.fingerprint import native_libraries

    return ", ".join(f"{name} {version}" for name, version in native_libraries().items())


def _database(services: Services) -> str:
    if not is_current(services.database):
        raise RuntimeError("the schema is not up to date; run `despatch db upgrade`")
    return services.database.engine.dialect.name


def _storage(services: Services) -> str:
    services.storage.ping()
    bucket = services.settings.s3_bucket
    return f"bucket {bucket}" if bucket else f"folder {services.settings.files_dir}"


def _queue(services: Services) -> str:
    services.queue.ping()
    return services.settings.broker_url.partition("://")[0]


def _tried(what: str, attempt: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, attempt())
    except Exception as problem:  # noqa: BLE001 (whatever is wrong is the finding)
        return Finding(what, False, str(problem).splitlines()[0] if str(problem) else type(problem).__name__)
