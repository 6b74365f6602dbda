"""Reports that follow no standard: each program's own words, made up after its manner."""

import pytest

from app.inbox.reading.classify import classify
from app.inbox.reading.kinds import Kind, Outcome, Reason
from app.inbox.reading.read import read_message
from tests.inbox.reading.mails import OURS, RETURNED, daemon, mail

LEADER = "leader@council.example"


def outcome(raw: bytes) -> Outcome:
    return classify(read_message(raw), raw)


WILD = {
    "qmail": (
        daemon(
            "Hi. This is the qmail-send program at relay.example.\nI'm afraid I wasn't able to deliver your"
            " message to the"
            " following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n"
            f"<{LEADER}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the"
            f" message.\n\n"
            f"Return-Path: <reply@gov.example>\n{RETURNED}",
            subject="failure notice",
        ),
        Reason.NO_SUCH_MAILBOX,
    ),
    "exim": (
        daemon(
            "This message was created automatically by mail delivery software.\n\nA message that you sent could not be"
            f" delivered to one or more of its recipients.\nThe following address(es) failed:\n\n  {LEADER}\n   "
            f" SMTP error"
            f" from remote mail server after RCPT TO:<{LEADER}>:\n    host mx.council.example [192.0.2.4]: 552 5.2.2"
            " Mailbox full\n\n------ This is a copy of the message, including all the headers. ------\n\n"
            f"Return-path: <reply@gov.example>\n{RETURNED}",
            subject="Mail delivery failed: returning message to sender",
            X_Failed_Recipients=LEADER,
        ),
        Reason.MAILBOX_FULL,
    ),
    "sendmail": (
        daemon(
            "   ----- The following addresses had permanent fatal errors -----\n"
            f"<{LEADER}>\n\n   ----- Transcript of session follows -----\n... while talking to mx.council.example.:\n"
            f">>> RCPT To:<{LEADER}>\n<<< 550 5.7.1 Relaying denied\n550 <{LEADER}>... User unknown\n\n"
            f"   ----- Original message follows -----\n\n{RETURNED}",
            subject="Returned mail: User unknown",
        ),
        Reason.REFUSED_POLICY,
    ),
    "domino": (
        daemon(
            f"Your message\n\n  Subject: Safeguarding in your area\n\nwas not delivered to:\n\n "
            f" {LEADER}\n\nbecause:\n\n"
            f"  User leader ({LEADER}) not listed in Domino Directory\n",
            sender="postmaster@council.example",
            subject="DELIVERY FAILURE: User leader not listed in Domino Directory",
            In_Reply_To=f"<{OURS}>",
        ),
        Reason.NO_SUCH_MAILBOX,
    ),
    "exchange": (
        daemon(
            "Your message\n\n  To:      Leader\n  Subject: Safeguarding in your area\n  Sent:    Mon, 2 Mar 2026\n\n"
            f"did not reach the following recipient(s):\n\n{LEADER} on Tue, 3 Mar 2026\n    The recipient name is not"
            f" recognized\n\nMessage-ID: <{OURS}>\n",
            sender="System Administrator <postmaster@council.example>",
            subject="Undeliverable: Safeguarding in your area",
        ),
        Reason.NO_SUCH_MAILBOX,
    ),
    "office, in HTML alone": (
        daemon(
            f"<html><body><p>Your message to <a href='mailto:{LEADER}'>{LEADER}</a> couldn't be delivered.</p>"
            "<p>Remote Server returned '550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication"
            " required'"
            "</p></body></html>",
            sender="Microsoft Outlook <MicrosoftExchange329e@council.example>",
            subject="Undeliverable: Safeguarding in your area",
            Content_Type="text/html; charset=utf-8",
            References=f"<{OURS}>",
        ),
        Reason.REFUSED_POLICY,
    ),
    "gmail": (
        daemon(
            f"** Address not found **\n\nYour message wasn't delivered to {LEADER} because the domain council.example"
            " couldn't be found.\n\nThe response was:\nDNS Error: DNS type 'mx' lookup of council.example"
            " responded with"
            " code NXDOMAIN\n",
            sender="Mail Delivery Subsystem <mailer-daemon@google.example>",
            subject="Delivery Status Notification (Failure)",
            In_Reply_To=f"<{OURS}>",
        ),
        Reason.HOST_UNKNOWN,
    ),
    "groupwise": (
        daemon(
            f"The message that you sent was undeliverable to the following:\n   {LEADER} (user not"
            f" found)\n\n{RETURNED}",
            subject="Message status - undeliverable",
            sender="postmaster@council.example",
        ),
        Reason.NO_SUCH_MAILBOX,
    ),
    "a filter": (
        daemon(
            f"Your message to: {LEADER}\nwas blocked by our Spam Firewall. It has NOT BEEN DELIVERED.\n\n{RETURNED}",
            subject="**Message you sent blocked by our bulk email filter**",
        ),
        Reason.REFUSED_SPAM,
    ),
    "German": (
        daemon(
            f"Ihre Nachricht konnte nicht zugestellt werden.\n\n{LEADER}: Empfänger unbekannt\n\n{RETURNED}",
            subject="Unzustellbar: Safeguarding",
            sender="postmaster@rat.example",
        ),
        Reason.NO_SUCH_MAILBOX,
    ),
    "French": (
        daemon(
            f"Votre message n'a pas pu être remis.\n\n{LEADER}: boîte pleine\n\n{RETURNED}",
            subject="Message non remis",
            sender="postmaster@mairie.example",
        ),
        Reason.MAILBOX_FULL,
    ),
    "Japanese": (
        daemon(
            f"次のメールは配信できませんでした。\n\n{LEADER}\n宛先のメールアドレスが存在しません。\n\n{RETURNED}",
            subject="配信不能",
            sender="postmaster@shi.example",
        ),
        Reason.NO_SUCH_MAILBOX,
    ),
    "Welsh": (
        daemon(
            f"Ni lwyddwyd: methu danfon eich neges.\n\n{LEADER}: 550 5.7.1 SPF check failed\n\n{RETURNED}",
            subject="Methu danfon eich neges",
            sender="postmaster@cyngor.example",
        ),
        Reason.REFUSED_POLICY,
    ),
}


