"""What tracking and Insight add to the application."""

import app.tracking.event_words
import app.tracking.events
import app.tracking.refusals
from app.audit.event_words import TOLD
from app.errors import REFUSALS
from app.places import Additions, Room
from app.platform.events import EVENTS


def hooks() -> Additions:
    yield EVENTS.add(app.tracking.events)
    yield REFUSALS.add(app.tracking.refusals.REFUSALS)
    yield TOLD.add(app.tracking.event_words.TOLD)


def pages() -> Additions:
    import app.tracking.views.beside_letter
    import app.tracking.views.insight
    import app.tracking.views.tracking
    from app.campaigns.preview.chosen_letters import LETTER_LISTS
    from app.campaigns.steps import STEPS
    from app.production.sections import LETTER_SECTIONS
    from app.web.routing import views_in

    yield from views_in(__package__)
    yield STEPS.add(app.tracking.views.tracking.STEP, at=100)
    yield STEPS.add(app.tracking.views.insight.STEP, at=110)
    yield LETTER_SECTIONS.add(app.tracking.views.beside_letter.NOTES, at=50)
    yield LETTER_SECTIONS.add(app.tracking.views.beside_letter.HANDS, at=60)
    yield LETTER_SECTIONS.add(app.tracking.views.beside_letter.HAPPENED, at=70)
    yield LETTER_LISTS.add(app.tracking.views.tracking.FOLLOWED)


ROOM = Room(hooks=hooks, pages=pages)
