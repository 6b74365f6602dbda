"""An office answers for itself, about what it has read; nobody clears their own words."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update

from app.accounts.models import User
from app.audit.record import SYSTEM
from app.campaigns.clearance.authors import HasCleared, authors_of
from app.campaigns.clearance.clear import (
    OwnCampaign,
    answer_requests,
    assign_requests,
    remind_offices,
    take_back_answers,
    withdraw_request,
)
from app.campaigns.letter.keep import Seen, keep_letter
from app.campaigns.letter.keep_text import keep_text, take_template
from app.campaigns.letter.text import LetterContent, newest_text
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.details import change_details, details_of
from app.campaigns.lifecycle.details import seen_of as details_seen
from app.campaigns.lifecycle.ownership import hand_over, take_on
from app.campaigns.models import Letter
from app.campaigns.signatories.change import add_signatory, change_signatory, office_of, seen_of
from app.campaigns.values.save import fill_letters
from app.clearance.answer import OfficeAnswer, answers_to, assign
from app.clearance.models import ClearanceRequest, OfficeMember, PrivateOffice
from app.clearance.offices.find import office_for
from app.clearance.offices.ministers import record_minister
from app.clearance.requests import given_requests, issued_texts, standing_requests
from app.clearance.states import State
from app.clearance.words import WRITE_ROUND
from app.drafting.keep import keep_version, new_template
from app.drafting.lines.keep import keep_version as keep_line
from app.drafting.lines.keep import new_line
from app.drafting.models import Template, TemplateVersion
from app.drafting.versions import version_in_use
from app.errors import Stale
from tests.campaigns.asked import (
    ADDED,
    POLICE,
    TODAY,
    _without_template,
    begun_from,
    copied_as,
    edited,
    of_office,
    one,
    person,
    refuses_to_answer,
    say,
    write_beside,
)
from tests.campaigns.clearing import ALL, answer, ask, clear_all, clearer_of, sign_with, take_back
from tests.campaigns.filling import filled_campaign
from tests.campaigns.writing import letter_to_write
from tests.drafting.lines.writing import BODY as LINE
from tests.drafting.lines.writing import OTHER as OTHER_LINE
from tests.drafting.lines.writing import said as line_words
from tests.refusals import refused


class TestAnswering:
    def test_an_office_answers_for_itself(self, session, asked, home):
        answer(session, asked, home, "lead-members")
        assert given_requests(session, asked.id).keys() == {(home, "lead-members")}

    @pytest.mark.parametrize("state", [State.SUBJECT_MUST, State.NOT_CONTENT])
    def test_what_must_be_changed_is_no_consent(self, session, asked, home, state):
        answer(session, asked, home, "lead-members", state=state, note="Cite the guidance of 2013")
        assert given_requests(session, asked.id) == {}
        assert one(session, asked, home, "lead-members").state == state

    @pytest.mark.parametrize("state", [State.SUBJECT_SHOULD, State.SUBJECT_COMMENT])
    def test_what_should_be_changed_is(self, session, asked, home, state):
        answer(session, asked, home, "lead-members", state=state, note="A plainer word")
        assert (home, "lead-members") in given_requests(session, asked.id)

    def test_nobody_answers_for_another_office(self, session, asked, home):
        other = asked.signatories[1].office_id
        with refused("not_of_the_office"):
            say(session, asked, one(session, asked, home, "lead-members"), clearer_of(session, other))

    def test_nobody_answers_for_two_offices_at_once(self, session, asked, home):
        other = asked.signatories[1].office_id
        both = clearer_of(session, home)
        session.add(OfficeMember(office_id=other, user_id=both.user_id, gateway=False))
        session.flush()
        seen = {
            row.id: row.text_sha256
            for place, row in standing_requests(session, asked.id).items()
            if place[0] in (home, other)
        }
        with refused("not_of_the_office"):
            answer_requests(session, asked, seen, OfficeAnswer(State.CONTENT), today=TODAY, actor=both)

    def test_an_owner_does_not_clear_their_own_campaign(self, session, asked, home):
        owner = clearer_of(session, home)
        asked.owner_id = owner.user_id
        session.flush()
        with pytest.raises(OwnCampaign):
            say(session, asked, one(session, asked, home, "lead-members"), owner)
        with pytest.raises(OwnCampaign):
            say(session, asked, one(session, asked, home, "lead-members"), SYSTEM)

    def test_an_earlier_owner_does_not_clear_it(self, session, campaign, home):
        """Campaigns change hands, and then nobody who had one in hand answers about it."""
        first, second = of_office(session, home), person(session, name="Second Example")
        campaign.owner_id = None
        take_on(session, campaign, actor=first)
        hand_over(session, campaign, session.get_one(User, second.user_id), seen=first.user_id, actor=first)
        ask(session, campaign, actor=second)
        refuses_to_answer(session, campaign, home, first)

    def test_a_writer_of_its_text_does_not_clear_it(self, session, campaign, home):
        writer = of_office(session, home)
        edited(session, campaign, POLICE, "Something else", actor=writer)
        ask(session, campaign)
        refuses_to_answer(session, campaign, home, writer)

    def test_who_filled_in_a_field_does_not_clear_it(self, session):
        campaign = letter_to_write(session)
        office_id = campaign.signatories[0].office_id
        writer, newest = of_office(session, office_id), newest_text(session, campaign.id)
        seen = Seen(newest.number, LetterContent(newest.source, {}, []).beside)
        filled = LetterContent(newest.source, {"meeting place": "the town hall"}, [])
        keep_letter(session, campaign, filled, seen=seen, actor=writer)
        ask(session, campaign)
        refuses_to_answer(session, campaign, office_id, writer)

    @pytest.mark.parametrize("way", ["sender", "copy", "enclosure", "signatory", "signatory changed"])
    def test_who_wrote_words_beside_the_text_does_not_clear_it(self, session, campaign, home, way):
        writer = of_office(session, home)
        write_beside(session, campaign, way, actor=writer)
        ask(session, campaign)
        refuses_to_answer(session, campaign, home, writer)

    def test_who_changed_a_date_may_clear_it(self, session, campaign, home):
        clerk = of_office(session, home)
        details = replace(details_of(campaign), letter_date=date(2015, 3, 9))
        change_details(session, campaign, details, seen=details_seen(campaign), printed=False, actor=clerk)
        ask(session, campaign)
        assert say(session, campaign, one(session, campaign, home, "lead-members"), clerk)

    def test_who_wrote_what_a_letter_says_does_not_clear_it_nor_write_after_clearing(self, session):
        campaign = filled_campaign(session)
        campaign.reply_by = date(2015, 4, 30)
        session.flush()
        office_id = campaign.signatories[0].office_id
        writer, clerk = of_office(session, office_id), of_office(session, office_id, name="Clerk Example")
        letter = session.scalars(select(Letter).where(Letter.campaign_id == campaign.id)).first()
        fill_letters(session, campaign, {letter.id: {"visit place": "Leeds"}}, actor=writer)
        ask(session, campaign)
        request = one(session, campaign, office_id, "chief-constables")
        with pytest.raises(OwnCampaign):
            say(session, campaign, request, writer)
        say(session, campaign, request, clerk)
        with pytest.raises(HasCleared):
            fill_letters(session, campaign, {letter.id: {"visit place": "York"}}, actor=clerk)

    def test_who_wrote_the_template_or_the_earlier_text_does_not_clear_it(self, session, campaign, home):
        writer = of_office(session, home)
        version = session.get_one(TemplateVersion, campaign.template_version_id)
        slug = session.get_one(Template, version.template_id).slug
        keep_version(session, slug, version.source + "\n\nMore.\n", seen=version.number, actor=writer)
        mine = version_in_use(session, slug)
        made = copied_as(session, "TEMPLATE", campaign, template_version_id=mine.id)
        assert writer.user_id in authors_of(session, made)
        assert writer.user_id not in authors_of(session, copied_as(session, "SHIPPED", campaign))
        edited(session, campaign, POLICE, "Something else", actor=writer)
        assert writer.user_id in authors_of(session, copied_as(session, "COPY", campaign, earlier=campaign))

    def test_who_wrote_a_standard_line_of_the_letter_does_not_clear_it(self, session, campaign):
        """Up to the version that the letter has; also where some words of it differ."""
        first, second, later = (person(session, name=f"{name} Example") for name in ("First", "Second", "Later"))
        before = copied_as(session, "WITHOUT", campaign)
        line = new_line(session, line_words(), actor=first)
        second_words = line_words(body=LINE.replace("today", "at once"))
        keep_line(session, line.line_id, second_words, seen=1, actor=second)
        keep_line(session, line.line_id, line_words(body=OTHER_LINE), seen=2, actor=later)
        text = newest_text(session, campaign.id)
        keep_text(session, campaign, f"{text.source}\n{LINE.replace('may be', 'is')}\n", seen=text.number, actor=SYSTEM)
        assert first.user_id in authors_of(session, campaign)
        assert second.user_id not in authors_of(session, campaign), "the letter has the first version"
        edited(session, campaign, LINE.replace("may be", "is"), second_words.body)
        assert {first.user_id, second.user_id} <= authors_of(session, campaign)
        assert later.user_id not in authors_of(session, campaign)
        assert authors_of(session, before).isdisjoint({first.user_id, second.user_id, later.user_id})

    def test_who_wrote_a_template_that_it_ever_took_does_not_clear_it(self, session):
        """The text of the first template can be restored once another was taken."""
        first, second, owner, copier, other = (
            person(session, name=f"{name} Example") for name in ("First", "Second", "Owner", "Copier", "Other")
        )
        words = "---\ntitle: T\nsubject: S\n---\n\nWords of {} to ((organisation)).\n"
        first_version = new_template(session, "one", words.format("one"), actor=first)
        two = new_template(session, "two", words.format("two"), actor=second)
        copied = new_template(session, "three", first_version.source, actor=copier, copied_from=first_version)
        campaign = begun_from(session, first_version, actor=owner)
        take_template(session, campaign, two, seen=1, actor=owner)
        keep_text(session, campaign, first_version.source, seen=2, actor=owner)
        taken_on = {first.user_id, second.user_id, owner.user_id}
        assert authors_of(session, campaign) == taken_on, "not who has only copied the template"
        copy = copied_as(session, "COPY", campaign, earlier=campaign)
        assert taken_on <= authors_of(session, copy)
        take_template(session, copy, copied, seen=1, actor=other)
        assert {first.user_id, copier.user_id} <= authors_of(session, copy)

    def test_who_wrote_a_template_that_was_taken_in_an_earlier_release_does_not_clear_it(self, session, monkeypatch):
        """Its events name no template."""
        first, second = person(session, name="First Example"), person(session, name="Second Example")
        campaign = copied_as(session, "OLDER", campaign_by_reference(session, "MAR15"))
        with monkeypatch.context() as earlier:
            earlier.setattr("app.campaigns.letter.keep_text.record", _without_template)
            for number, (slug, writer) in enumerate((("one", first), ("two", second)), start=1):
                version = new_template(session, slug, f"---\ntitle: {slug}\n---\n\nWords.\n", actor=writer)
                take_template(session, campaign, version, seen=number, actor=SYSTEM)
        assert {first.user_id, second.user_id} <= authors_of(session, campaign)

    @pytest.mark.parametrize("way", ["sender", "copy", "enclosure", "signatory"])
    def test_who_wrote_words_of_an_earlier_campaign_does_not_clear_a_copy_of_its_copy(
        self, session, campaign, home, way
    ):
        writer = of_office(session, home)
        write_beside(session, campaign, way, actor=writer)
        copy = copied_as(session, "COPY", campaign, earlier=campaign)
        again = copied_as(session, "AGAIN", copy, earlier=copy)
        assert writer.user_id in authors_of(session, copy) & authors_of(session, again)
        assert writer.user_id not in authors_of(session, copied_as(session, "OTHER", campaign))

    def test_who_wrote_the_first_text_does_not_clear_a_copy_of_its_copy(self, session, campaign, home):
        writer = of_office(session, home)
        edited(session, campaign, POLICE, "Something else", actor=writer)
        copy = copied_as(session, "COPY", campaign, earlier=campaign)
        again = copied_as(session, "AGAIN", copy, earlier=copy)
        assert writer.user_id in authors_of(session, again)
        campaign.earlier_id = again.id
        session.flush()
        assert writer.user_id in authors_of(session, copy), "each copied from the next"

    def test_who_wrote_the_signatories_does_not_clear_a_chaser(self, session, campaign, home):
        writer, other = of_office(session, home), of_office(session, home, name="Other Example")
        write_beside(session, campaign, "signatory", actor=writer)
        edited(session, campaign, POLICE, "Something else", actor=other)
        chaser = copied_as(session, "CHASER", campaign, chases=campaign)
        assert writer.user_id in authors_of(session, chaser)
        assert other.user_id not in authors_of(session, chaser)

    def test_who_asked_in_this_round_does_not_answer_in_it(self, session, campaign, home):
        """Despatch itself or an administrator may have moved the ownership away since."""
        first = of_office(session, home)
        campaign.owner_id = first.user_id
        ask(session, campaign, actor=first)
        campaign.owner_id = None
        session.flush()
        refuses_to_answer(session, campaign, home, first)
        withdraw_request(session, campaign, reason="A new round", actor=SYSTEM)
        ask(session, campaign)
        assert say(session, campaign, one(session, campaign, home, "lead-members"), first)

    def test_the_gateway_gives_nothing_to_a_writer(self, session, asked, home):
        writer, gateway = of_office(session, home), person(session, name="Gateway Example")
        session.add(OfficeMember(office_id=home, user_id=gateway.user_id, gateway=True))
        edited(session, asked, POLICE, "Something else", actor=writer)
        request = one(session, asked, home, "lead-members")
        with pytest.raises(OwnCampaign):
            assign_requests(session, asked, [request.id], session.get_one(User, writer.user_id), actor=gateway)

    def test_who_has_answered_does_not_write_beside_what_they_cleared(self, session, asked, home):
        """What they cleared and the edit leaves alone would be cleared by one of its writers."""
        clerk = of_office(session, home)
        say(session, asked, one(session, asked, home, "lead-members"), clerk)
        with pytest.raises(HasCleared), session.begin_nested():
            edited(session, asked, POLICE, "Something else", actor=clerk)
        take_back_answers(session, asked, [one(session, asked, home, "lead-members").id], reason="x", actor=clerk)
        edited(session, asked, POLICE, "Something else", actor=clerk)

    def test_who_has_answered_writes_if_the_edit_ends_every_answer_of_theirs(self, session, asked, home):
        """None of them stands beside what they wrote, and now they are an author."""
        clerk = of_office(session, home)
        say(session, asked, one(session, asked, home, "chief-constables"), clerk)
        edited(session, asked, POLICE, "Something else", actor=clerk, accepted=ALL)
        request = one(session, asked, home, "chief-constables")
        assert request.state == State.ASKED
        with pytest.raises(OwnCampaign):
            say(session, asked, request, clerk)

    def test_who_has_answered_does_not_write_a_signatory_of_another_text(self, session, asked, home):
        """The answer would stand, and the letters to others be signed by somebody whom they wrote."""
        clerk, last = of_office(session, home), asked.signatories[-1]
        fewer = replace(office_of(last), registries=["lead-members"])
        change_signatory(session, asked, last, fewer, seen=seen_of(asked), actor=SYSTEM, accepted=ALL)
        say(session, asked, one(session, asked, home, "chief-constables"), clerk)
        minister = replace(ADDED, registries=["lead-members"])
        with pytest.raises(HasCleared), session.begin_nested():
            add_signatory(session, asked, minister, seen=seen_of(asked), actor=clerk, accepted=ALL)
        session.refresh(asked)
        more = replace(fewer, registries=["lead-members", "council-leaders"])
        with pytest.raises(HasCleared), session.begin_nested():
            change_signatory(session, asked, last, more, seen=seen_of(asked), actor=clerk, accepted=ALL)
        assert (home, "chief-constables") in given_requests(session, asked.id)

    def test_a_signatory_gives_no_nil_return(self, session, asked, home):
        with refused("not_an_answer"):
            answer(session, asked, home, "lead-members", state=State.NIL_RETURN)

    def test_a_nil_return_of_a_committee_is_consent(self, session, campaign):
        treasury = office_for(session, "Chancellor of the Exchequer", "HM Treasury", actor=SYSTEM)
        ask(session, campaign, track=WRITE_ROUND, chair_id=treasury.id, committee=[treasury.id])
        answer(session, campaign, treasury.id, state=State.NIL_RETURN)
        assert len(given_requests(session, campaign.id)) == 6
        with refused("not_an_answer"):
            answer(session, campaign, campaign.signatories[0].office_id, state=State.NIL_RETURN)

    def test_what_is_assigned_is_answered_by_that_person_or_the_gateway_in_absence(self, session, asked, home):
        sam, gateway = clearer_of(session, home), person(session)
        third = person(session, name="Third Example")
        session.add(OfficeMember(office_id=home, user_id=gateway.user_id, gateway=True))
        session.add(OfficeMember(office_id=home, user_id=third.user_id, gateway=False))
        session.flush()
        request = one(session, asked, home, "lead-members")
        with refused("not_of_the_office"):
            assign(session, [request], session.get_one(User, sam.user_id), actor=third)
        assign(session, [request], session.get_one(User, sam.user_id), actor=gateway)
        with refused("not_of_the_office"):
            say(session, asked, request, third)
        (said,) = say(session, asked, request, gateway)
        assert (said.in_absence, said.by_id) == (True, gateway.user_id)

    def test_what_was_read_is_what_is_answered_about(self, session, asked, home):
        request = one(session, asked, home, "chief-constables")
        seen = {request.id: request.text_sha256}
        edited(session, asked, POLICE, "Something else")
        with refused("request_ended"):
            answer_requests(
                session, asked, seen, OfficeAnswer(State.CONTENT), today=TODAY, actor=clearer_of(session, home)
            )
        now_asked = one(session, asked, home, "chief-constables")
        with pytest.raises(Stale):
            answer_requests(
                session,
                asked,
                {now_asked.id: request.text_sha256},
                OfficeAnswer(State.CONTENT),
                today=TODAY,
                actor=clearer_of(session, home),
            )

    def test_a_second_click_answers_nothing(self, session, asked, home):
        request = one(session, asked, home, "lead-members")
        assert len(say(session, asked, request, clearer_of(session, home))) == 1
        assert say(session, asked, request, clearer_of(session, home)) == []
        assert len(answers_to(session, [request.id])[request.id]) == 1

    def test_what_a_colleague_said_while_this_one_waited_counts(self, session, asked, home):
        request = one(session, asked, home, "lead-members")
        actor = clearer_of(session, home)
        changed = update(ClearanceRequest).where(ClearanceRequest.id == request.id).values(state=State.CONTENT)
        session.execute(changed, execution_options={"synchronize_session": False})
        assert request.state == State.ASKED, "as it was loaded before"
        assert say(session, asked, request, actor) == []

    def test_the_same_answer_with_another_signature_is_another(self, session, asked, home):
        sign_with(session, home, "5" * 64)
        clear_all(session, asked, registries=["lead-members", "council-leaders"])
        request, actor = one(session, asked, home, "lead-members"), clearer_of(session, home)
        seen, said = {request.id: request.text_sha256}, OfficeAnswer(State.CONTENT)
        by_hand = lambda: answer_requests(session, asked, seen, said, sign=False, today=TODAY, actor=actor)  # noqa: E731
        (new,) = by_hand()
        assert (new.picture_sha256, request.state) == (None, State.CONTENT)
        assert issued_texts(session, asked.id).keys() == {"council-leaders"}, "what is printed under it changed"
        assert by_hand() == [], "a second click"

    def test_consent_in_other_words_leaves_the_issue_standing(self, session, asked, home):
        clear_all(session, asked, registries=["lead-members"])
        answer(session, asked, home, "lead-members", state=State.SUBJECT_COMMENT, note="A plainer word, next time")
        assert one(session, asked, home, "lead-members").state == State.SUBJECT_COMMENT
        assert issued_texts(session, asked.id).keys() == {"lead-members"}

    @pytest.mark.parametrize(
        ("printed", "picture"), [("", "5" * 64), ("alex  EXAMPLE ", "5" * 64), ("Sam Example", None)]
    )
    def test_a_signature_goes_under_the_name_of_its_minister_alone(self, session, campaign, home, printed, picture):
        office = session.get_one(PrivateOffice, home)
        record_minister(session, office, name="Alex Example", since=None, picture_sha256="5" * 64, actor=SYSTEM)
        campaign.signatories[0].name = printed
        ask(session, campaign)
        (said,) = say(session, campaign, one(session, campaign, home, "lead-members"), clearer_of(session, home))
        assert said.picture_sha256 == picture

    def test_an_answer_taken_back_is_asked_still(self, session, asked, home):
        clear_all(session, asked, registries=["lead-members"])
        request = one(session, asked, home, "lead-members")
        take_back_answers(session, asked, [request.id], reason="A mistake", actor=clearer_of(session, home))
        assert request.state == State.TAKEN_BACK
        assert issued_texts(session, asked.id) == {}, "and what stood upon it is issued no more"
        answer(session, asked, home, "lead-members")
        assert (home, "lead-members") in given_requests(session, asked.id)

    def test_another_answer_that_is_no_consent_takes_the_issue_back(self, session, asked, home):
        clear_all(session, asked, registries=["lead-members", "council-leaders"])
        answer(session, asked, home, "lead-members", state=State.NOT_CONTENT, note="The minister has second thoughts")
        assert issued_texts(session, asked.id).keys() == {"council-leaders"}

    def test_reminders_go_to_those_who_have_not_answered(self, session, asked, home):
        answer(session, asked, home)
        offices = {row.office_id for row in asked.signatories}
        for office in offices:
            clearer_of(session, office)
        reminded = remind_offices(session, asked, offices, today=TODAY, actor=SYSTEM)
        assert {row.office_id for row in reminded} == offices - {home}
        assert len(reminded) == 24


def test_taking_back_is_of_all_that_is_named(session, asked):
    clear_all(session, asked)
    take_back(session, asked, "lead-members")
    assert len(given_requests(session, asked.id)) == 25
    assert "lead-members" not in issued_texts(session, asked.id)
