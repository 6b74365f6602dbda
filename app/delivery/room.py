"""What sending and posting add to the application."""

import app.delivery.attempts.sent_letters
import app.delivery.email.event_words
import app.delivery.email.refusals
import app.delivery.event_words
import app.delivery.events
import app.delivery.posting.event_words
import app.delivery.posting.refusals
import app.delivery.progress
import app.delivery.refusals
import app.delivery.release.event_words
import app.delivery.release.refusals
import app.delivery.sending.refusals
from app.audit.event_words import TOLD
from app.campaigns.clearance.changes_beside_text import OUT
from app.campaigns.signatories.offices import ALL_OUT
from app.delivery.channels import METHODS
from app.errors import REFUSALS
from app.places import Additions, Room
from app.platform.events import EVENTS
from app.registry.contacts.preferences import DELIVERY_METHODS


def hooks() -> Additions:
    yield EVENTS.add(app.delivery.events)
    yield REFUSALS.add(app.delivery.refusals.REFUSALS)
    yield REFUSALS.add(app.delivery.email.refusals.REFUSALS)
    yield REFUSALS.add(app.delivery.posting.refusals.REFUSALS)
    yield REFUSALS.add(app.delivery.release.refusals.REFUSALS)
    yield REFUSALS.add(app.delivery.sending.refusals.REFUSALS)
    yield ALL_OUT.add(app.delivery.progress.registries_all_out)
    yield OUT.add(app.delivery.attempts.sent_letters.letters_out)
    for spec in METHODS.values():
        yield DELIVERY_METHODS.add((spec.code.value, spec.by))
    yield TOLD.add(app.delivery.event_words.TOLD)
    yield TOLD.add(app.delivery.email.event_words.TOLD)
    yield TOLD.add(app.delivery.release.event_words.TOLD)
    yield TOLD.add(app.delivery.posting.event_words.TOLD)


def pages() -> Additions:
    import app.delivery.posting.views.returns
    import app.delivery.views.send
    from app.campaigns.steps import STEPS
    from app.production.sections import LETTER_SECTIONS
    from app.web.routing import views_in

    yield from views_in(__package__)
    yield STEPS.add(app.delivery.views.send.STEP, at=90)
    yield LETTER_SECTIONS.add(app.delivery.posting.views.returns.OF_LETTER, at=40)


def tasks() -> Additions:
    import app.delivery.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.delivery.tasks.TASKS)


ROOM = Room(hooks=hooks, pages=pages, tasks=tasks)
