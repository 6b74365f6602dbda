"""Reports of risk for tests: two people on duty, and a report received at nine on a Friday in March 2015."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.audit.find import RISK
from app.audit.models import AuditEvent, AuditSubject
from app.audit.record import Actor
from app.platform.services import Services
from app.registry.models import Area
from app.safeguarding.clock.claims import NotificationDetails, claim_not_immediate, claim_told, confirm
from app.safeguarding.locking import facts_of, lock
from app.safeguarding.models import RiskMail
from app.safeguarding.record import correct, record_report
from app.safeguarding.reports import Report, report_of
from app.safeguarding.states import Belief, CameBy, How, Rung
from app.safeguarding.typed_facts import NAMES, ReportFacts
from tests.fixtures.app import add_member

RECEIVED = datetime(2015, 3, 6, 9, 0, tzinfo=UTC)

FORMS = count(1)


def after(hours: float = 0, *, minutes: float = 0, since: datetime = RECEIVED) -> datetime:
    return since + timedelta(hours=hours, minutes=minutes)


@dataclass(frozen=True)
class Duty:
    """An installation with two people who have the role."""

    services: Services
    first: int
    second: int

    @classmethod
    def of(cls, services: Services) -> "Duty":
        first = add_member(services, Role.SAFEGUARDING, name="Fran Example")
        second = add_member(services, Role.SAFEGUARDING, name="Sam Example")
        return cls(services, first.id, second.id)

    def report(
        self, area: str = "rotherham", *, at: datetime | None = None, message: int | None = None, **typed
    ) -> int:
        """The number of a new one."""
        said = {"received_at": RECEIVED, "came_by": CameBy.CALL, "belief": Belief.IMMEDIATE}
        with self.services.database.writing() as session:
            area_id = session.scalar(select(Area.id).where(Area.slug == area)) if area else None
            facts = ReportFacts(**(said | {"area_id": area_id} | typed))
            made = record_report(
                session,
                facts,
                token=form(),
                actor=Actor(self.first),
                at=at or facts.received_at,
                message_id=message,
            )
            return made.number

    def see(self, number: int, at: datetime | None = None, known_at: int | None = None) -> Report:
        with self.services.database.reading() as session:
            return report_of(session, number, at=at or after(1), known_at=known_at)

    def say_told(
        self, number: int, at: datetime, *, told_at: datetime | None = None, by: int | None = None, **said
    ) -> int:
        """The number of what one said."""
        told = {
            "rung": Rung.DIRECTOR,
            "to_whom": "the director",
            "how": How.TELEPHONE,
            "told_at": told_at or at,
            "evidence": "Spoke at length; their reference is 7.",
        }
        with self.services.database.writing() as session:
            claim = claim_told(
                session,
                number,
                NotificationDetails(**(told | said)),
                token=form(),
                actor=Actor(by or self.first),
                at=at,
            )
            return claim.id

    def say_not_immediate(self, number: int, at: datetime) -> int:
        with self.services.database.writing() as session:
            claim = claim_not_immediate(
                session, number, reason="A historical matter", token=form(), actor=Actor(self.first), at=at
            )
            return claim.id

    def confirm(self, claim_id: int, at: datetime, *, by: int | None = None) -> None:
        with self.services.database.writing() as session:
            confirm(session, claim_id, actor=Actor(by or self.second), at=at)

    def tell(self, number: int, at: datetime) -> int:
        """Said by one, confirmed by another."""
        claim_id = self.say_told(number, at)
        self.confirm(claim_id, at)
        return claim_id


def amend(duty: Duty, number: int, *, seen: int | None = None, at: datetime | None = None, **changes) -> bool:
    """Correct what a report says."""
    with duty.services.database.writing() as session:
        held = facts_of(session, lock(session, number).id)
        typed = ReportFacts(**{name: getattr(held, name) for name in NAMES} | changes)
        return correct(session, number, typed, seen=seen or held.id, actor=Actor(duty.first), at=at or after(1))


def views_of(session: Session, number: int) -> Sequence[AuditEvent]:
    """Who looked at a report, the newest first."""
    about = select(AuditSubject.seq).where(AuditSubject.kind == RISK, AuditSubject.subject_id == str(number))
    events = select(AuditEvent).where(AuditEvent.action == "risk.viewed", AuditEvent.seq.in_(about))
    return session.scalars(events.order_by(AuditEvent.seq.desc())).all()


def mail_of(session: Session, try_id: int) -> RiskMail | None:
    """The mail of a try; None when it was none."""
    return session.scalars(select(RiskMail).where(RiskMail.try_id == try_id)).one_or_none()


def area_id(duty: Duty, slug: str) -> int:
    with duty.services.database.reading() as session:
        return session.scalars(select(Area.id).where(Area.slug == slug)).one()


def form() -> str:
    """The token of a form that nobody has sent yet."""
    return f"form-{next(FORMS)}"
