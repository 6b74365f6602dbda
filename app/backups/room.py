"""What backups and restores add to the application."""

import app.backups.erasures
import app.backups.event_words
import app.backups.events
import app.backups.reconcile.state
import app.backups.refusals
from app.audit.event_words import TOLD
from app.campaigns.lifecycle.details import RENAMES
from app.delivery.release.copies import COPY_CHECKS
from app.delivery.sending.holds import HOLDS
from app.errors import REFUSALS
from app.evidence.contributions.remind import REQUESTED_SINCE
from app.places import Additions, Room
from app.platform.events import EVENTS
from app.registry.holders.erase import AFTER_ERASURE


def hooks() -> Additions:
    yield EVENTS.add(app.backups.events)
    yield TOLD.add(app.backups.event_words.TOLD)
    yield REFUSALS.add(app.backups.refusals.REFUSALS)
    yield HOLDS.add(app.backups.reconcile.state.held_until_reconciled)
    yield RENAMES.add(app.backups.reconcile.state.require_reference_stays)
    yield COPY_CHECKS.add(app.backups.reconcile.state.copies_to_check)
    yield REQUESTED_SINCE.add(app.backups.reconcile.state.newest_restore_event)
    yield AFTER_ERASURE.add(app.backups.erasures.keep_after_commit)


def pages() -> Additions:
    import app.backups.views.reconciling
    from app.delivery.send_notes import SEND_NOTES
    from app.web.routing import views_in

    yield from views_in(__package__)
    yield SEND_NOTES.add(app.backups.views.reconciling.note_on_send)


def tasks() -> Additions:
    import app.backups.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.backups.tasks.TASKS)


ROOM = Room(hooks=hooks, pages=pages, tasks=tasks)
