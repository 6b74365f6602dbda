"""Without a mail server letters become trial copies: nothing counts them as sent, and they stand in nobody's way."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.audit.models import AuditEvent
from app.delivery.attempts.sent_letters import sent_facts, unsent_facts, unsent_letters
from app.delivery.carriers import FILES
from app.delivery.channels import Channel
from app.delivery.marking.correct import already_of
from app.delivery.marking.sendable import Stand, sendable
from app.delivery.models import Attempt, AttemptEvent
from app.delivery.progress import count_unsent, queued_letters, sent_letters
from app.delivery.release.copies import copies_of
from app.delivery.sending.claim import ClaimResult, advance, claim, lose
from app.delivery.sending.written_to_files import mark_trial_copies
from app.delivery.states import State
from app.delivery.words import sending_words
from app.home.digest import changed_since
from app.platform.clock import now, today
from app.platform.mail.errors import Unsure
from app.tracking.snapshot import CampaignSnapshot
from tests.delivery.marking import read, sound
from tests.delivery.replay.rows import faults
from tests.delivery.sending import campaign, ids
from tests.delivery.sendings.office import (
    ADDRESSES,
    LEADERS,
    Fake,
    attempts_in,
    in_hand,
    kinds,
    sending_of,
    started,
    states,
    turn,
)
from tests.web.markup import part_of, words_of

TWO = LEADERS[:2]


class Files(Fake):
    """The carrier of trial copies."""

    def __init__(self, answers=None):
        super().__init__(answers or [None], name=FILES)


@pytest.fixture
def tried(ready):
    """Two trial copies, of a sending that has ended; its id."""
    sending_id = started(ready, TWO, carrier=FILES)
    turn(ready, sending_id, Files())
    return sending_id


def latest(session) -> int:
    return session.scalars(select(AuditEvent.seq).order_by(AuditEvent.seq.desc()).limit(1)).one()


def test_no_figure_counts_a_trial_copy_as_sent(ready, tried):
    assert states(ready, tried) == [State.TRIAL] * 2
    assert faults(ready) == []
    with ready.database.reading() as session:
        mar15, letters = campaign(session), ids(session, TWO)
        assert sent_letters(session, mar15) == 0
        assert set(letters) <= set(unsent_letters(session, mar15.id))
        assert already_of(session, letters).sent == 0
        assert sent_facts(session, mar15.id) == sent_facts(session, mar15.id, known_at=latest(session)) == {}
        assert unsent_facts(session, mar15.id) == unsent_facts(session, mar15.id, known_at=latest(session)) == {}
        assert count_unsent(session, mar15).ready == 5
        answers = CampaignSnapshot(session, mar15, today()).followed
        assert {answers[one].delivered.code for one in letters if one in answers} <= {"not_sent"}
        assert copies_of(session, mar15, today=today()).letters == []
        assert "handed to the mail server" not in " ".join(changed_since(session, mar15.id, now() - timedelta(1)))
        stands = {one.letter_id: one.stand for one in sendable(session, mar15)}
        assert {stands[one] for one in letters} == {Stand.READY}


def test_once_a_mail_server_is_set_up_the_letters_are_sent(ready, tried):
    sending_id = started(ready, TWO, carrier="smtp")
    assert turn(ready, sending_id).sent_to == [ADDRESSES[one] for one in TWO]
    assert [(one.state, one.resend) for one in attempts_in(ready, sending_id)] == [(State.HANDED_OVER, 0)] * 2
    with ready.database.reading() as session:
        assert sent_letters(session, campaign(session)) == 2


def test_what_goes_wrong_with_a_copy_leaves_no_letter_uncertain(ready):
    sending_id = started(ready, TWO[:1], carrier=FILES)
    turn(ready, sending_id, Files([Unsure("carrier_failed", "the disk is full")]))
    (one,) = attempts_in(ready, sending_id)
    assert (one.state, one.handed) == (State.FAILED, None)


def test_a_copy_in_hand_does_not_count_as_sent(owner, ready):
    seen = []

    def look(_parcel):
        assert faults(ready) == []
        with ready.database.reading() as session:
            mar15 = campaign(session).id
            seen.append(latest(session))
            assert sent_letters(session, campaign(session)) == 0
            assert sent_facts(session, mar15) == sent_facts(session, mar15, known_at=seen[0]) == {}
            assert unsent_facts(session, mar15) == {}
            (one,) = sendable(session, campaign(session), letter_ids=[ids(session, TWO[:1])[0]])
            assert (one.sent, one.stand, queued_letters(session, mar15)) == ({}, Stand.QUEUED, 1)
        page = read(owner.get(f"/letters/MAR15-{TWO[0]:04d}"))
        assert "emailed on" not in page

    sending_id = started(ready, TWO[:1], carrier=FILES)
    turn(ready, sending_id, Files([look]))
    assert states(ready, sending_id) == [State.TRIAL]
    with ready.database.reading() as session:
        assert sent_facts(session, campaign(session).id, known_at=seen[0]) == {}, "nor when it is asked later"


def test_a_worker_that_stops_over_a_copy_leaves_no_letter_uncertain(ready):
    _, attempt_id = in_hand(ready, carrier=FILES)
    with ready.database.writing() as session:
        assert lose(session, attempt_id, at=now())
    with ready.database.reading() as session:
        one = session.get_one(Attempt, attempt_id)
        assert (one.state, one.handed) == (State.FAILED, None)


@pytest.fixture
def recorded_as_sent(ready):
    """As an earlier release wrote it down: handed over, by the folder for mail; and one that a mail server took."""
    sending_id = started(ready, LEADERS, carrier="smtp")
    turn(ready, sending_id)
    with ready.database.writing() as session:
        first, second, _ = (one.id for one in attempts_in(ready, sending_id))
        handed = (AttemptEvent.attempt_id.in_([first, second]), AttemptEvent.kind == State.HANDED_OVER)
        session.execute(update(AttemptEvent).where(*handed).values(source=FILES))
    return sending_id


def test_what_was_recorded_as_sent_by_files_becomes_trial_copies(ready, recorded_as_sent):
    with ready.database.writing() as session:
        before = latest(session)
        assert mark_trial_copies(session, served=True, at=now()) == 2
        assert mark_trial_copies(session, served=True, at=now()) == 0
    assert faults(ready) == [], "the audit record says the same"
    assert states(ready, recorded_as_sent) == [State.TRIAL, State.TRIAL, State.HANDED_OVER]
    assert kinds(ready, attempts_in(ready, recorded_as_sent)[0].id)[-2:] == [State.HANDED_OVER, State.TRIAL]
    with ready.database.reading() as session:
        mar15 = campaign(session).id
        assert sent_letters(session, campaign(session)) == 1
        assert len(sent_facts(session, mar15, known_at=latest(session))) == 1
        assert len(sent_facts(session, mar15, known_at=before)) == 3, "what was counted then verifies"


def test_what_files_may_have_taken_becomes_a_trial_copy(ready):
    sending_id = started(ready, TWO, carrier="smtp")
    turn(ready, sending_id, Fake([Unsure("carrier_failed", "the disk is full"), None]))
    first = attempts_in(ready, sending_id)[0].id
    with ready.database.writing() as session:
        unsure = (AttemptEvent.attempt_id == first, AttemptEvent.kind == State.UNCERTAIN)
        session.execute(update(AttemptEvent).where(*unsure).values(source=FILES))
        assert mark_trial_copies(session, served=True, at=now()) == 1
    assert states(ready, sending_id) == [State.TRIAL, State.HANDED_OVER]
    assert sending_of(ready, sending_id).carrier == "smtp", "a letter of it left"
    assert faults(ready) == []


@pytest.mark.parametrize(("served", "marked"), [(True, 0), (False, 1)])
def test_what_an_earlier_release_left_in_hand_without_a_server_becomes_one(ready, served, marked):
    attempt_id = attempts_in(ready, started(ready, TWO, carrier="smtp"))[0].id
    with ready.database.writing() as session:
        sending_id = session.get_one(Attempt, attempt_id).sending_id
        advance(session, sending_id, at=now())
        assert claim(session, attempt_id, at=now()) is ClaimResult.MINE
        assert mark_trial_copies(session, served=False, at=now()) == 0, "this release claimed it for a server"
        claimed = (AttemptEvent.attempt_id == attempt_id, AttemptEvent.kind == State.HANDING)
        session.execute(update(AttemptEvent).where(*claimed).values(facts={}))
        assert mark_trial_copies(session, served=served, at=now()) == marked
        state = session.get_one(Attempt, attempt_id, populate_existing=True).state
    assert state == (State.TRIAL if marked else State.HANDING)


def test_a_real_sending_stays_one_when_no_server_is_set_any_more(owner, ready):
    sending_id = started(ready, TWO, carrier="smtp")
    turn(ready, sending_id)
    page = read(owner.get(f"/campaigns/MAR15/sendings/{sending_of(ready, sending_id).number}"))
    assert sending_words(2, Channel.EMAIL, "smtp", copies=False) in page
    assert "trial cop" not in page


def test_the_pages_say_that_it_reached_nobody(owner, ready, tried):
    words = "sent to no one"
    number = sending_of(ready, tried).number
    attempt = attempts_in(ready, tried)[0]
    page = sound(owner.get(f"/campaigns/MAR15/sendings/{number}"))
    how_far = words_of(part_of(page, "how-far"))
    assert "2 trial copies" in how_far
    assert words in how_far
    assert "anded over" not in words_of(page)
    for path in (f"/letters/MAR15-{TWO[0]:04d}", f"/letters/MAR15-{TWO[0]:04d}/attempts/{attempt.id}"):
        assert words in read(owner.get(path)), path
    listed = words_of(part_of(sound(owner.get("/campaigns/MAR15/send")), "sendings"))
    assert f"2 trial copies, {words}" in listed
