"""The pages of private offices, for an administrator: the list, one office, its ministers and its members."""

from datetime import date, timedelta

import pytest
from wtforms.validators import DataRequired

from app.accounts.models import Role, User
from app.audit.find import EventFilter, find_events
from app.audit.record import SYSTEM
from app.campaigns.lifecycle.create import campaign_by_reference
from app.clearance.offices.find import membership, minister_of
from app.clearance.offices.forms import NO_LAST, NO_USER, MinisterForm, OfficeForm
from app.clearance.offices.members import add_member as join
from app.clearance.requests import given_requests
from app.letters.page.glyphs import unprintable
from app.people.decide import stand_for
from app.people.first_run import let_in_alone
from app.platform.clock import today
from app.web.filters import format_date
from app.web.problem_words import cant_print
from app.web.typed import no_real_date
from tests.campaigns.clearing import clear_all, going_on
from tests.campaigns.signatories.test_pages import press, send
from tests.clearance.offices.people import HOME, minister, office, user
from tests.fixtures.app import add_member
from tests.refusals import said_of
from tests.registry.test_pages import words
from tests.web.figures import days_in, numbers_in
from tests.web.filled import Main, filled_form
from tests.web.markup import (
    conflict_of,
    errors_of,
    facts_of,
    forms_of,
    heading_of,
    links_of,
    message_of,
    part_of,
    parts_of,
    rows_of,
    said_by,
    states_of,
    why_of,
    with_class,
    words_of,
)

ALL = "/admin/offices"
BEFORE = today() - timedelta(400)
WALES = {"title": "Secretary of State for Wales", "department": "Wales Office", "name": ""}
MAR15 = "MAR15 Local leadership on child sexual exploitation"


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
        return len(given_requests(session, campaign_by_reference(session, "MAR15").id))


def cleared(services, *registries: str) -> None:
    with services.database.writing() as session:
        clear_all(session, campaign_by_reference(session, "MAR15"), registries=registries or None, issue=False)


def done(page, name: str) -> bool:
    """Whether the page says that something was done that concerns this name."""
    message = message_of(page)
    return message.kind == "success" and name in message.words


def names_of(page) -> list[str]:
    """Title, department and name of an office, as its page lists them."""
    return [*facts_of(page).values()][:3]


def placed(administrator) -> list[str]:
    """The offices of the list, with their places."""
    return [row[0] for row in rows_of(administrator.get(ALL))]


def test_the_list_stands_in_the_order_of_precedence_and_says_what_is_missing(administrator, services):
    first, second, *_ = placed(administrator)
    assert (first.startswith(f"1. {HOME}"), second.startswith("2. Lord Chancellor")) == (True, True)
    shapes = [one.shape for one in states_of(administrator.get(ALL))]
    assert shapes == ["warn", "warn", "none"] * 5, "nobody holds it, nobody clears for it, no signature"
    recorded(services)
    with services.database.writing() as session:
        join(session, office(session), user(session, "Sam Example", Role.CLEARER), actor=SYSTEM)
    page = administrator.get(ALL)
    _, minister_now, clearers, *_ = rows_of(page)[0]
    assert (minister_now, numbers_in(clearers)) == ("Alex Example", [1])
    assert [one.shape for one in states_of(page)][:2] == ["full", "empty"], "a clearer, no signature"


def test_an_administrator_finds_it_from_the_users(administrator):
    assert f'href="{ALL}"' in administrator.get("/admin/users").text


def test_an_office_is_added_and_stands_last(administrator):
    added = send(administrator, f"{ALL}/new", **WALES)
    assert done(added, WALES["title"])
    assert placed(administrator)[5] == f"6. {WALES['title']} Wales Office"


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"title": ""}, {"title": said_by(OfficeForm.title, DataRequired)}),
        ({"department": " "}, {"department": said_by(OfficeForm.department, DataRequired)}),
        ({"title": HOME.upper()}, {"title": said_of("title_taken")}),
    ],
)
def test_what_is_wrong_with_an_office_is_said(administrator, fields, errors):
    page = send(administrator, f"{ALL}/new", **WALES | fields)
    assert (page.status_code, errors_of(page)) == (400, errors)


