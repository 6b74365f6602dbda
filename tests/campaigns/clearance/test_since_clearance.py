"""Once a text is issued, the owner alone changes what letters print beside it, and a certificate says what changed."""

import json
from dataclasses import fields, replace
from datetime import date

import pytest
from sqlalchemy import select

from app.audit.record import SYSTEM
from app.campaigns.audience.holdouts import hold_out, put_back
from app.campaigns.audience.posts import Audience, audience_of
from app.campaigns.audience.save import save_audience
from app.campaigns.clearance.certificate import certificates_of, certify_changes, changes_to_take_up
from app.campaigns.clearance.changes_beside_text import lines_of
from app.campaigns.clearance.clear import ask_about_words, issue_texts, reopen_texts
from app.campaigns.clearance.to_clear import unusual_words
from app.campaigns.editing import RemovesClearances, TextIssued
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import campaign_text, newest_text
from app.campaigns.lifecycle.create import Beginning, Details, campaign_by_reference, create_campaign
from app.campaigns.lifecycle.details import change_details, details_of, seen_of
from app.campaigns.lifecycle.ownership import NotTheOwner
from app.campaigns.models import Campaign, Letter
from app.campaigns.signatories.change import Office
from app.campaigns.values.letter import fields_in_text_of
from app.campaigns.values.save import fill_letter
from app.campaigns.values.save import seen_of as values_seen
from app.clearance.certificates.content import Change, Content, from_json
from app.clearance.certificates.words import change_cells, facts
from app.clearance.requests import standing_requests
from app.letters.recipient.recipient import Recipient
from app.letters.recipient.salutation import Holder
from app.registry.holders.erase import erase_holder
from app.registry.holders.person import ERASED, Person
from app.registry.holders.record import record_holder
from app.registry.holders.versions import tenures_of
from app.registry.models import Organisation
from app.registry.own.add import add_registry, rename_registry
from app.registry.own.posts import add_post
from app.registry.posts.formats import printed_words
from tests.campaigns.asked import person
from tests.campaigns.clearing import ALL, clear_all
from tests.campaigns.filling import filled_campaign
from tests.campaigns.small import small_campaign
from tests.refusals import refused
from tests.registry.greeted import greet

POLICE = "chief-constables"
LATER = date(2015, 3, 9)
TODAY = date(2026, 11, 29)


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


def hold(session, letter: Letter, *, acting: bool) -> None:
    person = Person(full_name="Alex Example", title="Mr", surname="Example")
    span = {"since": date(2014, 1, 1), "until": date(2016, 1, 1), "today": TODAY}
    record_holder(session, letter.post_id, person, **span, acting=acting, source="x", actor=SYSTEM)


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

    def test_lists_them_anew_when_a_registry_changed(self, session, issued):
        letter = session.scalars(select(Letter).where(Letter.campaign_id == issued.id)).first()
        same, drafter = audience_of(issued), person(session)
        save_audience(session, issued, same, seen=same.digest, actor=drafter)
        letter.withdrawn = True
        session.flush()
        with pytest.raises(NotTheOwner), session.begin_nested():
            save_audience(session, issued, same, seen=same.digest, actor=drafter)
        assert save_audience(session, issued, same, seen=same.digest, actor=SYSTEM).restored == [letter]

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

    def test_holds_letters_out_and_puts_them_back(self, session, issued):
        letter = session.scalars(select(Letter).where(Letter.campaign_id == issued.id)).first()
        with pytest.raises(NotTheOwner), session.begin_nested():
            hold_out(session, issued, {letter.post_id: "Asked"}, actor=person(session))
        hold_out(session, issued, {letter.post_id: "Asked"}, actor=SYSTEM)
        with pytest.raises(NotTheOwner), session.begin_nested():
            put_back(session, issued, letter.post_id, actor=person(session))

    def test_nobody_makes_a_field_of_an_issued_text_optional(self, session):
        campaign = filled_campaign(session)
        clear_all(session, campaign)
        kept = newest_text(session, campaign.id)
        optional = kept.source.replace("    label: Where we visit\n", "    label: Where we visit\n    required: no\n")
        assert optional != kept.source
        with pytest.raises(TextIssued), session.begin_nested():
            keep_text(session, campaign, optional, seen=kept.number, actor=SYSTEM)
        reopen_texts(session, campaign, [POLICE], reason="A field", actor=SYSTEM)
        with pytest.raises(RemovesClearances):
            keep_text(session, campaign, optional, seen=kept.number, actor=SYSTEM)

    def test_any_drafter_changes_all_that_before(self, session):
        campaign = small_campaign(session)
        dated(session, campaign, LATER, actor=person(session))
        assert campaign.letter_date == LATER


