"""Look at letters as their recipients will get them: the mails of a few, to oneself. No attempt is made, and nothing
that comes back could be taken for an answer to a letter."""

import html
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.find import EventFilter, body_of, find_events
from app.audit.record import Actor, record
from app.campaigns.models import Campaign, Letter
from app.delivery import events
from app.delivery.carriers import Carrier, Parcel
from app.delivery.email.compose import compose_with_reply_to, unsaved_sending
from app.delivery.email.covers import Cover, recipient_in_sentence
from app.delivery.models import Attempt
from app.errors import Refused
from app.platform.clock import today
from app.platform.mail.errors import MailFailed, ServerFailed, Unsure
from app.platform.services import Services
from app.production.editions.editions import MadeLetter, editions_of
from app.production.models import Edition

MOST = 5

MARK = "TEST"

NOT_SENT = "TEST: this email has not been sent to {recipient}."
"""What a test begins with: its subject is lost when it is printed or passed on."""


LATEST = 20
"""Among so many tests of a campaign a second click is looked for."""


class NoLettersToTest(Refused):
    """None of the letters has been made."""

    code = "nothing_to_test"


@dataclass(frozen=True)
class MailTestResult:
    """The references of the letters that went, and why the first of the others did not."""

    went: Sequence[str]
    problem: MailFailed | None = None


def mails_to_test(
    session: Session, services: Services, letter_ids: Collection[int], mail: Cover, *, with_word: bool, to: User
) -> list[Parcel]:
    """The mails of the first MOST of these letters, by number, that have been made, for `to` in place of whom they are
    for. `mail`: as a sending would keep it. Raises NothingMade, and MailFailed as `compose_with_reply_to` does."""
    ids = select(Letter.id).where(Letter.id.in_(letter_ids)).order_by(Letter.number)
    made = [editions[0] for letter_id in session.scalars(ids) if (editions := editions_of(session, letter_id))][:MOST]
    if not made:
        raise NoLettersToTest
    return [_parcel(session, services, letter, mail, with_word=with_word, to=to) for letter in made]


def record_tests(
    session: Session, campaign: Campaign, parcels: Sequence[Parcel], *, actor: Actor, once: str = ""
) -> bool:
    """Before they leave. `once`: of the form that asked for them, so that a second click of it sends nothing: False."""
    event_filter = EventFilter(action=events.LETTER_TESTED, kind="campaign", identity=str(campaign.id))
    if once and any(
        body_of(event)["after"].get("once") == once for event in find_events(session, event_filter, size=LATEST).events
    ):
        return False
    record(
        session,
        events.LETTER_TESTED,
        actor=actor,
        subjects=[("campaign", campaign.id)],
        after={"letters": len(parcels), "references": [parcel.reference for parcel in parcels], "once": once},
        personal={"address": parcels[0].to},
    )
    return True


def hand_tests(carrier: Carrier, parcels: Sequence[Parcel]) -> MailTestResult:
    """One after the other; a server that fails is not asked again."""
    went: list[str] = []
    first: MailFailed | None = None
    for parcel in parcels:
        try:
            carrier.hand(parcel)
        except (ServerFailed, Unsure) as problem:
            return MailTestResult(went, first or problem)
        except MailFailed as problem:
            first = first or problem
        else:
            went.append(parcel.reference)
    return MailTestResult(went, first)


def _parcel(
    session: Session, services: Services, made: MadeLetter, mail: Cover, *, with_word: bool, to: User
) -> Parcel:
    edition = (Edition.letter_id == made.letter_id, Edition.number == made.edition)
    edition_id = session.scalars(select(Edition.id).where(*edition)).one()
    attempt = Attempt(letter_id=made.letter_id, edition_id=edition_id, sent_on=today())
    marked = replace(mail, subject=f"{MARK}: {mail.subject}")
    parcel = compose_with_reply_to(
        session, services, attempt, unsaved_sending(marked, with_word=with_word), reply_to=to.email
    )
    warning = NOT_SENT.format(recipient=recipient_in_sentence(made.recipient))
    number = f"test.{secrets.token_hex(10)}@{services.settings.mail_domain}"
    return replace(
        parcel,
        attempt_id=0,
        number=number,
        to=to.email,
        to_name=to.name,
        text=f"{warning}\n\n{parcel.text}",
        html=parcel.html.replace("<body>\n", f"<body>\n<p>{html.escape(warning)}</p>\n", 1),
    )
