"""Standard reports: of delivery (RFC 3464), of abuse (RFC 5965), of what became of a mail (RFC 8098)."""

import pytest

from app.inbox.reading.classify import classify
from app.inbox.reading.kinds import Kind, Outcome, Reason
from app.inbox.reading.read import read_message
from tests.inbox.reading.mails import OURS, failed, mail, report


def outcome(raw: bytes) -> Outcome:
    return classify(read_message(raw), raw)


def test_a_failure_names_its_reason_code_address_and_letter():
    found = outcome(report(failed("550 5.1.1 User unknown", status="5.1.1")))
    assert found == Outcome(
        Kind.BOUNCE, Reason.NO_SUCH_MAILBOX, "5.1.1", ("leader@council.example",), (OURS,), "table:no-such-mailbox"
    )


@pytest.mark.parametrize("action", ["failed", "Failed", "failure", "failed (too old)", ""])
def test_an_action_is_read_however_it_is_written(action):
    assert outcome(report(failed("550 5.1.1 User unknown", status="5.1.1", action=action))).kind is Kind.BOUNCE


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_letter_that_arrived_is_no_bounce(action):
    assert outcome(report(failed("250 ok", status="2.0.0", action=action))).kind is Kind.OTHER


@pytest.mark.parametrize("action", ["delayed", ""])
def test_a_delay_is_no_bounce_and_has_a_reason(action):
    found = outcome(report(failed("451 hello", status="4.4.1", action=action)))
    assert (found.kind, found.reason, found.rule) == (Kind.DELAY, Reason.TEMPORARY, "table:temporary")


def test_of_several_addresses_those_that_failed_are_named():
    both = (
        failed("550 User unknown", to="a@council.example")
        + "\n"
        + "Final-Recipient: rfc822; b@council.example\nAction: relayed\n"
    )
    assert outcome(report(both)).recipients == ("a@council.example",)


def test_groups_without_an_empty_line_between_are_told_apart():
    both = (
        "Final-Recipient: rfc822; a@council.example\nAction: failed\nStatus: 5.1.1\n"
        "Final-Recipient: rfc822; b@council.example\nAction: failed\nStatus: 5.1.1\n"
    )
    assert outcome(report(both)).recipients == ("a@council.example", "b@council.example")


def test_the_address_that_was_written_to_outweighs_the_one_it_led_to():
    status = failed("550 no such user").replace("Action:", "Original-Recipient: rfc822; clerk@council.example\nAction:")
    assert outcome(report(status)).recipients == ("clerk@council.example",)


def test_a_code_that_says_nothing_gives_way_to_the_servers_own():
    assert outcome(report(failed("550 5.2.2 Mailbox full", status="5.0.0"))).status == "5.2.2"


def test_what_only_the_report_for_people_tells_is_heard():
    told = "<leader@council.example>: host mx.council.example said: 550 5.7.1 Relaying denied"
    assert outcome(report(failed("", status="5.0.0"), told=told)).reason is Reason.REFUSED_POLICY


def test_a_report_in_base64_is_read():
    raw = report(
        "RmluYWwtUmVjaXBpZW50OiByZmM4MjI7IGFAY291bmNpbC5leGFtcGxlCkFjdGlvbjogZmFpbGVkClN0YXR1czogNS4xLjEK"
    ).replace(
        b"Content-Type: message/delivery-status\n",
        b"Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n",
    )
    assert outcome(raw).recipients == ("a@council.example",)


def test_a_report_that_somebody_forwards_is_theirs():
    inner = report(failed("550 5.1.1 User unknown", status="5.1.1")).decode()
    raw = mail(
        f"--=f\n\nWhat shall I do with this?\n--=f\nContent-Type: message/rfc822\n\n{inner}\n--=f--\n",
        subject="Fwd: Undelivered Mail",
        Content_Type='multipart/mixed; boundary="=f"',
    )
    found = outcome(raw)
    assert (found.kind, found.reason) == (Kind.REPLY, None)
    assert OURS in found.references


def test_a_complaint_is_one():
    found = outcome(report("Feedback-Type: abuse\nOriginal-Rcpt-To: leader@council.example", kind="feedback-report"))
    assert (found.kind, found.reason, found.recipients) == (Kind.COMPLAINT, None, ("leader@council.example",))
    assert found.references == (OURS,)


@pytest.mark.parametrize("type_", ["auth-failure", "not-spam"])
def test_other_feedback_is_no_complaint(type_):
    assert outcome(report(f"Feedback-Type: {type_}", kind="feedback-report")).kind is Kind.OTHER


@pytest.mark.parametrize(
    ("disposition", "kind"),
    [
        ("manual-action/MDN-sent-manually; displayed", Kind.ACKNOWLEDGEMENT),
        ("automatic-action/MDN-sent-automatically; processed", Kind.ACKNOWLEDGEMENT),
        ("manual-action/MDN-sent-automatically; deleted", Kind.OTHER),
        ("", Kind.OTHER),
    ],
)
def test_a_receipt_acknowledges_what_was_opened(disposition, kind):
    raw = report(
        f"Final-Recipient: rfc822; a@council.example\nDisposition: {disposition}", kind="disposition-notification"
    )
    assert outcome(raw).kind is kind


def test_a_receipt_names_the_letter_that_was_opened():
    raw = report(
        "Original-Message-ID: <letter.9@gov.example>\nDisposition: a; displayed", kind="disposition-notification"
    )
    assert "letter.9@gov.example" in outcome(raw).references
