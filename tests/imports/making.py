"""Imports for tests: a table as a file, started, its columns settled as guessed, and worked on."""

from datetime import date

from sqlalchemy import select

from app.audit.record import Actor
from app.imports.applying.work import work_on
from app.imports.models import Import, ImportRow
from app.imports.reading.columns import Column
from app.imports.reading.layout import look_at
from app.imports.start import custom_fields, settle_columns, start_import
from app.platform.storage import sha256

TODAY = date(2026, 11, 25)


def csv_of(*rows, encoding="utf-8", delimiter=",") -> bytes:
    """Rows as lists of cells; the first holds the headings."""
    quoted = (delimiter.join('"' + str(cell).replace('"', '""') + '"' for cell in row) for row in rows)
    return "\r\n".join(quoted).encode(encoding)


def begin(services, body, *, actor, slug="chief-constables", name="chiefs.csv"):
    """An import of which the columns are guessed; its number."""
    key = f"imports/{sha256(body)}"
    services.storage.put(key, body)
    with services.database.writing() as session:
        custom = list(custom_fields(session, slug))
        started = start_import(
            session,
            slug,
            look_at(body, custom),
            name=name,
            key=key,
            sha256=sha256(body),
            length=len(body),
            today=TODAY,
            actor=actor,
        )
        return started.id


def settle(services, import_id, *, actor, **options):
    with services.database.writing() as session:
        found = session.get_one(Import, import_id)
        fields = {one.place: one.field for one in map(Column.from_json, found.columns)}
        settle_columns(session, import_id, fields, options, order=found.layout["order"], actor=actor)


def previewed(services, body, *, actor, slug="chief-constables", name="chiefs.csv", **options):
    """An import up to its preview; its number."""
    import_id = begin(services, body, actor=actor, slug=slug, name=name)
    settle(services, import_id, actor=actor, **options)
    work_on(services, import_id, today=TODAY)
    return import_id


def state_of(services, import_id) -> str:
    with services.database.reading() as session:
        return session.get_one(Import, import_id).state


def rows_of(services, import_id) -> list[ImportRow]:
    with services.database.reading() as session:
        wanted = select(ImportRow).where(ImportRow.import_id == import_id)
        return list(session.scalars(wanted.order_by(ImportRow.number.is_(None), ImportRow.number, ImportRow.id)))


def outcomes(services, import_id) -> list[str]:
    return [row.outcome for row in rows_of(services, import_id)]


def drafter(services) -> Actor:
    from app.accounts.models import Role
    from tests.fixtures.app import add_member

    return Actor(add_member(services, Role.DRAFTER).id)
