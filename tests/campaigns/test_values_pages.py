"""The pages of values by recipient: the list of all, and a table that is looked at before it is saved."""

import hashlib
from io import BytesIO

import pytest
from openpyxl import load_workbook

from app.accounts.models import Role
from app.campaigns.states import State
from tests.campaigns.filling import HEADINGS, csv_of, fill, filled_campaign, redeclare, small, xlsx_of
from tests.campaigns.filling_pages import (
    LIST,
    ONE,
    PLACE,
    apply,
    held,
    hold,
    look,
    save,
    send,
    send_with,
    write,
)
from tests.campaigns.owned import hidden_fields
from tests.fixtures.app import token_in
from tests.registry.test_pages import words


@pytest.fixture
def campaign(services):
    with services.database.writing() as session:
        filled_campaign(session)


@pytest.fixture
def drafter(campaign, signed_in):
    return signed_in(Role.DRAFTER)


def test_the_list_says_how_far_each_field_is_and_what_each_letter_holds(drafter, services):
    write(services, fill, "SMALL-0001", visit_place="Leeds", visit_day="2015-03-27")
    page = words(drafter.get(LIST))
    assert "6 values are missing." in page
    assert "Where we visit ((visit place)) Text of at most 200 characters. For example: the town hall 1 of 4" in page
    assert "Lead ((lead)) One of: police; council; llŷn (optional) 0 of 4" in page
    assert "Ward ((ward)) Text of at most 200 characters In no letter" in page
    assert (
        "Chief Constable of Dyfed-Powys Police SMALL-0001, chief constables and commissioners Leeds 27 March 2015"
        in page
    )


def test_letters_without_a_value_are_a_link_away_and_can_be_searched(drafter, services):
    write(services, fill, "SMALL-0001", visit_place="Leeds")
    html = drafter.get(LIST).text
    assert f'href="{LIST}?without=visit+place"' in html
    page = words(drafter.get(f"{LIST}?without=visit+place"))
    assert "Showing 3 letters" in page
    assert "Dyfed-Powys" not in page
    assert "Gwent" in words(drafter.get(f"{LIST}?without=visit+place&q=gwent"))
    assert "No letter without Where we visit goes to a post" in words(drafter.get(f"{LIST}?without=visit+place&q=x"))
    assert "No letter is without it" in words(drafter.get(f"{LIST}?without=ward"))


def test_a_long_list_has_pages(drafter, monkeypatch):
    monkeypatch.setattr("app.campaigns.values.views.values.SIZE", 3)
    assert "Showing 1 to 3 of 4 letters" in words(drafter.get(LIST))
    second = words(drafter.get(f"{LIST}?page=2"))
    assert "SMALL-0004" in second
    assert "SMALL-0001" not in second


def test_a_text_without_such_fields_says_so(drafter):
    page = words(drafter.get("/campaigns/MAR15/letter/values"))
    assert "No field differs by recipient" in page
    assert "Check the table" not in page


def test_the_table_can_be_taken_away_in_both_formats(drafter):
    csv = drafter.get(f"{LIST}.csv")
    assert csv.text.startswith("\ufeffLetter reference,Recipient,Registry,Where we visit,Visit day,")
    assert "SMALL values by recipient.csv" in csv.headers["Content-Disposition"]
    xlsx = load_workbook(BytesIO(drafter.get(f"{LIST}.xlsx").data))
    assert [cell.value for cell in xlsx.worksheets[0][2]][:2] == ["SMALL-0001", "Chief Constable of Dyfed-Powys Police"]


@pytest.mark.parametrize(("table", "name"), [(csv_of, "values.csv"), (csv_of, "values.txt"), (xlsx_of, "values.xlsx")])
def test_a_table_is_looked_at_and_then_saved(drafter, services, table, name):
    write(services, fill, "SMALL-0002", visit_place="York", visit_day="2015-03-27")
    rows = [("SMALL-0001", "Leeds", "27/03/2015"), ("SMALL-0002", "Hull", "27/03/2015"), ("SMALL-0009", "Bath", "")]
    at, page = look(drafter, table(*rows, headings=(*HEADINGS[:3],)), name)
    said = words(page)
    assert "Save 3 values from the table?" in said
    assert "This will change 2 letters: 2 new values and 1 changed value." in said
    assert "Unchanged 1" in said
    assert "Row 4 the whole row There is no letter SMALL-0009. Correct the reference." in said
    assert "Chief Constable of Gwent Police SMALL-0002 Where we visit York Hull" in said
    assert held(services) == {}
    assert "3 values of 2 letters saved. 1 row left out." in words(apply(drafter, at, page))
    assert held(services) == {"visitplace": "Leeds", "visitday": "2015-03-27"}
    assert held(services, "SMALL-0002")["visitplace"] == "Hull"


