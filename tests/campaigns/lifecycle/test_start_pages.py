"""Starting a campaign in the browser: three beginnings, a form that says what is wrong, one campaign for two clicks."""

import re

import pytest
from wtforms.validators import DataRequired, InputRequired

from app.accounts.models import Role
from app.campaigns.forms import (
    NO_DATE,
    NO_REPLY_AND_A_DATE,
    NO_REPLY_BY,
    NOT_A_REFERENCE,
    DetailsForm,
)
from app.campaigns.lifecycle.create import campaign_by_reference, campaigns
from app.campaigns.models import HoldOut
from tests.campaigns.shown import done, lede_of
from tests.fixtures.app import token_in
from tests.refusals import said_of
from tests.web.figures import days_in, numbers_in
from tests.web.markup import (
    errors_of,
    facts_of,
    faults_of,
    links_of,
    message_of,
    part_of,
    parts_of,
    said_by,
    timeline_of,
    words_of,
)

SHIPPED = "march-2015-accountability"
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
    page = drafter.get("/campaigns/new")
    assert {TEMPLATE, f"{NEW}?campaign=MAR15", NEW} <= links_of(page).keys()
    assert len(parts_of(page, "not-copied")) == 1


def test_from_a_template_the_day_to_reply_by_is_worked_out_in_working_days(drafter, services):
    assert numbers_in(words_of(part_of(drafter.get(TEMPLATE), "reply_by-hint")))[0] == 15, "working days"
    answer = send(drafter)
    assert answer.headers["Location"] == "/campaigns/SPRING-26"
    with services.database.reading() as session:
        made = campaign_by_reference(session, "SPRING-26")
        assert made.reply_by.isoformat() == "2026-04-16", "Good Friday and Easter Monday do not count"
        assert (made.valid_at, made.marking, made.owner_id) == (made.letter_date, "", drafter.member.id)
        assert made.sender == ["Private Office", "2 Marsham Street"]
    page = drafter.get("/campaigns/SPRING-26")
    kind, said = message_of(page)
    assert (kind, "SPRING-26" in said, len(numbers_in(said))) == ("success", True, 1), "with so many letters"
    reply = facts_of(page)["Reply by"]
    assert (days_in(reply), numbers_in(reply)[-1]) == (["16 April 2026"], 15), "working days"


def test_a_double_click_starts_one_campaign(drafter, services):
    first, second = send(drafter), send(drafter)
    assert first.headers["Location"] == second.headers["Location"]
    with services.database.reading() as session:
        assert len(campaigns(session)) == 2, "with the one that ships"


def test_from_an_earlier_campaign_hold_outs_are_left_behind_and_the_page_says_so(drafter, services):
    at = f"{NEW}?campaign=MAR15"
    assert parts_of(drafter.get(at), "hold-outs") == []
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        session.add(HoldOut(campaign_id=campaign.id, post_id=1, reason="Wrote to us first", recorded=1))
    page = drafter.get(at)
    left_behind = words_of(part_of(page, "hold-outs"))
    assert (numbers_in(left_behind), "MAR15" in left_behind) == ([1], True)
    assert "2 Marsham Street" in page.text
    assert send(drafter, at).status_code == 302
    with services.database.reading() as session:
        assert len(campaign_by_reference(session, "SPRING-26").audience) == 6


def test_a_campaign_says_from_which_it_was_copied(drafter):
    send(drafter, f"{NEW}?campaign=MAR15")
    page = drafter.get("/campaigns/SPRING-26")
    earlier, template = began_as(page)
    assert (earlier, SHIPPED in template) == ("/campaigns/MAR15", True)
    told = [entry.words for entry in timeline_of(page) if "MAR15" in entry.words]
    assert [numbers_in(words) for words in told] == [[6, 5]], "registries, signatories"
    assert ("SPRING-26" in told[0], "A second letter" in told[0]) == (True, True)


def began_as(page):
    """Where the page leads to what a campaign began as."""
    own = ("/owner", "/close", f"{NEW}?campaign=SPRING-26")
    return [to for to in links_of(part_of(page, "glance")) if not to.endswith(own)]


def test_a_copy_of_what_began_as_a_blank_page_says_so(drafter):
    send(drafter, NEW, reply="none", reference="WAT26")
    send(drafter, f"{NEW}?campaign=WAT26", reply="none")
    assert began_as(drafter.get("/campaigns/SPRING-26")) == ["/campaigns/WAT26"]


