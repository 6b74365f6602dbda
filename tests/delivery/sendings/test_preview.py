"""A preview is the email: what a person saw is what a real mail server takes, to the byte."""

import re
from dataclasses import replace

import pytest

from app.delivery.email.compose import compose, position_of, preview_email, unsaved_sending
from app.delivery.email.covers import CoverUnfit
from app.delivery.email.numbers import reply_address
from app.delivery.email.smtp_carrier import Smtp
from app.delivery.email.usual_covers import LETTERS
from app.delivery.sending.start import mail_in, row_of
from app.platform.clock import now
from tests.delivery.email.mailing import OFFICE
from tests.delivery.sending import campaign
from tests.delivery.sendings.office import SIGN_OFF, attempts_in, rehearsed, started, terms, turn
from tests.mail.test_smtp import to

NUMBERS = (42, 44)
USUAL = LETTERS["en"]


def seen_before(services, numbers=NUMBERS):
    """The previews of these letters, as the page makes them."""
    with services.database.writing() as session:
        mail = mail_in(session, campaign(session), terms(mail=USUAL), services.settings)
        sending = unsaved_sending(mail, with_word=False)
        settings = services.settings
        rows = [row_of(sending, one, 1, settings, at=now()) for one in rehearsed(session, numbers).by("email")]
        replies = [reply_address(session, row["letter_id"], settings) for row in rows]
        return [
            preview_email(session, services, sending, row, reply_to=reply_to)
            for row, reply_to in zip(rows, replies, strict=True)
        ]


def test_what_is_received_is_what_was_previewed_to_the_byte(ready, mail_server):
    before = seen_before(ready)
    post = mail_server()
    carrier = Smtp(to(post.port), OFFICE, most_bytes=20_000_000)
    turn(ready, started(ready, NUMBERS, mail=USUAL), carrier, compose=compose)
    assert len(post.mails) == len(before) == 2
    for mail, preview in zip(post.mails, before, strict=True):
        plain = mail.get_body(("plain",)).get_payload(decode=True)
        assert plain == preview.text.replace("\n", "\r\n").encode()
        assert mail.get_body(("html",)).get_payload(decode=True) == preview.html.replace("\n", "\r\n").encode()
        assert str(mail["Subject"]) == preview.subject
        assert str(mail["Reply-To"]) == preview.reply_to
        assert [one.addr_spec for one in mail["To"].addresses] == [preview.to]
        assert [one.display_name for one in mail["To"].addresses] == [preview.to_name]
        assert [one.get_content() for one in mail.iter_attachments()] == [one.body for one in preview.files]


def test_a_letter_s_email_as_a_real_server_receives_it(ready, mail_server):
    post = mail_server()
    carrier = Smtp(to(post.port), OFFICE, most_bytes=20_000_000)
    turn(ready, started(ready, [44], mail=USUAL), carrier, compose=compose)
    (mail,) = post.mails
    assert str(mail["Subject"]) == (
        "Letter from the Secretary of State for the Home Department and others – Child sexual exploitation: what "
        "leaders answer for (MAR15-0044)"
    )
    text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert re.sub(r"by \d+ \w+ \d{4}\.", "by …", text) == (
        "OFFICIAL\n\n"
        "A reconstruction, written later as an example of letters of March 2015. "
        "Its requests and dates are part of the example: no reply is needed.\n\n"
        "Dear Council Leader,\n\n"
        "Please find attached a letter from the Secretary of State for the Home Department and four other ministers, "
        "dated 3 March 2015 and headed “Child sexual exploitation: what leaders answer for”.\n\n"
        "The attached letter asks for a reply by … As that date has passed, we would be grateful for a reply by … You "
        "can reply to this email, or write to the address below, quoting MAR15-0044.\n\n"
        "Kind regards,\n\n"
        "Robin Owner\n"
        "Private Office to the Home Secretary\n"
        "2 Marsham Street\n"
        "London SW1P 4DF\n"
    )


def test_a_preview_leaves_nothing_behind(ready):
    seen_before(ready)
    assert attempts_in(ready, 1) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"sign_off": replace(SIGN_OFF, name="")},
        {"sign_off": replace(SIGN_OFF, office=" ")},
        {"sign_off": replace(SIGN_OFF, address=())},
        {"mail": replace(USUAL, text="See the attached letter.")},
    ],
)
def test_no_sending_starts_without_a_sign_off_and_a_way_to_reply(ready, changes):
    with pytest.raises(CoverUnfit):
        started(ready, NUMBERS, **changes)
    assert attempts_in(ready, 1) == []


@pytest.mark.parametrize(
    ("wanted", "place"), [("", 0), ("mar15-0044", 1), ("chief KENT", 0), ("leader@", 1), ("nobody", None)]
)
def test_a_recipient_is_found_by_any_words_of_theirs(wanted, place):
    labels = ["MAR15-0042, Chief Constable of Kent Police, a@b.example", "MAR15-0044, Leader of Kent, leader@c.example"]
    assert position_of(wanted, labels) == place
