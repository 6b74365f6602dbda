"""The page of one attempt: every event, and how an uncertain or failed one is settled."""

from sqlalchemy import select
from wtforms.validators import DataRequired

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.delivery.attempts.reasons import HELD_BACK, NEVER_LEFT, NOT_GONE
from app.delivery.attempts.settle import Evidence, move
from app.delivery.attempts.words import ATTEMPT_STATES, SOURCES
from app.delivery.channels import METHODS, Channel
from app.delivery.marking.sendable import Stand
from app.delivery.models import Attempt
from app.delivery.sending.forms import FoundOutForm
from app.delivery.states import State
from app.platform.clock import now
from app.platform.mail.errors import RefusedByServer, Unsure
from tests.delivery.marking import press, read, sound
from tests.delivery.sending import make, of, send
from tests.delivery.sendings.office import LEADERS, LETTERS, Fake, attempts_in, started, turn
from tests.refusals import said_of
from tests.web.markup import (
    errors_of,
    forms_of,
    message_of,
    messages_of,
    parts_of,
    said_by,
    states_of,
    timeline_of,
    words_of,
)


def settled_as(state: str) -> str:
    """What is said to somebody who settles what was settled meanwhile."""
    return said_of("attempt_settled", state=ATTEMPT_STATES[state][1].lower())


class TestAttempt:
    def uncertain(self, services):
        sending_id = started(services, LETTERS[:1])
        turn(services, sending_id, Fake([Unsure("mail_answer_lost", "closed")]))
        (attempt,) = attempts_in(services, sending_id)
        return f"/letters/MAR15-0042/attempts/{attempt.id}"

    def test_every_event_is_told(self, owners, ready, signed_in):
        sending_id = started(ready, LETTERS[:1])
        turn(ready, sending_id)
        (attempt,) = attempts_in(ready, sending_id)
        page = sound(owners.get(f"/letters/MAR15-0042/attempts/{attempt.id}"))
        assert states_of(page)[0].shape == "half", "no report of delivery came"
        newest = timeline_of(page)[0]
        assert newest.title == ATTEMPT_STATES[State.HANDED_OVER][1]
        assert SOURCES["smtp"] in newest.by
        assert "250 taken" in newest.words
        assert attempt.message_id not in words_of(page)
        assert attempt.message_id in words_of(signed_in(Role.ADMINISTRATOR).get(page.request.path))
        assert forms_of(page) == []

    def test_one_that_arrived_is_delivered(self, owners, ready):
        page = self.uncertain(ready)
        asks = sound(owners.get(page))
        assert parts_of(asks, "settle")
        assert forms_of(asks) == [page]
        press(owners, page, what="arrived", note="Their office rang")
        said = sound(owners.get(page))
        assert message_of(said).kind == "success"
        newest = timeline_of(said)[0]
        assert newest.title == ATTEMPT_STATES[State.DELIVERED][1]
        assert "Robin Owner" in newest.by
        assert "Their office rang" in newest.words

    def test_one_that_did_not_go_may_be_sent_again(self, owners, ready):
        page = self.uncertain(ready)
        press(owners, page, what="not_gone", note="The relay’s log has no such number")
        said = read(owners.get(page))
        assert NEVER_LEFT[NOT_GONE].word in said
        assert NEVER_LEFT[NOT_GONE].says in said
        again = started(ready, LETTERS[:1])
        assert len(turn(ready, again).parcels) == 1

    def test_it_takes_a_note_as_evidence(self, owners, ready):
        page = self.uncertain(ready)
        answer = press(owners, page, what="arrived", note="")
        assert answer.status_code == 400
        assert errors_of(sound(answer)) == {"note": said_by(FoundOutForm.note, DataRequired)}

    def test_a_stale_tab_says_how_it_was_settled(self, owners, ready):
        page = self.uncertain(ready)
        press(owners, page, what="arrived", note="Their office rang")
        press(owners, page, what="not_gone", note="I think not")
        assert messages_of(sound(owners.get(page)))[-1] == ("warning", settled_as(State.DELIVERED))

    def failed(self, services):
        sending_id = started(services, LETTERS[:1])
        turn(services, sending_id, Fake([RefusedByServer("mail_refused", "550 nobody", "no_such_mailbox")]))
        (attempt,) = attempts_in(services, sending_id)
        return f"/letters/MAR15-0042/attempts/{attempt.id}"

    def test_one_that_failed_may_have_arrived_after_all(self, owners, ready):
        page = self.failed(ready)
        assert press(owners, page, note="").status_code == 400
        press(owners, page, note="Their office has it")
        said = sound(owners.get(page))
        assert message_of(said).kind == "success"
        newest = timeline_of(said)[0]
        assert newest.title == ATTEMPT_STATES[State.HANDED_OVER][1]
        assert "Robin Owner" in newest.by
        assert "Their office has it" in newest.words
        assert parts_of(said, "arrived-after-all") == []
        with ready.database.reading() as session:
            assert of(session, LETTERS[0]).stand == Stand.SENT
            one = session.scalars(select(Attempt)).one()
        assert (one.state, one.ended, one.reason, one.said) == ("handed_over", None, "", "")

    def test_one_marked_by_hand_that_came_back_stands_as_marked(self, owners, ready):
        send(ready, LEADERS[:1])
        with ready.database.writing() as session:
            one = session.scalars(select(Attempt)).one()
            move(session, one.id, "return", Evidence(now(), "import", reason="refused"), actor=SYSTEM)
            page = f"/letters/MAR15-0044/attempts/{one.id}"
        press(owners, page, note="That was another letter")
        with ready.database.reading() as session:
            one = session.scalars(select(Attempt)).one()
            assert (one.state, one.ended) == ("sent", None)

    def test_one_that_never_left_cannot_have_arrived(self, owners, ready):
        sending_id = started(ready, LETTERS[:1])
        make(ready, LETTERS[:1])
        turn(ready, sending_id)
        page = f"/letters/MAR15-0042/attempts/{attempts_in(ready, sending_id)[0].id}"
        assert parts_of(sound(owners.get(page)), "arrived-after-all") == []
        press(owners, page, note="It did")
        assert message_of(sound(owners.get(page))) == ("warning", settled_as(HELD_BACK))

    def test_others_may_not(self, owners, drafter, ready):
        page = self.uncertain(ready)
        assert forms_of(sound(drafter.get(page))) == []
        assert press(drafter, page, what="arrived", note="It did").status_code == 403

    def test_it_stands_under_its_own_letter_alone(self, owners, ready):
        page = self.uncertain(ready)
        assert owners.get(page.replace("0042", "0043")).status_code == 404
        assert owners.get(page.rpartition("/")[0] + "/999").status_code == 404

    def test_one_marked_by_hand_says_so(self, owners, ready):
        send(ready, LEADERS[:1])
        with ready.database.reading() as session:
            attempt = session.scalars(select(Attempt)).one()
        said = read(owners.get(f"/letters/MAR15-0044/attempts/{attempt.id}"))
        assert f"{METHODS[Channel.POST].went} on 4 March 2015" in said