def test_a_title_that_can_not_be_printed_is_refused_with_its_characters(administrator):
    page = send(administrator, f"{ALL}/new", **WALES | {"title": "Secretary of State ☃"})
    assert (page.status_code, errors_of(page)) == (400, {"title": cant_print(unprintable(["☃"]))})


def test_an_office_is_called_otherwise_and_a_form_filled_before_is_shown_what_stands(administrator, home):
    form = filled_form(administrator.get(f"{home}/edit").text)
    saved = send(administrator, f"{home}/edit", name="Home")
    assert (message_of(saved).kind, saved.request.path) == ("success", home)
    name = "The Home Department"
    refused = administrator.post(f"{home}/edit", data={**form, "name": name})
    assert (refused.status_code, bool(conflict_of(refused))) == (409, True)
    assert names_of(refused) == [HOME, "Home Office", "Home"], "what stands"
    assert filled_form(refused.text)["name"] == [name]
    again = administrator.post(f"{home}/edit", data=filled_form(refused.text), follow_redirects=True)
    assert names_of(part_of(again, "facts")) == [HOME, "Home Office", name]
    assert message_of(send(administrator, f"{home}/edit")).kind == "info", "nothing was changed"


def test_offices_are_ordered_by_buttons_and_an_old_page_moves_nothing(administrator, home):
    old = administrator.get(ALL).text
    moved = press(administrator, f"{home}/down", at=ALL)
    assert (done(moved, HOME), numbers_in(message_of(moved).words)) == (True, [2])
    form = old.split(f'action="{home}/down"', 1)[1].split("</form>", 1)[0]
    fields = {"csrf_token": form.split('name="csrf_token" value="')[1].split('"')[0]}
    fields["seen"] = form.split('name="seen" value="')[1].split('"')[0]
    refused = administrator.post(f"{home}/down", data=fields, follow_redirects=True)
    assert message_of(refused) == ("warning", said_of("order_changed"))
    assert rows_of(refused)[1][0].startswith(f"2. {HOME}")


def test_an_office_is_retired_after_a_page_that_says_what_stands_and_brought_back(administrator, home):
    assert "MAR15" in words(administrator.get(f"{home}/retire"))
    assert done(send(administrator, f"{home}/retire"), HOME)
    assert placed(administrator)[0].startswith("1. Lord Chancellor")
    back = press(administrator, f"{home}/bring-back", at=home)
    assert done(back, HOME)
    assert placed(administrator)[0].startswith(f"1. {HOME}")


class TestMembers:
    @pytest.fixture
    def clearer(self, services) -> int:
        return add_member(services, Role.CLEARER, name="Sam Example").id

    def test_a_clearer_joins_becomes_the_gateway_and_leaves(self, administrator, signed_in, services, home, clearer):
        asked = message_of(send(administrator, f"{home}/members", at=home, user=str(clearer)))
        assert (asked.kind, "Sam Example" in asked.words) == ("info", True), "a second person must confirm"
        with services.database.reading() as session:
            assert membership(session, office(session).id, clearer) is None
        second = signed_in(Role.ADMINISTRATOR, name="Kim Second")
        press(second, "/account-requests/1/confirm", at="/account-requests/1")
        joined = administrator.get(home)
        assert (len(parts_of(joined, "no-clearers")), self.gateway_after(joined)) == (1, "1")
        press(administrator, f"{home}/members/{clearer}/gateway", at=home)
        press(second, "/account-requests/2/confirm", at="/account-requests/2")
        page = administrator.get(home)
        assert "Gateway" in words(page)
        assert self.gateway_after(page) == "", "the button removes it"
        unmade = press(administrator, f"{home}/members/{clearer}/gateway", at=home)
        assert (done(unmade, "Sam Example"), self.gateway_after(unmade)) == (True, "1")
        gone = press(administrator, f"{home}/members/{clearer}/remove", at=home)
        assert done(gone, "Sam Example")
        with services.database.reading() as session:
            assert membership(session, office(session).id, clearer) is None

    @staticmethod
    def gateway_after(page) -> str:
        """What the button of the only member would make of it: a gateway ("1") or none."""
        (form,) = (one for one in Main(page.text).forms if one.action.endswith("/gateway"))
        return form.fields["gateway"][0]

    def test_a_second_click_changes_nothing(self, administrator, services, home, clearer):
        form = {**filled_form(administrator.get(home).text), "user": str(clearer)}
        with services.database.writing() as session:
            join(session, office(session), session.get(User, clearer), actor=SYSTEM)
        again = administrator.post(f"{home}/members", data=form, follow_redirects=True)
        assert (message_of(again).kind, "Sam Example" in message_of(again).words) == ("info", True)

    def test_who_is_no_clearer_is_refused_beside_the_box(self, administrator, services, home, clearer):
        other = add_member(services, Role.VIEWER, name="Kim Example").id
        page = administrator.get(home).text
        assert "Kim Example" not in page
        refused = administrator.post(f"{home}/members", data={**filled_form(page), "user": str(other)})
        assert (refused.status_code, errors_of(refused)) == (400, {"user": said_of("not_a_clearer")})

    def test_nobody_chosen_is_said(self, administrator, home, clearer):
        assert errors_of(send(administrator, f"{home}/members", at=home)) == {"user": NO_USER}


