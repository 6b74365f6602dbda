"""What campaigns add to the application."""

import app.campaigns.own
import app.campaigns.refusals
import app.campaigns.told
from app.accounts.links import FIRST_USER
from app.audit.told import TOLD
from app.errors import REFUSALS
from app.places import Additions, Room


def hooks() -> Additions:
    yield REFUSALS.add(app.campaigns.refusals.REFUSALS)
    yield TOLD.add(app.campaigns.told.TOLD)
    yield FIRST_USER.add(app.campaigns.own.take_on_shipped, at=10)


def pages() -> Additions:
    import app.campaigns.audience_copy_views
    import app.campaigns.audience_holdout_views
    import app.campaigns.audience_list_views
    import app.campaigns.audience_step
    import app.campaigns.audience_views
    import app.campaigns.clear_page
    import app.campaigns.details_views
    import app.campaigns.draft_views
    import app.campaigns.enclosure_views
    import app.campaigns.field_views
    import app.campaigns.letter_matrix_views
    import app.campaigns.letter_step
    import app.campaigns.letter_views
    import app.campaigns.life_views
    import app.campaigns.preview_views
    import app.campaigns.signatory_views
    import app.campaigns.start_views
    import app.campaigns.values_letter_views
    import app.campaigns.values_table_views
    import app.campaigns.values_views
    import app.campaigns.version_views
    import app.campaigns.views
    from app.campaigns.steps import STEPS
    from app.web.routing import BLUEPRINTS

    yield BLUEPRINTS.add(app.campaigns.views.blueprint)
    yield BLUEPRINTS.add(app.campaigns.start_views.blueprint)
    yield BLUEPRINTS.add(app.campaigns.details_views.blueprint)
    yield BLUEPRINTS.add(app.campaigns.life_views.blueprint)
    yield BLUEPRINTS.add(app.campaigns.audience_views.blueprint)
    yield BLUEPRINTS.add(app.campaigns.audience_holdout_views.blueprint)
    yield BLUEPRINTS.add(app.campaigns.audience_list_views.blueprint)
    yield BLUEPRINTS.add(app.campaigns.audience_copy_views.blueprint)
    yield BLUEPRINTS.add(app.campaigns.letter_views.blueprint)
    yield BLUEPRINTS.add(app.campaigns.draft_views.blueprint)
    yield BLUEPRINTS.add(app.campaigns.letter_matrix_views.blueprint)
    yield BLUEPRINTS.add(app.campaigns.field_views.blueprint)
    yield BLUEPRINTS.add(app.campaigns.version_views.blueprint)
    yield BLUEPRINTS.add(app.campaigns.values_views.blueprint)
    yield BLUEPRINTS.add(app.campaigns.values_table_views.blueprint)
    yield BLUEPRINTS.add(app.campaigns.values_letter_views.blueprint)
    yield BLUEPRINTS.add(app.campaigns.enclosure_views.blueprint)
    yield BLUEPRINTS.add(app.campaigns.signatory_views.blueprint)
    yield BLUEPRINTS.add(app.campaigns.preview_views.blueprint)
    yield STEPS.add(app.campaigns.details_views.STEP, at=10)
    yield STEPS.add(app.campaigns.audience_step.STEP, at=20)
    yield STEPS.add(app.campaigns.letter_step.STEP, at=30)
    yield STEPS.add(app.campaigns.signatory_views.STEP, at=40)
    yield STEPS.add(app.campaigns.clear_page.STEP, at=60)
    yield STEPS.add(app.campaigns.preview_views.STEP, at=70)


def tasks() -> Additions:
    import app.campaigns.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.campaigns.tasks.TASKS)


ROOM = Room(hooks=hooks, pages=pages, tasks=tasks)
