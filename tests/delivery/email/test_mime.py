"""A letter's mail is properly made, whatever its values hold: nobody's words become a header."""

import re
from dataclasses import fields, replace
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr
from itertools import product

import pytest

from app.delivery.carriers import Parcel, ParcelAttachment
from app.delivery.email.mime import message_bytes
from app.delivery.email.numbers import ascii_address
from app.platform.mail.errors import RefusedByServer
from app.platform.mail_settings import Mailbox
from tests.delivery.email.mailing import AT, OFFICE, mail_of

LETTER = "Letter to the Chief Constable of South Yorkshire Police (MAR15-0284).pdf"
PARCEL = Parcel(
    attempt_id=1,
    reference="MAR15-0284",
    number="mar15-0284.abcdefghijklmnop@despatch.example",
    to="chief@police.example",
    to_name="Alex Example QPM",
    reply_to="replies+abcdefghijklmnop@department.example",
    subject="Letter from the Home Secretary and others: Keeping children safe (MAR15-0284)",
    text="Dear Chief Constable,\n\n.\nAttached.\n",
    html="<p>Dear Chief Constable,</p>",
    files=(ParcelAttachment(LETTER, "application/pdf", b"%PDF-1.7\n.\r\n\x00\xff"),),
)
HEADERS = [
    *("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"),
]
WICKED = [
    "\r\nBcc: thief@evil.example",
    "\nBcc: thief@evil.example",
    "\rBcc: thief@evil.example",
    "\r\n\r\n<p>another body</p>",
    "\x0bBcc: thief@evil.example",
    "\x85Bcc: thief@evil.example",
    "\u2028Bcc: thief@evil.example",
    "\x00",
    "=?utf-8?q?=0D=0ABcc:_thief@evil.example?=",
    "=?utf-8?b?DQpCY2M6IHRoaWVmQGV2aWwuZXhhbXBsZQ==?=",
    '", thief@evil.example, "',
    "<thief@evil.example>, ",
    "\u202egnp.exe\u202c",
    "ŵ – “quoted” ’s " * 12,
    "x" * 900,
    "word " * 100,
    "\\",
    '\\"',
    "\ud800",
]


def text_of(mail, kind="plain"):
    return mail.get_body((kind,)).get_content().replace("\r\n", "\n")


def words_in(raw, name):
    """What a header says, the name beside an address alone; by the old parser, since the new puts blanks between the
    parts of an encoded name."""
    header = message_from_bytes(raw)[name]
    words = parseaddr(header)[0] if name == "To" else re.sub(r"\r?\n(?=\s)", "", header)
    return str(make_header(decode_header(words)))


def test_it_has_the_headers_of_a_letter_and_no_others():
    mail = mail_of(PARCEL)
    assert mail.keys() == HEADERS
    assert str(mail["From"]) == "Private Office <letters@department.example>"
    assert [str(one) for one in mail["To"].addresses] == ["Alex Example QPM <chief@police.example>"]
    assert mail["Reply-To"] == PARCEL.reply_to
    assert mail["Subject"] == PARCEL.subject
    assert mail["Message-ID"] == f"<{PARCEL.number}>"
    assert mail["Date"].datetime == AT


def test_it_is_text_and_html_and_files_as_they_are():
    mail = mail_of(PARCEL)
    assert text_of(mail) == PARCEL.text
    assert text_of(mail, "html") == f"{PARCEL.html}\n"
    (file,) = mail.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == (LETTER, "application/pdf")
    assert file.get_content() == PARCEL.files[0].body


def test_its_bytes_are_lines_that_every_server_takes():
    raw = message_bytes(replace(PARCEL, text="ŵ" * 3000, subject="ŵ" * 300), OFFICE, at=AT)
    assert raw.isascii()
    lines = raw.split(b"\r\n")
    assert not [line for line in lines if b"\n" in line or b"\r" in line]
    assert max(map(len, lines)) <= 998


