"""Mail about a campaign that is half-way: reports that an address is wrong, absences, replies that people confirm."""

from dataclasses import replace

from app.inbox.decisions.make_response import became
from app.inbox.message_state import held_locked
from app.letters.dates import date_in_words
from app.platform.clock import today
from app.practice.desk import Desk
from app.practice.diary import Story
from app.practice.mail import SentMail, arrive
from app.practice.replies import CHIEFS, Replies
from app.practice.stories.half_way_cases import Cases
from app.registry.contacts.of_posts import OFFICE_OF_POST
from app.registry.contacts.record import ContactFacts, Owner, newest_seq, record_contact, standing_contacts
from app.responses.recording.record import record_response
from app.web.forms import new_once

SUBJECT = "Local leadership on child exploitation"

BOUNCES = (
    ("5.1.1", "550 5.1.1 Recipient address rejected: User unknown"),
    ("5.1.1", "550 5.1.1 The email account that you tried to reach does not exist"),
    ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"),
    ("5.2.2", "552 5.2.2 Mailbox full"),
    ("5.7.1", "550 5.7.1 Message rejected by policy"),
)
"""What servers say of the letters that do not arrive."""

WRONG_ADDRESSES = 3
"""The first so many are addresses that are wrong."""

AWAY = (
    ("Automatic reply: {subject}", "I am out of the office until {back}. For urgent matters please contact my deputy."),
    ("Out of office: {subject}", "Thank you for your email. I am on annual leave and will return on {back}."),
    ("Automatic reply: {subject}", "I am away until {back} with no access to email. Your message is not forwarded."),
    ("Out of Office: {subject}", "I am currently out of the office, and back on {back}."),
)

UNCONFIRMED = 4
"""So many of the replies that came as mail still wait for a person."""


def bounces(desk: Desk, cases: Cases, day: int) -> Story:
    """Mail servers report within the hour, and the inbox knows which letters they mean."""
    for number, ((_, letter), said) in enumerate(zip(cases.bounced, BOUNCES, strict=True)):
        yield desk.world.at(day, 10, 30 + 3 * number)
        arrive(desk.world, SentMail.of(desk.world, letter, SUBJECT).bounced(*said))


def absences(desk: Desk, cases: Cases, day: int) -> Story:
    """Automatic replies, which the inbox sorts as such."""
    for number, ((key, letter), (subject, text)) in enumerate(zip(cases.away, AWAY, strict=True)):
        yield desk.world.at(day, 10, 50 + 2 * number)
        back = date_in_words(desk.world.working_day(day + 6 + number))
        mail = SentMail.of(desk.world, letter, SUBJECT).answered(
            text.format(back=back),
            sender=_office(key),
            subject=subject.format(subject=SUBJECT),
            Auto_Submitted="auto-replied",
        )
        arrive(desk.world, mail)


def second_try(desk: Desk, cases: Cases, day: int) -> Story:
    """Offices name the right address by telephone, and only these letters are sent again."""
    world = desk.world
    wrong = cases.bounced[:WRONG_ADDRESSES]
    for number, (key, letter) in enumerate(wrong):
        yield world.at(day, 9, 40 + 6 * number)
        owner = Owner(post_id=letter.post_id)
        domain = world.country.contacts[key].email.partition("@")[2]
        facts = ContactFacts(
            value=f"executive.office@{domain}", source="Their switchboard, by telephone", verified_on=today()
        )
        with world.writing() as session:
            record_contact(
                session,
                owner,
                "email",
                OFFICE_OF_POST,
                facts,
                since=today(),
                today=today(),
                seen=newest_seq(standing_contacts(session, owner, "email")),
                actor=world.actor("correspondence"),
            )
    yield world.at(day, 10, 15)
    desk.email(letter_ids=[letter.id for _, letter in wrong], first_wave=0)
    yield world.at(day, 10, 40)


def written_replies(desk: Desk, cases: Cases, replies: Replies, day: int) -> Story:
    """They come as mail, which the inbox matches to its letters; a person reads them and records what they say."""
    world = desk.world
    for number, (key, letter) in enumerate(cases.written):
        on = day + number // 4
        yield world.at(on, 10 + 2 * (number % 4), 12)
        reply = replies.substantive(key, today())
        passages = [f"{ask}. {said.passage}" for ask, said in sorted(reply.answers.items()) if said.passage]
        text = "\n\n".join(("Thank you for the letter. I reply to its points in turn.", *passages, "Yours sincerely"))
        message_id = arrive(world, SentMail.of(world, letter, SUBJECT).answered(text, sender=_office(key)))
        if number < len(cases.written) - UNCONFIRMED:
            yield world.at(on, 10 + 2 * (number % 4), 48)
            with desk.changing() as (session, campaign):
                held = held_locked(session, message_id)
                response = record_response(
                    session,
                    campaign,
                    [letter],
                    replace(reply.details, how="email"),
                    answers={(letter.id, ask): said for ask, said in reply.answers.items()},
                    once=new_once(),
                    today=today(),
                    actor=world.actor("correspondence"),
                )
                became(session, held, response, actor=world.actor("correspondence"))


def _office(key: str) -> str:
    """As a mailbox calls itself."""
    return f"Office of the {CHIEFS[key.partition('/')[0]].title()}"
