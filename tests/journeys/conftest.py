"""A new office on its first days: its people, and the day that it is."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page

from app.accounts.models import Role
from app.platform.clock import now
from tests.accounts.factors.authenticator import give_app
from tests.fixtures.app import Member, add_member, client_of
from tests.fixtures.live import OpenAs
from tests.journeys.clock import Clock

FIRST_DAY = date(2015, 3, 2)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """It is the morning of 2 March 2015, a Monday."""
    made = Clock(morning(FIRST_DAY))
    monkeypatch.setattr("app.platform.clock.datetime", made)
    return made


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC)


@pytest.fixture
def home_office(clock: Clock, services) -> Member:
    """Starts campaigns and owns them."""
    return add_member(services, Role.DRAFTER, name="Home Office private office")


@pytest.fixture
def secret(services, home_office: Member) -> str:
    """Of the authenticator app of the owner, who needs one."""
    return give_app(services, home_office.id, now())


@pytest.fixture
def justice(clock: Clock, services) -> Member:
    """Drafts with the owner."""
    return add_member(services, Role.DRAFTER, name="Justice private office")


@pytest.fixture
def enter(app: Flask, open_as: OpenAs) -> Callable[..., Page]:
    """`enter(member, path)`: a browser of their own with a new sign-in, at a page."""
    return lambda member, path="/", **options: open_as(client_of(app, member), path, **options)