class TestCertificate:
    def test_lists_what_letters_print_otherwise(self, session, issued):
        first = newest(session, issued)
        assert (first.letter_date, first.valid_at, first.changes) == ("2015-03-03", "2015-03-03", ())
        assert certify_changes(session, issued, [], actor=SYSTEM) is None
        letter = greeted(session, issued, "Dear Lord Mayor")
        dated(session, issued, LATER, actor=SYSTEM)
        made = certify_changes(session, issued, [], actor=SYSTEM)
        assert from_json(made.content) == newest(session, issued)
        assert newest(session, issued).changes == (
            Change("", "Date of letter", "3 March 2015", "9 March 2015"),
            Change(letter.reference, "Salutation", "Dear Chief Constable", "Dear Lord Mayor"),
        )
        assert newest(session, issued).texts == first.texts
        assert certify_changes(session, issued, [], actor=SYSTEM) is None, "it is on a certificate"

    def test_says_so_in_words(self, session, issued):
        letter = greeted(session, issued, "Dear Lord Mayor")
        certify_changes(session, issued, [], actor=SYSTEM)
        assert [change_cells(one) for one in newest(session, issued).changes] == [
            (letter.reference, "Salutation", "Dear Chief Constable", "Dear Lord Mayor")
        ]
        assert ("Date of letter", "3 March 2015") in facts(newest(session, issued))

    def test_lists_what_changed_since_the_offices_were_asked(self, session):
        campaign = small_campaign(session)
        clear_all(session, campaign, issue=False)
        letter = greeted(session, campaign, "Dear Lord Mayor")
        dated(session, campaign, LATER, actor=person(session))
        changes = (
            Change("", "Date of letter", "3 March 2015", "9 March 2015"),
            Change(letter.reference, "Salutation", "Dear Chief Constable", "Dear Lord Mayor"),
        )
        assert changes_to_take_up(session, campaign, [POLICE]) == changes
        issue_texts(session, campaign, [POLICE], actor=SYSTEM)
        assert newest(session, campaign).changes == changes
        assert certify_changes(session, campaign, [], actor=SYSTEM) is None

    def test_of_another_text_lists_changes_of_letters_issued_before(self, session):
        campaign = campaign_by_reference(session, "MAR15")
        clear_all(session, campaign, registries=["council-leaders"])
        letters = select(Letter).where(Letter.campaign_id == campaign.id, Letter.registry_slug == "council-leaders")
        letter = session.scalars(letters.order_by(Letter.number)).first()
        greet(session, letter.post_id, "Dear Lord Mayor")
        clear_all(session, campaign, registries=[POLICE])
        (change,) = newest(session, campaign).changes
        assert (change.letter, change.what, change.now) == (letter.reference, "Salutation", "Dear Lord Mayor")

    def test_lists_nothing_of_letters_that_are_out_until_they_are_made_again(self, session, issued, monkeypatch):
        letter = greeted(session, issued, "Dear Lord Mayor")
        monkeypatch.setattr("app.campaigns.clearance.changes_beside_text.OUT", [lambda *_: {letter.id}])
        assert changes_to_take_up(session, issued) == ()
        assert certify_changes(session, issued, [], actor=SYSTEM) is None
        assert certify_changes(session, issued, [letter.id], actor=SYSTEM)
        assert [one.letter for one in newest(session, issued).changes] == [letter.reference]

    def test_lists_what_changed_while_a_letter_was_held_out(self, session, issued):
        letters = select(Letter).where(Letter.campaign_id == issued.id).order_by(Letter.number)
        letter, other = session.scalars(letters.limit(2))
        hold_out(session, issued, {letter.post_id: "Asked"}, actor=SYSTEM)
        greet(session, letter.post_id, "Dear Lord Mayor")
        greet(session, other.post_id, "Dear Commissioner")
        certify_changes(session, issued, [], actor=SYSTEM)
        put_back(session, issued, letter.post_id, actor=SYSTEM)
        assert [(one.letter, one.now) for one in newest(session, issued).changes] == [
            (letter.reference, "Dear Lord Mayor"),
            (other.reference, "Dear Commissioner"),
        ]

    def test_lists_that_a_holder_acts_and_that_one_was_erased_without_the_name(self, session):
        campaign = small_campaign(session)
        letter = session.scalars(select(Letter).where(Letter.campaign_id == campaign.id)).first()
        hold(session, letter, acting=False)
        clear_all(session, campaign)
        hold(session, letter, acting=True)
        certify_changes(session, campaign, [], actor=SYSTEM)
        assert newest(session, campaign).changes == (Change(letter.reference, "Acting", "", "Yes"),)
        for tenure in tenures_of(session, letter.post_id):
            erase_holder(session, letter.post_id, tenure.id, reason="Asked", today=TODAY, actor=SYSTEM)
        certify_changes(session, campaign, [], actor=SYSTEM)
        listed = {one.what: (one.was, one.now) for one in newest(session, campaign).changes}
        assert listed["Office-holder"] == (ERASED, "")
        assert "Alex" not in newest(session, campaign).to_json()
        assert certify_changes(session, campaign, [], actor=SYSTEM) is None

    def test_lists_that_the_registry_of_an_open_letter_is_called_otherwise(self, session):
        slug = add_registry(
            session, name="Police chairs", sector_name="Police", since=date(2010, 1, 1), actor=SYSTEM
        ).slug
        body = session.scalars(select(Organisation.id).where(Organisation.key == "police:south-yorkshire")).one()
        add_post(
            session,
            slug,
            body,
            title="Chair",
            salutation="Dear Chair",
            since=date(2010, 1, 1),
            source="x",
            actor=SYSTEM,
        )
        beginning = Beginning(
            source="---\ntitle: Open\nsubject: Open\n---\n\nWe write.\n",
            registries=[(slug, {})],
            signatories=[Office("Home Secretary", "Home Office")],
            open_letter=True,
        )
        details = Details("OPEN", "Open", letter_date=date(2015, 3, 3), reply_by=None, valid_at=date(2015, 3, 3))
        campaign = create_campaign(session, beginning, details, actor=SYSTEM)
        clear_all(session, campaign)
        rename_registry(session, slug, name="Police officers in prison", sector_name="Police", actor=SYSTEM)
        certify_changes(session, campaign, [], actor=SYSTEM)
        assert newest(session, campaign).changes == (
            Change("OPEN-0001", "Addressed to", "To all police chairs", "To all police officers in prison"),
        )

    def test_of_format_1_is_read(self, session, issued):
        now = json.loads(newest(session, issued).to_json())
        new = {"format", "changes", "letter_date", "sender", "valid_at"}
        old = {"format": 1, **{name: fact for name, fact in now.items() if name not in new}}
        assert from_json(json.dumps(old)) == replace(
            newest(session, issued), letter_date="", valid_at="", sender=(), changes=()
        )


