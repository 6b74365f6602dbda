"""Owner, history, closing and archiving a campaign in the browser."""

from datetime import date

import pytest

from app.accounts.models import Role
from app.audit.record import Actor
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.ownership import take_on
from app.campaigns.lifecycle.views.close import NONE_SENT
from app.campaigns.states import State
from app.campaigns.steps import StepProgress, left_undone
from app.campaigns.words import DONE
from app.clearance.models import OfficeMember
from app.production.runs.runs import start_run
from app.production.views.runs import STEP as GENERATE
from tests.campaigns.clearing import answer, ask, clear_all
from tests.campaigns.shown import lede_of, panel_of, shapes_and_words, task_of
from tests.fixtures.app import add_member, token_in
from tests.refusals import said_of
from tests.tracking import office
from tests.web.axe import faults_at_both_widths
from tests.web.figures import numbers_in
from tests.web.markup import (
    forms_of,
    links_of,
    main_of,
    message_of,
    part_of,
    parts_of,
    timeline_of,
    why_of,
    with_class,
    words_of,
)

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


def did(step):
    """The message after a step of the campaign's life."""
    return ("success", DONE[step].format(reference="MAR15"))


def test_closed_archived_and_back(owner):
    assert f"{HERE}/close" in links_of(owner.get(HERE))
    page = owner.get(f"{HERE}/close")
    assert NONE_SENT in panel_of(page)
    assert forms_of(page) == [f"{HERE}/close"]
    page = press(owner, "close")
    assert message_of(page) == did("close")
    assert State.CLOSED.shown in shapes_and_words(page)
    assert (f"{HERE}/open" in forms_of(page), f"{HERE}/archive" in links_of(page)) == (True, True)
    assert links_of(with_class(page, "ds-lede")[0]) == {}, "nothing comes next"
    generate, undone = task_of(page, GENERATE.name), left_undone(StepProgress("empty", ""))
    assert (generate.shape, generate.word, generate.hint) == (undone.shape, undone.word, "")
    assert press(owner, "close").status_code == 200, "a second click"
    assert forms_of(owner.get(f"{HERE}/archive")) == [f"{HERE}/archive"]
    assert message_of(press(owner, "archive")) == did("archive")
    assert "MAR15" not in owner.get("/campaigns").text
    assert "MAR15" in owner.get("/campaigns?state=archived").text
    assert message_of(press(owner, "open")) == ("warning", said_of("campaign_is_archived", reference="MAR15"))
    assert message_of(press(owner, "bring-back")) == did("bring-back")
    assert message_of(press(owner, "open")) == did("open")


def test_what_is_not_sent_and_what_is_awaited_is_said_before(owner, services):
    office.small_campaign(services, actor=Actor(owner.member.id))
    office.send(services, range(1, 6))
    office.reply(services, [1, 2], on=date(2015, 3, 10))
    office.reply(services, [3], on=date(2015, 3, 10), kind="acknowledgement")
    said = [11, 5, 1, 2]  # not sent; sent; of these with a reply in part, and with none
    assert numbers_in(panel_of(owner.get("/campaigns/TRK15/close"))) == said
    owner.post("/campaigns/TRK15/close", data={"csrf_token": token_in(owner.get("/account").text)})
    assert numbers_in(panel_of(owner.get("/campaigns/TRK15/archive"))) == said


def test_a_confirmation_that_was_left_open_does_nothing(owner):
    press(owner, "close")
    said = message_of(owner.get(f"{HERE}/close", follow_redirects=True))
    assert said == ("warning", said_of("campaign_is_closed", reference="MAR15"))


def test_a_campaign_is_not_closed_under_a_run(owner, services):
    with services.database.writing() as session:
        start_run(session, campaign_by_reference(session, "MAR15").id, actor=Actor(owner.member.id))
    page = owner.get(f"{HERE}/close")
    (note,) = with_class(page, "ds-note--warn")
    assert (numbers_in(words_of(note)), forms_of(page)) == ([1], []), "the run"
    assert message_of(press(owner, "close")) == ("warning", said_of("not_closed_during_run", number=1))


def test_nobody_else_closes_or_hands_over(owner, signed_in):
    drafter, viewer = signed_in(Role.DRAFTER, name="Sam Example"), signed_in(Role.VIEWER, name="Vic Example")
    assert f"{HERE}/close" not in links_of(drafter.get(HERE))
    for refused in (
        drafter.get(f"{HERE}/close"),
        press(drafter, "close"),
        press(drafter, "owner/hand-over", to=str(drafter.member.id), seen=str(owner.member.id)),
        press(viewer, "close"),
        press(viewer, "owner/hand-over", to="1"),
    ):
        assert refused.status_code == 403
    why = why_of(press(drafter, "archive"))
    assert ("MAR15" in why, "Alex Example" in why) == (True, True)
    assert "Alex Example" in words_of(part_of(viewer.get(f"{HERE}/owner"), "hands-over"))


