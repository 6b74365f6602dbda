"""Every look is recorded before anything is shown; lists name nobody; who is woken; the first page."""

from app.accounts.models import Role
from app.platform.database import DatabaseBusy
from app.safeguarding.page_words import NO_AREA
from app.safeguarding.states import Need
from tests.production.shown import words
from tests.safeguarding.pages.browsing import WORD, looks, send, send_to_missing
from tests.safeguarding.reporting import after
from tests.web.figures import needs_of
from tests.web.filled import filled_form
from tests.web.markup import faults_of, message_of, parts_of


def test_each_page_is_recorded_before_it_is_shown(sam, duty, services):
    duty.report()
    for page in ("", "/call", "/told", "/history", ".pdf", ".xlsx"):
        assert sam.get(f"/risk/1{page}").status_code == 200
    assert looks(services, 1) == ["export", "export", "history", "told", "call", "report"]
    for page in ("/risk", "/risk/figures", "/risk/people", "/risk.xlsx", "/risk/figures.xlsx"):
        assert sam.get(page).status_code == 200
    assert looks(services, "list") == ["export", "export", "people", "figures", "list"]
    sam.get("/")
    assert looks(services, "list")[0] == "home"


def test_what_cannot_be_recorded_is_not_shown(sam, duty, monkeypatch):
    duty.report(note=WORD)

    def busy(*_args, **_kwargs):
        raise DatabaseBusy

    monkeypatch.setattr("app.safeguarding.view_log.record", busy)
    for page in ("/risk/1", "/risk/1/call", "/risk/1.pdf", "/risk", "/risk/figures", "/risk/1/history"):
        answer = sam.get(page)
        assert answer.status_code == 503, page
        assert WORD not in answer.text
        assert "RISK-0001" not in answer.text


def test_no_number_is_not_found_and_nothing_is_recorded(sam, duty, services):
    assert sam.get("/risk/7").status_code == 404
    assert send_to_missing(sam) == 404
    assert looks(services, 7) == []


def test_nothing_of_it_is_kept_by_a_browser(sam, duty):
    duty.report()
    for page in ("/risk", "/risk/1", "/risk/1.pdf", "/risk/1.xlsx", "/risk/new", "/risk/figures.xlsx"):
        assert sam.get(page).headers["Cache-Control"] == "no-store", page


def test_each_page_is_whole_and_loads_nothing_that_the_policy_refuses(sam, duty):
    duty.report(received_at=after(-25), about="service")
    duty.say_told(1, after(minutes=30), by=duty.second)
    forms = ("call", "mail", "told", "not-immediate", "correct", "area", "link", "unlink", "cause", "refer")
    rest = ("claims/1/reject", "claims/1/take-back", "claims/1/revoke", "history")
    for page in ("/risk", "/risk/people", "/risk/1", *(f"/risk/1/{one}" for one in (*forms, *rest))):
        answer = sam.get(page)
        assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == [], page


def test_the_list_names_nobody(sam, duty):
    duty.report(source=WORD, note=WORD)
    for page in ("/risk", "/risk?show=all", "/"):
        text = sam.get(page).text
        assert "RISK-0001" in text
        assert WORD not in text
    assert "Fran Example" not in sam.get("/risk").text


def test_an_empty_list_says_what_would_stand_there(sam):
    for page, name in (("/risk", "none-open"), ("/risk?show=all", "none-all"), ("/risk/figures", "none-received")):
        assert parts_of(sam.get(page), name), page


def test_what_is_settled_is_open_no_more(sam, duty):
    duty.report()
    duty.tell(1, after(minutes=30))
    assert "RISK-0001" not in words(sam.get("/risk"))
    assert parts_of(sam.get("/risk"), "none-open")
    assert "RISK-0001" in words(sam.get("/risk?show=all"))


def test_who_is_woken_and_from_when(sam, duty):
    page = send(sam, "/risk/people", **{f"step-{duty.first}": "4h"})
    assert message_of(page).kind == "success"
    assert filled_form(page.text)[f"step-{duty.first}"] == ["4h"]
    assert message_of(send(sam, "/risk/people")).kind == "info", "nothing was changed"


def test_what_waits_comes_first_on_the_first_page(sam, duty, signed_in):
    duty.report()
    duty.report(area="", area_typed="By the sea")
    duty.say_told(1, after(minutes=30))
    page = sam.get("/")
    needs = {(need.href, need.title.lower()) for need in needs_of(page)}
    tell = Need.TELL.word.format(director=NO_AREA)
    assert ("/risk/1", f"RISK-0001: {Need.CONFIRM.word}".lower()) in needs
    assert ("/risk/2", f"RISK-0002: {tell}".lower()) in needs
    assert page.text.index('href="/risk/') < page.text.index('id="recipients"')
    assert "RISK-" not in words(signed_in(Role.DRAFTER, Role.ADMINISTRATOR, name="Kim Example").get("/"))


def test_the_least_time_left_comes_first_on_the_first_page_whatever_a_report_waits_for(sam, duty):
    duty.report(received_at=after(-25), at=after(minutes=5))
    duty.report(received_at=after(-22), at=after(minutes=5))
    duty.report()
    for number in (1, 2):
        send(sam, f"/risk/{number}/call", to_whom="the director", outcome="no_answer")
    page = sam.get("/")
    assert [duty.see(number).needs[0] for number in (1, 2, 3)] == [Need.NEXT, Need.NEXT, Need.TELL]
    order = [need.href for need in needs_of(page) if need.href.startswith("/risk/")]
    assert order == ["/risk/1", "/risk/1", "/risk/2", "/risk/3"], "the first waits for its cause too"
