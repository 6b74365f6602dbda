"""What replies were recorded to say to the asks goes on counting as it did, on both databases."""

import json
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from app.database import Database
from app.schema import downgrade, upgrade
from tests.test_schema_clearance import insert

THEN = datetime(2015, 3, 20, 12, tzinfo=UTC)
BEFORE = ["answered", "in_part", "not_answered"]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def database(request, tmp_path):
    """One reply to one letter, which says three things to its asks."""
    url = f"sqlite:///{tmp_path}/d.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    opened = Database(url)
    upgrade(opened, "0019")
    with opened.engine.begin() as connection:
        insert(connection, "audit_events", seq=1, at=THEN, action="x", body="{}", hmac="0" * 64)
        insert(connection, "registries", slug="p", name="P", sector="s", sector_name="S", position=1, custom=False)
        insert(
            connection,
            "campaigns",
            id=1,
            reference="OLD15",
            title="Old",
            letter_date=date(2015, 3, 3),
            marking="",
            valid_at=date(2015, 3, 3),
            sender=json.dumps([]),
            values=json.dumps({}),
            enclosures=json.dumps([]),
            created_at=THEN,
            state="open",
            open_letter=True,
            top_and_tail=False,
        )
        insert(connection, "letters", id=1, campaign_id=1, number=1, reference="OLD15-0001", registry_slug="p")
        insert(connection, "responses", id=1, campaign_id=1, once="a", recorded=1)
        for number, answer in enumerate(BEFORE, start=1):
            insert(connection, "ask_answers", response_id=1, letter_id=1, number=number, answer=answer, recorded=1)
    yield opened
    opened.close()


def said(database: Database, columns: str) -> list[tuple[str, ...]]:
    with database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT {columns} FROM ask_answers ORDER BY number"))]


def test_nothing_that_was_answered_becomes_a_yes(database):
    upgrade(database)
    assert said(database, "answer, words, passage") == [
        ("in_words", "Answered", ""),
        ("partly", "Answered in part", ""),
        ("not_answered", "", ""),
    ]


def test_what_is_said_since_goes_back_to_what_it_counted_as(database):
    upgrade(database)
    with database.engine.begin() as connection:
        for number, answer in enumerate(["yes", "no"], start=4):
            insert(connection, "ask_answers", response_id=1, letter_id=1, number=number, answer=answer, recorded=1)
    downgrade(database, "0019")
    assert [one for (one,) in said(database, "answer")] == [*BEFORE, "answered", "answered"]
