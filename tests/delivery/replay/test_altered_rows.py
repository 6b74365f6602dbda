"""The record names rows that were altered beneath Despatch: of a campaign, its people and its offices."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.accounts.models import Role
from app.accounts.users import activate, add_user, change_user, deactivate
from app.audit.record import SYSTEM, Actor
from app.audit.verify import verify
from app.campaigns.clearance.clear import reopen_texts, withdraw_request
from app.campaigns.lifecycle.ownership import hand_over, take_on
from app.campaigns.signatories.change import Office, add_signatory, change_signatory, remove_signatory, seen_of
from app.clearance.models import PrivateOffice
from app.clearance.offices.members import add_member, remove_member, set_gateway
from app.clearance.requests import issued_texts
from app.replay import KINDS
from tests.audit.tamper import alter
from tests.delivery.replay.rows import ANSWER, faults
from tests.delivery.sending import campaign

REQUEST = (
    "campaign_id, round_id, office_id, office, registry_slug, text_sha256, version, state, asked, ended, ended_why"
)
ISSUE = "campaign_id, round_id, registry_slug, text_sha256, recorded, ended, ended_why"

WITHOUT_INDEXES = ("DROP INDEX uq_clearance_requests_standing", "DROP INDEX uq_clearance_issues_standing")


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
