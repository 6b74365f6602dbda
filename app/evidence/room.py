"""What areas, interventions, questions, packs and requests for information add to the application."""

import app.evidence.disclosure.holds
import app.evidence.disclosure.refusals
import app.evidence.disclosure.told
import app.evidence.framework.in_text
import app.evidence.framework.refusals
import app.evidence.interventions.refusals
import app.evidence.packs.refusals
import app.evidence.questions.refusals
import app.evidence.refusals
from app.audit.told import TOLD
from app.drafting.citations import READS
from app.errors import REFUSALS
from app.places import Additions, Room
from app.registry.holders.holding import COVERING


def hooks() -> Additions:
    yield REFUSALS.add(app.evidence.disclosure.refusals.REFUSALS)
    yield REFUSALS.add(app.evidence.framework.refusals.REFUSALS)
    yield REFUSALS.add(app.evidence.interventions.refusals.REFUSALS)
    yield REFUSALS.add(app.evidence.packs.refusals.REFUSALS)
    yield REFUSALS.add(app.evidence.questions.refusals.REFUSALS)
    yield REFUSALS.add(app.evidence.refusals.REFUSALS)
    yield TOLD.add(app.evidence.disclosure.told.TOLD)
    yield READS.add(app.evidence.framework.in_text.citations_in)
    yield COVERING.add(app.evidence.disclosure.holds.holds_over)


def pages() -> Additions:
    import app.evidence.areas.file_views
    import app.evidence.areas.views
    import app.evidence.disclosure.export_views
    import app.evidence.disclosure.hold_views
    import app.evidence.disclosure.item_views
    import app.evidence.disclosure.views
    import app.evidence.framework.views
    import app.evidence.framework.work_views
    import app.evidence.interventions.file_views
    import app.evidence.interventions.rounds_area_views
    import app.evidence.interventions.rounds_views
    import app.evidence.interventions.views
    import app.evidence.packs.file_views
    import app.evidence.packs.line_views
    import app.evidence.packs.make_views
    import app.evidence.packs.row_views
    import app.evidence.packs.views
    import app.evidence.questions.act_views
    import app.evidence.questions.sitting_views
    import app.evidence.questions.views
    from app.evidence.questions.sections import QUESTION_SECTIONS
    from app.registry.areas.sections import AREA_SECTIONS
    from app.web.routing import BLUEPRINTS

    yield BLUEPRINTS.add(app.evidence.areas.file_views.blueprint)
    yield BLUEPRINTS.add(app.evidence.areas.views.blueprint)
    yield BLUEPRINTS.add(app.evidence.interventions.views.blueprint)
    yield BLUEPRINTS.add(app.evidence.interventions.file_views.blueprint)
    yield BLUEPRINTS.add(app.evidence.interventions.rounds_views.blueprint)
    yield BLUEPRINTS.add(app.evidence.interventions.rounds_area_views.blueprint)
    yield BLUEPRINTS.add(app.evidence.framework.views.blueprint)
    yield BLUEPRINTS.add(app.evidence.framework.work_views.blueprint)
    yield BLUEPRINTS.add(app.evidence.disclosure.views.blueprint)
    yield BLUEPRINTS.add(app.evidence.disclosure.item_views.blueprint)
    yield BLUEPRINTS.add(app.evidence.disclosure.export_views.blueprint)
    yield BLUEPRINTS.add(app.evidence.disclosure.hold_views.blueprint)
    yield BLUEPRINTS.add(app.evidence.questions.views.blueprint)
    yield BLUEPRINTS.add(app.evidence.questions.act_views.blueprint)
    yield BLUEPRINTS.add(app.evidence.questions.sitting_views.blueprint)
    yield BLUEPRINTS.add(app.evidence.packs.views.blueprint)
    yield BLUEPRINTS.add(app.evidence.packs.make_views.blueprint)
    yield BLUEPRINTS.add(app.evidence.packs.row_views.blueprint)
    yield BLUEPRINTS.add(app.evidence.packs.line_views.blueprint)
    yield BLUEPRINTS.add(app.evidence.packs.file_views.blueprint)
    yield AREA_SECTIONS.add(app.evidence.areas.file_views.LETTERS)
    yield AREA_SECTIONS.add(app.evidence.areas.file_views.TIMELINE)
    yield AREA_SECTIONS.add(app.evidence.areas.file_views.RISK)
    yield AREA_SECTIONS.add(app.evidence.disclosure.views.OF_AREA)
    yield QUESTION_SECTIONS.add(app.evidence.packs.views.OF_QUESTION)


def tasks() -> Additions:
    import app.evidence.disclosure.tasks
    import app.evidence.packs.tasks
    import app.evidence.questions.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.evidence.questions.tasks.TASKS)
    yield TASKS.add(app.evidence.disclosure.tasks.TASKS)
    yield TASKS.add(app.evidence.packs.tasks.TASKS)


ROOM = Room(hooks=hooks, pages=pages, tasks=tasks)