NOT_PRINTED = {"reference", "county", "post_salutation", "office_is_form", "names_organisation"}
"""Of a recipient: the campaign's reference is on the page of its own, the others only choose among printed lines."""


class TestLines:
    RECIPIENT = Recipient(
        reference="",
        post_title="Leader",
        organisation="Kent",
        holder=Holder(full_name="Alex Example", title="Councillor", forename="Alex", surname="Example"),
    )

    def test_have_every_fact_that_a_letter_prints_of_its_recipient(self):
        now = lines_of(self.RECIPIENT, {})
        unseen = [
            one.name
            for one in fields(Recipient)
            if one.name not in {*NOT_PRINTED, "holder"}
            and lines_of(replace(self.RECIPIENT, **{one.name: _other(getattr(self.RECIPIENT, one.name))}), {}) == now
        ]
        assert unseen == []
        sir = replace(self.RECIPIENT, holder=replace(self.RECIPIENT.holder, title="Sir"))
        for one in fields(Holder):
            holder = replace(sir.holder, **{one.name: _other(getattr(sir.holder, one.name))})
            changed = lines_of(replace(sir, holder=holder), {})
            assert changed != lines_of(sir, {}) or one.name == "surname", one.name
        peer = replace(self.RECIPIENT, holder=replace(self.RECIPIENT.holder, title="Lord"))
        assert "Dear Lord Example" in lines_of(peer, {}).values()

    def test_have_every_word_whose_format_is_checked(self, session):
        recipient = replace(
            self.RECIPIENT, region="South", areas=("Kent",), police_forces=("Kent Police",), address=("Kent", "ME1 1AA")
        )
        lines = " ".join(lines_of(recipient, {"place": "Dover"}).values())
        assert [words for _, words in printed_words(recipient, {"place": "Dover"}) if words not in lines] == []


def _other(fact):
    return {str: "Other", bool: True, tuple: ("Other",)}[type(fact)]


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
        with refused("words_not_asked", words=["Dear all of you, stop"]):
            issue_texts(session, campaign, [POLICE], actor=SYSTEM)
        with pytest.raises(RemovesClearances), session.begin_nested():
            ask_about_words(session, campaign, actor=SYSTEM)
        ask_about_words(session, campaign, actor=SYSTEM, accepted=ALL)
        assert {one.state for one in standing_requests(session, campaign.id).values()} == {"asked"}
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
