"""The pages of values by recipient: the list of all, and a table that is looked at before it is saved."""

import hashlib
from io import BytesIO

import pytest
from openpyxl import load_workbook
from werkzeug.datastructures import FileStorage
from wtforms.validators import InputRequired

from app.accounts.models import Role
from app.campaigns.clearance.lost_clearances import CLOSED
from app.campaigns.states import State
from app.campaigns.values.form import TableForm
from app.campaigns.values.words import REFUSED, WORDS
from app.web.files.kept_files import NOT_STORED, STORE_SILENT
from app.web.files.uploads import UploadRefused, read_upload
from app.web.tables.rows import LARGEST, TABLES
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
from tests.campaigns.shown import done, lede_of, listed_of
from tests.fixtures.app import token_in
from tests.web.figures import numbers_in
from tests.web.markup import (
    conflict_of,
    errors_of,
    facts_of,
    forms_of,
    heading_of,
    message_of,
    notes_of,
    part_of,
    parts_of,
    rows_of,
    said_by,
    states_of,
    why_of,
    words_of,
)

CLOSED_CAMPAIGN = CLOSED[State.CLOSED].format(reference="SMALL")
PLACE_OF_ONE = "Where we visit"


@pytest.fixture
def campaign(services):
    with services.database.writing() as session:
        filled_campaign(session)


@pytest.fixture
def drafter(campaign, signed_in):
    return signed_in(Role.DRAFTER)


def test_the_list_says_how_far_each_field_is_and_what_each_letter_holds(drafter, services):
    write(services, fill, "SMALL-0001", visit_place="Leeds", visit_day="2015-03-27")
    page = drafter.get(LIST)
    assert numbers_in(lede_of(page)) == [6], "values are missing"
    rows = {row[0]: row[1:] for row in rows_of(page)}
    takes, far, _ = rows["Where we visit visit place"]
    assert (numbers_in(takes), "the town hall" in takes, numbers_in(far)) == ([200], True, [1, 4])
    takes, far, _ = rows["Lead"]
    assert ("police; council; llŷn (optional)" in takes, numbers_in(far)) == (True, [0, 4])
    takes, far, _ = rows["Ward"]
    assert (numbers_in(takes), numbers_in(far)) == ([200], [])
    assert [state.shape for state in states_of(page)].count("none") == 1, "the ward is in no letter"
    (letter,) = (name for name in rows if "SMALL-0001" in name)
    assert letter.startswith("Chief Constable of Dyfed-Powys Police")
    assert "chief officers of police" in letter
    assert rows[letter][:2] == ["Leeds", "27 March 2015"]


def test_letters_without_a_value_are_a_link_away_and_can_be_searched(drafter, services):
    write(services, fill, "SMALL-0001", visit_place="Leeds")
    html = drafter.get(LIST).text
    assert f'href="{LIST}?without=visit+place"' in html
    page = drafter.get(f"{LIST}?without=visit+place")
    assert listed_of(page) == [3]
    assert "Dyfed-Powys" not in words_of(page)
    assert "Gwent" in words_of(drafter.get(f"{LIST}?without=visit+place&q=gwent"))
    for query, name in (("without=visit+place&q=x", "none-found"), ("without=ward", "none-without")):
        page = drafter.get(f"{LIST}?{query}")
        assert [one for one in ("none-found", "none-without") if parts_of(page, one)] == [name]


def test_a_long_list_has_pages(drafter, monkeypatch):
    monkeypatch.setattr("app.campaigns.values.views.values.SIZE", 3)
    assert listed_of(drafter.get(LIST)) == [1, 3, 4]
    second = words_of(drafter.get(f"{LIST}?page=2"))
    assert "SMALL-0004" in second
    assert "SMALL-0001" not in second


def test_a_text_without_such_fields_says_so(drafter):
    page = drafter.get("/campaigns/MAR15/letter/values")
    assert len(parts_of(page, "no-fields")) == 1
    assert forms_of(page) == []


