"""Starting a campaign in the browser: three beginnings, a form that says what is wrong, one campaign for two clicks."""

import re

import pytest

from app.accounts.models import Role
from app.campaigns.lifecycle.create import campaign_by_reference, campaigns
from app.campaigns.models import HoldOut
from tests.fixtures.app import token_in
from tests.registry.test_pages import words as read
from tests.web.markup import faults_of

NEW = "/campaigns/new/details"
TEMPLATE = f"{NEW}?template=march-2015-accountability"
FILLED = {
    "title": "A second letter",
    "reference": "SPRING-26",
    "letter_date": ["24", "3", "2026"],
    "reply": "date",
    "reply_by": ["", "", ""],
    "valid_at": ["", "", ""],
    "marking": "none",
    "sender": "Private Office\r\n\r\n  2 Marsham   Street ",
}


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER)


def send(client, at=TEMPLATE, **changes):
    return client.post(at, data={"csrf_token": token_in(client.get(at).text), **FILLED, **changes})


def test_the_choice_of_a_start_names_templates_campaigns_and_a_blank_page(drafter):
    page = drafter.get("/campaigns/new").text
    assert 'href="/campaigns/new/details?template=march-2015-accountability"' in page
    assert 'href="/campaigns/new/details?campaign=MAR15"' in page
    assert "Clearances, signatures and exclusions are not copied." in page
    assert "Start from a blank page" in page


def test_from_a_template_the_day_to_reply_by_is_worked_out_in_working_days(drafter, services):
    page = drafter.get(TEMPLATE).text
    assert "Leave empty to use 15 working days after the date of the letter" in page
    answer = send(drafter)
    assert answer.headers["Location"] == "/campaigns/SPRING-26"
    with services.database.reading() as session:
        made = campaign_by_reference(session, "SPRING-26")
        assert made.reply_by.isoformat() == "2026-04-16", "Good Friday and Easter Monday do not count"
        assert (made.valid_at, made.marking, made.owner_id) == (made.letter_date, "", drafter.member.id)
        assert made.sender == ["Private Office", "2 Marsham Street"]
    page = drafter.get("/campaigns/SPRING-26").text
    assert "SPRING-26 is started, with" in page
    assert "16 April 2026, 15 working days" in page


def test_a_double_click_starts_one_campaign(drafter, services):
    first, second = send(drafter), send(drafter)
    assert first.headers["Location"] == second.headers["Location"]
    with services.database.reading() as session:
        assert len(campaigns(session)) == 2, "with the one that ships"


def test_from_an_earlier_campaign_hold_outs_are_left_behind_and_the_page_says_so(drafter, services):
    at = f"{NEW}?campaign=MAR15"
    assert "excluded from" not in drafter.get(at).text
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        session.add(HoldOut(campaign_id=campaign.id, post_id=1, reason="Wrote to us first", recorded=1))
    page = drafter.get(at).text
    assert "1 post excluded from MAR15" in page
    assert "2 Marsham Street" in page
    assert send(drafter, at).status_code == 302
    with services.database.reading() as session:
        assert len(campaign_by_reference(session, "SPRING-26").audience) == 6


def test_a_campaign_says_from_which_it_was_copied(drafter):
    send(drafter, f"{NEW}?campaign=MAR15")
    page = read(drafter.get("/campaigns/SPRING-26"))
    assert "Began as A copy of MAR15 , whose text is of " in page
    assert "SPRING-26, “A second letter”, as a copy of MAR15: 6 registries, 5 signatories." in page


def test_a_copy_of_what_began_as_a_blank_page_says_so(drafter):
    send(drafter, NEW, reply="none", reference="WAT26")
    send(drafter, f"{NEW}?campaign=WAT26", reply="none")
    assert "Began as A copy of WAT26 Close this campaign" in read(drafter.get("/campaigns/SPRING-26"))


