"""How far the mailbox was read, and by whom it is read now: one worker at a time, with a lease and a token (rule 1)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, record
from app.inbox.intake.fetched import InboxFailed
from app.inbox.intake.mailbox_words import told
from app.inbox.models import Mailbox
from app.platform.inbox_settings import Bucket, ImapBox
from app.platform.leases import unheld


class Lost(Exception):
    """Another worker reads the mailbox: what this one found since is dropped, and found again."""


@dataclass(frozen=True)
class Hold:
    mailbox_id: int
    token: int
    lease: timedelta


def claim_mailbox(session: Session, name: str, *, at: datetime, lease: timedelta) -> Hold | None:
    """None while another worker reads it. One that is new here gets its row."""
    if session.scalar(select(Mailbox.id).where(Mailbox.name == name)) is None:
        try:
            with session.begin_nested():
                session.add(Mailbox(name=name))
                session.flush()
        except IntegrityError:  # another worker made it at the same moment
            pass
    claimed = session.execute(
        update(Mailbox)
        .where(Mailbox.name == name, unheld(Mailbox, at))
        .values(token=Mailbox.token + 1, lease_until=at + lease)
        .returning(Mailbox.id, Mailbox.token)
    ).one_or_none()
    return Hold(claimed.id, claimed.token, lease) if claimed else None


def hold(session: Session, held: Hold, *, at: datetime) -> Mailbox:
    """The mailbox, locked for this transaction, if it is still held: then for another lease. Raises Lost."""
    mine = select(Mailbox).where(Mailbox.id == held.mailbox_id, Mailbox.token == held.token)
    mailbox = session.scalars(mine.with_for_update()).one_or_none()
    if mailbox is None:
        raise Lost
    mailbox.lease_until = at + held.lease
    return mailbox


def let_go(session: Session, held: Hold, *, at: datetime, whole: bool, problem: InboxFailed | None) -> None:
    """The look is over: `whole` when nothing is left to take. The record tells when it begins to fail, and when it
    works again; not each minute in between."""
    mailbox = hold(session, held, at=at)
    mailbox.lease_until = None
    before = mailbox.error_code
    mailbox.error_code = problem.code if problem else None
    mailbox.error_words = problem.said if problem else ""
    if whole and not problem:
        mailbox.checked_at = at
    if mailbox.error_code != before:
        record(
            session,
            "mailbox.failed" if problem else "mailbox.read_again",
            actor=SYSTEM,
            subjects=[("mailbox", mailbox.id)],
            before={"code": before},
            after={"code": mailbox.error_code},
        )


def mailbox_of(session: Session, inbox: ImapBox | Bucket | None) -> Mailbox | None:
    """For pages: how far it was read. None: there is none, or nobody has looked into it yet."""
    if inbox is None:
        return None
    return session.scalars(select(Mailbox).where(Mailbox.name == inbox.name)).one_or_none()


def trouble_with(mailbox: Mailbox | None) -> str:
    """Why the last look failed, in words; blank when it did not."""
    return told(mailbox.error_code, mailbox.error_words) if mailbox and mailbox.error_code else ""
