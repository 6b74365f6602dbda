"""Whom was told and tried: by one, confirmed by another, or not."""

from sqlalchemy import select

from app.accounts.models import Role, User
from app.audit.record import Actor
from app.people.first_run import let_in_alone
from app.safeguarding.clock.clock import State
from app.safeguarding.forms import NO_EVIDENCE, NO_OUTCOME
from app.safeguarding.link import link_duplicate
from app.safeguarding.models import RiskMail
from app.safeguarding.page_words import HOW
from app.safeguarding.refusals import REFUSALS
from app.safeguarding.states import How, Outcome, Verdict
from app.safeguarding.telling.mail_outcomes import look
from app.safeguarding.telling.tell import learn
from app.safeguarding.views.acts import WHAT_STOPS_IT, WHY
from tests.fixtures.app import add_member, token_in
from tests.inbox.mail import came
from tests.production.shown import words
from tests.refusals import said_of
from tests.safeguarding.pages.browsing import WORD, press, send
from tests.safeguarding.reporting import RECEIVED, after
from tests.web.filled import filled_form
from tests.web.markup import errors_of, forms_of, message_of, part_of, parts_of, rows_of, states_of, words_of

DIRECTOR = {"rung": "director", "to_whom": "the director"}


def clock_of(page):
    """The state of the clock, in a word."""
    return states_of(part_of(page, "clock"))[0].word


def heading_of_claim(page, claim):
    return words_of(part_of(page, f"claim-{claim}").xpath("./h3")[0])


def test_a_call_is_recorded_once_and_stops_nothing(sam, duty):
    duty.report()
    page = sam.get("/risk/1/call")
    for _ in range(2):
        said = send(sam, "/risk/1/call", page=page, to_whom="duty manager", outcome="no_answer")
    assert (said.request.path, message_of(said).kind) == ("/risk/1", "success")
    assert len(duty.see(1).tries) == 1
    assert (clock_of(said), duty.see(1).clock.runs) == (State.RUNNING.word, True)
    assert Outcome.NO_ANSWER.word in rows_of(said)[0][3]
    assert parts_of(said, "record-first") == []
    said = send(sam, "/risk/1/call", to_whom="the director", outcome="reached")
    following = part_of(said, "next")
    assert (bool(parts_of(following, "record-first")), "telephone" in words_of(following)) == (True, True)


def test_the_pages_of_a_call_and_of_who_was_told_say_what_stops_the_clock(sam, duty):
    number = duty.report()
    assert "the director, or someone who acts for the director, was told" in WHAT_STOPS_IT
    assert WHAT_STOPS_IT.endswith("once a second person confirms that the police were told.")
    for page in ("call", "told"):
        assert WHAT_STOPS_IT in words(sam.get(f"/risk/{number}/{page}")), page


def test_a_call_without_its_outcome_is_refused_beside_the_field(sam, duty):
    duty.report()
    page = send(sam, "/risk/1/call", to_whom=WORD)
    assert page.status_code == 400
    assert errors_of(page) == {"outcome": NO_OUTCOME}
    assert WORD in page.text
    assert duty.see(1).tries == ()


def test_nothing_is_selected_for_the_person_who_records_who_was_told(sam, duty):
    duty.report()
    page = sam.get("/risk/1/told")
    assert {"rung", "how"} & set(filled_form(page.text)) == set()
    page = send(sam, "/risk/1/told", page=page, to_whom="the director", evidence="She will act today.")
    assert set(errors_of(page)) == {"rung", "how"}
    assert duty.see(1).claims == ()


def test_before_confirming_it_says_of_what_to_be_sure_and_what_follows(sam, duty):
    duty.report()
    duty.say_told(1, after(minutes=30))
    page = sam.get("/risk/1")
    director = duty.see(1).route.director
    assert words_of(part_of(page, "before-confirming-1")) == (
        f"Confirm only if you are satisfied that {director} was told. Your confirmation stops the clock."
    )
    assert "confirms that the director, or someone who acts for" in words_of(part_of(page, "what-stops-the-clock"))
    assert "police" not in words_of(part_of(page, "what-stops-the-clock"))
    duty.report()
    with duty.services.database.writing() as session:
        link_duplicate(session, 2, 1, actor=Actor(duty.first), at=after(0.6))
    assert words_of(part_of(sam.get("/risk/1"), "before-confirming-1")).endswith(
        "stops the clock, unless a report on the same matter was received after that."
    )
    duty.report()
    duty.say_not_immediate(3, after(minutes=30))
    assert words_of(part_of(sam.get("/risk/3"), "before-confirming-2")).startswith(
        "Confirm only if you agree that the risk is not immediate."
    )


