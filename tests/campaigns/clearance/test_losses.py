"""Before an edit removes clearances: what the person is asked, and that nothing typed is lost on either way."""

import re
from html import unescape
from io import BytesIO

import pytest
from flask import request
from wtforms import StringField

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.clearance.clear import issue_texts
from app.campaigns.clearance.lost_clearances import ASK_THE_OWNER, CLOSED, FIND_AN_OWNER, Form, accepted_losses
from app.campaigns.editing import CampaignClosed, editing
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.ownership import require_owner
from app.campaigns.states import State
from app.clearance.requests import given_requests
from app.errors import Stale
from app.web.errors import PAGES
from app.web.request import writing
from tests.campaigns.clearing import clear_all, going_on, take_back
from tests.campaigns.shown import lede_of, removed_by
from tests.fixtures.app import sign_in_to, token_in
from tests.refusals import said_of
from tests.web.markup import faults_of, links_of, main_of, rows_of, why_of, words_of

TRY = "/try/MAR15"
LATER = "lead-members"


class TryForm(Form):
    title = StringField()
    marking = StringField()


@pytest.fixture
def client(own_app, services):
    """A form with a page and a button, which edit the shipped campaign, whose every text is cleared; and refusals."""

    @needs(Role.DRAFTER)
    def edit(reference):
        form = TryForm()
        if request.endpoint == "button" or form.validate_on_submit():
            with writing() as session:
                campaign = campaign_by_reference(session, reference)
                with editing(session, campaign, actor=actor(), accepted=accepted_losses()):
                    campaign.marking = form.marking.data or ""
            return "saved"
        return f"the form, with {form.title.data} and {form.marking.data}"

    @needs(Role.DRAFTER)
    def refuse(why):
        if why == "owner":
            with writing() as session:
                require_owner(campaign_by_reference(session, "MAR15"), actor())
            return "done"
        raise {"closed": CampaignClosed("MAR15"), "stale": Stale()}[why]

    own_app.add_url_rule("/refuse/<why>", "refuse", refuse, methods=["POST"])
    own_app.add_url_rule("/try/<reference>", "form", edit, methods=["GET", "POST"])
    own_app.add_url_rule("/try/<reference>/button", "button", edit, methods=["POST"])
    with services.database.writing() as session:
        clear_all(session, campaign_by_reference(session, "MAR15"), issue=False)
    return sign_in_to(own_app, Role.DRAFTER)


def sent(client, data, *, to=TRY):
    token = token_in(client.get("/campaigns/MAR15").text)
    return client.post(to, data={"csrf_token": token, **data}, content_type="multipart/form-data")


def fields_of(page):
    """What the form of the page would send, but for the token."""
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.split('class="ds-form"')[1])
    found = {}
    for name, value in pairs:
        found.setdefault(name, []).append(unescape(value))
    del found["csrf_token"]
    return found


def clearances(services):
    with services.database.reading() as session:
        return len(given_requests(session, campaign_by_reference(session, "MAR15").id))


def test_the_page_names_the_offices_and_the_registries_and_nothing_is_saved(client, services):
    answer = sent(client, {"marking": ""})
    assert removed_by(answer) == 30
    offices = dict(rows_of(answer))
    assert "Secretary of State for Education" in offices
    assert all(said.startswith("Chief officers of police; Council leaders") for said in offices.values())
    assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []
    assert clearances(services) == 30


def test_going_on_sends_every_field_again_and_saves(client, services):
    data = {"marking": "", "title": ['Two\r\nlines & "quotes"', "a second value"]}
    page = sent(client, data).text
    asked = fields_of(page)
    assert asked == {"marking": [""], "title": ['Two\r\nlines & "quotes"', "a second value"]}
    assert sent(client, {**asked, **going_on(page)}).text == "saved"
    assert clearances(services) == 0


def test_clearances_that_came_while_the_page_asked_are_named_first(client, services):
    with services.database.writing() as session:
        take_back(session, campaign_by_reference(session, "MAR15"), LATER)
    page = sent(client, {"marking": ""})
    assert removed_by(page) == 25
    with services.database.writing() as session:
        clear_all(session, campaign_by_reference(session, "MAR15"), registries=[LATER], issue=False)
    again = sent(client, {"marking": "", **going_on(page.text)})
    assert removed_by(again) == 30
    assert clearances(services) == 30
    assert sent(client, {"marking": "", **going_on(again.text)}).text == "saved"


def test_going_back_brings_the_form_as_it_was_filled(client, services):
    asked = fields_of(sent(client, {"marking": "", "title": "Typed at length"}).text)
    assert sent(client, {**asked, "back": "1"}).text == "the form, with Typed at length and "
    assert clearances(services) == 30


def test_a_button_without_a_page_leads_back_to_where_it_stood(client):
    page = client.get("/campaigns/MAR15").text
    answer = client.post(
        f"{TRY}/button",
        data={"csrf_token": token_in(page)},
        headers={"Referer": "http://localhost/campaigns/MAR15"},
    )
    assert 'name="back"' not in answer.text
    assert "http://localhost/campaigns/MAR15" in links_of(answer)


def test_a_file_has_to_be_chosen_again(client):
    answer = sent(client, {"marking": "", "picture": (BytesIO(b"PNG"), "home.png")})
    (label,) = main_of(answer).xpath(".//label[@for='file-1']")
    assert "home.png" in words_of(label)
    assert 'enctype="multipart/form-data"' in answer.text


def test_an_issued_text_stays_and_the_form_comes_back_as_it_was_filled(client, services):
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        issue_texts(session, campaign, ["lead-members"], actor=SYSTEM)
    answer = sent(client, {"marking": "", "title": "Typed at length"})
    assert answer.status_code == 409
    assert said_of("text_issued", issued_to="lead members") in lede_of(answer)
    assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
    assert sent(client, {**fields, "back": "1"}).text == "the form, with Typed at length and "
    assert clearances(services) == 30


@pytest.mark.parametrize("state", State)
def test_a_closed_campaign_refuses_in_words(client, services, state):
    with services.database.writing() as session:
        campaign_by_reference(session, "MAR15").state = state
    answer = sent(client, {}, to="/refuse/closed")
    assert answer.status_code == 409
    assert why_of(answer) == CLOSED[state].format(reference="MAR15")


def test_a_stale_button_changes_nothing_and_says_so(client):
    answer = sent(client, {}, to="/refuse/stale")
    assert answer.status_code == 409
    assert why_of(answer) == said_of("stale")


def test_only_the_owner_may_and_others_are_told_who_that_is(client):
    refused = sent(client, {}, to="/refuse/owner")
    assert (refused.status_code, "MAR15" in why_of(refused)) == (403, True)
    assert FIND_AN_OWNER in words_of(refused)
    sent(client, {}, to="/campaigns/MAR15/owner")
    assert sent(client, {}, to="/refuse/owner").text == "done"
    other = sign_in_to(client.application, Role.DRAFTER, name="Sam Example")
    page = sent(other, {}, to="/refuse/owner")
    assert ("MAR15" in why_of(page), "Alex Example" in why_of(page)) == (True, True)
    assert ASK_THE_OWNER in words_of(page)
    assert PAGES[403].what_to_do not in words_of(page), "no role helps there"
