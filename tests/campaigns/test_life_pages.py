"""Owner, history, closing and archiving a campaign in the browser."""

from datetime import date

import pytest

from app.accounts.models import Role
from app.audit.record import Actor
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.ownership import take_on
from app.clearance.models import OfficeMember
from app.production.runs.runs import start_run
from tests.campaigns.clearing import answer, ask, clear_all
from tests.fixtures.app import add_member, token_in
from tests.tracking import office
from tests.web.axe import faults_at_both_widths

HERE = "/campaigns/MAR15"


@pytest.fixture
def owner(signed_in, services):
    client = signed_in(Role.DRAFTER)
    with services.database.writing() as session:
        take_on(session, campaign_by_reference(session, "MAR15"), actor=Actor(client.member.id))
    return client


def press(client, at, **data):
    """A form's button, wherever it stands; the page that follows."""
    token = token_in(client.get("/account").text)
    return client.post(f"{HERE}/{at}", data={"csrf_token": token, **data}, follow_redirects=True)


def test_closed_archived_and_back(owner):
    assert "Close this campaign" in owner.get(HERE).text
    page = owner.get(f"{HERE}/close").text
    assert "No letter of it has been sent." in page
    assert "You can still record replies" in page
    page = press(owner, "close").text
    for words in ("MAR15 is closed.", "No more letters are made or sent", "Open it again", "Archive it"):
        assert words in page
    assert "Next is" not in page
    assert "Not done" in page
    assert "Drafts can be made now" not in page
    assert press(owner, "close").status_code == 200, "a second click"
    assert "is removed from the list of campaigns" in owner.get(f"{HERE}/archive").text
    assert "MAR15 is archived." in press(owner, "archive").text
    assert "MAR15" not in owner.get("/campaigns").text
    assert "MAR15" in owner.get("/campaigns?state=archived").text
    assert "Nothing was changed: MAR15 is archived. Bring it back first." in press(owner, "open").text
    assert "MAR15 is back in the list, closed." in press(owner, "bring-back").text
    assert "MAR15 is open again." in press(owner, "open").text


def test_what_is_not_sent_and_what_is_awaited_is_said_before(owner, services):
    office.small_campaign(services, actor=Actor(owner.member.id))
    office.send(services, range(1, 6))
    office.reply(services, [1, 2], on=date(2015, 3, 10))
    office.reply(services, [3], on=date(2015, 3, 10), kind="acknowledgement")
    said = (
        "11 letters are not sent. Of 5 letters sent, 1 has only an acknowledgement or a holding reply and 2 have no"
        " response recorded."
    )
    assert said in owner.get("/campaigns/TRK15/close").text
    owner.post("/campaigns/TRK15/close", data={"csrf_token": token_in(owner.get("/account").text)})
    assert said in owner.get("/campaigns/TRK15/archive").text


def test_a_confirmation_that_was_left_open_does_nothing(owner):
    press(owner, "close")
    assert "Nothing was changed: MAR15 is closed." in owner.get(f"{HERE}/close", follow_redirects=True).text


def test_a_campaign_is_not_closed_under_a_run(owner, services):
    with services.database.writing() as session:
        start_run(session, campaign_by_reference(session, "MAR15").id, actor=Actor(owner.member.id))
    assert "Run 1 is under way." in owner.get(f"{HERE}/close").text
    assert "Nothing was changed: run 1 is under way." in press(owner, "close").text


def test_nobody_else_closes_or_hands_over(owner, signed_in):
    drafter, viewer = signed_in(Role.DRAFTER, name="Sam Example"), signed_in(Role.VIEWER, name="Vic Example")
    assert "Close this campaign" not in drafter.get(HERE).text
    for refused in (
        drafter.get(f"{HERE}/close"),
        press(drafter, "close"),
        press(drafter, "owner/hand-over", to=str(drafter.member.id), seen=str(owner.member.id)),
        press(viewer, "close"),
        press(viewer, "owner/hand-over", to="1"),
    ):
        assert refused.status_code == 403
    assert "Only the owner of MAR15, Alex Example, may do this." in press(drafter, "archive").text
    assert "Alex Example can hand it over, and so can an administrator." in viewer.get(f"{HERE}/owner").text