class TestMinisters:
    def test_the_first_is_recorded(self, administrator, services, home):
        said = {"name": "Alex Example", **day("since", BEFORE), **day("last", None)}
        lede = words_of(with_class(send(administrator, f"{home}/ministers/new", **said), "ds-lede")[0])
        assert (lede.startswith("Alex Example "), days_in(lede)) == (True, [format_date(BEFORE)])
        assert in_office(services) == "Alex Example"

    def test_a_half_filled_day_and_days_the_wrong_way_round_are_refused(self, administrator, services, home):
        for wrong, said in (
            ({"since": "1 2015"}, {"since": no_real_date("First day in office")}),
            ({**day("since", today()), **day("last", BEFORE)}, {"last": said_of("no_days_in_office")}),
            ({"name": " "}, {"name": said_by(MinisterForm.name, DataRequired)}),
        ):
            fields = {"name": "Alex Example", **day("since", None), **day("last", None), **wrong}
            page = send(administrator, f"{home}/ministers/new", **fields)
            assert (page.status_code, errors_of(page)) == (400, said)
        assert in_office(services) is None

    def test_nobody_is_replaced_from_the_first_day_that_is_recorded(self, administrator, services, home):
        recorded(services)
        said = {"name": "Sam Example", **day("since", BEFORE), **day("last", None)}
        page = send(administrator, f"{home}/ministers/new", **said)
        assert errors_of(page) == {"since": said_of("same_first_day", name="Alex Example")}
        assert in_office(services) == "Alex Example"

    def test_who_takes_over_is_asked_about_the_clearances_that_go(self, administrator, services, home):
        recorded(services)
        cleared(services, "lead-members", "council-leaders")
        said = {"name": "Sam Example", **day("since", today()), **day("last", None)}
        asked = send(administrator, f"{home}/ministers/new", **said)
        assert numbers_in(heading_of(asked)) == [2]
        ((campaign, registries),) = rows_of(asked)
        assert (campaign, sorted(registries.split("; "))) == (MAR15, ["Council leaders", "Lead members"])
        assert (in_office(services), clearances(services)) == ("Alex Example", 10)
        saved = administrator.post(
            f"{home}/ministers/new", data={**filled_form(asked.text), **going_on(asked.text)}, follow_redirects=True
        )
        assert (message_of(saved).kind, saved.request.path) == ("success", home)
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
        assert numbers_in(heading_of(again)) == [2], "answers that are void then"
        assert in_office(services) == "Alex Example"

    def test_a_last_day_is_recorded(self, administrator, services, home):
        alex = recorded(services)
        cleared(services, "lead-members")
        asked = send(administrator, f"{home}/ministers/{alex}/end", **day("last", today() - timedelta(1)))
        assert numbers_in(heading_of(asked)) == [1], "an answer that is void then"
        path = f"{home}/ministers/{alex}/end"
        administrator.post(path, data={**filled_form(asked.text), **going_on(asked.text)})
        assert (in_office(services), clearances(services)) == (None, 4)
        gone = administrator.get(path)
        assert (gone.status_code, why_of(gone)) == (404, said_of("no_such_minister"))

    def test_a_last_day_is_asked_for_and_may_not_come_before_the_first(self, administrator, services, home):
        alex = recorded(services)
        for wrong, said in ((None, NO_LAST), (BEFORE - timedelta(1), said_of("no_days_in_office"))):
            page = send(administrator, f"{home}/ministers/{alex}/end", **day("last", wrong))
            assert errors_of(page) == {"last": said}

    def test_a_spelling_is_corrected_and_voids_nothing(self, administrator, services, home):
        alex = recorded(services, "Alex Exampel")
        cleared(services, "lead-members")
        form = filled_form(administrator.get(f"{home}/ministers/{alex}").text)
        assert form["since"] == [format_date(BEFORE)]
        page = administrator.post(
            f"{home}/ministers/{alex}", data={**form, "name": "Alex Example"}, follow_redirects=True
        )
        assert (message_of(page).kind, page.request.path) == ("success", home)
        assert (in_office(services), clearances(services)) == ("Alex Example", 5)

    def test_days_that_another_holds_are_refused(self, administrator, services, home):
        alex = recorded(services, until=today())
        recorded(services, "Sam Example", since=today())
        page = send(administrator, f"{home}/ministers/{alex}", **day("last", today() + timedelta(9)))
        assert errors_of(page) == {"last": said_of("ministers_overlap", name="Sam Example")}

    def test_a_form_filled_before_somebody_else_saved_is_refused_and_keeps_what_was_typed(
        self, administrator, services, home
    ):
        form = filled_form(administrator.get(f"{home}/ministers/new").text)
        recorded(services)
        said = {"name": "Sam Example", **day("since", today()), **day("last", None)}
        refused = administrator.post(f"{home}/ministers/new", data={**form, **said})
        assert (refused.status_code, errors_of(refused)) == (409, {"": said_of("ministers_changed")})
        assert in_office(services) == "Alex Example"
        administrator.post(f"{home}/ministers/new", data=filled_form(refused.text))
        assert in_office(services) == "Sam Example"


