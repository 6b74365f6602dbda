"""The details of a campaign in the browser: saved, stale, refused, and asked about before clearances go."""

import re

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.ownership import take_on
from app.campaigns.states import State
from app.clearance.requests import given
from app.production.models import Run
from app.production.runs.runs import start_run
from tests.campaigns.clearing import clear_all, going_on
from tests.campaigns.test_losses import fields_of
from tests.fixtures.app import token_in
from tests.tracking import office
from tests.web.markup import faults_of

DETAILS = "/campaigns/MAR15/details"
AS_IT_IS = {
    "title": "Local leadership on child sexual exploitation",
    "reference": "MAR15",
    "letter_date": ["3", "3", "2015"],
    "reply": "date",
    "reply_by": ["24", "3", "2015"],
    "valid_at": ["3", "3", "2015"],
    "marking": "OFFICIAL",
    "sender": "Private Office\r\n2 Marsham Street\r\nLondon SW1P 4DF",
}


def seen_in(page):
    return page.split('name="seen"', 1)[1].split('value="', 1)[1].split('"', 1)[0]


def opened(client):
    """The form as it stands on the page."""
    page = client.get(DETAILS).text
    return {"csrf_token": token_in(page), "seen": seen_in(page), **AS_IT_IS}


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER)


def stored(services):
    with services.database.reading() as session:
        return campaign_by_reference(session, "MAR15")


def test_the_page_is_filled_with_what_is_so_and_saving_it_changes_nothing(drafter, services):
    page = drafter.get(DETAILS).text
    assert "Letter dated 3 March 2015, reply by 24 March 2015 (15 working days)." in page
    answer = drafter.post(DETAILS, data=opened(drafter), follow_redirects=True)
    assert "Details saved" not in answer.text
    assert "All 3 events" in answer.text


def test_the_page_says_who_owns_the_campaign_and_leads_to_where_that_changes(drafter, signed_in, services):
    assert 'Nobody owns MAR15 yet. <a class="govuk-link" href="/campaigns/MAR15/owner">Take it on</a>' in show(drafter)
    viewer = signed_in(Role.VIEWER)
    assert 'Nobody owns MAR15 yet. <a class="govuk-link" href="/campaigns/MAR15/owner">Owners so far</a>' in show(
        viewer
    )
    with services.database.writing() as session:
        take_on(session, campaign_by_reference(session, "MAR15"), actor=Actor(drafter.member.id))
    assert 'You own MAR15. <a class="govuk-link" href="/campaigns/MAR15/owner">Hand it over</a>' in show(drafter)
    assert 'Alex Example owns MAR15. <a class="govuk-link" href="/campaigns/MAR15/owner">Owners so far</a>' in show(
        viewer
    )


def show(client):
    return client.get(DETAILS).text


def test_what_is_saved_is_counted_in_working_days(drafter, services):
    answer = drafter.post(
        DETAILS, data={**opened(drafter), "reply_by": ["10", "4", "2015"], "title": "Another"}, follow_redirects=True
    )
    assert "Details saved. Reply by 10 April 2015, 26 working days after the letter." in answer.text
    assert stored(services).title == "Another"


def test_another_reference_takes_the_page_along(drafter, services):
    answer = drafter.post(DETAILS, data={**opened(drafter), "reference": "SPRING-15"})
    assert answer.headers["Location"] == "/campaigns/SPRING-15"
    assert drafter.get("/letters/SPRING-15-0284/draft.docx").status_code == 200


def test_a_reference_that_reads_as_a_message_is_refused_and_kept(drafter, services):
    answer = drafter.post(DETAILS, data={**opened(drafter), "reference": "WITHDRAWN-26"})
    assert "The reference is printed on each letter. Enter one without “WITHDRAWN”" in answer.text
    assert 'value="WITHDRAWN-26"' in answer.text
    assert stored(services).reference == "MAR15"


def test_a_reference_that_letters_bear_can_not_be_changed_and_the_page_says_why(drafter, services):
    with services.database.writing() as session:
        start_run(session, campaign_by_reference(session, "MAR15").id, actor=SYSTEM)
    page = drafter.get(DETAILS).text
    assert "Letters that bear MAR15 have been made, so it stays" in page
    assert "readonly" in page
    answer = drafter.post(DETAILS, data={**opened(drafter), "reference": "SPRING-15"})
    assert answer.status_code == 400
    assert "Letters that bear MAR15 have been made, so it stays" in answer.text
    with services.database.reading() as session:
        assert session.query(Run).count() == 1


