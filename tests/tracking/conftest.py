"""The small campaign as its owner sees it on its pages, at five in the afternoon of 27 March 2015."""

from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from app.accounts.models import Role
from app.audit.record import Actor
from tests.journeys.clock import Clock
from tests.tracking.office import TODAY, busy_campaign


@pytest.fixture
def clock(monkeypatch) -> Clock:
    made = Clock(datetime(TODAY.year, TODAY.month, TODAY.day, 17, tzinfo=ZoneInfo("Europe/London")))
    monkeypatch.setattr("app.platform.clock.datetime", made)
    return made


@pytest.fixture
def owner(clock, services, signed_in) -> FlaskClient:
    """Alex Example, whose campaign it is."""
    client = signed_in(Role.DRAFTER)
    busy_campaign(services, actor=Actor(client.member.id))
    return client


@pytest.fixture
def queries() -> Iterator[Callable[[FlaskClient, str], int]]:
    """`queries(client, path)`: how many statements the database is sent for a page, of which nothing is remembered."""
    sent: list[str] = []

    def listen(_connection, _cursor, statement, *_rest) -> None:
        sent.append(statement)

    def ask(client: FlaskClient, path: str) -> int:
        client.get(path)  # what a process asks once
        client.application.extensions["despatch"].database.close()
        sent.clear()
        assert client.get(path).status_code == 200
        return len(sent)

    event.listen(Engine, "before_cursor_execute", listen)
    yield ask
    event.remove(Engine, "before_cursor_execute", listen)
