"""Reports that a child may be at risk, at every stage of their 24 hours: closed in time, closed late, found not to be
immediate, joined to another, and some that are open now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.platform.clock import now, today
from app.practice.country.contacts import telephone
from app.practice.diary import Story
from app.practice.world import World
from app.safeguarding.clock.cause import give_cause
from app.safeguarding.clock.claims import NotificationDetails, claim_not_immediate, claim_told, confirm
from app.safeguarding.clock.clock import BACKSTOP, STEPS
from app.safeguarding.clock.escalate import tell_at_once, wake
from app.safeguarding.link import link_duplicate
from app.safeguarding.record import record_report
from app.safeguarding.reports import report_of
from app.safeguarding.states import About, Belief, CameBy, How, Outcome, Rung
from app.safeguarding.telling.advice import place_named
from app.safeguarding.telling.mails import ask_mail
from app.safeguarding.telling.next_contact import contacts_for
from app.safeguarding.telling.tell import TryDetails, record_try
from app.safeguarding.typed_facts import ReportFacts
from app.safeguarding.view_log import record_risk_view

OPEN = (25.2, 22.15, 14.0, 3.1)
"""How many hours ago the reports came whose clocks run."""

SWITCHBOARD, OFFICE = telephone(100), telephone(117)
"""Numbers to call us on."""


@dataclass(frozen=True)
class Risk:
    """A report, and what is done about it by whoever is on duty."""

    world: World
    number: int
    area: str

    @property
    def director(self) -> str:
        return f"Director of Children’s Services, {self.area}"

    def call(self, outcome: Outcome, words: str, *, rung: Rung = Rung.DIRECTOR, by: str = "safeguarding") -> None:
        """A call that ends now."""
        with self.world.writing() as session:
            to_whom, number = self._contact(session, rung, How.TELEPHONE)
            tried = TryDetails(rung, to_whom, How.TELEPHONE, now(), outcome, value=number, words=words)
            record_try(session, self.number, tried, token=self._token(), actor=self.world.actor(by), at=now())

    def mail(self, by: str = "safeguarding") -> None:
        """A mail that asks the director to call."""
        with self.world.writing() as session:
            to_whom, address = self._contact(session, Rung.DIRECTOR, How.EMAIL)
            ask_mail(
                session,
                self.number,
                to_whom=to_whom,
                address=address,
                call=OFFICE,
                token=self._token(),
                actor=self.world.actor(by),
                at=now(),
                settings=self.world.settings,
            )

    def say_told(self, evidence: str, *, rung: Rung = Rung.DIRECTOR, by: str = "safeguarding") -> int:
        """That somebody was told just now by telephone; what a second person has to confirm."""
        whom = self.director if rung is Rung.DIRECTOR else f"Head of service on duty for the director, {self.area}"
        details = NotificationDetails(rung, whom, How.TELEPHONE, now(), evidence)
        with self.world.writing() as session:
            token = self._token()
            return claim_told(session, self.number, details, token=token, actor=self.world.actor(by), at=now()).id

    def confirm(self, claim_id: int, by: str = "second_safeguarding") -> None:
        """By somebody who has read the report first."""
        self.look(by)
        with self.world.writing() as session:
            confirm(session, claim_id, actor=self.world.actor(by), at=now())

    def look(self, by: str) -> None:
        with self.world.writing() as session:
            report = report_of(session, self.number, at=now())
            record_risk_view(session, report, what="report", actor=self.world.actor(by))

    def _contact(self, session: Session, rung: Rung, how: How) -> tuple[str, str]:
        """Whom the report says to try, and by which number or address; made up where none is recorded."""
        report = report_of(session, self.number, at=now())
        for contact in contacts_for(session, report, at=now()):
            if (contact.rung, contact.how) == (rung, how) and contact.value:
                return contact.to_whom, contact.value
        if how is How.EMAIL:
            slug = self.area.lower().replace(" ", "-")
            return self.director, f"director.children@{slug}.example"
        to_whom = self.director if rung is Rung.DIRECTOR else f"Emergency duty team, {self.area}"
        return to_whom, telephone(self.number * 10 + (rung is not Rung.DIRECTOR))

    def _token(self) -> str:
        return f"risk-{self.number}-{now():%Y%m%d%H%M%S%f}"


def report_risk(
    world: World,
    area: str,
    note: str,
    *,
    by: str = "safeguarding",
    received_at: datetime | None = None,
    came_by: CameBy = CameBy.CALL,
    belief: Belief = Belief.IMMEDIATE,
    about: About = About.CHILD,
    source: str = "",
    message_id: int | None = None,
) -> Risk:
    """What the form of a new report records, and whom it tells at once. `area`: as somebody types it."""
    with world.writing() as session:
        actor: Actor = world.actor(by)
        place = place_named(session, area, today())
        facts = ReportFacts(
            received_at=received_at or now(),
            came_by=came_by,
            belief=belief,
            about=about,
            source=source,
            area_id=place.area_id if place else None,
            area_typed="" if place else area,
            note=note,
        )
        token = f"risk-{now():%Y%m%d%H%M%S%f}"
        report = record_report(session, facts, token=token, actor=actor, at=now(), message_id=message_id)
        tell_at_once(session, report, actor=actor, at=now())
        return Risk(world, report.number, area)


def told_in_time(world: World) -> Story:
    """A line in a letter on paper; the director knew within two hours, as two people say."""
    yield world.at(-212, 9, 50)
    note = "The letter mentions a child placed out of area whose absence had not been reported to the home authority."
    source = "Letter from a relative, forwarded by the post room"
    risk = report_risk(world, "Brindleshire", note, came_by=CameBy.LETTER, source=source)
    yield world.at(-212, 10, 20)
    risk.call(Outcome.NO_ANSWER, "Rang out twice.")
    yield world.at(-212, 10, 45)
    risk.call(Outcome.REACHED, "Spoke with the director.")
    claim = risk.say_told("Gave the reference and the details by telephone. The director will call back by 3pm.")
    yield world.at(-212, 11, 25)
    risk.confirm(claim)


def told_late(world: World) -> Story:
    """The letter lay too long before somebody opened it: the deadline was missed, and the record says why."""
    received = world.at(-134, 16, 10)
    yield world.at(-133, 15, 35)
    note = "A visitor to a children’s home writes of a resident seen with unknown adults late in the evening."
    source = "Unsigned letter"
    risk = report_risk(world, "Lammashurst", note, received_at=received, came_by=CameBy.LETTER, source=source)
    yield world.at(-133, 15, 50)
    wake(world.services)
    risk.call(Outcome.LEFT_MESSAGE, "Left a message with the director’s office to call us at once.")
    yield world.at(-133, 16, 30)
    wake(world.services)
    risk.call(Outcome.REACHED, "Their emergency duty team took the details.", rung=Rung.OUT_OF_HOURS)
    yield world.at(-133, 16, 55)
    claim = risk.say_told(
        "The head of service rang back and has called the police and the placing authority.", rung=Rung.ACTING
    )
    yield world.at(-133, 17, 20)
    risk.confirm(claim)
    yield world.at(-132, 10, 5)
    cause = (
        "The letter reached the post room after collection and was opened on the next working day. The post room now "
        "opens letters marked for the minister before it closes."
    )
    with world.writing() as session:
        give_cause(session, risk.number, cause, actor=world.actor("safeguarding"), at=now())


def not_immediate(world: World) -> Story:
    yield world.at(-96, 13, 15)
    note = "A parish councillor asks what was done about events of several years ago."
    risk = report_risk(world, "Emberness", note, by="clerk", belief=Belief.NOT_SURE, source="Call from a councillor")
    yield world.at(-96, 13, 50)
    reason = (
        "The events were investigated at the time and the council holds the file. The caller knows of no child who is "
        "at risk now. We have asked the council to confirm."
    )
    with world.writing() as session:
        token, actor = f"risk-decision-{risk.number}", world.actor("safeguarding")
        claim = claim_not_immediate(session, risk.number, reason=reason, token=token, actor=actor, at=now()).id
    yield world.at(-96, 14, 30)
    risk.confirm(claim)


def told_twice(world: World) -> Story:
    """Two reports on the same matter: the second follows the first, so that one director is told once of both."""
    yield world.at(-41, 9, 30)
    note = "A teacher is concerned about a former pupil who may be staying with adults unknown to the family."
    first = report_risk(world, "Orrinham", note, source="Call from a head teacher’s office")
    yield world.at(-41, 9, 48)
    note = "The same concern, from the school’s governor. No new details."
    second = report_risk(
        world, "Orrinham", note, by="correspondence", came_by=CameBy.OTHER, source="Visitor to the office"
    )
    yield world.at(-41, 10, 2)
    with world.writing() as session:
        link_duplicate(session, second.number, first.number, actor=world.actor("safeguarding"), at=now())
    first.call(Outcome.REACHED, "Spoke with the director, who knew of neither report.")
    claim = first.say_told("The director has both reports. A social worker will visit today; their reference is 4471.")
    yield world.at(-41, 10, 40)
    first.confirm(claim)


def overdue(world: World) -> Story:
    """A service in an area where nobody has answered for a day: people call again after each alert."""
    received = world.ago(hours=OPEN[0])
    yield received + timedelta(minutes=12)
    note = "A former member of staff says that the home does not report every absence overnight."
    source = "Call from a former employee"
    risk = report_risk(world, "Tolverworth", note, received_at=received, about=About.SERVICE, source=source)
    yield received + timedelta(hours=1, minutes=25)
    risk.call(Outcome.NO_ANSWER, "No answer from the director’s office.")
    risk.mail()
    yield received + timedelta(hours=5)
    risk.call(Outcome.LEFT_MESSAGE, "Left a message with the duty officer.", rung=Rung.OUT_OF_HOURS)
    yield received + timedelta(hours=9, minutes=15)
    risk.call(Outcome.LEFT_MESSAGE, "The duty officer’s line went to a machine.", rung=Rung.OUT_OF_HOURS)
    yield received + timedelta(hours=18, minutes=5)
    risk.call(Outcome.NO_ANSWER, "Rang out twice.", by="second_safeguarding")
    yield received + timedelta(hours=20, minutes=10)
    risk.call(Outcome.NO_ANSWER, "Still no answer from the director’s office.")
    yield received + timedelta(hours=22, minutes=5)
    risk.call(Outcome.LEFT_MESSAGE, "Left a second message with the duty officer.", rung=Rung.OUT_OF_HOURS)
    yield received + timedelta(hours=23, minutes=20)
    risk.call(Outcome.NO_ANSWER, "Engaged, then no answer.", by="second_safeguarding")
    yield received + timedelta(hours=24, minutes=30)
    risk.call(Outcome.NO_ANSWER, "Rang out. We will call the police if the council does not answer.")


def nearly_due(world: World) -> Story:
    """Two hours are left, and nobody has been reached yet."""
    received = world.ago(hours=OPEN[1])
    yield received + timedelta(minutes=8)
    note = "A neighbour is worried about a young person who has not been seen for some days."
    risk = report_risk(
        world, "Garrowhurst", note, received_at=received, by="correspondence", source="Call to the office"
    )
    yield received + timedelta(minutes=40)
    risk.call(Outcome.LEFT_MESSAGE, "The director’s office will pass on a message.")
    yield received + timedelta(hours=4, minutes=20)
    risk.mail()
    yield received + timedelta(hours=18, minutes=6)
    risk.call(Outcome.LEFT_MESSAGE, "Left a message with the duty officer.", rung=Rung.OUT_OF_HOURS)
    yield received + timedelta(hours=19, minutes=10)
    risk.call(Outcome.NO_ANSWER, "Rang out.")


def to_be_confirmed(world: World) -> Story:
    """The director was told by telephone, and has a mail too; a second person is to confirm it."""
    received = world.ago(hours=OPEN[2])
    yield received + timedelta(minutes=20)
    note = "A youth worker reports that a child in care may be travelling with an adult to another town."
    risk = report_risk(world, "Wetherstead", note, received_at=received, source="Call from a youth worker")
    yield received + timedelta(minutes=50)
    risk.mail()
    risk.call(Outcome.NO_ANSWER, "The director was in a meeting.")
    yield received + timedelta(hours=1, minutes=15)
    risk.call(Outcome.REACHED, "The director rang back.")
    risk.say_told("The director has the details and has called the police; their reference is 2208.")


def just_recorded(world: World) -> Story:
    received = world.ago(hours=OPEN[3])
    yield received + timedelta(minutes=6)
    note = "The caller believes that a child is meeting adults at an address in the town this week."
    report_risk(world, "Quarrelthorpe", note, received_at=received, by="clerk", source="Anonymous call")


def reminders(world: World) -> Story:
    """The worker wakes people at each step of the clocks that run."""
    starts = [world.ago(hours=hours) for hours in OPEN]
    steps = {start + step.after for start in starts for step in STEPS if start + step.after <= world.made_at}
    for moment in sorted(steps):
        yield moment + timedelta(minutes=1)
        wake(world.services)
    assert max(steps) - starts[0] >= BACKSTOP  # noqa: S101 (one is overdue)


RISKS: tuple[Callable[[World], Story], ...] = (
    told_in_time,
    told_late,
    not_immediate,
    told_twice,
    overdue,
    nearly_due,
    to_be_confirmed,
    just_recorded,
    reminders,
)
