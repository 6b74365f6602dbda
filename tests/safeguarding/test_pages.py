"""Reports of risk as people use them: recorded in a minute, told of, confirmed by a second, corrected, taken away."""

import io
from datetime import timedelta

import openpyxl
import pypdfium2
import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.find import Wanted, find_events
from app.audit.record import SYSTEM, Actor
from app.database import DatabaseBusy
from app.notices.models import Notice
from app.registry.areas.number_changes import NumberFacts, record_number
from app.registry.areas.numbers import FRONT_DOOR
from app.safeguarding.came_back import look
from app.safeguarding.link import link_duplicate
from app.safeguarding.models import RiskFacts, RiskLink, RiskMail, RiskReport
from app.safeguarding.outcome import learn
from app.safeguarding.page_words import CHANGED, REFUSED, UNFIT
from app.safeguarding.states import Outcome
from tests.fixtures.app import add_member, sign_in_to, token_in
from tests.inbox.mail import came
from tests.journeys.clock import Clock
from tests.production.making import together
from tests.production.shown import words
from tests.safeguarding.reporting import RECEIVED, Duty, after, area_id
from tests.web.filled import filled_form
from tests.web.markup import faults_of

WORD = "Quillfeather"


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """An hour after the reports of `Duty` were received."""
    made = Clock(after(1))
    monkeypatch.setattr("app.clock.datetime", made)
    return made


@pytest.fixture
def sam(clock, signed_in):
    return signed_in(Role.SAFEGUARDING, name="Sam Example")


@pytest.fixture
def duty(sam, services) -> Duty:
    """`second` is Sam, at the browser."""
    first = add_member(services, Role.SAFEGUARDING, name="Fran Example")
    return Duty(services, first.id, sam.member.id)


def send(client, path, *, page=None, **fields):
    """A form filled and sent; the page that follows."""
    form = filled_form((page or client.get(path)).text) | {name: [value] for name, value in fields.items()}
    return client.post(path, data=form, follow_redirects=True)


def press(client, path):
    data = {"csrf_token": token_in(client.get("/account").text)}
    return client.post(path, data=data, follow_redirects=True)


def numbers(services):
    with services.database.reading() as session:
        return list(session.scalars(select(RiskReport.number).order_by(RiskReport.number)))


def told_of(services, number):
    """Who was told of a report."""
    with services.database.reading() as session:
        return set(session.scalars(select(Notice.user_id).where(Notice.href == f"/risk/{number}")))


def looks(services, number):
    """Pages of a report that somebody looked at, the newest first."""
    with services.database.reading() as session:
        events = find_events(session, Wanted(action="risk.viewed", kind="risk", identity=str(number)), size=99).events
        return [one.body.split('"page":"')[1].split('"')[0] for one in events]


