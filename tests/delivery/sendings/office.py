"""Sendings of the letters that tests make, each step in one line, and carriers that do as a test says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage

from sqlalchemy import select

from app.audit.record import SYSTEM, Actor
from app.delivery.carriers import CarrierReceipt, Parcel
from app.delivery.channels import Channel
from app.delivery.email.covers import Cover
from app.delivery.email.sign_off import SignOff
from app.delivery.marking.sendable import sendable
from app.delivery.models import Attempt, AttemptEvent, Sending
from app.delivery.sending.claim import ClaimResult, claim
from app.delivery.sending.rehearse import rehearse
from app.delivery.sending.routes import Rehearsal, Wish
from app.delivery.sending.start import Terms, start_sending
from app.delivery.sending.steer import cancel_sending, go_on, pause_sending, resume_sending, start_now
from app.delivery.sending.work import Way, work
from app.delivery.states import State
from app.platform.clock import now, today
from app.platform.mail.errors import PutOff
from app.platform.services import Services
from tests.clearance.offices.people import minister
from tests.delivery.reaching import reach
from tests.delivery.sending import campaign, ids

POLICE, LEADERS = (42, 43), (44, 46, 47)
"""Numbers of letters: to posts that are there to this day, since contacts are those of today."""

LETTERS = (*POLICE, *LEADERS)
ADDRESSES = {number: f"post{number}@council.example" for number in LETTERS}
SOON = timedelta(minutes=10)

MAIL = Cover("A letter", "A letter is attached.\n\n((how to reply))")
SIGN_OFF = SignOff("Robin Owner", "Private Office to the Home Secretary", ("2 Marsham Street", "London SW1P 4DF"))
SIGNED = {
    "signed_by": SIGN_OFF.name,
    "office": SIGN_OFF.office,
    "postal_address": "\n".join(SIGN_OFF.address),
}
"""The same, as a person fills in the form."""

HANDED, QUEUED, FAILED = State.HANDED_OVER, State.QUEUED, State.FAILED
LATER = PutOff("mail_put_off", "450 greylisted")
PAGE = "/campaigns/MAR15/sendings/1"


def rehearsed(session, numbers: Iterable[int] = LETTERS, wish: Wish = Wish(Channel.EMAIL)) -> Rehearsal:  # noqa: B008
    letters = [sendable(session, campaign(session), letter_ids=[one])[0] for one in ids(session, numbers)]
    return rehearse(session, letters, wish, today=today(), months=6, most=10_000_000)


def terms(**changes) -> Terms:
    """At once, without a look, as fast as the tests go."""
    usual = {"channel": Channel.EMAIL, "carrier": "test", "starts_at": now(), "first_wave": 0, "per_minute": 600_000}
    return Terms(**usual | {"mail": MAIL, "sign_off": SIGN_OFF} | changes)


def started(
    services: Services,
    numbers: Iterable[int] = LETTERS,
    *,
    actor: Actor = SYSTEM,
    wish: Wish = Wish(Channel.EMAIL),  # noqa: B008
    seen: str = "",
    **changes,
) -> int:
    """A sending by email of these letters; its id."""
    at = now()
    with services.database.writing() as session:
        plan = rehearsed(session, numbers, wish)
        seen = seen or plan.seen(Channel.EMAIL)
        how = terms(**changes)
        sending = start_sending(
            session, campaign(session), plan, how, settings=services.settings, seen=seen, at=at, actor=actor
        )
        return sending.id


def signed_by_alex(services: Services) -> None:
    """The letters print the Home Secretary of all these years, by name."""
    with services.database.writing() as session:
        campaign(session).signatories[0].name = "Alex Example"
        minister(session, "Alex Example")


def reachable(services: Services, numbers: Iterable[int] = LETTERS) -> None:
    reach(services, {number: ADDRESSES[number] for number in numbers})


@dataclass
class Fake:
    """Takes parcels, and answers each with the next of `answers`: None is yes, an error is raised, and what can be
    called is called with the parcel first. The last answer is for good."""

    answers: list = field(default_factory=lambda: [None])
    parcels: list[Parcel] = field(default_factory=list)
    name: str = "smtp"
    most_bytes: int = 10_000_000

    def hand(self, parcel: Parcel) -> CarrierReceipt:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        if answer:
            answer(parcel)
        self.parcels.append(parcel)
        return CarrierReceipt(f"250 taken {parcel.number[:14]}")

    @property
    def sent_to(self) -> list[str]:
        return [one.to for one in self.parcels]


def plain(session, services: Services, attempt: Attempt, sending: Sending) -> Parcel:
    """A parcel without files."""
    return Parcel(
        attempt_id=attempt.id,
        reference=f"letter {attempt.letter_id}",
        number=attempt.message_id or "",
        to=attempt.address,
        subject=sending.subject,
        text=sending.cover,
    )


def as_mail(parcel: Parcel) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "office@department.example", parcel.to, parcel.subject
    message["Message-ID"] = f"<{parcel.number}>"
    message.set_content(parcel.text)
    return message


def turn(services: Services, sending_id: int, carrier: Fake | None = None, *, compose=plain) -> Fake:
    """A worker's turn with a sending; the carrier."""
    carrier = carrier or Fake()
    work(services, sending_id, lambda _services, _sending: Way(compose, carrier))
    return carrier


