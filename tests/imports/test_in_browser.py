"""A new user's spreadsheet, with all that is usually wrong with one, from the file to the undo, in a real browser."""

import re
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.record import Actor
from app.imports.applying.work import work_on
from app.imports.models import Import
from app.platform.clock import today
from app.registry.models import Contact, HolderVersion, PostVersion
from tests.imports.making import begin, csv_of, previewed, rows_of
from tests.imports.test_apply import hold
from tests.imports.test_people import recorded
from tests.web.axe import faults_at_both_widths, faults_of_pages

HEAD = ["Wich council", "Cheif", "Dear", "In since", "Adress 1", "Town", "Post code", "E mail"]
SHEET = csv_of(
    ["Leaders, as our office keeps them", "", "", "", "", "", "", ""],
    HEAD,
    [
        "Leeds City Council",
        "Cllr Renée Example",
        "Renée",
        "3/4/2026",
        "Civic Hall",
        "Leeds",
        "LS1 1UR",
        "r@leeds.example.uk",
    ],
    ["City of York Council", "Sam Example", "", "", "West Offices", "York", "YO1 6GAA", "s@york.example.uk"],
    [
        "Leeds City Council",
        "Cllr Renée Example",
        "Renée",
        "3/4/2026",
        "Civic Hall",
        "Leeds",
        "LS1 1UR",
        "r@leeds.example.uk",
    ],
    ["Harrogate Borough Council", "Alex Example", "", "", "", "", "", "a@harrogate.example.uk"],
    encoding="cp1252",
    delimiter=";",
)
"""Wrong headings, a Windows accent, a bad postcode, a row twice, and a council that gave way to another."""


@pytest.fixture
def client(signed_in):
    return signed_in(Role.DRAFTER, name="Alex Example")


def looks_right(page: Page) -> None:
    """At both widths."""
    assert faults_at_both_widths(page) == []


def said(page: Page) -> Locator:
    """What the page says was done."""
    return page.locator("main").get_by_role("status").first


def at_work(services, import_id):
    work_on(services, import_id, today=today())


def facts(services):
    """What stands of titles, holders and contacts, without ids and events."""
    found = []
    with services.database.reading() as session:
        for model in (PostVersion, HolderVersion, Contact):
            columns = [column for column in model.__table__.c if column.name not in ("id", "recorded", "superseded")]
            found += sorted(map(repr, session.execute(select(*columns).where(model.superseded.is_(None)))))
    return found


@pytest.mark.slow  # a long walk; the last test looks at each page once
def test_a_spreadsheet_with_all_that_is_wrong_is_corrected_applied_and_undone(open_as, live, services, client):
    before = facts(services)
    page = open_as(client, "/recipients/council-leaders")
    page.get_by_role("button", name="Import a file").click()
    looks_right(page)
    expect(page.get_by_label("Registry")).to_have_value("council-leaders")
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "leaders.csv", "mimeType": "text/csv", "buffer": SHEET}
    )
    page.get_by_role("button", name="Upload file").click()

    expect(page.get_by_role("heading", name="Columns")).to_be_visible()
    expect(page.get_by_label("Encoding")).to_have_value("cp1252")
    expect(page.get_by_label("Columns separated by")).to_have_value(";")
    expect(page.get_by_label("Row of headings")).to_have_value("2")
    expect(page.get_by_label("Date format")).to_have_value("day")
    expect(page.locator("tbody")).to_contain_text("Cllr Renée Example")
    expect(page.get_by_label("Adress 1")).to_have_value("line_1")
    looks_right(page)
    page.get_by_role("button", name="Check the rows").click()
    expect(page.locator("main").get_by_role("alert")).to_contain_text("No column shows which post a row is about.")
    looks_right(page)
    page.get_by_label("Wich council").select_option("organisation")
    page.get_by_label("Cheif").select_option("full_name")
    page.get_by_label("In since").select_option("since")
    page.get_by_role("button", name="Check the rows").click()

    expect(page.locator("#import")).to_contain_text("Reading the file…")
    looks_right(page)
    at_work(services, 1)
    expect(page.locator("#import")).to_contain_text("1 row of 4 will change a record. 3 rows need correcting.")
    looks_right(page)
    expect(page.locator("tbody")).to_contain_text("Cllr Renée Example")

    page.get_by_role("link", name="To correct (3)").click()
    looks_right(page)
    expect(page.locator("tbody")).to_contain_text("“YO1 6GAA” is not a postcode.")
    expect(page.locator("tbody")).to_contain_text("Row 3 is about the same post.")
    expect(page.locator("tbody")).to_contain_text(
        "Harrogate Borough Council was replaced by North Yorkshire Council on 1 April 2023."
    )
    page.get_by_role("link", name=re.compile(r"Correct this row\W+row 4")).click()
    looks_right(page)
    page.get_by_label("Post code").fill("YO1 6GB")
    page.get_by_role("button", name="Save and go to next row to correct").click()
    expect(said(page)).to_contain_text("Row 4 passed the check and can be applied.")
    page.get_by_role("button", name="Skip this row").click()
    page.get_by_role("radio", name="Leader of North Yorkshire Council").check()
    page.get_by_role("button", name="Save and go to next row to correct").click()
    page.get_by_role("link", name="Back to the rows").click()
    expect(page.locator("#import")).to_contain_text("3 rows of 4 will change records. 1 row needs correcting.")

    page.get_by_role("button", name="Apply 3 changes").click()
    expect(page.locator("#import")).to_contain_text("Applying all changes together.")
    looks_right(page)
    at_work(services, 1)
    expect(page.get_by_role("heading", name="Applied")).to_be_visible()
    page.get_by_role("link", name="Applied (3)").click()
    looks_right(page)
    page.get_by_role("link", name="Leader of Leeds City Council").click()
    expect(page.locator("main")).to_contain_text("Renée Example")
    expect(page.locator("main")).to_contain_text("Import of leaders.csv applied")
    looks_right(page)

    page.goto(live + "/imports/1")
    page.get_by_role("button", name="Undo this import").click()
    looks_right(page)
    page.get_by_role("button", name="Undo 3 rows").click()
    at_work(services, 1)
    page.goto(live + "/imports/1")
    expect(page.locator("#import")).to_contain_text("3 rows undone.")
    looks_right(page)
    page.goto(live + "/imports")
    expect(page.locator("tbody")).to_contain_text("3 undone")
    looks_right(page)
    assert facts(services) == before, "nothing is lost"


