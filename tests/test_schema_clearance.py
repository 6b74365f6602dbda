"""What owners had recorded of offices is kept as what these were asked and said, on both databases."""

import json
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, text

from app.campaigns.models import Signatory
from app.clearance.models import Answer, Minister, PrivateOffice, Request, Round
from app.clearance.offices.find import offices
from app.clearance.requests import cleared_registries, given
from app.database import Database
from app.schema import upgrade

POLICE, LEADERS = "chief-constables", "council-leaders"
HOME, HEALTH = "Secretary of State for the Home Department", "Secretary of State for Health"
THEN = datetime(2015, 2, 27, 12, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def database(request, tmp_path):
    url = f"sqlite:///{tmp_path}/d.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    opened = Database(url)
    upgrade(opened, "0010")
    yield opened
    opened.close()


def insert(connection, table: str, **values: object) -> None:
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f":{name}" for name in values)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)


@pytest.fixture
def filled(database) -> Database:
    """Two offices; both have cleared the text for police, one that for leaders, whose other clearance was removed."""
    with database.engine.begin() as connection:
        for seq in range(1, 8):
            insert(connection, "audit_events", seq=seq, at=THEN, action="x", body="{}", hmac="0" * 64)
        for position, slug in enumerate((POLICE, LEADERS)):
            insert(
                connection,
                "registries",
                slug=slug,
                name=slug,
                sector="s",
                sector_name="S",
                position=position,
                custom=False,
            )
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
        for number, (office, picture) in enumerate(((HOME, "5" * 64), (HEALTH, None)), 1):
            insert(
                connection,
                "signatories",
                id=number,
                campaign_id=1,
                position=number - 1,
                name="A minister",
                office=office,
                department=office.removeprefix("Secretary of State for "),
                picture_sha256=picture,
            )
        for sha256 in ("a" * 64, "b" * 64):
            insert(connection, "cleared_texts", sha256=sha256, content="{}")
        for number, (signatory, office, slug, sha256, removed) in enumerate(
            (
                (1, HOME, POLICE, "a" * 64, None),
                (2, HEALTH, POLICE, "a" * 64, None),
                (1, HOME, LEADERS, "b" * 64, None),
                (2, HEALTH, LEADERS, "b" * 64, 7),
                (None, "Secretary of State for Wales", POLICE, "a" * 64, 6),
            ),
            1,
        ):
            insert(
                connection,
                "clearances",
                id=number,
                campaign_id=1,
                signatory_id=signatory,
                office=office,
                registry_slug=slug,
                text_sha256=sha256,
                given_by="A private secretary",
                given_on=date(2015, 2, 27),
                how="email",
                note="No comments",
                recorded=number,
                removed=removed,
                removed_why="edited" if removed else "",
            )
    return database


def test_offices_answers_and_issued_texts_are_kept(filled):
    upgrade(filled)
    with filled.reading() as session:
        assert [one.title for one in offices(session)] == [HOME, HEALTH]
        assert session.scalars(select(Signatory.office_id).order_by(Signatory.id)).all() == [
            one.id for one in session.scalars(select(PrivateOffice).order_by(PrivateOffice.precedence))
        ]
        assert cleared_registries(session, 1) == {POLICE: "a" * 64}, "what every office had cleared"
        home, health = (one.id for one in offices(session))
        assert set(given(session, 1)) == {(home, POLICE), (health, POLICE), (home, LEADERS)}
        gone = session.scalars(select(Request).where(Request.ended.is_not(None))).one()
        assert (gone.office, gone.registry_slug, gone.ended, gone.ended_why) == (HEALTH, LEADERS, 7, "edited")
        answers = session.scalars(select(Answer)).all()
        assert {(one.answer, one.said_by, one.note) for one in answers} == {
            ("content", "A private secretary", "No comments")
        }
        assert [one.picture_sha256 for one in session.scalars(select(Minister))] == ["5" * 64]
        assert {one.picture_sha256 for one in answers} == {"5" * 64, None}
        one = session.scalars(select(Round)).one()
        assert (one.track, one.asked, one.withdrawn, one.due) == ("joint", 1, None, date(2015, 2, 27))


def test_an_installation_without_campaigns_is_brought_up_too(database):
    upgrade(database)
    with database.reading() as session:
        assert offices(session) == []
