"""Nothing is signed on rows or events that the record does not bear out."""

import pytest
from sqlalchemy import select

from app.audit.anchor import current_head
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM
from app.campaigns.clearance.clear import issue_texts, reopen_texts, withdraw_request
from app.clearance.issue import signatures
from app.clearance.offices.signature_pictures import keep_signature
from app.clearance.requests import cleared_registries, issued_texts
from tests.audit.tamper import alter
from tests.campaigns.clearing import answer_again, clear_all, sign_with
from tests.delivery.replay.rows import ANSWER, cleared, faults
from tests.delivery.sending import campaign, unclear
from tests.production.signing.roads import blot
from tests.refusals import refused

REVIVE = "UPDATE clearance_issues SET ended = NULL, ended_why = ''"
CONTENT = "UPDATE clearance_requests SET state = 'content' WHERE state = 'taken_back'"


def test_nothing_is_signed_upon_rows_that_no_event_says(sent):
    assert "chief-constables" not in cleared(sent)
    before = cleared(sent)
    alter(sent, REVIVE, CONTENT)
    assert cleared(sent) == before


def test_nothing_is_signed_upon_an_answer_that_was_changed(made):
    assert "council-leaders" in cleared(made)
    alter(made, "UPDATE clearance_answers SET picture_sha256 = 'ab'")
    assert cleared(made) == set()


def pictures(services):
    """The signatures under the text for leaders."""
    with services.database.reading() as session:
        cleared = cleared_registries(session, campaign(session).id)
        return list(signatures(session, campaign(session).id, cleared).get("council-leaders", {}).values())


@pytest.fixture
def by_hand(made):
    """Offices gave signatures for leaders, took them back, and cleared the text to be signed by hand."""
    for signs in (True, False):
        with made.database.writing() as session:
            mine = campaign(session)
            for number, one in enumerate(mine.signatories):
                sign_with(session, one.office_id, keep_signature(made.storage, blot(600 + number)) if signs else None)
            answer_again(session, mine)
    assert not any(pictures(made))
    assert faults(made) == []
    return made


SIGNED = "FROM clearance_answers WHERE picture_sha256 IS NOT NULL"


def test_an_old_answer_copied_as_the_newest_brings_no_signature_back(by_hand):
    alter(by_hand, f"INSERT INTO clearance_answers ({ANSWER}) SELECT {ANSWER} {SIGNED}")
    assert not any(pictures(by_hand))
    assert any(one.startswith("answer to campaign") for one in faults(by_hand))


def test_an_old_answer_put_at_the_end_is_as_old_as_before(by_hand):
    alter(
        by_hand,
        f"CREATE TABLE old AS SELECT {ANSWER} {SIGNED}",
        "DELETE FROM clearance_answers WHERE picture_sha256 IS NOT NULL",
        f"INSERT INTO clearance_answers ({ANSWER}) SELECT {ANSWER} FROM old",
        "DROP TABLE old",
    )
    assert pictures(by_hand)
    assert not any(pictures(by_hand))


@pytest.fixture
def asked_anew(made):
    """What was cleared is opened and withdrawn, and asked and cleared once more."""
    with made.database.writing() as session:
        mine = campaign(session)
        reopen_texts(session, mine, list(issued_texts(session, mine.id)), reason="A mistake", actor=SYSTEM)
        withdraw_request(session, mine, reason="A mistake", actor=SYSTEM)
        clear_all(session, mine)
    assert cleared(made)
    assert faults(made) == []
    return made


def test_nothing_is_signed_upon_an_answer_to_another_request(asked_anew):
    """What offices said before the request was withdrawn, hung on what they are asked now."""
    newest = (
        "SELECT max(r.id) FROM clearance_requests r JOIN clearance_requests s ON s.office_id = r.office_id "
        "AND s.registry_slug = r.registry_slug WHERE s.id = clearance_answers.request_id"
    )
    alter(asked_anew, f"UPDATE clearance_answers SET request_id = ({newest})")
    assert cleared(asked_anew) == set()
    assert any(one.startswith("request under the answer") for one in faults(asked_anew))