def test_the_table_can_be_taken_away_in_both_formats(drafter):
    csv = drafter.get(f"{LIST}.csv")
    assert csv.text.startswith("\ufeffLetter reference,Recipient,Registry,Where we visit,Visit day,")
    assert "SMALL values by recipient.csv" in csv.headers["Content-Disposition"]
    xlsx = load_workbook(BytesIO(drafter.get(f"{LIST}.xlsx").data))
    assert [cell.value for cell in xlsx.worksheets[0][2]][:2] == ["SMALL-0001", "Chief Constable of Dyfed-Powys Police"]


def figures(page):
    """How many values of a table are new, changed, there already, left out."""
    return [numbers_in(said)[0] for said in facts_of(page).values()]


@pytest.mark.parametrize(("table", "name"), [(csv_of, "values.csv"), (csv_of, "values.txt"), (xlsx_of, "values.xlsx")])
def test_a_table_is_looked_at_and_then_saved(drafter, services, table, name):
    write(services, fill, "SMALL-0002", visit_place="York", visit_day="2015-03-27")
    rows = [("SMALL-0001", "Leeds", "27/03/2015"), ("SMALL-0002", "Hull", "27/03/2015"), ("SMALL-0009", "Bath", "")]
    at, page = look(drafter, table(*rows, headings=(*HEADINGS[:3],)), name)
    assert numbers_in(heading_of(page)) == [3], "values"
    assert numbers_in(lede_of(page)) == [2, 2, 1], "letters, new values, changed ones"
    assert figures(page) == [2, 1, 1, 1]
    rows = rows_of(page)
    (where,) = (row[0] for row in rows if row[1:] == [str(WORDS["letter_unknown"]).format(reference="SMALL-0009")])
    assert numbers_in(where) == [4], "its row"
    assert ["Chief Constable of Gwent Police SMALL-0002", PLACE_OF_ONE, "York", "Hull"] in [row[:4] for row in rows]
    assert held(services) == {}
    assert done(apply(drafter, at, page)) == ("success", [3, 2, 1]), "values, letters, rows left out"
    assert held(services) == {"visitplace": "Leeds", "visitday": "2015-03-27"}
    assert held(services, "SMALL-0002")["visitplace"] == "Hull"


def test_columns_that_are_not_read_are_named(drafter):
    _, page = look(drafter, csv_of(("SMALL-0001", "Leeds", "x"), headings=(*PLACE, "Our <notes>")))
    assert "Our <notes>" in words_of(part_of(page, "not-read"))


def test_a_long_plan_has_pages_and_counts_what_it_does_not_list(drafter, monkeypatch):
    monkeypatch.setattr("app.campaigns.values.views.table.SIZE", 2)
    monkeypatch.setattr("app.campaigns.values.views.table.LEFT_OUT", 1)
    rows = [(f"SMALL-000{number}", "Leeds") for number in (1, 2, 3, 7, 8, 9)]
    at, page = look(drafter, csv_of(*rows, headings=PLACE))
    assert listed_of(page) == [1, 2, 3]
    assert numbers_in(words_of(part_of(page, "more-left-out"))) == [2]
    assert "SMALL-0003" in words_of(drafter.get(f"{at}?page=2"))


@pytest.mark.parametrize(
    ("rows", "note", "counts"),
    [
        ([("SMALL-0001", "Leeds")], "same", [0, 0, 1, 0]),
        ([("SMALL-0002", "")], "empty", [0, 0, 0, 0]),
        ([("SMALL-0009", "Leeds")], "wrong", [0, 0, 0, 1]),
    ],
)
def test_a_table_that_changes_nothing_offers_nothing_to_save(drafter, services, rows, note, counts):
    write(services, fill, "SMALL-0001", visit_place="Leeds")
    _, page = look(drafter, csv_of(*rows, headings=PLACE))
    assert (notes_of(page), figures(page)) == ([note], counts)
    assert "known_at" not in page.text


