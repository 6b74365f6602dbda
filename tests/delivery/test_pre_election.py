"""In a pre-election period letters are marked as sent for a reason alone, which is kept and told."""

from datetime import UTC, date, datetime

import pytest

from app.audit.record import SYSTEM
from app.delivery.channels import Channel
from app.delivery.marking.record import Sending
from app.delivery.marking.recordings import AllTheSame, sent_all_the_same
from app.delivery.words import all_the_same, pre_election_words
from app.errors import Refused
from app.registry.periods.change import Period, add_period, remove_period
from app.registry.periods.find import period_on
from app.registry.periods.words import period_of, today_said
from tests.delivery.marking import RECORD, SEND, filled, marked, planned, press, read, seen_in, sound
from tests.delivery.sending import LEADERS, TODAY, attempts, send
from tests.web.figures import days_in
from tests.web.markup import errors_of, facts_of, part_of, words_of

IN_APRIL = ["1", "4", "2015"]
REASON = "Children are at risk now"
ELECTION = "general election of 7 May 2015"
ASKED = pre_election_words(ELECTION)
MARCH = Period("by-election of 26 March 2015", date(2015, 3, 2), date(2015, 3, 26), "Somebody said so")
"""Covers the date of the shipped campaign’s letters, and the day on which tests of delivery send."""


@pytest.fixture
def in_march(made):
    with made.database.writing() as session:
        add_period(session, MARCH, actor=SYSTEM)
    return made


def test_the_box_appears_with_the_day_and_a_reason_must_stand_in_it(owner, made):
    assert 'name="despite"' not in sound(owner.get(RECORD, query_string=filled(made))).text
    answer = press(owner, RECORD, **filled(made, sent_on=IN_APRIL))
    assert answer.status_code == 400
    assert read(answer).count(ASKED) == 2, "in the summary and beside the box"
    assert errors_of(answer) == {"despite": ASKED}
    period = words_of(part_of(answer, "in-period"))
    assert period_of(ELECTION) in period
    assert days_in(period) == ["1 April 2015", "7 May 2015", "30 March 2015", "7 May 2015"]
    assert 'name="despite"' in answer.text
    assert press(owner, RECORD, **filled(made, sent_on=IN_APRIL, despite=" \n ")).status_code == 400
    assert attempts(made) == []


def test_the_reason_is_agreed_to_kept_shown_and_told(owner, made):
    form = filled(made, LEADERS[:1], sent_on=IN_APRIL, despite=REASON)
    asks = press(owner, RECORD, **form)
    answer = marked(owner, form)
    for page in (asks, owner.get(answer.location)):
        facts = list(facts_of(sound(page)).values())
        at = facts.index(f"{ELECTION[:1].upper()}{ELECTION[1:]}")
        assert facts[at + 1] == REASON
    seq = int(answer.location.rpartition("/")[2])
    with made.database.reading() as session:
        assert sent_all_the_same(session, seq) == AllTheSame(ELECTION, REASON)
    told = f"On 1 April 2015. {all_the_same(ELECTION, REASON)}"
    assert told in read(owner.get("/campaigns/MAR15/history"))
    assert told in read(owner.get("/letters/MAR15-0044"))


@pytest.mark.parametrize("day", [["29", "3", "2015"], ["8", "5", "2015"]])
def test_the_days_before_and_after_need_no_reason_and_keep_none(owner, made, day):
    answer = marked(owner, filled(made, sent_on=day, despite=REASON))
    assert REASON not in read(owner.get(answer.location))
    assert len(attempts(made)) == 3


def test_who_confirms_without_the_reason_that_was_agreed_to_is_asked(owner, made):
    form = planned(owner, filled(made, sent_on=IN_APRIL, despite=REASON))
    answer = press(owner, RECORD, **(form | {"despite": ""}))
    assert answer.status_code == 400
    assert errors_of(sound(answer)) == {"despite": ASKED}
    assert seen_in(press(owner, RECORD, **(form | {"despite": "Another reason"})).text), "it is asked once more"
    assert attempts(made) == []


def test_a_period_added_between_the_form_and_the_deed_is_asked_about(owner, made, monkeypatch):
    form = planned(owner, filled(made))
    with made.database.writing() as session:
        add_period(session, MARCH, actor=SYSTEM)
    monkeypatch.setattr("app.delivery.views.marking.period_on", lambda *_: None)
    answer = press(owner, RECORD, **form)
    assert answer.status_code == 400
    assert pre_election_words(MARCH.name) in errors_of(sound(answer)).values()
    assert attempts(made) == []


def test_the_verb_itself_refuses(in_march):
    sent = Sending(Channel.EMAIL, date(2015, 3, 26))
    with pytest.raises(Refused, match=r"in_pre_election.* by-election"):
        send(in_march, LEADERS, sent)
    assert attempts(in_march) == []
    send(in_march, LEADERS, Sending(sent.channel, sent.sent_on, despite=REASON))
    assert len(attempts(in_march)) == 3
    send(in_march, LEADERS, Sending(Channel.POST, date(2015, 3, 27)))


def test_a_period_that_is_removed_asks_for_nothing_and_what_was_said_stays(in_march):
    event = send(in_march, LEADERS, Sending(Channel.EMAIL, date(2015, 3, 26), despite=REASON))
    with in_march.database.writing() as session:
        remove_period(session, period_on(session, date(2015, 3, 26)), actor=SYSTEM)
    send(in_march, LEADERS, Sending(Channel.POST, date(2015, 3, 26)))
    with in_march.database.reading() as session:
        assert sent_all_the_same(session, event) == AllTheSame(MARCH.name, REASON)


def test_pages_say_when_the_letters_date_lies_in_a_period(owner, in_march):
    for page in (SEND, "/campaigns/MAR15/clearance", "/"):
        said = read(owner.get(page))
        before, period, _ = said.partition(period_of(MARCH.name))
        assert period, page
        assert "3 March 2015" in before[-80:], page


def test_pages_say_when_today_lies_in_a_period(owner, in_march, monkeypatch):
    for page in ("delivery.views.send", "campaigns.clearance.views.board"):
        monkeypatch.setattr(f"app.{page}.today", lambda: TODAY.replace(month=4))
    monkeypatch.setattr("app.home.views.now", lambda: datetime(2015, 4, 27, 9, tzinfo=UTC))
    with in_march.database.reading() as session:
        sentence = today_said(session, TODAY.replace(month=4))
    assert days_in(sentence) == ["7 May 2015", "30 March 2015", "7 May 2015"]
    for page in (SEND, "/campaigns/MAR15/clearance", "/"):
        assert sentence in read(owner.get(page)), page


def test_nothing_is_said_of_periods_that_are_over(owner, made):
    for page in (SEND, "/campaigns/MAR15/clearance", "/"):
        assert "pre-election" not in read(owner.get(page)), page
