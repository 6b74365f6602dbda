"""What one page takes: processor time of this process and of the database's, statements, bytes, and the time of its
template alone, rendered once more from the values that it just had."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import GeneratorType
from typing import Any

from flask import Flask, before_render_template, template_rendered
from flask.testing import FlaskClient
from sqlalchemy import event, text

from app.platform.services import Services
from bench.pages.addresses import Address
from bench.seed import note_on_letter
from tests.fixtures.app import prove_again

NANO = 1_000_000_000
CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SET ", "PRAGMA", "SAVEPOINT", "RELEASE", "SHOW ")
"""How statements begin that are no queries."""


@dataclass(frozen=True)
class Taken:
    """By one request: seconds of processor time of the page, of it in the database's processes, and of the ready
    values; statements, those of the ready values too; the status and the bytes of the answer, and its type."""

    cpu: float
    in_database: float
    ready: float | None
    queries: int
    ready_queries: int
    status: int
    length: int
    kind: str
    location: str


@dataclass
class Meter:
    """Of the requests of two people who are signed in; the application's services are `services`."""

    app: Flask
    owner: FlaskClient
    clearer: FlaskClient
    services: Services
    _queries: int = 0
    _ready: float = 0
    _ready_queries: int = 0
    _templates: int = 0
    _noted: int = 0
    _rendering: bool = field(default=False, repr=False)

    @contextmanager
    def listening(self) -> Iterator["Meter"]:
        engines = (self.services.database._read, self.services.database._write)  # noqa: SLF001 (it offers one)
        for engine in engines:
            event.listen(engine, "before_cursor_execute", self._count)
        before_render_template.connect(self._make_ready, self.app)
        template_rendered.connect(self._render_again, self.app)
        try:
            yield self
        finally:
            before_render_template.disconnect(self._make_ready, self.app)
            template_rendered.disconnect(self._render_again, self.app)
            for engine in engines:
                event.remove(engine, "before_cursor_execute", self._count)

    def commit(self) -> None:
        """Somebody else records a note on the next letter of the campaign: what pages keep is brought up to date."""
        self._noted += 1
        note_on_letter(self.services, self._noted)

    def take(self, address: Address) -> Taken:
        processes = self.database_processes()
        self._queries = self._ready_queries = self._templates = 0
        self._ready = 0
        before, start = _cpu(processes), time.process_time()
        answer = self._client(address).get(address.path)
        length = len(answer.get_data())
        own = time.process_time() - start - self._ready
        in_database = _cpu(processes) - before
        return Taken(
            cpu=own + in_database,
            in_database=in_database,
            ready=self._ready if self._templates else None,
            queries=self._queries - self._ready_queries,
            ready_queries=self._ready_queries,
            status=answer.status_code,
            length=length,
            kind=answer.mimetype,
            location=answer.headers.get("Location", ""),
        )

    def peak(self, address: Address) -> int:
        """The most memory that this process holds while it makes a file, in bytes; its parts are not gathered."""
        Path("/proc/self/clear_refs").write_text("5")  # the peak begins again
        for _ in self._client(address).get(address.path, buffered=False).iter_encoded():
            pass
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))

    def prove_again(self) -> None:
        """Both people prove that it is they, so that pages go on opening."""
        for client in (self.owner, self.clearer):
            prove_again(client)

    def _client(self, address: Address) -> FlaskClient:
        return self.clearer if address.by_clearer else self.owner

    def database_processes(self) -> list[int]:
        """The processes of PostgreSQL that serve this database."""
        if self.services.database.engine.dialect.name != "postgresql":
            return []
        with self.services.database.engine.connect() as connection:
            own = text("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state IS NOT NULL")
            return list(connection.scalars(own))

    def _count(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.lstrip().upper().startswith(CONTROL):
            self._queries += 1

    def _make_ready(self, _app: Flask, context: dict[str, Any], **_more: Any) -> None:
        """What can be read only once is made a list, so that it is there for both renderings."""
        for name, value in context.items():
            if isinstance(value, GeneratorType | map | filter | zip):
                context[name] = list(value)

    def _render_again(self, _app: Flask, template: Any, context: dict[str, Any], **_more: Any) -> None:
        if self._rendering:
            return
        self._rendering = True
        queries, start = self._queries, time.process_time()
        try:
            template.render(context)
        finally:
            self._rendering = False
        self._ready += time.process_time() - start
        self._ready_queries += self._queries - queries
        self._templates += 1


def _cpu(processes: list[int]) -> float:
    """Seconds of a processor that these processes have taken so far."""
    taken = 0
    for pid in processes:
        with suppress(FileNotFoundError):  # it has ended meanwhile
            taken += int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])
    return taken / NANO
