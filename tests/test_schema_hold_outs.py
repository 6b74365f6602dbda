"""Posts that were held out go on being held out, since the event that says so, on both databases."""

import json
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from app.database import Database
from app.schema import downgrade, upgrade
from tests.test_schema_clearance import insert

THEN = datetime(2015, 3, 20, 12, tzinfo=UTC)
EVENTS = {
    1: ("audit.verified", []),
    2: ("campaign.created", [("campaign", "1")]),
    3: ("posts.held_out", [("campaign", "1"), ("post", "1")]),
    4: ("post.put_back", [("campaign", "1"), ("post", "1")]),
    5: ("posts.held_out", [("campaign", "1"), ("post", "1")]),
    6: ("posts.held_out", [("campaign", "1"), ("post", "1")]),
}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def database(request, tmp_path):
    """Post 1 was held out, put back, held out, and that for another reason; post 2 since the campaign began."""
    url = f"sqlite:///{tmp_path}/d.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    opened = Database(url)
    upgrade(opened, "0028")
    with opened.engine.begin() as connection:
        for seq, (action, subjects) in EVENTS.items():
            insert(connection, "audit_events", seq=seq, at=THEN, action=action, body="{}", hmac="0" * 64)
            for position, (kind, identity) in enumerate(subjects):
                insert(connection, "audit_subjects", seq=seq, position=position, kind=kind, subject_id=identity)
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
            open_letter=False,
            top_and_tail=False,
        )
        for post in (1, 2):
            insert(connection, "posts", id=post, key=f"post {post}")
            insert(connection, "hold_outs", campaign_id=1, post_id=post, reason=f"Reason {post}")
    yield opened
    opened.close()


def held_out(database: Database, columns: str) -> list[tuple[object, ...]]:
    with database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT {columns} FROM hold_outs ORDER BY post_id"))]


def test_each_is_held_out_since_the_event_that_says_so(database):
    upgrade(database, "0029")
    assert held_out(database, "post_id, reason, recorded, superseded") == [
        (1, "Reason 1", 5, None),
        (2, "Reason 2", 2, None),
    ]


def test_what_was_put_back_since_is_not_held_out_when_it_goes_back(database):
    upgrade(database, "0029")
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE hold_outs SET superseded = 6 WHERE post_id = 1"))
    downgrade(database, "0028")
    assert held_out(database, "post_id, reason") == [(2, "Reason 2")]
