"""A private office set up on one page, and several from a table: pages of an administrator."""

from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from app.accounts.models import Role
from app.audit.find import bodies_of
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM
from app.clearance import events
from app.clearance.models import PrivateOffice
from app.clearance.offices.change import OfficeNames, add_office, retire_office
from app.clearance.offices.find import membership
from app.clearance.offices.forms import NO_MINISTER_NAME, NO_TABLE, TWO_TABLES
from app.clearance.offices.ministers import ministers
from app.clearance.offices.words import ROW_KINDS, RowKind, table_words
from app.people.events import ACCOUNT_ASKED
from app.people.models import AccountRequest
from app.web.tables.rows import TableRefused
from app.web.typed import no_real_date
from tests.campaigns.signatories.test_pages import press, send
from tests.clearance.offices.people import HOME, minister, office
from tests.fixtures.app import add_member
from tests.refusals import said_of
from tests.web.filled import filled_form
from tests.web.markup import conflict_of, errors_of, messages_of, part_of, rows_of, states_of, words_of

NEW, SEVERAL = "/admin/offices/new", "/admin/offices/several"
WALES = "Secretary of State for Wales"
SCOTLAND = "Secretary of State for Scotland"
NO_DEPARTMENT = table_words(TableRefused("no_column", headings=["Department"]))
HEADINGS = "Office,Department,Minister,First day in office,Members\n"


@pytest.fixture
def administrator(signed_in):
    return signed_in(Role.ADMINISTRATOR, name="Robin Administrator")


@pytest.fixture
def second(signed_in):
    return signed_in(Role.ADMINISTRATOR, name="Kim Second")


@pytest.fixture
def clearer(services):
    return add_member(services, Role.CLEARER, name="Sam Example")


@pytest.fixture
def viewer(services):
    return add_member(services, Role.VIEWER, name="Pat Example")


def added(client, **fields):
    filled = {"title": WALES, "department": "Wales Office", "since": ["8", "5", "2015"], "minister": "Alex Example"}
    return send(client, NEW, **filled | fields)


def checked(client, *rows: str):
    """The page that says what these rows under the headings would add."""
    return send(client, SEVERAL, cells=HEADINGS + "\n".join(rows))


def saved(client, page):
    return client.post(page.request.path, data=filled_form(page.text), follow_redirects=True)


def kinds(page) -> list[str]:
    words = {word: kind for kind, (_, word) in ROW_KINDS.items()}
    return [words[state.word] for state in states_of(page)]


def happened(services, since: int = 0) -> list[str]:
    """What the audit record has after an event."""
    with services.database.reading() as session:
        return [body["action"] for body in bodies_of(session, AuditEvent.seq > since)]


def last_event(services) -> int:
    with services.database.reading() as session:
        return session.scalar(select(func.max(AuditEvent.seq)))


def count(services) -> int:
    with services.database.reading() as session:
        return session.scalar(select(func.count()).select_from(PrivateOffice))


