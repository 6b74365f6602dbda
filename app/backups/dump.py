"""A database as bytes, at one moment while others write, and back.

SQLite: a copy by its backup interface, which sees one commit. PostgreSQL: `pg_dump` as SQL, of the snapshot in which
the end of the audit record is read.
"""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from sqlalchemy import URL, text

from app.audit.anchor import Head
from app.errors import Refused
from app.platform.database import Database
from app.platform.private_files import keep_private

PIECE = 8 << 20
"""Bytes of a dump that become one object at most, before they are compressed."""

LEAST = PIECE // 64
"""Bytes of a piece of SQL at least, except the last."""

CUT = 0x3FF
"""A line of SQL ends a piece where these bits of its checksum are 0: one line of 1,024. Lines that did not change end
pieces where they did before, so most pieces of two dumps are the same, wherever rows were added between them."""

LEVEL = 1
"""Of zlib: the highest levels take ten times as long, for a tenth less."""

SET_ASIDE = "replaced_"
"""How the schemas begin that a restore leaves beside the restored one."""

NOT_LOADED = (b"\nSET transaction_timeout = 0;\n", b"\nCREATE SCHEMA public;\n")
"""What dumps begin with: a setting that pg_dump 17 writes and older servers do not know, and the schema that is there
in every database."""

DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian has the programs of each version of PostgreSQL."""


@dataclass(frozen=True)
class Dump:
    """`revision` of the schema, and the end of the audit record, at the moment of the dump; its `pieces`, compressed,
    which can be read once."""

    revision: str
    head: Head
    pieces: Iterator[bytes]


@contextmanager
def dumped(database: Database, folder: Path) -> Iterator[Dump]:
    """`folder`: for a copy that is deleted in the end; SQLite needs room there. Raises Refused (backup_dump_failed,
    backup_program_missing) while pieces are read."""
    if database.engine.dialect.name == "sqlite":
        copy = folder / "backup-copy.db"
        try:
            yield _dump_sqlite(Path(str(database.engine.url.database)), copy)
        finally:
            copy.unlink(missing_ok=True)
    else:
        with _dump_postgresql(database) as dump:
            yield dump


def load_sqlite(pieces: Iterable[bytes], file: Path) -> None:
    """Make `file` of a dump."""
    keep_private(file)
    with file.open("wb") as opened:
        for piece in pieces:
            opened.write(zlib.decompress(piece))
        opened.flush()
        os.fsync(opened.fileno())


def load_postgresql(pieces: Iterable[bytes], url: URL, *, before: str, after: str) -> None:
    """Load a dump into the database at `url`, in one transaction with the SQL `before` and `after` it. Raises Refused:
    restore_load_failed, backup_program_missing."""
    command = ["psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", "--file=-"]
    with (
        tempfile.TemporaryFile() as errors,
        _running(command, url, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors) as psql,
    ):
        assert psql.stdin is not None  # noqa: S101
        try:
            psql.stdin.write(before.encode())
            for number, piece in enumerate(pieces):
                psql.stdin.write(_without_head(zlib.decompress(piece)) if number == 0 else zlib.decompress(piece))
            psql.stdin.write(after.encode())
            psql.stdin.close()
        except BrokenPipeError:
            pass  # it ended, and has said why
        except BaseException:
            psql.kill()  # else it would commit what it was given so far
            raise
        if psql.wait():
            raise Refused("restore_load_failed", reason=_reason(errors))


def _without_head(sql: bytes) -> bytes:
    for line in NOT_LOADED:
        sql = sql.replace(line, b"\n", 1)
    return sql


def _dump_sqlite(source: Path, copy: Path) -> Dump:
    copy.unlink(missing_ok=True)  # one that was killed left it
    keep_private(copy)
    live = sqlite3.connect(f"file:{quote(str(source))}?mode=ro", uri=True)
    with closing(live), closing(sqlite3.connect(copy)) as target:
        live.backup(target)
        revision, head = _state(lambda query: target.execute(query).fetchone())
    return Dump(revision, head, _pieces(copy.open("rb")))


@contextmanager
def _dump_postgresql(database: Database) -> Iterator[Dump]:
    with database.reading() as session:
        revision, head = _state(lambda query: session.execute(text(query)).one())
        snapshot = session.scalar(text("SELECT pg_export_snapshot()"))
        command = ["pg_dump", "--format=plain", "--no-owner", "--no-privileges", "--no-comments"]
        command += ["--schema=public", "--extension=pg_trgm", "--exclude-table=huey_*", f"--snapshot={snapshot}"]
        with (
            tempfile.TemporaryFile() as errors,
            _running(command, database.engine.url, stdout=subprocess.PIPE, stderr=errors) as program,
        ):
            assert program.stdout is not None  # noqa: S101
            yield Dump(revision, head, _until_ended(program, sql_pieces(program.stdout), errors))


def _until_ended(program: "subprocess.Popen[bytes]", pieces: Iterator[bytes], errors: IO[bytes]) -> Iterator[bytes]:
    yield from pieces
    if program.wait():
        raise Refused("backup_dump_failed", reason=_reason(errors))


def _state(ask: Callable[[str], Any]) -> tuple[str, Head]:
    (revision,) = ask("SELECT version_num FROM alembic_version")
    return str(revision), Head(*ask("SELECT seq, hmac FROM audit_head WHERE id = 1"))


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield zlib.compress(piece, LEVEL)


def sql_pieces(file: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces of SQL, given line by line, that end with lines, compressed."""
    lines: list[bytes] = []
    length = 0
    for line in file:
        lines.append(line)
        length += len(line)
        if length >= PIECE or (length >= LEAST and zlib.crc32(line) & CUT == 0):
            yield zlib.compress(b"".join(lines), LEVEL)
            lines, length = [], 0
    if lines:
        yield zlib.compress(b"".join(lines), LEVEL)


@contextmanager
def _running(command: list[str], url: URL, **pipes: Any) -> Iterator["subprocess.Popen[bytes]"]:
    """A program of PostgreSQL at work on the database at `url`; ended at the latest with the block. Its password is in
    no argument, which every user of the machine can read."""
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    command = [_program(command[0]), *command[1:], f"--dbname={address}"]
    with subprocess.Popen(command, env={**os.environ, **password}, **pipes) as program:  # noqa: S603
        try:
            yield program
        finally:
            if program.poll() is None:
                program.kill()


def _program(name: str) -> str:
    """The newest of Debian's, which works with older servers too; else that on the PATH. Raises Refused."""
    versions = sorted((path for path in DEBIAN.glob(f"*/bin/{name}")), key=lambda path: float(path.parts[-3]))
    program = str(versions[-1]) if versions else shutil.which(name)
    if not program:
        raise Refused("backup_program_missing", program=name)
    return program


def _reason(errors: IO[bytes]) -> str:
    """The first line that names an error; what follows it are details."""
    errors.seek(0)
    lines = [line.strip() for line in errors.read().decode(errors="replace").splitlines() if line.strip()]
    error_lines = (line for line in lines if "error:" in line.lower())
    return next(error_lines, lines[0] if lines else "no reason")