def test_one_says_it_and_another_confirms_it(sam, duty, signed_in):
    duty.report()
    said = send(sam, "/risk/1/told", **DIRECTOR, how="telephone", evidence="She will act today.")
    assert clock_of(said) == State.UNCONFIRMED.word
    assert parts_of(said, "own-claim-1")
    assert "/risk/1/claims/1/confirm" not in forms_of(said)
    mine = press(sam, "/risk/1/claims/1/confirm")
    assert message_of(mine) == ("warning", REFUSALS["own"])
    robin = signed_in(Role.SAFEGUARDING, name="Robin Example")
    page = robin.get("/risk/1")
    assert ("/risk/1/claims/1/confirm" in forms_of(page), parts_of(page, "own-claim-1")) == (True, [])
    confirmed = press(robin, "/risk/1/claims/1/confirm")
    assert clock_of(confirmed) == State.NOTIFIED.word
    assert "1 hour" in words_of(part_of(confirmed, "clock").xpath("./p")[0])
    again = press(robin, "/risk/1/claims/1/confirm")
    assert message_of(again) == ("warning", REFUSALS["decided"])


def test_the_report_names_who_can_confirm_and_what_helps_where_nobody_can(sam, duty, signed_in):
    """Alex let both in alone, so Fran, Kim and Sam may be one person."""
    alex = add_member(duty.services, Role.ADMINISTRATOR, name="Alex Example")
    kim = add_member(duty.services, Role.SAFEGUARDING, name="Kim Example")
    with duty.services.database.writing() as session:
        for user_id in (duty.first, duty.second, kim.id):
            let_in_alone(session, session.get_one(User, user_id), by_id=alex.id)
    duty.report()
    duty.say_told(1, after(minutes=30))
    page = sam.get("/risk/1")
    assert "/risk/1/claims/1/confirm" not in forms_of(page)
    assert parts_of(page, "no-one-able-1")
    barred = words_of(part_of(page, "barred-1"))
    assert barred.startswith("Kim Example and Sam Example can’t ")
    with duty.services.database.reading() as session:
        email = session.get_one(User, duty.first).email
    assert f"despatch user vouch {email}" in barred
    facts = {"claimant": "Fran Example", "sponsor": "Alex Example", "vouch_for": "Fran Example", "email": email}
    said = said_of("set_up_alone", accounts="Fran Example and Sam Example", **facts)
    assert message_of(press(sam, "/risk/1/claims/1/confirm")) == ("warning", said)
    refused = send(sam, "/risk/1/claims/1/reject", reason="Not so")
    assert refused.status_code == 400
    assert said in words(refused)
    robin = signed_in(Role.SAFEGUARDING, name="Robin Example")
    page = robin.get("/risk/1")
    assert "/risk/1/claims/1/confirm" in forms_of(page)
    assert words_of(part_of(page, "able-1")) == "You can confirm or reject this."
    assert words_of(part_of(sam.get("/risk/1"), "able-1")).startswith("Robin Example can ")
    assert (bool(parts_of(page, "barred-1")), parts_of(page, "no-one-able-1")) == (True, [])
    assert clock_of(press(robin, "/risk/1/claims/1/confirm")) == State.NOTIFIED.word


def test_nobody_is_said_to_be_uncalled_where_somebody_was_told_by_telephone(sam, duty):
    duty.report()
    page = sam.get("/risk/1")
    assert [bool(parts_of(page, name)) for name in ("no-tries", "no-other-tries")] == [True, False]
    page = send(sam, "/risk/1/told", **DIRECTOR, how="telephone", evidence="She will act today.")
    assert HOW[How.TELEPHONE] in words_of(part_of(page, "claim-1"))
    assert [bool(parts_of(page, name)) for name in ("no-tries", "no-other-tries")] == [False, True]


def test_a_mail_without_an_answer_is_no_evidence(sam, duty):
    duty.report()
    page = send(sam, "/risk/1/told", **DIRECTOR, how="email", evidence="")
    assert errors_of(page) == {"evidence": NO_EVIDENCE}
    page = send(sam, "/risk/1/told", **DIRECTOR, how="email", evidence="We wrote")
    assert errors_of(page) == {"evidence": REFUSALS["acknowledgement"]}
    assert duty.see(1).claims == ()


