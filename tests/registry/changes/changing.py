"""Changes to organisations, planned and made in one line, and what is known of a day."""

from datetime import date

from sqlalchemy import select

from app.audit.record import Actor
from app.platform.history import as_at
from app.registry.changes.apply import apply_change
from app.registry.changes.plan import plan_change
from app.registry.changes.requested_change import Choices, Kind, Name, RequestedChange, Successor
from app.registry.holders.record import Person, record_holder
from app.registry.models import AreaService, Contact, HolderVersion, OrganisationVersion, PostVersion, Succession
from app.registry.organisations.organisation import organisation_on
from tests.registry.conftest import NOVEMBER_2026

APRIL = date(2027, 4, 1)
BEFORE = date(2027, 3, 31)
WHO = Actor(user_id=7)
ALL = (OrganisationVersion, PostVersion, HolderVersion, AreaService, Contact, Succession)


def wanted(kind, organisation_id, **more):
    return RequestedChange(kind, organisation_id, APRIL, "The order of Parliament", **more)


def merged(ids):
    """Two boards become a new one."""
    new = Successor(name=Name("NHS Yorkshire Integrated Care Board", "NHS Yorkshire"), codes={"ods": "QYY"})
    return wanted(Kind.MERGE, ids["icb:QF7"], others=(ids["icb:QWO"],), successors=(new,))


def plan(database, asked, choices=Choices(), *, also=()):  # noqa: B008 (frozen)
    with database.reading() as session:
        return plan_change(session, asked, choices, today=NOVEMBER_2026, also=also)


def change(database, asked, choices=Choices(), *, seen=None, also=()):  # noqa: B008
    seen = seen or plan(database, asked, choices, also=also).seen
    with database.writing() as session:
        return apply_change(session, asked, choices, seen=seen, today=NOVEMBER_2026, actor=WHO, also=also)


def holding(database, post_id, since=date(2024, 1, 1)):
    with database.writing() as session:
        person = Person(full_name="Alex Example", title="Dr")
        record_holder(
            session, post_id, person, since=since, today=NOVEMBER_2026, acting=False, source="A call", actor=WHO
        )


def record_of(database, organisation_id, day):
    with database.reading() as session:
        return organisation_on(session, organisation_id, valid_at=day)


def facts(database, day):
    """What is known of a day, whatever versions say it."""
    said = {}
    with database.reading() as session:
        for model in ALL:
            columns = [c for c in model.__table__.columns if c.name not in ("id", "recorded", "superseded", "lines")]
            said[model.__name__] = sorted(map(repr, session.execute(select(*columns).where(as_at(model, day)))))
    return said
