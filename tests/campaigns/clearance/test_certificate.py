"""A clearance certificate says what was issued, and goes on saying it whatever happens then."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.audit.anchor import head
from app.audit.find import body_of
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM
from app.campaigns.clearance.certificate import certificate_of, certificates_of, certificates_with
from app.campaigns.clearance.clear import issue_texts, reopen_texts
from app.campaigns.models import Campaign
from app.clearance.certificates.content import Content, Proof, from_json
from app.clearance.models import Certificate, Issue
from app.clearance.requests import cleared_registries
from app.clearance.states import State
from app.clearance.words import WRITE_ROUND
from tests.audit.tamper import alter
from tests.campaigns.clearing import answer, ask, clear_all, clearer_of, sign_with, take_back
from tests.campaigns.writing import DAY, EDUCATION, HOME, letter_to_write
from tests.refusals import refused

POLICE, LEAD = "chief-constables", "lead-members"
PICTURE = "c" * 64


@pytest.fixture
def campaign(session):
    return letter_to_write(session)


@pytest.fixture
def home(campaign):
    return campaign.signatories[0].office_id


def newest(session, campaign) -> Content:
    return certificates_of(session, campaign.id)[0].content


def test_it_is_made_with_the_issue_and_lists_each_text_and_what_each_office_said(session, campaign, home):
    sign_with(session, home, PICTURE)
    ask(session, campaign)
    answer(session, campaign, home, POLICE, state=State.SUBJECT_SHOULD, note="Say when.")
    clear_all(session, campaign, registries=[POLICE], issue=False)
    answer(session, campaign, home, POLICE, state=State.CONTENT)
    issue_texts(session, campaign, [POLICE], actor=SYSTEM)
    made = newest(session, campaign)
    issue = session.scalars(select(Issue)).one()
    event = session.get_one(AuditEvent, issue.recorded)
    assert (made.number, made.campaign, made.title, made.round, made.track, made.chair) == (
        1, "WRITE", "A letter to write", 1, "joint", ""
    )  # fmt: skip
    assert (made.issued_by, made.issued_at, made.event, made.hmac) == ("Despatch", event.at, event.seq, event.hmac)
    (text,) = made.texts
    assert (text.registry, text.sha256, text.version) == (POLICE, cleared_registries(session, campaign.id)[POLICE], 1)
    assert text.letters > 1
    assert [(one.office, one.answer, one.said_by, one.noted, one.signs, one.signature) for one in text.consents] == [
        (HOME, "content", f"Private secretary {home}", False, True, True),
        (EDUCATION, "content", f"Private secretary {campaign.signatories[1].office_id}", False, True, False),
    ]
    assert made.not_issued == ("Lead members",)


def test_one_of_a_write_round_says_whose_committee_it_was_and_which_office_does_not_sign(session, campaign, home):
    chair = campaign.signatories[1].office_id
    ask(session, campaign, track=WRITE_ROUND, due=DAY + timedelta(30), chair_id=chair)
    for office_id in (home, chair):
        answer(session, campaign, office_id)
    issue_texts(session, campaign, [POLICE, LEAD], actor=clearer_of(session, chair))
    made = newest(session, campaign)
    assert (made.track, made.chair, made.not_issued) == (WRITE_ROUND, EDUCATION, ())
    assert made.issued_by == f"Private secretary {chair}"


def test_the_chain_is_told_its_hash_and_the_row_is_its_canonical_json(session, campaign):
    clear_all(session, campaign)
    row = session.scalars(select(Certificate)).one()
    event = session.get_one(AuditEvent, row.recorded)
    assert event.action == "clearance.certified"
    assert body_of(event)["after"]["sha256"] == row.sha256 == hashlib.sha256(row.content.encode()).hexdigest()
    assert from_json(row.content).to_json() == row.content
    assert from_json(row.content).event == row.recorded - 1
    assert head(session).seq == row.recorded


def test_the_next_one_lists_what_was_issued_before_too_and_supersedes_it(session, campaign):
    clear_all(session, campaign, registries=[POLICE])
    clear_all(session, campaign, registries=[LEAD])
    second, first = certificates_of(session, campaign.id)
    assert [text.registry for text in second.content.texts] == [POLICE, LEAD]
    assert [text.registry for text in second.content.newly_issued] == [LEAD]
    assert (first.is_superseded, first.stands, first.gone) == (True, False, [])
    assert (second.is_superseded, second.stands) == (False, True)


def test_issuing_what_is_issued_makes_none_and_issuing_what_is_not_cleared_neither(session, campaign):
    clear_all(session, campaign, registries=[POLICE])
    issue_texts(session, campaign, [POLICE], actor=SYSTEM)
    with refused("not_all_given"):
        issue_texts(session, campaign, [LEAD], actor=SYSTEM)
    assert len(certificates_of(session, campaign.id)) == 1


def test_it_says_what_it_said_after_an_answer_is_taken_back_but_stands_no_more(session, campaign):
    clear_all(session, campaign)
    before = newest(session, campaign)
    take_back(session, campaign, POLICE)
    found = certificate_of(session, campaign.id, 1)
    assert found.content == before
    assert ([text.registry for text in found.gone], found.stands) == ([POLICE], False)


def test_a_text_opened_and_issued_again_unchanged_is_listed_by_both(session, campaign):
    clear_all(session, campaign)
    sha256 = cleared_registries(session, campaign.id)[POLICE]
    reopen_texts(session, campaign, [POLICE], reason="A mistake", actor=SYSTEM)
    issue_texts(session, campaign, [POLICE], actor=SYSTEM)
    certificates = certificates_of(session, campaign.id)
    assert [one.content.number for one in certificates_with(certificates, POLICE, sha256)] == [2, 1]
    assert certificates_with(certificates, LEAD, sha256) == []
    assert certificates[1].gone[0].registry == POLICE


PASSKEY = {
    "factor": "passkey",
    "with": "",
    "at": "2026-11-30T15:20:00+00:00",
    "sign_in": 7,
    "signed_in_with": "Entra",
}
TELEPHONE = {"factor": "app", "with": "Telephone", "at": "2026-11-30T15:25:00+00:00", "sign_in": 8}


def test_it_says_how_each_office_and_the_issuer_proved_who_they_were_as_the_chain_has_it(session, campaign, home):
    ask(session, campaign)
    other = campaign.signatories[1].office_id
    answer(session, campaign, home, POLICE, proof=PASSKEY)
    answer(session, campaign, other, POLICE)
    issue_texts(session, campaign, [POLICE], actor=replace(SYSTEM, proof=TELEPHONE))
    (text,) = newest(session, campaign).texts
    at = datetime(2026, 11, 30, 15, 20, tzinfo=UTC)
    assert [one.proof for one in text.consents] == [Proof("passkey", "", at, "Entra"), Proof()]
    assert text.proof == Proof("app", "Telephone", at + timedelta(minutes=5))


def test_a_proof_written_into_the_record_beneath_despatch_issues_nothing(services):
    with services.database.writing() as session:
        campaign = letter_to_write(session)
        clear_all(session, campaign, issue=False)
        campaign_id = campaign.id
    forged = f'"proof":{json.dumps(PASSKEY)},"personal"'.replace(":", "\\:")  # colons begin parameters
    change = f"body = replace(body, '\"personal\"', '{forged}')"
    alter(services, f"UPDATE audit_events SET {change} WHERE action = 'clearance.answered'")
    with services.database.writing() as session, refused("not_all_given"):
        issue_texts(session, session.get_one(Campaign, campaign_id), [POLICE], actor=SYSTEM)


def test_one_of_another_format_is_refused(session, campaign):
    clear_all(session, campaign)
    kept = json.loads(session.scalars(select(Certificate.content)).one()) | {"format": 99}
    with pytest.raises(ValueError, match="another format"):
        from_json(json.dumps(kept))
