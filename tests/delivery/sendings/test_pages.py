"""The pages of sending: start one, watch and steer it, look at one attempt."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select
from wtforms.validators import DataRequired, InputRequired

from app.audit.record import SYSTEM
from app.campaigns.models import Campaign
from app.delivery.attempts.reasons import NEVER_LEFT, NOT_GONE, REASONS, Reason
from app.delivery.attempts.settle import Evidence, move
from app.delivery.attempts.words import ATTEMPT_STATES, SOURCES
from app.delivery.carriers import FILES
from app.delivery.channels import Channel
from app.delivery.email.refusals import REFUSALS as EMAIL
from app.delivery.email.sentences import SENTENCES
from app.delivery.marking.sendable import Stand
from app.delivery.models import Attempt, Sending
from app.delivery.sending.forms import (
    BRACKETS,
    NO_DAY,
    NO_MISTAKE,
    NO_NUMBER,
    NO_TIME,
    PAST,
    TOO_LATE,
    FoundOutForm,
    StartForm,
    london_moment,
)
from app.delivery.sending.refusals import REFUSALS as SENDING
from app.delivery.sending.rehearsed_words import FAILED_THERE, WARNS
from app.delivery.sending.routes import Warn
from app.delivery.sending.steer import go_on, pause_sending
from app.delivery.sending.words import MOVED_ON, TROUBLES
from app.delivery.states import SendingState, State
from app.delivery.words import WENT, sending_words
from app.platform.clock import now
from app.platform.mail.errors import PutOff, Refused, ServerFailed, Unsure
from app.web.filters import format_date, format_moment
from tests.delivery.marking import SEND, buttons_of, lede_of, press, read, row_of, seen_in, sound
from tests.delivery.reaching import fail, post_of, reach
from tests.delivery.sending import BY_EMAIL, ids, make, of, send
from tests.delivery.sendings.office import (
    LEADERS,
    LETTERS,
    SIGN_OFF,
    SIGNED,
    Fake,
    attempts_in,
    sending_of,
    started,
    states,
    steer,
    turn,
)
from tests.refusals import refused, said_of
from tests.web.figures import needs_of, numbers_in
from tests.web.filled import filled_form
from tests.web.markup import (
    conflict_of,
    errors_of,
    facts_of,
    forms_of,
    heading_of,
    links_of,
    message_of,
    messages_of,
    part_of,
    parts_of,
    said_by,
    timeline_of,
    with_class,
    words_of,
)

ENGLISH = SENTENCES["en"]
NO_MAILBOX = REASONS[Reason.NO_SUCH_MAILBOX]
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


def settled_as(state: State) -> str:
    """What is said to somebody who settles what was settled meanwhile."""
    return said_of("attempt_settled", state=ATTEMPT_STATES[state][1].lower())


def all_sendings(services):
    with services.database.reading() as session:
        return session.scalars(select(Sending)).all()


class TestStart:
    def test_the_form_offers_a_countdown_and_a_cover(self, owners, ready, served):
        with ready.database.reading() as session:
            chosen = ids(session, LETTERS)
        page = sound(owners.get(START, query_string={"letter": chosen, "way": "email"}))
        assert "5 letters" in heading_of(page)
        form = filled_form(page.text)
        assert (form["when"], form["minutes"]) == (["soon"], ["10"])
        assert "((how to reply))" in form["cover"][0]
        assert parts_of(page, "by-files") == []

    def test_without_a_mail_server_the_pages_say_that_nothing_will_leave(self, owners, ready):
        with ready.database.reading() as session:
            chosen = ids(session, LETTERS)
            fewer = ids(session, [*LETTERS, 48])
        some = lede_of(sound(owners.get(START, query_string={"letter": fewer, "way": "email"})))
        assert numbers_in(some) == [5, 6]
        assert "trial copies" in some
        form = sound(owners.get(START, query_string={"letter": chosen, "way": "email"}))
        asks = sound(press(owners, START, **filled(ready)))
        begun(owners, ready)
        begins = sound(owners.get(PAGE))
        for page, title in (
            (form, heading_of(form)),
            (asks, heading_of(asks)),
            (begins, words_of(part_of(begins, "what-it-sends"))),
        ):
            assert "5 trial copies" in title
            assert parts_of(page, "by-files")
            assert not any("letter" in button for button in buttons_of(page))
            assert str(ready.settings.outbox_dir) not in words_of(page), "a person who drafts is shown no path"
        assert facts_of(asks)["Through"].lower() == SOURCES[FILES]
        assert [one.carrier for one in all_sendings(ready)] == [FILES], "it stays so when a server is set up meanwhile"

    @pytest.mark.usefixtures("cheap")
    def test_a_correction_asks_what_was_wrong_and_the_email_says_so(self, owners, ready, served):
        send(ready, LEADERS[:1], BY_EMAIL)
        make(ready, LEADERS[:1])
        form = {"numbers": LEADERS[:1], "cover": "((greeting))\n\n((correction sentence))\n\n((how to reply))"}
        assert press(owners, START, **filled(ready, LEADERS[1:])).status_code == 200, "these correct no letter"
        page = press(owners, START, **filled(ready, **form))
        assert page.status_code == 400
        assert errors_of(page) == {"mistake": NO_MISTAKE}
        mistake = "It gave the wrong date for your reply."
        page = press(owners, START, **filled(ready, **form, mistake="It gave ((the)) wrong date"))
        assert errors_of(page) == {"mistake": BRACKETS}
        shown = sound(press(owners, START, **filled(ready, **form, mistake=mistake), show="1", recipient=""))
        sorry = ENGLISH.replaces.rpartition(". ")[2]
        assert f"{sorry} {mistake}" in words_of(shown)
        assert facts_of(shown)["Attachments"].startswith("Corrected letter")
        begun(owners, ready, **form, mistake=mistake)
        assert f"((is correction??{mistake}))" in all_sendings(ready)[0].cover

    def test_before_it_starts_the_page_says_what_it_comes_to(self, owners, ready, served):
        page = sound(press(owners, START, **filled(ready)))
        assert "5 letters" in heading_of(page)
        assert numbers_in(lede_of(page)) == [10]
        facts = facts_of(page)
        assert facts["Through"].lower() == SOURCES["smtp"]
        assert numbers_in(facts["First wave"]) == [2]
        assert "MAR15-0042" in words_of(page)
        assert all_sendings(ready) == []

    def test_letters_that_nobody_has_signed_are_told_before_they_leave(self, owners, ready, served):
        form = filled(ready)
        for page in (
            sound(owners.get(f"{SEND}/rehearse", query_string=form)),
            sound(owners.get(START, query_string=form)),
            sound(press(owners, START, **form)),
        ):
            assert numbers_in(words_of(part_of(page, "nobody-signed"))) == [5]
        alone = sound(press(owners, START, **filled(ready, [LEADERS[0]])))
        assert numbers_in(words_of(part_of(alone, "nobody-signed"))) == []

    def test_recipients_who_have_answered_are_told_and_not_asked_again(self, owners, ready, served, monkeypatch):
        with ready.database.reading() as session:
            (answered,) = ids(session, [LEADERS[0]])
        monkeypatch.setattr("app.delivery.sending.holding.ANSWERED.things", (lambda *_: {answered},))
        form = filled(ready, cover="((reply by sentence)) ((how to reply))")
        rehearsed = read(owners.get(f"{SEND}/rehearse", query_string=form))
        assert WARNS[Warn.ANSWERED].word in rehearsed
        asks = sound(press(owners, START, **form, recipient=f"MAR15-{LEADERS[0]:04d}"))
        assert numbers_in(words_of(part_of(asks, "answered-already"))) == [1, 5]
        assert ENGLISH.answered in words_of(asks)
        assert ENGLISH.reply_by.partition("{")[0] not in words_of(asks)
        alone = sound(press(owners, START, **filled(ready, [LEADERS[0]])))
        assert numbers_in(words_of(part_of(alone, "answered-already"))) == []

    def test_letters_that_ask_for_a_reply_by_a_day_before_they_are_sent_are_told(
        self, owners, ready, served, monkeypatch
    ):
        with ready.database.reading() as session:
            day = session.scalars(select(Campaign.reply_by)).one()
        rehearse = {**filled(ready), "way": "email"}
        for page in (
            sound(press(owners, START, **filled(ready))),
            sound(owners.get(f"{SEND}/rehearse", query_string=rehearse)),
        ):
            assert format_date(day) in words_of(part_of(page, "asks-too-late"))
        monkeypatch.setattr("app.delivery.sending.views.rehearsal.today", lambda: day)
        assert parts_of(sound(owners.get(f"{SEND}/rehearse", query_string=rehearse)), "asks-too-late") == []

    def test_an_address_that_failed_is_named_on_the_page_that_starts_them(self, owners, ready, served):
        fail(ready, LEADERS[0], "no_such_mailbox")
        asks = sound(press(owners, START, **filled(ready)))
        warning = words_of(part_of(asks, "failed-before"))
        assert f"1 letter {FAILED_THERE.one}" in warning
        assert FAILED_THERE.to_do in warning
        assert f"MAR15-{LEADERS[0]:04d}: l{LEADERS[0]}@council.example" in words_of(asks)

    def test_one_may_go_back_and_change_what_was_typed(self, owners, ready):
        form = filled(ready, subject="Another subject")
        seen = seen_in(press(owners, START, **form).text)
        page = press(owners, START, **form, seen=seen, back="1")
        assert parts_of(sound(page), "changing")
        assert filled_form(page.text)["subject"] == ["Another subject"]
        assert all_sendings(ready) == []

    def test_confirmed_it_counts_down(self, owners, ready):
        answer = begun(owners, ready)
        assert answer.status_code == 302
        (sending,) = all_sendings(ready)
        assert timedelta(minutes=9) < sending.starts_at - now() < timedelta(minutes=10)
        page = sound(owners.get(PAGE))
        begins = format_moment(sending.starts_at)
        kind, words = message_of(page)
        assert (kind, begins in words) == ("success", True)
        how_far = words_of(part_of(page, "how-far"))
        assert begins in how_far
        assert "10 minutes" in how_far
        assert facts_of(page)["Waiting"] == "5"

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
        assert conflict_of(sound(answer))
        assert all_sendings(ready) == []

    def test_a_later_start_is_typed_in_london_time(self, owners, ready):
        day = now().date() + timedelta(30)
        typed = [str(day.day), str(day.month), str(day.year)]
        begun(owners, ready, when="at", day=typed, time="9:30", minutes="")
        (sending,) = all_sendings(ready)
        assert sending.starts_at == london_moment(day, sending.starts_at.astimezone().time().replace(hour=9, minute=30))

    @pytest.mark.parametrize(
        ("changes", "field", "said"),
        [
            ({"when": ""}, "when", said_by(StartForm.when, InputRequired)),
            ({"minutes": "soon"}, "minutes", NO_NUMBER.format(least=0, most=1440)),
            ({"first_wave": "-1"}, "first_wave", NO_NUMBER.format(least=0, most=100_000)),
            ({"per_minute": "0"}, "per_minute", NO_NUMBER.format(least=1, most=600)),
            ({"when": "at", "time": "9:30"}, "day", NO_DAY),
            ({"when": "at", "day": ["4", "3", "2035"], "time": "25:00"}, "time", NO_TIME),
            ({"when": "at", "day": ["4", "3", "2015"], "time": "9:30"}, "time", PAST),
            ({"when": "at", "day": ["4", "3", "2099"], "time": "9:30"}, "time", TOO_LATE),
            ({"when": "at", "day": ["25", "3", "2040"], "time": "1:30"}, "time", SENDING["no_such_time"]),
            ({"when": "at", "day": ["28", "10", "2040"], "time": "1:30"}, "time", SENDING["twice_that_time"]),
            ({"subject": ""}, "subject", EMAIL["cover_subject_blank"]),
            ({"cover": "((nothing))"}, "cover", EMAIL["cover_unknown_field"].format(name="nothing")),
            ({"cover": "See the letter."}, "cover", EMAIL["cover_says_no_way_to_reply"]),
            ({"signed_by": ""}, "signed_by", EMAIL["signed_by_blank"]),
            ({"office": ""}, "office", EMAIL["office_blank"]),
            ({"postal_address": ""}, "postal_address", EMAIL["postal_address_blank"]),
            (
                {"postal_address": "Private Office\nLondon"},
                "postal_address",
                EMAIL["postal_address_without_postcode"],
            ),
        ],
    )
    def test_a_mistake_is_said_beside_its_field(self, owners, ready, changes, field, said):
        answer = press(owners, START, **filled(ready, **changes))
        assert answer.status_code == 400
        assert said in errors_of(sound(answer))[field]
        assert all_sendings(ready) == []

    def test_all_that_a_sign_off_lacks_is_said_at_once(self, owners, ready):
        lacking = filled(ready, subject="", signed_by="", office="", postal_address="")
        assert errors_of(sound(press(owners, START, **lacking))) == {
            "subject": EMAIL["cover_subject_blank"],
            "signed_by": EMAIL["signed_by_blank"],
            "office": EMAIL["office_blank"],
            "postal_address": EMAIL["postal_address_blank"],
        }

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
        first = sound(press(owners, START, **form))
        assert facts_of(first)["Subject"] == "Letter MAR15-0042"
        seen = seen_in(press(owners, START, **form).text)
        shown = press(owners, START, **form, seen=seen, show="1", recipient="mar15-0044")
        facts = facts_of(sound(shown))
        assert facts["Subject"] == "Letter MAR15-0044"
        assert "post44@council.example" in facts["To"]
        assert "@" in facts["Reply-To"]
        assert "(MAR15-0044).pdf (" in facts["Attachments"]
        reply = ENGLISH.how_to_reply.format(reference="MAR15-0044")
        assert f"{reply} {ENGLISH.close} {SIGN_OFF.name} {SIGN_OFF.office}" in words_of(shown)
        assert all_sendings(ready) == []
        none = sound(press(owners, START, **form, seen=seen, show="1", recipient="nobody at all"))
        assert "nobody at all" in errors_of(none)["recipient"]
        assert all_sendings(ready) == []

    def test_replies_that_nobody_would_read_keep_it_back(self, owners, ready, app, monkeypatch):
        services = app.extensions["despatch"]
        deaf = services.settings.model_copy(update={"replies_to": "no-reply@department.example"})
        monkeypatch.setitem(app.extensions, "despatch", replace(services, settings=deaf))
        answer = press(owners, START, **filled(ready))
        assert answer.status_code == 400
        sentence = said_of("nobody_reads_replies", name="no-reply@department.example")
        assert sentence in errors_of(sound(answer)).values()

    def test_only_the_owner_may(self, owners, drafter, ready):
        assert press(drafter, START, **filled(ready)).status_code == 403

    def test_without_a_letter_it_leads_back(self, owners):
        assert owners.get(START).headers["Location"].startswith(SEND)

    def test_where_none_can_go_by_email_it_says_so(self, owner, unreached):
        with unreached.database.reading() as session:
            chosen = ids(session, LETTERS)
        page = sound(owner.get(START, query_string={"letter": chosen, "way": "email"}))
        (empty,) = with_class(page, "ds-empty")
        assert [href.partition("?")[0] for href in links_of(empty)] == [f"{SEND}/rehearse"]
        assert forms_of(page) == []


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
        page = sound(owners.get(PAGE))
        assert parts_of(page, "resume")
        ends = format_moment(sending_of(ready, sending_id).starts_at)
        assert ends in words_of(part_of(page, "how-far")), "the countdown is resumed, and not the sending"
        press(owners, f"{PAGE}/resume")
        assert sending_of(ready, sending_id).state == SendingState.COUNTDOWN

    def test_it_begins_now_once_confirmed(self, owners, ready):
        sending_id = started(ready, starts_at=now() + timedelta(hours=1), first_wave=2)
        assert numbers_in(words_of(part_of(sound(owners.get(f"{PAGE}/begin")), "then-waits"))) == [2]
        press(owners, f"{PAGE}/begin")
        assert len(turn(ready, sending_id).parcels) == 2

    def test_after_the_first_wave_it_shows_what_came_of_it_and_goes_on(self, owners, ready):
        sending_id = started(ready, first_wave=2)
        turn(ready, sending_id, Fake([Refused("mail_refused", "550 nobody", "no_such_mailbox"), None]))
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
        turn(ready, sending_id, Fake([Refused("mail_refused", "550 nobody", "no_such_mailbox"), None]))
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
        assert format_moment(attempts_in(ready, sending_id)[0].due_at) in put_off
        assert "post43@council.example" not in words_of(page)
        assert "post43@council.example" in read(owners.get(f"{PAGE}/letters"))
        assert len(with_class(sound(owners.get(f"{PAGE}/letters?state=failed")), "ds-empty")) == 1
        assert owners.get(f"{PAGE}/letters?state=nonsense").status_code == 404

    def test_a_server_that_is_down_is_said(self, owners, ready):
        sending_id = started(ready)
        turn(ready, sending_id, Fake([ServerFailed("mail_server_silent", "no route")]))
        trouble = words_of(part_of(sound(owners.get(PAGE)), "trouble"))
        assert TROUBLES["mail_server_silent"] in trouble
        assert format_moment(sending_of(ready, sending_id).next_at) in trouble

    def test_the_page_of_sending_lists_it(self, owners, ready):
        turn(ready, started(ready))
        sends = sending_words(5, Channel.EMAIL, "smtp", copies=False)
        assert sends in links_of(part_of(sound(owners.get(SEND)), "sendings"))[PAGE]


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
        page = sound(owners.get(f"/letters/MAR15-0042/attempts/{attempt.id}"))
        newest = timeline_of(page)[0]
        assert newest.title == ATTEMPT_STATES[State.HANDED_OVER][1]
        assert SOURCES["smtp"] in newest.by
        assert "250 taken" in newest.words
        assert attempt.message_id in words_of(page)
        assert forms_of(page) == []

    def test_one_that_arrived_is_delivered(self, owners, ready):
        page = self.uncertain(ready)
        asks = sound(owners.get(page))
        assert parts_of(asks, "settle")
        assert forms_of(asks) == [page]
        press(owners, page, what="arrived", note="Their office rang")
        said = sound(owners.get(page))
        assert message_of(said).kind == "success"
        newest = timeline_of(said)[0]
        assert newest.title == ATTEMPT_STATES[State.DELIVERED][1]
        assert "Robin Owner" in newest.by
        assert "Their office rang" in newest.words

    def test_one_that_did_not_go_may_be_sent_again(self, owners, ready):
        page = self.uncertain(ready)
        press(owners, page, what="not_gone", note="The relay’s log has no such number")
        said = read(owners.get(page))
        assert NEVER_LEFT[NOT_GONE].word in said
        assert NEVER_LEFT[NOT_GONE].says in said
        again = started(ready, LETTERS[:1])
        assert len(turn(ready, again).parcels) == 1

    def test_it_takes_a_note_as_evidence(self, owners, ready):
        page = self.uncertain(ready)
        answer = press(owners, page, what="arrived", note="")
        assert answer.status_code == 400
        assert errors_of(sound(answer)) == {"note": said_by(FoundOutForm.note, DataRequired)}

    def test_a_stale_tab_says_how_it_was_settled(self, owners, ready):
        page = self.uncertain(ready)
        press(owners, page, what="arrived", note="Their office rang")
        press(owners, page, what="not_gone", note="I think not")
        assert messages_of(sound(owners.get(page)))[-1] == ("warning", settled_as(State.DELIVERED))

    def failed(self, services):
        sending_id = started(services, LETTERS[:1])
        turn(services, sending_id, Fake([Refused("mail_refused", "550 nobody", "no_such_mailbox")]))
        (attempt,) = attempts_in(services, sending_id)
        return f"/letters/MAR15-0042/attempts/{attempt.id}"

    def test_one_that_failed_may_have_arrived_after_all(self, owners, ready):
        page = self.failed(ready)
        assert press(owners, page, note="").status_code == 400
        press(owners, page, note="Their office has it")
        said = sound(owners.get(page))
        assert message_of(said).kind == "success"
        newest = timeline_of(said)[0]
        assert newest.title == ATTEMPT_STATES[State.HANDED_OVER][1]
        assert "Robin Owner" in newest.by
        assert "Their office has it" in newest.words
        assert parts_of(said, "arrived-after-all") == []
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
        assert parts_of(sound(owners.get(page)), "arrived-after-all") == []
        press(owners, page, note="It did")
        assert message_of(sound(owners.get(page))) == ("warning", settled_as(State.FAILED))

    def test_others_may_not(self, owners, drafter, ready):
        page = self.uncertain(ready)
        assert forms_of(sound(drafter.get(page))) == []
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
        assert f"{WENT[Channel.POST]} on 4 March 2015" in said


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
    assert "Sending 1 waited for a look at its first wave" in said
    assert "Sending 1 paused" in said
    assert "Handed a letter over" not in said


def test_history_says_that_a_countdown_was_cut_short(owners, ready):
    ends = now() + timedelta(hours=1)
    started(ready, starts_at=ends)
    press(owners, f"{PAGE}/begin")
    began = next(one for one in timeline_of(owners.get("/campaigns/MAR15/history")) if "began" in one.title)
    assert began.title == "Sending 1 began before its countdown ended"
    assert format_moment(ends) in began.words
    assert numbers_in(began.words)[-1] == 5


def test_history_of_a_countdown_that_ended_says_only_that_sending_began(owners, ready):
    turn(ready, started(ready))
    titles = [one.title for one in timeline_of(owners.get("/campaigns/MAR15/history"))]
    assert "Sending 1 began" in titles


def test_trial_copies_are_called_so_in_the_list_of_sendings(owners, ready):
    turn(ready, started(ready, carrier=FILES), Fake(name=FILES))
    link = links_of(part_of(sound(owners.get(SEND)), "sendings"))[PAGE]
    assert "5 trial copies" in link
    assert "letter" not in link