def assert_handed_to_sam(page):
    kind, said = message_of(page)
    assert (kind, "Sam Example" in said, "MAR15" in said) == ("success", True, True)
    assert "Sam Example" in lede_of(page), "the owner"


def test_the_owner_hands_over_once_it_is_confirmed(owner, services):
    sam = add_member(services, Role.DRAFTER, name="Sam Example")
    vic = add_member(services, Role.VIEWER, name="Vic Example")
    page = owner.get(f"{HERE}/owner").text
    assert "Sam Example" in page
    assert "Vic Example" not in page
    asked = owner.get(f"{HERE}/owner?to={sam.id}")
    assert ("MAR15" in panel_of(asked), "Sam Example" in panel_of(asked)) == (True, True)
    assert forms_of(asked) == [f"{HERE}/owner/hand-over"]
    assert message_of(press(owner, "owner/hand-over", to=str(vic.id))) == ("warning", said_of("not_a_drafter"))
    seen = str(owner.member.id)
    page = press(owner, "owner/hand-over", to=str(sam.id), seen=seen)
    assert_handed_to_sam(page)
    assert "Sam Example" in timeline_of(page)[0].title
    assert press(owner, "owner/hand-over", to=str(sam.id), seen=seen).status_code == 200, "a second click"


def test_it_is_said_why_who_cleared_it_is_not_given_it(owner, services):
    sam = add_member(services, Role.DRAFTER, name="Sam Example")
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        session.add(OfficeMember(office_id=campaign.signatories[0].office_id, user_id=sam.id, gateway=False))
        ask(session, campaign, actor=Actor(owner.member.id))
        answer(session, campaign, campaign.signatories[0].office_id, "lead-members")
    page = press(owner, "owner/hand-over", to=str(sam.id), seen=str(owner.member.id))
    assert message_of(page) == ("warning", said_of("they_have_cleared", office="the Home Office"))


def test_an_administrator_hands_over_what_somebody_left(owner, signed_in, services):
    sam = add_member(services, Role.DRAFTER, name="Sam Example")
    ada = signed_in(Role.ADMINISTRATOR, name="Ada Example")
    assert len(parts_of(ada.get(f"{HERE}/owner"), "to")) == 1, "whom it can be handed over to"
    assert_handed_to_sam(press(ada, "owner/hand-over", to=str(sam.id), seen=str(owner.member.id)))


def test_an_administrator_who_drafts_is_not_offered_a_colleague_s_campaign(owner, signed_in, services):
    add_member(services, Role.DRAFTER, name="Sam Example")
    ada = signed_in(Role.ADMINISTRATOR, Role.DRAFTER, name="Ada Example")
    assert f'<option value="{ada.member.id}">' not in ada.get(f"{HERE}/owner").text
    page = press(ada, "owner/hand-over", to=str(ada.member.id), seen=str(owner.member.id))
    assert message_of(page) == ("warning", said_of("takes_it_over"))


def answers_of_education(entries):
    return [entry for entry in entries if entry.title.startswith("Secretary of State for Education:")]


def test_the_history_tells_everything_in_pages_and_by_kind(owner, services, monkeypatch):
    monkeypatch.setattr("app.campaigns.lifecycle.views.campaigns.EVENTS", 3)
    with services.database.writing() as session:
        clear_all(session, campaign_by_reference(session, "MAR15"), registries=["lead-members"], issue=False)
    page = owner.get(f"{HERE}/history")
    assert numbers_in(lede_of(page)) == [10], "events"
    newest = timeline_of(page)
    assert (len(newest), len(answers_of_education(newest))) == (3, 1)
    (older,) = main_of(page).xpath(".//a[@rel='next']/@href")
    assert answers_of_education(timeline_of(owner.get(older))) == []
    only = timeline_of(owner.get(f"{HERE}/history?kind=letters&before=no"))
    assert [numbers_in(entry.title) for entry in only] == [[1268]], "letters listed"
    started = timeline_of(owner.get(f"{HERE}/history?kind=nothing&after=0"))[-1]
    assert "MAR15" in started.words


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
    page.get_by_label("Reply by").fill("")
    page.get_by_role("button", name="Save details").click()
    look("clearances that go")
    page.get_by_role("button", name="Back to the form").click()
    page.get_by_label("Title").fill("")
    page.get_by_role("button", name="Save details").click()
    look("a mistake")
    page.goto(f"{live}{HERE}/close")
    page.get_by_role("button", name="Close MAR15").click()
    look("closed")
    assert wrong == {}
