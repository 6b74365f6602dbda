"""Messages as Outlook saves them, made by the test byte for byte."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.inbox.reading.classify import classify
from app.inbox.reading.kinds import Kind, Reason
from app.inbox.reading.message import Address, ParsedMail, Part
from app.inbox.reading.outlook import LARGEST, read_outlook
from tests.inbox.reading.outlook_file import attached, message, outlook

SUBJECT, BODY, HTML, TOP, SENT = 0x0037, 0x1000, 0x1013, 0x007D, 0x0039
SENDER_NAME, SENDER_SMTP, SENDER_ADDRESS, MESSAGE_ID, IN_REPLY_TO = 0x0C1A, 0x5D01, 0x0C1F, 0x1035, 0x1042
NAME, SMTP, FOR = 0x3001, 0x39FE, 0x0C15
FILE_NAME, FILE, FILE_TYPE = 0x3707, 0x3701, 0x370E

AT = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
PLAIN = {
    SUBJECT: "Re: Safeguarding",
    BODY: "We agree.\r\n",
    SENT: AT,
    SENDER_NAME: "Alex Example",
    SENDER_SMTP: "Alex@council.example",
    MESSAGE_ID: "<in.1@council.example>",
    IN_REPLY_TO: "<letter.1@gov.example>",
}
OFFICE = {NAME: "Private Office", SMTP: "reply@gov.example", FOR: 1}
COPIED = {NAME: "Sam", SMTP: "sam@council.example", FOR: 2}


def test_a_message_is_read_whole():
    found = read_outlook(
        outlook(
            PLAIN,
            recipients=(OFFICE, COPIED),
            files=(attached({FILE_NAME: r"..\café.pdf", FILE: b"%PDF-1.7\n" + bytes(9000)}),),
        )
    )
    assert (found.message_id, found.subject, found.sent_at) == ("in.1@council.example", "Re: Safeguarding", AT)
    assert found.sender == Address("Alex Example", "alex@council.example")
    assert found.to == (Address("Private Office", "reply@gov.example"),)
    assert found.cc == (Address("Sam", "sam@council.example"),)
    assert (found.in_reply_to, found.text, found.faults) == (("letter.1@gov.example",), "We agree.", ())
    assert found.parts == (Part("café.pdf", "application/pdf", b"%PDF-1.7\n" + bytes(9000)),)


def test_headers_from_its_journey_outweigh_its_properties():
    top = "From: Kim <kim@council.example>\r\nTo: reply+token@gov.example\r\nDelivered-To: x@gov.example\r\n"
    found = read_outlook(
        outlook(PLAIN | {TOP: top + "Message-ID: <journey@council.example>\r\n"}, recipients=(OFFICE,))
    )
    assert found.sender == Address("Kim", "kim@council.example")
    assert found.to == (Address("", "reply+token@gov.example"),)
    assert (found.delivered_to, found.message_id) == (("x@gov.example",), "journey@council.example")


def test_html_alone_is_turned_into_words():
    html = '<meta charset="utf-8"><script>x</script><p>Cytunwn – ŵ</p>'.encode()
    assert read_outlook(outlook({SUBJECT: "x", HTML: html})).text == "Cytunwn – ŵ"


def test_a_message_within_is_read_too():
    inner = message({SUBJECT: "Safeguarding", BODY: "Dear Leader", MESSAGE_ID: "<letter.1@gov.example>"}, within=True)
    (found,) = read_outlook(outlook(PLAIN, files=(attached({}, inner),))).inner
    assert (found.subject, found.text, found.message_id) == ("Safeguarding", "Dear Leader", "letter.1@gov.example")


def test_an_address_of_exchanges_own_kind_is_no_sender():
    found = read_outlook(outlook({SUBJECT: "x", SENDER_ADDRESS: "/O=COUNCIL/CN=RECIPIENTS/CN=ALEX"}))
    assert found.sender is None


def test_what_is_missing_is_said():
    assert read_outlook(outlook({SUBJECT: "x"})).faults == ("no_text", "date_unknown")


def test_a_bounce_in_outlooks_form_is_one():
    raw = outlook(
        {
            SUBJECT: "Undeliverable: Safeguarding",
            SENDER_NAME: "System Administrator",
            SENDER_ADDRESS: "postmaster@council.example",
            BODY: "Your message did not reach some or all of the intended recipients.\r\n\r\nleader@council.example\r\n"
            "550 5.1.1 User unknown\r\n\r\nMessage-ID: <letter.1@gov.example>\r\n",
        }
    )
    found = classify(read_outlook(raw), raw)
    assert (found.kind, found.reason, found.recipients) == (
        Kind.BOUNCE,
        Reason.NO_SUCH_MAILBOX,
        ("leader@council.example",),
    )
    assert found.references == ("letter.1@gov.example",)


@pytest.mark.parametrize(
    "raw", [b"", b"no message", outlook(PLAIN)[:700], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)]
)
def test_a_damaged_file_is_a_clear_fault(raw):
    assert read_outlook(raw).faults == ("damaged",)


def test_a_file_too_large_to_read_is_said():
    assert read_outlook(bytes(LARGEST + 1)).faults == ("too_large",)


@settings(max_examples=200)
@given(st.data())
def test_no_damage_raises(data):
    raw = bytearray(outlook(PLAIN, recipients=(OFFICE,), files=(attached({FILE_NAME: "a.txt", FILE: b"a"}),)))
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    assert isinstance(read_outlook(bytes(raw)), ParsedMail)