def test_what_is_not_there_is_not_found(administrator, home):
    for path in (f"{ALL}/9999", f"{ALL}/9999/edit", f"{home}/ministers/9999", f"{home}/ministers/9999/end"):
        assert administrator.get(path).status_code == 404, path


def test_the_record_names_the_office_and_leads_to_it(administrator, services, home):
    send(administrator, f"{home}/edit", name="Home")
    number = home.rpartition("/")[2]
    assert f'href="/audit?kind=office&amp;id={number}"' in administrator.get(home).text
    page = administrator.get(f"/audit?kind=office&id={number}")
    with services.database.reading() as session:
        (event,) = find_events(
            session, EventFilter(action="office.changed", kind="office", identity=number), size=5
        ).events
    assert f"/audit/{event.seq}" in links_of(page)
    assert links_of(page)[home] == HOME


def test_a_member_whom_one_person_let_in_alone_is_pointed_out_until_somebody_else_vouches(
    administrator, services, home, signed_in
):
    with services.database.writing() as session:
        kim = user(session, "Kim Example", Role.CLEARER)
        join(session, office(session), kim, actor=SYSTEM)
        let_in_alone(session, kim, by_id=administrator.member.id)
    pages = (home, f"/admin/users/{kim.id}")
    assert [state.shape for state in states_of(administrator.get(home)) if "Robin Administrator" in state.sub] == [
        "query"
    ]
    assert all(parts_of(administrator.get(page), "let-in-alone") for page in pages)
    assert f"despatch user vouch {kim.email}" in words_of(
        part_of(administrator.get(pages[1]), "let-in-alone").getparent()
    )
    assert parts_of(administrator.get(pages[1]), "another-vouches"), "whoever let them in is no second person"
    other = signed_in(Role.ADMINISTRATOR, name="Lee Other")
    assert f"/admin/users/{kim.id}/link" in forms_of(other.get(pages[1]))
    assert parts_of(other.get(pages[1]), "vouch")
    with services.database.writing() as session:
        stand_for(session, session.get_one(User, kim.id), actor=SYSTEM)
    assert not any(parts_of(administrator.get(page), "let-in-alone") for page in pages)
