"""The record says what was done to rows beneath Despatch: to those of a campaign that was cleared, made and sent."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.accounts.users import activate, add_user, change_user, deactivate
from app.audit.anchor import PREFIX, current_head, head
from app.audit.models import AuditEvent
from app.audit.record import GENESIS, SYSTEM, Actor, chain, record
from app.audit.replay import BASELINE, record_baseline
from app.audit.verify import check, verify
from app.campaigns.clearance.clear import issue_texts, reopen_texts, withdraw_request
from app.campaigns.lifecycle.ownership import hand_over, take_on
from app.campaigns.printing import freeze
from app.campaigns.signatories.change import Office, add_signatory, change_signatory, remove_signatory, seen_of
from app.clearance.issue import signatures
from app.clearance.models import PrivateOffice
from app.clearance.offices.members import add_member, remove_member, set_gateway
from app.clearance.offices.ministers import keep_signature
from app.clearance.requests import issued_texts
from app.letters.canonical import canonical
from app.production.editions.editions import newest_editions
from app.production.editions.large import EditionChanged, make_large
from app.production.editions.manifest import manifest_lines
from app.replay import KINDS, ManifestUnreadable, check_all, manifest_heads
from tests.audit.tamper import alter, events
from tests.campaigns.clearing import answer_again, clear_all, sign_with
from tests.delivery.sending import LEADERS, campaign, ids, send, unclear
from tests.production.signing.roads import blot
from tests.refusals import refused

WITHOUT_EVENTS = ("roles of user", "whether user", "member of office")
"""Rows that the fixtures of tests insert beneath Despatch."""

REQUEST = (
    "campaign_id, round_id, office_id, office, registry_slug, text_sha256, version, state, asked, ended, ended_why"
)
ANSWER = "request_id, answer, note, said_by, by_id, in_absence, picture_sha256, recorded"
ISSUE = "campaign_id, round_id, registry_slug, text_sha256, recorded, ended, ended_why"

WITHOUT_INDEXES = ("DROP INDEX uq_clearance_requests_standing", "DROP INDEX uq_clearance_issues_standing")


def faults(services):
    """What does not hold, as the command says it; a row without its event's number."""
    with services.database.reading() as session:
        found = verify(session, storage=services.storage, kinds=KINDS).faults
    return [one.what or one.code for one in found if not one.what.startswith(WITHOUT_EVENTS)]


@pytest.fixture
def sent(made):
    """Leaders' letters are sent, and one is made in large print; the text for police forces is cleared no more, their
    letters are made all the same."""
    send(made, LEADERS)
    with made.database.reading() as session:
        (letter,) = ids(session, LEADERS[:1])
    make_large(made, letter, 1, actor=SYSTEM)
    unclear(made, "chief-constables")
    return made


def test_an_honest_history_is_what_its_events_say(sent):
    assert faults(sent) == []


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE campaigns SET owner_id = (SELECT min(id) FROM users)", "owner of campaign"),
        ("UPDATE signatories SET office_id = office_id + 1", "which office clears for signatory"),
        ("UPDATE signatories SET office = 'Minister for Cats'", "which office clears for signatory"),
        ("DELETE FROM signatories", "which office clears for signatory"),
        ("DELETE FROM attempts WHERE id = (SELECT min(id) FROM attempts)", "attempts of event"),
        ("UPDATE attempts SET edition_id = edition_id - 1", "attempts of event"),
        ("UPDATE attempts SET channel = 'email'", "attempts of event"),
        ("UPDATE attempts SET state = 'delivered'", "state of attempt"),
        ("UPDATE attempts SET undone = recorded", "state of attempt"),
        ("UPDATE attempts SET handed = NULL", "state of attempt"),
        ("UPDATE runs SET printing = replace(printing, 'child', 'adult')", "what the run of event"),
        ("UPDATE runs SET valid_at = '2015-03-04'", "what the run of event"),
        ("UPDATE runs SET known_at = known_at - 1", "what the run of event"),
        ("UPDATE editions SET content = replace(content, 'Dear', 'My dear')", "editions of event"),
        ("UPDATE editions SET text_sha256 = 'ab'", "editions of event"),
        ("UPDATE editions SET draft = 1", "editions of event"),
        ("DELETE FROM editions WHERE id = (SELECT max(id) FROM editions)", "editions of event"),
        ("UPDATE edition_files SET sha256 = 'ab'", "files of the editions of event"),
        ("UPDATE edition_files SET sha256 = 'ab' WHERE format = 'large-pdf'", "large print of letter"),
        ("DELETE FROM edition_files WHERE format = 'large-pdf'", "large print of letter"),
        ("UPDATE edition_files SET pack_id = pack_id + 1 WHERE format = 'large-pdf'", "large print of letter"),
        ("UPDATE edition_files SET pack_id = pack_id + 1 WHERE format = 'pdf'", "archive of the files of event"),
        ("UPDATE packs SET sha256 = 'ab' WHERE id = 1", "archive of the files of event"),
        ("UPDATE clearance_answers SET answer = 'not_content'", "answer to campaign"),
        ("UPDATE clearance_answers SET note = 'With a condition'", "answer to campaign"),
        ("UPDATE clearance_answers SET picture_sha256 = 'ab'", "answer to campaign"),
        ("UPDATE clearance_answers SET said_by = 'Another'", "answer to campaign"),
        ("DELETE FROM clearance_answers", "answer to campaign"),
        ("UPDATE clearance_requests SET state = 'content' WHERE state = 'taken_back'", "what campaign"),
        ("UPDATE clearance_requests SET text_sha256 = 'ab'", "request of campaign"),
        ("UPDATE clearance_requests SET office_id = office_id + 1000", "request of campaign"),
        ("UPDATE cleared_texts SET content = replace(content, 'a', 'o')", "text "),
        ("UPDATE clearance_issues SET ended = NULL, ended_why = ''", "what is issued of campaign"),
        ("UPDATE clearance_issues SET ended = recorded WHERE ended IS NULL", "what is issued of campaign"),
        ("UPDATE clearance_issues SET text_sha256 = 'ab'", "issue of campaign"),
        ("DELETE FROM clearance_issues", "issue of campaign"),
        (f"INSERT INTO clearance_requests ({REQUEST}) SELECT {REQUEST} FROM clearance_requests", "request of campaign"),
        (f"INSERT INTO clearance_answers ({ANSWER}) SELECT {ANSWER} FROM clearance_answers", "answer to campaign"),
        (f"INSERT INTO clearance_issues ({ISSUE}) SELECT {ISSUE} FROM clearance_issues", "issue of campaign"),
        ("UPDATE clearance_certificates SET content = replace(content, 'a', 'o')", "certificate of campaign"),
    ],
)
def test_a_row_that_was_altered_is_named(sent, statement, named):
    alter(sent, *WITHOUT_INDEXES, statement)
    assert any(one.startswith(named) for one in faults(sent)), faults(sent)


