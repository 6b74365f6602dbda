"""An installation whose events name no rows is compared from its baseline on."""

import pytest

from app.audit import events as audit_events
from app.audit.record import SYSTEM, record
from app.audit.replay import record_baseline
from app.audit.verify import check
from app.production.editions.large_print import EditionChanged, make_large
from app.replay import KINDS
from tests.audit.tamper import alter, events
from tests.delivery.replay.rows import cleared, faults, make_older
from tests.delivery.sending import LEADERS, ids, send, unclear


def test_an_older_installation_is_compared_from_its_baseline_on(made):
    make_older(made)
    assert faults(made) == []
    assert check(made.database, made.storage, KINDS).holds
    assert [event.action for event in events(made)][-2:] == [audit_events.AUDIT_BASELINE, "audit.verified"]
    send(made, LEADERS)
    unclear(made, "chief-constables")
    assert faults(made) == []
    assert check(made.database, made.storage, KINDS).holds
    assert [event.action for event in events(made)].count(audit_events.AUDIT_BASELINE) == 1
    before = cleared(made)
    assert before
    alter(made, "UPDATE clearance_issues SET ended = NULL", "UPDATE editions SET draft = 1")
    assert cleared(made) == before
    assert {one.partition(" of ")[0] for one in faults(made)} == {"what is issued", "editions"}


def test_large_print_of_an_older_edition_rests_on_the_baseline(made):
    make_older(made)
    with made.database.reading() as session:
        letter, other = ids(session, LEADERS[:2])
    with pytest.raises(EditionChanged):
        make_large(made, letter, 1, actor=SYSTEM)
    check(made.database, made.storage, KINDS)
    assert make_large(made, letter, 1, actor=SYSTEM)
    alter(made, "UPDATE editions SET text_sha256 = 'ab'")
    with pytest.raises(EditionChanged):
        make_large(made, other, 1, actor=SYSTEM)


def test_a_baseline_in_an_installation_that_needs_none_is_named(made):
    with made.database.writing() as session:
        record(session, audit_events.AUDIT_BASELINE, actor=SYSTEM, subjects=[], after={"rows": {}})
    assert faults(made) == ["baseline"]


def test_nothing_is_signed_before_an_older_installation_has_its_baseline(made):
    make_older(made)
    assert cleared(made) == set()
    check(made.database, made.storage, KINDS)
    assert cleared(made) != set()


def test_a_baseline_that_was_removed_is_not_recorded_again(made):
    make_older(made)
    assert check(made.database, made.storage, KINDS).holds
    send(made, LEADERS)
    alter(made, f"DELETE FROM audit_events WHERE action = '{audit_events.AUDIT_BASELINE}'")
    assert "missing" in {one.code for one in check(made.database, made.storage, KINDS).faults}
    assert audit_events.AUDIT_BASELINE not in {event.action for event in events(made)}
    assert cleared(made) == set()


def test_a_baseline_by_command_lets_an_older_record_with_faults_go_on(made):
    make_older(made)
    alter(made, "DELETE FROM audit_events WHERE seq = (SELECT recorded FROM clearance_issues LIMIT 1)")
    check(made.database, made.storage, KINDS)
    assert cleared(made) == set()
    with made.database.writing() as session:
        record_baseline(session, KINDS)
    assert cleared(made) != set()
