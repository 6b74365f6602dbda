"""The page of sending: how things stand, the letters under a filter, and to whom it offers what."""

import re
from datetime import date

import pytest

from app.accounts.models import Role
from app.campaigns.models import Letter
from app.campaigns.states import State
from app.delivery.channels import Channel
from app.delivery.marking.listing import Count
from app.delivery.marking.record import Sending
from app.delivery.marking.sendable import Stand
from app.delivery.showing import how_it_stands
from app.delivery.views import send as views
from tests.delivery.marking import SEND, close, read, references
from tests.delivery.reaching import fail
from tests.delivery.sending import (
    BY_EMAIL,
    BY_POST,
    LEADERS,
    LETTERS,
    POLICE,
    clear,
    make,
    send,
    unclear,
)
from tests.production.shown import leave


def test_before_anything_is_made_it_says_what_to_do_first(owner):
    said = read(owner.get(SEND))
    assert "No letter can be marked sent yet. 1,268 are not made." in said
    assert "Make the letters under Generate. Go there" in said
    assert "Send, can’t start yet" in said
    assert "None to mark" in said
    assert "Correct and make again" not in said


def test_it_says_what_can_be_marked_and_what_waits_for_what(owner, made):
    said = read(owner.get(SEND))
    assert (
        "5 of 1,268 letters can be marked sent. Of those that can, 2 have no postal address: by email or by hand only. "
        "1,263 are not made."
    ) in said
    assert "Council leaders Cleared 353 3 3 0 350 Mark all 3 letters to council leaders as sent" in said
    assert "Health leaders Cleared 215 0 0 0 215 None to mark" in said
    assert "All 1,268 5 5 0 1,263 Mark all 5" in said
    assert "Send, not started" in said


@pytest.mark.usefixtures("cheap")
def test_uncleared_letters_carry_draft_and_can_not_be_marked(owner, services):
    clear(services, "council-leaders")
    make(services)
    said = read(owner.get(SEND))
    assert "1,265 can’t: 1,263 are not made and 2 carry DRAFT, since not every office has cleared their text." in said
    assert "Have the text cleared, then make the letters again." in said
    assert "Chief constables and commissioners Not cleared 43 2 0 0 43 None to mark" in said


def test_what_is_sent_is_counted_and_listed_with_how_and_when(owner, made):
    send(made, LEADERS, BY_POST)
    page = owner.get(SEND, query_string={"stand": "sent"})
    said = read(page)
    assert (
        "3 of 1,268 letters are sent. 2 more can be marked sent. Of those that can, 2 have no postal address: by email "
        "or by hand only. 1,263 are not made."
    ) in said
    assert "3 letters posted on 4 March 2015" in said
    assert "MAR15-0044 1 On the letter Sent posted on 4 March 2015" in said
    assert references(page) == ["MAR15-0044", "MAR15-0045", "MAR15-0046"]
    assert "Send, 3 of 1,268 sent" in said


@pytest.mark.parametrize(
    ("number", "said"), [(5, "All 5 letters can be marked sent."), (1, "The letter can be marked sent.")]
)
def test_when_all_can_be_marked_it_says_so(number, said):
    count = Count({Stand.READY: number}, sent=0, not_arrived=0, unposted=0)
    assert how_it_stands(count, ended=False) == (said, "")


def test_of_those_that_can_be_marked_alone_it_says_which_have_no_postal_address(owner, made):
    """Of the letters without one, the first bounced and the second was never sent."""
    fail(made, POLICE[0], "no_such_mailbox")
    send(made, LEADERS, BY_POST)
    said = read(owner.get(SEND))
    assert (
        "4 of 1,268 letters are sent. 1 more can be marked sent. It has no postal address: by email or by hand only. "
        "1 did not arrive. 1,263 are not made."
    ) in said
    make(made, LEADERS[:1])
    said = read(owner.get(SEND))
    assert (
        "1 more can be marked sent. 1 correction can be marked sent. Of those that can, 1 has no postal address: by "
        "email or by hand only. 1 did not arrive."
    ) in said


def test_when_all_are_sent_it_is_done_until_one_is_corrected(owner, made):
    leave(made, LETTERS)
    send(made, LETTERS, BY_EMAIL)
    said = read(owner.get(SEND))
    assert "All 5 letters are sent. Despatch sends a letter when you start it" in said
    assert "Send, done" in said
    make(made, LEADERS[:1])
    said = read(owner.get(SEND))
    assert "All 5 letters are sent. 1 correction can be marked sent." in said
    assert "Council leaders Cleared 3 3 1 3 0 Mark 1 letter to council leaders as sent" in said
    assert "Mark 1 letter as sent" in said
    assert "Send, 1 correction to send" in said
    assert "MAR15-0044 2 On the letter Correction to send edition 1 was emailed on 4 March 2015" in said


