"""A chaser's letter is held back by what happened since the chaser was begun."""

from datetime import date

import pytest

from app.audit.record import SYSTEM
from app.campaigns.models import Campaign
from app.campaigns.values.save import fill_letters
from app.chasing.held_reminders import held_chasers
from app.chasing.policy import NotChasedReason
from app.chasing.propose import proposals
from app.chasing.start import RECEIVED
from app.chasing.words import HELD, held_back_reason
from app.delivery.channels import Channel
from app.delivery.marking.sendable import sendable
from app.delivery.sending.holds import HOLDS
from app.delivery.sending.rehearse import rehearse
from app.delivery.sending.routes import PREFERRED, Block, Wish
from tests.chasing.begun import begin, go, letters_of, mail, reach_post
from tests.tracking.office import TODAY, letter_ids, reply, send, small


def held(services, chaser: int) -> dict[str, str]:
    """What is said of each letter that is held back, by reference."""
    with services.database.reading() as session:
        letters = {one.id: one.reference for one in letters_of(session, chaser)}
        return {letters[one]: why for one, why in held_chasers(session, list(letters)).items()}


def because(held: NotChasedReason, reference: str) -> str:
    """The sentence for a letter whose first letter, with this reference, may not be chased now."""
    words = HELD[held]
    return f"{reference} {words.one}. {words.to_do}".strip()


@pytest.fixture
def chaser(owner, services) -> int:
    """Of letters 3, 8 and 9, begun and not sent yet; its own are 1 to 3."""
    return begin(services, owner)


def test_while_nothing_comes_nothing_is_held_back(chaser, services):
    assert held(services, chaser) == {}


def test_who_has_answered_since_is_not_reminded(chaser, services):
    reply(services, [8], on=TODAY)
    assert held(services, chaser) == {"TRK15-R1-0002": because(NotChasedReason.REPLIED, "TRK15-0008")}


def test_a_new_day_that_they_named_is_waited_for(chaser, services):
    reply(services, [8], on=TODAY, kind="holding", new_reply_by=date(2015, 4, 20))
    assert held(services, chaser) == {"TRK15-R1-0002": because(NotChasedReason.NOT_DUE, "TRK15-0008")}


@pytest.mark.parametrize("kind", ["acknowledgement", "holding"])
def test_a_reminder_that_says_nothing_came_is_not_sent_once_something_did(chaser, services, kind):
    reply(services, [3, 8], on=TODAY, kind=kind)
    assert list(held(services, chaser)) == ["TRK15-R1-0002"], "the first thanks for an acknowledgement already"
    with services.database.writing() as session:
        one = letters_of(session, chaser)[1]
        values = {RECEIVED: "Thank you for acknowledging our letter."}
        fill_letters(session, session.get_one(Campaign, chaser), {one.id: values}, actor=SYSTEM)
    assert held(services, chaser) == {}


def test_mail_that_nobody_read_is_read_first(chaser, services):
    reach_post(services, "TRK15-0009", "director@council-of-a-test.example")
    mail(services, "assistant@council-of-a-test.example")
    assert held(services, chaser) == {"TRK15-R1-0003": because(NotChasedReason.MAIL_WAITING, "TRK15-0009")}


def test_what_came_back_is_sent_again_first(chaser, services):
    reply(services, [3], on=TODAY, kind="returned")
    assert held(services, chaser) == {"TRK15-R1-0001": because(NotChasedReason.NOT_DELIVERED, "TRK15-0003")}


def test_a_chaser_that_went_meanwhile_holds_the_other_back_and_never_itself(chaser, owner, services, monkeypatch):
    """Two were begun at once, say; the first goes."""
    with monkeypatch.context() as both:
        both.setattr("app.chasing.cases._chasers", lambda *_: {})
        other = begin(services, owner, [8])
    with services.database.reading() as session:
        (first,) = letters_of(session, other)
    go(services, first.id)
    assert held(services, other) == {}
    assert list(held(services, chaser).values()) == [because(NotChasedReason.CHASED_LATELY, "TRK15-0008")]


def test_who_was_sent_a_correction_since_is_not_reminded(chaser, services):
    """Letters of 3 March gave 15 working days; the correction of Friday 27 March gives as many, Easter left out."""
    send(services, [8], sent_on=TODAY)
    with services.database.reading() as session:
        found = proposals(session, small(session), today=TODAY)
        [line] = [line for line in found.held if line.tracked.number == 8]
        assert line.tracked.answers.late.code == "overdue"
        assert held_back_reason(line) == "Corrected or sent again, time to reply until 21 April 2015"
        after = proposals(session, small(session), today=date(2015, 4, 22)).held
        [line] = [line for line in after if line.tracked.number == 8]
        assert held_back_reason(line) == "A chaser is being prepared: TRK15-R1-0002"
    (said,) = held(services, chaser).values()
    assert said.startswith("TRK15-0008 was corrected or sent again after its reply-by date.")


def test_letters_of_no_chaser_are_none_of_its_concern(chaser, services):
    reply(services, [8], on=TODAY)
    with services.database.reading() as session:
        assert held_chasers(session, letter_ids(session, [3, 8])) == {}


def test_every_process_asks_it():
    assert held_chasers in HOLDS


@pytest.mark.parametrize("way", [PREFERRED, Channel.EMAIL, Channel.POST])
def test_a_rehearsal_lets_it_go_by_no_way(chaser, services, way):
    reply(services, [8], on=TODAY)
    with services.database.reading() as session:
        letters = sendable(session, small(session, "TRK15-R1"))
        rehearsed = rehearse(session, letters, Wish(way, fallback=True), today=TODAY, months=6, most=9)
        found = {one.letter.reference: one for one in rehearsed.routed}
    assert Block.HELD in found["TRK15-R1-0002"].blocks
    assert found["TRK15-R1-0002"].held == because(NotChasedReason.REPLIED, "TRK15-0008")
    assert Block.HELD not in found["TRK15-R1-0001"].blocks
