"""Letters are marked sent by their owner, once, as the person was shown; undone on purpose; never forgotten."""

import json
from dataclasses import replace
from datetime import date

import pytest

from app.audit.models import AuditEvent
from app.audit.record import SYSTEM, Actor
from app.audit.verify import verify
from app.campaigns.editing import CampaignClosed
from app.campaigns.lifecycle.ownership import NotTheOwner
from app.campaigns.states import State
from app.delivery.attempts.sent_letters import SentFacts, sent_facts
from app.delivery.channels import Channel
from app.delivery.marking.record import Sending, plan, record_sent
from app.delivery.marking.recordings import recordings, undo_attempt, undo_recording
from app.delivery.marking.sendable import Why, sendable
from app.errors import Stale
from app.production.runs.runs import NothingToMake, start_run
from tests.delivery.sending import (
    BY_EMAIL,
    BY_POST,
    LEADERS,
    LETTERS,
    POLICE,
    POSTED_ON,
    TODAY,
    attempts,
    campaign,
    clear,
    ids,
    make,
    planned,
    send,
)
from tests.production.making import together
from tests.refusals import refused

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("cheap")]

MORE_THAN_A_QUERY_TAKES = range(1, 100_000)
SOMEBODY = Actor(user_id=12345)


@pytest.fixture
def made_on_both(stack_services):
    clear(stack_services)
    make(stack_services)
    return stack_services


def undo(services, event: int) -> int:
    with services.database.writing() as session:
        return undo_recording(session, campaign(session), event, actor=SYSTEM)


def facts(services) -> dict[int, SentFacts]:
    """By the letter's number; whatever event recorded it."""
    with services.database.reading() as session:
        numbers = dict(zip(ids(session, LETTERS), LETTERS, strict=True))
        found = sent_facts(session, campaign(session).id)
        went = {letter: tuple((day, 0) for day, _ in one.out) for letter, one in found.items()}
        return {numbers[letter]: replace(one, recorded=0, out=went[letter]) for letter, one in found.items()}


def test_a_plan_counts_what_can_not_go_by_reason(made):
    with made.database.reading() as session:
        wanted = planned(session, [*LETTERS, 47, 48, 49], BY_POST)
    assert len(wanted.letters) == 3
    assert wanted.why_not == {Why.NOT_MADE: 3, Why.NO_ADDRESS: 2}


def test_the_letters_that_can_go_are_recorded_and_the_rest_left(made_on_both):
    send(made_on_both, LETTERS, BY_POST)
    rows = attempts(made_on_both)
    assert {(row.channel, row.sent_on, row.resend, row.state) for row in rows} == {("post", POSTED_ON, 0, "sent")}
    assert facts(made_on_both) == dict.fromkeys(
        LEADERS, SentFacts("post", POSTED_ON, 1, 1, (), POSTED_ON, out=((POSTED_ON, 0),))
    )


def test_one_event_says_what_was_recorded_and_the_note_stays_out_of_the_chain(made):
    event = send(made, LEADERS, Sending(Channel.EMAIL, POSTED_ON, note="By the morning’s van"))
    with made.database.reading() as session:
        body = session.get_one(AuditEvent, event).body
        assert verify(session, storage=made.storage).faults == ()
    after = json.loads(body)["after"]
    assert (after["letters"], after["channel"], after["sent_on"]) == (3, "email", "2015-03-04")
    assert "van" not in body
    assert {row.note for row in attempts(made)} == {"By the morning’s van"}


def test_more_letters_are_chosen_than_one_query_takes(made_on_both):
    with made_on_both.database.writing() as session:
        seen = plan(sendable(session, campaign(session)), BY_EMAIL).seen
        record_sent(session, campaign(session), MORE_THAN_A_QUERY_TAKES, BY_EMAIL, seen=seen, today=TODAY, actor=SYSTEM)
    assert len(attempts(made_on_both)) == len(LETTERS)
    with made_on_both.database.writing() as session:
        run = start_run(session, campaign(session).id, actor=SYSTEM, letter_ids=MORE_THAN_A_QUERY_TAKES)
        assert run.total == 1268


def test_letters_of_no_campaign_make_no_run(services):
    with services.database.writing() as session, pytest.raises(NothingToMake):
        start_run(session, campaign(session).id, actor=SYSTEM, letter_ids=[10**6])


@pytest.mark.parametrize(
    ("sending", "actor", "refusal"),
    [
        (BY_POST, SOMEBODY, pytest.raises(NotTheOwner)),
        (Sending(Channel.POST, date(2015, 3, 28)), SYSTEM, refused("sent_in_future")),
    ],
)
def test_what_may_not_be_is_refused(made, sending, actor, refusal):
    with refusal:
        send(made, LEADERS, sending, actor=actor)
    assert attempts(made) == []


def test_nothing_can_be_sent_of_letters_without_an_address(made):
    with refused("nothing_to_send"):
        send(made, POLICE, BY_POST)


def test_a_closed_campaign_records_and_undoes_nothing(made):
    event = send(made)
    with made.database.writing() as session:
        campaign(session).state = State.CLOSED
    with pytest.raises(CampaignClosed):
        send(made, POLICE, BY_EMAIL)
    with pytest.raises(CampaignClosed):
        undo(made, event)