@pytest.mark.parametrize(
    ("body", "name", "code"),
    [
        (b"", "values.csv", "empty"),
        (b"%PDF-1.7", "values.pdf", "type_not_taken"),
        (b"PK\x03\x04 no workbook", "values.xlsx", "type_not_taken"),
        (csv_of(), "values.xlsx", "content_differs"),
    ],
)
def test_a_file_that_is_no_table_is_refused_beside_its_field(drafter, body, name, code):
    answer = send(drafter, body, name)
    with drafter.application.app_context(), pytest.raises(UploadRefused) as refused:
        read_upload(FileStorage(BytesIO(body), name), TABLES, largest=LARGEST)
    assert refused.value.code == code
    assert (answer.status_code, errors_of(answer)) == (400, {"table": refused.value.sentence})
    assert "<title>Error: " in answer.text


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (csv_of(headings=("Post", "Place")), "no_reference"),
        (csv_of(headings=("Reference", "Place")), "no_field"),
        (b"Reference,Place\n\x81", "not_text"),
    ],
)
def test_a_table_that_can_not_be_read_is_refused_beside_its_field(drafter, body, code):
    answer = send(drafter, body)
    assert answer.status_code == 400
    assert list(errors_of(answer)) == ["table"]
    assert errors_of(answer)["table"].startswith(REFUSED[code].partition("{")[0])
    assert "<title>Error: " in answer.text


def test_no_file_is_refused_too(drafter):
    answer = drafter.post(LIST, data={"csrf_token": token_in(drafter.get(LIST).text)})
    assert errors_of(answer) == {"table": said_by(TableForm.table, InputRequired)}
    assert answer.status_code == 400


def test_a_table_that_others_have_overtaken_shows_what_moved_and_can_be_saved_then(drafter, services):
    at, page = look(drafter, csv_of(("SMALL-0001", "Leeds"), ("SMALL-0002", "York"), headings=PLACE))
    write(services, fill, "SMALL-0001", visit_place="Hull")
    stale = apply(drafter, at, page)
    assert stale.status_code == 409
    assert conflict_of(stale)
    moved = [row for row in rows_of(stale) if row[1:] == [PLACE_OF_ONE, "No value", "Hull", "Leeds"]]
    assert ["SMALL-0001" in row[0] for row in moved] == [True]
    assert held(services, "SMALL-0002") == {}
    assert done(apply(drafter, at, stale)) == ("success", [2, 2]), "values, letters"
    assert held(services) == {"visitplace": "Leeds"}


def test_a_table_whose_letters_are_gone_meanwhile_says_why(drafter, services):
    at, page = look(drafter, csv_of(("SMALL-0001", "Leeds"), headings=PLACE))
    write(services, lambda session: hold(session, "SMALL-0001"))
    stale = apply(drafter, at, page)
    assert stale.status_code == 409
    why = str(WORDS["letter_withdrawn"]).format(reference="SMALL-0001")
    assert [row[1:] for row in rows_of(stale)] == [[why]]


def test_a_second_click_says_that_all_is_saved(drafter):
    at, page = look(drafter, csv_of(("SMALL-0001", "Leeds"), headings=PLACE))
    apply(drafter, at, page)
    assert done(apply(drafter, at, page)) == ("success", [1]), "one value, and no letter is saved"


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
        kind, said = message_of(answer)
        assert (kind, said.startswith(REFUSED["no_field"].partition("{")[0])) == ("warning", True)
        assert "“Where to”, “Visit day”" in said
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
    assert (answer.status_code, errors_of(answer)) == (400, {"table": NOT_STORED})
    for answer in (drafter.get(at), drafter.post(at, data=hidden_fields(page.text))):
        assert (answer.status_code, why_of(answer)) == (503, STORE_SILENT)
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
    assert [why_of(answer) for answer in answers] == [CLOSED_CAMPAIGN] * 5
    page = drafter.get(LIST)
    assert "Dyfed-Powys" in words_of(page)
    assert forms_of(page) == []
    assert drafter.get(f"{LIST}.csv").status_code == 200


def test_a_viewer_reads_and_takes_away_and_changes_nothing(campaign, signed_in):
    viewer = signed_in(Role.VIEWER)
    page = viewer.get(LIST)
    assert "Dyfed-Powys" in page.text
    assert forms_of(page) == []
    assert ONE not in page.text
    assert viewer.get(f"{LIST}.xlsx").status_code == 200
    assert viewer.get(ONE).status_code == 403
