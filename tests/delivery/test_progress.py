"""What the steps Generate and Send say of what they wait for, when clearances come and go and when a campaign ends."""

import pytest
from sqlalchemy import select

from app.campaigns.models import Letter
from app.campaigns.states import State
from app.delivery.attempts.sent_letters import letters_out
from app.delivery.progress import registries_all_out
from app.delivery.views.send import STEP as SEND_STEP
from app.production.views.runs import ALL_CLEARED, DRAFTS
from app.production.views.runs import STEP as GENERATE_STEP
from tests.campaigns.clearing import answer_again, clear_all, sign_with
from tests.delivery.marking import SEND, close, lede_of, sound, task_of
from tests.delivery.reaching import fail
from tests.delivery.sending import BY_EMAIL, LEADERS, LETTERS, POLICE, campaign, clear, make, send, unclear
from tests.delivery.test_sendable import edit_for_leaders
from tests.production.shown import leave
from tests.web.figures import numbers_in
from tests.web.markup import parts_of

TASKS = "/campaigns/MAR15"
LETTER = "/letters/MAR15-0044"
CLEARANCE, GENERATE, SENDING = "Clearance", GENERATE_STEP.name, SEND_STEP.name


@pytest.fixture
def five(made):
    """The campaign has five letters, all of them made and final."""
    leave(made, LETTERS)
    return made


def assert_generated(tasks, number: int) -> None:
    """Generate is done, with so many letters."""
    state, hint = task_of(tasks, GENERATE)
    assert (state.shape, numbers_in(hint)) == ("full", [number])


def named_in(hint: str) -> list[str]:
    """The steps that a hint names."""
    return [name for name, said in ((CLEARANCE, "cleared"), (GENERATE, "generate")) if said in hint.lower()]


def assert_waits(tasks, steps: list[str], *, more: list[int] | None = None) -> None:
    """Two of five letters are sent, and the rest wait for these steps; `more`: how many of them wait for none."""
    state, hint = task_of(tasks, SENDING)
    assert (state.shape, numbers_in(state.word)) == ("half", [2, 5])
    assert (named_in(hint), numbers_in(hint)) == (steps, more or [])


def edit(services):
    with services.database.writing() as session:
        edit_for_leaders(session)


def test_what_is_cleared_and_not_made_waits_for_no_clearance(owner, services):
    assert task_of(owner.get(TASKS), GENERATE)[1] == DRAFTS
    assert named_in(task_of(owner.get(TASKS), SENDING)[1]) == [CLEARANCE, GENERATE]
    with services.database.writing() as session:
        clear_all(session, campaign(session))
    assert task_of(owner.get(TASKS), GENERATE)[1] == ALL_CLEARED
    assert named_in(task_of(owner.get(TASKS), SENDING)[1]) == [GENERATE]


def test_what_is_made_and_cleared_is_done_and_can_go(owner, five):
    tasks = owner.get(TASKS)
    assert_generated(tasks, 5)
    state, hint = task_of(tasks, SENDING)
    assert (state.shape, numbers_in(hint)) == ("empty", [])


def test_a_registry_is_all_out_while_no_letter_or_correction_is_left_to_send(five):
    def all_out() -> set[str]:
        with five.database.reading() as session:
            return registries_all_out(session, campaign(session))

    assert all_out() == set()
    send(five, LEADERS, BY_EMAIL)
    assert all_out() == {"council-leaders"}
    fail(five, POLICE[0], "no_such_mailbox")
    assert all_out() == {"council-leaders"}, "one did not arrive, and one was not sent"
    with five.database.reading() as session:
        out = set(
            session.scalars(select(Letter.number).where(Letter.id.in_(letters_out(session, campaign(session).id))))
        )
    assert out == set(LEADERS)
    make(five, LEADERS[:1])
    assert all_out() == set(), "a correction is to be sent"


def test_letters_whose_clearances_an_edit_removed_are_not_done_any_more(owner, five):
    edit(five)
    state, hint = task_of(owner.get(TASKS), GENERATE)
    assert (state.shape, state.word) == ("half", "3 not cleared")
    assert "cleared" in hint
    clear(five, "council-leaders")
    state, hint = task_of(owner.get(TASKS), GENERATE)
    assert (state.shape, state.word) == ("half", "3 outdated")
    assert "signatures" in hint
    make(five, LEADERS)
    assert_generated(owner.get(TASKS), 5)


