"""Makes an installation that something is wrong with."""

from datetime import timedelta

from app.audit import events
from app.audit.record import SYSTEM, record
from app.backups.events import BACKUP_FAILED, BACKUP_MADE
from app.notices.models import Notice
from app.notices.states import MailState
from app.platform.clock import clock_put_to, now
from app.platform.heartbeat import record_worker


def backed_up(services, *, ago=timedelta(), action=BACKUP_MADE):
    """Record a backup, or that none could be made, as of some time ago."""
    with clock_put_to(now() - ago), services.database.writing() as session:
        record(session, action, actor=SYSTEM, subjects=[], after={})


def verified(services, *, faults=0, ago=timedelta()):
    """Record a verification of the audit record, as of some time ago."""
    with clock_put_to(now() - ago), services.database.writing() as session:
        after = {"events": 1, "head": "", "faults": faults}
        record(session, events.AUDIT_VERIFIED, actor=SYSTEM, subjects=[], after=after)


def worker_seen(services, *, ago=timedelta()):
    """Record a worker as alive, as of some time ago."""
    with clock_put_to(now() - ago):
        record_worker(services.settings)


def backup_failed(services):
    backed_up(services, action=BACKUP_FAILED)


def noticed(services, user_id, *, ago=timedelta(), mail=MailState.WAITING, number=1):
    """Notices whose mail has been due for some time."""
    at = now() - ago
    with services.database.writing() as session:
        for _ in range(number):
            session.add(
                Notice(
                    user_id=user_id,
                    kind="role_given",
                    campaign_id=None,
                    facts={},
                    href="/",
                    event=1,
                    created_at=at,
                    mail=mail,
                    daily=False,
                    due_at=at,
                )
            )
