"""Files of reports say who took them."""

import io

import openpyxl
import pypdfium2

from app.audit.find import EventFilter, find_events
from tests.safeguarding.pages.browsing import WORD


def test_each_page_of_a_pdf_says_who_took_it(sam, duty, services):
    duty.report(note=WORD)
    body = sam.get("/risk/1.pdf").data
    with pypdfium2.PdfDocument(body) as file:
        pages = [page.get_textpage().get_text_range() for page in file]
    assert all("RISK-0001 · downloaded by Sam Example on 6 March 2015, 10:00am" in page for page in pages)
    assert any(WORD in page for page in pages)


def test_each_sheet_says_who_took_it(sam, duty):
    duty.report(note=WORD)
    for path in ("/risk/1.xlsx", "/risk.xlsx", "/risk/figures.xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(sam.get(path).data))
        for sheet in book:
            assert "downloaded by Sam Example on 6 March 2015, 10:00am" in sheet["A1"].value, path
            assert "downloaded by Sam Example" in sheet.oddHeader.left.text


def test_it_is_recorded_that_it_was_taken(sam, duty, services):
    duty.report(note=WORD)
    sam.get("/risk/1.xlsx")
    with services.database.reading() as session:
        event = find_events(session, EventFilter(action="data.taken", risk=True), size=1).events[0]
    assert [(one.kind, one.subject_id) for one in event.subjects] == [("risk", "1")]
    assert WORD not in event.body


def test_a_day_of_figures_that_is_none_is_refused(sam):
    assert sam.get("/risk/figures.xlsx?as_at=never").status_code == 400
    assert sam.get("/risk/figures?as_at=never").status_code == 400