class TestRecording:
    def test_the_first_words_are_what_to_do_now(self, clock, signed_in):
        page = words(signed_in(Role.VIEWER).get("/risk/new"))
        assert page.index("In danger now: call 999") < page.index("Then report it here") < page.index("Short note")

    def test_the_numbers_of_the_area_stand_there_once_it_is_chosen(self, duty, services, signed_in):
        facts = NumberFacts(FRONT_DOOR, "01709 555 0101", "Day and night", "Their page", None, None, None)
        with services.database.writing() as session:
            record_number(session, area_id(duty, "rotherham"), facts, actor=SYSTEM)
        client = signed_in(Role.CLEARER, name="Kim Example")
        found = client.get("/risk/new/numbers?area=ROTHERHAM%20council").text
        assert 'href="tel:017095550101"' in found
        assert "Never verified" in found
        without_scripts = send(client, "/risk/new", area="Rotherham", show="numbers")
        assert 'href="tel:017095550101"' in without_scripts.text
        assert numbers(services) == [], "nothing is recorded by looking"

    @pytest.mark.parametrize("role", [Role.DRAFTER, Role.VIEWER, Role.CLEARER, Role.ADMINISTRATOR])
    def test_anyone_on_duty_records_and_never_sees_it_again(self, clock, services, signed_in, role):
        client = signed_in(role)
        page = send(client, "/risk/new", area="Rotherham", belief="immediate", note=f"About {WORD}")
        assert "Recorded as RISK-0001 at 10:00" in words(page)
        assert "999" in words(page)
        assert WORD not in page.text
        again = client.get("/risk/new/recorded")
        assert WORD not in again.text
        assert client.get("/risk/1").status_code == client.get("/risk/999").status_code == 403
        assert client.get("/risk").status_code == 403

    def test_who_never_recorded_anything_is_led_to_the_form(self, clock, signed_in):
        assert signed_in(Role.VIEWER).get("/risk/new/recorded").location == "/risk/new"

    def test_the_team_is_told_at_once_and_once(self, duty, services, signed_in):
        client = signed_in(Role.VIEWER, name="Kim Example")
        page = client.get("/risk/new")
        for _ in range(2):
            said = send(client, "/risk/new", page=page, area="Rotherham", belief="immediate", note=WORD)
        assert "The safeguarding team was told." in words(said)
        with services.database.reading() as session:
            notices = session.scalars(select(Notice)).all()
        assert {one.user_id for one in notices} == {duty.first, duty.second}
        assert len(notices) == 2
        assert {one.href for one in notices} == {"/risk/1"}
        assert not any(WORD in str(one.facts) for one in notices)

    def test_where_nobody_has_the_role_the_page_says_so(self, clock, signed_in):
        said = send(signed_in(Role.VIEWER), "/risk/new", area="Rotherham", belief="immediate")
        assert "Nobody was told: nobody here has the safeguarding role." in words(said)

    def test_a_double_click_makes_one(self, clock, services, signed_in):
        client = signed_in(Role.VIEWER)
        page = client.get("/risk/new")
        for _ in range(2):
            assert "RISK-0001" in words(send(client, "/risk/new", page=page, area="Rotherham", belief="immediate"))
        assert numbers(services) == [1]

    def test_an_area_that_nobody_knows_is_taken_and_goes_to_the_police(self, sam, services):
        page = send(sam, "/risk/new", area="Somewhere by the sea", belief="not_sure")
        assert page.request.path == "/risk/1"
        assert "Find out" not in words(page)
        assert "Somewhere by the sea (to be found out)" in words(page)
        assert 'href="tel:101"' in page.text
        assert "Set the area" in words(page)
        assert "RISK-0001: find out which area it is" in words(sam.get("/"))

    def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(self, sam, services):
        page = send(sam, "/risk/new", area="Rotherham", note=WORD, time="25:61")
        assert page.status_code == 400
        assert "Choose one. If you are not sure, say so." in words(page)
        assert "Enter the time, such as 9:30 or 14:05" in words(page)
        assert WORD in page.text
        assert page.text.index("In danger now") < page.text.index("There is a problem")
        future = send(sam, "/risk/new", belief="immediate", time="10:01")
        assert "That is in the future" in words(future)
        assert numbers(services) == []

    def test_it_may_have_come_before(self, sam, duty):
        send(sam, "/risk/new", belief="immediate", area="Rotherham", time="09:30")
        assert duty.see(1).received_at == RECEIVED + timedelta(minutes=30)


