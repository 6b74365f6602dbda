"""The pages of signatories: who signs, in what order, with which signature; and whose clearances a change removes."""

import re
from datetime import date

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.signatories.change import MOST, Office, add_signatory, seen_of
from app.campaigns.signatories.views import how_far
from app.campaigns.states import State
from app.campaigns.steps import HowFar
from app.clearance.models import PrivateOffice
from app.clearance.offices.ministers import record_minister
from app.clearance.requests import given
from tests.campaigns.clearing import clear_all, going_on
from tests.campaigns.owned import drafter, owner  # noqa: F401 (fixtures)
from tests.fixtures.app import token_in
from tests.registry.test_pages import words
from tests.web.filled import filled_form
from tests.web.markup import faults_of

HERE = "/campaigns/MAR15/signatories"
HOME, JUSTICE = "Secretary of State for the Home Department", "Lord Chancellor and Secretary of State for Justice"
WALES = {"office": "Secretary of State for Wales", "department": "Wales Office", "name": "Sam Example"}


@pytest.fixture
def ids(services):
    """Of the five who sign, in order."""
    with services.database.reading() as session:
        return [one.id for one in campaign_by_reference(session, "MAR15").signatories]


def signing(services) -> list[str]:
    """The offices, in order."""
    with services.database.reading() as session:
        return [one.office for one in campaign_by_reference(session, "MAR15").signatories]


def clearances(services) -> int:
    with services.database.reading() as session:
        return len(given(session, campaign_by_reference(session, "MAR15").id))


def cleared(services, **which) -> None:
    with services.database.writing() as session:
        clear_all(session, campaign_by_reference(session, "MAR15"), **which, issue=False)


def set_state(services, state: State) -> None:
    with services.database.writing() as session:
        campaign_by_reference(session, "MAR15").state = state


def send(client, path: str, at: str = "", **data):
    """The form that the page at `at` (by default the path itself) holds for `path`, filled in."""
    return client.post(path, data={**filled_form(client.get(at or path).text), **data}, follow_redirects=True)


def press(client, action: str, at: str = HERE, **more):
    """A button of the page at `at`."""
    page = client.get(at).text
    form = page.split(f'action="{action}"', 1)[1].split("</form>", 1)[0]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    return client.post(action, data={**fields, **more}, follow_redirects=True)


def test_the_page_lists_them_in_order_and_says_what_is_missing(drafter):  # noqa: F811
    page = words(drafter.get(HERE))
    assert "5 ministers sign, in this order." in page
    assert page.index(f"1. {HOME} Home Office") < page.index(f"2. {JUSTICE} Ministry of Justice")
    assert page.count("Name not given") == 5


def step(services) -> HowFar:
    with services.database.reading() as session:
        return how_far(session, campaign_by_reference(session, "MAR15"))


def test_signatories_are_not_done_while_a_department_no_longer_exists(drafter, services):  # noqa: F811
    assert step(services).word == "Names missing"
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        for one in campaign.signatories:
            one.name = "Sam Example"
    assert step(services).shape == "full"
    with services.database.writing() as session:
        campaign_by_reference(session, "MAR15").letter_date = date(2026, 11, 29)
    found = step(services)
    assert (found.shape, found.sub) == ("warn", "2 of 5")
    assert "Department of Health became the Department of Health and Social Care on 8 January 2018" in found.hint
    page = words(drafter.get("/campaigns/MAR15"))
    assert "Next is Signatories" in page


def test_signatories_are_not_done_while_a_minister_had_left_office(services):
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        for one in campaign.signatories:
            one.name = "Sam Example"
        office = session.get_one(PrivateOffice, campaign.signatories[0].office_id)
        record_minister(session, office, name="Sam Example", since=None, until=campaign.letter_date, actor=SYSTEM)
    found = step(services)
    assert (found.shape, found.sub) == ("warn", "1 of 5")
    assert found.hint == f"Sam Example was {HOME} until 2 March 2015."


