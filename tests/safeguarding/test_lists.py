"""What stands of each report where many stand: no words that somebody typed."""

import io

import openpyxl
import pypdfium2
import pytest

from app.accounts.models import Role
from tests.journeys.clock import Clock
from tests.safeguarding.reporting import after


@pytest.fixture
def listed(duty, monkeypatch, signed_in):
    """Of three reports, one is of an area that was chosen."""
    monkeypatch.setattr("app.platform.clock.datetime", Clock(after(1)))
    duty.report()
    duty.report(area="", area_typed="By Jo Quill’s school")
    duty.report(area="", area_typed="Near Jo Quill’s school", nation="Scotland")
    return signed_in(Role.SAFEGUARDING, name="Robin Example")


@pytest.mark.parametrize("page", ["/", "/risk", "/risk.xlsx", "/risk.pdf"])
def test_an_area_that_was_typed_is_not_named_there(listed, page):
    said = text_of(page, listed.get(page).data)
    assert "Rotherham" in said
    assert "Scotland" in said
    assert "not known" in said.lower()
    assert "Quill" not in said


def test_its_own_page_has_the_words(listed):
    assert "By Jo Quill’s school" in listed.get("/risk/2").text


def text_of(page, body):
    if page.endswith("xlsx"):
        return str([list(sheet.values) for sheet in openpyxl.load_workbook(io.BytesIO(body))])
    if page.endswith("pdf"):
        with pypdfium2.PdfDocument(body) as file:
            return " ".join(one.get_textpage().get_text_range() for one in file)
    return body.decode()