class TestMessages:
    def test_a_message_becomes_a_report_in_two_clicks(self, sam, duty, services):
        one = came(services, f"It says {WORD}.", subject="Urgent", at=RECEIVED)
        page = sam.get(f"/inbox/{one}")
        assert page.text.index("Does it say that a child may be at risk") < page.text.index(WORD)
        assert f'href="/risk/new?message={one}"' in page.text
        form = sam.get(f"/risk/new?message={one}")
        after_it = send(sam, "/risk/new", page=form, belief="immediate")
        assert after_it.request.path == "/risk/1"
        report = duty.see(1)
        assert (report.message_id, report.came_by, report.received_at) == (one, "message", RECEIVED)
        assert "RISK-0001" in words(sam.get(f"/inbox/{one}"))

    def test_from_then_on_nobody_else_sees_the_message(self, sam, services, signed_in):
        one = came(services, f"It says {WORD}.", subject=WORD, at=RECEIVED)
        drafter = signed_in(Role.DRAFTER, name="Kim Example")
        form = drafter.get(f"/risk/new?message={one}")
        assert "RISK-0001" in words(send(drafter, "/risk/new", page=form, belief="immediate"))
        assert drafter.get(f"/inbox/{one}").status_code == 404
        assert WORD not in drafter.get("/inbox?tab=all").text
        assert WORD in sam.get("/inbox?tab=all").text

    def test_a_mail_server_whose_clock_is_fast_keeps_nobody_from_reporting(self, sam, duty, services):
        one = came(services, "It says so.", at=after(1, minutes=5))
        send(sam, "/risk/new", page=sam.get(f"/risk/new?message={one}"), belief="immediate")
        assert duty.see(1).received_at == after(1)

    def test_a_second_press_leads_to_the_first(self, sam, duty, services):
        one = came(services, "It says so.", at=RECEIVED)
        send(sam, "/risk/new", page=sam.get(f"/risk/new?message={one}"), belief="immediate")
        again = sam.get(f"/risk/new?message={one}", follow_redirects=True)
        assert again.request.path == "/risk/1"
        assert "That message is RISK-0001 already." in words(again)

    def test_two_who_press_at_once_make_two_that_are_linked(self, sam, duty, services, signed_in):
        one = came(services, "It says so.", at=RECEIVED)
        drafter = signed_in(Role.DRAFTER, name="Kim Example")
        theirs = drafter.get(f"/risk/new?message={one}")
        send(sam, "/risk/new", page=sam.get(f"/risk/new?message={one}"), belief="immediate")
        said = send(drafter, "/risk/new", page=theirs, belief="immediate", note=WORD)
        assert "Recorded as RISK-0002" in words(said)
        assert duty.see(2).follows == 1
        assert duty.see(2).note == WORD, "nothing typed is lost"
        assert duty.see(1).message_id == one

    def test_a_form_that_was_open_while_the_director_was_told_is_not_swallowed(self, sam, duty, services, signed_in):
        one = came(services, "It says so.", at=RECEIVED)
        drafter = signed_in(Role.DRAFTER, name="Kim Example")
        theirs = drafter.get(f"/risk/new?message={one}")
        duty.report(message=one)
        duty.tell(1, after(minutes=30))
        before = told_of(services, 2)
        said = send(drafter, "/risk/new", page=theirs, area="Rotherham", belief="immediate", note="A second child")
        assert "The safeguarding team was told." in words(said)
        assert (duty.see(2).follows, duty.see(2).clock.runs) == (None, True)
        assert (before, told_of(services, 2)) == (set(), {duty.first, duty.second})

    def test_people_are_told_of_a_second_report_of_a_message_too(self, sam, duty, services, signed_in):
        one = came(services, "It says so.", at=RECEIVED)
        drafter = signed_in(Role.DRAFTER, name="Kim Example")
        theirs = drafter.get(f"/risk/new?message={one}")
        duty.report(message=one)
        send(drafter, "/risk/new", page=theirs, belief="immediate", note="A second child")
        assert duty.see(2).follows == 1
        assert told_of(services, 2) == {duty.first, duty.second}

    def test_two_who_send_at_once_lose_nothing_of_what_they_typed(self, clock, stack_app):
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

    def test_who_may_not_see_a_message_learns_nothing_by_sending_its_number(self, duty, services, signed_in):
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

    def test_who_does_not_read_the_inbox_gets_nothing_of_it(self, clock, services, signed_in):
        one = came(services, f"It says {WORD}.", subject=WORD, at=RECEIVED)
        clearer = signed_in(Role.CLEARER, name="Kim Example")
        form = clearer.get(f"/risk/new?message={one}")
        assert filled_form(form.text)["message"] == [""]
        assert filled_form(form.text)["time"] == ["10:00"]

    def test_an_answer_to_our_mail_is_seen_by_nobody_else(self, sam, duty, services, signed_in):
        duty.report()
        fields = {"to_whom": "the director", "value": "director@council.example", "call": "020 7946 0000"}
        assert "The email leaves now" in words(send(sam, "/risk/1/mail", **fields))
        with services.database.reading() as session:
            header_id, reply_to = session.execute(select(RiskMail.header_id, RiskMail.reply_to)).one()
        one = came(services, WORD, subject=f"Re {WORD}", In_Reply_To=f"<{header_id}>")
        two = came(services, f"{WORD} again", subject=f"New {WORD}", to=reply_to)
        drafter = signed_in(Role.DRAFTER, name="Kim Example")
        assert WORD not in drafter.get("/inbox?tab=all").text
        assert {drafter.get(f"/inbox/{each}").status_code for each in (one, two)} == {404}
        for each in (one, two):
            page = sam.get(f"/inbox/{each}")
            assert "This message says something of RISK-0001." in words(page)
            assert 'href="/risk/1"' in page.text


