"""Print batches: what goes in, that nothing goes twice, and how a batch moves until it closes."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.audit.find import EventFilter, find_events, personal_of
from app.audit.record import SYSTEM, Actor
from app.audit.verify import verify
from app.campaigns.lifecycle.ownership import NotTheOwner
from app.campaigns.models import Letter
from app.delivery.attempts.sent_letters import sent_facts, unsent_facts
from app.delivery.channels import Channel
from app.delivery.marking.recordings import recordings
from app.delivery.marking.sendable import Stand, Why
from app.delivery.models import AttemptEvent
from app.delivery.posting.balance import Gap, Tally
from app.delivery.posting.close import DoesNotAddUp
from app.delivery.posting.find import letters_to_print, why_not_printed
from app.delivery.posting.make import cancel, fetch_back, give, post
from app.delivery.posting.plan import BatchWish
from app.delivery.posting.postage import Postage
from app.delivery.posting.states import BATCH, BatchState
from app.delivery.sending.hold_reasons import SENTENCES, HoldReason
from app.delivery.sending.routes import Wish
from app.errors import Refused, Stale
from tests.delivery import sending
from tests.delivery.posting.office import (
    batch,
    closed,
    counted,
    done,
    given,
    make,
    planned,
    posted,
)
from tests.delivery.reaching import ends, reach_by_post
from tests.delivery.sending import LEADERS, LETTERS, POSTED_ON, TODAY, attempts, campaign, clear, of, unclear
from tests.refusals import refused

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("cheap")]

SOMEBODY = Actor(user_id=12345)


@pytest.fixture
def made_on_both(stack_services):
    clear(stack_services)
    sending.make(stack_services)
    return stack_services


def state(services, number: int = 1) -> str:
    with services.database.reading() as session:
        return batch(session, number).state


def test_a_batch_holds_the_letters_that_can_go_in_post_order(made):
    make(made, LETTERS)
    with made.database.reading() as session:
        found = letters_to_print(session, batch(session))
        assert len(found) == len(LEADERS)
        postcodes = [one.letter.postcode for one in found]
        assert [one.number for one in found] == [1, 2, 3]
        assert postcodes == sorted(postcodes, key=lambda code: (code[:2], code))
        assert [row.position for row in sorted(attempts(made), key=lambda row: row.position)] == [1, 2, 3]
    assert {(row.channel, row.state, row.resend) for row in attempts(made)} == {("post", "queued", 0)}


def test_a_letter_in_a_batch_counts_as_waiting_and_goes_by_no_other(made):
    make(made)
    with made.database.reading() as session:
        letter = of(session, LEADERS[0])
        assert (letter.stand, letter.why_not(Channel.POST)) == (Stand.QUEUED, Why.QUEUED_ALREADY)
        assert planned(session).letters == []
        assert recordings(session, campaign(session).id) == []
    with refused("nothing_to_send"):
        make(made)


def test_a_second_click_gets_the_same_batch(made):
    with made.database.reading() as session:
        seen = planned(session).seen
    assert [make(made, seen=seen), make(made, seen=seen)] == [1, 1]
    assert len(attempts(made)) == len(LEADERS)


def test_what_was_not_shown_is_not_made(made):
    with made.database.reading() as session:
        seen = planned(session).seen
    with pytest.raises(Stale):
        make(made, wish=BatchWish(Postage.SECOND), seen=seen)
    assert attempts(made) == []


def test_an_address_that_nobody_checked_for_long_keeps_a_letter_out_unless_somebody_says_why(made):
    with made.database.reading() as session:
        assert planned(session, by=Wish(way=Channel.POST)).letters == []
        plan = planned(session)
        assert (len(plan.letters), len(plan.stale)) == (3, 2), "the third post is not on today's list, so no address is"


@pytest.mark.parametrize("postage", [Postage.EUROPE, Postage.REST_OF_WORLD])
def test_letters_within_the_country_take_no_postage_for_others(made, postage):
    with made.database.reading() as session:
        plan = planned(session, wish=BatchWish(postage))
    assert (plan.letters, plan.others) == ([], {None: 3})


@pytest.mark.parametrize(("both_sides", "sheets"), [(False, 6), (True, 3)])
def test_sheets_are_counted_as_printed(made, both_sides, sheets):
    """Letters of two pages."""
    make(made, wish=BatchWish(both_sides=both_sides, separators=True))
    with made.database.reading() as session:
        assert (batch(session).sheets, batch(session).letters) == (sheets, 3)
        first = letters_to_print(session, batch(session))[0]
        assert first.first == (3 if both_sides else 2)


def test_a_batch_moves_from_made_to_closed_and_its_letters_count_as_posted_on_its_day(made_on_both):
    make(made_on_both)
    given(made_on_both)
    assert state(made_on_both) == BatchState.WITH_PRINTER
    with made_on_both.database.writing() as session:
        post(session, campaign(session), 1, on=POSTED_ON, despite="", today=TODAY, actor=SYSTEM)
        assert sent_facts(session, campaign(session).id) == {}
    counted(made_on_both, whole=Tally(4, 1, 1, 3))
    closed(made_on_both)
    assert state(made_on_both) == BatchState.CLOSED
    with made_on_both.database.reading() as session:
        facts = sent_facts(session, campaign(session).id).values()
        assert [(one.channel, one.sent_on, one.state) for one in facts] == [("post", POSTED_ON, "handed_over")] * 3
        evidence = session.scalars(select(AttemptEvent).order_by(AttemptEvent.id)).all()
        told = [(one.kind, one.source, one.facts["batch"]) for one in evidence]
        assert told == [("queued", "despatch", 1)] * 3 + [("handed_over", "batch", 1)] * 3
        assert of(session, LEADERS[0]).why_not(Channel.POST) == Why.SENT_ALREADY
        assert verify(session).faults == ()


def test_what_was_posted_goes_again_only_on_purpose(made):
    done(made)
    with made.database.reading() as session:
        assert planned(session).letters == []
        again = planned(session, by=Wish(way=Channel.POST, accepted="Checked", again=True, unlisted=True))
        assert len(again.letters) == 3
    make(made, by=Wish(way=Channel.POST, accepted="Checked", again=True, unlisted=True))
    assert sorted(row.resend for row in attempts(made)) == [0, 0, 0, 1, 1, 1]


def test_a_batch_does_not_close_while_a_letter_is_missing(made):
    make(made)
    posted(made)
    counted(made, n44=Tally(1, 0, 0, 1), n45=Tally(2, 1, 1, 1))
    with pytest.raises(DoesNotAddUp) as raised:
        closed(made)
    (mismatch,) = raised.value.reckoning.mismatches
    assert (mismatch.gap, mismatch.letters, mismatch.sheets) == (Gap.NOT_COUNTED, ["MAR15-0046"], 2)
    assert state(made) == BatchState.POSTED


def test_a_letter_that_was_not_posted_goes_back_or_fails_with_the_reason(made):
    make(made)
    posted(made)
    counted(
        made,
        whole=Tally(2, 1, 0, 1),
        n45=(Tally(1, 1, 0, 0), "spoiled"),
        n46=(Tally(0, 0, 0, 0), "address_incomplete"),
    )
    closed(made)
    with made.database.reading() as session:
        stands = {number: of(session, number).stand for number in LEADERS}
        assert stands == {44: Stand.SENT, 45: Stand.READY, 46: Stand.FAILED}
        (failed,) = unsent_facts(session, campaign(session).id).values()
        assert (failed.state, failed.channel, failed.reason) == ("failed", "post", "address_incomplete")
        assert [len(planned(session, [number]).letters) for number in LEADERS] == [0, 1, 1]


def test_cancelling_frees_the_letters_for_another_batch(made):
    make(made)
    given(made)
    with made.database.writing() as session:
        assert cancel(session, campaign(session), 1, actor=SYSTEM) == 3
    assert make(made) == 2
    assert [row.resend for row in attempts(made)] == [0] * 6


def test_what_was_given_by_mistake_is_fetched_back(made):
    make(made)
    given(made)
    with made.database.writing() as session:
        fetch_back(session, campaign(session), 1, actor=SYSTEM)
    assert state(made) == BatchState.MADE


STEPS = {
    "give": lambda session: give(session, campaign(session), 1, actor=SYSTEM),
    "cancel": lambda session: cancel(session, campaign(session), 1, actor=SYSTEM),
    "post": lambda session: post(session, campaign(session), 1, on=POSTED_ON, despite="", today=TODAY, actor=SYSTEM),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_closed_batch_moves_no_more(made, step):
    done(made)
    with refused("batch_moved_on"), made.database.writing() as session:
        STEPS[step](session)


def test_only_its_owner_moves_a_batch(made):
    make(made)
    with pytest.raises(NotTheOwner), made.database.writing() as session:
        give(session, campaign(session), 1, actor=SOMEBODY)


def test_letters_whose_clearance_went_are_not_given_to_the_printer(made):
    make(made)
    unclear(made, "council-leaders")
    assert list(not_given(made)) == [f"MAR15-00{number}" for number in LEADERS]


def test_a_letter_that_was_made_again_is_not_given_to_the_printer_as_it_was(made):
    make(made)
    sending.make(made, LEADERS[:1])
    assert not_given(made) == {"MAR15-0044": SENTENCES[HoldReason.NEWER_EDITION].format(number=2)}


def test_a_letter_that_was_withdrawn_is_not_given_to_the_printer(made):
    make(made)
    with made.database.writing() as session:
        session.get_one(Letter, attempts(made)[0].letter_id).withdrawn = True
    assert list(not_given(made).values()) == [SENTENCES[HoldReason.WITHDRAWN]]


def test_a_letter_that_went_by_email_since_is_not_given_to_the_printer(made):
    make(made)
    sending.send(made, LEADERS[1:2], sending.BY_EMAIL)
    assert not_given(made).keys() == {"MAR15-0045"}
    assert attempts(made)[0].state == "queued"


def test_what_is_printed_again_on_purpose_is_given_though_it_went_by_email(made):
    sending.send(made, LEADERS[:1], sending.BY_EMAIL)
    make(made, LEADERS[:1], by=Wish(way=Channel.POST, accepted="Checked", again=True, unlisted=True))
    given(made)
    assert state(made) == BatchState.WITH_PRINTER


def not_given(services):
    """What keeps letters of the batch from the printer, by reference."""
    with pytest.raises(Refused, match="batch_not_to_print") as raised:
        given(services)
    assert state(services) == BatchState.MADE
    return raised.value.facts["why"]


def test_the_day_of_posting_is_past_and_a_reason_is_asked_for_in_a_pre_election_period(made):
    make(made)
    with made.database.writing() as session:
        give(session, campaign(session), 1, actor=SYSTEM)
        with refused("posted_in_future"):
            post(session, campaign(session), 1, on=TODAY + timedelta(1), despite="", today=TODAY, actor=SYSTEM)
        with refused("in_pre_election"):
            post(session, campaign(session), 1, on=date(2015, 4, 1), despite="", today=date(2015, 5, 1), actor=SYSTEM)
        post(
            session,
            campaign(session),
            1,
            on=date(2015, 4, 1),
            despite="As agreed",
            today=date(2015, 5, 1),
            actor=SYSTEM,
        )
        assert batch(session).posted_on == date(2015, 4, 1)
        (event,) = find_events(session, EventFilter(action="batch.posted"), size=5).events
        assert "As agreed" not in event.body, "what a person typed can be erased"
        assert [(one.name, one.value) for one in personal_of(session, event.seq)] == [("despite", "As agreed")]


def test_every_state_is_reached_and_left_or_is_an_end():
    reached = {move.target for move in BATCH.values()}
    left = {state for move in BATCH.values() for state in move.sources}
    assert reached == set(BatchState)
    assert reached - left == {BatchState.CLOSED, BatchState.CANCELLED}


def test_a_post_that_left_the_list_since_keeps_the_batch_from_the_printer(made):
    make(made, LEADERS[:1])
    ends(made, LEADERS[0])
    with made.database.writing() as session:
        why = why_not_printed(session, batch(session))
        with refused("batch_not_to_print", why=why):
            give(session, campaign(session), 1, actor=SYSTEM)
    assert why == {f"MAR15-{LEADERS[0]:04}": SENTENCES[HoldReason.UNLISTED_POST]}


def test_an_address_that_changed_since_keeps_the_batch_from_the_printer(made):
    make(made, LEADERS[:1])
    reach_by_post(made, {LEADERS[0]: ("Town Hall", "High Street", "Leeds", "LS1 1UR")})
    (why,) = not_given(made).values()
    there, now_there = SENTENCES[HoldReason.PRINTED_CHANGED].partition("{printed}")[2].split("{now}")
    assert f"{there}Town Hall, High Street, Leeds, LS1 1UR{now_there}" in why


def test_the_choice_covers_the_letters_that_were_shown(made):
    ends(made, LEADERS[0])
    with made.database.reading() as session:
        seen = planned(session, [LEADERS[0], LEADERS[2]]).seen
    make(made, [LEADERS[0], LEADERS[2]])
    ends(made, LEADERS[2])
    with made.database.reading() as session:
        assert list(why_not_printed(session, batch(session))) == [f"MAR15-{LEADERS[2]:04}"]
        assert planned(session, [LEADERS[0], LEADERS[2]]).seen != seen, "an old page, or a forged tick, makes none"
