"""What this installation needs to work: the one list that `despatch doctor`, /readyz, /metrics and the page share.

/readyz answers 503 for what another web process may have: this one can't reach a service, has no room on its disk, or
was started with other keys. A load balancer then asks another. What would be the same for all of them, such as a worker
that stands still or a backup that is too old, takes none out: it is said in words, and the answer stays 200.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.factors.sealing import opens_newest, seal_of
from app.audit.anchor import head
from app.audit.find import last_verified
from app.audit.models import AuditEvent
from app.audit.record import audit_keys, key_id
from app.backups.history import last_backup
from app.backups.reconcile.state import campaigns_to_reconcile, newest_restore
from app.health.findings import Finding, State, tried
from app.health.waiting import work_waiting
from app.inbox.models import Mailbox, Message
from app.notices.failed_mail import failed_mail
from app.platform.clock import now
from app.platform.config import Settings
from app.platform.database import DatabaseBusy
from app.platform.heartbeat import worker_seen_at
from app.platform.schema import require_current
from app.platform.services import Services
from app.platform.sqlite_file import require_file
from app.platform.storage import FileMissing
from app.production.models import Archive
from app.web.filters import format_moment_in_sentence, format_plural, format_roughly

LEAST_BYTES = 50_000_000
"""With less room than this, nothing more can be relied on to be saved."""

ROOM_BYTES = 500_000_000
"""Less room on the disk than this is too little for the files of a few campaigns."""

WORKER_SILENCE = timedelta(minutes=3)
"""A worker is recorded as alive each minute."""

LONGEST_WAIT = timedelta(minutes=15)
"""Work that waits longer has no worker, or one that can't keep up."""

NIGHTLY = timedelta(hours=30)
"""What is done each night is late after this."""

LONGEST_SILENCE = timedelta(hours=1)
"""The worker reads the mailbox each minute."""


class Readiness(StrEnum):
    """What /readyz makes of a finding that is not well: STOPS: 503. SAYS: it is said in words. KEEPS: only those who
    sign in, or have the machine, are told."""

    STOPS = "stops"
    SAYS = "says"
    KEEPS = "keeps"


@dataclass(frozen=True)
class Check:
    """`look` takes the services; a check that `reads` takes a reading session too, and is left out while the database
    does not answer. `title` and `good` are for the page, `good` in place of words that say where things lie; `to_do`:
    what to do otherwise; `endpoint` and `link`: the page where it is done, and its name."""

    name: str
    title: str
    readiness: Readiness
    look: Callable[..., Finding]
    reads: bool = False
    good: str = ""
    to_do: str = ""
    endpoint: str = ""
    link: str = ""

    @property
    def code(self) -> str:
        """As /readyz and /metrics name it."""
        return self.name.replace(" ", "_")


def run_checks(services: Services) -> Iterator[tuple[Check, Finding]]:
    """Each check with what it finds, in their order."""
    first, *others = CHECKS
    database = first.look(services)
    yield first, database
    for check in others:
        if not check.reads:
            yield check, check.look(services)
        elif database.well:
            yield check, _read(services, check)


def is_ready(check: Check, finding: Finding) -> bool:
    """Whether /readyz may say 200 for all that this finding says."""
    return check.readiness is not Readiness.STOPS or finding.well


def free_bytes(settings: Settings) -> int:
    """Bytes that the disk of the instance folder, or of the nearest folder that there is, has room for."""
    folder = next(folder for folder in (settings.instance_dir, *settings.instance_dir.parents) if folder.exists())
    return shutil.disk_usage(folder).free


def _read(services: Services, check: Check) -> Finding:
    try:
        with services.database.reading() as session:
            return check.look(services, session)
    except Exception as problem:  # noqa: BLE001 (a check that fails is a finding, and must not hide the others)
        kind = getattr(problem, "kind", "not known")
        return Finding(check.name, State.WARNING, f"could not be checked: {type(problem).__name__}", kind)


def _database(services: Services) -> Finding:
    def look() -> str:
        require_file(services.database)
        require_current(services.database)
        with suppress(DatabaseBusy):  # somebody writes: so it can be written to
            services.database.try_writing()
        return services.database.engine.dialect.name

    return tried("database", look)


def _storage(services: Services) -> Finding:
    def look() -> str:
        services.storage.ping()
        bucket = services.settings.s3_bucket
        return f"bucket {bucket}" if bucket else f"folder {services.settings.files_dir}"

    return tried("storage", look)


NEWEST_OF = (Archive.key, Message.key)
"""Of which tables the newest file is looked for: letters that were generated, and messages."""


def _files(services: Services, session: Session) -> Finding:
    """Whether the newest files that rows name are in the store: not all, which each backup looks for."""
    for column in NEWEST_OF:
        newest = select(column).where(column != "").order_by(column.class_.id.desc()).limit(1)
        for key in session.scalars(newest):
            try:
                b"".join(services.storage.stream(key, offset=0, length=1))
            except FileMissing:
                words = f"{key} is missing, and perhaps others. Put files back from a backup"
                return Finding("newest files", State.MISSING, words, "missing")
    return Finding("newest files", State.OK, "the newest files are in the file store")


