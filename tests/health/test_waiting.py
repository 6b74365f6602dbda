"""Which work waits for the worker, and for how long."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.lifecycle.create import campaign_by_reference
from app.checking.models import LetterCheck
from app.checking.start import start_check
from app.delivery.models import Sending
from app.delivery.release.models import Embargo
from app.delivery.states import SendingState
from app.health.waiting import KINDS, work_waiting
from app.inbox.intake.receive import keep_raw, take_message
from app.inbox.sorting.work import read_kept
from app.inbox.states import Form, Source
from app.notices.models import Notice
from app.notices.states import MailState
from app.platform.clock import clock_put_to, now
from app.platform.leases import UnitOfWork
from app.production.runs.steer import pause_run, resume_run
from tests.delivery.sending import clear, make
from tests.delivery.sendings.office import LETTERS, reachable, started
from tests.fixtures.app import add_member
from tests.health.planting import noticed
from tests.inbox.mail import RECEIVED, written
from tests.production.making import batch, finish, start, take

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def waiting(services, name, at=None):
    """How many of a kind wait, and for how long the oldest has."""
    moment = at or now()
    with services.database.reading() as session:
        work = next(work for work in work_waiting(session, moment) if work.kind.name == name)
    return work.count, work.age(moment)


def test_every_unit_of_work_is_of_a_kind():
    def below(model):
        return {model, *(one for child in model.__subclasses__() for one in below(child))} - {UnitOfWork}

    assert {model for kind in KINDS for model in kind.models} == below(UnitOfWork)


@pytest.mark.stack
def test_nothing_waits_in_an_office_that_has_only_what_ships(stack_services):
    with stack_services.database.reading() as session:
        assert {(work.count, work.age(now())) for work in work_waiting(session, now())} == {(0, timedelta())}


def test_an_email_waits_from_when_it_is_due_until_a_worker_has_it_in_hand(services):
    member = add_member(services, Role.VIEWER)
    noticed(services, member.id, ago=HOUR, number=2)
    noticed(services, member.id, ago=-HOUR)
    noticed(services, member.id, ago=2 * HOUR, mail=MailState.SENT)
    count, age = waiting(services, "emails")
    assert (count, round(age / MINUTE)) == (2, 60), "what is put off, or was sent, does not wait"
    with services.database.writing() as session:
        session.execute(update(Notice).values(lease_until=now() + MINUTE))
    assert waiting(services, "emails") == (0, timedelta())
    later = now() + 2 * MINUTE
    assert waiting(services, "emails", later)[0] == 2, "the worker that had it in hand is gone"


def test_letters_of_a_run_wait_from_when_its_last_one_was_made(services):
    began = now() - 2 * HOUR
    with clock_put_to(began):
        run = start(services, range(1, 4))
    assert waiting(services, "letters", began + HOUR) == (3, HOUR - (run.started_at - began))
    claims = take(services, run.id, limit=1, workers=1, at=began + HOUR)
    assert waiting(services, "letters", began + HOUR)[0] == 2, "one is in a worker’s hands"
    with clock_put_to(began + HOUR):
        finish(services, run.id, batch(claims))
    count, age = waiting(services, "letters", began + HOUR + MINUTE)
    assert (count, round(age / MINUTE)) == (2, 1)


def test_a_paused_run_does_not_wait(services):
    run = start(services, range(1, 4))
    with services.database.writing() as session:
        pause_run(session, run.id, actor=SYSTEM)
    assert waiting(services, "letters") == (0, timedelta())
    with services.database.writing() as session:
        resume_run(session, run.id, actor=SYSTEM)
    assert waiting(services, "letters")[0] == 3


def test_a_message_waits_from_when_it_was_taken_in_however_long_it_lay_in_its_mailbox(services):
    kept = keep_raw(services.storage, written(at=RECEIVED), form=Form.EML)
    with services.database.writing() as session:
        take_message(session, kept, source=Source.UPLOAD, at=RECEIVED, actor=SYSTEM)
    count, age = waiting(services, "messages")
    assert (count, age < HOUR) == (1, True)
    read_kept(services)
    assert waiting(services, "messages") == (0, timedelta())


def test_a_check_waits_from_when_it_was_asked_for(services):
    with clock_put_to(now() - HOUR), services.database.writing() as session:
        start_check(session, campaign_by_reference(session, "MAR15"), actor=SYSTEM)
    count, age = waiting(services, "checks")
    assert (count, round(age / HOUR)) == (1, 1)
    with services.database.writing() as session:
        session.execute(update(LetterCheck).values(state="done"))
    assert waiting(services, "checks") == (0, timedelta())


def test_letters_to_send_wait_once_they_might_leave(services):
    clear(services)
    make(services, LETTERS)
    reachable(services)
    over = now() + 10 * MINUTE
    sending_id = started(services, starts_at=over)
    assert waiting(services, "sendings", over - MINUTE) == (0, timedelta()), "the countdown is not over"
    assert waiting(services, "sendings", over + HOUR) == (len(LETTERS), HOUR)
    with services.database.writing() as session:
        sending = session.get_one(Sending, sending_id)
        sending.state, sending.looked, sending.next_at = SendingState.SENDING, True, over + 2 * MINUTE
    assert waiting(services, "sendings", over + MINUTE) == (0, timedelta()), "its rate lets none leave yet"
    assert waiting(services, "sendings", over + HOUR) == (len(LETTERS), HOUR - 2 * MINUTE)
    with services.database.writing() as session:
        session.add(Embargo(campaign_id=1, until=over + 2 * HOUR, recorded=1))
    assert waiting(services, "sendings", over + HOUR) == (0, timedelta()), "an embargo holds them"
