"""What clearance and private offices add to the application."""

import app.clearance.event_words
import app.clearance.events
import app.clearance.offices.members
import app.clearance.offices.second_person
import app.clearance.refusals
from app.audit.event_words import TOLD
from app.errors import REFUSALS
from app.people.ask import LEAVE_OFFICES
from app.people.decide import OFFICES
from app.people.second_person import MEMBERS
from app.places import Additions, Room
from app.platform.events import EVENTS


def hooks() -> Additions:
    yield EVENTS.add(app.clearance.events)
    yield REFUSALS.add(app.clearance.refusals.REFUSALS)
    yield TOLD.add(app.clearance.event_words.TOLD)
    yield MEMBERS.add(app.clearance.offices.second_person.member_ids)
    yield OFFICES.add(app.clearance.offices.second_person.carry_out)
    yield LEAVE_OFFICES.add(app.clearance.offices.members.leave_offices)


def pages() -> Additions:
    from app.people.views import OFFICE_FACTS
    from app.web.routing import views_in

    yield OFFICE_FACTS.add(app.clearance.offices.second_person.facts_of)
    yield from views_in(__package__)


ROOM = Room(hooks=hooks, pages=pages)
