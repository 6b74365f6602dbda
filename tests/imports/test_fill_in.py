"""The file to fill in: what it holds comes back as it stands, and nothing in it runs."""

import csv
import json
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.accounts.models import Role
from app.audit import events as audit_events
from app.audit.models import AuditEvent
from app.imports.fill_in import COLUMNS, file_to_fill_in
from app.imports.reading.layout import look_at
from app.registry.models import Registry
from app.web.tables.export import WRITTEN
from tests.fixtures.app import token_in
from tests.imports.making import TODAY, csv_of, outcomes, previewed, rows_of
from tests.imports.test_apply import applied

HEAD = ["Council", "Leader", "Dear", "Since", "Until", "Acting", "Address", "Email", "Telephone", "Large print"]
LEEDS = [
    *("Leeds", "Cllr Sam Example OBE", "Sam", "1/5/2024", "1/5/2027", "yes"),
    *("Civic Hall\nCalverley Street\nLeeds\nLS1 1UR", "sam@leeds.example.uk", "0113 496 0000", "yes"),
]
YORK = ["York", "=Alex Example", "", "", "", "", "", "", "+44 1904 496 0000", ""]


def taken(services, slug, extension):
    with services.database.reading() as session:
        registry = session.get_one(Registry, slug)
    pieces = WRITTEN[extension](file_to_fill_in(services.database.reading, registry, day=TODAY))
    return b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces)


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_what_is_taken_away_comes_back_unchanged(services, actor, extension):
    applied(services, previewed(services, csv_of(HEAD, LEEDS, YORK), actor=actor, slug="council-leaders"), actor)
    body = taken(services, "council-leaders", extension)
    assert [column.field for column in look_at(body).columns] == list(COLUMNS), "no heading needs correcting"
    import_id = previewed(services, body, actor=actor, slug="council-leaders", name="back", full_list=True)
    rows = rows_of(services, import_id)
    assert len(rows) > 300
    assert [(row.number, row.changes, row.problems) for row in rows if row.outcome != "unchanged"] == []
    assert {row.how for row in rows} == {"reference"}


@pytest.mark.parametrize(
    "slug", ["chief-constables", "health-leaders", "inspectorates", "directors-of-childrens-services"]
)
def test_every_registry_that_ships_comes_back_unchanged(services, actor, slug):
    import_id = previewed(services, taken(services, slug, "csv"), actor=actor, slug=slug, full_list=True)
    assert [
        (row.number, row.changes, row.problems) for row in rows_of(services, import_id) if row.outcome != "unchanged"
    ] == []


def test_a_registry_of_ones_own_brings_its_fields_along(services, actor, own):
    body = csv_of(
        ["Title of post", "Board", "Next review"], ["Chair", "Leeds Board", "4/5/2027"], ["Chair", "Kent Board", ""]
    )
    applied(services, previewed(services, body, actor=actor, slug=own), actor)
    back = taken(services, own, "xlsx")
    assert look_at(back, ["next review"]).columns[-1].field == "value:next review"
    assert outcomes(services, previewed(services, back, actor=actor, slug=own, name="b")) == ["unchanged"] * 2


def test_one_cell_changed_in_it_is_one_change(services, actor):
    book = load_workbook(BytesIO(taken(services, "council-leaders", "xlsx")))
    sheet = book.worksheets[0]
    place = [cell.value for cell in sheet[1]].index("Email") + 1
    sheet.cell(row=5, column=place).value = "new@example.uk"
    body = BytesIO()
    book.save(body)
    import_id = previewed(services, body.getvalue(), actor=actor, slug="council-leaders")
    (changed,) = [row for row in rows_of(services, import_id) if row.outcome == "changed"]
    assert (changed.number, [change["field"] for change in changed.changes]) == (5, ["email"])


def test_nothing_in_it_is_a_formula(services, actor):
    applied(services, previewed(services, csv_of(HEAD, YORK), actor=actor, slug="council-leaders"), actor)
    assert "'=Alex Example" in taken(services, "council-leaders", "csv").decode()
    book = load_workbook(BytesIO(taken(services, "council-leaders", "xlsx")))
    assert not any(cell.data_type == "f" for row in book.worksheets[0].iter_rows() for cell in row)


def test_taking_it_away_is_an_event(services, signed_in):
    client = signed_in(Role.DRAFTER)
    token = token_in(client.get("/imports/new?registry=council-leaders").text)
    answer = client.post("/recipients/council-leaders/fill-in.csv", data={"csrf_token": token})
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "Leader of Leeds City Council" in answer.text
    with services.database.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == audit_events.DATA_TAKEN)).one()
    assert event.actor_id == client.member.id
    after = json.loads(event.body)["after"]
    lines = list(csv.reader(StringIO(answer.text)))
    assert (after["view"], after["rows"]) == ("Council leaders to fill in", len(lines) - 1)
