"""Whom was told and tried: by one, confirmed by another, or not."""

from sqlalchemy import select

from app.accounts.models import Role
from app.audit.record import Actor
from app.safeguarding.came_back import look
from app.safeguarding.link import link_duplicate
from app.safeguarding.models import RiskMail
from app.safeguarding.outcome import learn
from app.safeguarding.refusals import REFUSALS
from app.safeguarding.states import Outcome
from tests.fixtures.app import token_in
from tests.inbox.mail import came
from tests.production.shown import words
from tests.safeguarding.pages.browsing import WORD, press, send
from tests.safeguarding.reporting import after
from tests.web.filled import filled_form


def test_a_call_is_recorded_once_and_stops_nothing(sam, duty):
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


def test_a_call_without_its_outcome_is_refused_beside_the_field(sam, duty):
    duty.report()
    page = send(sam, "/risk/1/call", to_whom=WORD)
    assert page.status_code == 400
    assert "Choose what came of it" in words(page)
    assert WORD in page.text
    assert duty.see(1).tries == ()


def test_one_says_it_and_another_confirms_it(sam, duty, signed_in):
    duty.report()
    said = send(sam, "/risk/1/told", to_whom="the director", evidence="She will act today.")
    assert "Waits for a second person" in words(said)
    assert "You said so, so a colleague has to confirm it" in words(said)
    mine = press(sam, "/risk/1/claims/1/confirm")
    assert REFUSALS["own"] in words(mine)
    robin = signed_in(Role.SAFEGUARDING, name="Robin Example")
    assert "Told after 1 hour" in words(press(robin, "/risk/1/claims/1/confirm"))
    again = press(robin, "/risk/1/claims/1/confirm")
    assert REFUSALS["decided"] in words(again)


def test_nobody_is_said_to_be_uncalled_where_somebody_was_told_by_telephone(sam, duty):
    duty.report()
    assert "No call or email is recorded yet." in words(sam.get("/risk/1"))
    said = words(send(sam, "/risk/1/told", to_whom="the director", how="telephone", evidence="She will act today."))
    assert "By telephone" in said
    assert "No call or email is recorded" not in said
    assert "No separate call or email is recorded." in said


def test_a_mail_without_an_answer_is_no_evidence(sam, duty):
    duty.report()
    page = send(sam, "/risk/1/told", to_whom="the director", how="email", evidence="")
    assert "Write how we know that they were told" in words(page)
    page = send(sam, "/risk/1/told", to_whom="the director", how="email", evidence="We wrote")
    assert REFUSALS["acknowledgement"] in words(page)
    assert duty.see(1).claims == ()


def test_a_mail_is_evidence_by_what_came_of_it(sam, duty, services):
    duty.report()
    said = {"to_whom": "the director", "how": "email", "evidence": "They will act"}
    write(sam)
    with services.database.writing() as session:
        learn(session, 1, Outcome.FAILED, at=after(1))
    assert REFUSALS["try_failed"] in words(send(sam, "/risk/1/told", **said))
    write(sam)
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


def write(client) -> None:
    fields = {"to_whom": "the director", "value": "director@council.example", "call": "020 7946 0000"}
    assert "The email leaves now" in words(send(client, "/risk/1/mail", **fields))


def test_told_before_it_came_is_refused_beside_the_time(sam, duty):
    duty.report()
    page = send(sam, "/risk/1/told", to_whom="the director", evidence="She said so", time="8:59")
    assert "That is before the report was received." in words(page)


def test_a_second_person_rejects_it_for_a_reason(sam, duty):
    duty.report()
    claim = duty.say_told(1, after(minutes=30))
    assert "Write why" in words(send(sam, f"/risk/1/claims/{claim}/reject"))
    page = send(sam, f"/risk/1/claims/{claim}/reject", reason="It was her secretary")
    assert "Rejected. The clock runs on." in words(page)
    assert "It was her secretary" in words(page)


def test_not_immediate_is_decided_by_one_and_confirmed_by_another(sam, duty):
    duty.report()
    claim = duty.say_not_immediate(1, after(minutes=30))
    page = press(sam, f"/risk/1/claims/{claim}/confirm")
    assert "Not immediate" in words(page)
    revoked = send(sam, f"/risk/1/claims/{claim}/revoke", reason="A new letter came")
    assert "Revoked. The clock runs on from the receipt." in words(revoked)
    assert "Nobody has been told" in words(revoked)


def test_what_came_after_they_were_told_keeps_the_clock_of_the_matter_running(sam, duty, services, clock):
    duty.report(received_at=after(-5))
    duty.report(received_at=after(-1))
    with services.database.writing() as session:
        link_duplicate(session, 2, 1, actor=Actor(duty.first), at=after(0))
    claim = duty.say_told(1, after(0), told_at=after(-4))
    page = words(press(sam, f"/risk/1/claims/{claim}/confirm"))
    assert "Confirmed. The clock runs on" in page
    found = duty.see(1).clock
    assert (found.runs, found.received_at) == (True, after(-1))


def test_a_claim_of_another_report_is_not_found(sam, duty):
    duty.report()
    duty.report()
    claim = duty.say_told(1, after(minutes=30))
    assert sam.get(f"/risk/2/claims/{claim}/reject").status_code == 404


def test_nor_is_it_decided_from_there(sam, duty):
    duty.report()
    duty.report()
    claim = duty.say_told(1, after(minutes=30))
    assert REFUSALS["no_such_claim"] in words(press(sam, f"/risk/2/claims/{claim}/confirm"))
    data = {"csrf_token": token_in(sam.get("/account").text), "reason": "Not theirs"}
    assert REFUSALS["no_such_claim"] in words(sam.post(f"/risk/2/claims/{claim}/reject", data=data))
    assert duty.see(1).to_confirm


def test_a_missed_deadline_asks_for_its_cause(sam, duty):
    duty.report()
    duty.report(received_at=after(-25))
    assert "The deadline has not been missed." in words(send(sam, "/risk/1/cause", reason="?"))
    assert "2 hours late" in words(sam.get("/risk/2"))
    page = send(sam, "/risk/2/cause", reason="Nobody was called at night")
    assert "The cause is recorded." in words(page)
    assert "Nobody was called at night" in words(page)
