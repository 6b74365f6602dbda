"""A sending is started on its pages: what they offer, warn of, ask and refuse."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select
from wtforms.validators import InputRequired

from app.audit.record import SYSTEM
from app.campaigns.models import Campaign
from app.delivery.attempts.words import SOURCES
from app.delivery.carriers import FILES
from app.delivery.email.refusals import REFUSALS as EMAIL
from app.delivery.email.sentences import SENTENCES
from app.delivery.models import Sending
from app.delivery.release.embargo import change_embargo
from app.delivery.sending.forms import (
    BRACKETS,
    FIRST_WAVE,
    MINUTES,
    NO_DAY,
    NO_MISTAKE,
    NO_NUMBER,
    NO_TIME,
    PAST,
    PER_MINUTE,
    TOO_LATE,
    StartForm,
    london_moment,
)
from app.delivery.sending.refusals import REFUSALS as SENDING
from app.delivery.sending.rehearsed_words import FAILED_THERE, WARNS
from app.delivery.sending.routes import Warn
from app.platform.clock import now, today
from app.web.filters import format_date, format_moment_in_sentence
from tests.delivery.marking import SEND, buttons_of, lede_of, press, read, seen_in, sound
from tests.delivery.reaching import fail, prefer, reach
from tests.delivery.sending import BY_EMAIL, campaign, ids, make, send
from tests.delivery.sendings.office import LEADERS, LETTERS, PAGE, SIGN_OFF, SIGNED, started
from tests.refusals import refused, said_of
from tests.web.figures import numbers_in
from tests.web.filled import filled_form
from tests.web.markup import (
    conflict_of,
    errors_of,
    facts_of,
    forms_of,
    heading_of,
    links_of,
    message_of,
    part_of,
    parts_of,
    said_by,
    with_class,
    words_of,
)

ENGLISH = SENTENCES["en"]
START = f"{SEND}/start"


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
        left_out = sound(owners.get(START, query_string={"letter": fewer, "way": "email"}))
        assert numbers_in(words_of(part_of(left_out, "left-out"))) == [1, 6, 1]
        assert (parts_of(left_out, "by-post"), len(parts_of(left_out, "blocked"))) == ([], 1)
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
        assert facts_of(asks)["Sent through"].lower() == SOURCES[FILES]
        assert [one.carrier for one in all_sendings(ready)] == [FILES], "it stays so when a server is set up meanwhile"

    def test_letters_that_go_by_post_are_not_said_to_be_hindered(self, owners, ready, served):
        with ready.database.reading() as session:
            chosen = ids(session, LEADERS)
        prefer(ready, LEADERS[0], "post")
        query = {"letter": chosen, "way": "preferred", "accepted": "All were verified by telephone"}
        page = sound(owners.get(START, query_string=query))
        assert (numbers_in(words_of(part_of(page, "by-post"))), parts_of(page, "blocked")) == ([1], [])

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
        assert f"{mistake} {ENGLISH.apology}" in words_of(shown)
        assert facts_of(shown)["Attachments"].startswith("Corrected letter")
        begun(owners, ready, **form, mistake=mistake)
        assert f"((is correction??{mistake}))" in all_sendings(ready)[0].cover

    def test_before_it_starts_the_page_says_what_it_comes_to(self, owners, ready, served):
        page = sound(press(owners, START, **filled(ready)))
        assert "5 letters" in heading_of(page)
        assert numbers_in(lede_of(page)) == [10]
        facts = facts_of(page)
        assert facts["Sent through"].lower() == SOURCES["smtp"]
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
        monkeypatch.setattr("app.delivery.sending.holds.ANSWERED.things", (lambda *_: {answered},))
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

    def test_letters_with_a_date_still_to_come_are_told(self, owners, ready, served):
        pages = [
            lambda: owners.get(f"{SEND}/rehearse", query_string={**filled(ready), "way": "email"}),
            lambda: owners.get(START, query_string=filled(ready)),
            lambda: press(owners, START, **filled(ready)),
        ]
        assert [parts_of(sound(page()), "dated-ahead") for page in pages] == [[], [], []]
        with ready.database.writing() as session:
            campaign = session.scalars(select(Campaign)).one()
            campaign.letter_date = ahead = today() + timedelta(1)
        for page in pages:
            assert format_date(ahead) in words_of(part_of(sound(page()), "dated-ahead"))

    def test_an_address_that_failed_is_named_on_the_page_that_starts_them(self, owners, ready, served):
        fail(ready, LEADERS[0], "no_such_mailbox")
        asks = sound(press(owners, START, **filled(ready)))
        warning = words_of(part_of(asks, "failed-before"))
        assert f"1 letter {FAILED_THERE.one}" in warning
        assert FAILED_THERE.to_do in warning
        assert f"MAR15-{LEADERS[0]:04d}: l{LEADERS[0]}@council.example" in words_of(asks)

    def test_it_can_be_started_as_it_is_opened(self, owners, ready, served):
        with ready.database.reading() as session:
            query = {"letter": ids(session, LETTERS), "way": "email"}
        page = sound(owners.get(START, query_string=query))
        assert facts_of(page)["Attachments"].endswith(")"), "an email is shown"
        assert owners.post(START, data=filled_form(page.text)).headers["Location"] == PAGE
        (sending,) = all_sendings(ready)
        assert (sending.total, sending.first_wave, sending.per_minute) == (5, FIRST_WAVE, PER_MINUTE)
        assert timedelta(minutes=MINUTES - 1) < sending.starts_at - now() <= timedelta(minutes=MINUTES)

    def test_what_was_changed_is_shown_before_it_starts(self, owners, ready):
        form = filled(ready)
        seen = seen_in(press(owners, START, **form).text)
        changed = form | {"minutes": "30", "subject": "Another subject"}
        page = sound(press(owners, START, **changed, seen=seen))
        assert conflict_of(page)
        assert all_sendings(ready) == []
        assert numbers_in(lede_of(page)) == [30]
        assert facts_of(page)["Subject"] == "Another subject"
        assert press(owners, START, **changed, seen=seen_in(page.text)).headers["Location"] == PAGE

    def test_without_a_countdown_the_button_sends_now(self, owners, ready, served):
        page = sound(press(owners, START, **filled(ready, minutes="0")))
        assert numbers_in(lede_of(page)) == []
        assert "Send 5 letters now" in buttons_of(page)

    def test_under_an_embargo_it_is_offered_when_that_ends(self, owners, ready, served):
        until = (now() + timedelta(days=2)).replace(second=0, microsecond=0)
        with ready.database.writing() as session:
            change_embargo(session, campaign(session), until, seen=None, at=now(), actor=SYSTEM)
            query = {"letter": ids(session, LETTERS), "way": "email"}
        page = sound(owners.get(START, query_string=query))
        assert format_moment_in_sentence(until) in lede_of(page)
        owners.post(START, data=filled_form(page.text))
        assert [one.starts_at for one in all_sendings(ready)] == [until]

    @pytest.mark.usefixtures("cheap")
    def test_what_a_correction_needs_is_asked_before_anything_else(self, owners, ready, served):
        send(ready, LEADERS[:1], BY_EMAIL)
        make(ready, LEADERS[:1])
        with ready.database.reading() as session:
            query = {"letter": ids(session, LEADERS[:1]), "way": "email"}
        page = sound(owners.get(START, query_string=query))
        assert buttons_of(page) == ["Continue"]
        assert filled_form(page.text)["mistake"] == [""]

    def test_confirmed_it_counts_down(self, owners, ready):
        answer = begun(owners, ready)
        assert answer.status_code == 302
        (sending,) = all_sendings(ready)
        assert timedelta(minutes=9) < sending.starts_at - now() < timedelta(minutes=10)
        page = sound(owners.get(PAGE))
        begins = format_moment_in_sentence(sending.starts_at)
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
