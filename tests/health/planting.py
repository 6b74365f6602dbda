"""Makes an installation that something is wrong with."""

from datetime import timedelta

from sqlalchemy import func, select, update

from app.audit.record import SYSTEM, record
from app.health.backup import FAILED, MADE
from app.notices.models import Notice
from app.notices.states import MailState
from app.platform.clock import clock_put_to, now
from app.platform.events import Event


def backed_up(services, *, ago=timedelta(), action=MADE):
    """Record a backup, or that none could be made, as of some time ago."""
    with clock_put_to(now() - ago), services.database.writing() as session:
        record(session, Event(action, "Made a backup"), actor=SYSTEM, subjects=[])


def backup_failed(services):
    backed_up(services, action=FAILED)


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


def drop_notices(services):
    with services.database.writing() as session:
        session.execute(update(Notice).values(mail=MailState.UNWANTED))
        assert session.scalar(select(func.count()).select_from(Notice).where(Notice.mail == MailState.WAITING)) == 0
