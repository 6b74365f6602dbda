"""The worker's look into the inbox: each message that waits there is kept, and passed in the transaction that has its
row. A worker that dies leaves the mailbox where it was; what it had kept by then is found to be there already."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select

from app.audit.record import SYSTEM
from app.inbox.intake.fetching import FetchedMessage, InboxFailed, MessageFailed, WaitingMessage
from app.inbox.intake.imap import ImapReader, open_imap
from app.inbox.intake.mailbox import claim_mailbox, let_go, lock_claimed_mailbox
from app.inbox.intake.receive import find, header_id_of, keep_raw, sender_of, take_message
from app.inbox.intake.s3_mail import BucketReader, Object
from app.inbox.models import Mailbox, Message
from app.inbox.reading.message import ParsedMail
from app.inbox.states import Form, Source
from app.platform.clock import now
from app.platform.config import Settings
from app.platform.database import Database
from app.platform.inbox_settings import Bucket, ImapBox
from app.platform.leases import Claim, ClaimLost
from app.platform.processes import Turn
from app.platform.services import Services
from app.platform.storage import StorageFailed

TURN_SECONDS = 30.0
"""How long a worker goes on before other tasks get their turn."""

LEASE = timedelta(minutes=10)
"""How long a worker may hold the mailbox without having taken a message: longer than a connection lasts."""

MOST_MISSED = 1000
"""Messages that are asked for again and again. With so many owed, none beyond them is passed: none is forgotten."""

log = structlog.get_logger(__name__)


def look(services: Services) -> bool:
    """Take what waits in the inbox, if there is one; True when somebody is to go on at once: the turn was over before
    all was taken, and nothing was refused. Whoever refuses is asked again a minute later."""
    inbox = services.settings.inbox
    if inbox is None or services.practice:
        return False
    with services.database.writing() as session:
        claim = claim_mailbox(session, inbox.name, at=now(), lease=LEASE)
    if claim is None:
        return False
    whole = True
    problem: InboxFailed | None = None
    try:
        with _waiting(services, inbox, claim) as waiting:
            whole, problem = _take(services, claim, waiting, _source(inbox))
    except ClaimLost:
        log.warning("another worker has taken the inbox")
        return False
    except InboxFailed as failed:
        problem = failed
    except StorageFailed as failed:
        problem = InboxFailed("storage_failed", str(failed))
    if problem:
        log.warning("inbox not read", code=problem.code)
    try:
        with services.database.writing() as session:
            let_go(session, claim, at=now(), whole=whole, problem=problem)
    except ClaimLost:
        return False
    return not whole and problem is None


def ping(settings: Settings) -> None:
    """Raises InboxFailed unless what INBOX_URL names can be read."""
    inbox = settings.inbox
    if isinstance(inbox, ImapBox):
        with _open(settings, inbox):
            return
    if isinstance(inbox, Bucket):
        _bucket(settings, inbox).objects(since=now())


def _take(
    services: Services, held: Claim, waiting: Iterator[WaitingMessage], source: Source
) -> tuple[bool, MessageFailed | None]:
    """Whether all was taken, and what was wrong with a message that was not given."""
    turn, problem = Turn(TURN_SECONDS), None
    for message in waiting:
        try:
            fetched = message.fetch()
        except InboxFailed as failed:
            with services.database.writing() as session:
                message.missed(lock_claimed_mailbox(session, held, at=now()))
            if not isinstance(failed, MessageFailed):
                raise
            problem = failed
        else:
            _keep(services, held, message, fetched, source)
        if turn.is_over:
            return False, problem
    return True, problem


def _keep(services: Services, held: Claim, one: WaitingMessage, fetched: FetchedMessage | None, source: Source) -> None:
    raw = None
    if fetched:
        raw = keep_raw(
            services.storage, fetched.body, form=Form.EML, name=fetched.name, whole_length=fetched.whole_length
        )
    with services.database.writing() as session:
        mailbox = lock_claimed_mailbox(session, held, at=now())
        one.passed(mailbox)
        if fetched and raw:
            take_message(session, raw, source=source, at=fetched.received_at, actor=SYSTEM)


def _source(inbox: ImapBox | Bucket) -> Source:
    return Source.IMAP if isinstance(inbox, ImapBox) else Source.S3


@contextmanager
def _waiting(services: Services, inbox: ImapBox | Bucket, held: Claim) -> Iterator[Iterator[WaitingMessage]]:
    if isinstance(inbox, Bucket):
        with services.database.reading() as session:
            mailbox = session.get_one(Mailbox, held.row_id)
        reader = _bucket(services.settings, inbox)
        yield _in_bucket(
            services.database, reader, datetime.fromisoformat(mailbox.last_key) if mailbox.last_key else None
        )
        return
    with _open(services.settings, inbox) as imap:
        with services.database.writing() as session:
            mailbox = lock_claimed_mailbox(session, held, at=now())
            if mailbox.uid_validity != imap.uid_validity:  # its UIDs mean other messages now: all are looked at anew
                mailbox.uid_validity, mailbox.last_uid, mailbox.missed = imap.uid_validity, 0, []
        uids = imap.uids(after=mailbox.last_uid, since=services.settings.inbox_since)
        there = set(imap.present(mailbox.missed))
        with services.database.writing() as session:  # what somebody deleted there is owed no more
            mailbox = lock_claimed_mailbox(session, held, at=now())
            owed = mailbox.missed = [uid for uid in mailbox.missed if uid in there]
        yield _in_mailbox(services.database, imap, [*owed, *uids] if len(owed) >= MOST_MISSED else [*uids, *owed])


@contextmanager
def _open(settings: Settings, inbox: ImapBox) -> Iterator[ImapReader]:
    with open_imap(
        inbox,
        token_file=settings.inbox_token_file,
        ca_file=settings.mail_ca_file,
        timeout=settings.mail_timeout_seconds,
        most=settings.inbox_max_mb * 1_000_000,
    ) as imap:
        yield imap


def _bucket(settings: Settings, inbox: Bucket) -> BucketReader:
    return BucketReader(
        inbox,
        endpoint_url=settings.s3_endpoint_url,
        timeout=settings.mail_timeout_seconds,
        most=settings.inbox_max_mb * 1_000_000,
    )


def _in_mailbox(database: Database, imap: ImapReader, uids: list[int]) -> Iterator[WaitingMessage]:
    """In the order of `uids`. One that is missed comes last of those missed, the next time too: one that breaks the
    connection keeps no other out."""

    def is_known(top: ParsedMail) -> bool:
        header_id = header_id_of(top)
        with database.reading() as session:
            return bool(header_id and find(session, header_id=header_id, sender_address=sender_of(top)))

    def passed(mailbox: Mailbox, uid: int) -> None:
        mailbox.last_uid = max(mailbox.last_uid, uid)
        mailbox.missed = [other for other in mailbox.missed if other != uid]

    def missed(mailbox: Mailbox, uid: int) -> None:
        others = [other for other in mailbox.missed if other != uid]
        if len(others) >= MOST_MISSED:
            raise InboxFailed("inbox_too_many_missed")
        mailbox.last_uid = max(mailbox.last_uid, uid)
        mailbox.missed = [*others, uid]

    for uid in uids:
        yield WaitingMessage(
            fetch=lambda uid=uid: imap.fetch(uid, is_known=is_known),  # type: ignore[misc]
            passed=lambda mailbox, uid=uid: passed(mailbox, uid),  # type: ignore[misc]
            missed=lambda mailbox, uid=uid: missed(mailbox, uid),  # type: ignore[misc]
        )


def _in_bucket(database: Database, bucket: BucketReader, since: datetime | None) -> Iterator[WaitingMessage]:
    """From the first that is not given on, the bucket is not passed: what comes after is known by its key."""
    objects = bucket.objects(since=since)
    stuck = False
    with database.reading() as session:
        named = select(Message.name).where(Message.source == Source.S3, Message.name != "")
        known = (
            set(session.scalars(named.where(Message.received_at >= min(one.at for one in objects))))
            if objects
            else set()
        )

    def passed(mailbox: Mailbox, one: Object) -> None:
        if not stuck:
            mailbox.last_key = max(mailbox.last_key, one.at.isoformat())

    def missed(_mailbox: Mailbox) -> None:
        nonlocal stuck
        stuck = True

    for one in objects:
        if one.name not in known:
            yield WaitingMessage(
                fetch=lambda one=one: bucket.fetch(one),  # type: ignore[misc]
                passed=lambda mailbox, one=one: passed(mailbox, one),  # type: ignore[misc]
                missed=missed,
            )
