"""Who is proposed for a chaser, and the campaign that it becomes."""

from datetime import date

import pytest

from app.accounts.models import Role
from app.audit.record import Actor
from app.campaigns.letter.text import campaign_text
from app.campaigns.lifecycle.chasers import chasers_of, first_letters
from app.campaigns.lifecycle.ownership import NotTheOwner
from app.campaigns.models import Campaign, Letter
from app.campaigns.states import State
from app.campaigns.values.letter import values_of_letters
from app.chasing.policy import ChasingPolicy, NotChasedReason
from app.chasing.propose import proposals
from app.chasing.start import offices_to_sign
from app.drafting.models import Template
from app.drafting.versions import offered_version
from app.errors import Stale
from app.letters.letter import Signatory
from app.letters.text.fields import Run, normalise
from app.tracking.snapshot import CampaignSnapshot
from tests.chasing.begun import begin, go, letters_of, mail, reach_post
from tests.refusals import refused
from tests.tracking.office import TODAY, letter, send, small

LATE = ["TRK15-0003", "TRK15-0008", "TRK15-0009"]
"""One acknowledged only, two from which nothing is recorded; one that came back needs a new address."""


def proposed(services):
    with services.database.reading() as session:
        found = proposals(session, small(session), today=TODAY)
        return [line.tracked.reference for line in found.lines], {
            line.tracked.reference: line.proposal.held for line in found.held
        }


def test_those_that_are_late_are_proposed_and_the_others_held_back(owner, services):
    late, held = proposed(services)
    assert late == LATE
    assert held["TRK15-0005"] is NotChasedReason.NOT_DELIVERED
    assert held["TRK15-0004"] is NotChasedReason.NOT_DUE, "its holding reply names a later day"
    assert held["TRK15-0010"] is NotChasedReason.NOT_SENT
    assert "TRK15-0001" not in held, "it is answered"


def test_mail_from_the_recipient_s_own_domain_holds_it_back(owner, services):
    reach_post(services, "TRK15-0008", "director@council-of-a-test.example")
    mail(services, "assistant@council-of-a-test.example")
    late, held = proposed(services)
    assert "TRK15-0008" not in late
    assert held["TRK15-0008"] is NotChasedReason.MAIL_WAITING


def test_a_chaser_is_a_campaign_with_a_letter_to_each_who_is_reminded(owner, services):
    made = begin(services, owner)
    with services.database.reading() as session:
        (chaser,) = chasers_of(session, small(session).id)
        assert (chaser.id, chaser.reference, chaser.title) == (
            made,
            "TRK15-R1",
            "Reminder of 27 March 2015: A small campaign",
        )
        assert chaser.reply_by == date(2015, 4, 14), "ten working days, over Easter"
        letters = letters_of(session, made)
        firsts = first_letters(session, [one.id for one in letters])
        assert [session.get_one(Letter, firsts[one.id]).reference for one in letters] == LATE
        values = values_of_letters(session, [one.id for one in letters])
        assert [values[one.id][normalise("reference of our letter")] for one in letters] == LATE
        assert [one.office for one in chaser.signatories] == [one.office for one in small(session).signatories]


def test_a_chaser_quotes_the_first_letter_and_not_the_campaign_s_own_title(owner, services):
    made = begin(services, owner)
    with services.database.reading() as session:
        chaser = session.get_one(Campaign, made)
        assert chaser.values == {
            "subject of our letter": "headed “Keeping children safe”",
            "when we asked for it": "We asked for your reply by 24 March 2015.",
        }
        letters = letters_of(session, made)
        values = values_of_letters(session, [one.id for one in letters])
        assert [values[one.id][normalise("date of our letter")] for one in letters] == ["2015-03-03"] * 3
        assert [values[one.id][normalise("what we have received")] for one in letters] == [
            "Thank you for acknowledging our letter on 5 March 2015. We have not yet received your full reply.",
            *["We have no record of a reply from you."] * 2,
        ]
        assert [values[one.id][normalise("nothing has come")] for one in letters] == ["no", "yes", "yes"]


def test_a_reminder_of_a_request_for_information_names_its_matter(owner, services):
    for number in (3, 8, 9):
        send(services, [number], date="3 March 2015", subject=(Run("Request for information about missing children"),))
    made = begin(services, owner)
    with services.database.reading() as session:
        values = session.get_one(Campaign, made).values
        assert values["subject of our letter"] == "about missing children"


def test_a_letter_that_was_corrected_is_quoted_as_it_was_sent_last(owner, services):
    send(services, [8], date="10 March 2015", subject=(Run("Keeping every child safe"),))
    made = begin(services, owner)
    with services.database.reading() as session:
        assert "subject of our letter" not in session.get_one(Campaign, made).values, "they share no subject"
        letters = letters_of(session, made)
        values = values_of_letters(session, [one.id for one in letters])
        dates = [values[one.id][normalise("date of our letter")] for one in letters]
        assert dates == ["2015-03-03", "2015-03-10", "2015-03-03"]


def test_a_letter_that_was_sent_after_its_own_date_is_quoted_with_both_days(owner, services):
    send(services, [8], date="2 March 2015", sent_on=date(2015, 3, 4))
    made = begin(services, owner)
    with services.database.reading() as session:
        letters = letters_of(session, made)
        values = values_of_letters(session, [one.id for one in letters])
        said = [values[one.id].get(normalise("when we sent it"), "") for one in letters]
        assert said == ["", "We posted it to you on 4 March 2015.", ""]


