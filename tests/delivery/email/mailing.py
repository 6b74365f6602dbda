"""Letters queued to go by email, for tests of their mail: each in one line."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from app.audit.record import SYSTEM, record
from app.delivery.email.compose import compose
from app.delivery.email.covers import Cover
from app.delivery.email.mime import message_bytes
from app.delivery.email.numbers import message_id_for, reply_tokens
from app.delivery.email.sign_off import add_sign_off
from app.delivery.email.usual_covers import LETTERS
from app.delivery.models import Attempt, Sending
from app.platform.mail_settings import Mailbox
from app.platform.services import Services
from tests.audit.codes import event_of
from tests.delivery.sending import campaign, of
from tests.delivery.sendings.office import SIGN_OFF

AT = datetime(2015, 3, 4, 9, 30, tzinfo=UTC)
OFFICE = Mailbox("Private Office", "letters@department.example")
TO = "chief@police.example"
USUAL = add_sign_off(LETTERS["en"], SIGN_OFF, language="en", replies_to="replies@department.example")


def queue(
    services: Services,
    number: int,
    *,
    address: str = TO,
    cover: Cover = USUAL,
    with_word: bool = False,
    copy: int = 0,
    carrier: str = "smtp",
    state: str = "queued",
    outside_id: str | None = None,
) -> int:
    """An attempt at sending the newest edition of a letter; its id."""
    with services.database.writing() as session:
        letter, own = of(session, number), campaign(session)
        event = record(
            session, event_of("letters.queued"), actor=SYSTEM, subjects=[("campaign", own.id)], after={"letters": 1}
        )
        sending = Sending(
            campaign_id=own.id,
            number=number * 100 + copy,
            channel="email",
            carrier=carrier,
            state="done",
            starts_at=AT,
            first_wave=0,
            looked=True,
            per_minute=60,
            subject=cover.subject,
            cover=cover.text,
            with_word=with_word,
            reasons={},
            total=1,
            recorded=event.seq,
            started_at=AT,
        )
        session.add(sending)
        session.flush()
        reply_tokens(session, [letter.letter_id])
        attempt = Attempt(
            letter_id=letter.letter_id,
            edition_id=letter.edition_id,
            replaces_id=letter.replaces.edition_id if letter.replaces else None,
            channel="email",
            resend=letter.tried.get("email", -1) + 1,
            copy=copy,
            state=state,
            sent_on=AT.date(),
            note="",
            sending_id=sending.id,
            position=1,
            address=address,
            message_id=message_id_for(letter.reference, services.settings),
            outside_id=outside_id,
            recorded=event.seq,
            handed=None if state == "queued" else event.seq,
        )
        session.add(attempt)
        session.flush()
        return attempt.id


def parcel_of(services: Services, attempt_id: int):
    with services.database.reading() as session:
        attempt = session.get_one(Attempt, attempt_id)
        return compose(session, services, attempt, session.get_one(Sending, attempt.sending_id))


def mail_of(parcel, sender: Mailbox = OFFICE) -> EmailMessage:
    """As its reader's program reads it."""
    return message_from_bytes(message_bytes(parcel, sender, at=AT), policy=policy.default)