def test_a_campaign_leads_to_another_that_starts_from_it(drafter):
    assert f"{NEW}?campaign=MAR15" in links_of(drafter.get("/campaigns/MAR15"))


def test_from_a_blank_page(drafter):
    assert not re.search(r'name="reply"[^>]* checked', drafter.get(NEW).text), (
        "whether a reply is needed is for them to say"
    )
    answer = send(drafter, NEW, reply="none")
    page = drafter.get(answer.headers["Location"])
    assert done(page) == ("success", []), "with no audience yet"
    assert "SPRING-26" in message_of(page).words
    assert numbers_in(lede_of(page)) == [], "no recipients and no signatories yet"
    assert began_as(page) == [], "a blank page"


WRONG = [
    ({"title": " "}, "title", said_by(DetailsForm.title, DataRequired)),
    ({"title": "x" * 201}, "title", "200"),
    ({"reference": ""}, "reference", said_by(DetailsForm.reference, DataRequired)),
    ({"reference": "MAR15"}, "reference", said_of("reference_taken", reference="MAR15")),
    ({"reference": "A/B"}, "reference", NOT_A_REFERENCE),
    ({"reference": "A" * 21}, "reference", "20"),
    ({"letter_date": ["31", "2", "2026"]}, "letter_date", "must be a real date"),
    ({"letter_date": ["", "", ""]}, "letter_date", NO_DATE),
    ({"letter_date": ["24", "3", "0026"]}, "letter_date", "1900"),
    ({"letter_date": ["24", "3", "2101"]}, "letter_date", "2100"),
    ({"letter_date": ["31", "12", "9999"]}, "letter_date", "must be a real date"),
    ({"reply": ""}, "reply", said_by(DetailsForm.reply, InputRequired)),
    ({"reply_by": ["24", "3", "2026"]}, "reply_by", "24 March 2026"),
    ({"reply_by": "24"}, "reply_by", "must be a real date"),
    ({"reply": "none", "reply_by": ["16", "4", "2026"]}, "reply_by", NO_REPLY_AND_A_DATE),
    ({"valid_at": "3 2026"}, "valid_at", "must be a real date"),
    ({"sender": "\n".join("123456789")}, "sender", "8"),
    ({"sender": "x" * 61}, "sender", "60"),
    ({"marking": "SECRET"}, "marking", "Not a valid choice"),
]
"""What is filled in, the field that is wrong, and what is said there."""


def test_each_mistake_is_named_above_and_beside_its_field(drafter, services):
    token = token_in(drafter.get(TEMPLATE).text)
    for change, field, words in WRONG:
        answer = drafter.post(TEMPLATE, data={"csrf_token": token, **FILLED, **change})
        assert answer.status_code == 400, change
        errors = errors_of(answer)
        assert (list(errors), words in errors[field]) == ([field], True), (change, errors)
        assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == [], change
    with services.database.reading() as session:
        assert len(campaigns(session)) == 1


def test_a_blank_page_gives_no_days_to_count_so_the_date_is_asked_for(drafter):
    answer = send(drafter, NEW)
    assert errors_of(answer) == {"reply_by": NO_REPLY_BY}


def test_a_date_that_stands_beside_no_reply_needed_is_never_dropped(drafter):
    answer = send(drafter, NEW, reply="none", reply_by=["16", "4", "2026"])
    assert errors_of(answer) == {"reply_by": NO_REPLY_AND_A_DATE}
    assert part_of(answer, "reply_by").get("value") == "16 4 2026", "it stands in its box still"


def test_a_small_letter_in_the_reference_is_made_a_capital(drafter):
    assert send(drafter, reference=" spring-26 ").headers["Location"] == "/campaigns/SPRING-26"


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CLEARER, Role.ADMINISTRATOR])
def test_only_drafters_start_a_campaign(signed_in, role):
    client = signed_in(role)
    assert client.get("/campaigns/new").status_code == 403
    token = token_in(client.get("/account").text)
    assert client.post(TEMPLATE, data={"csrf_token": token, **FILLED}).status_code == 403


def test_a_notice_on_every_letter_is_told_before_a_campaign_starts(drafter):
    page = drafter.get(TEMPLATE)
    assert "A reconstruction, written later" in words_of(part_of(page, "notice"))
    assert parts_of(drafter.get(NEW), "notice") == []
    send(drafter)
    assert parts_of(drafter.get(f"{NEW}?campaign=SPRING-26"), "notice"), "a copy has it too"
