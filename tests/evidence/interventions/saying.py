"""What tests say of interventions, and the forms as a person fills them."""

from datetime import date
from types import SimpleNamespace

from sqlalchemy import select

from app.evidence.interventions.days import Day
from app.evidence.interventions.record import InterventionDetails
from app.evidence.interventions.words import dates_of_round
from app.evidence.source import Source
from app.registry.models import Area

NOW = date(2026, 11, 26)
PUBLISHED = Source("The report", "https://www.gov.uk/report", date(2016, 5, 10), date(2016, 6, 1))


def area_of(session, slug: str) -> int:
    return session.scalars(select(Area.id).where(Area.slug == slug)).one()


def not_over(begun: Day | None, ends: Day, at: date) -> str:
    """The days, in words, of what was not over on a day."""
    return dates_of_round(SimpleNamespace(begun_day=begun, ends_later=ends, at=at, may_be_later=False))


def said(area_id: int, **changes) -> InterventionDetails:
    """An inspection of March 2016, with its outcome of May."""
    values = {
        "kind": "inspection",
        "area_id": area_id,
        "title": "Inspection of the front door",
        "summary": "",
        "begun": Day(date(2016, 3, 7)),
        "ended": Day(date(2016, 3, 11)),
        "facts": {"inspectorates": ["Ofsted"], "outcome": "A letter", "published_on": "2016-05-10"},
        "source": PUBLISHED,
    }
    return InterventionDetails(**(values | changes))


SOURCE = {
    "source_title": "The report",
    "source_url": "https://www.gov.uk/report",
    "source_date": ["10", "5", "2016"],
    "source_read_on": ["", "", ""],
}

DIRECTION = {
    "title": "Direction on children’s services",
    "area": "croydon",
    "begun": ["", "5", "2016"],
    "ended": ["", "", ""],
    "powers": "Education Act 1996, section 497A\n\n Local Government Act 1999,  section 15 ",
    "given_by": "Secretary of State for Education",
    "appointed": "",
    "summary": "",
    **SOURCE,
}
"""The form of a direction as a person fills it."""
