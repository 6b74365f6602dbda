"""What templates and standard lines add to the application."""

import app.drafting.refusals
from app.errors import REFUSALS
from app.places import Additions, Room


def hooks() -> Additions:
    yield REFUSALS.add(app.drafting.refusals.REFUSALS)


def pages() -> Additions:
    import app.drafting.act_views
    import app.drafting.edit_views
    import app.drafting.lines.views
    import app.drafting.views
    from app.web.routing import BLUEPRINTS

    yield BLUEPRINTS.add(app.drafting.views.blueprint)
    yield BLUEPRINTS.add(app.drafting.act_views.blueprint)
    yield BLUEPRINTS.add(app.drafting.edit_views.blueprint)
    yield BLUEPRINTS.add(app.drafting.lines.views.blueprint)


ROOM = Room(hooks=hooks, pages=pages)
