"""A sending is started by somebody who proved who they are within minutes, and stopped by its owner at any time."""

from datetime import timedelta

from app.audit.find import bodies_of
from app.audit.models import AuditEvent
from app.delivery import events
from app.delivery.states import SendingState
from app.platform.clock import now
from tests.delivery.marking import press, seen_in
from tests.delivery.sendings.office import PAGE, sending_of, started
from tests.delivery.sendings.test_start_pages import START, all_sendings, filled
from tests.fixtures.app import let_proof_lapse, prove_again, token_in
from tests.proving import is_asked, send_kept, send_lapsed


def test_a_sending_waits_for_a_proof_and_then_starts_as_it_was_typed(owners, ready, served):
    form = filled(ready, minutes="7", subject="Letter ((reference)) & more")
    seen = {"seen": seen_in(press(owners, START, **form).text), "csrf_token": token_in(owners.get("/account").text)}
    asked = send_lapsed(owners, START, form | seen)
    assert all_sendings(ready) == []
    send_kept(owners, asked)
    (sending,) = all_sendings(ready)
    assert sending.subject == "Letter ((reference)) & more"
    with ready.database.reading() as session:
        (body,) = bodies_of(session, AuditEvent.action == events.LETTERS_QUEUED)
    assert body["proof"]["factor"] == "app"


def test_it_is_stopped_and_cancelled_without_one_but_goes_on_with_one_only(owners, ready):
    sending_id = started(ready, starts_at=now() + timedelta(hours=1))
    let_proof_lapse(owners)
    press(owners, f"{PAGE}/pause")
    assert sending_of(ready, sending_id).state == SendingState.PAUSED
    for step in ("resume", "begin", "go-on"):
        assert is_asked(press(owners, f"{PAGE}/{step}"))
    assert sending_of(ready, sending_id).state == SendingState.PAUSED
    prove_again(owners)
    press(owners, f"{PAGE}/resume")
    let_proof_lapse(owners)
    press(owners, f"{PAGE}/cancel")
    assert sending_of(ready, sending_id).state == SendingState.CANCELLED
