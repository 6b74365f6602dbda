"""The pages of signatories: who signs, in what order, with which signature; and whose clearances a change removes."""

import re
from datetime import UTC, date, datetime

import pytest
from wtforms.validators import DataRequired, Length

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.clearance.lost_clearances import CLOSED
from app.campaigns.letters import count_letters
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.signatories.change import MOST, Office, add_signatory, seen_of
from app.campaigns.signatories.forms import SignatoryForm
from app.campaigns.signatories.reshuffle import void_requests
from app.campaigns.signatories.views import step_progress
from app.campaigns.states import State
from app.campaigns.steps import StepProgress
from app.clearance.models import PrivateOffice
from app.clearance.offices.ministers import record_minister
from app.clearance.requests import given_requests
from app.web.problem_words import cant_print
from tests.campaigns.clearing import clear_all, going_on
from tests.campaigns.owned import drafter, owner  # noqa: F401 (fixtures)
from tests.campaigns.shown import lede_of, removed_by
from tests.fixtures.app import token_in
from tests.refusals import said_of
from tests.web.figures import days_in, numbers_in
from tests.web.filled import filled_form
from tests.web.markup import (
    conflict_of,
    errors_of,
    faults_of,
    forms_of,
    links_of,
    main_of,
    message_of,
    messages_of,
    part_of,
    parts_of,
    rows_of,
    said_by,
    states_of,
    why_of,
    with_class,
    words_of,
)

HERE = "/campaigns/MAR15/signatories"
HOME, JUSTICE = "Secretary of State for the Home Department", "Lord Chancellor and Secretary of State for Justice"
EDUCATION = "Secretary of State for Education"
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
        return len(given_requests(session, campaign_by_reference(session, "MAR15").id))


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
    page = drafter.get(HERE)
    assert numbers_in(lede_of(page)) == [5]
    first, second = (row[0] for row in rows_of(page)[:2])
    assert first.startswith(f"1. {HOME} Home Office")
    assert second.startswith(f"2. {JUSTICE} Ministry of Justice")
    names = main_of(page).xpath(".//td[@data-label='Minister']")
    assert [[state.shape for state in states_of(name)] for name in names] == [["empty"]] * 5, "no name is given"


def step(services) -> StepProgress:
    with services.database.reading() as session:
        return step_progress(session, campaign_by_reference(session, "MAR15"))


def test_signatories_are_not_done_while_a_department_no_longer_exists(drafter, services):  # noqa: F811
    assert (step(services).shape, numbers_in(step(services).word)) == ("half", [5, 5]), "names are missing"
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        for one in campaign.signatories:
            one.name = "Sam Example"
    assert step(services).shape == "full"
    with services.database.writing() as session:
        campaign_by_reference(session, "MAR15").letter_date = date(2026, 11, 29)
    found = step(services)
    assert (found.shape, found.sub) == ("warn", "2 of 5")
    health = next(said for said in found.hint.split(". ") if "Department of Health and Social Care" in said)
    assert days_in(health) == ["8 January 2018"]
    lede = with_class(drafter.get("/campaigns/MAR15"), "ds-lede")[0]
    assert list(links_of(lede)) == [HERE], "what comes next"


def test_signatories_are_not_done_while_a_minister_had_left_office(services):
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        for one in campaign.signatories:
            one.name = "Sam Example"
        office = session.get_one(PrivateOffice, campaign.signatories[0].office_id)
        record_minister(session, office, name="Sam Example", since=None, until=campaign.letter_date, actor=SYSTEM)
    found = step(services)
    assert (found.shape, found.sub) == ("warn", "1 of 5")
    assert (days_in(found.hint), "Sam Example" in found.hint, HOME in found.hint) == (["2 March 2015"], True, True)


def test_signatories_are_not_done_once_another_took_over_before_the_letters_are_out(services, monkeypatch):
    """The letter is dated while the first minister was in office; another is in office by now."""
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        campaign.created_at = datetime(2015, 3, 1, 12, tzinfo=UTC)
        for one in campaign.signatories:
            one.name = "Sam Example"
        office = session.get_one(PrivateOffice, campaign.signatories[0].office_id)
        record_minister(session, office, name="Sam Example", since=None, actor=SYSTEM)
        record_minister(session, office, name="Kim Example", since=date(2016, 7, 14), actor=SYSTEM)
        campaign_id = campaign.id
    found = step(services)
    assert (found.shape, found.sub) == ("warn", "1 of 5")
    assert days_in(found.hint) == ["13 July 2016", "14 July 2016"]
    assert "Kim Example" in found.hint
    monkeypatch.setattr(
        "app.campaigns.signatories.offices.ALL_OUT",
        [lambda session, one: count_letters(session, one.id) if one.id == campaign_id else ()],
    )
    assert step(services).shape == "full", "the letters are out, as that minister sent them"