def _queue(services: Services) -> Finding:
    def look() -> str:
        services.queue.ping()
        return services.settings.broker_url.partition("://")[0]

    return tried("queue", look)


def _disk(services: Services) -> Finding:
    free = free_bytes(services.settings)
    words = f"{free // 1_000_000:,} MB free for {services.settings.instance_dir}"
    if free <= LEAST_BYTES:
        return Finding("disk", State.MISSING, words, "full")
    return Finding("disk", State.OK if free > ROOM_BYTES else State.WARNING, words, "" if free > ROOM_BYTES else "low")


def _keys(services: Services, session: Session) -> Finding:
    """Whether this process has the keys that rows need: the newest event of the audit record, and what proves a second
    factor. Without the first, what it records would not fit the chain. Without the other it can still work."""
    newest = session.scalar(select(AuditEvent.body).where(AuditEvent.seq == head(session).seq))
    if newest is not None and json.loads(newest).get("key") not in {key_id(key) for key in audit_keys(session)}:
        words = (
            "AUDIT_KEY is not the key of the newest event in the audit record. Set the key that was used until now. "
            "Only if it is lost: set a new one, and run despatch audit verify"
        )
        return Finding("keys", State.MISSING, words, "do not fit")
    if not opens_newest(session, seal_of(services.settings)):
        words = "SECRET_KEY does not open the newest second factors. Put the key used until now in SECRET_KEY_FALLBACKS"
        return Finding("keys", State.WARNING, words, "do not fit")
    return Finding("keys", State.OK, "fit the audit record and the second factors")


def _worker(_services: Services, session: Session) -> Finding:
    """Whether any worker is alive, also while nothing waits for it."""
    seen_at = worker_seen_at(session)
    if seen_at is None:
        return Finding("worker", State.WARNING, "no worker has run yet", "never seen")
    words = f"last seen at {format_moment_in_sentence(seen_at)}"
    if now() - seen_at > WORKER_SILENCE:
        return Finding("worker", State.WARNING, words, f"not seen for {format_roughly(WORKER_SILENCE)}")
    return Finding("worker", State.OK, words)


def _jobs(_services: Services, session: Session) -> Finding:
    at = now()
    late = [work for work in work_waiting(session, at) if work.age(at) > LONGEST_WAIT]
    if not late:
        return Finding("jobs", State.OK, f"nothing has waited longer than {format_roughly(LONGEST_WAIT)}")
    oldest = max(late, key=lambda work: work.age(at))
    words = f"{oldest.kind.words}: {oldest.count:,} waiting, the oldest for {format_roughly(oldest.age(at))}"
    return Finding("jobs", State.WARNING, words, "waiting too long")


def _backup(services: Services, session: Session) -> Finding:
    if services.practice:
        return Finding("backup", State.OK, "practice needs no backup")
    last = last_backup(session)
    if last.made_at is None:
        how = "" if services.settings.backup_url else ". Set BACKUP_URL, so that one is made each night"
        return Finding("backup", State.WARNING, f"no backup has been made{how}", "none")
    if last.faults:
        words = f"the last verification found {format_plural(last.faults, 'fault')}"
        return Finding("backup", State.WARNING, words, "faulty")
    if last.missing:
        words = f"{format_plural(last.missing, 'file')} missing from the file store when the last backup was made"
        return Finding("backup", State.WARNING, words, "incomplete")
    age = now() - last.made_at
    words = f"the last backup was made at {format_moment_in_sentence(last.made_at)}"
    words += (
        f"; one was last verified at {format_moment_in_sentence(last.verified_at)}"
        if last.verified_at
        else "; none has been verified"
    )
    if last.failed:
        return Finding("backup", State.WARNING, f"{words}; a later backup failed", "failed")
    return Finding("backup", *((State.WARNING, words, "too old") if age > NIGHTLY else (State.OK, words)))


def _restore(_services: Services, session: Session) -> Finding:
    """Whether all campaigns were reconciled since the last restore, if there was one."""
    restore = newest_restore(session)
    waiting = [one for one in campaigns_to_reconcile(session, restore) if not one.done] if restore else []
    if waiting:
        owners = "its owner records" if len(waiting) == 1 else "their owners record"
        words = f"{format_plural(len(waiting), 'campaign')} can’t send letters until {owners} what was sent"
        return Finding("restore", State.WARNING, words, "not reconciled")
    return Finding("restore", State.OK, "nothing is left to do after a restore")


