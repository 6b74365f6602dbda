"""What the steps Generate and Send say of what they wait for, when clearances come and go and when a campaign ends."""

import pytest

from app.campaigns.states import State
from tests.campaigns.clearing import answer_again, sign_with
from tests.delivery.marking import SEND, close, read
from tests.delivery.sending import BY_EMAIL, LEADERS, LETTERS, POLICE, campaign, clear, make, send, unclear
from tests.delivery.test_sendable import edit_for_leaders
from tests.production.shown import leave

TASKS = "/campaigns/MAR15"
LETTER = "/letters/MAR15-0044"


@pytest.fixture
def five(made):
    """The campaign has five letters, all of them made and final."""
    leave(made, LETTERS)
    return made


def edit(services):
    with services.database.writing() as session:
        edit_for_leaders(session)


def test_what_is_made_and_cleared_is_done_and_can_go(owner, five):
    said = read(owner.get(TASKS))
    assert "Generate 5 letters Done" in said
    assert "Send Record here what is posted, emailed or handed over Not started" in said


def test_letters_whose_clearances_an_edit_removed_are_not_done_any_more(owner, five):
    edit(five)
    said = read(owner.get(TASKS))
    assert "Generate To be made again once their text is cleared 3 not cleared" in said
    clear(five, "council-leaders")
    said = read(owner.get(TASKS))
    assert "Generate Made before their text was cleared as it is now, or with other signatures 3 outdated" in said
    make(five, LEADERS)
    assert "Generate 5 letters Done" in read(owner.get(TASKS))


def test_what_is_sent_stays_done_whatever_is_edited_later(owner, five):
    send(five, LETTERS, BY_EMAIL)
    edit(five)
    said = read(owner.get(TASKS))
    assert "Generate 5 letters Done" in said
    assert "Send 5 letters Done" in said


def test_the_rest_can_be_marked_only_while_their_text_is_cleared(owner, five):
    send(five, POLICE, BY_EMAIL)
    assert "Send The rest can be marked at any time 2 of 5 sent" in read(owner.get(TASKS))
    edit(five)
    assert "Send The rest wait for Clearance and Generate 2 of 5 sent" in read(owner.get(TASKS))
    clear(five, "council-leaders")
    assert "Send The rest wait for Generate 2 of 5 sent" in read(owner.get(TASKS))
    make(five, LEADERS[:1])
    assert "Send 1 more can be marked; the others wait for Generate 2 of 5 sent" in read(owner.get(TASKS))


def test_nothing_can_be_sent_when_all_clearances_are_gone(owner, five):
    unclear(five, "council-leaders")
    unclear(five, "chief-constables")
    said = read(owner.get(TASKS))
    assert "Send Waits for Clearance and Generate: a draft can’t be sent Can’t start yet" in said
    clear(five, "council-leaders", "chief-constables")
    assert "Send Record here" in read(owner.get(TASKS)), "the same words are cleared again"


def test_an_older_signature_is_outdated(owner, five):
    with five.database.writing() as session:
        for one in campaign(session).signatories:
            sign_with(session, one.office_id, "5" * 64)
        answer_again(session, campaign(session))
    said = read(owner.get(TASKS))
    assert "5 outdated" in said
    assert "Send Waits for Generate: what is made is outdated Can’t start yet" in said


@pytest.mark.parametrize("state", [State.CLOSED, State.ARCHIVED])
def test_a_campaign_that_ended_promises_nothing(owner, five, state):
    send(five, POLICE, BY_EMAIL)
    close(five, state)
    assert "Send 3 were not sent 2 of 5 sent" in read(owner.get(TASKS))
    said = read(owner.get(SEND))
    assert "can be marked" not in said.partition("By registry")[0]
    said = read(owner.get(LETTER))
    assert f"It was not sent, and MAR15 is {state}." in said
    assert "It can be marked sent" not in said


def test_a_draft_in_a_campaign_that_ended_says_so(owner, services, cheap):
    make(services)
    leave(services, LETTERS)
    close(services)
    said = read(owner.get(TASKS))
    assert "Generate Not every office has cleared their text 5 not cleared" in said


def test_some_made_in_a_campaign_that_ended_leave_the_rest_unmade(owner, made):
    close(made)
    assert "Generate 1,263 were not made 5 of 1,268 made" in read(owner.get(TASKS))