def test_columns_that_are_not_read_are_named(drafter):
    _, page = look(drafter, csv_of(("SMALL-0001", "Leeds", "x"), headings=(*PLACE, "Our <notes>")))
    assert "Not read: Our <notes>. This column is not named after a field of the text." in words(page)


def test_a_long_plan_has_pages_and_counts_what_it_does_not_list(drafter, monkeypatch):
    monkeypatch.setattr("app.campaigns.values.views.table.SIZE", 2)
    monkeypatch.setattr("app.campaigns.values.views.table.LEFT_OUT", 1)
    rows = [(f"SMALL-000{number}", "Leeds") for number in (1, 2, 3, 7, 8, 9)]
    at, page = look(drafter, csv_of(*rows, headings=PLACE))
    assert "Showing 1 to 2 of 3 values" in words(page)
    assert "And 2 more. Correct these in the table" in words(page)
    assert "SMALL-0003" in words(drafter.get(f"{at}?page=2"))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("SMALL-0001", "Leeds")], "The letters already have these values."),
        ([("SMALL-0002", "")], "The table has no values for these fields."),
        ([("SMALL-0009", "Leeds")], "Nothing in the table can be saved until you correct it."),
    ],
)
def test_a_table_that_changes_nothing_offers_nothing_to_save(drafter, services, rows, said):
    write(services, fill, "SMALL-0001", visit_place="Leeds")
    _, page = look(drafter, csv_of(*rows, headings=PLACE))
    assert said in words(page)
    assert "known_at" not in page.text


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        (b"", "values.csv", "Choose a file that has something in it"),
        (b"%PDF-1.7", "values.pdf", "values.pdf is of a type that is not taken."),
        (b"PK\x03\x04 no workbook", "values.xlsx", "values.xlsx is of a type that is not taken."),
        (csv_of(), "values.xlsx", "values.xlsx holds plain text, which its name does not say."),
        (csv_of(headings=("Post", "Place")), "values.csv", "No column is headed “Letter reference”"),
        (csv_of(headings=("Reference", "Place")), "values.csv", "No column is headed as one of the fields"),
        (b"Reference,Place\n\x81", "values.csv", "Save it again as “CSV UTF-8”"),
    ],
)
def test_a_file_that_is_no_table_is_refused_beside_its_field(drafter, body, name, said):
    answer = send(drafter, body, name)
    assert answer.status_code == 400
    assert words(answer).count(said) == 2, "in the summary and beside the field"
    assert "<title>Error: Values by recipient" in answer.text


def test_no_file_is_refused_too(drafter):
    answer = drafter.post(LIST, data={"csrf_token": token_in(drafter.get(LIST).text)})
    assert "Choose the table that you filled in" in answer.text
    assert answer.status_code == 400


def test_a_table_that_others_have_overtaken_shows_what_moved_and_can_be_saved_then(drafter, services):
    at, page = look(drafter, csv_of(("SMALL-0001", "Leeds"), ("SMALL-0002", "York"), headings=PLACE))
    write(services, fill, "SMALL-0001", visit_place="Hull")
    stale = apply(drafter, at, page)
    assert stale.status_code == 409
    said = words(stale)
    assert "Others have changed values, letters or the text after this page was opened. Nothing in the table" in said
    assert "SMALL-0001 Where we visit No value Hull Leeds" in said
    assert held(services, "SMALL-0002") == {}
    assert "2 values of 2 letters saved." in words(apply(drafter, at, stale))
    assert held(services) == {"visitplace": "Leeds"}