@pytest.fixture
def user(made):
    """Was added, given another role, let in no more and again; a member of an office."""
    at = datetime(2015, 3, 3, tzinfo=UTC)
    with made.database.writing() as session:
        details = {"name": "Sam Example", "office": "A", "actor": SYSTEM, "at": at}
        added = add_user(session, email="sam@office.example", roles=[Role.CLEARER, Role.VIEWER], **details)
        change_user(session, added, roles=[Role.CLEARER, Role.DRAFTER], **details)
        deactivate(session, added, actor=SYSTEM, at=at)
        activate(session, added, actor=SYSTEM)
        first, second = session.query(PrivateOffice).order_by(PrivateOffice.id).limit(2)
        for office in (first, second):
            add_member(session, office, added, gateway=False, actor=SYSTEM)
        set_gateway(session, first, added.id, gateway=True, actor=SYSTEM)
        remove_member(session, second, added.id, actor=SYSTEM)
        return added.id


def about_user(services, user):
    with services.database.reading() as session:
        found = verify(session, storage=services.storage, kinds=KINDS).faults
    return [one.what for one in found if one.what.endswith(f"user {user}") or f"user {user} " in one.what]


def test_roles_that_were_given_and_taken_are_what_their_events_say(made, user):
    assert about_user(made, user) == []


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("INSERT INTO user_roles (user_id, role) VALUES ({}, 'administrator')", "roles of user"),
        ("DELETE FROM user_roles WHERE user_id = {} AND role = 'drafter'", "roles of user"),
        ("UPDATE users SET active = 0 WHERE id = {}", "whether user"),
        ("UPDATE office_members SET gateway = 0 WHERE user_id = {}", "member of office"),
        ("DELETE FROM office_members WHERE user_id = {}", "member of office"),
    ],
)
def test_a_user_who_was_altered_is_named(made, user, statement, named):
    alter(made, statement.format(user))
    assert [one.startswith(named) for one in about_user(made, user)] == [True]


@pytest.fixture
def owned(made):
    """Taken on by one drafter, handed over to another."""
    at = datetime(2015, 3, 3, tzinfo=UTC)
    with made.database.writing() as session:
        drafters = [
            add_user(session, name=name, email=name, office="", roles=[Role.DRAFTER], actor=SYSTEM, at=at)
            for name in ("alex", "sam")
        ]
        owners = campaign(session)
        take_on(session, owners, actor=Actor(drafters[0].id))
        hand_over(session, owners, drafters[1], seen=drafters[0].id, actor=Actor(drafters[0].id))
        return drafters[0].id


def test_an_owner_is_who_took_the_campaign_on_or_was_handed_it(made, owned):
    assert faults(made) == []
    alter(made, f"UPDATE campaigns SET owner_id = {owned} WHERE reference = 'MAR15'")
    assert [one.startswith("owner of campaign") for one in faults(made)] == [True]