def test_the_owner_hands_over_once_it_is_confirmed(owner, services):
    sam = add_member(services, Role.DRAFTER, name="Sam Example")
    vic = add_member(services, Role.VIEWER, name="Vic Example")
    page = owner.get(f"{HERE}/owner").text
    assert "Sam Example" in page
    assert "Vic Example" not in page
    assert "Hand MAR15 over to Sam Example?" in owner.get(f"{HERE}/owner?to={sam.id}").text
    assert "only an active user who drafts" in press(owner, "owner/hand-over", to=str(vic.id)).text
    seen = str(owner.member.id)
    page = press(owner, "owner/hand-over", to=str(sam.id), seen=seen).text
    assert "Sam Example owns MAR15 now." in page
    assert "Handed over to Sam Example" in page
    assert press(owner, "owner/hand-over", to=str(sam.id), seen=seen).status_code == 200, "a second click"


def test_it_is_said_why_who_cleared_it_is_not_given_it(owner, services):
    sam = add_member(services, Role.DRAFTER, name="Sam Example")
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        session.add(OfficeMember(office_id=campaign.signatories[0].office_id, user_id=sam.id, gateway=False))
        ask(session, campaign, actor=Actor(owner.member.id))
        answer(session, campaign, campaign.signatories[0].office_id, "lead-members")
    page = press(owner, "owner/hand-over", to=str(sam.id), seen=str(owner.member.id)).text
    assert (
        "Nothing was changed: they answered for the Home Office. A campaign’s owner does not clear it: take that answer"
        " back first."
    ) in page


def test_an_administrator_hands_over_what_somebody_left(owner, signed_in, services):
    sam = add_member(services, Role.DRAFTER, name="Sam Example")
    ada = signed_in(Role.ADMINISTRATOR, name="Ada Example")
    assert "Hand it over" in ada.get(f"{HERE}/owner").text
    page = press(ada, "owner/hand-over", to=str(sam.id), seen=str(owner.member.id))
    assert "Sam Example owns MAR15 now." in page.text


def test_an_administrator_who_drafts_is_not_offered_a_colleague_s_campaign(owner, signed_in, services):
    add_member(services, Role.DRAFTER, name="Sam Example")
    ada = signed_in(Role.ADMINISTRATOR, Role.DRAFTER, name="Ada Example")
    assert f'<option value="{ada.member.id}">' not in ada.get(f"{HERE}/owner").text
    page = press(ada, "owner/hand-over", to=str(ada.member.id), seen=str(owner.member.id))
    assert "another administrator must hand this campaign over to you" in page.text


def test_the_history_tells_everything_in_pages_and_by_kind(owner, services, monkeypatch):
    monkeypatch.setattr("app.campaigns.lifecycle.views.campaigns.EVENTS", 3)
    with services.database.writing() as session:
        clear_all(session, campaign_by_reference(session, "MAR15"), registries=["lead-members"], issue=False)
    page = owner.get(f"{HERE}/history").text
    assert "10 events, the newest first." in page
    assert "Secretary of State for Education: content" in page
    older = page.split('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    assert "Secretary of State for Education: content" not in owner.get(older.replace("&amp;", "&")).text
    only = owner.get(f"{HERE}/history?kind=letters&before=no").text
    assert "1,268 letters listed" in only
    assert "Secretary of State" not in only.split("moj-timeline", 1)[1]
    assert "Campaign started" in owner.get(f"{HERE}/history?kind=nothing&after=0").text


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_each_state_passes_axe_and_fits_the_window(owner, services, live, new_page):
    sam = add_member(services, Role.DRAFTER, name="Sam Example")
    with services.database.writing() as session:
        clear_all(session, campaign_by_reference(session, "MAR15"), registries=["lead-members"], issue=False)
    page = new_page()
    page.context.add_cookies([{"name": "despatch", "value": owner.get_cookie("despatch").value, "url": live}])
    wrong = {}

    def look(state):
        if found := faults_at_both_widths(page):
            wrong[state] = found

    for at in ("", "/close", f"/owner?to={sam.id}"):
        page.goto(f"{live}{HERE}{at}")
        look(at)
    page.goto(f"{live}{HERE}/details")
    page.get_by_label("No reply needed").check()
    for part in ("Day", "Month", "Year"):
        page.get_by_role("group", name="Reply by").get_by_label(part).fill("")
    page.get_by_role("button", name="Save the details").click()
    look("clearances that go")
    page.get_by_role("button", name="Back to the form").click()
    page.get_by_label("Title").fill("")
    page.get_by_role("button", name="Save the details").click()
    look("a mistake")
    page.goto(f"{live}{HERE}/close")
    page.get_by_role("button", name="Close MAR15").click()
    look("closed")
    assert wrong == {}
