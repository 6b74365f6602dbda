"""What somebody with the database's password could do, beneath Despatch."""

from sqlalchemy import Connection, text

from app.audit.models import AuditEvent
from app.audit.record import SYSTEM, record
from app.platform.services import Services
from tests.audit.codes import event_of


def write_events(services: Services, count: int, **options: object) -> None:
    """`count` events, each in its own transaction."""
    for number in range(count):
        with services.database.writing() as session:
            record(session, event_of("test.happened"), actor=SYSTEM, subjects=[("thing", number)], **options)


def alter(services: Services, *statements: str) -> None:
    """Run SQL with all that guards the tables out of the way: foreign keys and append-only triggers."""
    with services.database.engine.connect() as connection:
        _disarm(connection)
        for statement in statements:
            connection.execute(text(statement))
        connection.commit()
        connection.invalidate()  # its settings must not come back from the pool


def events(services: Services) -> list[AuditEvent]:
    with services.database.reading() as session:
        return list(session.query(AuditEvent).order_by(AuditEvent.seq))


def _disarm(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET session_replication_role = replica"))
        return
    for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        connection.execute(text(f"DROP TRIGGER {name}"))
    connection.exec_driver_sql("COMMIT")  # the next setting has no effect inside a transaction
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql("BEGIN")