def test_it_says_of_which_letters_that_were_sent_an_office_is_not_asked_again(drafter, services, monkeypatch):  # noqa: F811
    assert parts_of(drafter.get(HERE), "not-asked-again") == []
    monkeypatch.setattr("app.campaigns.signatories.offices.ALL_OUT", [lambda *_: {"lead-members"}])
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        clear_all(session, campaign)
        void_requests(session, list(given_requests(session, campaign.id).values())[:6], actor=SYSTEM)
    assert "lead members" in words_of(part_of(drafter.get(HERE), "not-asked-again"))


def test_the_signatories_of_a_campaign_that_is_closed_are_as_they_were(services):
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        campaign.created_at, campaign.state = datetime(2015, 3, 1, 12, tzinfo=UTC), State.CLOSED
        for one in campaign.signatories:
            one.name = "Sam Example"
        office = session.get_one(PrivateOffice, campaign.signatories[0].office_id)
        record_minister(session, office, name="Sam Example", since=None, until=date(2016, 7, 14), actor=SYSTEM)
    assert step(services).shape == "full"


def test_a_drafter_adds_one_at_the_end_and_changes_it(drafter, services):  # noqa: F811
    added = send(drafter, f"{HERE}/new", **WALES)
    kind, said = message_of(added)
    assert (kind, WALES["office"] in said) == ("success", True)
    office, name = rows_of(added)[5][:2]
    assert office.startswith("6. Secretary of State for Wales Wales Office")
    assert name.startswith("Sam Example")
    with services.database.reading() as session:
        last = campaign_by_reference(session, "MAR15").signatories[-1].id
    changed = send(drafter, f"{HERE}/{last}", name="  Kim   Example ")
    kind, said = message_of(changed)
    assert (kind, WALES["office"] in said) == ("success", True)
    assert rows_of(changed)[5][1].startswith("Kim Example")


