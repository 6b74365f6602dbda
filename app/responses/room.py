"""What replies add to the application."""

import app.responses.event_words
import app.responses.events
import app.responses.facts
import app.responses.refusals
from app.audit.event_words import TOLD
from app.delivery.sending.holds import ANSWERED, HEARD
from app.errors import REFUSALS
from app.places import Additions, Room
from app.platform.events import EVENTS


def hooks() -> Additions:
    yield EVENTS.add(app.responses.events)
    yield REFUSALS.add(app.responses.refusals.REFUSALS)
    yield TOLD.add(app.responses.event_words.TOLD)
    yield ANSWERED.add(app.responses.facts.answered_letters)
    yield HEARD.add(app.responses.facts.interim_responses)


def pages() -> Additions:
    import app.responses.views
    from app.production.sections import LETTER_SECTIONS
    from app.responses.recording.sheet import TOGETHER
    from app.web.extensions import EXTENSIONS
    from app.web.routing import views_in

    yield from views_in(__package__)
    yield EXTENSIONS.add(lambda flask, _services: flask.config.update(MAX_FORM_PARTS=TOGETHER + 1000))
    yield LETTER_SECTIONS.add(app.responses.views.OF_LETTER, at=10)


ROOM = Room(hooks=hooks, pages=pages)