def test_a_chaser_quotes_the_notice_of_the_first_letter(owner, services):
    send(services, [8], date="2 March 2015", sent_on=date(2015, 3, 4), notice="A reconstruction, not the letter sent.")
    said = said_of_first_letters(services, begin(services, owner))
    assert said == [
        "",
        "We posted it to you on 4 March 2015. That letter is a reconstruction, not the letter sent.",
        "",
    ]


def test_a_notice_that_all_the_first_letters_have_is_at_the_head_of_the_reminders(owner, services):
    notice = "This letter is a reconstruction: “written later”."
    send(services, [3, 8, 9], date="3 March 2015", notice=notice)
    made = begin(services, owner)
    assert said_of_first_letters(services, made) == [""] * 3
    with services.database.reading() as session:
        text = campaign_text(session, session.get_one(Campaign, made))
        assert text.front.notice == notice
        assert text.front.subject == "((which reminder)) about our letter of ((date of our letter))"


def test_a_second_reminder_says_that_it_is_one_and_gives_the_dates_of_the_first(owner, services):
    first = begin(services, owner)
    with services.database.reading() as session:
        reminder = letters_of(session, first)[1].id
    go(services, reminder, on=date(2015, 3, 30))
    with services.database.writing() as session:
        session.get_one(Campaign, first).state = State.CLOSED
    made = begin(services, owner, today=date(2015, 4, 24))
    with services.database.reading() as session:
        letters = letters_of(session, made)
        values = values_of_letters(session, [one.id for one in letters])
        which = [values[one.id][normalise("which reminder")] for one in letters]
        assert which == ["Reminder", "Second reminder", "Reminder"]
        said = [values[one.id].get(normalise("earlier reminders"), "") for one in letters]
        reminded = "We reminded you in our letter dated 27 March 2015, and asked for a reply by 14 April 2015."
        assert said == ["", reminded, ""]


def test_a_chaser_says_whom_the_first_letter_was_from_if_others_signed_it(owner, services):
    signed = (Signatory("", "Home Secretary", "HO"), Signatory("", "Lord Chancellor", "MoJ"))
    send(services, [8], signatories=signed)
    said = said_of_first_letters(services, begin(services, owner))
    assert said == ["", "That letter was from the Home Secretary and the Lord Chancellor.", ""]


def test_an_office_that_no_longer_exists_can_sign_no_chaser(owner, services):
    with services.database.reading() as session:
        offices = [one.office for one in small(session).signatories]
        there = offices_to_sign(small(session), "chief-constables", today=date(2026, 11, 29))
    assert "Secretary of State for Communities and Local Government" in offices
    assert "Secretary of State for Communities and Local Government" not in there
    assert "Secretary of State for Education" in there


def said_of_first_letters(services, made) -> list[str]:
    """What the letters of a chaser say of when the first ones were sent, and of those themselves."""
    with services.database.reading() as session:
        letters = letters_of(session, made)
        values = values_of_letters(session, [one.id for one in letters])
        return [values[one.id].get(normalise("when we sent it"), "") for one in letters]


def test_a_second_chaser_s_letters_promise_no_copy(owner, services, monkeypatch):
    """Whom to copy it to is proposed to a person; nobody sends a copy by itself."""
    monkeypatch.setattr("app.chasing.propose.ChasingPolicy", lambda: ChasingPolicy(copied_from=1))
    with services.database.reading() as session:
        found = proposals(session, small(session), today=TODAY).lines
        assert any("hief executive" in line.copy_to.lower() for line in found)
    made = begin(services, owner)
    with services.database.reading() as session:
        given = values_of_letters(session, [one.id for one in letters_of(session, made)])
        named = (
            *("which reminder", "reference of our letter", "date of our letter"),
            *("what we have received", "nothing has come"),
        )
        assert {name for one in given.values() for name in one} == set(map(normalise, named))
        assert "copied" not in offered_version(session, "reminder").source


def test_a_letter_of_no_chaser_is_its_own_first(owner, services):
    with services.database.reading() as session:
        one = letter(session, 3).id
        assert first_letters(session, [one]) == {one: one}


def test_who_is_being_chased_is_not_proposed_again(owner, services):
    begin(services, owner)
    late, held = proposed(services)
    assert late == []
    assert {held[one] for one in LATE} == {NotChasedReason.BEING_CHASED}


def test_a_chaser_waits_for_no_replies_of_its_own(owner, services):
    made = begin(services, owner)
    with services.database.reading() as session:
        chaser = session.get_one(Campaign, made)
        assert {one.answers.late.code for one in CampaignSnapshot(session, chaser, date(2015, 6, 1)).letters} == {
            "reminder"
        }


def test_what_changed_since_it_was_shown_is_refused(owner, services):
    with pytest.raises(Stale):
        begin(services, owner, seen="another")


def test_nobody_but_the_owner_begins_one(owner, services, signed_in):
    other = signed_in(Role.DRAFTER, name="Sam Example")
    with pytest.raises(NotTheOwner):
        begin(services, owner, actor=Actor(other.member.id))


def test_letters_that_are_not_late_begin_none(owner, services):
    with refused("nobody_to_chase"):
        begin(services, owner, [1, 10])


def test_without_its_template_none_begins(owner, services):
    with services.database.writing() as session:
        session.query(Template).filter(Template.slug == "reminder").one().retired = 1
    with refused("no_chaser_template"):
        begin(services, owner)
