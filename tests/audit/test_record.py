"""What an event keeps."""

import json
from datetime import date

import pytest

from app.audit import record as audit_record
from app.audit.models import AuditPersonal
from app.audit.record import GENESIS, SYSTEM, Actor, chain, digest_of, record
from tests.audit.codes import event_of
from tests.audit.tamper import events
from tests.fixtures.app import on_undeclared

pytestmark = pytest.mark.stack


def test_who_when_what_about_what_before_and_after(empty):
    with empty.database.writing() as session:
        made = record(
            session,
            event_of("campaign.renamed"),
            actor=Actor(user_id=7),
            subjects=[("campaign", 3), ("registry", "council-leaders")],
            before={"title": "A"},
            after={"title": "B"},
        )
    (event,) = events(empty)
    body = json.loads(event.body)
    assert (event.seq, event.at, event.actor_id, event.action) == (1, made.at, 7, "campaign.renamed")
    assert body["subjects"] == [["campaign", "3"], ["registry", "council-leaders"]]
    assert (body["before"], body["after"]) == ({"title": "A"}, {"title": "B"})


def test_a_personal_value_is_in_no_body_and_its_digest_is_salted(empty):
    with empty.database.writing() as session:
        for _ in range(2):
            record(session, event_of("user.added"), actor=SYSTEM, subjects=[], personal={"name": "Alex Example"})
    first, second = (json.loads(event.body)["personal"]["name"] for event in events(empty))
    assert first != second
    assert not any("Alex" in event.body for event in events(empty))
    with empty.database.reading() as session:
        assert {row.value for row in session.query(AuditPersonal)} == {"Alex Example"}


def test_a_personal_value_that_the_event_does_not_declare_is_kept_beside_the_chain(empty, monkeypatch):
    activated, personal = event_of("user.activated"), {"name": "Alex Example"}
    with pytest.raises(AssertionError), empty.database.writing() as session:
        record(session, activated, actor=SYSTEM, subjects=[], personal=personal)
    monkeypatch.setattr(audit_record, "on_undeclared", on_undeclared)
    with empty.database.writing() as session:
        record(session, activated, actor=SYSTEM, subjects=[], personal=personal)
    (event,) = events(empty)
    assert "Alex" not in event.body
    with empty.database.reading() as session:
        assert [row.value for row in session.query(AuditPersonal)] == ["Alex Example"]


def test_facts_that_are_no_json_are_refused_and_nothing_is_written(empty):
    with pytest.raises(TypeError), empty.database.writing() as session:
        record(session, event_of("test.happened"), actor=SYSTEM, subjects=[], after={"day": date(2015, 3, 3)})
    assert events(empty) == []


def test_an_event_has_one_spelling(empty):
    with empty.database.writing() as session:
        record(
            session, event_of("test.happened"), actor=SYSTEM, subjects=[("post", 1)], after={"b": "é", "a": [1, None]}
        )
    (event,) = events(empty)
    assert '"action":"test.happened","actor":null,"after":{"a":[1,null],"b":"é"},"at":"' in event.body
    assert event.hmac == chain(empty.settings.audit_key.get_secret_value().encode(), GENESIS, event.body)


def test_digests_and_links_are_what_they_always_were():
    """What is chained already must go on to verify."""
    assert (
        digest_of([[1, "é"], {"b": 2, "a": None}]) == "683f51a4d32d1688d404254b7373b2f1e7b75b0deed5729b01d8e76673e762ce"
    )
    assert chain(b"key", GENESIS, '{"a":"é"}') == "0a68154ebed08043ce62eb0488a3cd0b2c8117d298e2720101a578b9a819e3a8"


def test_the_digest_of_a_batch_depends_on_every_row_and_their_order():
    assert len({digest_of(rows) for rows in ([1, 2], [2, 1], [1], [1, 2, 3])}) == 4