def _record(_services: Services, session: Session) -> Finding:
    """Whether the worker's nightly comparison of the audit record took place, and what it found."""
    last = last_verified(session)
    if last is None:
        began = session.scalar(select(AuditEvent.at).order_by(AuditEvent.seq).limit(1))
        if began is None or now() - began < NIGHTLY:
            return Finding("audit record", State.OK, "will be verified in the coming night")
        return Finding("audit record", State.WARNING, "has never been verified", "not verified")
    words = f"last verified at {format_moment_in_sentence(last.at)}"
    if last.faults:
        return Finding("audit record", State.WARNING, f"{words}: {format_plural(last.faults, 'fault')}", "not intact")
    if now() - last.at > NIGHTLY:
        return Finding("audit record", State.WARNING, words, "not verified")
    return Finding("audit record", State.OK, f"{words}, and intact")


def _emails(_services: Services, session: Session) -> Finding:
    if failed := failed_mail().count(session):
        return Finding("emails", State.WARNING, f"{format_plural(failed, 'notice')} could not be emailed", "failed")
    return Finding("emails", State.OK, "no emails have failed")


def _mailbox(services: Services, session: Session) -> Finding:
    """Whether the worker reads the mailbox that replies come into."""
    inbox = services.settings.inbox
    if inbox is None or services.practice:
        return Finding("mailbox", State.OK, "no mailbox is set up, so people upload messages")
    box = session.scalar(select(Mailbox).where(Mailbox.name == inbox.name))
    if box is None or box.checked_at is None:
        return Finding("mailbox", State.WARNING, "has not been read yet", "not read")
    words = f"last read at {format_moment_in_sentence(box.checked_at)}"
    late = box.error_code is not None or now() - box.checked_at > LONGEST_SILENCE
    return Finding("mailbox", *((State.WARNING, words, "not read") if late else (State.OK, words)))


ASK_MACHINE = "Ask the person who runs Despatch’s machine to run despatch doctor, which says what is wrong."

CHECKS = (
    Check(
        "database",
        "Database",
        Readiness.STOPS,
        _database,
        good="Despatch can read and save its data.",
        to_do=f"Despatch can’t save data. {ASK_MACHINE}",
    ),
    Check(
        "storage",
        "File store",
        Readiness.STOPS,
        _storage,
        good="Despatch can save files.",
        to_do=f"Files can’t be saved or downloaded. {ASK_MACHINE}",
    ),
    Check(
        "newest files",
        "Saved files",
        Readiness.SAYS,
        _files,
        reads=True,
        good="The newest letters and messages are in the file store.",
        to_do="Files are missing. Ask the person who runs Despatch’s machine to put them back from a backup.",
    ),
    Check(
        "queue",
        "Task queue",
        Readiness.STOPS,
        _queue,
        good="Pages can ask the worker to start work at once.",
        to_do=f"Pages can’t reach the worker. It still looks for work each minute. {ASK_MACHINE}",
    ),
    Check(
        "disk",
        "Disk",
        Readiness.STOPS,
        _disk,
        good="The disk has enough room.",
        to_do="The disk is full or nearly full. Ask the person who runs Despatch’s machine to make room.",
    ),
    Check(
        "keys",
        "Keys",
        Readiness.STOPS,
        _keys,
        reads=True,
        good="Despatch has the keys of its audit record and of people’s second factors.",
        to_do=f"Despatch was started with other keys than before. {ASK_MACHINE}",
    ),
    Check(
        "worker",
        "Worker",
        Readiness.SAYS,
        _worker,
        reads=True,
        to_do="No letters or emails are sent. Ask the person who runs Despatch’s machine to start the worker.",
    ),
    Check(
        "jobs",
        "Waiting work",
        Readiness.SAYS,
        _jobs,
        reads=True,
        to_do="The worker can’t keep up, or has stopped. Ask the person who runs Despatch’s machine to check it.",
    ),
    Check(
        "backup",
        "Backup",
        Readiness.SAYS,
        _backup,
        reads=True,
        to_do="Ask the person who runs Despatch’s machine to make a backup, and to check why there is no newer one.",
        endpoint="backups.index",
        link="Backups",
    ),
    Check(
        "restore",
        "After a restore",
        Readiness.KEEPS,
        _restore,
        reads=True,
        to_do="Ask the owner of each campaign to record what was sent between the backup and the restore.",
        endpoint="backups.index",
        link="Backups",
    ),
    Check(
        "audit record",
        "Audit record",
        Readiness.KEEPS,
        _record,
        reads=True,
        to_do=(
            "If faults were found, change nothing until your security team has seen them. If it was not verified, ask "
            "the person who runs Despatch’s machine to check the worker."
        ),
        endpoint="audit.index",
        link="Audit record",
    ),
    Check(
        "emails",
        "Notices by email",
        Readiness.KEEPS,
        _emails,
        reads=True,
        to_do="Check why they failed, then try again.",
        endpoint="mail.index",
        link="Emails that failed",
    ),
    Check(
        "mailbox",
        "Mailbox for replies",
        Readiness.KEEPS,
        _mailbox,
        reads=True,
        to_do=f"Replies are not being collected. {ASK_MACHINE}",
    ),
)
