"""What tracking and Insight add to the application."""

import app.tracking.refusals
import app.tracking.told
from app.audit.told import TOLD
from app.errors import REFUSALS
from app.places import Additions, Room


def hooks() -> Additions:
    yield REFUSALS.add(app.tracking.refusals.REFUSALS)
    yield TOLD.add(app.tracking.told.TOLD)


def pages() -> Additions:
    import app.tracking.insight_views
    import app.tracking.letter_views
    import app.tracking.views
    from app.campaigns.chosen import LETTER_LISTS
    from app.campaigns.steps import STEPS
    from app.production.sections import LETTER_SECTIONS
    from app.web.routing import BLUEPRINTS

    yield BLUEPRINTS.add(app.tracking.views.blueprint)
    yield BLUEPRINTS.add(app.tracking.insight_views.blueprint)
    yield BLUEPRINTS.add(app.tracking.letter_views.blueprint)
    yield STEPS.add(app.tracking.views.STEP, at=100)
    yield STEPS.add(app.tracking.insight_views.STEP, at=110)
    yield LETTER_SECTIONS.add(app.tracking.letter_views.NOTES, at=50)
    yield LETTER_SECTIONS.add(app.tracking.letter_views.HANDS, at=60)
    yield LETTER_SECTIONS.add(app.tracking.letter_views.HAPPENED, at=70)
    yield LETTER_LISTS.add(app.tracking.views.FOLLOWED)


ROOM = Room(hooks=hooks, pages=pages)
