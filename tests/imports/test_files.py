"""Imports taken away as files: what they say, that rejected rows come back mended, and that it is recorded."""

import csv
import json
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from app.accounts.models import Role
from app.audit import events as audit_events
from app.audit.find import EventFilter, body_of, find_events
from app.imports.find import TABS
from app.imports.reading.layout import look_at
from app.imports.states import ImportState
from tests.imports.making import csv_of, outcomes, previewed

HEAD = ["Council name", "Boss", "Leader", "Since", "Post code", "Address 1", "Town", "E-mail"]
LEEDS = [
    "Leeds City Council",
    "",
    "Cllr Sam Example",
    "01/05/2026",
    "LS1 1UR",
    "Civic Hall",
    "Leeds",
    "a@leeds.example.uk",
]
BAD = ["Bradford", "=1+1", "=Alex Example", "", "BD1 1XX9", "City Hall", "Bradford", "b@bradford.example.uk"]


@pytest.fixture
def import_id(services, actor):
    return previewed(services, csv_of(HEAD, LEEDS, BAD), actor=actor, slug="council-leaders", name="a.csv")


@pytest.fixture
def viewer(signed_in, import_id):
    return signed_in(Role.VIEWER)


def lines(answer):
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))


def test_rejected_rows_say_why_and_come_back_mended(services, actor, viewer, import_id):
    answer = viewer.get(f"/imports/{import_id}/rejected.csv")
    (row,) = lines(answer)
    assert (row["Row in the file"], row["Organisation"]) == ("3", "Bradford")
    assert row["Why it is rejected"].startswith("Post code: ")
    mended = answer.text.replace("BD1 1XX9", "BD1 1HY").encode()
    assert [column.field for column in look_at(mended).columns][:2] == ["", ""], "what is told is no field"
    again = previewed(services, mended, actor=actor, slug="council-leaders", name="b.csv")
    assert outcomes(services, again) == ["changed"]


def test_a_row_says_what_it_would_change(viewer, import_id):
    told = json.loads(viewer.get(f"/imports/{import_id}/changed.json").text)
    assert told["about"] == {"File": "a.csv", "Import": 1, "Registry": "Council leaders", "Rows": "To change"}
    (row,) = told["rows"]
    assert (row["For"], row["Taken in"]) == ("Leader of Leeds City Council", "Yes")
    assert "a@leeds.example.uk" in row["What changes"]


def test_nothing_in_it_is_a_formula(viewer, import_id):
    assert "'=Alex Example" in viewer.get(f"/imports/{import_id}/rejected.csv").text
    book = load_workbook(BytesIO(viewer.get(f"/imports/{import_id}/rejected.xlsx").data))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert "=Alex Example" in [cell.value for cell in cells]
    assert not any(cell.data_type == "f" for cell in cells)


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_can_be_taken_away_and_what_is_taken_is_recorded(services, viewer, import_id, tab):
    rows = lines(viewer.get(f"/imports/{import_id}/{tab}.csv"))
    with services.database.reading() as session:
        event = find_events(session, EventFilter(), size=1).events[0]
        assert event.action == audit_events.DATA_TAKEN
        assert body_of(event)["after"]["rows"] == len(rows)
        assert "xample" not in event.body


def test_the_list_of_imports_is_taken_away(services, viewer, import_id):
    (row,) = json.loads(viewer.get("/imports.json?registry=council-leaders").text)["rows"]
    assert (row["File"], row["Status"], row["Rows imported"]) == ("a.csv", ImportState.READY.word, 0)
    assert lines(viewer.get("/imports.csv?registry=chief-constables")) == []


def test_the_pages_offer_them(services, viewer, import_id):
    assert "/imports.xlsx?registry=council-leaders" in viewer.get("/imports?registry=council-leaders").text
    assert f"/imports/{import_id}/changed.json" in viewer.get(f"/imports/{import_id}").text
    page = viewer.get(f"/imports/{import_id}?tab=rejected&page=1").text
    assert f"/imports/{import_id}/rejected.xlsx" in page


@pytest.mark.parametrize("path", ["/imports/99/rejected.csv", "/imports/1/waiting.csv", "/imports/1/rejected.pdf"])
def test_what_there_is_not_is_not_found(viewer, path):
    assert viewer.get(path).status_code == 404
