"""What a pack says where there is little to count: to whom nobody wrote, and what was chosen and is not told."""

from datetime import date

from sqlalchemy import select

from app.audit.anchor import head
from app.audit.record import SYSTEM
from app.evidence.interventions.models import InterventionVersion
from app.evidence.packs.assemble import assemble
from app.evidence.packs.findings import Asked, AskedPart
from app.registry.own.add import add_registry
from tests.evidence.packs.history import DAY, direction
from tests.tracking.office import send, small, small_campaign

POLICE, SCHOOLS = AskedPart("a", "the police", "police"), AskedPart("b", "schools", "schools")
NO_LIST = "Despatch holds no list of schools, so no campaign could write to them from here."


def said(services, *parts, campaigns=None, known_at=None, day=DAY, interventions=None):
    with services.database.reading() as session:
        chosen = (small(session).id,) if campaigns is None else campaigns
        asked = Asked(parts, chosen, interventions)
        return assemble(session, asked, valid_at=day, known_at=known_at or head(session).seq)


def test_that_no_letter_was_sent_is_not_said_where_another_campaign_sent_some(services):
    small_campaign(services)
    with services.database.reading() as session:
        before = head(session).seq
    [part] = said(services, POLICE, campaigns=()).parts
    assert part.nothing == "No letter was sent to the police."
    send(services, range(1, 3))
    [part, schools] = said(services, POLICE, SCHOOLS, campaigns=()).parts
    assert part.nothing == ("No letter of the chosen campaigns was sent to the police; other campaigns wrote to them.")
    assert schools.nothing == "No letter was sent to schools."
    assert said(services, POLICE, campaigns=(), known_at=before).parts[0].nothing == "No letter was sent to the police."
    earlier = said(services, POLICE, campaigns=(), day=date(2015, 3, 2))
    assert earlier.parts[0].nothing == "No letter was sent to the police."


def test_what_was_chosen_and_is_not_told_is_named(services):
    small_campaign(services)
    with services.database.writing() as session:
        direction(session)
        newest = InterventionVersion.intervention_id.desc()
        chosen = session.scalars(select(InterventionVersion.intervention_id).order_by(newest)).first()
    limits = said(services, POLICE, interventions=(chosen,)).limits
    assert limits[-1].startswith("An intervention that was chosen is not here, since it concerns no part: ")
    assert limits[-1].endswith(": A direction.")
    limits = said(services, POLICE, interventions=(chosen,), day=date(2014, 1, 1)).limits
    assert "nothing of it is recorded by 1 January 2014" in limits[-1]
    council = AskedPart("c", "councils", "councils")
    assert not [one for one in said(services, council, interventions=(chosen,)).limits if "that was chosen" in one]


def test_that_there_is_no_list_of_schools_is_said_only_as_long_as_there_is_none(services):
    small_campaign(services)
    assert NO_LIST in said(services, SCHOOLS).limits
    with services.database.writing() as session:
        add_registry(session, name="Head teachers", sector_name="Schools", since=date(2015, 1, 1), actor=SYSTEM)
    assert NO_LIST not in said(services, SCHOOLS).limits
