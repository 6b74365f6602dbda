"""What is said of a report: corrected, linked, referred, with its history."""

import io
import re

import openpyxl

from app.safeguarding.clock.clock import State
from app.safeguarding.page_words import time_left
from app.safeguarding.refusals import REFUSALS
from app.safeguarding.telling.routes import route_for
from app.safeguarding.views.facts import NOTHING
from tests.production.shown import words
from tests.safeguarding.pages.browsing import WORD, send
from tests.safeguarding.reporting import after
from tests.web.markup import (
    errors_of,
    links_of,
    message_of,
    part_of,
    parts_of,
    states_of,
    timeline_of,
    words_of,
)


def test_the_history_says_what_was_recorded(sam, duty):
    duty.report(source="A head teacher")
    *_, recorded = timeline_of(sam.get("/risk/1/history"))
    assert "Area: Rotherham" in recorded.words
    assert "6 March 2015, 9:00am" in recorded.words
    assert "A head teacher" in recorded.words


def test_a_stale_correction_is_refused_and_what_was_typed_stays(sam, duty):
    duty.report()
    mine = sam.get("/risk/1/correct")
    theirs = send(sam, "/risk/1/correct", note="Theirs")
    assert (theirs.request.path, message_of(theirs).kind) == ("/risk/1", "success")
    assert duty.see(1).note == "Theirs"
    page = send(sam, "/risk/1/correct", page=mine, note=WORD)
    assert page.status_code == 409
    assert REFUSALS["report_corrected"] in words(page)
    assert WORD in page.text
    corrected = send(sam, "/risk/1/correct", page=page)
    assert (corrected.request.path, message_of(corrected).kind) == ("/risk/1", "success")
    assert duty.see(1).note == WORD


def test_the_area_is_set_once_it_is_known(sam, duty):
    duty.report(area="", area_typed="By the sea")
    page = send(sam, "/risk/1/area", area="Rotherham")
    assert (page.request.path, message_of(page).kind) == ("/risk/1", "success")
    assert message_of(page).words != NOTHING
    assert duty.see(1).area == "Rotherham"


def test_an_area_in_scotland_has_its_own_route(sam, duty):
    duty.report(area="", area_typed="Glasgow")
    page = send(sam, "/risk/1/area", area="Glasgow", nation="Scotland")
    assert route_for("Scotland").director in words(page)
    assert parts_of(page, "area-unknown") == []


def test_a_duplicate_is_linked_and_taken_apart_again(sam, duty):
    duty.report()
    duty.report(at=after(0.5), received_at=after(0.5))
    missing = send(sam, "/risk/2/link", original="RISK-0009")
    assert errors_of(missing) == {"original": REFUSALS["no_such_original"]}
    assert REFUSALS["itself"] in errors_of(send(sam, "/risk/2/link", original="2")).values()
    page = send(sam, "/risk/2/link", original="risk-0001")
    assert message_of(page).kind == "success"
    assert ("RISK-0001" in message_of(page).words, duty.see(2).follows) == (True, 1)
    assert time_left(duty.see(2).clock) in words_of(part_of(page, "clock"))
    assert states_of(part_of(page, "clock"))[0].word == State.FOLLOWS.word
    assert "RISK-0002" in words_of(part_of(sam.get("/risk/1"), "followed-by-2"))
    caption = r"RISK-0002 · Deadline shared with RISK-0001: 2\d hours( \d+ minutes?)? left"
    assert re.search(caption, words(sam.get("/risk/2/unlink")))
    apart = send(sam, "/risk/2/unlink", reason="Another family")
    assert (message_of(apart).kind, duty.see(2).follows) == ("success", None)
    assert states_of(part_of(apart, "clock"))[0].word == State.RUNNING.word


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
    assert "RISK-0002" in words_of(part_of(sam.get("/risk/1"), f"claim-{claim}"))
    assert "RISK-0002" not in words_of(part_of(sam.get("/risk/2"), f"claim-{claim}"))
    sheet = openpyxl.load_workbook(io.BytesIO(sam.get("/risk/1.xlsx").data)).worksheets[0]
    assert any(str(cell.value).startswith("RISK-0002, on the same matter. ") for row in sheet for cell in row)
    assert sam.get(f"/risk/1/claims/{claim}/revoke").status_code == 404
    send(sam, revoking, reason="The director never heard of it")
    assert states_of(part_of(sam.get("/risk/1"), "clock"))[0].word == State.RUNNING.word


def test_a_concern_about_a_service_is_referred(sam, duty):
    duty.report(about="service")
    assert "Ofsted" in links_of(sam.get("/risk/1"))["/risk/1/refer"]
    page = send(sam, "/risk/1/refer", words="Their complaints line")
    assert (message_of(page).kind, "Ofsted" in message_of(page).words) == ("success", True)
    referral = words_of(part_of(page, "referral-1"))
    assert ("Ofsted" in referral, "Their complaints line" in referral) == (True, True)


def test_of_a_child_it_is_not_referred(sam, duty):
    duty.report()
    assert "/risk/1/refer" not in links_of(sam.get("/risk/1"))
    assert list(errors_of(send(sam, "/risk/1/refer")).values()) == [REFUSALS["not_a_service"]]
