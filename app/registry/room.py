"""What the registries add to the application."""

import app.registry.refusals
from app.errors import REFUSALS
from app.places import Additions, Room


def hooks() -> Additions:
    yield REFUSALS.add(app.registry.refusals.REFUSALS)


def pages() -> Additions:
    import app.registry.areas.views.areas
    import app.registry.areas.views.numbers
    import app.registry.contacts.views.acts
    import app.registry.contacts.views.contacts
    import app.registry.contacts.views.preferences
    import app.registry.contacts.views.queue
    import app.registry.holders.views.holders
    import app.registry.holders.views.people
    import app.registry.holders.views.privacy
    import app.registry.holidays.views
    import app.registry.own.views.posts
    import app.registry.own.views.registries
    import app.registry.periods.views
    import app.registry.quality.views.files
    import app.registry.quality.views.quality
    import app.registry.title.views
    import app.registry.views.browse
    import app.registry.views.lists
    import app.registry.views.organisations
    import app.registry.views.saved_filters
    import app.registry.views.tags
    from app.web.routing import BLUEPRINTS

    yield BLUEPRINTS.add(app.registry.views.browse.blueprint)
    yield BLUEPRINTS.add(app.registry.views.lists.blueprint)
    yield BLUEPRINTS.add(app.registry.views.saved_filters.blueprint)
    yield BLUEPRINTS.add(app.registry.views.tags.blueprint)
    yield BLUEPRINTS.add(app.registry.title.views.blueprint)
    yield BLUEPRINTS.add(app.registry.contacts.views.contacts.blueprint)
    yield BLUEPRINTS.add(app.registry.contacts.views.acts.blueprint)
    yield BLUEPRINTS.add(app.registry.contacts.views.queue.blueprint)
    yield BLUEPRINTS.add(app.registry.contacts.views.preferences.blueprint)
    yield BLUEPRINTS.add(app.registry.quality.views.quality.blueprint)
    yield BLUEPRINTS.add(app.registry.quality.views.files.blueprint)
    yield BLUEPRINTS.add(app.registry.holders.views.holders.blueprint)
    yield BLUEPRINTS.add(app.registry.holders.views.people.blueprint)
    yield BLUEPRINTS.add(app.registry.holders.views.privacy.blueprint)
    yield BLUEPRINTS.add(app.registry.periods.views.blueprint)
    yield BLUEPRINTS.add(app.registry.holidays.views.blueprint)
    yield BLUEPRINTS.add(app.registry.views.organisations.blueprint)
    yield BLUEPRINTS.add(app.registry.areas.views.areas.blueprint)
    yield BLUEPRINTS.add(app.registry.areas.views.numbers.blueprint)
    yield BLUEPRINTS.add(app.registry.own.views.registries.blueprint)
    yield BLUEPRINTS.add(app.registry.own.views.posts.blueprint)


ROOM = Room(hooks=hooks, pages=pages)