class TestTelling:
    def test_a_call_is_recorded_once_and_stops_nothing(self, sam, duty):
        duty.report()
        page = sam.get("/risk/1/call")
        for _ in range(2):
            said = send(sam, "/risk/1/call", page=page, to_whom="duty manager", outcome="no_answer")
        assert "It does not stop the clock" in words(said)
        assert len(duty.see(1).tries) == 1
        assert "Nobody has been told" in words(said)
        assert "No answer" in words(said)
        assert "record it if they were told" not in words(said)
        said = send(sam, "/risk/1/call", to_whom="the director", outcome="reached")
        assert "Next: record it if they were told; else telephone" in words(said)

    def test_a_call_without_its_outcome_is_refused_beside_the_field(self, sam, duty):
        duty.report()
        page = send(sam, "/risk/1/call", to_whom=WORD)
        assert page.status_code == 400
        assert "Choose what came of it" in words(page)
        assert WORD in page.text
        assert duty.see(1).tries == ()

    def test_one_says_it_and_another_confirms_it(self, sam, duty, signed_in):
        duty.report()
        said = send(sam, "/risk/1/told", to_whom="the director", evidence="She will act today.")
        assert "Waits for a second person" in words(said)
        assert "You said so, so a colleague has to confirm it" in words(said)
        mine = press(sam, "/risk/1/claims/1/confirm")
        assert REFUSED["own"] in words(mine)
        robin = signed_in(Role.SAFEGUARDING, name="Robin Example")
        assert "Told after 1 hour" in words(press(robin, "/risk/1/claims/1/confirm"))
        again = press(robin, "/risk/1/claims/1/confirm")
        assert REFUSED["decided"] in words(again)

    def test_a_mail_without_an_answer_is_no_evidence(self, sam, duty):
        duty.report()
        page = send(sam, "/risk/1/told", to_whom="the director", how="email", evidence="")
        assert "Write how we know that they were told" in words(page)
        page = send(sam, "/risk/1/told", to_whom="the director", how="email", evidence="We wrote")
        assert UNFIT["acknowledgement"] in words(page)
        assert duty.see(1).claims == ()

    def test_a_mail_is_evidence_by_what_came_of_it(self, sam, duty, services):
        duty.report()
        said = {"to_whom": "the director", "how": "email", "evidence": "They will act"}
        self.write(sam)
        with services.database.writing() as session:
            learn(session, 1, Outcome.FAILED, at=after(1))
        assert UNFIT["try_failed"] in words(send(sam, "/risk/1/told", **said))
        self.write(sam)
        with services.database.reading() as session:
            reply_to = session.scalars(select(RiskMail.reply_to).where(RiskMail.try_id == 2)).one()
        message = came(services, "We have it.", to=reply_to, at=after(1))
        look(services, at=after(1))
        assert "An answer to an email has come. Read it first" in words(sam.get("/risk/1"))
        form = sam.get("/risk/1/told")
        assert filled_form(form.text)["how"] == ["email"]
        page = send(sam, "/risk/1/told", page=form, **said)
        assert f"/inbox/{message}" in page.text
        assert "Read it first" not in words(page)
        assert "Next: telephone" not in words(page), "a second person is next"
        (claim,) = duty.see(1).claims
        assert (claim.try_id, claim.evidence_message_id) == (2, message)

    def write(self, client) -> None:
        fields = {"to_whom": "the director", "value": "director@council.example", "call": "020 7946 0000"}
        assert "The email leaves now" in words(send(client, "/risk/1/mail", **fields))

    def test_told_before_it_came_is_refused_beside_the_time(self, sam, duty):
        duty.report()
        page = send(sam, "/risk/1/told", to_whom="the director", evidence="She said so", time="8:59")
        assert "That is before the report was received." in words(page)

    def test_a_second_person_rejects_it_for_a_reason(self, sam, duty):
        duty.report()
        claim = duty.say_told(1, after(minutes=30))
        assert "Write why" in words(send(sam, f"/risk/1/claims/{claim}/reject"))
        page = send(sam, f"/risk/1/claims/{claim}/reject", reason="It was her secretary")
        assert "Rejected. The clock runs on." in words(page)
        assert "It was her secretary" in words(page)

    def test_not_immediate_is_decided_by_one_and_confirmed_by_another(self, sam, duty):
        duty.report()
        claim = duty.say_not_immediate(1, after(minutes=30))
        page = press(sam, f"/risk/1/claims/{claim}/confirm")
        assert "Not immediate" in words(page)
        revoked = send(sam, f"/risk/1/claims/{claim}/revoke", reason="A new letter came")
        assert "Revoked. The clock runs on from the receipt." in words(revoked)
        assert "Nobody has been told" in words(revoked)

    def test_what_came_after_they_were_told_keeps_the_clock_of_the_matter_running(self, sam, duty, services, clock):
        duty.report(received_at=after(-5))
        duty.report(received_at=after(-1))
        with services.database.writing() as session:
            link_duplicate(session, 2, 1, actor=Actor(duty.first), at=after(0))
        claim = duty.say_told(1, after(0), told_at=after(-4))
        page = words(press(sam, f"/risk/1/claims/{claim}/confirm"))
        assert "Confirmed. The clock runs on" in page
        found = duty.see(1).clock
        assert (found.runs, found.received_at) == (True, after(-1))

    def test_a_claim_of_another_report_is_not_found(self, sam, duty):
        duty.report()
        duty.report()
        claim = duty.say_told(1, after(minutes=30))
        assert sam.get(f"/risk/2/claims/{claim}/reject").status_code == 404

    def test_nor_is_it_decided_from_there(self, sam, duty):
        duty.report()
        duty.report()
        claim = duty.say_told(1, after(minutes=30))
        assert REFUSED["no_such_claim"] in words(press(sam, f"/risk/2/claims/{claim}/confirm"))
        data = {"csrf_token": token_in(sam.get("/account").text), "reason": "Not theirs"}
        assert REFUSED["no_such_claim"] in words(sam.post(f"/risk/2/claims/{claim}/reject", data=data))
        assert duty.see(1).to_confirm

    def test_a_missed_deadline_asks_for_its_cause(self, sam, duty):
        duty.report()
        duty.report(received_at=after(-25))
        assert "The deadline has not been missed." in words(send(sam, "/risk/1/cause", reason="?"))
        assert "2 hours late" in words(sam.get("/risk/2"))
        page = send(sam, "/risk/2/cause", reason="Nobody was called at night")
        assert "The cause is recorded." in words(page)
        assert "Nobody was called at night" in words(page)


