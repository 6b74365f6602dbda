"""What SES tells moves the attempt once, and a message that nobody understands is not lost."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.delivery.email import events
from app.delivery.email.events import Queue, collect, take
from app.delivery.models import Attempt, AttemptEvent
from app.platform.storage import StorageFailed
from tests.delivery.email import told_by_ses as ses
from tests.delivery.email.mailing import queue
from tests.delivery.sending import LEADERS

LEADER = LEADERS[0]


@pytest.fixture
def office(made, aws, monkeypatch):
    """Letters made, and a queue of SES's events; nobody waits for more of them."""
    monkeypatch.setattr(events, "WAIT_SECONDS", 0)
    monkeypatch.setattr(events, "HIDDEN_SECONDS", 0)
    url = aws.client("sqs").create_queue(QueueName=aws.name)["QueueUrl"]
    settings = made.settings.model_copy(update={"ses_events_queue_url": url})
    return Office(replace(made, settings=settings), aws, url)


class Office:
    def __init__(self, services, aws, url):
        self.services, self.aws, self.url = services, aws, url
        self._sqs = aws.client("sqs")

    def tell(self, *events, body=None):
        for one in events or [body]:
            said = one if isinstance(one, str) else json.dumps(one)
            self._sqs.send_message(QueueUrl=self.url, MessageBody=said)

    def left(self):
        asked = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        said = self._sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=asked)["Attributes"]
        return sum(map(int, said.values()))

    def attempt(self, attempt_id):
        with self.services.database.reading() as session:
            return session.get_one(Attempt, attempt_id)

    def happened(self, attempt_id):
        with self.services.database.reading() as session:
            rows = select(AttemptEvent).where(AttemptEvent.attempt_id == attempt_id).order_by(AttemptEvent.id)
            return list(session.scalars(rows))


def sent(office, number="n-1", state="handed_over"):
    return queue(office.services, LEADER, carrier="ses", state=state, outside_id=number)


def test_without_a_queue_nothing_is_asked(services):
    assert collect(services) == 0


@pytest.mark.parametrize(
    ("event", "state", "reason"),
    [
        (ses.delivery("n-1"), "delivered", ""),
        (ses.by_sns(ses.bounce("n-1", words="smtp; 550 5.1.1 unknown")), "failed", "no_such_mailbox"),
        (ses.by_eventbridge(ses.bounce("n-1", "Transient", "MailboxFull")), "failed", "mailbox_full"),
        (ses.reject("n-1"), "failed", "content_refused"),
        (ses.failure("n-1"), "failed", "content_refused"),
        (ses.complaint("n-1"), "handed_over", ""),
        (ses.delay("n-1"), "handed_over", ""),
    ],
)
def test_each_event_moves_its_attempt_and_goes_from_the_queue(office, event, state, reason):
    attempt_id = sent(office)
    office.tell(event)
    assert collect(office.services) == 1
    attempt = office.attempt(attempt_id)
    assert (attempt.state, attempt.reason) == (state, reason)
    assert office.left() == 0
    (kept,) = office.happened(attempt_id)
    assert (kept.source, kept.facts["id"]) == ("ses", "n-1")


def test_an_event_that_comes_twice_counts_once(office):
    attempt_id = sent(office)
    office.tell(ses.delivery("n-1"), ses.by_sns(ses.delivery("n-1")), ses.delivery("n-1"))
    collect(office.services)
    collect(office.services)
    assert len(office.happened(attempt_id)) == 1
    assert office.left() == 0


def test_a_bounce_after_a_delivery_counts_and_one_that_passes_does_not(office):
    attempt_id = sent(office)
    office.tell(ses.delivery("n-1"))
    collect(office.services)
    office.tell(ses.bounce("n-1", "Transient", "General", feedback="f-2"))
    collect(office.services)
    assert office.attempt(attempt_id).state == "delivered"
    office.tell(ses.bounce("n-1", words="smtp; 550 5.1.1 unknown"))
    collect(office.services)
    assert office.attempt(attempt_id).state == "failed"
    assert [one.kind for one in office.happened(attempt_id)] == ["delivered", "delayed", "failed"]


def test_a_letter_whose_answer_was_lost_is_found_by_our_own_number(office):
    attempt_id = sent(office, number=None, state="uncertain")
    ours = office.attempt(attempt_id).message_id
    office.tell({"eventType": "Send", "mail": ses.mail("n-9", ours), "send": {}})
    collect(office.services)
    attempt = office.attempt(attempt_id)
    assert (attempt.state, attempt.outside_id) == ("handed_over", "n-9")
    office.tell(ses.delivery("n-9"))
    collect(office.services)
    assert office.attempt(attempt_id).state == "delivered"


def test_that_ses_took_it_is_no_news_where_it_said_so_itself(office):
    attempt_id = sent(office)
    office.tell({"eventType": "Send", "mail": ses.mail("n-1"), "send": {}})
    collect(office.services)
    assert office.happened(attempt_id) == []
    assert office.left() == 0


def test_nobody_is_tracked(office):
    attempt_id = sent(office)
    office.tell({"eventType": "Open", "mail": ses.mail("n-1"), "open": {}})
    assert collect(office.services) == 0
    assert office.happened(attempt_id) == []
    assert office.left() == 0


def test_what_comes_before_our_own_record_waits_for_it(office):
    office.tell(ses.delivery("n-1"))
    assert look(office) == 0
    assert office.left() == 1
    attempt_id = sent(office)
    assert look(office) == 1
    assert office.attempt(attempt_id).state == "delivered"


def look(office):
    """Once, whether or not more is there; how many were counted."""
    queue = Queue(office.services)
    return take(office.services, queue, queue.receive())


@pytest.mark.parametrize("body", ["what", json.dumps(ses.delivery("of-somebody-else"))])
def test_what_nobody_understands_comes_again_and_is_kept_in_the_end(office, body):
    office.tell(body=body)
    for _ in range(events.TIMES - 1):
        look(office)
    assert office.left() == 1
    look(office)
    assert office.left() == 0
    (key,) = office.services.storage.keys("ses-events/")
    assert office.services.storage.get(key).decode() == body


def test_what_can_not_be_kept_stays_in_the_queue(office, monkeypatch):
    def full(*args):
        raise StorageFailed("full")

    monkeypatch.setattr(type(office.services.storage), "put", full)
    office.tell(body="what")
    for _ in range(events.TIMES - 1):
        look(office)
    with pytest.raises(StorageFailed):
        look(office)
    assert office.left() == 1


def test_a_message_goes_only_after_the_commit(office, monkeypatch):
    attempt_id = sent(office)
    office.tell(ses.delivery("n-1"))

    def fail(*args, **kwargs):
        raise RuntimeError("the worker dies")

    monkeypatch.setattr(Queue, "done", fail)
    with pytest.raises(RuntimeError):
        collect(office.services)
    assert office.attempt(attempt_id).state == "delivered"
    assert office.left() == 1


def test_a_queue_that_does_not_answer_is_the_worry_of_the_next_minute(office):
    gone = office.services.settings.model_copy(update={"ses_events_queue_url": f"{office.url}-gone"})
    assert collect(replace(office.services, settings=gone)) == 0