def test_a_mail_is_evidence_by_what_came_of_it(sam, duty, services):
    duty.report()
    said = {**DIRECTOR, "how": "email", "evidence": "They will act"}
    write(sam)
    with services.database.writing() as session:
        learn(session, 1, Outcome.FAILED, at=after(1))
    assert REFUSALS["try_failed"] in words(send(sam, "/risk/1/told", **said))
    write(sam)
    with services.database.reading() as session:
        reply_to = session.scalars(select(RiskMail.reply_to).where(RiskMail.try_id == 2)).one()
    message = came(services, "We have it.", to=reply_to, at=after(1))
    look(services, at=after(1))
    assert parts_of(sam.get("/risk/1"), "read-first")
    form = sam.get("/risk/1/told")
    assert filled_form(form.text)["how"] == ["email"]
    page = send(sam, "/risk/1/told", page=form, **said)
    assert f"/inbox/{message}" in page.text
    assert parts_of(page, "read-first") == []
    assert parts_of(page, "next") == [], "a second person is next"
    (claim,) = duty.see(1).claims
    assert (claim.try_id, claim.evidence_message_id) == (2, message)


def write(client) -> None:
    fields = {"to_whom": "the director", "value": "director@council.example", "call": "020 7946 0000"}
    page = send(client, "/risk/1/mail", **fields)
    assert (page.request.path, message_of(page).kind) == ("/risk/1", "success")


def test_told_before_it_came_is_refused_beside_the_time(sam, duty):
    duty.report()
    page = send(sam, "/risk/1/told", **DIRECTOR, how="telephone", evidence="She said so", time="8:59")
    assert errors_of(page) == {"time": REFUSALS["told_before"]}


def test_a_second_person_rejects_it_for_a_reason(sam, duty):
    duty.report()
    claim = duty.say_told(1, after(minutes=30))
    assert errors_of(send(sam, f"/risk/1/claims/{claim}/reject")) == {"reason": WHY}
    page = send(sam, f"/risk/1/claims/{claim}/reject", reason="It was her secretary")
    assert (message_of(page).kind, clock_of(page)) == ("success", State.RUNNING.word)
    assert Verdict.REJECTED.word.lower() in heading_of_claim(page, claim)
    assert "It was her secretary" in words(page)


def test_not_immediate_is_decided_by_one_and_confirmed_by_another(sam, duty):
    duty.report()
    claim = duty.say_not_immediate(1, after(minutes=30))
    page = press(sam, f"/risk/1/claims/{claim}/confirm")
    assert clock_of(page) == State.NOT_IMMEDIATE.word
    revoked = send(sam, f"/risk/1/claims/{claim}/revoke", reason="A new letter came")
    assert Verdict.REVOKED.word.lower() in heading_of_claim(revoked, claim)
    assert (message_of(revoked).kind, clock_of(revoked)) == ("success", State.RUNNING.word)
    assert duty.see(1).clock.received_at == RECEIVED, "it runs on from the receipt"


def test_what_came_after_they_were_told_keeps_the_clock_of_the_matter_running(sam, duty, services, clock):
    duty.report(received_at=after(-5))
    duty.report(received_at=after(-1))
    with services.database.writing() as session:
        link_duplicate(session, 2, 1, actor=Actor(duty.first), at=after(0))
    claim = duty.say_told(1, after(0), told_at=after(-4))
    page = press(sam, f"/risk/1/claims/{claim}/confirm")
    assert message_of(page).kind == "success"
    assert Verdict.CONFIRMED.word.lower() in heading_of_claim(page, claim)
    assert clock_of(page) == State.RUNNING.word
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
    assert message_of(press(sam, f"/risk/2/claims/{claim}/confirm")) == ("warning", REFUSALS["no_such_claim"])
    data = {"csrf_token": token_in(sam.get("/account").text), "reason": "Not theirs"}
    assert REFUSALS["no_such_claim"] in words(sam.post(f"/risk/2/claims/{claim}/reject", data=data))
    assert duty.see(1).to_confirm


def test_a_missed_deadline_asks_for_its_cause(sam, duty):
    duty.report()
    duty.report(received_at=after(-25))
    assert errors_of(send(sam, "/risk/1/cause", reason="?")) == {"": REFUSALS["not_missed"]}
    assert "2 hours past the deadline" in words(sam.get("/risk/2"))
    page = send(sam, "/risk/2/cause", reason="Nobody was called at night")
    assert (page.request.path, message_of(page).kind) == ("/risk/2", "success")
    assert "Nobody was called at night" in words_of(part_of(page, "facts"))