class TestFacts:
    def test_the_history_says_what_was_recorded(self, sam, duty):
        duty.report(source="A head teacher")
        page = words(sam.get("/risk/1/history"))
        assert "Area: Rotherham" in page
        assert "Received at: 6 March 2015, 09:00" in page
        assert "A head teacher" in page

    def test_a_stale_correction_is_refused_and_what_was_typed_stays(self, sam, duty):
        duty.report()
        mine = sam.get("/risk/1/correct")
        assert "Corrected." in words(send(sam, "/risk/1/correct", note="Theirs"))
        page = send(sam, "/risk/1/correct", page=mine, note=WORD)
        assert page.status_code == 400
        assert CHANGED in words(page)
        assert WORD in page.text
        assert "Corrected." in words(send(sam, "/risk/1/correct", page=page))
        assert duty.see(1).note == WORD

    def test_the_area_is_set_once_it_is_known(self, sam, duty):
        duty.report(area="", area_typed="By the sea")
        page = send(sam, "/risk/1/area", area="Rotherham")
        assert "The area is set." in words(page)
        assert duty.see(1).area == "Rotherham"

    def test_an_area_in_scotland_has_its_own_route(self, sam, duty):
        duty.report(area="", area_typed="Glasgow")
        page = send(sam, "/risk/1/area", area="Glasgow", nation="Scotland")
        assert "chief social work officer" in words(page)
        assert "The area is not known yet" not in words(page)

    def test_a_duplicate_is_linked_and_taken_apart_again(self, sam, duty):
        duty.report()
        duty.report(at=after(0.5), received_at=after(0.5))
        assert "No report has this number." in words(send(sam, "/risk/2/link", original="RISK-0009"))
        assert REFUSED["itself"] in words(send(sam, "/risk/2/link", original="2"))
        page = send(sam, "/risk/2/link", original="risk-0001")
        assert "It follows RISK-0001" in words(page)
        assert "No clock of its own" in words(page)
        assert "RISK-0002 follows this report." in words(sam.get("/risk/1"))
        apart = send(sam, "/risk/2/unlink", reason="Another family")
        assert "a matter of its own again" in words(apart)

    def test_what_stopped_the_clock_shows_on_both_and_is_revoked_from_either(self, sam, duty):
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

    def test_a_concern_about_a_service_is_referred(self, sam, duty):
        duty.report(about="service")
        assert "Refer to Ofsted" in words(sam.get("/risk/1"))
        page = send(sam, "/risk/1/refer", words="Their complaints line")
        assert "referred to Ofsted" in words(page)

    def test_of_a_child_it_is_not_referred(self, sam, duty):
        duty.report()
        assert "Refer to Ofsted" not in words(sam.get("/risk/1"))
        assert "Only a concern about a service is referred." in words(send(sam, "/risk/1/refer"))


