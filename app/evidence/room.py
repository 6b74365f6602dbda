"""What areas, interventions, questions, packs and requests for information add to the application."""

import app.evidence.answers.refusals
import app.evidence.contributions.refusals
import app.evidence.contributions.replies
import app.evidence.disclosure.event_words
import app.evidence.disclosure.holds
import app.evidence.disclosure.refusals
import app.evidence.events
import app.evidence.framework.in_text
import app.evidence.framework.refusals
import app.evidence.interventions.in_force
import app.evidence.interventions.refusals
import app.evidence.packs.refusals
import app.evidence.questions.refusals
import app.evidence.refusals
from app.audit.event_words import TOLD
from app.checking.directions import READS as DIRECTED
from app.drafting.citations import READS
from app.errors import REFUSALS
from app.inbox.sorting.elsewhere import FILINGS
from app.places import Additions, Room
from app.platform.events import EVENTS
from app.registry.holders.legal_holds import COVERING


def hooks() -> Additions:
    yield EVENTS.add(app.evidence.events)
    yield REFUSALS.add(app.evidence.answers.refusals.REFUSALS)
    yield REFUSALS.add(app.evidence.contributions.refusals.REFUSALS)
    yield REFUSALS.add(app.evidence.disclosure.refusals.REFUSALS)
    yield REFUSALS.add(app.evidence.framework.refusals.REFUSALS)
    yield REFUSALS.add(app.evidence.interventions.refusals.REFUSALS)
    yield REFUSALS.add(app.evidence.packs.refusals.REFUSALS)
    yield REFUSALS.add(app.evidence.questions.refusals.REFUSALS)
    yield REFUSALS.add(app.evidence.refusals.REFUSALS)
    yield TOLD.add(app.evidence.disclosure.event_words.TOLD)
    yield READS.add(app.evidence.framework.in_text.citations_in)
    yield DIRECTED.add(app.evidence.interventions.in_force.interventions_in_force)
    yield FILINGS.add(app.evidence.contributions.replies.file_reply)
    yield COVERING.add(app.evidence.disclosure.holds.holds_over)


def pages() -> Additions:
    import app.evidence.answers.views.answers
    import app.evidence.areas.views.area_file
    import app.evidence.contributions.views.contributions
    import app.evidence.disclosure.views.requests
    import app.evidence.packs.views.packs
    from app.evidence.questions.sections import QUESTION_SECTIONS
    from app.inbox.sections import MESSAGE_SECTIONS
    from app.registry.areas.sections import AREA_SECTIONS
    from app.web.routing import views_in

    yield from views_in(__package__)
    yield AREA_SECTIONS.add(app.evidence.areas.views.area_file.LETTERS)
    yield AREA_SECTIONS.add(app.evidence.areas.views.area_file.TIMELINE)
    yield AREA_SECTIONS.add(app.evidence.areas.views.area_file.RISK)
    yield AREA_SECTIONS.add(app.evidence.disclosure.views.requests.OF_AREA)
    yield QUESTION_SECTIONS.add(app.evidence.answers.views.answers.OF_QUESTION)
    yield MESSAGE_SECTIONS.add(
        app.evidence.contributions.views.contributions.OF_MESSAGE, at=1
    )  # first what to do about a risk
    yield QUESTION_SECTIONS.add(app.evidence.contributions.views.contributions.OF_QUESTION)
    yield QUESTION_SECTIONS.add(app.evidence.packs.views.packs.OF_QUESTION)


def tasks() -> Additions:
    import app.evidence.answers.tasks
    import app.evidence.contributions.tasks
    import app.evidence.disclosure.tasks
    import app.evidence.packs.tasks
    import app.evidence.questions.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.evidence.answers.tasks.TASKS)
    yield TASKS.add(app.evidence.contributions.tasks.TASKS)
    yield TASKS.add(app.evidence.questions.tasks.TASKS)
    yield TASKS.add(app.evidence.disclosure.tasks.TASKS)
    yield TASKS.add(app.evidence.packs.tasks.TASKS)


ROOM = Room(hooks=hooks, pages=pages, tasks=tasks)
