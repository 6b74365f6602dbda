"""The copy list: posts and free lines, in order."""

import json

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.audit.record import SYSTEM
from app.campaigns.audience.copies import MOST, BadCopy, add_copy, copies_seen, move_copy, remove_copy
from app.campaigns.editing import CampaignClosed, RemovesClearances
from app.campaigns.states import State
from app.clearance.requests import given_requests
from app.errors import Stale
from tests.campaigns.clearing import ALL, clear_all
from tests.campaigns.small import small_campaign
from tests.registry.conftest import find


@pytest.fixture
def session(services):
    with services.database.writing() as opened:
        yield opened


@pytest.fixture
def campaign(session):
    """With an empty list."""
    made = small_campaign(session)
    made.copies = []
    session.flush()
    return made


def lines(campaign):
    return [one.post_id or one.line for one in campaign.copies]


def told(campaign, **more):
    return {"seen": copies_seen(campaign), "actor": SYSTEM, **more}


def test_lines_and_posts_stand_in_the_order_in_which_they_came(session, campaign):
    leader = find(session, "council-leaders", "Rotherham").post_id
    for copy in ("  The   Ofsted regional director ", leader, "Clerk of the House"):
        add_copy(session, campaign, copy, **told(campaign))
    assert lines(campaign) == ["The Ofsted regional director", leader, "Clerk of the House"]


@pytest.mark.parametrize(
    ("copy", "code"),
    [("", "copy_blank"), ("  ", "copy_blank"), ("x" * 121, "copy_too_long"), ("FIRST", "copy_there_already")],
)
def test_what_is_no_line_is_refused(session, campaign, copy, code):
    add_copy(session, campaign, "First", **told(campaign))
    with pytest.raises(BadCopy) as refused:
        add_copy(session, campaign, copy, **told(campaign))
    assert (refused.value.code, lines(campaign)) == (code, ["First"])


def test_a_full_list_takes_no_more(session, campaign):
    for number in range(MOST):
        add_copy(session, campaign, f"Line {number}", **told(campaign))
    with pytest.raises(BadCopy, match="copies_full"):
        add_copy(session, campaign, "One more", **told(campaign))


@pytest.mark.parametrize(
    ("at", "up", "order"),
    [(0, False, "BAC"), (1, True, "BAC"), (1, False, "ACB"), (2, True, "ACB"), (0, True, "ABC"), (2, False, "ABC")],
)
def test_a_line_moves_one_place(session, campaign, at, up, order):
    for line in "ABC":
        add_copy(session, campaign, line, **told(campaign))
    move_copy(session, campaign, campaign.copies[at].id, up=up, **told(campaign))
    assert "".join(lines(campaign)) == order
    add_copy(session, campaign, "D", **told(campaign))
    assert "".join(lines(campaign)) == f"{order}D"


def test_a_line_goes_once(session, campaign):
    for line in "ABC":
        add_copy(session, campaign, line, **told(campaign))
    gone = campaign.copies[1].id
    seen = copies_seen(campaign)
    assert remove_copy(session, campaign, gone, **told(campaign))
    assert lines(campaign) == ["A", "C"]
    assert not remove_copy(session, campaign, gone, seen=seen, actor=SYSTEM), "a second click"
    move_copy(session, campaign, gone, up=True, **told(campaign))
    assert lines(campaign) == ["A", "C"]


def test_a_stale_form_changes_nothing(session, campaign):
    seen = copies_seen(campaign)
    add_copy(session, campaign, "A", **told(campaign))
    stale = {"seen": seen, "actor": SYSTEM}
    with pytest.raises(Stale):
        add_copy(session, campaign, "B", **stale)
    with pytest.raises(Stale):
        remove_copy(session, campaign, campaign.copies[0].id, **stale)
    with pytest.raises(Stale):
        move_copy(session, campaign, campaign.copies[0].id, up=True, **stale)
    assert lines(campaign) == ["A"]


def test_the_record_tells_the_list_before_and_after(session, campaign):
    add_copy(session, campaign, "A", **told(campaign))
    add_copy(session, campaign, "B", **told(campaign))
    action = select(AuditEvent.body).where(AuditEvent.action == "campaign.copies_changed").order_by(AuditEvent.seq)
    said = [json.loads(body) for body in session.scalars(action)]
    assert [(one["before"]["copies"], one["after"]["copies"]) for one in said] == [([], ["A"]), (["A"], ["A", "B"])]


def test_offices_clear_the_copies_too(session, campaign):
    clear_all(session, campaign, issue=False)
    with pytest.raises(RemovesClearances):
        add_copy(session, campaign, "A", **told(campaign))


def test_who_accepts_that_loses_the_clearances(session, campaign):
    clear_all(session, campaign, issue=False)
    add_copy(session, campaign, "A", **told(campaign, accepted=ALL))
    assert given_requests(session, campaign.id) == {}


def test_a_closed_campaign_keeps_its_copies(session, campaign):
    campaign.state = State.CLOSED
    with pytest.raises(CampaignClosed):
        add_copy(session, campaign, "A", **told(campaign))
