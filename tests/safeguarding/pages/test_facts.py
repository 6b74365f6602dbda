"""What is said of a report: corrected, linked, referred, with its history."""

import io

import openpyxl

from app.safeguarding.refusals import REFUSALS
from tests.production.shown import words
from tests.safeguarding.pages.browsing import WORD, send
from tests.safeguarding.reporting import after


def test_the_history_says_what_was_recorded(sam, duty):
    duty.report(source="A head teacher")
    page = words(sam.get("/risk/1/history"))
    assert "Area: Rotherham" in page
    assert "Received at: 6 March 2015, 09:00" in page
    assert "A head teacher" in page


def test_a_stale_correction_is_refused_and_what_was_typed_stays(sam, duty):
    duty.report()
    mine = sam.get("/risk/1/correct")
    assert "Corrected." in words(send(sam, "/risk/1/correct", note="Theirs"))
    page = send(sam, "/risk/1/correct", page=mine, note=WORD)
    assert page.status_code == 409
    assert REFUSALS["report_corrected"] in words(page)
    assert WORD in page.text
    assert "Corrected." in words(send(sam, "/risk/1/correct", page=page))
    assert duty.see(1).note == WORD


def test_the_area_is_set_once_it_is_known(sam, duty):
    duty.report(area="", area_typed="By the sea")
    page = send(sam, "/risk/1/area", area="Rotherham")
    assert "The area is set." in words(page)
    assert duty.see(1).area == "Rotherham"


def test_an_area_in_scotland_has_its_own_route(sam, duty):
    duty.report(area="", area_typed="Glasgow")
    page = send(sam, "/risk/1/area", area="Glasgow", nation="Scotland")
    assert "chief social work officer" in words(page)
    assert "The area is not known yet" not in words(page)


def test_a_duplicate_is_linked_and_taken_apart_again(sam, duty):
    duty.report()
    duty.report(at=after(0.5), received_at=after(0.5))
    assert "No report has this number." in words(send(sam, "/risk/2/link", original="RISK-0009"))
    assert REFUSALS["itself"] in words(send(sam, "/risk/2/link", original="2"))
    page = send(sam, "/risk/2/link", original="risk-0001")
    assert "It follows RISK-0001" in words(page)
    assert "No clock of its own" in words(page)
    assert "RISK-0002 follows this report." in words(sam.get("/risk/1"))
    apart = send(sam, "/risk/2/unlink", reason="Another family")
    assert "a matter of its own again" in words(apart)


def test_what_stopped_the_clock_shows_on_both_and_is_revoked_from_either(sam, duty):
    duty.report()
    duty.report()
    send(sam, "/risk/2/link", original="1")
    claim = duty.tell(2, after(minutes=30))
    revoking = f"/risk/2/claims/{claim}/revoke"
    for page in ("/risk/1", "/risk/2"):
        found = sam.get(page)
        assert "Spoke at length" in words(found)
        assert f'href="{revoking}"' in found.text
    assert "RISK-0002, on the same matter" in words(sam.get("/risk/1"))
    sheet = openpyxl.load_workbook(io.BytesIO(sam.get("/risk/1.xlsx").data)).worksheets[0]
    assert any(str(cell.value).startswith("RISK-0002, on the same matter. ") for row in sheet for cell in row)
    assert sam.get(f"/risk/1/claims/{claim}/revoke").status_code == 404
    send(sam, revoking, reason="The director never heard of it")
    assert "Nobody has been told" in words(sam.get("/risk/1"))


def test_a_concern_about_a_service_is_referred(sam, duty):
    duty.report(about="service")
    assert "Refer to Ofsted" in words(sam.get("/risk/1"))
    page = send(sam, "/risk/1/refer", words="Their complaints line")
    assert "referred to Ofsted" in words(page)


def test_of_a_child_it_is_not_referred(sam, duty):
    duty.report()
    assert "Refer to Ofsted" not in words(sam.get("/risk/1"))
    assert "Only a concern about a service is referred." in words(send(sam, "/risk/1/refer"))
