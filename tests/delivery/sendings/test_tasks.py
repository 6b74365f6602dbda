"""What the worker calls: at a nudge and each minute. Real carriers, as the settings name them."""

from contextlib import closing
from datetime import timedelta
from email import message_from_bytes, policy

from app.delivery.carriers import FILES
from app.delivery.sending.claim import longest
from app.delivery.sending.start import TASK
from app.delivery.sending.words import TROUBLES
from app.delivery.states import SendingState, State
from app.delivery.tasks import send, sweep
from app.platform.clock import now
from app.platform.services import open_services
from app.platform.storage import FolderStorage, StorageFailed
from tests.delivery.marking import read
from tests.delivery.sendings.office import (
    ADDRESSES,
    LETTERS,
    Fake,
    attempts_in,
    in_hand,
    sending_of,
    started,
    states,
    turn,
)


def test_without_a_mail_server_each_letter_is_a_file_with_its_pdf(ready):
    sending_id = started(ready, LETTERS[:2], carrier=FILES)
    send(ready, sending_id)
    assert states(ready, sending_id) == [State.TRIAL] * 2
    mails = [
        message_from_bytes(file.read_bytes(), policy=policy.default) for file in ready.settings.outbox_dir.glob("*.eml")
    ]
    assert sorted(mail["To"].addresses[0].addr_spec for mail in mails) == [ADDRESSES[number] for number in LETTERS[:2]]
    assert {mail["Message-ID"].strip("<>") for mail in mails} == {
        one.message_id for one in attempts_in(ready, sending_id)
    }
    (pdf,) = mails[0].iter_attachments()
    assert pdf.get_content_type() == "application/pdf"


def test_what_was_to_leave_by_a_server_that_is_set_no_more_waits(owner, ready):
    sending_id = started(ready, LETTERS[:2], carrier="smtp")
    send(ready, sending_id)
    assert states(ready, sending_id) == [State.QUEUED] * 2
    sending = sending_of(ready, sending_id)
    assert (sending.state, sending.carrier, sending.trouble) == (SendingState.PAUSED, "smtp", "no_mail_server")
    assert not list(ready.settings.outbox_dir.glob("*.eml"))
    page = read(owner.get(f"/campaigns/MAR15/sendings/{sending.number}"))
    assert TROUBLES["no_mail_server"] in page
    assert "trial cop" not in page


def test_a_mail_server_that_puts_off_and_refuses_is_heeded(ready, mail_server):
    post = mail_server()
    post.rcpt[:] = ["450 4.2.0 greylisted", "550 5.1.1 no such user", "250 taken"]
    url = type(ready.settings.mail_url)(f"smtp://127.0.0.1:{post.port}?starttls=0")
    settings = ready.settings.model_copy(update={"mail_url": url, "mail_from": "office@department.example"})
    with closing(open_services(settings)) as services:
        sending_id = started(services, LETTERS[:3], carrier="smtp")
        send(services, sending_id)
        assert states(services, sending_id) == [State.QUEUED, State.FAILED, State.HANDED_OVER]
        put_off, failed, _ = attempts_in(services, sending_id)
    assert (put_off.tries, put_off.said) == (1, "450 4.2.0 greylisted")
    assert (failed.reason, failed.said) == ("no_such_mailbox", "550 5.1.1 no such user")
    assert len(post.envelopes) == 1


def test_a_mail_server_that_is_down_costs_no_letter_a_try(ready):
    url = type(ready.settings.mail_url)("smtp://127.0.0.1:1?starttls=0")
    settings = ready.settings.model_copy(update={"mail_url": url, "mail_from": "office@department.example"})
    with closing(open_services(settings)) as services:
        sending_id = started(services, carrier="smtp")
        send(services, sending_id)
        assert [one.tries for one in attempts_in(services, sending_id)] == [0] * 5
        assert sending_of(services, sending_id).trouble == "mail_server_silent"


def test_a_file_store_that_gives_nothing_costs_no_try(ready, monkeypatch):
    def broken(*_args, **_kwargs):
        raise StorageFailed("Input/output error")

    sending_id = started(ready, carrier=FILES)
    with monkeypatch.context() as patch:
        patch.setattr(FolderStorage, "stream", broken)
        patch.setattr(FolderStorage, "get", broken)
        send(ready, sending_id)
    assert [(one.state, one.tries) for one in attempts_in(ready, sending_id)] == [(State.QUEUED, 0)] * 5
    assert sending_of(ready, sending_id).trouble == "letter_file_out_of_reach"


def test_a_worker_that_has_more_to_do_soon_is_told_to_come_back(ready):
    sending_id = started(ready, carrier=FILES, per_minute=60)
    send(ready, sending_id)
    assert ready.queue.huey.scheduled_count() == 1


def test_a_nudge_that_waits_is_not_sent_again(ready):
    for _ in range(3):
        ready.queue.wake(TASK, 1)
    assert ready.queue.waiting(TASK, 1) == 1


def test_the_sweep_has_what_is_due_sent_and_gives_up_what_was_left_in_hand(ready, monkeypatch):
    sending_id, attempt_id = in_hand(ready)
    sweep(ready)
    assert states(ready, sending_id)[1] == State.HANDING
    later = now() + longest(ready.settings) + timedelta(minutes=1)
    monkeypatch.setattr("app.delivery.tasks.now", lambda: later)
    sweep(ready)
    assert [one.state for one in attempts_in(ready, sending_id) if one.id == attempt_id] == [State.UNCERTAIN]
    assert ready.queue.waiting(TASK, sending_id) == 1


def test_the_sweep_wakes_nobody_for_a_sending_whose_worker_waits_for_an_answer(ready, monkeypatch):
    sending_id, _ = in_hand(ready)
    later = now() + longest(ready.settings) - timedelta(minutes=1)
    monkeypatch.setattr("app.delivery.tasks.now", lambda: later)
    sweep(ready)
    assert ready.queue.waiting(TASK, sending_id) == 0
    assert states(ready, sending_id)[1] == State.HANDING


def test_what_waits_for_a_person_is_not_nudged(ready):
    sending_id = started(ready, first_wave=2)
    turn(ready, sending_id, Fake())
    assert sending_of(ready, sending_id).state == SendingState.LOOKING
    sweep(ready)
    assert ready.queue.waiting(TASK, sending_id) == 0
