"""What sending and posting add to the application."""

import app.delivery.email.refusals
import app.delivery.email.told
import app.delivery.posting.refusals
import app.delivery.posting.told
import app.delivery.refusals
import app.delivery.release.refusals
import app.delivery.release.told
import app.delivery.sending.refusals
import app.delivery.told
from app.audit.told import TOLD
from app.errors import REFUSALS
from app.places import Additions, Room


def hooks() -> Additions:
    yield REFUSALS.add(app.delivery.refusals.REFUSALS)
    yield REFUSALS.add(app.delivery.email.refusals.REFUSALS)
    yield REFUSALS.add(app.delivery.posting.refusals.REFUSALS)
    yield REFUSALS.add(app.delivery.release.refusals.REFUSALS)
    yield REFUSALS.add(app.delivery.sending.refusals.REFUSALS)
    yield TOLD.add(app.delivery.told.TOLD)
    yield TOLD.add(app.delivery.email.told.TOLD)
    yield TOLD.add(app.delivery.release.told.TOLD)
    yield TOLD.add(app.delivery.posting.told.TOLD)


def pages() -> Additions:
    import app.delivery.check_views
    import app.delivery.correct_views
    import app.delivery.email.test_views
    import app.delivery.posting.batch_views
    import app.delivery.posting.count_views
    import app.delivery.posting.notify_views
    import app.delivery.posting.return_views
    import app.delivery.posting.step_views
    import app.delivery.record_views
    import app.delivery.release.views
    import app.delivery.sending.attempt_views
    import app.delivery.sending.fix_views
    import app.delivery.sending.rehearse_views
    import app.delivery.sending.start_views
    import app.delivery.sending.views
    import app.delivery.undo_views
    import app.delivery.views
    from app.campaigns.steps import STEPS
    from app.production.sections import LETTER_SECTIONS
    from app.web.routing import BLUEPRINTS

    yield BLUEPRINTS.add(app.delivery.views.blueprint)
    yield BLUEPRINTS.add(app.delivery.record_views.blueprint)
    yield BLUEPRINTS.add(app.delivery.undo_views.blueprint)
    yield BLUEPRINTS.add(app.delivery.correct_views.blueprint)
    yield BLUEPRINTS.add(app.delivery.posting.batch_views.blueprint)
    yield BLUEPRINTS.add(app.delivery.posting.step_views.blueprint)
    yield BLUEPRINTS.add(app.delivery.posting.notify_views.blueprint)
    yield BLUEPRINTS.add(app.delivery.posting.count_views.blueprint)
    yield BLUEPRINTS.add(app.delivery.posting.return_views.blueprint)
    yield BLUEPRINTS.add(app.delivery.check_views.blueprint)
    yield BLUEPRINTS.add(app.delivery.email.test_views.blueprint)
    yield BLUEPRINTS.add(app.delivery.release.views.blueprint)
    yield BLUEPRINTS.add(app.delivery.sending.rehearse_views.blueprint)
    yield BLUEPRINTS.add(app.delivery.sending.start_views.blueprint)
    yield BLUEPRINTS.add(app.delivery.sending.fix_views.blueprint)
    yield BLUEPRINTS.add(app.delivery.sending.views.blueprint)
    yield BLUEPRINTS.add(app.delivery.sending.attempt_views.blueprint)
    yield STEPS.add(app.delivery.views.STEP, at=90)
    yield LETTER_SECTIONS.add(app.delivery.posting.return_views.OF_LETTER, at=40)


def tasks() -> Additions:
    import app.delivery.email.tasks
    import app.delivery.posting.tasks
    import app.delivery.sending.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.delivery.posting.tasks.TASKS)
    yield TASKS.add(app.delivery.email.tasks.TASKS)
    yield TASKS.add(app.delivery.sending.tasks.TASKS)


ROOM = Room(hooks=hooks, pages=pages, tasks=tasks)