class TestOne:
    def test_office_minister_and_members_are_saved_together(self, administrator, second, services, clearer):
        before = last_event(services)
        page = added(administrator, members=f"Sam Example\n{clearer.email.upper()}")
        assert [message.kind for message in messages_of(page)] == ["success", "info"]
        assert "Sam Example" in messages_of(page)[1].words
        assert happened(services, before) == [
            events.OFFICE_ADDED,
            events.OFFICE_MINISTER_RECORDED,
            ACCOUNT_ASKED,
        ]
        with services.database.reading() as session:
            wales = office(session, WALES)
            (alex,) = ministers(session, wales.id)
            assert (alex.name, alex.valid_from) == ("Alex Example", date(2015, 5, 8))
            assert membership(session, wales.id, clearer.id) is None, "a second person must confirm"
        assert "each new member" in words_of(part_of(administrator.get(NEW), "second-person"))
        press(second, "/account-requests/1/confirm", at="/account-requests/1")
        with services.database.reading() as session:
            assert membership(session, wales.id, clearer.id) is not None

    def test_minister_and_members_can_be_left_out(self, administrator, services):
        assert [one.kind for one in messages_of(added(administrator, minister="", since=["", "", ""]))] == ["success"]
        with services.database.reading() as session:
            assert ministers(session, office(session, WALES).id) == []

    @pytest.mark.parametrize(
        ("fields", "errors"),
        [
            ({"title": HOME}, {"title": said_of("title_taken")}),
            ({"since": "8 2015"}, {"since": no_real_date("First day in office")}),
            ({"minister": ""}, {"minister": NO_MINISTER_NAME}),
            ({"members": "Nobody Here"}, {"members": said_of("no_such_member", name="Nobody Here")}),
            ({"members": "Robin Administrator Clearer"}, {"members": said_of("own_office")}),
        ],
    )
    def test_mistake_is_beside_its_field_and_nothing_is_lost(self, signed_in, services, fields, errors):
        """The administrator is a clearer too, and so could be a member by another's hand."""
        client = signed_in(Role.ADMINISTRATOR, Role.CLEARER, name="Robin Administrator Clearer")
        before = last_event(services)
        page = added(client, **fields)
        assert (page.status_code, errors_of(page)) == (400, errors)
        typed = {"department": ["Wales Office"]} | {name: [text] for name, text in fields.items() if text in (HOME,)}
        assert typed.items() <= filled_form(page.text).items()
        assert last_event(services) == before

    def test_name_of_two_users_needs_an_email_address(self, administrator, services, clearer):
        add_member(services, Role.VIEWER, name="Sam Example")
        page = added(administrator, members="sam example")
        assert errors_of(page) == {"members": said_of("member_ambiguous", name="sam example")}

    def test_who_is_no_user_or_no_clearer_yet_is_named(self, administrator, services, viewer):
        page = added(administrator, members=f"new@office.example; {viewer.email}")
        done, not_yet = messages_of(page)
        assert (done.kind, not_yet.kind) == ("success", "warning")
        assert all(email in not_yet.words for email in ("new@office.example", viewer.email))
        with services.database.reading() as session:
            assert session.scalars(select(AccountRequest)).all() == []

    def test_where_nobody_can_confirm_a_member_the_request_says_what_to_do(self, administrator, clearer):
        assert added(administrator, members="Sam Example").request.path == "/account-requests/1"


