"""A mail stays what it is, whatever stands in an address or a subject."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from app.platform.mail.errors import RefusedByServer
from app.platform.mail.message import Letterhead, build_message

HEAD = Letterhead("despatch@department.example", "despatch.example")
AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def mail(**other):
    given = {"to": "alex@office.example", "subject": "MAR15: clearance asked", "text": "Read “this”.", "number": "n-7"}
    return build_message(**(given | other), letterhead=HEAD, at=AT)


def test_a_mail_says_what_it_is():
    read = message_from_bytes(mail(subject="Cafodd ŵyl ei chlirio").as_bytes(), policy=policy.default)
    assert dict(read.items()) == {
        "From": "Despatch <despatch@department.example>",
        "To": "alex@office.example",
        "Subject": "Cafodd ŵyl ei chlirio",
        "Date": "Tue, 24 Nov 2026 12:00:00 +0000",
        "Message-ID": "<n-7@despatch.example>",
        "Auto-Submitted": "auto-generated",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }
    assert read.get_content().strip() == "Read “this”."


def test_it_is_seven_bits_wide_and_short_of_line_whatever_its_words():
    body = mail(text="ŵ" * 3000, subject="ŵ" * 300).as_bytes()
    assert body.isascii()
    assert max(map(len, body.splitlines())) <= 78


@pytest.mark.parametrize(
    "other",
    [
        {"to": "alex@office.example\r\nBcc: all@elsewhere.example"},
        {"to": "alex@office.example, sam@elsewhere.example"},
        {"to": "Alex <alex@office.example>"},
        {"to": "alex@öffice.example"},
        {"to": "alex"},
        {"to": "alex@"},
        {"to": "@office.example"},
        {"to": ""},
        {"subject": "Clearance\nBcc: all@elsewhere.example"},
        {"subject": "Clearance\rBcc: all@elsewhere.example"},
        {"subject": "Clearance\u2028Bcc: all@elsewhere.example"},
    ],
)
def test_what_might_add_a_header_or_a_reader_is_refused(other):
    with pytest.raises(RefusedByServer) as raised:
        mail(**other)
    assert raised.value.code == "mail_unfit"
