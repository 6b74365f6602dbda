"""The page of a sending, how its owner steers it, and what home and history say of it."""

from datetime import timedelta

import pytest

from app.delivery.attempts.reasons import REASONS, Reason
from app.delivery.attempts.words import ATTEMPT_STATES
from app.delivery.carriers import FILES
from app.delivery.channels import Channel
from app.delivery.sending.steer import go_on, pause_sending
from app.delivery.sending.words import MOVED_ON, TROUBLES
from app.delivery.states import SendingState, State
from app.delivery.words import sending_words
from app.platform.clock import now
from app.platform.mail.errors import PutOff, RefusedByServer, ServerFailed, Unsure
from app.web.filters import format_moment_in_sentence
from tests.delivery.marking import SEND, press, read, row_of, sound
from tests.delivery.reaching import post_of, reach
from tests.delivery.sendings.office import PAGE, Fake, attempts_in, sending_of, started, states, steer, turn
from tests.refusals import said_of
from tests.web.figures import days_in, needs_of, numbers_in
from tests.web.markup import forms_of, links_of, message_of, part_of, parts_of, timeline_of, with_class, words_of

NO_MAILBOX = REASONS[Reason.NO_SUCH_MAILBOX]


class TestSteer:
    def test_the_countdown_is_stopped_and_goes_on(self, owners, ready):
        sending_id = started(ready, starts_at=now() + timedelta(hours=1))
        press(owners, f"{PAGE}/pause")
        assert sending_of(ready, sending_id).state == SendingState.PAUSED
        page = sound(owners.get(PAGE))
        assert parts_of(page, "resume")
        ends = format_moment_in_sentence(sending_of(ready, sending_id).starts_at)
        assert ends in words_of(part_of(page, "how-far")), "the countdown is resumed, and not the sending"
        press(owners, f"{PAGE}/resume")
        assert sending_of(ready, sending_id).state == SendingState.COUNTDOWN

    def test_it_begins_now_once_confirmed(self, owners, ready):
        sending_id = started(ready, starts_at=now() + timedelta(hours=1), first_wave=2)
        page = sound(owners.get(f"{PAGE}/begin"))
        assert numbers_in(words_of(part_of(page, "then-waits"))) == [2]
        assert days_in(words_of(part_of(page, "asks-too-late"))) == ["24 March 2015"]
        press(owners, f"{PAGE}/begin")
        assert len(turn(ready, sending_id).parcels) == 2

    def test_after_the_first_wave_it_shows_what_came_of_it_and_goes_on(self, owners, ready):
        sending_id = started(ready, first_wave=2)
        turn(ready, sending_id, Fake([RefusedByServer("mail_refused", "550 nobody", "no_such_mailbox"), None]))
        page = sound(owners.get(PAGE))
        assert parts_of(page, "first-wave")
        _, state, came_of_it = row_of(page, "MAR15-0042")
        assert state == ATTEMPT_STATES[State.FAILED][1]
        for words in (NO_MAILBOX.word, NO_MAILBOX.says, "550 nobody"):
            assert words in came_of_it
        assert numbers_in(words_of(part_of(page, "go-on"))) == [3]
        press(owners, f"{PAGE}/go-on")
        assert sending_of(ready, sending_id).looked

    def test_a_cancellation_is_confirmed_with_what_it_loses(self, owners, ready):
        sending_id = started(ready, first_wave=2)
        turn(ready, sending_id)
        page = sound(owners.get(f"{PAGE}/cancel"))
        (panel,) = with_class(page, "ds-panel")
        assert numbers_in(words_of(panel.find("p"))) == [3, 2], "not sent, and left already"
        press(owners, f"{PAGE}/cancel")
        assert states(ready, sending_id) == [State.HANDED_OVER] * 2 + [State.CANCELLED] * 3
        page = sound(owners.get(PAGE))
        assert "3 letters" in words_of(part_of(page, "how-far"))
        assert numbers_in(links_of(page)[f"{PAGE}/letters?state=cancelled"]) == [3]

    @pytest.mark.parametrize("step", ["pause", "resume", "go-on", "begin", "cancel"])
    def test_a_stale_tab_says_what_happened(self, owners, ready, step):
        turn(ready, started(ready))
        press(owners, f"{PAGE}/{step}")
        sentence = said_of("sending_moved_on", number=1, state=MOVED_ON[SendingState.DONE])
        assert message_of(sound(owners.get(PAGE))) == ("warning", sentence)

    def test_others_look_and_change_nothing(self, owners, drafter, ready):
        sending_id = started(ready, starts_at=now() + timedelta(hours=1))
        page = sound(drafter.get(PAGE))
        assert parts_of(page, "pause") == []
        assert forms_of(page) == []
        assert press(drafter, f"{PAGE}/pause").status_code == 403
        assert drafter.get(f"{PAGE}/cancel").status_code == 403
        assert sending_of(ready, sending_id).state == SendingState.COUNTDOWN

    def test_there_is_no_other(self, owners):
        assert owners.get("/campaigns/MAR15/sendings/9").status_code == 404
        assert press(owners, "/campaigns/MAR15/sendings/9/pause").status_code == 404


