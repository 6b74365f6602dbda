"""What somebody with the database's password could do, beneath Despatch."""

from sqlalchemy import text

from app.audit.models import AuditEvent
from app.audit.record import SYSTEM, record
from app.database import Database
from app.services import Services


def write_events(services: Services, count: int, **options: object) -> None:
    """`count` events, each in its own transaction."""
    for number in range(count):
        with services.database.writing() as session:
            record(session, "test.happened", actor=SYSTEM, subjects=[("thing", number)], **options)


def disarm(database: Database) -> None:
    """Drop what makes the tables append-only."""
    with database.engine.begin() as connection:
        if database.engine.dialect.name == "sqlite":
            names = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
            for name in names:
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            for table in ("audit_events", "audit_subjects"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_frozen ON {table}"))


def alter(services: Services, *statements: str) -> None:
    """Run SQL beneath Despatch, with its guards and foreign keys out of the way."""
    disarm(services.database)
    with services.database.engine.connect() as connection:
        if services.database.engine.dialect.name == "sqlite":
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN")
        else:
            connection.execute(text("SET session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement))
        connection.commit()
        connection.invalidate()  # its settings must not come back from the pool


def events(services: Services) -> list[AuditEvent]:
    with services.database.reading() as session:
        return list(session.query(AuditEvent).order_by(AuditEvent.seq))
