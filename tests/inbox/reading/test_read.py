"""Mails as they come: one numbered mail for each defect. None may raise, and what can be read of it is."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.inbox.reading.classify import classify
from app.inbox.reading.message import Address, ParsedMail
from app.inbox.reading.read import LARGEST, MOST_NESTED, MOST_PARTS, read_message
from tests.inbox.reading.mails import RETURNED, mail

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(20)


def text_of(raw: bytes) -> str:
    return read_message(raw).text


def typed(content_type: str, body: bytes, *more: str) -> bytes:
    """A mail of one part."""
    return (
        b"From: a@council.example\n"
        + "".join(f"{line}\n" for line in (f"Content-Type: {content_type}", *more)).encode()
        + b"\n"
        + body
    )


def mixed(*parts: bytes, kind: str = "mixed") -> bytes:
    return typed(f'multipart/{kind}; boundary="=m"', b"".join(b"--=m\n" + part + b"\n" for part in parts) + b"--=m--\n")


def part(content_type: str, body: bytes, *more: str) -> bytes:
    return "".join(f"{line}\n" for line in (f"Content-Type: {content_type}", *more)).encode() + b"\n" + body


def test_01_a_mail_in_order_is_read_whole():
    raw = mail(
        "We agree.\r\n",
        subject="Re: Safeguarding",
        In_Reply_To="<letter.1@gov.example>",
        References="<letter.0@gov.example>\n <letter.1@gov.example>",
        Cc="sam@council.example, Kim <KIM@council.example>",
        Delivered_To="reply+token@gov.example",
    )
    assert read_message(raw) == ParsedMail(
        message_id="in.1@council.example",
        subject="Re: Safeguarding",
        sender=Address("Alex Example", "alex@council.example"),
        to=(Address("Private Office", "reply@gov.example"),),
        cc=(Address("", "sam@council.example"), Address("Kim", "kim@council.example")),
        delivered_to=("reply+token@gov.example",),
        in_reply_to=("letter.1@gov.example",),
        references=("letter.0@gov.example", "letter.1@gov.example"),
        sent_at=datetime(2026, 3, 3, 10, 0, tzinfo=UTC),
        text="We agree.",
        parts=(),
        headers=read_message(raw).headers,
        inner=(),
        faults=(),
    )
    assert read_message(raw).headers["cc"] == ("sam@council.example, Kim <KIM@council.example>",)


WORDS = {
    "02 8-bit words in no set": (typed("text/plain", "£5 – café".encode()), "£5 – café"),
    "03 the Windows set under another's name": (
        typed("text/plain; charset=iso-8859-1", b"\x93Yes\x94 \x80"),
        "“Yes” €",
    ),
    "04 UTF-8 that isn't": (typed("text/plain; charset=utf-8", b"caf\xe9"), "café"),
    "05 a set that nobody knows": (typed("text/plain; charset=x-martian", b"plain"), "plain"),
    "06 a set that is no set": (typed("text/plain; charset=base64", b"plain"), "plain"),
    "07 a set with damage in its name": (typed('text/plain; charset="utf-8\0', b"plain"), "plain"),
    "08 Japanese in its own set": (
        typed("text/plain; charset=iso-2022-jp", "宛先".encode("iso-2022-jp")),
        "宛先",
    ),
    "09 damaged base64": (typed("text/plain", b"SGVsbG8!\xff", "Content-Transfer-Encoding: base64"), "Hello"),
    "10 an encoding that nobody knows": (typed("text/plain", b"plain", "Content-Transfer-Encoding: rot13"), "plain"),
    "11 quoted-printable cut short": (
        typed("text/plain", b"caf=E9=", "Content-Transfer-Encoding: quoted-printable"),
        "café",
    ),
    "12 no header at all": (b"\n\nHello", "Hello"),
    "13 a multipart without a boundary": (typed("multipart/mixed", b"Hello"), "Hello"),
    "14 a boundary that never comes": (typed('multipart/mixed; boundary="never"', b"Hello"), "Hello"),
    "15 a multipart that never ends": (typed('multipart/mixed; boundary="b"', b"--b\n\nHello"), "Hello"),
    "16 lines that end in CR alone": (b"From: a@b.example\rSubject: x\r\rHello\rthere", "Hello\nthere"),
    "17 an mbox's first line": (b"From a@b.example Tue Mar  3 10:00:00 2026\nSubject: x\n\nHello", "Hello"),
    "18 zeros and controls": (typed("text/plain", b"He\0ll\x07o"), "Hello"),
    "19 turned direction": (typed("text/plain; charset=utf-8", "fdp\u202eexe.\u2066".encode()), "fdpexe."),
    "20 HTML that calls itself plain": (typed("text/plain", b"<html><b>Hello</b></html>"), "Hello"),
    "21 a mark before the first byte": (b"\xef\xbb\xbfSubject: x\n\nHello", "Hello"),
}


@pytest.mark.parametrize("name", WORDS)
def test_words_are_read_through_a_defect(name):
    raw, words = WORDS[name]
    assert text_of(raw) == words


HTML = {
    "30 scripts, styles and pictures": (
        "<style>p{}</style><script>alert(1)</script><img src='https://track.example/1.gif' alt='x'><p>Hello</p>",
        "Hello",
    ),
    "31 blocks are lines": ("<p>One</p><p>Two<br>Three</p><ul><li>Four</li></ul>", "One\n\nTwo\nThree\n\nFour"),
    "32 what is hidden": ('<div style="display:none">No</div><span hidden>No</span><p>Yes</p>', "Yes"),
    "33 what is quoted": ("Yes<blockquote>No<blockquote>So</blockquote></blockquote>", "Yes\n> No\n> > So"),
    "34 characters by name": ("Fish &amp; chips&nbsp;&pound;5 &#x2013; &lt;b&gt;", "Fish & chips £5 – <b>"),
    "35 remarks, also unfinished": ("<!-- a <p>b</p> --><![if !mso]>Yes<![endif]><!-- no", "Yes"),
    "36 tags that are none": ("1 < 2 and 3 > 2 <", "1 < 2 and 3 > 2 <"),
    "37 hidden and never closed": ("<div style='display:none'>Yes", "Yes"),
    "38 an attribute with an angle": ('<a title="a > b">Yes</a>', "Yes"),
    "39 cells": ("<table><tr><td>A</td><td>B</td></tr></table>", "A B"),
}


@pytest.mark.parametrize("name", HTML)
def test_of_html_the_words_alone_remain(name):
    html, words = HTML[name]
    assert text_of(typed("text/html; charset=utf-8", html.encode())) == words


def test_40_of_two_ways_of_saying_it_the_plain_one_is_read():
    plain, html = part("text/plain", b"Plain"), part("text/html", b"<p>Rich</p>")
    assert text_of(mixed(plain, html, kind="alternative")) == "Plain"
    assert text_of(mixed(part("text/plain", b" "), html, kind="alternative")) == "Rich"


HEADERS = {
    "50 8-bit in a header": ("Subject: caf\u00e9".encode(), "café"),
    "51 8-bit in the Windows set": (b"Subject: caf\xe9", "café"),
    "52 encoded words": (b"Subject: =?utf-8?Q?caf=C3=A9?= =?utf-8?B?IOKAkyBiYXI=?=", "café – bar"),
    "53 a character cut in two words": (b"Subject: =?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=", "café"),
    "54 a broken word": (b"Subject: =?utf-8?B?%%%?= end", "\ufffd end"),
    "55 a word in no set": (b"Subject: =?x-martian?Q?a?=", "a"),
    "56 a word with blanks": (b"Subject: =?utf-8?Q?Dear leader?=", "Dear leader"),
    "57 injected lines": (b"Subject: =?utf-8?Q?a=0D=0ABcc:_b@c.example?=", "a Bcc: b@c.example"),
    "58 zeros and turned direction": ("Subject: a\0b\u202ec".encode(), "abc"),
    "59 folded": (b"Subject: one\n\ttwo", "one two"),
    "60 twice": (b"Subject: one\nSubject: two", "one"),
}


@pytest.mark.parametrize("name", HEADERS)
def test_a_subject_is_one_line_that_can_be_read(name):
    raw, subject = HEADERS[name]
    found = read_message(raw + b"\n\nHello").subject
    assert found == subject if "broken" not in name else found.endswith("end")


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        (b"=?utf-8?Q?=C3=89va?= <EVA@council.example>", Address("Éva", "eva@council.example")),
        (b'"Example, Alex" <alex@council.example>', Address("Example, Alex", "alex@council.example")),
        (b'"alex@gov.example" <mallory@evil.example>', Address("alex@gov.example", "mallory@evil.example")),
        (b"alex@council.example (Alex)", Address("Alex", "alex@council.example")),
        (b"<<alex@council.example>>", Address("", "alex@council.example")),
        (b"undisclosed-recipients:;", None),
        (b"(((((((((", None),
        (b"", None),
    ],
)
def test_61_a_sender_is_known_by_address(written, sender):
    assert read_message(b"From: " + written + b"\n\nHello").sender == sender


@pytest.mark.parametrize(
    ("written", "at"),
    [
        (b"Tue, 3 Mar 2026 10:00:00 +0100", datetime(2026, 3, 3, 9, 0, tzinfo=UTC)),
        (b"3 Mar 2026 10:00:00 -0000", datetime(2026, 3, 3, 10, 0, tzinfo=UTC)),
        (b"Tue, 3 Mar 1026 10:00:00 +0000", None),
        (b"Tue, 33 Mar 2026 10:00:00 +0000", None),
        (b"yesterday", None),
    ],
)
def test_62_a_date_is_in_utc_or_unknown(written, at):
    found = read_message(b"Date: " + written + b"\n\nHello")
    assert found.sent_at == at
    assert ("date_unknown" in found.faults) is (at is None)


def test_63_message_ids_lose_their_brackets_and_what_folding_brought_in():
    raw = b"Message-ID: <a b@c.example>\nReferences: <d@e.example><f@\n g.example> <d@e.example> h@i.example\n\n"
    found = read_message(raw)
    assert found.message_id == "ab@c.example"
    assert found.references == ("d@e.example", "f@g.example")
    assert read_message(b"In-Reply-To: your letter h@i.example\n\n").in_reply_to == ("h@i.example",)


def test_64_where_it_was_delivered_is_gathered_from_every_header_that_says_so():
    raw = (
        b"Delivered-To: a@gov.example\nX-Original-To: b@gov.example\nEnvelope-To: A@gov.example\n"
        b"Received: from x by y for <c+token@gov.example>; Tue, 3 Mar 2026\n\n"
    )
    assert read_message(raw).delivered_to == (
        "a@gov.example",
        "b@gov.example",
        "c+token@gov.example",
    )


NAMES = {
    "70 a path": ('name="../../etc/passwd.txt"', "passwd.txt"),
    "71 a path of Windows": (r'name="C:\\letters\\reply.txt"', "reply.txt"),
    "72 RFC 2231": ("name*=utf-8''caf%C3%A9.txt", "café.txt"),
    "73 RFC 2231, cut in pieces": ('name*0="long "; name*1="name.txt"', "long name.txt"),
    "74 RFC 2231, damaged": ("name*=utf-8'x%ZZ.txt", "utf-8'x%ZZ.txt"),
    "75 encoded words": ('name="=?utf-8?Q?caf=C3=A9.txt?="', "café.txt"),
    "76 turned direction": ('name="letter\u202etxt.exe"', "lettertxt.exe"),
    "77 hidden": ('name=".reply.txt."', "reply.txt"),
    "78 none": ("x=y", "attachment-1"),
    "79 very long": (f'name="{"a" * 400}.txt"', "a" * 130 + ".txt"),
    "80 signs that file systems refuse": ('name="a:b|c?.txt"', "a_b_c_.txt"),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_files_name_is_safe_and_readable(name):
    written, safe = NAMES[name]
    raw = mixed(
        part("text/plain", b"Hello"),
        b"Content-Type: application/octet-stream; " + written.encode() + b"\nContent-Disposition: attachment\n\nbody",
    )
    assert [file.name for file in read_message(raw).parts] == [safe]


TYPES = {
    "81 a picture that calls itself a letter": (PNG, "application/pdf", "image/png"),
    "82 a PDF that calls itself nothing": (b"%PDF-1.7\n", "application/octet-stream", "application/pdf"),
    "83 a program that calls itself a PDF": (b"MZ\x90\0\x03", "application/pdf", "application/octet-stream"),
    "84 an archive, unopened": (b"PK\x03\x04" + bytes(40), "application/zip", "application/zip"),
    "85 Outlook's wrapping": (b"\x78\x9f\x3e\x22\x01", "application/octet-stream", "application/ms-tnef"),
    "86 a table": (b"a,b\n", "application/octet-stream", "text/csv"),
}


@pytest.mark.parametrize("name", TYPES)
def test_a_files_type_is_that_of_what_it_holds(name):
    body, claimed, type_ = TYPES[name]
    raw = mixed(
        part("text/plain", b"Hello"),
        part(f"{claimed}; name=a.csv", body, "Content-Disposition: attachment", "Content-Transfer-Encoding: 8bit"),
    )
    (file,) = read_message(raw).parts
    assert file.type == type_


FAULTS = {
    "90 S/MIME": (typed("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", b"0\x80"), "encrypted"),
    "91 signed, opaque": (
        typed("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", b"0\x80"),
        "signed_unread",
    ),
    "92 PGP/MIME": (mixed(part("application/pgp-encrypted", b"Version: 1"), kind="encrypted"), "encrypted"),
    "93 PGP in words": (typed("text/plain", b"-----BEGIN PGP MESSAGE-----\nabc"), "encrypted"),
    "94 a PDF with a password": (
        mixed(part("application/pdf; name=a.pdf", b"%PDF-1.7\ntrailer<</Encrypt 5 0 R>>")),
        "file_locked",
    ),
    "95 an archive with a password": (
        mixed(part("application/zip; name=a.zip", b"PK\x03\x04\x14\x00\x01\x00")),
        "file_locked",
    ),
    "96 winmail.dat": (mixed(part("application/ms-tnef; name=winmail.dat", b"\x78\x9f\x3e\x22")), "winmail"),
    "97 no words": (mixed(part("image/png; name=a.png", PNG)), "no_text"),
    "98 no boundary": (typed("multipart/mixed", b"Hello"), "damaged"),
    "99 nothing": (b"", "damaged"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_is_said(name):
    raw, fault = FAULTS[name]
    assert fault in read_message(raw).faults


def test_100_a_clear_signature_is_no_file():
    raw = mixed(
        part("text/plain", b"Hello"), part("application/pgp-signature; name=signature.asc", b"---"), kind="signed"
    )
    assert (read_message(raw).text, read_message(raw).parts) == ("Hello", ())


def test_101_mails_within_are_read_too():
    raw = mixed(part("text/plain", b"See below"), part("message/rfc822", RETURNED.encode()))
    (inner,) = read_message(raw).inner
    assert (inner.subject, inner.text) == ("Safeguarding in your area", "Dear Leader,")


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_102_a_mail_within_may_be_encoded_against_the_rules(encoding):
    body = b"U3ViamVjdDogSGkKCkhlbGxv\n" if encoding == "base64" else b"Subject: H=\ni\n\nHello"
    raw = mixed(part("message/rfc822", body, f"Content-Transfer-Encoding: {encoding}"))
    (inner,) = read_message(raw).inner
    assert (inner.subject, inner.text) == ("Hi", "Hello")


def test_103_headers_alone_are_a_mail_within():
    (inner,) = read_message(mixed(part("text/rfc822-headers", b"Message-ID: <a@b.example>\n"))).inner
    assert inner.message_id == "a@b.example"


def test_104_depth_has_a_limit():
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number)
        for number in range(MOST_NESTED * 60)
    )
    assert "too_deep" in read_message(deep + b"\nHello").faults
    shallow = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number)
        for number in range(MOST_NESTED + 5)
    )
    assert "too_deep" in read_message(shallow + b"\nHello").faults


def test_105_mails_in_mails_have_one_too():
    assert "too_deep" in str(read_message(b"Content-Type: message/rfc822\n\n" * (MOST_NESTED * 3)))


def test_106_the_number_of_parts_has_a_limit():
    found = read_message(
        mixed(*[part("text/plain; name=a.txt", b"x", "Content-Disposition: attachment")] * (MOST_PARTS + 9))
    )
    assert "too_many_parts" in found.faults
    assert len(found.parts) < MOST_PARTS


def test_107_length_has_a_limit():
    found = read_message(b"Subject: long\n\n" + b"x" * LARGEST)
    assert (found.subject, "too_large" in found.faults) == ("long", True)


@pytest.mark.parametrize(
    "part_of", [b"<a ", b"<!-- ", b'<p "', b"<div style='display:none'>", b"</", b"&amp", b"<script>"]
)
def test_108_hostile_html_takes_no_longer_than_its_length(part_of):
    """A pass that went back for each tag would not come to an end here."""
    assert isinstance(text_of(typed("text/html", part_of * 100_000)), str)


MATERIAL = (
    b"Content-Type: multipart/mixed; boundary=a\n",
    b"Content-Type: multipart/alternative; boundary=a\n",
    b"Content-Type: message/rfc822\n",
    b"Content-Type: message/delivery-status\n",
    b"Content-Type: text/html; charset=\xff\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Transfer-Encoding: x-uuencode\n",
    b"Content-Disposition: attachment; filename*0*=utf-8''%FF; filename*x=1\n",
    b"From: mailer-daemon@b, (\n",
    b"Subject: =?utf-8?B?=FF?= undeliverable\n",
    b"Final-Recipient: rfc822; a@b.example\n",
    b"Action: failed\n",
    b"Status: 5.1.1\n",
    b"--a\n",
    b"--a--\n",
    b"\n",
    b"<p>\0</p>\n",
    b"begin 644 a\n",
    b"On Monday a wrote:\n",
    b"> could not be delivered\n",
    b"\xff\xfe\n",
)


@given(st.binary(max_size=2_000))
def test_no_bytes_raise(raw):
    assert is_foreseen(raw)


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from(MATERIAL),
        max_size=40,
    )
)
def test_no_arrangement_of_what_mails_are_made_of_raises(lines):
    assert is_foreseen(b"".join(lines))


def is_foreseen(raw: bytes) -> bool:
    """Read and classified without the last resort, which stands there for what these tests don't find."""
    read = read_message(raw)
    return "unreadable" not in read.faults and classify(read, raw).rule != "unforeseen"


def test_what_nobody_foresaw_is_said_and_does_not_raise(monkeypatch):
    monkeypatch.setattr("app.inbox.reading.read._gather", lambda *_: 1 / 0)
    monkeypatch.setattr("app.inbox.reading.classify.STEPS", [lambda _mail: 1 / 0])
    found = read_message(b"Subject: x\n\n")
    assert (found.faults, classify(found, b"").rule) == (("unreadable",), "unforeseen")