@pytest.mark.slow  # a long walk: test_pages.py takes it without a browser
def test_a_wrong_file_a_full_list_and_a_change_in_between(open_as, live, services, client):
    from app.audit.record import Actor

    page = open_as(client, "/imports/new?registry=chief-constables")
    wrong = csv_of(["Force", "Chief Constable"], *([f"Nowhere {n}", "Sam Example"] for n in range(12)))
    send(page, wrong)
    at_work(services, 1)
    expect(page.get_by_role("heading", name="chiefs.csv is probably the wrong file")).to_be_visible()
    looks_right(page)
    page.get_by_role("button", name="Cancel this import").click()
    expect(said(page)).to_contain_text("The import is cancelled.")

    page.goto(live + "/imports/new?registry=chief-constables")
    send(
        page,
        csv_of(["Force", "Chief Constable"], ["Kent Police", "Sam Example"], ["Essex Police", "Alex Example"]),
        full_list=True,
    )
    at_work(services, 2)
    page.get_by_role("link", name="Not in the file (41)").click()
    looks_right(page)
    page.get_by_role("checkbox", name="Select Chief Constable of Bedfordshire Police").check()
    page.get_by_role("button", name="Close these posts").click()
    expect(said(page)).to_contain_text("1 row is included.")
    with services.database.reading() as session:
        kent = session.scalars(select(PostVersion.post_id).where(PostVersion.title.contains("Kent Police"))).first()
    hold(services, kent, "Robin Example", Actor(client.member.id), since=date(2026, 1, 5))
    page.get_by_role("button", name="Apply 3 changes").click()
    at_work(services, 2)
    expect(page.locator("#import")).to_contain_text("2 rows applied.")
    expect(page.locator("#import")).to_contain_text("1 row was not applied")
    expect(page.locator("main").get_by_role("alert")).to_contain_text("Someone changed these posts after you checked.")
    looks_right(page)
    page.get_by_role("checkbox", name="Select Chief Constable of Kent Police").check()
    page.get_by_role("button", name="Include these rows").click()
    page.get_by_role("button", name="Apply 1 change").click()
    at_work(services, 2)
    expect(page.locator("#import")).to_contain_text("3 rows applied.")
    with services.database.reading() as session:
        assert session.get_one(Import, 2).state == "applied"


def send(page: Page, body: bytes, *, full_list: bool = False) -> None:
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "chiefs.csv", "mimeType": "text/csv", "buffer": body}
    )
    page.get_by_role("button", name="Upload file").click()
    if full_list:
        page.get_by_label("The file lists every post of this registry").check()
    page.get_by_role("button", name="Check the rows").click()
    expect(page.locator("#import")).to_contain_text("Reading the file…")


PEOPLE = csv_of(
    ["Council", "Leader", "Since"],
    ["Leeds", "Vacant", ""],
    ["Rotherham MBC", "Lord Example of Rotherham", ""],
    ["Kent CC", "The Lord Bishop of Leeds", ""],
    ["Sheffeild City Council", "Cllr Alex Example-Sample (Lab)", ""],
    ["York", "Alex Example", "1/10/2026"],
)


@pytest.mark.slow  # two people
def test_whom_rows_name_can_be_looked_at_before_and_after_others_changed_it(open_as, live, services, client):
    actor = Actor(client.member.id)
    recorded(services, actor)
    previewed(services, PEOPLE, actor=actor, slug="council-leaders")
    page = open_as(client, "/imports/1?tab=rejected")
    looks_right(page)
    page.locator("tbody").get_by_role("checkbox").last.check()
    page.get_by_role("button", name="Accept suggested posts").click()
    expect(said(page)).to_contain_text("Suggested post accepted for 1 row.")
    page.get_by_role("link", name="To change (4)").click()
    for words in ("Vacant (no name in the file)", "Dear Lord Example", "Surname: Example-Sample"):
        expect(page.locator("tbody")).to_contain_text(words)
    looks_right(page)
    recorded(services, actor, council="City of York", since=date(2026, 11, 1))
    page.get_by_role("button", name="Apply 4 changes").click()
    at_work(services, 1)
    page.goto(f"{live}/imports/1?tab=again")
    expect(page.locator("tbody")).to_contain_text("With this row applied")
    looks_right(page)


def test_each_page_of_an_import_passes_axe_and_fits_the_window(open_as, live, services, client):
    actor = Actor(client.member.id)
    previewed(services, PEOPLE, actor=actor, slug="council-leaders")
    rejected = next(row for row in rows_of(services, 1) if row.outcome == "rejected")
    begin(services, PEOPLE, actor=actor, slug="council-leaders")
    page = open_as(client)
    pages = ["/imports/1?tab=rejected", f"/imports/1/rows/{rejected.id}", "/imports/2/columns", "/imports/1"]
    wrong = faults_of_pages(page, live, pages)
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#import")).to_contain_text("Applying all changes together.")
    at_work(services, 1)
    assert wrong | faults_of_pages(page, live, ["/imports/1/undo"]) == {}
