"""What answers by itself: absences with the day and the contact that they name, and notes of receipt."""

from datetime import date

import pytest

from app.inbox.reading.away import MOST_CONTACTS, contacts, returns_on
from app.inbox.reading.classify import classify
from app.inbox.reading.kinds import Kind, Outcome, Reason
from app.inbox.reading.read import read_message
from tests.inbox.reading.mails import OURS, mail

SENT = date(2026, 3, 3)  # a Tuesday


def outcome(raw: bytes) -> Outcome:
    return classify(read_message(raw), raw)


def automatic(body: str, *, subject: str = "Automatic reply: Your letter", **headers: str) -> bytes:
    return mail(body, subject=subject, Auto_Submitted="auto-replied", In_Reply_To=f"<{OURS}>", **headers)


def test_an_absence_names_its_day_and_whom_to_write_to():
    found = outcome(
        automatic(
            "I am out of the office until Monday 16 March 2026. If it is urgent, write to sam@council.example.\n\n"
            "Alex Example\nalex@council.example"
        )
    )
    assert (found.kind, found.returns_on, found.instead) == (
        Kind.OUT_OF_OFFICE,
        date(2026, 3, 16),
        ("sam@council.example",),
    )
    assert (found.reason, found.recipients, found.references) == (None, (), (OURS,))


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("I will return on 16 March 2026.", date(2026, 3, 16)),
        ("I will be back in the office on Monday, 16th March.", date(2026, 3, 16)),
        ("back on the 16th of March", date(2026, 3, 16)),
        ("I return to work on 16/03/2026", date(2026, 3, 16)),
        ("returning 16.3.26", date(2026, 3, 16)),
        ("Returning on 3/4/2026", date(2026, 4, 3)),
        ("I am away until March 16, 2026", date(2026, 3, 16)),
        ("away till 2026-03-16", date(2026, 3, 16)),
        ("On leave from 2 March to 16 March", date(2026, 3, 16)),
        ("annual leave 02/03/2026 - 16/03/2026 inclusive", date(2026, 3, 16)),
        ("I shall be back on Monday", date(2026, 3, 9)),
        ("back in the office next Tuesday", date(2026, 3, 10)),
        ("I will be back tomorrow.", date(2026, 3, 4)),
        ("I am back on 4 January", date(2027, 1, 4)),
        ("Byddaf yn ôl ar 16 Mawrth 2026", date(2026, 3, 16)),
        ("Rwyf i ffwrdd o'r swyddfa tan 16 Mawrth", date(2026, 3, 16)),
        ("I am back soon", None),
        ("until 31 February 2026", None),
        ("I left on 16 March 2020 and return to you shortly", None),
        ("Our letter of 16 March 2026", None),
        ("", None),
    ],
)
def test_the_day_of_return_is_read_as_people_here_write_it(words, day):
    assert returns_on(words, sent=SENT) == day


def test_without_a_day_of_sending_only_a_whole_date_is_known():
    assert returns_on("back on 16 March", sent=None) is None
    assert returns_on("back on 16 March 2026", sent=None) == date(2026, 3, 16)


def test_contacts_are_few_each_once_and_not_ones_own():
    many = " ".join(f"p{number}@council.example" for number in range(9))
    assert len(contacts(many, but_not=())) == MOST_CONTACTS
    assert contacts("A@council.example, a@council.example. b@council.example", but_not={"b@council.example"}) == (
        "a@council.example",
    )


