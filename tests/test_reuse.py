"""A database object or application that a test has used is as new for the next one."""

import pytest
from sqlalchemy import func, select

from app.accounts.models import Role, User
from app.platform.database import BUSY_MS
from tests.fixtures.app import add_member, embedded_in
from tests.fixtures.reuse import reopened, reused_app


@pytest.fixture
def places(tmp_path, shipped_sqlite):
    """The settings of two installations."""
    folders = [tmp_path / name for name in ("first", "second")]
    for folder in folders:
        folder.mkdir()
    return [embedded_in(folder, shipped_sqlite) for folder in folders]


def test_a_database_object_used_again_has_other_data_and_waits_as_long_as_usual(places):
    with reopened(places[0]) as first:
        add_member(first, Role.VIEWER)
        first.database.wait_ms = 20
    with reopened(places[1]) as second, second.database.reading() as session:
        assert second.database is first.database
        assert session.scalar(select(func.count()).select_from(User)) == 0
        assert second.database.wait_ms == BUSY_MS
        assert second.database.engine.url.database == str(places[1].instance_dir / "despatch.db")


def test_two_at_once_have_an_object_each(places):
    with reopened(places[0]) as first, reopened(places[1]) as second:
        assert first.database is not second.database


def test_an_application_used_again_has_its_own_settings(places):
    with reopened(places[0]) as services, reused_app(services) as first:
        first.config["WTF_CSRF_ENABLED"] = False
        first.extensions["despatch_quality"]["asked"] = True
    with reopened(places[1]) as services, reused_app(services) as second:
        assert second is first
        assert second.config.get("WTF_CSRF_ENABLED", True)
        assert second.extensions["despatch"] is services
        assert second.extensions["despatch_quality"] == {}