class TestLooking:
    def test_each_page_is_recorded_before_it_is_shown(self, sam, duty, services):
        duty.report()
        for page in ("", "/call", "/told", "/history", ".pdf", ".xlsx"):
            assert sam.get(f"/risk/1{page}").status_code == 200
        assert looks(services, 1) == ["export", "export", "history", "told", "call", "report"]
        for page in ("/risk", "/risk/figures", "/risk/people", "/risk.xlsx", "/risk/figures.xlsx"):
            assert sam.get(page).status_code == 200
        assert looks(services, "list") == ["export", "export", "people", "figures", "list"]
        sam.get("/")
        assert looks(services, "list")[0] == "home"

    def test_what_cannot_be_recorded_is_not_shown(self, sam, duty, monkeypatch):
        duty.report(note=WORD)

        def busy(*_args, **_kwargs):
            raise DatabaseBusy

        monkeypatch.setattr("app.safeguarding.viewed.record", busy)
        for page in ("/risk/1", "/risk/1/call", "/risk/1.pdf", "/risk", "/risk/figures", "/risk/1/history"):
            answer = sam.get(page)
            assert answer.status_code == 503, page
            assert WORD not in answer.text
            assert "RISK-0001" not in answer.text

    def test_no_number_is_not_found_and_nothing_is_recorded(self, sam, duty, services):
        assert sam.get("/risk/7").status_code == 404
        assert send_to_missing(sam) == 404
        assert looks(services, 7) == []

    def test_nothing_of_it_is_kept_by_a_browser(self, sam, duty):
        duty.report()
        for page in ("/risk", "/risk/1", "/risk/1.pdf", "/risk/1.xlsx", "/risk/new", "/risk/figures.xlsx"):
            assert sam.get(page).headers["Cache-Control"] == "no-store", page

    def test_each_page_is_whole_and_loads_nothing_that_the_policy_refuses(self, sam, duty):
        duty.report(received_at=after(-25), about="service")
        duty.say_told(1, after(minutes=30), by=duty.second)
        forms = ("call", "mail", "told", "not-immediate", "correct", "area", "link", "unlink", "cause", "refer")
        rest = ("claims/1/reject", "claims/1/take-back", "claims/1/revoke", "history")
        for page in ("/risk", "/risk/people", "/risk/1", *(f"/risk/1/{one}" for one in (*forms, *rest))):
            answer = sam.get(page)
            assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == [], page

    def test_the_list_names_nobody(self, sam, duty):
        duty.report(source=WORD, note=WORD)
        for page in ("/risk", "/risk?show=all", "/"):
            text = sam.get(page).text
            assert "RISK-0001" in text
            assert WORD not in text
        assert "Fran Example" not in sam.get("/risk").text

    def test_an_empty_list_says_what_would_stand_there(self, sam):
        assert "No report waits" in words(sam.get("/risk"))
        assert "No report has been recorded" in words(sam.get("/risk?show=all"))
        assert "No report was received by then" in words(sam.get("/risk/figures"))

    def test_what_is_settled_is_open_no_more(self, sam, duty):
        duty.report()
        duty.tell(1, after(minutes=30))
        assert "RISK-0001" not in words(sam.get("/risk"))
        assert "RISK-0001" in words(sam.get("/risk?show=all"))