def record_as_seen(services, seen: str, numbers=LEADERS):
    with services.database.writing() as session:
        return record_sent(
            session, campaign(session), ids(session, numbers), BY_POST, seen=seen, today=TODAY, actor=SYSTEM
        )


def seen(services, numbers=LEADERS) -> str:
    with services.database.reading() as session:
        return planned(session, numbers, BY_POST).seen


def test_a_second_click_finds_what_the_first_recorded(made):
    shown = seen(made)
    assert record_as_seen(made, shown) == record_as_seen(made, shown)
    assert len(attempts(made)) == 3


def test_two_tabs_at_the_same_moment_record_once(made_on_both):
    """On PostgreSQL the second waits for the campaign's row, on SQLite for the write lock."""
    shown = seen(made_on_both)
    first, second = together(*[lambda: record_as_seen(made_on_both, shown)] * 2)
    assert first == second
    assert len(attempts(made_on_both)) == 3


def test_what_was_shown_and_holds_no_longer_is_refused(made):
    """Another tab has marked one of the three meanwhile."""
    shown = seen(made)
    send(made, LEADERS[:1])
    with pytest.raises(Stale):
        record_as_seen(made, shown)
    assert len(attempts(made)) == 1


def test_a_letter_made_again_meanwhile_is_another_edition_than_was_shown(made):
    shown = seen(made)
    make(made, LEADERS)
    with pytest.raises(Stale):
        record_as_seen(made, shown)


def test_the_same_edition_is_sent_again_by_a_channel_on_purpose(made_on_both):
    send(made_on_both)
    with refused("nothing_to_send"):
        send(made_on_both)
    send(made_on_both, LEADERS, Sending(Channel.POST, date(2015, 3, 9), again=True))
    assert [row.resend for row in attempts(made_on_both)] == [0, 0, 0, 1, 1, 1]
    out = ((POSTED_ON, 0), (date(2015, 3, 9), 0))
    assert facts(made_on_both)[44] == SentFacts("post", date(2015, 3, 9), 1, 2, (), POSTED_ON, out=out)


def test_undoing_keeps_the_history_and_frees_the_place(made_on_both):
    event = send(made_on_both)
    assert undo(made_on_both, event) == 3
    assert facts(made_on_both) == {}
    assert {(row.state, row.undone is not None) for row in attempts(made_on_both)} == {("undone", True)}
    send(made_on_both)
    assert [row.resend for row in attempts(made_on_both)] == [0] * 6
    assert len(facts(made_on_both)) == 3


def test_after_an_undo_the_same_page_records_again(made):
    shown = seen(made)
    undo(made, record_as_seen(made, shown))
    record_as_seen(made, shown)
    assert len(facts(made)) == 3


def test_one_attempt_is_undone_alone_and_once(made):
    event = send(made)
    with made.database.writing() as session:
        undo_attempt(session, campaign(session), attempts(made)[0].id, actor=SYSTEM)
    with made.database.reading() as session:
        (recorded,) = recordings(session, campaign(session).id)
    assert (recorded.seq, recorded.letters, recorded.standing) == (event, 3, 2)
    with refused("recording_undone"), made.database.writing() as session:
        undo_attempt(session, campaign(session), attempts(made)[0].id, actor=SYSTEM)
    assert undo(made, event) == 2
    with refused("recording_undone"):
        undo(made, event)


def test_only_the_owner_undoes(made):
    event = send(made)
    with pytest.raises(NotTheOwner), made.database.writing() as session:
        undo_recording(session, campaign(session), event, actor=SOMEBODY)


def test_a_correction_says_which_sent_edition_it_replaces(made_on_both):
    send(made_on_both, LEADERS, BY_POST)
    make(made_on_both, LEADERS[:2])
    send(made_on_both, LEADERS, BY_EMAIL)
    first, *_ = attempts(made_on_both)
    corrected = [row for row in attempts(made_on_both) if row.replaces_id]
    assert len(corrected) == 2
    assert corrected[0].replaces_id == first.edition_id
    twice = ((POSTED_ON, 0), (POSTED_ON, 0))
    assert facts(made_on_both) == {
        44: SentFacts("email", POSTED_ON, 2, 2, (1,), POSTED_ON, out=twice),
        45: SentFacts("email", POSTED_ON, 2, 2, (1,), POSTED_ON, out=twice),
        46: SentFacts("email", POSTED_ON, 1, 2, (), POSTED_ON, out=twice),
    }


def test_an_edition_that_it_turns_out_never_went_is_not_replaced(made):
    event = send(made, LEADERS[:1], BY_POST)
    make(made, LEADERS[:1])
    send(made, LEADERS[:1], BY_POST)
    assert facts(made)[44].replaced == (1,)
    undo(made, event)
    assert facts(made)[44] == SentFacts("post", POSTED_ON, 2, 1, (), POSTED_ON, out=((POSTED_ON, 0),))


def test_recordings_are_listed_the_newest_first(made):
    first = send(made, LEADERS, BY_POST)
    second = send(made, POLICE, Sending(Channel.HAND, POSTED_ON, note="At the meeting"))
    with made.database.reading() as session:
        found = recordings(session, campaign(session).id)
        assert recordings(session, campaign(session).id, seq=first) == found[1:]
    assert [(one.seq, one.channel, one.note, one.letters) for one in found] == [
        (second, "hand", "At the meeting", 2),
        (first, "post", "", 3),
    ]