def test_a_campaign_leads_to_another_that_starts_from_it(drafter):
    page = drafter.get("/campaigns/MAR15").text
    assert '<a class="govuk-link" href="/campaigns/new/details?campaign=MAR15">Start another from it</a>' in page


def test_from_a_blank_page(drafter):
    assert not re.search(r'name="reply"[^>]* checked', drafter.get(NEW).text), (
        "whether a reply is needed is for them to say"
    )
    answer = send(drafter, NEW, reply="none")
    page = drafter.get(answer.headers["Location"]).text
    assert "SPRING-26 is started, with no audience yet." in page
    assert "No recipients yet, and no signatories yet." in page
    assert "A blank page" in page


WRONG = [
    ({"title": " "}, "Enter a title"),
    ({"title": "x" * 201}, "Use at most 200 characters"),
    ({"reference": ""}, "Enter a reference"),
    ({"reference": "MAR15"}, "Another campaign has the reference MAR15. Enter another"),
    ({"reference": "A/B"}, "Use only capital letters, digits and hyphens"),
    ({"reference": "A" * 21}, "Use at most 20 characters"),
    ({"letter_date": ["31", "2", "2026"]}, "There is no such day as 31 2 2026. Check the day and the month."),
    ({"letter_date": ["", "", ""]}, "Enter the date of the letter, such as 27 3 2026"),
    ({"letter_date": ["24", "3", "0026"]}, "Enter a year from 1900 to 2100"),
    ({"letter_date": ["24", "3", "2101"]}, "Enter a year from 1900 to 2100"),
    ({"letter_date": ["31", "12", "9999"]}, "9999 is too far ahead. Check the year."),
    ({"reply": ""}, "Say whether a reply is needed"),
    ({"reply_by": ["24", "3", "2026"]}, "Enter a date after that of the letter, 24 March 2026"),
    ({"reply_by": ["24", "", ""]}, "Enter the date by which they should reply"),
    ({"reply": "none", "reply_by": ["16", "4", "2026"]}, "Empty the date, or choose “Yes, by a date” above it"),
    ({"valid_at": ["", "3", "2026"]}, "Enter a whole date, such as 27 3 2026, or leave all three boxes empty"),
    ({"sender": "\n".join("123456789")}, "Use at most 8 lines"),
    ({"sender": "x" * 61}, "Use at most 60 characters in a line"),
    ({"marking": "SECRET"}, "Not a valid choice"),
]


def test_each_mistake_is_named_above_and_beside_its_field(drafter, services):
    token = token_in(drafter.get(TEMPLATE).text)
    for change, words in WRONG:
        answer = drafter.post(TEMPLATE, data={"csrf_token": token, **FILLED, **change})
        assert answer.status_code == 400, change
        assert answer.text.count(words) == 2, (change, words)
        assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == [], change
    with services.database.reading() as session:
        assert len(campaigns(session)) == 1


def test_a_blank_page_gives_no_days_to_count_so_the_date_is_asked_for(drafter):
    answer = send(drafter, NEW)
    assert answer.text.count("Enter the date by which they should reply, such as 17 4 2026") == 2


def test_a_date_that_stands_beside_no_reply_needed_is_never_dropped(drafter):
    answer = send(drafter, NEW, reply="none", reply_by=["16", "4", "2026"])
    assert answer.text.count("Empty the date, or choose “Yes, by a date” above it") == 2
    assert re.search(r'name="reply_by"[^>]* value="2026"', answer.text), "it stands in its boxes still"


def test_a_small_letter_in_the_reference_is_made_a_capital(drafter):
    assert send(drafter, reference=" spring-26 ").headers["Location"] == "/campaigns/SPRING-26"


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CLEARER, Role.ADMINISTRATOR])
def test_only_drafters_start_a_campaign(signed_in, role):
    client = signed_in(role)
    assert client.get("/campaigns/new").status_code == 403
    token = token_in(client.get("/account").text)
    assert client.post(TEMPLATE, data={"csrf_token": token, **FILLED}).status_code == 403
