"""The pages of private offices, for an administrator: the list, one office, its ministers and its members."""

from datetime import date, timedelta

import pytest

from app.accounts.models import Role, User
from app.audit.record import SYSTEM
from app.campaigns.lifecycle.create import campaign_by_reference
from app.clearance.offices.find import membership, minister_of
from app.clearance.offices.members import add_member as join
from app.clearance.requests import given
from app.platform.clock import today
from tests.campaigns.clearing import clear_all, going_on
from tests.campaigns.test_signatory_pages import press, send
from tests.clearance.offices.people import HOME, minister, office, user
from tests.fixtures.app import add_member
from tests.registry.test_pages import words
from tests.web.filled import filled_form

ALL = "/admin/offices"
BEFORE = today() - timedelta(400)
WALES = {"title": "Secretary of State for Wales", "department": "Wales Office", "name": ""}


@pytest.fixture
def administrator(signed_in):
    return signed_in(Role.ADMINISTRATOR, name="Robin Administrator")


@pytest.fixture
def home(services) -> str:
    """The page of the Home Office."""
    with services.database.reading() as session:
        return f"{ALL}/{office(session).id}"


def day(prefix: str, when: date | None) -> dict[str, list[str]]:
    return {prefix: [str(when.day), str(when.month), str(when.year)] if when else ["", "", ""]}


def in_office(services, on: date | None = None) -> str | None:
    with services.database.reading() as session:
        found = minister_of(session, office(session).id, on or today())
        return found.name if found else None


def recorded(services, name: str = "Alex Example", since: date | None = BEFORE, until: date | None = None) -> int:
    with services.database.writing() as session:
        return minister(session, name, since, until).id


def clearances(services) -> int:
    with services.database.reading() as session:
        return len(given(session, campaign_by_reference(session, "MAR15").id))


def cleared(services, *registries: str) -> None:
    with services.database.writing() as session:
        clear_all(session, campaign_by_reference(session, "MAR15"), registries=registries or None, issue=False)


def test_the_list_stands_in_the_order_of_precedence_and_says_what_is_missing(administrator, services):
    page = words(administrator.get(ALL))
    assert page.index("1. Secretary of State for the Home Department") < page.index("2. Lord Chancellor")
    assert page.count("Nobody recorded") == page.count("Nobody clears for it yet") == 5
    recorded(services)
    with services.database.writing() as session:
        join(session, office(session), user(session, "Sam Example", Role.CLEARER), actor=SYSTEM)
    page = words(administrator.get(ALL))
    assert "Alex Example 1 clearer No signature" in page


def test_an_administrator_finds_it_from_the_users(administrator):
    assert f'href="{ALL}"' in administrator.get("/admin/users").text


def test_an_office_is_added_and_stands_last(administrator):
    added = words(send(administrator, f"{ALL}/new", **WALES))
    assert "Secretary of State for Wales added. Now say who holds the office and who is of it." in added
    assert "Name in lists Wales Office" in added
    assert "6. Secretary of State for Wales" in words(administrator.get(ALL))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": ""}, "Enter the title in full"),
        ({"department": " "}, "Enter the department"),
        ({"title": "Secretary of State ☃"}, "can’t print “☃”"),
        ({"title": HOME.upper()}, "Another office has this title. Enter another, or open that office"),
    ],
)
def test_what_is_wrong_with_an_office_is_said(administrator, fields, said):
    page = send(administrator, f"{ALL}/new", **WALES | fields)
    assert page.status_code == 400
    assert words(page).count(said) == 2


def test_an_office_is_called_otherwise_and_a_form_filled_before_is_shown_what_stands(administrator, home):
    form = filled_form(administrator.get(f"{home}/edit").text)
    assert "The office is saved." in words(send(administrator, f"{home}/edit", name="Home"))
    refused = administrator.post(f"{home}/edit", data={**form, "name": "The Home Department"})
    assert refused.status_code == 409
    assert "Somebody else has changed this office" in words(refused)
    assert "Name in lists Home" in words(refused)
    again = administrator.post(f"{home}/edit", data=filled_form(refused.text), follow_redirects=True)
    assert "Name in lists The Home Department" in words(again)
    assert "Nothing was changed." in words(send(administrator, f"{home}/edit"))


def test_offices_are_ordered_by_buttons_and_an_old_page_moves_nothing(administrator, home):
    old = administrator.get(ALL).text
    moved = press(administrator, f"{home}/down", at=ALL)
    assert "Secretary of State for the Home Department stands in place 2 now." in words(moved)
    form = old.split(f'action="{home}/down"', 1)[1].split("</form>", 1)[0]
    fields = {"csrf_token": form.split('name="csrf_token" value="')[1].split('"')[0]}
    fields["seen"] = form.split('name="seen" value="')[1].split('"')[0]
    refused = administrator.post(f"{home}/down", data=fields, follow_redirects=True)
    assert "Somebody else has changed the order meanwhile." in words(refused)
    assert "2. Secretary of State for the Home Department" in words(refused)


