"""Letters that Despatch itself did not send, since their clearance was withdrawn: they are not sent, and no address of
theirs failed."""

from datetime import timedelta

import pytest

from app.delivery.attempts.history import attempts_of
from app.delivery.attempts.reasons import HELD_BACK
from app.delivery.attempts.words import ATTEMPT_STATES, attempt_state
from app.delivery.channels import Channel
from app.delivery.marking.sendable import Stand, Why, sendable
from app.delivery.sending.progress import progress_of, wave_counts
from app.delivery.sending.steer import counts_of
from app.delivery.sending.undelivered import failures
from app.home.after_sending import undelivered_needs
from app.platform.clock import now, today
from app.tracking.snapshot import CampaignSnapshot
from app.tracking.totals import total_of
from tests.delivery.marking import row_of, sound
from tests.delivery.sending import campaign, clear, of, unclear
from tests.delivery.sendings.office import (
    FAILED,
    LEADERS,
    LETTERS,
    PAGE,
    POLICE,
    Fake,
    rehearsed,
    sending_of,
    started,
    turn,
)
from tests.delivery.sendings.test_outcomes import NO_SUCH
from tests.web.figures import numbers_in
from tests.web.markup import part_of, parts_of, words_of

HELD = "/campaigns/MAR15/track?delivered=held_back"


@pytest.fixture
def held(ready):
    """The letters to LEADERS were held back, and those to POLICE sent; the sending's id."""
    sending_id = started(ready)
    unclear(ready, "council-leaders")
    turn(ready, sending_id)
    return sending_id


def needs(services) -> list[tuple[str, str]]:
    with services.database.reading() as session:
        answers = CampaignSnapshot(session, campaign(session), today()).followed
        found = undelivered_needs(campaign(session), sendable(session, campaign(session)), answers)
        return [(need.href, need.why) for need in found]


def test_they_are_not_sent_and_none_of_them_failed(ready, held):
    with ready.database.reading() as session:
        letters = CampaignSnapshot(session, campaign(session), today()).letters
        codes = {letter.number: letter.answers.delivered.code for letter in letters if letter.number in LETTERS}
        total = total_of(letters)
        outgoing = [of(session, number) for number in LEADERS]
        assert failures(session, campaign(session), sendable(session, campaign(session)), today=today()) == []
    assert codes == dict.fromkeys(POLICE, "handed_over") | dict.fromkeys(LEADERS, "held_back")
    assert (total.undelivered, total.sent) == (0, len(POLICE))
    assert {(one.stand, one.held_back, one.not_arrived) for one in outgoing} == {(Why.NOT_CLEARED, True, False)}


def test_the_record_of_the_sending_counts_them_apart(ready, held):
    """As its page does, and the attempt on a letter's page."""
    with ready.database.reading() as session:
        assert counts_of(session, held) == {"handed_over": len(POLICE), HELD_BACK: len(LEADERS)}
        (attempt,) = attempts_of(session, of(session, LEADERS[0]).letter_id)
        assert attempt_state(attempt.state, attempt.channel, reason=attempt.reason) == ATTEMPT_STATES[HELD_BACK]


def test_what_failed_before_it_was_held_back_has_failed(ready):
    turn(ready, started(ready, LEADERS[:1]), Fake([NO_SUCH]))
    sending_id = started(ready, LEADERS[:1])
    unclear(ready, "council-leaders")
    turn(ready, sending_id)
    with ready.database.reading() as session:
        letters = CampaignSnapshot(session, campaign(session), today()).letters
        (letter,) = [letter for letter in letters if letter.number == LEADERS[0]]
        (failure,) = failures(session, campaign(session), sendable(session, campaign(session)), today=today())
    assert letter.answers.delivered.code == "failed"
    assert failure.reason.contact


@pytest.mark.parametrize("again", [False, True], ids=["not cleared", "cleared again"])
def test_home_asks_to_send_them_and_says_what_they_lack(app, ready, held, again):
    if again:
        clear(ready, "council-leaders")
    with app.test_request_context():
        ((href, why),) = needs(ready)
    assert href == HELD
    assert ("cleared" in why) == (not again)
    with ready.database.reading() as session:
        assert of(session, LEADERS[0]).stand == (Stand.READY if again else Why.NOT_CLEARED)


def test_before_a_sending_begins_the_page_says_how_many_may_not_leave(owners, ready):
    started(ready, starts_at=now() + timedelta(hours=1))
    assert not parts_of(sound(owners.get(f"{PAGE}/begin")), "held-back")
    unclear(ready, "council-leaders")
    assert numbers_in(words_of(part_of(sound(owners.get(f"{PAGE}/begin")), "held-back"))) == [
        len(LEADERS),
        len(LETTERS),
    ]
    with ready.database.reading() as session:
        plan = rehearsed(session)
    assert not plan.by(Channel.EMAIL)
    assert plan.blocks == {Why.NOT_CLEARED: len(LEADERS), Why.QUEUED_ALREADY: len(POLICE)}


def test_a_sending_counts_them_apart(owners, ready, held):
    with ready.database.reading() as session:
        progress = progress_of(session, sending_of(ready, held))
        assert wave_counts(session, sending_of(ready, held)) == {}
    assert (progress.held_back, progress.failed, progress.tried) == (len(LEADERS), 0, len(POLICE))
    page = sound(owners.get(PAGE))
    assert numbers_in(words_of(part_of(page, "held-back"))) == [len(LEADERS)]
    assert row_of(page, f"MAR15-00{LEADERS[0]}")
    listed = words_of(sound(owners.get(f"{PAGE}/letters?state={HELD_BACK}")))
    assert all(f"MAR15-00{number}" in listed for number in LEADERS)
    assert f"MAR15-00{LEADERS[0]}" not in words_of(sound(owners.get(f"{PAGE}/letters?state={FAILED}")))
    for where in ("/", "/campaigns/MAR15/track", HELD, "/campaigns/MAR15/send", "/campaigns/MAR15/send/failed"):
        sound(owners.get(where))
