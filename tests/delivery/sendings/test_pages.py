"""The pages of sending: start one, watch and steer it, look at one attempt."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from app.audit.record import SYSTEM
from app.campaigns.models import Campaign
from app.delivery.attempts.settle import Evidence, move
from app.delivery.carriers import FILES
from app.delivery.marking.sendable import Stand
from app.delivery.models import Attempt, Sending
from app.delivery.sending.forms import london_moment
from app.delivery.sending.steer import go_on, pause_sending
from app.delivery.states import SendingState, State
from app.platform.clock import now
from app.platform.mail.errors import PutOff, Refused, ServerFailed, Unsure
from app.web.filters import format_date, format_moment
from tests.delivery.marking import SEND, press, read, seen_in
from tests.delivery.reaching import fail, reach
from tests.delivery.sending import BY_EMAIL, ids, make, of, send
from tests.delivery.sendings.office import (
    LEADERS,
    LETTERS,
    SIGNED,
    Fake,
    attempts_in,
    sending_of,
    started,
    states,
    steer,
    turn,
)
from tests.refusals import refused
from tests.web.filled import filled_form
from tests.web.markup import timeline_of

START = f"{SEND}/start"
PAGE = "/campaigns/MAR15/sendings/1"


def filled(services, numbers=LETTERS, **changes) -> dict:
    """The form as a person fills it: after ten minutes, as offered."""
    with services.database.reading() as session:
        chosen = ids(session, numbers)
    usual = {"when": "soon", "minutes": "10", "day": ["", "", ""], "time": "", "first_wave": "2", "per_minute": "60"}
    mail = {"subject": "Letter ((reference))", "cover": "((greeting))\n\nA letter.\n\n((how to reply))", **SIGNED}
    return {"letter": chosen, "way": "email", **usual, **mail} | changes


def begun(client, services, **changes):
    """Filled, looked at, confirmed; the answer."""
    form = filled(services, **changes)
    page = press(client, START, **form)
    return press(client, START, **form, seen=seen_in(page.text))


@pytest.fixture
def owners(owner, ready):
    """The owner of letters that may go."""
    return owner


def all_sendings(services):
    with services.database.reading() as session:
        return session.scalars(select(Sending)).all()


class TestStart:
    def test_the_form_offers_a_countdown_and_a_cover(self, owners, ready, served):
        with ready.database.reading() as session:
            chosen = ids(session, LETTERS)
        said = read(owners.get(START, query_string={"letter": chosen, "way": "email"}))
        assert "Send 5 letters by email" in said
        assert "Nothing will leave" not in said

    def test_without_a_mail_server_the_pages_say_that_nothing_will_leave(self, owners, ready):
        with ready.database.reading() as session:
            chosen = ids(session, LETTERS)
            fewer = ids(session, [*LETTERS, 48])
        some = read(owners.get(START, query_string={"letter": fewer, "way": "email"}))
        assert "5 of the 6 letters chosen can be written as trial copies" in some
        form = read(owners.get(START, query_string={"letter": chosen, "way": "email"}))
        asks = read(press(owners, START, **filled(ready)))
        begun(owners, ready)
        for said, title in (
            (form, "Write 5 trial copies"),
            (asks, "Write 5 trial copies?"),
            (read(owners.get(PAGE)), ""),
        ):
            assert title in said
            assert "Nothing will leave by email: no mail server is set up." in said
            assert "Send 5 letters" not in said
            assert str(ready.settings.outbox_dir) not in said, "a person who drafts is shown no path"
        assert "Through Files on this machine" in asks
        assert [one.carrier for one in all_sendings(ready)] == [FILES], "it stays so when a server is set up meanwhile"

    @pytest.mark.usefixtures("cheap")
    def test_a_correction_asks_what_was_wrong_and_the_email_says_so(self, owners, ready, served):
        send(ready, LEADERS[:1], BY_EMAIL)
        make(ready, LEADERS[:1])
        form = {"numbers": LEADERS[:1], "cover": "((greeting))\n\n((correction sentence))\n\n((how to reply))"}
        assert press(owners, START, **filled(ready, LEADERS[1:])).status_code == 200, "these correct no letter"
        page = press(owners, START, **filled(ready, **form))
        assert page.status_code == 400
        assert "Enter what was wrong in the earlier letter" in page.text
        mistake = "It gave the wrong date for your reply."
        page = press(owners, START, **filled(ready, **form, mistake="It gave ((the)) wrong date"))
        assert "Close each bracket, and remove double brackets" in page.text
        shown = read(press(owners, START, **filled(ready, **form, mistake=mistake), show="1", recipient=""))
        assert f"We are sorry that we have to correct it. {mistake}" in shown
        assert "Corrected letter to the Leader of" in shown
        begun(owners, ready, **form, mistake=mistake)
        assert f"((is correction??{mistake}))" in all_sendings(ready)[0].cover

    def test_before_it_starts_the_page_says_what_it_comes_to(self, owners, ready, served):
        said = read(press(owners, START, **filled(ready)))
        assert "Send 5 letters by email?" in said
        assert "The countdown lasts 10 minutes" in said
        assert "Through The mail server" in said
        assert "2 letters, then it waits until you have reviewed the results" in said
        assert "Letter MAR15-0042" in said
        assert all_sendings(ready) == []

    def test_letters_that_nobody_has_signed_are_told_before_they_leave(self, owners, ready, served):
        form = filled(ready)
        for said in (
            read(owners.get(f"{SEND}/rehearse", query_string=form)),
            read(owners.get(START, query_string=form)),
            read(press(owners, START, **form)),
        ):
            assert "No minister has signed these 5 letters." in said
        assert "No minister has signed this letter." in read(press(owners, START, **filled(ready, [LEADERS[0]])))

    def test_recipients_who_have_answered_are_told_and_not_asked_again(self, owners, ready, served, monkeypatch):
        with ready.database.reading() as session:
            (answered,) = ids(session, [LEADERS[0]])
        monkeypatch.setattr("app.delivery.sending.holding.ANSWERED.things", (lambda *_: {answered},))
        form = filled(ready, cover="((reply by sentence)) ((how to reply))")
        rehearsed = read(owners.get(f"{SEND}/rehearse", query_string=form))
        assert "Already answered" in rehearsed
        asks = read(press(owners, START, **form, recipient=f"MAR15-{LEADERS[0]:04d}"))
        assert "1 of these 5 recipients has answered." in asks
        assert "Thank you for your reply, which we have received." in asks
        assert "We would be grateful for a reply" not in asks
        alone = read(press(owners, START, **filled(ready, [LEADERS[0]])))
        assert "This recipient has answered." in alone

    def test_letters_that_ask_for_a_reply_by_a_day_before_they_are_sent_are_told(
        self, owners, ready, served, monkeypatch
    ):
        with ready.database.reading() as session:
            day = session.scalars(select(Campaign.reply_by)).one()
        warning = f"The letters ask for a reply by {format_date(day)}, which is before they would be sent."
        rehearse = {**filled(ready), "way": "email"}
        assert warning in read(press(owners, START, **filled(ready)))
        assert warning in read(owners.get(f"{SEND}/rehearse", query_string=rehearse))
        monkeypatch.setattr("app.delivery.sending.views.rehearsal.today", lambda: day)
        assert warning not in read(owners.get(f"{SEND}/rehearse", query_string=rehearse))

    def test_an_address_that_failed_is_named_on_the_page_that_starts_them(self, owners, ready, served):
        fail(ready, LEADERS[0], "no_such_mailbox")
        asks = read(press(owners, START, **filled(ready)))
        assert "1 letter goes to an address at which the last letter did not arrive." in asks
        assert f"MAR15-{LEADERS[0]:04d}: l{LEADERS[0]}@council.example" in asks

    def test_one_may_go_back_and_change_what_was_typed(self, owners, ready):
        form = filled(ready, subject="Another subject")
        seen = seen_in(press(owners, START, **form).text)
        page = press(owners, START, **form, seen=seen, back="1")
        assert "Nothing is started yet. Change the details, then continue." in read(page)
        assert filled_form(page.text)["subject"] == ["Another subject"]
        assert all_sendings(ready) == []

    def test_confirmed_it_counts_down(self, owners, ready):
        answer = begun(owners, ready)
        assert answer.status_code == 302
        (sending,) = all_sendings(ready)
        assert timedelta(minutes=9) < sending.starts_at - now() < timedelta(minutes=10)
        said = read(owners.get(PAGE))
        assert "in 10 minutes. Nothing has left yet" in said
        assert "The countdown runs until" in said

    def test_a_double_click_starts_one(self, owners, ready):
        form = filled(ready)
        seen = seen_in(press(owners, START, **form).text)
        answers = [press(owners, START, **form, seen=seen) for _ in range(2)]
        assert [one.headers["Location"] for one in answers] == [PAGE] * 2
        assert len(all_sendings(ready)) == 1

    def test_while_one_is_under_way_the_form_leads_to_it(self, owners, ready):
        started(ready, LETTERS[:1])
        answer = press(owners, START, **filled(ready, LEADERS))
        assert answer.headers["Location"] == PAGE

    def test_what_changed_meanwhile_is_shown_again(self, owners, ready):
        form = filled(ready)
        seen = seen_in(press(owners, START, **form).text)
        reach(ready, {LETTERS[0]: "another@council.example"})
        answer = press(owners, START, **form, seen=seen)
        assert answer.status_code == 409
        assert "have changed since you looked" in read(answer)
        assert all_sendings(ready) == []

    def test_a_later_start_is_typed_in_london_time(self, owners, ready):
        day = now().date() + timedelta(30)
        typed = [str(day.day), str(day.month), str(day.year)]
        begun(owners, ready, when="at", day=typed, time="9:30", minutes="")
        (sending,) = all_sendings(ready)
        assert sending.starts_at == london_moment(day, sending.starts_at.astimezone().time().replace(hour=9, minute=30))

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"when": ""}, "Choose when it starts"),
            ({"minutes": "soon"}, "Enter a whole number from 0 to 1,440"),
            ({"first_wave": "-1"}, "Enter a whole number from 0 to 100,000"),
            ({"per_minute": "0"}, "Enter a whole number from 1 to 600"),
            ({"when": "at", "time": "9:30"}, "Enter the day on which it starts"),
            ({"when": "at", "day": ["4", "3", "2035"], "time": "25:00"}, "Enter the time at which it starts"),
            ({"when": "at", "day": ["4", "3", "2015"], "time": "9:30"}, "That time is over"),
            ({"when": "at", "day": ["4", "3", "2099"], "time": "9:30"}, "more than a year ahead"),
            ({"when": "at", "day": ["25", "3", "2040"], "time": "1:30"}, "There is no such time on that day"),
            ({"when": "at", "day": ["28", "10", "2040"], "time": "1:30"}, "That time comes twice on that day"),
            ({"subject": ""}, "Enter the subject of the email"),
            ({"cover": "((nothing))"}, "There is no field ((nothing))"),
            ({"cover": "See the letter."}, "Add ((how to reply)) to the text"),
            ({"signed_by": ""}, "Enter the name of the person who signs the email"),
            ({"office": ""}, "Enter the office of the person who signs the email"),
            ({"postal_address": ""}, "Enter the private office’s postal address"),
            ({"postal_address": "Private Office\nLondon"}, "postal address with its postcode"),
        ],
    )
    def test_a_mistake_is_said_beside_its_field(self, owners, ready, changes, said):
        answer = press(owners, START, **filled(ready, **changes))
        assert answer.status_code == 400
        assert said in read(answer)
        assert all_sendings(ready) == []

    def test_all_that_a_sign_off_lacks_is_said_at_once(self, owners, ready):
        lacking = filled(ready, subject="", signed_by="", office="", postal_address="")
        said = read(press(owners, START, **lacking))
        for field in ("the subject of the email", "the name of the person", "the office of the", "the private office"):
            assert f"Enter {field}" in said

    def test_the_form_is_filled_with_a_sign_off_from_the_campaign(self, owners, ready):
        with ready.database.reading() as session:
            chosen = ids(session, LETTERS)
        form = filled_form(owners.get(START, query_string={"letter": chosen, "way": "email"}).text)
        assert form["signed_by"] == [owners.member.name]
        assert form["office"] == ["Private Office to the Secretary of State for the Home Department"]
        assert form["postal_address"] == ["2 Marsham Street\nLondon SW1P 4DF"]
        assert "??" not in form["cover"][0] + form["subject"][0]

    def test_the_email_of_a_chosen_recipient_is_shown_before_anything_starts(self, owners, ready):
        form = filled(ready)
        first = read(press(owners, START, **form))
        assert "Letter MAR15-0042" in first
        seen = seen_in(press(owners, START, **form).text)
        shown = press(owners, START, **form, seen=seen, show="1", recipient="mar15-0044")
        said = read(shown)
        assert "Subject Letter MAR15-0044" in said
        assert "To " in said
        assert "post44@council.example" in said
        assert "Reply-To " in said
        assert "(MAR15-0044).pdf (" in said
        assert "quoting MAR15-0044. Kind regards, Robin Owner Private Office to the Home Secretary" in said
        assert all_sendings(ready) == []
        none = read(press(owners, START, **form, seen=seen, show="1", recipient="nobody at all"))
        assert "No recipient matches “nobody at all”" in none
        assert all_sendings(ready) == []

    def test_replies_that_nobody_would_read_keep_it_back(self, owners, ready, app, monkeypatch):
        services = app.extensions["despatch"]
        deaf = services.settings.model_copy(update={"replies_to": "no-reply@department.example"})
        monkeypatch.setitem(app.extensions, "despatch", replace(services, settings=deaf))
        answer = press(owners, START, **filled(ready))
        assert answer.status_code == 400
        assert "Replies would go to no-reply@department.example, which nobody reads" in read(answer)

    def test_only_the_owner_may(self, owners, drafter, ready):
        assert press(drafter, START, **filled(ready)).status_code == 403

    def test_without_a_letter_it_leads_back(self, owners):
        assert owners.get(START).headers["Location"].startswith(SEND)

    def test_where_none_can_go_by_email_it_says_so(self, owner, unreached):
        with unreached.database.reading() as session:
            chosen = ids(session, LETTERS)
        said = read(owner.get(START, query_string={"letter": chosen, "way": "email"}))
        assert "None of them can go by email" in said


@pytest.mark.parametrize(
    ("day", "hour", "problem"), [(date(2026, 3, 29), 1, "no_such_time"), (date(2026, 10, 25), 1, "twice_that_time")]
)
def test_on_the_days_on_which_clocks_change_some_times_are_none(day, hour, problem):
    with refused(problem):
        london_moment(day, time(hour, 30))
    assert london_moment(day, time(hour + 2, 30))
    assert london_moment(day, time(0, 59))


class TestSteer:
    def test_the_countdown_is_stopped_and_goes_on(self, owners, ready):
        sending_id = started(ready, starts_at=now() + timedelta(hours=1))
        press(owners, f"{PAGE}/pause")
        assert sending_of(ready, sending_id).state == SendingState.PAUSED
        assert "Resume the countdown" in read(owners.get(PAGE))
        press(owners, f"{PAGE}/resume")
        assert sending_of(ready, sending_id).state == SendingState.COUNTDOWN

    def test_it_begins_now_once_confirmed(self, owners, ready):
        sending_id = started(ready, starts_at=now() + timedelta(hours=1), first_wave=2)
        assert "After 2 letters it waits until you have reviewed the results" in read(owners.get(f"{PAGE}/begin"))
        press(owners, f"{PAGE}/begin")
        assert len(turn(ready, sending_id).parcels) == 2

    def test_after_the_first_wave_it_shows_what_came_of_it_and_goes_on(self, owners, ready):
        sending_id = started(ready, first_wave=2)
        turn(ready, sending_id, Fake([Refused("mail_refused", "550 nobody", "no_such_mailbox"), None]))
        said = read(owners.get(PAGE))
        assert "Results of the first wave" in said
        assert "No such mailbox. Nobody has this address there. 550 nobody" in said
        assert "Send 3 more letters" in said
        press(owners, f"{PAGE}/go-on")
        assert sending_of(ready, sending_id).looked

    def test_a_cancellation_is_confirmed_with_what_it_loses(self, owners, ready):
        sending_id = started(ready, first_wave=2)
        turn(ready, sending_id)
        said = read(owners.get(f"{PAGE}/cancel"))
        assert "3 letters will not be sent. 2 letters have left, and can’t be called back." in said
        press(owners, f"{PAGE}/cancel")
        assert states(ready, sending_id) == [State.HANDED_OVER] * 2 + [State.CANCELLED] * 3
        assert "3 letters were not sent" in read(owners.get(PAGE))

    @pytest.mark.parametrize("step", ["pause", "resume", "go-on", "begin", "cancel"])
    def test_a_stale_tab_says_what_happened(self, owners, ready, step):
        turn(ready, started(ready))
        press(owners, f"{PAGE}/{step}")
        assert "Nothing was changed: sending 1 has ended." in read(owners.get(PAGE))

    def test_others_look_and_change_nothing(self, owners, drafter, ready):
        sending_id = started(ready, starts_at=now() + timedelta(hours=1))
        assert "Stop the countdown" not in read(drafter.get(PAGE))
        assert press(drafter, f"{PAGE}/pause").status_code == 403
        assert drafter.get(f"{PAGE}/cancel").status_code == 403
        assert sending_of(ready, sending_id).state == SendingState.COUNTDOWN

    def test_there_is_no_other(self, owners):
        assert owners.get("/campaigns/MAR15/sendings/9").status_code == 404
        assert press(owners, "/campaigns/MAR15/sendings/9/pause").status_code == 404


class TestSending:
    def test_what_failed_is_listed_with_what_to_do(self, owners, ready):
        sending_id = started(ready)
        turn(ready, sending_id, Fake([Refused("mail_refused", "550 nobody", "no_such_mailbox"), None]))
        said = read(owners.get(PAGE))
        assert "4 of 5 letters were handed over. 1 did not arrive." in said
        assert "Correct the email address, then send the letter again. Correct the contact" in said

    def test_letters_are_listed_by_state(self, owners, ready):
        sending_id = started(ready)
        turn(ready, sending_id, Fake([PutOff("mail_put_off", "450 later"), None]))
        said = read(owners.get(f"{PAGE}/letters?state=queued"))
        assert "Put off after 1 try. 450 later Next try" in said
        assert "post43@council.example" not in said
        assert "post43@council.example" in read(owners.get(f"{PAGE}/letters"))
        assert "No letter of this sending stands so now" in read(owners.get(f"{PAGE}/letters?state=failed"))
        assert owners.get(f"{PAGE}/letters?state=nonsense").status_code == 404

    def test_a_server_that_is_down_is_said(self, owners, ready):
        turn(ready, started(ready), Fake([ServerFailed("mail_server_silent", "no route")]))
        said = read(owners.get(PAGE))
        assert "The mail server does not answer" in said
        assert "It is tried again on" in said

    def test_the_page_of_sending_lists_it(self, owners, ready):
        turn(ready, started(ready))
        said = read(owners.get(SEND))
        assert "Sending 1: 5 letters by email" in said


class TestAttempt:
    def uncertain(self, services):
        sending_id = started(services, LETTERS[:1])
        turn(services, sending_id, Fake([Unsure("mail_answer_lost", "closed")]))
        (attempt,) = attempts_in(services, sending_id)
        return f"/letters/MAR15-0042/attempts/{attempt.id}"

    def test_every_event_is_told(self, owners, ready):
        sending_id = started(ready, LETTERS[:1])
        turn(ready, sending_id)
        (attempt,) = attempts_in(ready, sending_id)
        said = read(owners.get(f"/letters/MAR15-0042/attempts/{attempt.id}"))
        assert "Handed over told by the mail server" in said
        assert "250 taken" in said
        assert attempt.message_id in said
        assert "Settle it" not in said

    def test_one_that_arrived_is_delivered(self, owners, ready):
        page = self.uncertain(ready)
        assert "It is not known whether this letter left" in read(owners.get(page))
        press(owners, page, what="arrived", note="Their office rang")
        said = read(owners.get(page))
        assert "Recorded: it arrived" in said
        assert "Delivered by Robin Owner" in said
        assert "Their office rang" in said

    def test_one_that_did_not_go_may_be_sent_again(self, owners, ready):
        page = self.uncertain(ready)
        press(owners, page, what="not_gone", note="The relay’s log has no such number")
        assert "Did not go. Somebody found out that it never left." in read(owners.get(page))
        again = started(ready, LETTERS[:1])
        assert len(turn(ready, again).parcels) == 1

    def test_it_takes_a_note_as_evidence(self, owners, ready):
        page = self.uncertain(ready)
        answer = press(owners, page, what="arrived", note="")
        assert answer.status_code == 400
        assert "Enter how you know" in read(answer)

    def test_a_stale_tab_says_how_it_was_settled(self, owners, ready):
        page = self.uncertain(ready)
        press(owners, page, what="arrived", note="Their office rang")
        press(owners, page, what="not_gone", note="I think not")
        assert "it was settled meanwhile, as delivered" in read(owners.get(page))

    def failed(self, services):
        sending_id = started(services, LETTERS[:1])
        turn(services, sending_id, Fake([Refused("mail_refused", "550 nobody", "no_such_mailbox")]))
        (attempt,) = attempts_in(services, sending_id)
        return f"/letters/MAR15-0042/attempts/{attempt.id}"

    def test_one_that_failed_may_have_arrived_after_all(self, owners, ready):
        page = self.failed(ready)
        assert press(owners, page, note="").status_code == 400
        press(owners, page, note="Their office has it")
        said = read(owners.get(page))
        assert "Recorded: it arrived after all" in said
        assert "Handed over by Robin Owner" in said
        assert "Their office has it" in said
        assert "It did arrive after all?" not in said
        with ready.database.reading() as session:
            assert of(session, LETTERS[0]).stand == Stand.SENT
            one = session.scalars(select(Attempt)).one()
        assert (one.state, one.ended, one.reason, one.said) == ("handed_over", None, "", "")

    def test_one_marked_by_hand_that_came_back_stands_as_marked(self, owners, ready):
        send(ready, LEADERS[:1])
        with ready.database.writing() as session:
            one = session.scalars(select(Attempt)).one()
            move(session, one.id, "return", Evidence(now(), "import", reason="refused"), actor=SYSTEM)
            page = f"/letters/MAR15-0044/attempts/{one.id}"
        press(owners, page, note="That was another letter")
        with ready.database.reading() as session:
            one = session.scalars(select(Attempt)).one()
            assert (one.state, one.ended) == ("sent", None)

    def test_one_that_never_left_cannot_have_arrived(self, owners, ready):
        sending_id = started(ready, LETTERS[:1])
        make(ready, LETTERS[:1])
        turn(ready, sending_id)
        page = f"/letters/MAR15-0042/attempts/{attempts_in(ready, sending_id)[0].id}"
        assert "It did arrive after all?" not in read(owners.get(page))
        press(owners, page, note="It did")
        assert "it was settled meanwhile, as failed" in read(owners.get(page))

    def test_others_may_not(self, owners, drafter, ready):
        page = self.uncertain(ready)
        assert "Settle it" not in read(drafter.get(page))
        assert press(drafter, page, what="arrived", note="It did").status_code == 403

    def test_it_stands_under_its_own_letter_alone(self, owners, ready):
        page = self.uncertain(ready)
        assert owners.get(page.replace("0042", "0043")).status_code == 404
        assert owners.get(page.rpartition("/")[0] + "/999").status_code == 404

    def test_one_marked_by_hand_says_so(self, owners, ready):
        send(ready, LEADERS[:1])
        with ready.database.reading() as session:
            attempt = session.scalars(select(Attempt)).one()
        said = read(owners.get(f"/letters/MAR15-0044/attempts/{attempt.id}"))
        assert "as posted on 4 March 2015" in said


def test_home_says_what_a_sending_needs_of_the_owner(owners, ready):
    sending_id = started(ready, first_wave=2)
    turn(ready, sending_id, Fake([Unsure("mail_answer_lost", "closed"), None]))
    said = read(owners.get("/"))
    assert "Review the first wave of sending 1 3 letters are waiting." in said
    assert "Find out whether 1 letter was sent by sending 1" in said
    steer(ready, go_on, sending_id)
    steer(ready, pause_sending, sending_id)
    assert "Resume sending 1, or cancel it" in read(owners.get("/"))


def test_history_tells_of_the_sending_and_not_of_each_letter(owners, ready):
    sending_id = started(ready, first_wave=2)
    turn(ready, sending_id)
    steer(ready, go_on, sending_id)
    turn(ready, sending_id, Fake([lambda _: steer(ready, pause_sending, sending_id), None]))
    said = read(owners.get("/campaigns/MAR15/history"))
    assert "Sending 1: 5 letters by email" in said
    assert "Sending 1 waited for a look at its first wave" in said
    assert "Sending 1 paused" in said
    assert "Handed a letter over" not in said


def test_history_says_that_a_countdown_was_cut_short(owners, ready):
    ends = now() + timedelta(hours=1)
    started(ready, starts_at=ends)
    press(owners, f"{PAGE}/begin")
    began = next(one for one in timeline_of(owners.get("/campaigns/MAR15/history")) if "began" in one.title)
    assert began.title == "Sending 1 began before its countdown ended"
    assert began.words == f"It was to end on {format_moment(ends)}. 5 waiting."


def test_history_of_a_countdown_that_ended_says_only_that_sending_began(owners, ready):
    turn(ready, started(ready))
    titles = [one.title for one in timeline_of(owners.get("/campaigns/MAR15/history"))]
    assert "Sending 1 began" in titles


def test_trial_copies_are_called_so_in_the_list_of_sendings(owners, ready):
    turn(ready, started(ready, carrier=FILES), Fake(name=FILES))
    said = read(owners.get(SEND))
    assert "Sending 1: 5 trial copies" in said
    assert "5 letters by email" not in said