def test_a_table_whose_letters_are_gone_meanwhile_says_why(drafter, services):
    at, page = look(drafter, csv_of(("SMALL-0001", "Leeds"), headings=PLACE))
    write(services, lambda session: hold(session, "SMALL-0001"))
    stale = apply(drafter, at, page)
    assert stale.status_code == 409
    assert "SMALL-0001 was withdrawn: its post is not in the audience." in words(stale)


def test_a_second_click_says_that_all_is_saved(drafter):
    at, page = look(drafter, csv_of(("SMALL-0001", "Leeds"), headings=PLACE))
    apply(drafter, at, page)
    assert "The letters already have these values: 1 value." in words(apply(drafter, at, page))


@pytest.mark.parametrize("known_at", ["", "soon", "-1", str(10**30)])
def test_an_event_that_no_page_showed_does_no_harm(drafter, services, known_at):
    at, page = look(drafter, csv_of(("SMALL-0001", "Leeds"), headings=PLACE))
    write(services, fill, "SMALL-0001", visit_place="Hull")
    answer = drafter.post(at, data=hidden_fields(page.text) | {"known_at": known_at})
    assert answer.status_code == 409


def test_a_table_for_fields_that_are_gone_is_let_go_with_why(drafter, services):
    at, page = look(drafter, csv_of(("SMALL-0001", "Leeds"), headings=PLACE))
    write(services, redeclare, "label: Where we visit", "label: Where to")
    for answer in (drafter.get(at, follow_redirects=True), apply(drafter, at, page)):
        assert "No column is headed as one of the fields: “Where to”, “Visit day”" in words(answer)
    assert held(services) == {}


@pytest.mark.parametrize("digest", ["x", "A" * 64, hashlib.sha256(b"another").hexdigest()])
def test_a_table_that_was_never_sent_is_not_found(drafter, digest):
    assert drafter.get(f"{LIST}/tables/{digest}").status_code == 404
    form = {"csrf_token": token_in(drafter.get(ONE).text)}
    assert drafter.post(f"{LIST}/tables/{digest}", data=form).status_code == 404


def test_when_the_store_fails_nothing_is_changed_and_the_page_says_so(drafter, services, monkeypatch):
    at, page = look(drafter, csv_of(("SMALL-0001", "Leeds"), headings=PLACE))

    def fails(*_args):
        from app.platform.storage import StorageFailed

        raise StorageFailed("full")

    monkeypatch.setattr(type(services.storage), "put", fails)
    monkeypatch.setattr(type(services.storage), "get", fails)
    answer = send(drafter, csv_of(("SMALL-0002", "York"), headings=PLACE))
    assert (answer.status_code, "The file store took no file." in answer.text) == (400, True)
    for answer in (drafter.get(at), drafter.post(at, data=hidden_fields(page.text))):
        assert (answer.status_code, "The file store does not answer." in answer.text) == (503, True)
    assert held(services) == {}


def test_nothing_of_a_closed_campaign_is_filled_in_and_all_of_it_can_be_read(drafter, services):
    at, page = look(drafter, csv_of(("SMALL-0001", "Leeds"), headings=PLACE))
    opened = drafter.get(ONE).text

    def close(session):
        small(session).state = State.CLOSED

    write(services, close)
    answers = [
        drafter.get(ONE),
        save(drafter, opened),
        drafter.get(at),
        drafter.post(at, data=hidden_fields(page.text)),
        send_with(drafter, opened),
    ]
    assert [answer.status_code for answer in answers] == [409] * 5
    assert all("SMALL is closed, so nothing about its letters changes any more." in answer.text for answer in answers)
    said = words(drafter.get(LIST))
    assert "Dyfed-Powys" in said
    assert "Check the table" not in said
    assert drafter.get(f"{LIST}.csv").status_code == 200


def test_a_viewer_reads_and_takes_away_and_changes_nothing(campaign, signed_in):
    viewer = signed_in(Role.VIEWER)
    html = viewer.get(LIST).text
    assert "Dyfed-Powys" in html
    assert "Check the table" not in html
    assert ONE not in html
    assert viewer.get(f"{LIST}.xlsx").status_code == 200
    assert viewer.get(ONE).status_code == 403