def test_offices_that_clear_are_those_that_signatories_were_given(made):
    with made.database.writing() as session:
        mine = campaign(session)
        reopen_texts(session, mine, list(issued_texts(session, mine.id)), reason="Another signs", actor=SYSTEM)
        withdraw_request(session, mine, reason="Another signs", actor=SYSTEM)
        other = Office("Minister for the Seas", "Department for Fish")
        added = add_signatory(session, mine, other, seen=seen_of(mine), actor=SYSTEM)
        renamed = replace(other, office="Minister for Rivers")
        change_signatory(session, mine, added, renamed, seen=seen_of(mine), actor=SYSTEM)
        remove_signatory(session, mine, added, seen=seen_of(mine), actor=SYSTEM)
    assert faults(made) == []
    alter(made, "UPDATE signatories SET office_id = (SELECT max(id) FROM private_offices) WHERE position = 0")
    assert [one.startswith("which office clears for signatory") for one in faults(made)] == [True]


def make_older(services):
    """As an installation whose events were recorded before rows were compared: they name no key, nor what was moved."""
    statements, previous = [], GENESIS
    for event in events(services):
        body = json.loads(event.body)
        del body["key"]
        for later in ("asked", "frozen", "files", "attempts", "moved", "not_issued", "cleared_by"):
            (body["after"] or {}).pop(later, None)
        text = canonical(body).decode()
        previous = chain(services.settings.audit_key.get_secret_value().encode(), previous, text)
        quoted = text.replace("'", "''").replace(":", "\\:")
        statements.append(f"UPDATE audit_events SET body = '{quoted}', hmac = '{previous}' WHERE seq = {event.seq}")
    alter(services, *statements, f"UPDATE audit_head SET hmac = '{previous}'")
    for key in services.storage.keys(PREFIX):
        services.storage.delete(key)


def test_an_older_installation_is_compared_from_its_baseline_on(made):
    make_older(made)
    assert faults(made) == []
    assert check(made.database, made.storage, KINDS).holds
    assert [event.action for event in events(made)][-2:] == [BASELINE, "audit.verified"]
    send(made, LEADERS)
    unclear(made, "chief-constables")
    assert faults(made) == []
    assert check(made.database, made.storage, KINDS).holds
    assert [event.action for event in events(made)].count(BASELINE) == 1
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
        record(session, BASELINE, actor=SYSTEM, subjects=[], after={"rows": {}})
    assert faults(made) == ["baseline"]


REVIVE = "UPDATE clearance_issues SET ended = NULL, ended_why = ''"
CONTENT = "UPDATE clearance_requests SET state = 'content' WHERE state = 'taken_back'"


def cleared(services):
    """The registries whose letters would be signed."""
    with services.database.reading() as session:
        return set(freeze(session, campaign(session)).cleared)


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
        return list(signatures(session, campaign(session).id).get("council-leaders", {}).values())


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


def test_nothing_is_signed_before_an_older_installation_has_its_baseline(made):
    make_older(made)
    assert cleared(made) == set()
    check(made.database, made.storage, KINDS)
    assert cleared(made) != set()


def test_a_baseline_that_was_removed_is_not_recorded_again(made):
    make_older(made)
    assert check(made.database, made.storage, KINDS).holds
    send(made, LEADERS)
    alter(made, f"DELETE FROM audit_events WHERE action = '{BASELINE}'")
    assert "missing" in {one.code for one in check(made.database, made.storage, KINDS).faults}
    assert BASELINE not in {event.action for event in events(made)}
    assert cleared(made) == set()


def test_a_baseline_by_command_lets_an_older_record_with_faults_go_on(made):
    make_older(made)
    alter(made, "DELETE FROM audit_events WHERE seq = (SELECT recorded FROM clearance_issues LIMIT 1)")
    check(made.database, made.storage, KINDS)
    assert cleared(made) == set()
    with made.database.writing() as session:
        record_baseline(session, KINDS)
    assert cleared(made) != set()


def test_a_text_is_not_issued_upon_answers_that_no_event_says(made):
    unclear(made, "chief-constables")
    alter(made, CONTENT)
    with made.database.writing() as session, refused("not_all_given"):
        issue_texts(session, campaign(session), ["chief-constables"], actor=SYSTEM)


@pytest.fixture
def manifest(made, tmp_path):
    """What somebody downloaded."""
    file = tmp_path / "MAR15 manifest.csv"
    with made.database.reading() as session:
        lines = manifest_lines(newest_editions(session, campaign(session).id), head(session))
        file.write_text("".join(lines), encoding="utf-8")
    return file


def test_heads_in_certificates_packs_and_manifests_are_of_the_record(made, manifest):
    assert {one.what.split()[0] for one in check_all(made, [manifest]).faults if one.code != "row"} == set()


def test_a_record_that_was_written_anew_with_its_key_is_not_what_certificates_packs_and_manifests_say(made, manifest):
    make_older(made)
    named = {one.what.split()[0] for one in check_all(made, [manifest]).faults}
    assert named == {"certificate", "archive", "manifest"}


@pytest.mark.parametrize("text", ["", "name,address\nAlex,Leeds\n", "audit_event,audit_hmac\nten,ab\n"])
def test_a_file_that_is_no_manifest_is_refused(tmp_path, text):
    file = tmp_path / "letters.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ManifestUnreadable):
        manifest_heads(file)