@pytest.mark.parametrize("name", WILD)
def test_a_report_has_its_reason_address_and_letter(name):
    raw, reason = WILD[name]
    found = outcome(raw)
    assert (found.kind, found.reason, found.recipients) == (Kind.BOUNCE, reason, (LEADER,))
    assert OURS in found.references


@pytest.mark.parametrize(
    "raw",
    [
        daemon(
            f"A message that you sent has not yet been delivered to one or more of its recipients.\n\n  {LEADER}\n\n"
            "No action is required on your part. Delivery attempts will continue.\n",
            subject="Warning: message 1tX delayed 24 hours",
        ),
        daemon(
            f"THIS IS A WARNING MESSAGE ONLY.\nYOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\nDelivery to {LEADER} has been"
            " delayed: Connection timed out.\n",
            subject="Delivery Status Notification (Delay)",
        ),
        daemon(
            f"Your message to {LEADER} will be retried.\nIt was not delivered: mailbox busy.\n",
            subject="Not yet delivered",
        ),
    ],
)
def test_a_warning_is_a_delay(raw):
    found = outcome(raw)
    assert (found.kind, found.recipients) == (Kind.DELAY, (LEADER,))
    assert found.reason is Reason.TEMPORARY


def test_a_report_in_a_mails_text_is_read_as_one():
    raw = daemon(f"It could not be delivered.\n\nFinal-Recipient: rfc822; {LEADER}\nAction: failed\nStatus: 5.2.2\n")
    found = outcome(raw)
    assert (found.reason, found.status, found.rule) == (Reason.MAILBOX_FULL, "5.2.2", "dsn")


def test_what_only_flufl_knows_is_asked_of_it():
    raw = daemon(f"Failed addresses follow:\n{LEADER}\nMessage text follows:\nDear Leader\n", subject="Hello")
    found = outcome(raw)
    assert (found.kind, found.recipients, found.rule) == (Kind.BOUNCE, (LEADER,), "flufl")


def test_a_mail_on_which_a_detector_breaks_is_still_told(monkeypatch):
    def breaks(_message: object) -> object:
        raise UnicodeDecodeError("ascii", b"\xff", 0, 1, "as some detectors do")

    monkeypatch.setattr("app.inbox.reading.bounces.returned_letters.all_failures", breaks)
    assert outcome(daemon("It was blocked by us, and may not pass.", subject="Hello")).kind in Kind


SAMPLES_THAT_ARE_NO_BOUNCES = {
    "an answer to a report": mail(
        "Thanks, I've told our IT people; try again tomorrow.\n\nOn Mon, 2 Mar 2026, Private Office <reply@gov.example>"
        " wrote:\n> Your mailbox is full: 552 5.2.2 Mailbox full, it could not be delivered\n",
        subject="Re: Undeliverable: Safeguarding in your area",
        In_Reply_To=f"<{OURS}>",
    ),
    "a forwarded report in words": mail(
        "See below: whom should I ask?\n\n---------- Forwarded message ---------\nFrom: Mail Delivery Subsystem"
        " <mailer-daemon@relay.example>\nSubject: Delivery Status Notification (Failure)\n\nAddress not"
        " found: 550 5.1.1\n",
        subject="Fwd: Delivery Status Notification (Failure)",
    ),
    "a letter about deliveries": mail(
        "We could not deliver the services that we promised. Failure to deliver is a permanent risk: our budget exceeds"
        " its quota, and users not known to us were refused.",
        subject="Delivery plan",
    ),
    "a reply with codes": mail("Room 550 is free at 4.2.2, as said: 550 places.", In_Reply_To=f"<{OURS}>"),
}


@pytest.mark.parametrize("name", SAMPLES_THAT_ARE_NO_BOUNCES)
def test_what_people_write_of_reports_is_a_reply(name):
    found = outcome(SAMPLES_THAT_ARE_NO_BOUNCES[name])
    assert (found.kind, found.reason, found.recipients) == (Kind.REPLY, None, ())
