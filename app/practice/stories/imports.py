"""Bring a table into the registries, as a person does on the pages of an import."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from app.imports.applying.apply import ask_to_apply
from app.imports.applying.claim import IMPORTS
from app.imports.reading.columns import Column
from app.imports.reading.layout import look_at
from app.imports.start import custom_fields, settle_columns, start_import
from app.platform.clock import today
from app.practice.diary import Story
from app.practice.world import World
from app.web.files.filetypes import FileType
from app.web.files.kept_files import keep_files
from app.web.files.uploads import Upload
from app.web.tables.csv_file import Cell, csv_lines


def csv_file(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    return "".join(csv_lines(headings, rows)).encode()


def import_table(
    world: World,
    begin: datetime,
    name: str,
    body: bytes,
    *,
    source: str,
    registry: str | None = None,
    by: str = "drafter",
    apply: bool = True,
) -> Story:
    """Somebody uploads the file at `begin`, settles its columns as they are guessed, and applies it within two hours;
    or leaves it, checked, for a colleague. `registry` None: a column says it."""
    yield begin
    upload = Upload(name, FileType.CSV.mimetype, body)
    (file,) = keep_files(world.services.storage, [upload], folder="imports")
    with world.reading() as session:
        look = look_at(upload.body, list(custom_fields(session, registry)))
    with world.writing() as session:
        started = start_import(
            session,
            registry,
            look,
            name=file.name,
            key=file.key,
            sha256=file.sha256,
            length=file.length,
            today=today(),
            actor=world.actor(by),
        )
    yield begin + timedelta(minutes=15)
    with world.writing() as session:
        settle_columns(
            session,
            started.id,
            {column.place: column.field for column in map(Column.from_json, started.columns)},
            {"since": today().isoformat(), "source": source, "full_list": False},
            order=started.layout["order"],
            actor=world.actor(by),
        )
        IMPORTS.wake(session, started.id)
    yield begin + timedelta(minutes=90)
    if not apply:
        return
    with world.writing() as session:
        ask_to_apply(session, started.id, actor=world.actor(by))
        IMPORTS.wake(session, started.id)
    yield begin + timedelta(minutes=100)