@pytest.mark.parametrize(
    ("name", "shown", "fallback"),
    [
        (LETTER, LETTER, LETTER),
        (
            "Llythyr at Ŵy – “Prif” (MAR15-0284).pdf",
            "Llythyr at Ŵy – “Prif” (MAR15-0284).pdf",
            "Llythyr at Wy - Prif (MAR15-0284).pdf",
        ),
        (
            "Director of Children’s Services.pdf",
            "Director of Children’s Services.pdf",
            "Director of Children's Services.pdf",
        ),
    ],
)
def test_a_files_name_can_be_read_in_old_programs_too(name, shown, fallback):
    parcel = replace(PARCEL, files=(ParcelAttachment(name, "application/pdf", b"x"),))
    (file,) = mail_of(parcel).iter_attachments()
    assert file.get_filename() == shown
    assert file["Content-Type"].params["name"] == fallback
    assert b"filename*0" not in message_bytes(parcel, OFFICE, at=AT)  # not cut into pieces, which some can't join


WORDS = ("to_name", "subject")


@pytest.mark.parametrize(("field", "wicked"), list(product(WORDS, WICKED)))
def test_no_words_become_a_header(field, wicked):
    parcel = replace(PARCEL, **{field: f"Alex{wicked}Example"})
    mail = mail_of(parcel)
    assert mail.keys() == HEADERS
    assert [one.addr_spec for one in mail["To"].addresses] == ["chief@police.example"]
    assert text_of(mail) == PARCEL.text
    said = words_in(message_bytes(parcel, OFFICE, at=AT), "To" if field == "to_name" else "Subject")
    assert said.startswith("Alex")
    assert said.endswith("Example")
    assert not re.search("[\r\n\u202e\u2028\x00]", said)


@pytest.mark.parametrize("wicked", WICKED)
def test_no_name_of_a_sender_or_a_file_becomes_a_header(wicked):
    parcel = replace(PARCEL, files=(ParcelAttachment(f"A{wicked[:200]}.pdf", "application/pdf", b"x"),))
    raw = message_bytes(parcel, Mailbox(f"Office{wicked}", "letters@department.example"), at=AT)
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail.keys() == HEADERS
    assert [one.addr_spec for one in mail["From"].addresses] == ["letters@department.example"]
    (file,) = mail.iter_attachments()
    assert sorted(file) == ["Content-Disposition", "Content-Transfer-Encoding", "Content-Type"]
    assert file.get_content() == b"x"


@pytest.mark.parametrize(
    ("typed", "fit"),
    [
        ("chief@police.example", "chief@police.example"),
        ("Chief.O'Example@Police.Example", "Chief.O'Example@police.example"),
        ("chief@département.example", "chief@xn--dpartement-b7a.example"),
    ],
)
def test_an_address_is_put_in_ascii(typed, fit):
    assert ascii_address(typed) == fit
    assert mail_of(replace(PARCEL, to=typed))["To"].addresses[0].addr_spec == fit


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "chief",
        "chéf@police.example",
        "chief@police.example, thief@evil.example",
        "chief@police.example\r\nBcc: thief@evil.example",
        "chief@police.example>\nRCPT TO:<thief@evil.example",
        '"chief constable"@police.example',
        "chief@[127.0.0.1]",
        "chief@" + "ü" * 70 + ".example",
        "chief@xn--.example\x00",
    ],
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(RefusedByServer) as raised:
        message_bytes(replace(PARCEL, to=typed), OFFICE, at=AT)
    assert (raised.value.code, raised.value.reason) == ("mail_address_unfit", "no_such_mailbox")


def test_every_field_of_a_parcel_is_looked_at_here():
    assert {field.name for field in fields(Parcel)} == {
        *("attempt_id", "reference", "number", "reply_to", "text", "html", "files", "to"),
        *WORDS,
    }


@pytest.mark.parametrize("post", ["Exampleshire", "Sir Ŵyn"])
def test_a_long_name_of_the_recipient_arrives_whole(post):
    """Read as RFC 2047 says: the address first, then the words of the name; spaces between these do not count."""
    name = f"Leader of {post} and Chair of the Exampleshire Safeguarding Children Partnership, the Lord Example of Town"
    raw = message_from_bytes(message_bytes(replace(PARCEL, to_name=name), OFFICE, at=AT), policy=policy.compat32)["To"]
    shown, address = parseaddr(raw)
    assert (str(make_header(decode_header(shown))), address) == (name, PARCEL.to)