def every_step(services: Services, numbers: Sequence[int]) -> None:
    """Two sendings of these letters, by which all happens that can happen to one."""
    reach(services, {number: f"post{number}@council.example" for number in numbers})
    first = started(services, numbers, starts_at=now() + SOON, first_wave=1)
    for verb in (pause_sending, resume_sending, start_now):
        steer(services, verb, first)
    turn(services, first)
    steer(services, go_on, first)
    turn(services, first)
    steer(services, cancel_sending, started(services, numbers, wish=Wish(Channel.EMAIL, again=True)))


def sending_of(services: Services, sending_id: int) -> Sending:
    with services.database.reading() as session:
        return session.get_one(Sending, sending_id)


def attempts_in(services: Services, sending_id: int) -> list[Attempt]:
    with services.database.reading() as session:
        of = select(Attempt).where(Attempt.sending_id == sending_id).order_by(Attempt.position)
        return list(session.scalars(of))


def states(services: Services, sending_id: int) -> list[str]:
    return [one.state for one in attempts_in(services, sending_id)]


def kinds(services: Services, attempt_id: int) -> list[str]:
    """What happened to an attempt, in order."""
    with services.database.reading() as session:
        of = select(AttemptEvent.kind).where(AttemptEvent.attempt_id == attempt_id).order_by(AttemptEvent.id)
        return list(session.scalars(of))


def steer(services: Services, verb, sending_id: int, *, at: datetime | None = None, actor: Actor = SYSTEM) -> None:
    with services.database.writing() as session:
        verb(session, sending_id, at=at or now(), actor=actor)


def in_time(monkeypatch, at: datetime) -> None:
    """Workers take it for this moment."""
    monkeypatch.setattr("app.delivery.sending.work.now", lambda: at)


def tell(services: Services, sending_id: int, columns: Sequence[str] = ("state", "reason", "said")) -> list[tuple]:
    return [tuple(getattr(one, name) for name in columns) for one in attempts_in(services, sending_id)]


def in_hand(services, **terms):
    """An attempt that a worker claimed before it died."""
    sending_id = started(services, **terms)
    turn(services, sending_id, Fake([lambda _: steer(services, pause_sending, sending_id)]))
    steer(services, resume_sending, sending_id)
    attempt_id = attempts_in(services, sending_id)[1].id
    with services.database.writing() as session:
        assert claim(session, attempt_id, at=now()) is ClaimResult.MINE
    return sending_id, attempt_id
