"""What a restore writes into the record, before anybody works with it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import OneTimeLink, Role, SignIn, Step, User, UserRole
from app.audit.anchor import Head
from app.audit.events import INSTALLATION_RESTORED
from app.audit.record import SYSTEM, record
from app.audit.verify import LOST_HEADS
from app.backups.manifest import Manifest
from app.backups.models import BackupTurn, Restore
from app.campaigns.models import Campaign
from app.delivery.sending.after_restore import end_sendings
from app.evidence.contributions.links import end_links
from app.evidence.contributions.models import WAITING as CONTRIBUTION_MAIL_WAITING
from app.evidence.contributions.models import ContributionMail
from app.evidence.contributions.queue import MailState as ContributionMailState
from app.notices.facts import Facts
from app.notices.models import WAITING, Notice
from app.notices.notify import notify
from app.notices.states import MailState
from app.notices.words import RESTRICTED
from app.platform.clock import london_time
from app.platform.services import Services
from app.web.filters import format_moment_in_sentence

PAGE = "/admin/backups"
"""Where an administrator sees what is left to do."""


def begin_reconciling(services: Services, manifest: Manifest, lost: Sequence[Head], *, at: datetime) -> int:
    """Record the restore, mark what may have been sent, and tell people; how many letters are uncertain.

    Mail of notices and about contributions that waited is not sent: it may have been. What is about a report of risk is
    sent, perhaps twice.
    """
    with services.database.writing() as session:
        event = record(
            session,
            INSTALLATION_RESTORED,
            actor=SYSTEM,
            subjects=[],
            after={
                "backup": manifest.name,
                "made": manifest.made.isoformat(),
                "release": manifest.release,
                "revision": manifest.revision,
                LOST_HEADS: [[head.seq, head.hmac] for head in lost],
            },
        )
        session.add(
            Restore(
                backup=manifest.name,
                made_at=manifest.made,
                restored_at=at,
                last_campaign=session.scalar(select(func.max(Campaign.id))) or 0,
                recorded=event.seq,
            )
        )
        session.execute(update(BackupTurn).values(lease_until=None))
        waiting = update(Notice).where(WAITING, Notice.kind.not_in(RESTRICTED))
        session.execute(waiting.values(mail=MailState.UNWANTED))
        about_contributions = update(ContributionMail).where(CONTRIBUTION_MAIL_WAITING)
        session.execute(about_contributions.values(state=ContributionMailState.UNWANTED, lease_until=None))
        _end_access(session, at=at)
        uncertain = end_sendings(session, at=at, since=manifest.made)
        _notify_people(session, manifest, event=event.seq, at=at)
    return uncertain


def _end_access(session: Session, *, at: datetime) -> None:
    """What was ended or used since the backup must not open anything again: everyone signs in anew, and links that were
    not used yet are replaced."""
    session.execute(update(SignIn).where(SignIn.ended_at.is_(None)).values(ended_at=at))
    session.execute(update(OneTimeLink).where(OneTimeLink.expires_at > at).values(expires_at=at))
    session.execute(delete(Step))
    end_links(session, today=london_time(at).date())


def _notify_people(session: Session, manifest: Manifest, *, event: int, at: datetime) -> None:
    made, restored = format_moment_in_sentence(manifest.made), format_moment_in_sentence(at)
    facts = Facts(reference=made, title=f"restored at {restored}")
    administrators, drafters = _holders(session, Role.ADMINISTRATOR), _holders(session, Role.DRAFTER)
    for people, kind, href in (
        (administrators, "restored", PAGE),
        (drafters - administrators, "restored", "/"),
        (_holders(session, Role.SAFEGUARDING), "restored_risk", "/risk"),
    ):
        notify(session, people, kind, facts=facts, href=href, event=event, actor=SYSTEM, at=at)


def _holders(session: Session, role: Role) -> set[int]:
    holders = select(UserRole.user_id).join(User, User.id == UserRole.user_id)
    return set(session.scalars(holders.where(UserRole.role == role, User.active)))
