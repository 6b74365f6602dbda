"""What the registries add to the application."""

import app.registry.refusals
from app.errors import REFUSALS
from app.places import Additions, Room


def hooks() -> Additions:
    yield REFUSALS.add(app.registry.refusals.REFUSALS)


def pages() -> Additions:
    import app.registry.areas.number_views
    import app.registry.areas.views
    import app.registry.contacts.act_views
    import app.registry.contacts.preference_views
    import app.registry.contacts.queue_views
    import app.registry.contacts.views
    import app.registry.holders.person_views
    import app.registry.holders.privacy_views
    import app.registry.holders.views
    import app.registry.holidays.views
    import app.registry.list_views
    import app.registry.organisation_views
    import app.registry.own.leave_views
    import app.registry.own.views
    import app.registry.periods.views
    import app.registry.quality.file_views
    import app.registry.quality.views
    import app.registry.saved_views
    import app.registry.tag_views
    import app.registry.title.views
    import app.registry.views
    from app.web.routing import BLUEPRINTS

    yield BLUEPRINTS.add(app.registry.views.blueprint)
    yield BLUEPRINTS.add(app.registry.list_views.blueprint)
    yield BLUEPRINTS.add(app.registry.saved_views.blueprint)
    yield BLUEPRINTS.add(app.registry.tag_views.blueprint)
    yield BLUEPRINTS.add(app.registry.title.views.blueprint)
    yield BLUEPRINTS.add(app.registry.contacts.views.blueprint)
    yield BLUEPRINTS.add(app.registry.contacts.act_views.blueprint)
    yield BLUEPRINTS.add(app.registry.contacts.queue_views.blueprint)
    yield BLUEPRINTS.add(app.registry.contacts.preference_views.blueprint)
    yield BLUEPRINTS.add(app.registry.quality.views.blueprint)
    yield BLUEPRINTS.add(app.registry.quality.file_views.blueprint)
    yield BLUEPRINTS.add(app.registry.holders.views.blueprint)
    yield BLUEPRINTS.add(app.registry.holders.person_views.blueprint)
    yield BLUEPRINTS.add(app.registry.holders.privacy_views.blueprint)
    yield BLUEPRINTS.add(app.registry.periods.views.blueprint)
    yield BLUEPRINTS.add(app.registry.holidays.views.blueprint)
    yield BLUEPRINTS.add(app.registry.organisation_views.blueprint)
    yield BLUEPRINTS.add(app.registry.areas.views.blueprint)
    yield BLUEPRINTS.add(app.registry.areas.number_views.blueprint)
    yield BLUEPRINTS.add(app.registry.own.views.blueprint)
    yield BLUEPRINTS.add(app.registry.own.leave_views.blueprint)


ROOM = Room(hooks=hooks, pages=pages)