def test_nothing_is_signed_upon_a_request_that_ended_at_another_time(asked_anew):
    alter(asked_anew, "UPDATE clearance_requests SET ended = asked WHERE ended IS NOT NULL")
    assert cleared(asked_anew) == set()
    assert any(one.startswith("end of the request") for one in faults(asked_anew))


TAKEN = "(SELECT seq FROM audit_events WHERE body LIKE '%clearance.taken_back%')"


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE audit_events SET body = body || ' ' WHERE seq IN {TAKEN}",
        f"UPDATE audit_events SET action = 'x.y' WHERE seq IN {TAKEN}",
        f"UPDATE audit_events SET hmac = 'x' || substr(hmac, 2) WHERE seq IN {TAKEN}",
        f"UPDATE audit_subjects SET kind = 'x' WHERE kind = 'campaign' AND seq IN {TAKEN}",
        f"UPDATE audit_events SET seq = seq + 1000 WHERE seq IN {TAKEN}",
        f"UPDATE audit_events SET seq = -seq WHERE seq IN {TAKEN}",
    ],
)
@pytest.mark.parametrize("heard", [True, False])
def test_nothing_is_signed_where_the_event_that_ended_an_issue_says_something_else(sent, statement, heard):
    """Whether this process has heard the events before or not."""
    if heard:
        cleared(sent)
    alter(sent, statement, REVIVE, CONTENT)
    assert "chief-constables" not in cleared(sent)


def test_a_fault_older_than_the_campaign_does_not_keep_its_letters_from_being_signed(made):
    before = cleared(made)
    alter(made, "UPDATE audit_events SET body = body || ' ' WHERE seq = 1")
    assert cleared(made) == before != set()


def test_nothing_is_signed_upon_a_name_that_its_event_does_not_say(made):
    assert cleared(made)
    alter(
        made,
        "UPDATE audit_personal SET value = 'Another' WHERE name = 'said_by'",
        "UPDATE clearance_answers SET said_by = 'Another'",
    )
    assert cleared(made) == set()


def test_nothing_is_signed_upon_an_event_that_was_added_beneath_despatch(sent):
    """The rows and an event of the issue, copied to the end of the record: its HMAC does not follow."""
    assert cleared(sent)
    with sent.database.reading() as session:
        (issued,) = session.scalars(select(AuditEvent).where(AuditEvent.action == "clearance.issued"))
        last = current_head(session).seq + 1
    alter(
        sent,
        f"INSERT INTO audit_events SELECT {last}, at, actor_id, action, body, hmac FROM audit_events "
        f"WHERE seq = {issued.seq}",
        f"INSERT INTO audit_subjects SELECT {last}, position, kind, subject_id FROM audit_subjects "
        f"WHERE seq = {issued.seq}",
        f"UPDATE audit_head SET seq = {last}",
        REVIVE + f", recorded = {last} WHERE registry_slug = 'chief-constables'",
        CONTENT,
    )
    assert cleared(sent) == set()


def test_nothing_is_signed_where_the_event_that_ended_an_issue_was_removed(sent):
    """The rows are as they were before an office took its answer back, and nothing tells of that any more."""
    with sent.database.reading() as session:
        taken = session.scalars(select(AuditEvent.seq).where(AuditEvent.action == "clearance.taken_back")).all()
    alter(
        sent,
        *(f"DELETE FROM {table} WHERE seq = {seq}" for seq in taken for table in ("audit_events", "audit_subjects")),
        REVIVE,
        CONTENT,
    )
    assert cleared(sent) == set()


def test_a_first_event_made_older_gives_no_signature(sent):
    before = cleared(sent)
    alter(sent, "UPDATE audit_events SET body = replace(body, '\"key\"', '\"other\"') WHERE seq = 1", REVIVE, CONTENT)
    assert cleared(sent) == before


def test_a_text_is_not_issued_upon_answers_that_no_event_says(made):
    unclear(made, "chief-constables")
    alter(made, CONTENT)
    with made.database.writing() as session, refused("not_all_given"):
        issue_texts(session, campaign(session), ["chief-constables"], actor=SYSTEM)