@pytest.mark.parametrize(
    "raw",
    [
        automatic("I am on annual leave and will reply when I return."),
        automatic("I will be travelling with intermittent access to email, and respond as promptly as possible."),
        automatic("I have left the office for the day, and will respond when I am back."),
        mail("I am away from my desk, back next week.", subject="Out of office: Your letter"),
        mail("I am on leave.", subject="OOO Re: Your letter"),
        mail("I'm on holiday.", subject="Your letter", X_Autoreply="yes"),
        mail("I will be out of the office.", subject="Your letter", Precedence="auto_reply"),
        mail("Rydw i allan o'r swyddfa.", subject="Ateb awtomatig: Eich llythyr"),
        mail("Ich bin nicht im Büro.", subject="Automatische Antwort: Your letter"),
        mail("Je suis absent.", subject="Réponse automatique : Your letter"),
        mail(
            "I am out of the office.",
            subject="Your letter",
            X_Auto_Response_Suppress="All",
            Auto_Submitted="auto-generated",
        ),
    ],
)
def test_an_absence_is_known_however_it_is_marked(raw):
    assert outcome(raw).kind is Kind.OUT_OF_OFFICE


@pytest.mark.parametrize(
    "raw",
    [
        automatic("Thank you for your email. We aim to reply within 10 working days. Your reference is CS-1234."),
        automatic(
            "We aim to respond within 10 days. For help out of office hours, or in the holidays, call 01632 960000."
        ),
        automatic("The address old@council.example is no longer in use. We have received your letter and will reply."),
        mail("We have received your letter.", subject="Automatic reply: Your letter"),
        mail("Diolch am eich neges. Byddwn yn ymateb o fewn 10 diwrnod.", subject="Ymateb awtomatig"),
        mail("Thank you for your email. I will reply as soon as possible.", subject="Thank you", Precedence="junk"),
        mail("I acknowledge receipt of your letter of 2 March, which is receiving attention."),
        mail("Thank you for your letter. The Leader will respond in due course."),
    ],
)
def test_a_note_of_receipt_is_no_reply(raw):
    found = outcome(raw)
    assert (found.kind, found.reason) == (Kind.ACKNOWLEDGEMENT, None)


@pytest.mark.parametrize(
    "body",
    [
        "Alex Example has left the council. This mail has not been forwarded. Please write to sam@council.example.",
        "This mailbox is no longer monitored. Please use sam@council.example.",
        "I no longer work at the council; new address: sam@council.example.",
    ],
)
def test_a_leavers_note_is_a_letter_that_did_not_arrive(body):
    found = outcome(automatic(body))
    assert (found.kind, found.reason) == (Kind.BOUNCE, Reason.MOVED)
    assert (found.recipients, found.instead) == (("alex@council.example",), ("sam@council.example",))


def test_a_leaver_whose_mail_goes_on_has_it_read():
    found = outcome(automatic("I have left the council. Your email has been forwarded to sam@council.example."))
    assert found.kind is not Kind.BOUNCE


@pytest.mark.parametrize(
    "raw",
    [
        mail(
            "Thank you for your letter. I agree with what you ask, and set out below what we have done.",
            In_Reply_To=f"<{OURS}>",
        ),
        mail("I am out of the office next week, so let us meet before. We accept all three asks."),
        mail("We acknowledge receipt of your letter. Could you say which area it concerns? And by when?"),
        mail("Diolch am eich llythyr. Rydym yn cytuno."),
        mail("The chief constable has retired; his successor agrees with what you ask."),
        mail(""" Yes.""", Precedence="first-class"),
    ],
)
def test_what_a_person_writes_is_a_reply(raw):
    assert outcome(raw).kind is Kind.REPLY


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (mail("News of the month", subject="Newsletter", List_Unsubscribe="<https://news.example>"), "bulk"),
        (mail("News", subject="News", Precedence="bulk"), "bulk"),
        (mail("Your backup is done", subject="Backup", Auto_Submitted="auto-generated"), "generated"),
        (mail("BEGIN:VCALENDAR", subject="Meeting", Content_Type="text/calendar; method=REQUEST"), "invitation"),
        (b"", "nothing"),
    ],
)
def test_what_answers_no_letter_is_other(raw, rule):
    found = outcome(raw)
    assert (found.kind, found.rule) == (Kind.OTHER, rule)