class TestSeveral:
    def test_every_row_is_checked_before_anything_is_saved(self, administrator, second, services, clearer, viewer):
        before = last_event(services)
        page = checked(
            administrator,
            f"{WALES},Wales Office,Alex Example,8/5/2015,{clearer.email}; {viewer.email}",
            f"{HOME},Home Office,,,",
            f"{SCOTLAND},Scotland Office,Kim Example,35/1/2015,",
            f"{WALES.upper()},Wales Office,,,",
            ",Scotland Office,,,Nobody Here",
        )
        assert kinds(page) == [RowKind.NEW, RowKind.THERE, *[RowKind.WRONG] * 3]
        first, _, third, fourth, fifth = (" ".join(row) for row in rows_of(page))
        assert all(words in first for words in ("Alex Example", "8 May 2015", "Sam Example"))
        assert said_of("office_no_date", value="35/1/2015") in third
        assert said_of("office_in_two_rows", row=2) in fourth
        assert said_of("no_such_member", name="Nobody Here") in fifth
        assert viewer.email in "".join(part_of(page, "not-yet").itertext())
        assert last_event(services) == before
        done = saved(administrator, page)
        assert [message.kind for message in messages_of(done)] == ["success", "info", "warning"]
        assert happened(services, before) == [events.OFFICE_ADDED, events.OFFICE_MINISTER_RECORDED, ACCOUNT_ASKED]

    def test_same_table_again_adds_only_what_is_missing(self, administrator, second, services, clearer):
        row = f"{WALES},Wales Office,Alex Example,8/5/2015"
        saved(administrator, checked(administrator, f"{row},"))
        assert kinds(checked(administrator, f"{row},")) == [RowKind.THERE]
        page = checked(administrator, f"{row},{clearer.email}")
        assert kinds(page) == [RowKind.LACKS_SOME]
        before = last_event(services)
        saved(administrator, page)
        assert happened(services, before) == [ACCOUNT_ASKED]
        assert kinds(checked(administrator, f"{row},{clearer.email}")) == [RowKind.THERE], "the member waits already"

    def test_what_is_recorded_otherwise_is_not_changed(self, administrator, services):
        with services.database.writing() as session:
            minister(session, "Alex Example", date(2014, 9, 1))
            gone = add_office(session, OfficeNames(WALES, "Wales Office", "Wales"), actor=SYSTEM)
            retire_office(session, gone, actor=SYSTEM)
        before = last_event(services)
        for row, problem in (
            (f"{HOME},Home Office,Sam Example,8/5/2015,", said_of("office_minister_differs", name="Alex Example")),
            (f"{HOME},Office of Homes,,,", said_of("office_department_differs", department="Home Office")),
            (f"{WALES},Wales Office,,,", said_of("office_retired")),
        ):
            page = checked(administrator, row)
            assert (kinds(page), problem in rows_of(page)[0][1]) == ([RowKind.WRONG], True), row
        assert last_event(services) == before

    def test_an_administrator_does_not_join_an_office_by_a_table(self, signed_in):
        client = signed_in(Role.ADMINISTRATOR, Role.CLEARER, name="Robin Clearer")
        page = checked(client, f"{WALES},Wales Office,,,Robin Clearer")
        assert said_of("own_office") in rows_of(page)[0][1]

    def test_table_that_somebody_overtook_is_shown_again(self, administrator, services):
        page = checked(administrator, f"{WALES},Wales Office,Alex Example,8/5/2015,", f"{SCOTLAND},Scotland Office,,,")
        with services.database.writing() as session:
            add_office(session, OfficeNames(WALES, "Wales Office", "Wales"), actor=SYSTEM)
        offices = count(services)
        again = saved(administrator, page)
        assert (again.status_code, bool(conflict_of(again)), count(services)) == (409, True, offices)
        assert kinds(again) == [RowKind.LACKS_SOME, RowKind.NEW]
        saved(administrator, again)
        assert count(services) == offices + 1

    def test_a_second_click_adds_nothing(self, administrator, services):
        page = checked(administrator, f"{WALES},Wales Office,,,")
        saved(administrator, page)
        assert saved(administrator, page).status_code == 409
        assert len(rows_of(administrator.get("/admin/offices"))) == 6

    @pytest.mark.parametrize(
        ("fields", "field", "words"),
        [
            ({}, "table", NO_TABLE),
            ({"cells": HEADINGS}, "cells", table_words(TableRefused("no_rows"))),
            (
                {"cells": "Office,Minister\na,b"},
                "cells",
                NO_DEPARTMENT,
            ),
        ],
    )
    def test_table_that_cannot_be_read_is_refused_beside_its_field(self, administrator, fields, field, words):
        page = send(administrator, SEVERAL, **fields)
        assert (page.status_code, errors_of(page)) == (400, {field: words})
        assert filled_form(page.text)["cells"] == [fields.get("cells", "").strip()]

    def test_blank_table_comes_back_filled(self, administrator, services, tmp_path):
        """As a workbook, with a date as Excel writes one."""
        file = tmp_path / "offices.xlsx"
        file.write_bytes(administrator.get(f"{SEVERAL}/blank.xlsx").data)
        book = load_workbook(file)
        book.worksheets[0].append([WALES, "Wales Office", "Alex Example", date(2015, 5, 8), ""])
        book.save(file)
        fields = filled_form(administrator.get(SEVERAL).text)
        with file.open("rb") as sent:
            page = administrator.post(SEVERAL, data={**fields, "table": (sent, file.name)}, follow_redirects=True)
        assert kinds(page) == [RowKind.NEW]
        saved(administrator, page)
        with services.database.reading() as session:
            (alex,) = ministers(session, office(session, WALES).id)
            assert (alex.name, alex.valid_from) == ("Alex Example", date(2015, 5, 8))

    def test_file_and_pasted_cells_are_not_both_taken(self, administrator, tmp_path):
        file = tmp_path / "offices.csv"
        file.write_text(HEADINGS + f"{WALES},Wales Office,,,")
        fields = filled_form(administrator.get(SEVERAL).text)
        with file.open("rb") as sent:
            page = administrator.post(SEVERAL, data={**fields, "cells": HEADINGS, "table": (sent, file.name)})
        assert errors_of(page) == {"table": TWO_TABLES}

    def test_a_table_that_is_not_there_is_not_found(self, administrator):
        assert administrator.get(f"{SEVERAL}/{'0' * 64}").status_code == 404
