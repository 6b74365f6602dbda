"""A message becomes a report, and is then seen by the safeguarding role alone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.safeguarding.models import RiskFacts, RiskLink, RiskMail
from tests.fixtures.app import sign_in_to, token_in
from tests.inbox.mail import came
from tests.production.making import together
from tests.production.shown import words
from tests.safeguarding.pages.browsing import WORD, send, told_of
from tests.safeguarding.reporting import RECEIVED, after
from tests.web.filled import filled_form
from tests.web.markup import heading_of, links_of, message_of, part_of, parts_of

pytestmark = pytest.mark.stack


def test_a_message_becomes_a_report_in_two_clicks(sam, duty, services):
    one = came(services, f"It says {WORD}.", subject="Urgent", at=RECEIVED)
    page = sam.get(f"/inbox/{one}")
    assert page.text.index('id="report-risk"') < page.text.index(WORD)
    assert list(links_of(part_of(page, "report-risk"))) == ["tel:999", f"/risk/new?message={one}"]
    assert f'href="/risk/new?message={one}"' in page.text
    form = sam.get(f"/risk/new?message={one}")
    after_it = send(sam, "/risk/new", page=form, belief="immediate")
    assert after_it.request.path == "/risk/1"
    report = duty.see(1)
    assert (report.message_id, report.came_by, report.received_at) == (one, "message", RECEIVED)
    assert "RISK-0001" in words(sam.get(f"/inbox/{one}"))


def test_from_then_on_nobody_else_sees_the_message(sam, services, signed_in):
    one = came(services, f"It says {WORD}.", subject=WORD, at=RECEIVED)
    drafter = signed_in(Role.DRAFTER, name="Kim Example")
    form = drafter.get(f"/risk/new?message={one}")
    assert "RISK-0001" in words(send(drafter, "/risk/new", page=form, belief="immediate"))
    assert drafter.get(f"/inbox/{one}").status_code == 404
    assert WORD not in drafter.get("/inbox?tab=all").text
    assert WORD in sam.get("/inbox?tab=all").text


def test_a_mail_server_whose_clock_is_fast_keeps_nobody_from_reporting(sam, duty, services):
    one = came(services, "It says so.", at=after(1, minutes=5))
    send(sam, "/risk/new", page=sam.get(f"/risk/new?message={one}"), belief="immediate")
    assert duty.see(1).received_at == after(1)


def test_a_second_press_leads_to_the_first(sam, duty, services):
    one = came(services, "It says so.", at=RECEIVED)
    send(sam, "/risk/new", page=sam.get(f"/risk/new?message={one}"), belief="immediate")
    again = sam.get(f"/risk/new?message={one}", follow_redirects=True)
    assert again.request.path == "/risk/1"
    assert (message_of(again).kind, "RISK-0001" in message_of(again).words) == ("info", True)


def test_two_who_press_at_once_make_two_that_are_linked(sam, duty, services, signed_in):
    one = came(services, "It says so.", at=RECEIVED)
    drafter = signed_in(Role.DRAFTER, name="Kim Example")
    theirs = drafter.get(f"/risk/new?message={one}")
    send(sam, "/risk/new", page=sam.get(f"/risk/new?message={one}"), belief="immediate")
    said = send(drafter, "/risk/new", page=theirs, belief="immediate", note=WORD)
    assert "RISK-0002" in heading_of(said)
    assert duty.see(2).follows == 1
    assert duty.see(2).note == WORD, "nothing typed is lost"
    assert duty.see(1).message_id == one


def test_a_form_that_was_open_while_the_director_was_told_is_not_swallowed(sam, duty, services, signed_in):
    one = came(services, "It says so.", at=RECEIVED)
    drafter = signed_in(Role.DRAFTER, name="Kim Example")
    theirs = drafter.get(f"/risk/new?message={one}")
    duty.report(message=one)
    duty.tell(1, after(minutes=30))
    before = told_of(services, 2)
    said = send(drafter, "/risk/new", page=theirs, area="Rotherham", belief="immediate", note="A second child")
    assert parts_of(said, "team-told")
    assert (duty.see(2).follows, duty.see(2).clock.runs) == (None, True)
    assert (before, told_of(services, 2)) == (set(), {duty.first, duty.second})


def test_people_are_told_of_a_second_report_of_a_message_too(sam, duty, services, signed_in):
    one = came(services, "It says so.", at=RECEIVED)
    drafter = signed_in(Role.DRAFTER, name="Kim Example")
    theirs = drafter.get(f"/risk/new?message={one}")
    duty.report(message=one)
    send(drafter, "/risk/new", page=theirs, belief="immediate", note="A second child")
    assert duty.see(2).follows == 1
    assert told_of(services, 2) == {duty.first, duty.second}


def test_two_who_send_at_once_lose_nothing_of_what_they_typed(clock, stack_app):
    services = stack_app.extensions["despatch"]
    one = came(services, "It says so.", at=RECEIVED)
    clients = [sign_in_to(stack_app, Role.DRAFTER, name=f"{name} Example") for name in ("Kim", "Robin")]
    forms = [client.get(f"/risk/new?message={one}") for client in clients]
    together(
        lambda: send(clients[0], "/risk/new", page=forms[0], belief="immediate", note="One boy"),
        lambda: send(clients[1], "/risk/new", page=forms[1], belief="immediate", note="Two boys"),
    )
    with services.database.reading() as session:
        assert set(session.scalars(select(RiskFacts.note))) == {"One boy", "Two boys"}
        assert len(session.scalars(select(RiskLink)).all()) == 1


def test_who_may_not_see_a_message_learns_nothing_by_sending_its_number(duty, services, signed_in):
    one = came(services, "It says so.", at=RECEIVED - timedelta(days=30))
    duty.report(message=one)
    drafter = signed_in(Role.DRAFTER, name="Kim Example")
    token = token_in(drafter.get("/account").text)
    pages = []
    for number in (one, 4711):
        answer = drafter.post("/risk/new", data={"csrf_token": token, "token": "same", "message": str(number)})
        pages.append((answer.status_code, words(answer), filled_form(answer.text)["time"]))
        assert f"/inbox/{number}" not in answer.text
    assert pages[0] == pages[1]


def test_who_does_not_read_the_inbox_gets_nothing_of_it(clock, services, signed_in):
    one = came(services, f"It says {WORD}.", subject=WORD, at=RECEIVED)
    clearer = signed_in(Role.CLEARER, name="Kim Example")
    form = clearer.get(f"/risk/new?message={one}")
    assert filled_form(form.text)["message"] == [""]
    assert filled_form(form.text)["time"] == ["10:00am"]


def test_an_answer_to_our_mail_is_seen_by_nobody_else(sam, duty, services, signed_in):
    duty.report()
    fields = {"to_whom": "the director", "value": "director@council.example", "call": "020 7946 0000"}
    sent = send(sam, "/risk/1/mail", **fields)
    assert (sent.request.path, message_of(sent).kind) == ("/risk/1", "success")
    with services.database.reading() as session:
        header_id, reply_to = session.execute(select(RiskMail.header_id, RiskMail.reply_to)).one()
    one = came(services, WORD, subject=f"Re {WORD}", In_Reply_To=f"<{header_id}>")
    two = came(services, f"{WORD} again", subject=f"New {WORD}", to=reply_to)
    drafter = signed_in(Role.DRAFTER, name="Kim Example")
    assert WORD not in drafter.get("/inbox?tab=all").text
    assert {drafter.get(f"/inbox/{each}").status_code for each in (one, two)} == {404}
    for each in (one, two):
        page = sam.get(f"/inbox/{each}")
        assert links_of(part_of(page, "says-of")) == {"/risk/1": "RISK-0001"}