def test_what_is_sent_stays_done_whatever_is_edited_later(owner, five):
    send(five, LETTERS, BY_EMAIL)
    edit(five)
    tasks = owner.get(TASKS)
    assert_generated(tasks, 5)
    state, hint = task_of(tasks, SENDING)
    assert (state.shape, numbers_in(hint)) == ("full", [5])


def test_send_says_how_many_came_back_when_all_were_sent(owner, five):
    """Also as the next step, which has the state alone: “5 of 5 sent” would look done."""
    send(five, [number for number in LETTERS if number != POLICE[0]], BY_EMAIL)
    fail(five, POLICE[0], "no_such_mailbox")
    tasks = owner.get(TASKS)
    state, hint = task_of(tasks, SENDING)
    assert (state.shape, numbers_in(state.word), numbers_in(hint)) == ("half", [1], [5, 5])
    assert "send it again" in hint
    close(five)
    state, hint = task_of(owner.get(TASKS), SENDING)
    assert (state.shape, numbers_in(state.word), numbers_in(hint)) == ("half", [1], [5, 5])
    assert "again" not in hint


def test_the_rest_can_be_marked_only_while_their_text_is_cleared(owner, five):
    send(five, POLICE, BY_EMAIL)
    assert_waits(owner.get(TASKS), [], more=[3])
    edit(five)
    assert_waits(owner.get(TASKS), [CLEARANCE, GENERATE])
    clear(five, "council-leaders")
    assert_waits(owner.get(TASKS), [GENERATE])
    make(five, LEADERS[:1])
    assert_waits(owner.get(TASKS), [GENERATE], more=[1])


def test_nothing_can_be_sent_when_all_clearances_are_gone(owner, five):
    unclear(five, "council-leaders")
    unclear(five, "chief-constables")
    state, hint = task_of(owner.get(TASKS), SENDING)
    assert (state.shape, named_in(hint)) == ("none", [CLEARANCE, GENERATE])
    clear(five, "council-leaders", "chief-constables")
    state, _ = task_of(owner.get(TASKS), SENDING)
    assert state.shape == "empty", "the same words are cleared again"


def test_an_older_signature_is_outdated(owner, five):
    with five.database.writing() as session:
        for one in campaign(session).signatories:
            sign_with(session, one.office_id, "5" * 64)
        answer_again(session, campaign(session))
    tasks = owner.get(TASKS)
    assert task_of(tasks, GENERATE)[0].word == "5 outdated"
    state, hint = task_of(tasks, SENDING)
    assert (state.shape, named_in(hint)) == ("none", [GENERATE])


@pytest.mark.parametrize("state", [State.CLOSED, State.ARCHIVED])
def test_a_campaign_that_ended_promises_nothing(owner, five, state):
    send(five, POLICE, BY_EMAIL)
    close(five, state)
    sending, hint = task_of(owner.get(TASKS), SENDING)
    assert (sending.shape, numbers_in(sending.word), numbers_in(hint)) == ("half", [2, 5], [3])
    assert numbers_in(lede_of(sound(owner.get(SEND)))) == [2, 5, 3], "sent, of all, and not: none can be marked"
    letter = sound(owner.get(LETTER))
    assert f"MAR15 is {state}." in lede_of(letter)
    assert parts_of(letter, "send") == []


def test_a_draft_in_a_campaign_that_ended_says_so(owner, services, cheap):
    make(services)
    leave(services, LETTERS)
    close(services)
    state, hint = task_of(owner.get(TASKS), GENERATE)
    assert (state.shape, state.word) == ("half", "5 not cleared")
    assert "again" not in hint, "nothing is made again"


def test_some_made_in_a_campaign_that_ended_leave_the_rest_unmade(owner, made):
    close(made)
    state, hint = task_of(owner.get(TASKS), GENERATE)
    assert (state.shape, numbers_in(state.word), numbers_in(hint)) == ("half", [5, 1268], [1263])
