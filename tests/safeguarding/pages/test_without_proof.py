"""Recording a report of risk never waits for a proof or a second factor; opening one does, but in an emergency, which
alarms."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from app.accounts.models import Factor, Role
from app.audit.find import RISK, bodies_of, personal_of
from app.audit.models import AuditEvent, AuditSubject
from app.notices.choose import choose
from app.notices.models import Notice
from app.notices.states import Way
from app.platform.clock import now
from tests.fixtures.app import add_member, let_proof_lapse, prove_again, sign_in_to, token_in
from tests.inbox.mail import came
from tests.safeguarding.pages.browsing import WORD, numbers, send
from tests.web.filled import Main, filled_form
from tests.web.markup import errors_of, faults_of, message_of, part_of, parts_of, words_of

OURS = {"Sec-Fetch-Site": "same-origin", "Referer": "http://localhost/risk/1"}
OPEN = "/risk/open-without-proof"
REASON = "My telephone is broken"


@pytest.fixture
def stale(sam):
    """Sam, whose proof has lapsed."""
    let_proof_lapse(sam)
    return sam


def is_asked(answer):
    return (answer.location or "").startswith("/prove") or 'action="/prove' in answer.text


def open_up(client, **fields):
    return send(client, OPEN, **{"reason": REASON} | fields)


def events(services, action):
    with services.database.reading() as session:
        return list(bodies_of(session, AuditEvent.action == action))


@pytest.mark.parametrize("factor", [Factor.APP, Factor.NONE], ids=["lapsed", "none at all"])
@pytest.mark.parametrize("role", Role)
def test_anybody_records_a_report_without_a_proof_or_a_factor(clock, services, signed_in, role, factor):
    client = signed_in(role)
    let_proof_lapse(client, factor=factor)
    page = client.get("/risk/new")
    assert (page.status_code, "999" in words_of(page)) == (200, True)
    assert client.get("/risk/new/numbers?area=Rotherham").status_code == 200
    send(client, "/risk/new", page=page, area="Rotherham", belief="immediate")
    assert numbers(services) == [1]
    if role is not Role.SAFEGUARDING:
        assert "RISK-0001" in client.get("/risk/new/recorded").text


@pytest.mark.parametrize("factor", [Factor.APP, Factor.NONE], ids=["lapsed", "none at all"])
def test_a_message_of_the_inbox_is_reported_without_a_proof(clock, services, signed_in, factor):
    """From a page that was open, or, where no factor is needed for the inbox, from the message."""
    message = came(services, f"It says {WORD}.")
    client = signed_in(Role.VIEWER)
    let_proof_lapse(client, factor=factor)
    assert f"/risk/new?message={message}" in client.get(f"/inbox/{message}").text
    send(client, f"/risk/new?message={message}", belief="immediate")
    assert numbers(services) == [1]


def test_a_message_is_reported_by_somebody_who_must_set_up_a_factor_first(clock, services, signed_in):
    message = came(services, f"It says {WORD}.")
    client = signed_in(Role.DRAFTER, Role.ADMINISTRATOR)
    let_proof_lapse(client, factor=Factor.NONE)
    assert client.get(f"/inbox/{message}").location == "/account/factors/begin"
    send(client, f"/risk/new?message={message}", belief="immediate")
    assert numbers(services) == [1]


def test_a_report_asks_for_a_proof_before_anything_of_it_is_shown(duty, stale):
    number = duty.report(note=f"{WORD} rang")
    answer = stale.get(f"/risk/{number}")
    assert answer.location == f"/prove?next=/risk/{number}&emergency=1"
    assert WORD not in stale.get(answer.location).text
    prove_again(stale)
    assert WORD in stale.get(f"/risk/{number}").text


def test_the_list_opens_without_and_names_nobody(duty, stale):
    duty.report(note=f"{WORD} rang", source=WORD)
    page = stale.get("/risk")
    assert ("RISK-0001" in page.text, WORD in page.text) == (True, False)


def test_the_message_of_a_report_asks_too(duty, services, stale):
    message = came(services, f"It says {WORD}.")
    duty.report(message=message)
    asked = stale.get(f"/inbox/{message}")
    assert is_asked(asked)
    assert WORD not in asked.text
    prove_again(stale)
    assert WORD in stale.get(f"/inbox/{message}").text


def test_the_audit_record_shows_what_events_say_of_a_report_to_a_fresh_proof_only(duty, services, clock, signed_in):
    number = duty.report(note=f"{WORD} rang")
    client = signed_in(Role.SAFEGUARDING, Role.ADMINISTRATOR, name="Kim Example")
    with services.database.reading() as session:
        about = select(AuditSubject.seq).where(AuditSubject.kind == RISK, AuditSubject.subject_id == str(number))
        seq = session.scalars(about.order_by(AuditSubject.seq)).first()
    let_proof_lapse(client)
    assert WORD not in client.get("/audit?kind=risk").text
    assert is_asked(client.get(f"/audit/{seq}"))
    prove_again(client)
    assert WORD in client.get(f"/audit/{seq}").text


class TestInAnEmergency:
    def test_the_question_leads_to_it_for_reports_only(self, duty, stale, signed_in):
        number = duty.report()
        asked = stale.get(stale.get(f"/risk/{number}").location)
        assert parts_of(asked, "emergency")
        assert faults_of(asked.text, policy=asked.headers["Content-Security-Policy"]) == []
        other = signed_in(Role.ADMINISTRATOR, name="Kim Example")
        let_proof_lapse(other)
        assert not parts_of(other.get("/prove"), "emergency")
        assert other.get(OPEN).status_code == 403

    def test_it_says_what_happens_and_asks_why(self, duty, stale, services):
        page = stale.get(OPEN)
        assert "15 minutes" in words_of(part_of(page, "what-happens"))
        assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
        refused = open_up(stale, reason=" ")
        assert list(errors_of(refused)) == ["reason"]
        assert events(services, "risk.opened_without_proof") == []
        assert is_asked(stale.get("/risk/1"))

    def test_reports_open_for_fifteen_minutes_at_this_browser_only(self, app, duty, stale, clock):
        number, at = duty.report(note=f"{WORD} rang"), now()
        answer = open_up(stale, page=stale.get(f"{OPEN}?next=/risk/{number}"))
        assert message_of(answer).kind == "success"
        assert WORD in stale.get(f"/risk/{number}").text
        elsewhere = sign_in_to(app, Role.SAFEGUARDING, name="Kim Example")
        let_proof_lapse(elsewhere)
        assert is_asked(elsewhere.get(f"/risk/{number}"))
        clock.set(at + timedelta(minutes=16))
        assert is_asked(stale.get(f"/risk/{number}"))

    def test_nothing_else_opens(self, duty, stale):
        open_up(stale)
        assert is_asked(stale.get("/risk/figures.xlsx"))
        assert is_asked(stale.post("/risk/people", data={"csrf_token": token_in(stale.get(OPEN).text)}))

    def test_nobody_confirms_or_releases_in_an_emergency(self, duty, stale, services):
        """It takes two people to stop the clock: one of them might sit at the other's computer."""
        number = duty.report()
        claim = duty.say_told(number, now())
        open_up(stale)
        assert stale.get(f"/risk/{number}/release").status_code == 200
        token = token_in(stale.get(OPEN).text)
        for act in (f"claims/{claim}/confirm", "release"):
            answer = stale.post(f"/risk/{number}/{act}", data={"csrf_token": token, "reason": REASON}, headers=OURS)
            assert is_asked(answer)
            assert not parts_of(answer, "emergency")
        assert duty.see(number, now()).clock.runs
        prove_again(stale)
        stale.post(f"/risk/{number}/claims/{claim}/confirm", data={"csrf_token": token_in(stale.get(OPEN).text)})
        assert not duty.see(number, now()).clock.runs

    def test_it_leads_to_the_report(self, duty, stale):
        number = duty.report(note=f"{WORD} rang")
        form = filled_form(stale.get(f"{OPEN}?next=/risk/{number}").text) | {"reason": REASON}
        assert stale.post(f"{OPEN}?next=/risk/{number}", data=form).location == f"/risk/{number}"
        assert stale.post(f"{OPEN}?next=//evil.example", data=form).location == "/risk"

    def test_it_opens_before_there_is_any_factor(self, duty, stale):
        number = duty.report(note=f"{WORD} rang")
        let_proof_lapse(stale, factor=Factor.NONE)
        begin = stale.get(f"/risk/{number}", follow_redirects=True)
        assert parts_of(begin, "emergency")
        page = open_up(stale)
        assert "RISK-0001" in page.text, "the list"
        assert WORD in stale.get(f"/risk/{number}").text
        assert stale.get("/account").location == "/account/factors/begin"

    def test_everyone_with_the_role_and_every_administrator_is_told_at_once_and_by_email(self, duty, stale, services):
        """Whatever they chose, and whoever did it too: it may be somebody else at their account."""
        administrator = add_member(services, Role.ADMINISTRATOR, name="Robin Example")
        both = add_member(services, Role.ADMINISTRATOR, Role.SAFEGUARDING, name="Jo Example")
        drafter = add_member(services, Role.DRAFTER, name="Kim Example")
        with services.database.writing() as session:
            for one in (administrator, both):
                choose(session, one.id, Way.NEVER, at=now())
        open_up(stale)
        with services.database.reading() as session:
            told = session.scalars(select(Notice).where(Notice.kind.startswith("risk_without_proof"))).all()
            assert {one.user_id for one in told} == {duty.first, duty.second, administrator.id, both.id}
            assert len(told) == 4
            assert drafter.id not in {one.user_id for one in told}
            assert {(one.mail, one.daily) for one in told} == {("waiting", False)}
            assert all(one.due_at <= now() for one in told)
            ends = {one.user_id: one.href for one in told if one.kind == "risk_without_proof_to_end"}
            assert ends == dict.fromkeys([administrator.id, both.id], f"/admin/users/{duty.second}")
            assert not any(REASON in str(one.facts) for one in told), "only the role may read why"

    def test_it_is_in_the_record_with_the_reason_and_the_head_of_the_chain_is_put_outside(self, duty, stale, services):
        open_up(stale)
        (body,) = events(services, "risk.opened_without_proof")
        assert (body["actor"], body["subjects"]) == (duty.second, [["risk", "list"], ["user", str(duty.second)]])
        with services.database.reading() as session:
            assert [(one.name, one.value) for one in personal_of(session, body["seq"])] == [("reason", REASON)]

    def test_a_line_of_the_log_says_so_with_numbers_only(self, duty, stale):
        with capture_logs() as log:
            open_up(stale)
        (line,) = [line for line in log if line.get("reason") == "risk_without_proof"]
        assert (line["event"], line["log_level"], line["user"]) == ("security", "error", duty.second)
        assert REASON not in str(log)
        assert "Sam Example" not in str(line)

    def test_administrators_find_it_among_the_alarms_without_the_reason(self, duty, stale, services):
        open_up(stale)
        (body,) = events(services, "security.alarm")
        assert (body["subjects"], body["after"]) == ([["user", str(duty.second)]], {"reason": "risk_without_proof"})

    def test_a_second_click_changes_nothing(self, duty, stale, services):
        page = stale.get(OPEN)
        open_up(stale, page=page)
        open_up(stale, page=page)
        assert len(events(services, "risk.opened_without_proof")) == 1

    def test_what_was_typed_about_a_report_goes_along_and_the_event_says_that_there_was_no_proof(
        self, duty, stale, services
    ):
        number = duty.report()
        prove_again(stale)
        page = stale.get(f"/risk/{number}/call")
        let_proof_lapse(stale)
        typed = filled_form(page.text) | {"to_whom": "Duty manager, Rotherham", "outcome": "no_answer"}
        asked = stale.post(f"/risk/{number}/call", data=typed, headers=OURS)
        assert (asked.status_code, bool(parts_of(asked, "emergency"))) == (403, True)
        why = send_form(stale, asked, OPEN)
        kept = send_form(stale, why, OPEN, reason=REASON)
        assert "Duty manager, Rotherham" in kept.text
        assert events(services, "risk.tried") == [], "nothing is sent on before a person says so"
        send_form(stale, kept, f"/risk/{number}/call")
        (body,) = events(services, "risk.tried")
        assert body["proof"]["emergency"] is True
        assert "at" not in body["proof"]

    def test_a_look_at_a_report_and_at_its_message_says_which_proof_there_was(self, duty, stale, services):
        message = came(services, f"It says {WORD}.")
        number = duty.report(message=message)
        open_up(stale)
        stale.get(f"/risk/{number}")
        stale.get(f"/inbox/{message}")
        looks = [
            body["proof"]["emergency"] for body in events(services, "risk.viewed") if body["after"]["page"] != "list"
        ]
        assert looks == [True, True]
        prove_again(stale, Factor.PASSKEY, "Laptop")
        stale.get(f"/risk/{number}")
        assert events(services, "risk.viewed")[-1]["proof"]["factor"] == "passkey"


def send_form(client, page, to, **fields):
    """The form of a page that is sent to `to`, filled in and sent as the browser does."""
    form = next(form for form in Main(page.text).forms if form.action.split("?")[0] == to)
    return client.post(form.action, data=form.fields | fields, headers=OURS)
