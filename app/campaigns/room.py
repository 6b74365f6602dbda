"""What campaigns add to the application."""

import app.campaigns.event_words
import app.campaigns.lifecycle.ownership
import app.campaigns.refusals
from app.accounts.links import FIRST_USER
from app.audit.event_words import TOLD
from app.errors import REFUSALS
from app.places import Additions, Room


def hooks() -> Additions:
    yield REFUSALS.add(app.campaigns.refusals.REFUSALS)
    yield TOLD.add(app.campaigns.event_words.TOLD)
    yield FIRST_USER.add(app.campaigns.lifecycle.ownership.take_on_shipped, at=10)


def pages() -> Additions:
    import app.campaigns.audience.showing
    import app.campaigns.audience.views.audience
    import app.campaigns.audience.views.copies
    import app.campaigns.audience.views.holdouts
    import app.campaigns.audience.views.pasted_list
    import app.campaigns.clearance.page
    import app.campaigns.clearance.views.answer
    import app.campaigns.clearance.views.assign
    import app.campaigns.clearance.views.board
    import app.campaigns.clearance.views.certificates
    import app.campaigns.clearance.views.comments
    import app.campaigns.clearance.views.looks
    import app.campaigns.clearance.views.owner
    import app.campaigns.clearance.views.texts
    import app.campaigns.enclosures.views
    import app.campaigns.fields.views
    import app.campaigns.letter.step
    import app.campaigns.letter.views.letter
    import app.campaigns.letter.views.matrix
    import app.campaigns.letter.views.unsaved
    import app.campaigns.letter.views.versions
    import app.campaigns.lifecycle.views.campaigns
    import app.campaigns.lifecycle.views.close
    import app.campaigns.lifecycle.views.details
    import app.campaigns.lifecycle.views.start
    import app.campaigns.preview.views
    import app.campaigns.signatories.views
    import app.campaigns.values.views.letter
    import app.campaigns.values.views.table
    import app.campaigns.values.views.values
    from app.campaigns.steps import STEPS
    from app.web.routing import BLUEPRINTS

    yield BLUEPRINTS.add(app.campaigns.lifecycle.views.campaigns.blueprint)
    yield BLUEPRINTS.add(app.campaigns.lifecycle.views.start.blueprint)
    yield BLUEPRINTS.add(app.campaigns.lifecycle.views.details.blueprint)
    yield BLUEPRINTS.add(app.campaigns.lifecycle.views.close.blueprint)
    yield BLUEPRINTS.add(app.campaigns.audience.views.audience.blueprint)
    yield BLUEPRINTS.add(app.campaigns.audience.views.holdouts.blueprint)
    yield BLUEPRINTS.add(app.campaigns.audience.views.pasted_list.blueprint)
    yield BLUEPRINTS.add(app.campaigns.audience.views.copies.blueprint)
    yield BLUEPRINTS.add(app.campaigns.letter.views.letter.blueprint)
    yield BLUEPRINTS.add(app.campaigns.letter.views.unsaved.blueprint)
    yield BLUEPRINTS.add(app.campaigns.letter.views.matrix.blueprint)
    yield BLUEPRINTS.add(app.campaigns.fields.views.blueprint)
    yield BLUEPRINTS.add(app.campaigns.letter.views.versions.blueprint)
    yield BLUEPRINTS.add(app.campaigns.values.views.values.blueprint)
    yield BLUEPRINTS.add(app.campaigns.values.views.table.blueprint)
    yield BLUEPRINTS.add(app.campaigns.values.views.letter.blueprint)
    yield BLUEPRINTS.add(app.campaigns.enclosures.views.blueprint)
    yield BLUEPRINTS.add(app.campaigns.signatories.views.blueprint)
    yield BLUEPRINTS.add(app.campaigns.preview.views.blueprint)
    yield BLUEPRINTS.add(app.campaigns.clearance.views.board.blueprint)
    yield BLUEPRINTS.add(app.campaigns.clearance.views.owner.blueprint)
    yield BLUEPRINTS.add(app.campaigns.clearance.views.looks.blueprint)
    yield BLUEPRINTS.add(app.campaigns.clearance.views.answer.blueprint)
    yield BLUEPRINTS.add(app.campaigns.clearance.views.assign.blueprint)
    yield BLUEPRINTS.add(app.campaigns.clearance.views.texts.blueprint)
    yield BLUEPRINTS.add(app.campaigns.clearance.views.comments.blueprint)
    yield BLUEPRINTS.add(app.campaigns.clearance.views.certificates.blueprint)
    yield STEPS.add(app.campaigns.lifecycle.views.details.STEP, at=10)
    yield STEPS.add(app.campaigns.audience.showing.STEP, at=20)
    yield STEPS.add(app.campaigns.letter.step.STEP, at=30)
    yield STEPS.add(app.campaigns.signatories.views.STEP, at=40)
    yield STEPS.add(app.campaigns.clearance.page.STEP, at=60)
    yield STEPS.add(app.campaigns.preview.views.STEP, at=70)


def tasks() -> Additions:
    import app.campaigns.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.campaigns.tasks.TASKS)


ROOM = Room(hooks=hooks, pages=pages, tasks=tasks)