@pytest.mark.parametrize(
    ("box", "typed", "said"),
    [
        ("office", "", said_by(SignatoryForm.office, DataRequired)),
        ("department", " ", said_by(SignatoryForm.department, DataRequired)),
        ("office", "x" * 201, said_by(SignatoryForm.office, Length)),
        ("name", "Sam ☃ Example", cant_print("☃")),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(drafter, services, box, typed, said):  # noqa: F811
    page = send(drafter, f"{HERE}/new", **{**WALES, box: typed})
    errors = errors_of(page)
    assert (list(errors), said in errors[box]) == ([box], True)
    assert page.text.count("<title>Error: ") == 1
    assert filled_form(page.text)["department"] == [(typed if box == "department" else "Wales Office").strip()]
    assert len(signing(services)) == 5


def test_a_second_click_adds_nobody_and_says_so(drafter, services):  # noqa: F811
    form = {**filled_form(drafter.get(f"{HERE}/new").text), **WALES}
    assert drafter.post(f"{HERE}/new", data=form).status_code == 302
    again = drafter.post(f"{HERE}/new", data=form, follow_redirects=True)
    kind, said = messages_of(again)[-1]
    assert (kind, WALES["office"] in said) == ("info", True)
    assert len(signing(services)) == 6


def test_an_office_that_signs_already_is_refused_beside_its_box(drafter, services, ids):  # noqa: F811
    for path in (f"{HERE}/new", f"{HERE}/{ids[1]}"):
        refused = send(drafter, path, **WALES | {"office": HOME})
        assert refused.status_code == 400
        assert errors_of(refused) == {"office": said_of("signs_already")}
        assert 'value="Sam Example"' in refused.text
    assert signing(services).count(HOME) == 1


def test_who_adds_one_after_somebody_else_did_sees_the_list_and_adds_it_then(drafter, services):  # noqa: F811
    form = {**filled_form(drafter.get(f"{HERE}/new").text), **WALES}
    add_scotland(services)
    refused = drafter.post(f"{HERE}/new", data=form)
    assert refused.status_code == 409
    assert conflict_of(refused)
    assert "Secretary of State for Scotland, Scotland Office" in words_of(refused)
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
    assert f"{HOME}, Home Office, Sam Example" in words_of(refused)
    assert filled_form(refused.text)["name"] == ["Kim Example"]
    assert "Kim Example" in words_of(drafter.post(here, data=filled_form(refused.text), follow_redirects=True))


def test_twelve_is_the_most(drafter, services):  # noqa: F811
    form = {**filled_form(drafter.get(f"{HERE}/new").text), **WALES}
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        for number in range(6, MOST + 1):
            office = Office(office=f"Secretary of State {number}", department="Department")
            add_signatory(session, campaign, office, seen=seen_of(campaign), actor=SYSTEM)
        form["seen"] = [seen_of(campaign)]
    assert numbers_in(words_of(part_of(drafter.get(HERE), "full"))) == [12], "why no other can be added"
    full = ("warning", said_of("too_many_signatories", most=12))
    assert message_of(drafter.get(f"{HERE}/new", follow_redirects=True)) == full
    answer = drafter.post(f"{HERE}/new", data=form, follow_redirects=True)
    assert message_of(answer) == full
    assert len(signing(services)) == MOST


def test_one_moves_up_and_down_and_the_page_says_where_it_stands(drafter, services, ids):  # noqa: F811
    moved = press(drafter, f"{HERE}/{ids[1]}/up")
    kind, said = message_of(moved)
    assert (kind, JUSTICE in said, numbers_in(said)) == ("success", True, [1]), "its place"
    assert signing(services)[:2] == [JUSTICE, HOME]
    assert f"{HERE}/{ids[1]}/up" not in moved.text, "the first goes no higher"
    press(drafter, f"{HERE}/{ids[1]}/down")
    assert signing(services)[:2] == [HOME, JUSTICE]


def test_two_who_move_at_once_do_not_undo_each_other(drafter, services, ids):  # noqa: F811
    page = drafter.get(HERE).text
    form = {"csrf_token": token_in(page), "seen": re.search(r'name="seen" value="([^"]+)"', page)[1]}
    press(drafter, f"{HERE}/{ids[1]}/up")
    refused = drafter.post(f"{HERE}/{ids[1]}/up", data=form)
    assert (refused.status_code, why_of(refused)) == (409, said_of("stale"))
    assert signing(services)[0] == JUSTICE


def test_another_order_asks_about_the_clearances_that_go(drafter, services, ids):  # noqa: F811
    cleared(services, registries=["lead-members"])
    asked = press(drafter, f"{HERE}/{ids[1]}/up")
    assert removed_by(asked) == 5
    assert [EDUCATION, "Lead members"] in rows_of(asked)
    assert signing(services)[0] == HOME
    drafter.post(f"{HERE}/{ids[1]}/up", data={**filled_form(asked.text), **going_on(asked.text)})
    assert (signing(services)[0], clearances(services)) == (JUSTICE, 0)


def test_one_is_removed_after_a_page_that_says_what_goes(drafter, services, ids):  # noqa: F811
    cleared(services)
    here = f"{HERE}/{ids[1]}/remove"
    asked = words_of(with_class(drafter.get(here), "ds-panel")[0])
    assert (numbers_in(asked), "DRAFT" in asked) == ([30], True), "clearances that go"
    kind, said = message_of(send(drafter, here))
    assert (kind, JUSTICE in said) == ("success", True)
    assert (len(signing(services)), clearances(services)) == (4, 0)
    assert why_of(drafter.get(here)) == said_of("no_such_signatory")


def test_a_clearance_that_was_recorded_after_the_page_asked_is_not_removed_unsaid(drafter, services, ids):  # noqa: F811
    here = f"{HERE}/{ids[1]}/remove"
    form = filled_form(drafter.get(here).text)
    cleared(services, registries=["lead-members"])
    assert removed_by(drafter.post(here, data=form)) == 5
    assert (len(signing(services)), clearances(services)) == (5, 5)


def test_without_signatories_the_page_says_what_one_is(drafter, services):  # noqa: F811
    with services.database.writing() as session:
        campaign_by_reference(session, "MAR15").signatories = []
    page = drafter.get(HERE)
    (empty,) = with_class(page, "ds-empty")
    assert list(links_of(empty)) == [f"{HERE}/new"]
    assert rows_of(send(drafter, f"{HERE}/new", **WALES))[0][0].startswith("1. Secretary of State for Wales")


def test_a_viewer_reads_and_changes_nothing(signed_in, services, ids):
    viewer = signed_in(Role.VIEWER)
    page = viewer.get(HERE)
    assert rows_of(page)[0][0].startswith(f"1. {HOME}")
    assert f"{HERE}/new" not in links_of(page)
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
        assert (refused.status_code, why_of(refused)) == (409, CLOSED[state].format(reference="MAR15")), path
    assert [drafter.get(f"{HERE}/{path}").status_code for path in pages] == [409] * 3
    page = drafter.get(HERE)
    assert numbers_in(lede_of(page)) == [5]
    assert (forms_of(page), [to for to in links_of(page) if to.startswith(f"{HERE}/")]) == ([], [])
    assert signing(services)[0] == HOME


def test_the_signatory_of_another_campaign_is_not_found(drafter, services):  # noqa: F811
    assert drafter.get(f"{HERE}/99999").status_code == 404