def test_a_letter_made_again_as_a_draft_still_counts_as_sent(owner, made):
    leave(made, LETTERS)
    send(made, LETTERS, BY_EMAIL)
    unclear(made, "council-leaders")
    make(made, LEADERS[:1])
    said = read(owner.get(SEND))
    assert "All 5 letters are sent. 1 carries DRAFT, since not every office has cleared its text." in said
    assert "MAR15-0044 2 On the letter DRAFT edition 1 was emailed on 4 March 2015" in said


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"stand": "ready"}, [42, 43, 44]),
        ({"stand": "sent"}, [45, 46]),
        ({"stand": ["ready", "sent"], "registry": "council-leaders"}, [44, 45, 46]),
        ({"stand": "ready", "address": "yes"}, [44]),
        ({"stand": "ready", "address": "no"}, [42, 43]),
        ({"q": "adur district"}, [44, 549]),
        ({"q": "mar15-0045"}, [45]),
        ({"stand": "sent", "region": "North West"}, [45]),
        ({"stand": ["ready", "sent"], "nation": "Wales"}, []),
    ],
)
def test_filters_keep_the_letters_that_fit(owner, made, query, shown):
    send(made, LEADERS[1:], BY_POST)
    page = owner.get(SEND, query_string=query)
    assert references(page) == [f"MAR15-{number:04d}" for number in shown]
    assert ("No letter matches" in read(page)) == (not shown)


def test_the_counts_of_states_are_under_the_other_filters(owner, made):
    send(made, LEADERS[1:], BY_POST)
    said = read(owner.get(SEND, query_string={"registry": "council-leaders", "stand": "sent"}))
    assert "Can be marked sent (1) Sent (2) Not made (350)" in said


def test_each_thing_chosen_can_be_taken_out_again(owner, made):
    page = owner.get(SEND, query_string={"registry": "council-leaders", "stand": ["ready", "sent"], "page": 2})
    assert f'href="{SEND}?stand=ready&amp;stand=sent"' in page.text
    assert f'href="{SEND}?registry=council-leaders&amp;stand=sent"' in page.text
    assert "Remove this filter: Can be marked sent" in read(page)


def test_all_that_match_are_chosen_over_pages(owner, made, monkeypatch):
    monkeypatch.setattr(views, "SIZE", 2)
    page = owner.get(SEND, query_string={"stand": "ready", "page": 2})
    assert references(page) == ["MAR15-0044", "MAR15-0045"]
    said = read(page)
    assert "Choose from 5 letters Rehearse sending Mark as sent Choose all 5 Ticks hold on this page only." in said
    assert "Showing 3 to 4 of 5 letters" in said
    page = owner.get(SEND, query_string={"stand": "ready", "page": 2, "all-letter": 1})
    assert "All 5 letters chosen Rehearse sending Mark as sent Choose one by one" in read(page)
    assert '<input type="hidden" name="all-letter" value="1">' in page.text
    assert '<input type="hidden" name="stand" value="ready">' in page.text
    assert "all-letter=1&amp;page=3" in page.text
    assert len(re.findall(r'name="letter"[^>]* checked disabled', page.text)) == 2


def test_an_audience_of_nobody_leads_to_the_audience(owner, services):
    with services.database.writing() as session:
        session.query(Letter).delete()
    page = owner.get(SEND)
    assert "No letter yet" in read(page)
    assert 'href="/campaigns/MAR15/audience"' in page.text


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.VIEWER])
def test_others_see_what_is_sent_and_are_offered_nothing(owner, signed_in, made, role):
    send(made, LEADERS, BY_POST)
    page = signed_in(role).get(SEND)
    said = read(page)
    assert "You can see what is sent, and change nothing about it. Only the owner of MAR15, Robin Owner," in said
    assert "3 letters posted on 4 March 2015" in said
    assert 'type="checkbox" name="letter"' not in page.text
    assert "Mark all" not in said
    assert "Mark as sent" not in said


@pytest.mark.parametrize("state", [State.CLOSED, State.ARCHIVED])
def test_a_closed_campaign_shows_and_offers_nothing(owner, made, state):
    send(made, LEADERS, BY_POST)
    close(made, state)
    said = read(owner.get(SEND))
    assert f"MAR15 is {state}." in said
    assert "3 of 1,268 letters are sent." in said
    assert "Mark" not in said.replace("Marked so far", "")


def test_what_was_marked_is_listed_the_newest_first_and_all_of_it_when_asked(owner, made, monkeypatch):
    monkeypatch.setattr(views, "LATEST", 1)
    send(made, LEADERS, Sending(Channel.HAND, date(2015, 3, 5), note="At the conference"))
    send(made, POLICE, BY_EMAIL)
    said = read(owner.get(SEND))
    assert "2 letters emailed on 4 March 2015" in said
    assert "The newest 1 are shown. Show all 2" in said
    said = read(owner.get(SEND, query_string={"entries": "all"}))
    assert said.index("2 letters emailed on 4 March 2015") < said.index("3 letters given by hand on 5 March 2015")
    assert "At the conference Stands" in said
    assert "Show all" not in said


def test_of_no_campaign_there_is_no_page(owner):
    assert owner.get("/campaigns/NONE/send").status_code == 404