class TestSending:
    def test_what_failed_is_listed_with_what_to_do(self, owners, ready):
        sending_id = started(ready)
        turn(ready, sending_id, Fake([RefusedByServer("mail_refused", "550 nobody", "no_such_mailbox"), None]))
        page = sound(owners.get(PAGE))
        assert numbers_in(words_of(part_of(page, "how-far")))[-3:] == [4, 5, 1], "4 of 5 left, 1 did not arrive"
        assert NO_MAILBOX.to_do in row_of(page, "MAR15-0042")[2]
        with ready.database.reading() as session:
            contact = f"/posts/{post_of(session, 42)}"
        assert contact in links_of(page)
        attempt = attempts_in(ready, sending_id)[0]
        reach(ready, {42: "right@council.example"})
        for where in (PAGE, f"{PAGE}/letters?state=failed", f"/letters/MAR15-0042/attempts/{attempt.id}"):
            page = sound(owners.get(where))
            assert "right@council.example" in words_of(page), "corrected since"
            assert contact not in links_of(page)

    def test_letters_are_listed_by_state(self, owners, ready):
        sending_id = started(ready)
        turn(ready, sending_id, Fake([PutOff("mail_put_off", "450 later"), None]))
        page = sound(owners.get(f"{PAGE}/letters?state=queued"))
        put_off = row_of(page, "MAR15-0042")[2]
        assert numbers_in(put_off)[:2] == [1, 450], "tries, and what the server said"
        assert format_moment_in_sentence(attempts_in(ready, sending_id)[0].due_at) in put_off
        assert "post43@council.example" not in words_of(page)
        assert "post43@council.example" in read(owners.get(f"{PAGE}/letters"))
        assert len(with_class(sound(owners.get(f"{PAGE}/letters?state=failed")), "ds-empty")) == 1
        assert owners.get(f"{PAGE}/letters?state=nonsense").status_code == 404

    def test_a_server_that_is_down_is_said(self, owners, ready):
        sending_id = started(ready)
        turn(ready, sending_id, Fake([ServerFailed("mail_server_silent", "no route")]))
        trouble = words_of(part_of(sound(owners.get(PAGE)), "trouble"))
        assert TROUBLES["mail_server_silent"] in trouble
        assert format_moment_in_sentence(sending_of(ready, sending_id).next_at) in trouble

    def test_the_page_of_sending_lists_it(self, owners, ready):
        turn(ready, started(ready))
        sends = sending_words(5, Channel.EMAIL, "smtp", copies=False)
        assert sends in links_of(part_of(sound(owners.get(SEND)), "sendings"))[PAGE]


def test_home_says_what_a_sending_needs_of_the_owner(owners, ready):
    sending_id = started(ready, first_wave=2)
    turn(ready, sending_id, Fake([Unsure("mail_answer_lost", "closed"), None]))
    look, find_out = (need for need in needs_of(sound(owners.get("/"))) if need.href == PAGE)
    assert (look.shape, numbers_in(look.title), numbers_in(look.rest)) == ("query", [1], [3])
    assert (find_out.shape, numbers_in(find_out.title)) == ("query", [1, 1])
    steer(ready, go_on, sending_id)
    steer(ready, pause_sending, sending_id)
    paused = [need for need in needs_of(sound(owners.get("/"))) if need.href == PAGE]
    assert [numbers_in(need.title) for need in paused] == [[1], [1, 1]]
    assert paused[0].title != look.title, "to resume, and not to look"


def test_history_tells_of_the_sending_and_not_of_each_letter(owners, ready):
    sending_id = started(ready, first_wave=2)
    turn(ready, sending_id)
    steer(ready, go_on, sending_id)
    turn(ready, sending_id, Fake([lambda _: steer(ready, pause_sending, sending_id), None]))
    said = read(owners.get("/campaigns/MAR15/history"))
    assert f"Sending 1: {sending_words(5, Channel.EMAIL, 'smtp', copies=False)}" in said
    assert "Sending 1 stopped for a review of its first wave" in said
    assert "Sending 1 paused" in said
    assert "Handed a letter to the mail server" not in said


def test_history_says_that_a_countdown_was_cut_short(owners, ready):
    ends = now() + timedelta(hours=1)
    started(ready, starts_at=ends)
    press(owners, f"{PAGE}/begin")
    began = next(one for one in timeline_of(owners.get("/campaigns/MAR15/history")) if "started before" in one.title)
    assert began.title == "Sending 1 started before its countdown ended"
    assert format_moment_in_sentence(ends) in began.words
    assert numbers_in(began.words)[-1] == 5


def test_history_of_a_countdown_that_ended_says_only_that_sending_began(owners, ready):
    turn(ready, started(ready))
    titles = [one.title for one in timeline_of(owners.get("/campaigns/MAR15/history"))]
    assert "Sending 1 started" in titles


def test_trial_copies_are_called_so_in_the_list_of_sendings(owners, ready):
    turn(ready, started(ready, carrier=FILES), Fake(name=FILES))
    link = links_of(part_of(sound(owners.get(SEND)), "sendings"))[PAGE]
    assert "5 trial copies" in link
    assert "letter" not in link