class TestFiles:
    def test_each_page_of_a_pdf_says_who_took_it(self, sam, duty, services):
        duty.report(note=WORD)
        body = sam.get("/risk/1.pdf").data
        with pypdfium2.PdfDocument(body) as file:
            pages = [page.get_textpage().get_text_range() for page in file]
        assert all("RISK-0001 · taken by Sam Example on 6 March 2015, 10:00" in page for page in pages)
        assert any(WORD in page for page in pages)

    def test_each_sheet_says_who_took_it(self, sam, duty):
        duty.report(note=WORD)
        for path in ("/risk/1.xlsx", "/risk.xlsx", "/risk/figures.xlsx"):
            book = openpyxl.load_workbook(io.BytesIO(sam.get(path).data))
            for sheet in book:
                assert "taken by Sam Example on 6 March 2015, 10:00" in sheet["A1"].value, path
                assert "taken by Sam Example" in sheet.oddHeader.left.text

    def test_it_is_recorded_that_it_was_taken(self, sam, duty, services):
        duty.report(note=WORD)
        sam.get("/risk/1.xlsx")
        with services.database.reading() as session:
            event = find_events(session, Wanted(action="data.taken", risk=True), size=1).events[0]
        assert [(one.kind, one.subject_id) for one in event.subjects] == [("risk", "1")]
        assert WORD not in event.body

    def test_a_day_of_figures_that_is_none_is_refused(self, sam):
        assert sam.get("/risk/figures.xlsx?as_at=never").status_code == 400
        assert sam.get("/risk/figures?as_at=never").status_code == 400


def test_who_is_woken_and_from_when(sam, duty):
    page = send(sam, "/risk/people", **{f"step-{duty.first}": "4h"})
    assert "Saved." in words(page)
    assert filled_form(page.text)[f"step-{duty.first}"] == ["4h"]
    assert "Nothing was changed." in words(send(sam, "/risk/people"))


def test_what_waits_comes_first_on_the_first_page(sam, duty, signed_in):
    duty.report()
    duty.report(area="", area_typed="By the sea")
    duty.say_told(1, after(minutes=30))
    page = words(sam.get("/"))
    assert page.index("Children at risk") < page.index("Recipients today")
    assert "RISK-0001: confirm as a second person" in page
    assert "RISK-0002: tell the director of children’s services" in page
    assert "RISK-" not in words(signed_in(Role.DRAFTER, Role.ADMINISTRATOR, name="Kim Example").get("/"))


def send_to_missing(client):
    data = {"csrf_token": token_in(client.get("/account").text), "reason": "?"}
    return client.post("/risk/7/not-immediate", data=data).status_code