def test_an_office_is_retired_after_a_page_that_says_what_stands_and_brought_back(administrator, home):
    assert "it signs MAR15" in words(administrator.get(f"{home}/retire"))
    retired = words(send(administrator, f"{home}/retire"))
    assert "has been retired. New campaigns cannot choose it." in retired
    assert "1. Lord Chancellor" in words(administrator.get(ALL))
    back = press(administrator, f"{home}/bring-back", at=home)
    assert "is brought back." in words(back)
    assert "1. Secretary of State for the Home Department" in words(administrator.get(ALL))


class TestMembers:
    @pytest.fixture
    def clearer(self, services) -> int:
        return add_member(services, Role.CLEARER, name="Sam Example").id

    def test_a_clearer_joins_becomes_the_gateway_and_leaves(self, administrator, signed_in, services, home, clearer):
        joined = send(administrator, f"{home}/members", at=home, user=str(clearer))
        assert "A second person must confirm" in words(joined)
        second = signed_in(Role.ADMINISTRATOR, name="Kim Second")
        press(second, "/account-requests/1/confirm", at="/account-requests/1")
        joined = administrator.get(home)
        assert "There is no other active user with the role Clearer." in words(joined)
        press(administrator, f"{home}/members/{clearer}/gateway", at=home)
        press(second, "/account-requests/2/confirm", at="/account-requests/2")
        assert "Gateway" in words(administrator.get(home))
        assert "Remove as gateway" in words(administrator.get(home))
        unmade = press(administrator, f"{home}/members/{clearer}/gateway", at=home)
        assert "Sam Example is not the gateway now." in words(unmade)
        gone = press(administrator, f"{home}/members/{clearer}/remove", at=home)
        assert "Sam Example has been removed from this office." in words(gone)
        with services.database.reading() as session:
            assert membership(session, office(session).id, clearer) is None

    def test_a_second_click_changes_nothing(self, administrator, services, home, clearer):
        form = {**filled_form(administrator.get(home).text), "user": str(clearer)}
        with services.database.writing() as session:
            join(session, office(session), session.get(User, clearer), actor=SYSTEM)
        again = administrator.post(f"{home}/members", data=form, follow_redirects=True)
        assert "Nothing was changed: Sam Example is a member already." in words(again)

    def test_who_is_no_clearer_is_refused_beside_the_box(self, administrator, services, home, clearer):
        other = add_member(services, Role.VIEWER, name="Kim Example").id
        page = administrator.get(home).text
        assert "Kim Example" not in page
        refused = administrator.post(f"{home}/members", data={**filled_form(page), "user": str(other)})
        assert refused.status_code == 400
        assert words(refused).count("Only an active user with the role Clearer can be of an office.") == 2

    def test_nobody_chosen_is_said(self, administrator, home, clearer):
        assert words(send(administrator, f"{home}/members", at=home)).count("Choose a user") >= 2


