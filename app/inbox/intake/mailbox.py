"""How far the mailbox was read and by whom; why mail to us can't be read, in words."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, record
from app.inbox import events
from app.inbox.intake.fetching import InboxFailed
from app.inbox.models import Mailbox
from app.platform.inbox_settings import Bucket, ImapBox
from app.platform.leases import Claim, lease_row, lock_claimed_row

WRONG: Mapping[str, str] = {
    "inbox_silent": "The inbox’s mail server does not answer.",
    "inbox_not_trusted": "The certificate of the inbox’s mail server is not trusted.",
    "inbox_unfit": "The inbox’s mail server does not offer the encryption or the sign-in that Despatch needs.",
    "inbox_sign_in_refused": "The inbox’s mail server refuses the user name and password, or the token.",
    "inbox_token_missing": "There is no token for the inbox’s mail server.",
    "inbox_no_folder": "The inbox has no such folder, or Despatch may not open it.",
    "inbox_odd": "The inbox’s mail server gave an unexpected answer.",
    "inbox_message_not_given": "The inbox’s mail server does not hand over one message. Despatch asks for it "
    "again each time.",
    "inbox_too_many_missed": "The inbox’s mail server does not hand over many messages, so Despatch cannot read "
    "those after them. Nothing is lost: Despatch will read them once the server hands over the others.",
    "inbox_bucket_refused": "Despatch can’t read the storage of the inbox.",
    "storage_failed": "The file store does not accept files, so messages stay in the mailbox. Free some space, or "
    "repair the file store.",
}

SETTINGS: Mapping[str, str] = {
    "inbox_silent": "If this continues, check INBOX_URL and the network.",
    "inbox_not_trusted": "Set MAIL_CA_FILE to the certificate of the authority that issued it.",
    "inbox_unfit": "Choose another kind of connection or sign-in in INBOX_URL.",
    "inbox_sign_in_refused": "Correct the user name and password in INBOX_URL, or renew the token.",
    "inbox_token_missing": "Write a new token to the file that INBOX_TOKEN_FILE names.",
    "inbox_no_folder": "Correct INBOX_URL.",
    "inbox_bucket_refused": "Check INBOX_URL and the access keys in the environment.",
}
"""What to set, for administrators only."""

ASK = "Ask an administrator to check the inbox settings."


def explain(problem: InboxFailed) -> str:
    """One line for administrators, with what the server said."""
    code = problem.code
    return _line(f"{WRONG[code]} {SETTINGS[code]}" if code in SETTINGS else WRONG[code], problem.said)


def inbox_failure_words(code: str, said: str) -> str:
    """One line for those who read the inbox: without the names of settings."""
    return _line(f"{WRONG[code]} {ASK}" if code in SETTINGS else WRONG[code], said)


def _line(words: str, said: str) -> str:
    return words + (f" The server said: {said}" if said else "")


def claim_mailbox(session: Session, name: str, *, at: datetime, lease: timedelta) -> Claim | None:
    """None while another worker reads it. One that is new here gets its row."""
    if session.scalar(select(Mailbox.id).where(Mailbox.name == name)) is None:
        try:
            with session.begin_nested():
                session.add(Mailbox(name=name))
                session.flush()
        except IntegrityError:  # another worker made it at the same moment
            pass
    return lease_row(session, Mailbox, Mailbox.name == name, at=at, lease=lease)


def lock_claimed_mailbox(session: Session, held: Claim, *, at: datetime) -> Mailbox:
    """As `lock_claimed_row`."""
    return lock_claimed_row(session, Mailbox, held, true(), at=at)


def let_go(session: Session, held: Claim, *, at: datetime, whole: bool, problem: InboxFailed | None) -> None:
    """The look is over: `whole` when nothing is left to take. The record tells when it begins to fail, and when it
    works again; not each minute in between."""
    mailbox = lock_claimed_mailbox(session, held, at=at)
    mailbox.lease_until = None
    before = mailbox.error_code
    mailbox.error_code = problem.code if problem else None
    mailbox.error_words = problem.said if problem else ""
    if whole and not problem:
        mailbox.checked_at = at
    if mailbox.error_code != before:
        record(
            session,
            events.MAILBOX_FAILED if problem else events.MAILBOX_READ_AGAIN,
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
    return inbox_failure_words(mailbox.error_code, mailbox.error_words) if mailbox and mailbox.error_code else ""
