"""What a view works with: the services of this process and one reading session for the request."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, g
from sqlalchemy.orm import Session

from app.platform.database import DatabaseFailed
from app.platform.practice import NOTICE
from app.platform.services import Services
from app.web.extensions import Extension

SERVICES = Extension[Services]("despatch")


def services() -> Services:
    return SERVICES.current()


def reading() -> Session:
    """The request's reading session: one consistent moment, closed when the request ends."""
    if "reading" not in g:
        g.reading = services().database.reader()
    session: Session = g.reading
    return session


def in_practice() -> bool:
    """Whether pages say that nothing here is real. A page that says that the database does not answer can't know."""
    try:
        return services().practice
    except DatabaseFailed:
        return False


def practice_notice() -> str:
    """What pages and files of this installation say first; blank in a real one."""
    return NOTICE if in_practice() else ""


@contextmanager
def writing(*, wait_ms: int | None = None) -> Iterator[Session]:
    """One transaction. Ends the reading session first, so that what is read next is what was written. `wait_ms`: for
    another writer, if not as long as usual."""
    _close_reading()
    with services().database.writing(wait_ms=wait_ms) as session:
        yield session


def read_anew() -> None:
    """End the reading session, so that what is read next is what stands by then."""
    _close_reading()


def close_after_each_request(app: Flask) -> None:
    app.teardown_request(lambda _problem: _close_reading())


def _close_reading() -> None:
    if session := g.pop("reading", None):
        session.close()