def test_a_stale_tab_shows_both_and_keeps_what_was_typed(signed_in, services):
    first, second = signed_in(Role.DRAFTER), signed_in(Role.DRAFTER, name="Sam Example")
    mine = {**opened(second), "title": "My title", "sender": "My own room"}
    first.post(DETAILS, data={**opened(first), "title": "Their title"})

    answer = second.post(DETAILS, data=mine)
    assert answer.status_code == 409
    assert "Alex Example saved the details on" in answer.text
    assert "Their title" in answer.text
    assert 'value="My title"' in answer.text
    assert "My own room" in answer.text.split("<textarea", 1)[1]
    assert stored(services).title == "Their title"
    assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []

    second.post(DETAILS, data={**mine, "seen": seen_in(answer.text)})
    assert stored(services).title == "My title"


def test_what_clearances_cover_is_asked_about_first_and_nothing_typed_is_lost(drafter, services):
    with services.database.writing() as session:
        clear_all(session, campaign_by_reference(session, "MAR15"), registries=["lead-members"], issue=False)
    asked = drafter.post(
        DETAILS, data={**opened(drafter), "reply": "none", "reply_by": ["", "", ""], "title": "Typed at length"}
    )
    assert "This removes 5 clearances" in asked.text
    fields = {**fields_of(asked.text), "csrf_token": token_in(asked.text)}

    back = drafter.post(DETAILS, data={**fields, "back": "1"})
    assert back.status_code == 200
    assert 'value="Typed at length"' in back.text
    assert stored(services).title != "Typed at length"

    drafter.post(DETAILS, data={**fields, **going_on(asked.text)})
    assert (stored(services).title, stored(services).reply_by) == ("Typed at length", None)
    with services.database.reading() as session:
        assert given(session, stored(services).id) == {}


def test_a_date_beside_no_reply_needed_is_asked_about(drafter, services):
    answer = drafter.post(DETAILS, data={**opened(drafter), "reply": "none"})
    assert answer.text.count("Empty the date, or choose “Yes, by a date” above it") == 2
    assert stored(services).reply_by is not None


def test_a_mistake_keeps_what_was_typed(drafter, services):
    answer = drafter.post(DETAILS, data={**opened(drafter), "title": "Another", "reply_by": ["32", "3", "2015"]})
    assert answer.status_code == 400
    assert 'value="Another"' in answer.text
    assert answer.text.count("There is no such day as 32 3 2015.") == 2


def test_a_viewer_reads_and_can_not_save(signed_in, drafter):
    form = opened(drafter)
    viewer = signed_in(Role.VIEWER)
    page = viewer.get(DETAILS).text
    assert "Private Office / 2 Marsham Street / London SW1P 4DF" in page
    assert "<textarea" not in page
    form["csrf_token"] = token_in(viewer.get("/account").text)
    assert viewer.post(DETAILS, data=form).status_code == 403


def test_a_closed_campaign_shows_its_details_and_refuses_a_form_that_was_open(drafter, services):
    form = opened(drafter)
    with services.database.writing() as session:
        campaign_by_reference(session, "MAR15").state = State.CLOSED
    page = drafter.get(DETAILS).text
    assert "MAR15 is closed." in page
    assert "<textarea" not in page
    answer = drafter.post(DETAILS, data={**form, "title": "Another"})
    assert (answer.status_code, "MAR15 is closed" in answer.text) == (409, True)


def test_another_day_withdraws_letters_that_were_sent_only_when_asked_and_says_how_many_changed(drafter, services):
    office.small_campaign(services)
    office.send(services, office.NORTH_EAST)
    here = "/campaigns/TRK15/details"
    page = drafter.get(here).text
    form = {
        "csrf_token": token_in(page),
        **AS_IT_IS,
        "seen": seen_in(page),
        "reference": "TRK15",
        "title": "Another title",
        "valid_at": ["1", "1", "2009"],
    }
    asked = drafter.post(here, data=form)
    gone = re.search(r"Withdraw (\d+) letters\?", asked.text)[1]
    assert "12 of them made and 12 sent already." in asked.text
    again = {**fields_of(asked.text), "csrf_token": form["csrf_token"]}
    assert 'value="Another title"' in drafter.post(here, data={**again, "back": "1"}).text
    assert drafter.post(here, data={**again, "confirmed": "1"}).status_code == 302
    assert f"{gone} letters withdrawn." in drafter.get(here).text