def test_a_drafter_adds_one_at_the_end_and_changes_it(drafter, services):  # noqa: F811
    added = words(send(drafter, f"{HERE}/new", **WALES))
    assert "Secretary of State for Wales added." in added
    assert "6. Secretary of State for Wales Wales Office Sam Example" in added
    with services.database.reading() as session:
        last = campaign_by_reference(session, "MAR15").signatories[-1].id
    changed = words(send(drafter, f"{HERE}/{last}", name="  Kim   Example "))
    assert "Secretary of State for Wales saved." in changed
    assert "Kim Example" in changed


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"office": ""}, "Enter the office in full"),
        ({"department": " "}, "Enter the department"),
        ({"office": "x" * 201}, "Use at most 200 characters"),
        ({"name": "Sam ☃ Example"}, "The letter’s typeface can’t print “☃” (U+2603, snowman). Write it another way"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(drafter, services, fields, said):  # noqa: F811
    page = send(drafter, f"{HERE}/new", **{**WALES, **fields})
    assert words(page).count(said) == 2
    assert page.text.count("<title>Error: Add a signatory") == 1
    assert filled_form(page.text)["department"] == [fields.get("department", "Wales Office").strip()]
    assert len(signing(services)) == 5


def test_a_second_click_adds_nobody_and_says_so(drafter, services):  # noqa: F811
    form = {**filled_form(drafter.get(f"{HERE}/new").text), **WALES}
    assert drafter.post(f"{HERE}/new", data=form).status_code == 302
    again = drafter.post(f"{HERE}/new", data=form, follow_redirects=True)
    assert "Nothing was changed: Secretary of State for Wales signs already." in words(again)
    assert len(signing(services)) == 6


def test_an_office_that_signs_already_is_refused_beside_its_box(drafter, services, ids):  # noqa: F811
    for path in (f"{HERE}/new", f"{HERE}/{ids[1]}"):
        refused = send(drafter, path, **WALES | {"office": HOME})
        assert refused.status_code == 400
        assert words(refused).count("This office signs already. Enter another") == 2
        assert 'value="Sam Example"' in refused.text
    assert signing(services).count(HOME) == 1


def test_who_adds_one_after_somebody_else_did_sees_the_list_and_adds_it_then(drafter, services):  # noqa: F811
    form = {**filled_form(drafter.get(f"{HERE}/new").text), **WALES}
    add_scotland(services)
    refused = drafter.post(f"{HERE}/new", data=form)
    assert refused.status_code == 409
    assert "Somebody else changed the signatories after you opened this page." in words(refused)
    assert "Secretary of State for Scotland, Scotland Office" in words(refused)
    assert faults_of(refused.text, policy=refused.headers["Content-Security-Policy"]) == []
    drafter.post(f"{HERE}/new", data=filled_form(refused.text))
    assert signing(services)[5:] == ["Secretary of State for Scotland", "Secretary of State for Wales"]


def add_scotland(services) -> None:
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        office = Office(office="Secretary of State for Scotland", department="Scotland Office")
        add_signatory(session, campaign, office, seen=seen_of(campaign), actor=SYSTEM)


def test_who_changes_one_after_somebody_else_did_sees_what_is_saved_now(drafter, signed_in, ids):  # noqa: F811
    here = f"{HERE}/{ids[0]}"
    form = {**filled_form(drafter.get(here).text), "name": "Kim Example"}
    send(signed_in(Role.DRAFTER), here, name="Sam Example")
    refused = drafter.post(here, data=form)
    assert refused.status_code == 409
    assert f"{HOME}, Home Office, Sam Example" in words(refused)
    assert filled_form(refused.text)["name"] == ["Kim Example"]
    assert "Kim Example" in words(drafter.post(here, data=filled_form(refused.text), follow_redirects=True))


def test_twelve_is_the_most(drafter, services):  # noqa: F811
    form = {**filled_form(drafter.get(f"{HERE}/new").text), **WALES}
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        for number in range(6, MOST + 1):
            office = Office(office=f"Secretary of State {number}", department="Department")
            add_signatory(session, campaign, office, seen=seen_of(campaign), actor=SYSTEM)
        form["seen"] = [seen_of(campaign)]
    page = words(drafter.get(HERE))
    assert "A letter has room for 12." in page
    assert "A letter has room for 12 signatories." in words(drafter.get(f"{HERE}/new", follow_redirects=True))
    answer = drafter.post(f"{HERE}/new", data=form, follow_redirects=True)
    assert "A letter has room for 12 signatories." in words(answer)
    assert len(signing(services)) == MOST


def test_one_moves_up_and_down_and_the_page_says_where_it_stands(drafter, services, ids):  # noqa: F811
    moved = press(drafter, f"{HERE}/{ids[1]}/up")
    assert f"{JUSTICE} signs in place 1 now." in words(moved)
    assert signing(services)[:2] == [JUSTICE, HOME]
    assert f"{HERE}/{ids[1]}/up" not in moved.text, "the first goes no higher"
    press(drafter, f"{HERE}/{ids[1]}/down")
    assert signing(services)[:2] == [HOME, JUSTICE]


def test_two_who_move_at_once_do_not_undo_each_other(drafter, services, ids):  # noqa: F811
    page = drafter.get(HERE).text
    form = {"csrf_token": token_in(page), "seen": re.search(r'name="seen" value="([^"]+)"', page)[1]}
    press(drafter, f"{HERE}/{ids[1]}/up")
    refused = drafter.post(f"{HERE}/{ids[1]}/up", data=form)
    assert (refused.status_code, "Somebody else has saved since this page was opened." in refused.text) == (409, True)
    assert signing(services)[0] == JUSTICE


def test_another_order_asks_about_the_clearances_that_go(drafter, services, ids):  # noqa: F811
    cleared(services, registries=["lead-members"])
    asked = press(drafter, f"{HERE}/{ids[1]}/up")
    assert "This removes 5 clearances" in words(asked)
    assert "Secretary of State for Education Lead members" in words(asked)
    assert signing(services)[0] == HOME
    drafter.post(f"{HERE}/{ids[1]}/up", data={**filled_form(asked.text), **going_on(asked.text)})
    assert (signing(services)[0], clearances(services)) == (JUSTICE, 0)


def test_one_is_removed_after_a_page_that_says_what_goes(drafter, services, ids):  # noqa: F811
    cleared(services)
    here = f"{HERE}/{ids[1]}/remove"
    assert "all 30 clearances go, and every page carries DRAFT again" in words(drafter.get(here))
    done = send(drafter, here)
    assert f"{JUSTICE} removed." in words(done)
    assert (len(signing(services)), clearances(services)) == (4, 0)
    assert "This campaign has no such signatory any more." in words(drafter.get(here))


def test_a_clearance_that_was_recorded_after_the_page_asked_is_not_removed_unsaid(drafter, services, ids):  # noqa: F811
    here = f"{HERE}/{ids[1]}/remove"
    form = filled_form(drafter.get(here).text)
    cleared(services, registries=["lead-members"])
    assert "This removes 5 clearances" in words(drafter.post(here, data=form))
    assert (len(signing(services)), clearances(services)) == (5, 5)


def test_without_signatories_the_page_says_what_one_is(drafter, services):  # noqa: F811
    with services.database.writing() as session:
        campaign_by_reference(session, "MAR15").signatories = []
    page = drafter.get(HERE)
    assert "Nobody signs yet" in words(page)
    assert "Add the first signatory" in words(page)
    assert "1. Secretary of State for Wales" in words(send(drafter, f"{HERE}/new", **WALES))


def test_a_viewer_reads_and_changes_nothing(signed_in, services, ids):
    viewer = signed_in(Role.VIEWER)
    page = viewer.get(HERE)
    assert f"1. {HOME}" in words(page)
    assert "Add a signatory" not in page.text
    token = {"csrf_token": token_in(viewer.get("/account").text), **WALES}
    for path in (
        "new",
        f"{ids[0]}",
        f"{ids[0]}/up",
        f"{ids[0]}/remove",
    ):
        assert viewer.post(f"{HERE}/{path}", data=token).status_code == 403, path
    assert len(signing(services)) == 5


@pytest.mark.parametrize("state", [State.CLOSED, State.ARCHIVED])
def test_of_a_campaign_that_is_not_open_nothing_changes(drafter, services, ids, state):  # noqa: F811
    form = {**filled_form(drafter.get(f"{HERE}/new").text), **WALES}
    set_state(services, state)
    pages = ("new", f"{ids[0]}", f"{ids[0]}/remove")
    for path in (*pages, f"{ids[0]}/down"):
        refused = drafter.post(f"{HERE}/{path}", data=form)
        assert (refused.status_code, f"MAR15 is {state}" in words(refused)) == (409, True), path
    assert [drafter.get(f"{HERE}/{path}").status_code for path in pages] == [409] * 3
    page = words(drafter.get(HERE))
    assert "5 ministers sign" in page
    assert "Change" not in page
    assert signing(services)[0] == HOME


def test_the_signatory_of_another_campaign_is_not_found(drafter, services):  # noqa: F811
    assert drafter.get(f"{HERE}/99999").status_code == 404
