"""Once a text is issued, the owner alone changes what letters print beside it, and a certificate says what changed."""

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.audit.record import SYSTEM
from app.campaigns.audience import Audience, audience_of
from app.campaigns.audience_save import save_audience
from app.campaigns.certificate import certificates_of, certify_changes
from app.campaigns.clear import WordsNotAsked, ask_about_words, issue_texts, reopen_texts
from app.campaigns.create import campaign_by_reference
from app.campaigns.details import change_details, details_of, seen_of
from app.campaigns.edit import RemovesClearances, TextIssued
from app.campaigns.letter_values import fields_in_text_of
from app.campaigns.letter_values_save import fill_letter
from app.campaigns.letter_values_save import seen_of as values_seen
from app.campaigns.models import Campaign, Letter
from app.campaigns.own import NotTheOwner
from app.campaigns.recipient_words import unusual_words
from app.campaigns.text import campaign_text
from app.clearance.certificates.content import Change, Content, from_json
from app.clearance.certificates.words import changed, facts
from app.clearance.requests import standing
from tests.campaigns.asked import person
from tests.campaigns.clearing import ALL, clear_all
from tests.campaigns.filling import filled_campaign
from tests.campaigns.small import small_campaign
from tests.registry.greeted import greet

POLICE = "chief-constables"
LATER = date(2015, 3, 9)


@pytest.fixture
def session(services):
    with services.database.writing() as session:
        yield session


@pytest.fixture
def issued(session) -> Campaign:
    campaign = small_campaign(session)
    clear_all(session, campaign)
    return campaign


def dated(session, campaign: Campaign, day: date, *, actor) -> None:
    details = replace(details_of(campaign), letter_date=day)
    change_details(session, campaign, details, seen=seen_of(campaign), printed=False, actor=actor)


def greeted(session, campaign: Campaign, salutation: str) -> Letter:
    """The first letter's post is greeted so."""
    letter = session.scalars(select(Letter).where(Letter.campaign_id == campaign.id).order_by(Letter.number)).first()
    greet(session, letter.post_id, salutation)
    return letter


def newest(session, campaign: Campaign) -> Content:
    return certificates_of(session, campaign.id)[0].content


class TestOwnerAlone:
    def test_changes_the_date_and_the_reference_of_issued_letters(self, session, issued):
        drafter, owner = person(session), person(session, name="Owner Example")
        issued.owner_id = owner.user_id
        session.flush()
        with pytest.raises(NotTheOwner), session.begin_nested():
            dated(session, issued, LATER, actor=drafter)
        with pytest.raises(NotTheOwner), session.begin_nested():
            details = replace(details_of(issued), reference="OTHER")
            change_details(session, issued, details, seen=seen_of(issued), printed=False, actor=drafter)
        dated(session, issued, LATER, actor=owner)
        assert issued.letter_date == LATER

    def test_changes_whom_they_are_to(self, session, issued):
        wider = Audience((("chief-constables", {}),), issued.valid_at)
        with pytest.raises(NotTheOwner):
            save_audience(session, issued, wider, seen=audience_of(issued).digest, actor=person(session))

    def test_changes_what_one_of_them_says(self, session):
        campaign = filled_campaign(session)
        letter = session.scalars(
            select(Letter).where(Letter.campaign_id == campaign.id).order_by(Letter.number)
        ).first()
        specs = fields_in_text_of(campaign_text(session, campaign), letter.registry_slug)
        clear_all(session, campaign)
        with pytest.raises(NotTheOwner):
            fill_letter(
                session, campaign, letter, {"visit place": "Leeds"}, seen=values_seen({}, specs), actor=person(session)
            )

    def test_any_drafter_changes_all_that_before(self, session):
        campaign = small_campaign(session)
        dated(session, campaign, LATER, actor=person(session))
        assert campaign.letter_date == LATER


class TestCertificate:
    def test_lists_what_letters_print_otherwise(self, session, issued):
        first = newest(session, issued)
        assert (first.letter_date, first.valid_at, first.changes) == ("2015-03-03", "2015-03-03", ())
        assert certify_changes(session, issued, actor=SYSTEM) is None
        letter = greeted(session, issued, "Dear Lord Mayor")
        dated(session, issued, LATER, actor=SYSTEM)
        made = certify_changes(session, issued, actor=SYSTEM)
        assert from_json(made.content) == newest(session, issued)
        assert newest(session, issued).changes == (
            Change("", "Date of letter", "3 March 2015", "9 March 2015"),
            Change(letter.reference, "Salutation", "Dear Chief Constable", "Dear Lord Mayor"),
        )
        assert newest(session, issued).texts == first.texts
        assert certify_changes(session, issued, actor=SYSTEM) is None, "it is on a certificate"

    def test_says_so_in_words(self, session, issued):
        letter = greeted(session, issued, "Dear Lord Mayor")
        certify_changes(session, issued, actor=SYSTEM)
        assert [changed(one) for one in newest(session, issued).changes] == [
            (letter.reference, "Salutation", "Dear Chief Constable", "Dear Lord Mayor")
        ]
        assert ("Date of letter", "3 March 2015") in facts(newest(session, issued))

    def test_of_format_1_is_read(self, session, issued):
        now = json.loads(newest(session, issued).to_json())
        new = {"format", "changes", "letter_date", "sender", "valid_at"}
        old = {"format": 1, **{name: fact for name, fact in now.items() if name not in new}}
        assert from_json(json.dumps(old)) == replace(
            newest(session, issued), letter_date="", valid_at="", sender=(), changes=()
        )


class TestUnusualWords:
    def test_are_in_no_letter_of_the_shipped_campaign(self, session):
        """Nor when its registries are read on a day of today's councils and boards."""
        campaign = campaign_by_reference(session, "MAR15")
        assert unusual_words(session, campaign) == {}
        campaign.valid_at = date(2026, 3, 3)
        assert unusual_words(session, campaign) == {}

    def test_keep_a_text_from_being_issued_until_offices_are_asked_about_them(self, session):
        campaign = small_campaign(session)
        clear_all(session, campaign, issue=False)
        greeted(session, campaign, "Dear all of you, stop")
        with pytest.raises(WordsNotAsked) as refused:
            issue_texts(session, campaign, [POLICE], actor=SYSTEM)
        assert refused.value.args == (["Dear all of you, stop"],)
        with pytest.raises(RemovesClearances), session.begin_nested():
            ask_about_words(session, campaign, actor=SYSTEM)
        ask_about_words(session, campaign, actor=SYSTEM, accepted=ALL)
        assert {one.state for one in standing(session, campaign.id).values()} == {"asked"}
        clear_all(session, campaign)

    def test_of_an_issued_text_need_it_opened_again(self, session, issued):
        greeted(session, issued, "Dear all of you, stop")
        with pytest.raises(TextIssued), session.begin_nested():
            ask_about_words(session, issued, actor=SYSTEM, accepted=ALL)
        reopen_texts(session, issued, [POLICE], reason="Another greeting", actor=SYSTEM)
        ask_about_words(session, issued, actor=SYSTEM, accepted=ALL)
        clear_all(session, issued)

    def test_are_the_owners_to_ask_about(self, session, issued):
        with pytest.raises(NotTheOwner):
            ask_about_words(session, issued, actor=person(session))
