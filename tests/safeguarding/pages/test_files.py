"""Files of reports say who took them."""

import io
from datetime import timedelta

import openpyxl
import pypdfium2

from app.audit.find import EventFilter, find_events
from app.audit.record import Actor
from app.safeguarding.telling.mails import ask_mail
from app.safeguarding.telling.send import claim, settle
from tests.safeguarding.pages.browsing import WORD
from tests.safeguarding.reporting import after
from tests.web.markup import words_of


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
            top = " ".join(str(cell.value) for cell in sheet[1])
            assert "downloaded by Sam Example on 6 March 2015, 10:00am" in top, path
            assert "downloaded by Sam Example" in sheet.oddHeader.left.text


def test_the_first_row_of_a_sheet_has_the_headings_of_its_columns(sam, duty):
    duty.report(note=WORD)
    firsts = {"/risk/1.xlsx": "Section", "/risk.xlsx": "Report", "/risk/figures.xlsx": "Figures for"}
    for path, heading in firsts.items():
        book = openpyxl.load_workbook(io.BytesIO(sam.get(path).data))
        assert (book.worksheets[0]["A1"].value, book["About"]["A1"].value) == (heading, "Downloaded"), path


def test_a_mail_that_was_not_sent_is_no_contact(sam, duty):
    number = duty.report()
    with duty.services.database.writing() as session:
        ask_mail(
            session,
            number,
            to_whom="Director of children’s services",
            address="dcs@council.example",
            call="020 7946 0000",
            token="once",
            actor=Actor(duty.first),
            at=after(1),
            settings=duty.services.settings,
        )
    with duty.services.database.writing() as session:
        held = claim(session, at=after(1), lease=timedelta(minutes=1))
    with duty.services.database.writing() as session:
        settle(session, held, None, at=after(1), server=False)
    rows = list(openpyxl.load_workbook(io.BytesIO(sam.get("/risk/1.xlsx").data)).worksheets[0].values)
    (tried,) = [row for row in rows if row[0] == "Attempts to make contact"]
    assert tried[2].startswith("Email to Director of children’s services, dcs@council.example, by ")
    assert tried[2].endswith(": not sent. This email reached no one.")
    assert not [row for row in rows if "contacted" in row[0]]
    page = words_of(sam.get("/risk/1").text)
    assert "Attempts to make contact" in page
    assert "Email not sent This email reached no one. Telephone." in page


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


def test_a_report_told_but_not_confirmed_in_time_is_missed_in_the_list_and_in_the_figures(sam, duty):
    duty.say_told(duty.report(received_at=after(-30), at=after(-30)), after(-28))
    duty.say_told(duty.report(), after(0.5))
    rows = openpyxl.load_workbook(io.BytesIO(sam.get("/risk.xlsx").data)).worksheets[0].values
    heads, *listed = list(rows)
    status = heads.index("Status")
    assert [row[status] for row in listed] == [
        "Waiting for a second person, deadline missed",
        "Waiting for a second person",
    ]
    assert sum("issed" in row[status] for row in listed) == 1
    book = openpyxl.load_workbook(io.BytesIO(sam.get("/risk/figures.xlsx").data))
    heads, total = list(book.worksheets[0].values)[:2]
    figures = dict(zip(heads, total, strict=True))
    assert (figures["Deadline missed"], figures["Told, not yet confirmed"], figures["Told within 24 hours"]) == (
        1,
        2,
        0,
    )
    about = dict(row[:2] for row in book["About"].values)
    assert "only reports where a second person confirmed who was told" in about["Told"]
    assert "told in time but not yet confirmed counts here until a second person confirms it" in about["Missed"]
    page = words_of(sam.get("/risk/figures").text)
    assert about["Missed"] in page
