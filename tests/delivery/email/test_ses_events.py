"""SES's events are read in every wrapping, each says why, and what is none is no event."""

import json
from datetime import UTC, datetime

import pytest

from app.delivery.attempts.reasons import Reason
from app.delivery.email.ses_events import BOUNCES, Malformed, read_event
from tests.delivery.email import told_by_ses as ses


@pytest.mark.parametrize("wrapped", [lambda event: event, ses.by_sns, ses.by_eventbridge])
def test_an_event_is_the_same_however_it_is_wrapped(wrapped):
    event = read_event(json.dumps(wrapped(ses.delivery("n-1", "a.b@despatch.example"))))
    assert (event.kind, event.number, event.ours) == ("delivery", "n-1", "a.b@despatch.example")
    assert event.at == datetime(2015, 3, 4, 10, 0, 0, 123000, tzinfo=UTC)
    assert event.said == "250 2.6.0 Message received"
    assert event.outside_id == f"ses delivery n-1 {ses.AT}"


def test_an_old_notification_is_one_too():
    old = ses.bounce("n-1")
    old["notificationType"] = old.pop("eventType")
    assert read_event(json.dumps(old)).kind == "bounce"


def test_our_number_comes_back_in_a_tag_or_a_header():
    tagged = ses.delivery("n-1") | {"mail": ses.mail("n-1", tags={"despatch-number": ["a.b@despatch.example"]})}
    assert read_event(json.dumps(tagged)).ours == "a.b@despatch.example"
    common = ses.delivery("n-1") | {"mail": ses.mail("n-1", commonHeaders={"messageId": "<a.b@despatch.example>"})}
    assert read_event(json.dumps(common)).ours == "a.b@despatch.example"
    assert read_event(json.dumps(ses.delivery("n-1"))).ours == ""


@pytest.mark.parametrize(
    ("kind", "sub", "words", "status", "reason"),
    [
        *[(kind, sub, "", "", reason) for (kind, sub), reason in BOUNCES.items()],
        ("Permanent", "General", "smtp; 550 5.1.1 user unknown", "5.1.1", "no_such_mailbox"),
        ("Permanent", "General", "smtp; 550 user unknown", "5.1.1", "no_such_mailbox"),
        ("Permanent", "General", "smtp; 554 5.7.1 blocked by policy", "5.7.1", "refused_policy"),
        ("Permanent", "General", "smtp; 552 5.2.2 over quota", "5.2.2", "mailbox_full"),
        ("Permanent", "General", "", "", "unknown"),
        ("Undetermined", "Undetermined", "", "", "unknown"),
        ("Undetermined", "Undetermined", "", "5.1.2", "host_unknown"),
        ("Transient", "General", "smtp; 450 4.2.1 busy", "4.2.1", "temporary"),
        ("Transient", "General", "", "", "temporary"),
    ],
)
def test_a_bounce_has_a_reason(kind, sub, words, status, reason):
    assert read_event(json.dumps(ses.bounce("n-1", kind, sub, words, status))).reason == reason


@pytest.mark.parametrize(
    ("event", "kind", "reason", "said"),
    [
        (ses.complaint("n-1"), "complaint", "", "abuse"),
        (ses.delay("n-1"), "delay", Reason.TEMPORARY, "421 4.4.1 Later"),
        (ses.delay("n-1", "MailboxFull"), "delay", Reason.MAILBOX_FULL, "421 4.4.1 Later"),
        (ses.reject("n-1"), "reject", Reason.CONTENT_REFUSED, "Bad content"),
        (ses.failure("n-1"), "failure", Reason.CONTENT_REFUSED, "Attribute 'x' is not present"),
        ({"eventType": "Send", "mail": ses.mail("n-1"), "send": {}}, "send", "", ""),
    ],
)
def test_each_kind_says_what_it_is(event, kind, reason, said):
    read = read_event(json.dumps(event))
    assert (read.kind, read.reason, read.said) == (kind, reason, said)


@pytest.mark.parametrize("kind", ["Open", "Click", "Subscription"])
def test_nobody_is_tracked(kind):
    assert read_event(json.dumps({"eventType": kind, "mail": ses.mail("n-1")})) is None


@pytest.mark.parametrize(
    "body",
    [
        *("", "what", "[]", "7", "null", '"x"', "{}", "[[" * 100),
        json.dumps({"eventType": "Delivery"}),
        json.dumps({"eventType": "New", "mail": ses.mail("n-1")}),
        json.dumps({"eventType": "Delivery", "mail": ses.mail("n-1"), "delivery": {}}),
        json.dumps({"eventType": "Delivery", "mail": ses.mail("n-1"), "delivery": {"timestamp": "yesterday"}}),
        json.dumps({"eventType": "Bounce", "mail": ses.mail("n-1"), "bounce": {"timestamp": ses.AT}}),
        json.dumps({"eventType": "Delivery", "mail": [], "delivery": {"timestamp": ses.AT}}),
        json.dumps({"Type": "Notification", "Message": "not JSON"}),
        json.dumps({"Type": "Notification"}),
        json.dumps({"detail-type": "Email Bounced"}),
    ],
)
def test_what_is_no_event_is_named_so(body):
    with pytest.raises(Malformed):
        read_event(body)