class TestMinisters:
    def test_the_first_is_recorded(self, administrator, services, home):
        said = {"name": "Alex Example", **day("since", BEFORE), **day("last", None)}
        page = words(send(administrator, f"{home}/ministers/new", **said))
        assert "Alex Example has held the office since" in page
        assert in_office(services) == "Alex Example"

    def test_a_half_filled_day_and_days_the_wrong_way_round_are_refused(self, administrator, services, home):
        for wrong, said in (
            ({"since": ["1", "", "2015"]}, "Enter the whole day, such as 8 5 2015, or leave it empty"),
            ({**day("since", today()), **day("last", BEFORE)}, "The last day is before the first."),
            ({"name": " "}, "Enter the name"),
        ):
            fields = {"name": "Alex Example", **day("since", None), **day("last", None), **wrong}
            page = send(administrator, f"{home}/ministers/new", **fields)
            assert (page.status_code, words(page).count(said)) == (400, 2), said
        assert in_office(services) is None

    def test_who_takes_over_is_asked_about_the_clearances_that_go(self, administrator, services, home):
        recorded(services)
        cleared(services, "lead-members", "council-leaders")
        said = {"name": "Sam Example", **day("since", today()), **day("last", None)}
        asked = send(administrator, f"{home}/ministers/new", **said)
        assert "This voids 2 answers" in words(asked)
        assert "MAR15 Local leadership on child sexual exploitation Council leaders; Lead members" in words(asked)
        assert (in_office(services), clearances(services)) == ("Alex Example", 10)
        done = administrator.post(
            f"{home}/ministers/new", data={**filled_form(asked.text), **going_on(asked.text)}, follow_redirects=True
        )
        assert "Saved." in words(done)
        assert (in_office(services), clearances(services)) == ("Sam Example", 8)

    def test_the_way_back_shows_the_form_as_it_was_filled(self, administrator, services, home):
        recorded(services)
        cleared(services, "lead-members")
        said = {"name": "Sam Example", **day("since", today()), **day("last", None)}
        asked = send(administrator, f"{home}/ministers/new", **said)
        form = administrator.post(f"{home}/ministers/new", data={**filled_form(asked.text), "back": "1"})
        assert filled_form(form.text)["name"] == ["Sam Example"]
        assert (in_office(services), clearances(services)) == ("Alex Example", 5)

    def test_what_was_cleared_after_the_page_asked_does_not_go_unsaid(self, administrator, services, home):
        recorded(services)
        cleared(services, "lead-members")
        said = {"name": "Sam Example", **day("since", today()), **day("last", None)}
        asked = send(administrator, f"{home}/ministers/new", **said)
        cleared(services, "council-leaders")
        again = administrator.post(
            f"{home}/ministers/new", data={**filled_form(asked.text), **going_on(asked.text)}, follow_redirects=True
        )
        assert "This voids 2 answers" in words(again)
        assert in_office(services) == "Alex Example"

    def test_a_last_day_is_recorded(self, administrator, services, home):
        alex = recorded(services)
        cleared(services, "lead-members")
        asked = send(administrator, f"{home}/ministers/{alex}/end", **day("last", today() - timedelta(1)))
        assert "This voids 1 answer" in words(asked)
        path = f"{home}/ministers/{alex}/end"
        administrator.post(path, data={**filled_form(asked.text), **going_on(asked.text)})
        assert (in_office(services), clearances(services)) == (None, 4)
        gone = administrator.get(path)
        assert (gone.status_code, "has been corrected meanwhile" in words(gone)) == (404, True)

    def test_a_last_day_is_asked_for_and_may_not_come_before_the_first(self, administrator, services, home):
        alex = recorded(services)
        for wrong, said in ((None, "Enter the last day in office"), (BEFORE - timedelta(1), "The last day is before")):
            page = send(administrator, f"{home}/ministers/{alex}/end", **day("last", wrong))
            assert words(page).count(said) == 2

    def test_a_spelling_is_corrected_and_voids_nothing(self, administrator, services, home):
        alex = recorded(services, "Alex Exampel")
        cleared(services, "lead-members")
        form = filled_form(administrator.get(f"{home}/ministers/{alex}").text)
        assert form["since"] == [str(BEFORE.day), str(BEFORE.month), str(BEFORE.year)]
        page = administrator.post(
            f"{home}/ministers/{alex}", data={**form, "name": "Alex Example"}, follow_redirects=True
        )
        assert "Saved." in words(page)
        assert (in_office(services), clearances(services)) == ("Alex Example", 5)

    def test_days_that_another_holds_are_refused(self, administrator, services, home):
        alex = recorded(services, until=today())
        recorded(services, "Sam Example", since=today())
        page = send(administrator, f"{home}/ministers/{alex}", **day("last", today() + timedelta(9)))
        assert words(page).count("Sam Example holds the office on one of these days.") == 2

    def test_a_form_filled_before_somebody_else_saved_is_refused_and_keeps_what_was_typed(
        self, administrator, services, home
    ):
        form = filled_form(administrator.get(f"{home}/ministers/new").text)
        recorded(services)
        said = {"name": "Sam Example", **day("since", today()), **day("last", None)}
        refused = administrator.post(f"{home}/ministers/new", data={**form, **said})
        assert refused.status_code == 409
        assert "Somebody else has changed this office" in words(refused)
        assert in_office(services) == "Alex Example"
        administrator.post(f"{home}/ministers/new", data=filled_form(refused.text))
        assert in_office(services) == "Sam Example"


def test_what_is_not_there_is_not_found(administrator, home):
    for path in (f"{ALL}/9999", f"{ALL}/9999/edit", f"{home}/ministers/9999", f"{home}/ministers/9999/end"):
        assert administrator.get(path).status_code == 404, path


def test_the_record_names_the_office_and_leads_to_it(administrator, home):
    send(administrator, f"{home}/edit", name="Home")
    number = home.rpartition("/")[2]
    assert f'href="/audit?kind=office&amp;id={number}"' in administrator.get(home).text
    page = administrator.get(f"/audit?kind=office&id={number}")
    assert "Changed what a private office is called" in words(page)
    assert f'Private office: <a class="govuk-link" href="{home}">{HOME}</a>' in page.text
