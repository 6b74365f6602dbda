"""What templates and standard lines add to the application."""

import app.drafting.refusals
from app.errors import REFUSALS
from app.places import Additions, Room


def hooks() -> Additions:
    yield REFUSALS.add(app.drafting.refusals.REFUSALS)


def pages() -> Additions:
    import app.drafting.lines.views
    import app.drafting.views.template_acts
    import app.drafting.views.template_edit
    import app.drafting.views.templates
    from app.web.routing import BLUEPRINTS

    yield BLUEPRINTS.add(app.drafting.views.templates.blueprint)
    yield BLUEPRINTS.add(app.drafting.views.template_acts.blueprint)
    yield BLUEPRINTS.add(app.drafting.views.template_edit.blueprint)
    yield BLUEPRINTS.add(app.drafting.lines.views.blueprint)


ROOM = Room(hooks=hooks, pages=pages)
