"""What `despatch doctor` prints: how this machine is set up, and all that health/checks.py looks at."""

import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace

from app.backups.store import open_store
from app.commands.words import explain
from app.delivery.email.choose import letters_go, only_files, open_ses
from app.errors import Refused
from app.health.checks import run_checks
from app.health.findings import Finding, State, tried
from app.health.sign_in import (
    address_fault,
    is_departmental,
    key_faults,
    shares,
    sign_in_doubts,
    sign_in_faults,
    ways,
)
from app.inbox.intake.fetching import InboxFailed
from app.inbox.intake.mailbox import explain as inbox_explained
from app.inbox.intake.poll import ping
from app.people.first_run import count_let_in_alone, lasts
from app.platform.config import Settings, SettingsUnfit, load_settings
from app.platform.mail.errors import MailFailed
from app.platform.mail.words import explain as mail_explained
from app.platform.private_files import readable_by_others
from app.platform.services import Services, open_services
from app.platform.setting_names import misspelt_settings
from app.platform.storage import Storage, StorageFailed
from app.web.filters import format_plural

TRIAL = "trial"
"""The object by which is tried whether the backups' place can be written to."""


def examine() -> list[Finding]:
    """Python, native libraries, letter engine, settings, checks, ways to sign in, mail; wrong settings end it."""
    return list(_findings())


def _findings() -> Iterator[Finding]:
    python = State.OK if sys.version_info >= (3, 11) else State.MISSING
    yield Finding("python", python, ".".join(map(str, sys.version_info[:3])))
    yield tried("native libraries", _native)
    yield tried("letter engine", _engine)
    try:
        settings = load_settings()
    except SettingsUnfit as problem:
        yield Finding("settings", State.MISSING, explain(problem))
        return
    yield _names(settings)
    yield _files(settings)
    yield _address(settings)
    yield _keys(settings)
    with closing(open_services(settings)) as services:
        findings = [finding for _, finding in run_checks(services)]
        yield from findings
        answers = findings[0].well
        if answers:
            yield from _statistics(services)
            yield _accounts(services)
            yield _sign_in(services)
        if second := services.second_storage:
            yield tried("second place", lambda: _second_place(services.settings, second))
        if services.settings.backup_url:
            yield tried("backup place", lambda: _backup_place(services))
        if not answers:  # what it has not yet can't be practice
            services = replace(services, marked=False)
        yield _mail(services)
        yield _letters(services)
        yield _inbox(services)


def _native() -> str:
    from app.letters.files.fingerprint import native_libraries

    return ", ".join(f"{name} {version}" for name, version in native_libraries().items())


def _engine() -> str:
    from app.letters.pdf.engine import KNOWN

    return f"WeasyPrint {KNOWN}"


def _names(settings: Settings) -> Finding:
    if misspelt := [*misspelt_settings()]:
        return Finding("settings", State.WARNING, " ".join(misspelt))
    return Finding("settings", State.OK, f"instance folder {settings.instance_dir}")


def _address(settings: Settings) -> Finding:
    if fault := address_fault(settings):
        return Finding("address", State.MISSING, fault)
    return Finding("address", State.OK, settings.base_url)


def _keys(settings: Settings) -> Finding:
    """A weak key is for one machine at its owner's own risk, and for nobody else."""
    faults = [*key_faults(settings)]
    if faults:
        words = f"{'; '.join(faults)}. Make new ones: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        return Finding("key strength", State.MISSING if is_departmental(settings) else State.WARNING, words)
    return Finding("key strength", State.OK, "long, and different from each other")


def _files(settings: Settings) -> Finding:
    """The installation's own files are for its own user."""
    folder = settings.instance_dir
    open_files = [*readable_by_others(folder)] if folder.is_dir() else []
    if open_files:
        words = f"other users can read {len(open_files):,}, such as {open_files[0]}. Run: chmod -R go= {folder}"
        return Finding("files", State.WARNING, words)
    return Finding("files", State.OK, "only this user can read them")


def _accounts(services: Services) -> Finding:
    """Whether one person alone can let others in, or could."""
    with services.database.reading() as session:
        alone, let_in = lasts(session, services.settings), count_let_in_alone(session)
    if alone:
        words = (
            "first set-up: one administrator gives every role on their own and sees sign-in links. Add a second "
            "administrator"
        )
        return Finding("accounts", State.WARNING, words)
    if let_in:
        words = f"{let_in} let in by one person during the first set-up. Once you know who they are: "
        words += "despatch user vouch EMAIL"
        return Finding("accounts", State.WARNING, words)
    return Finding("accounts", State.OK, "two people give the roles Clearer, Safeguarding and Administrator")


def _sign_in(services: Services) -> Finding:
    """Whether people can sign in as the settings say."""
    settings = services.settings
    with services.database.reading() as session:
        faults = [*sign_in_faults(settings, session)]
    if faults:
        return Finding("sign-in", State.MISSING, "; ".join(faults))
    if doubts := [*sign_in_doubts(settings)]:
        return Finding("sign-in", State.WARNING, "; ".join(doubts))
    return Finding("sign-in", State.OK, ways(settings))


def _mail(services: Services) -> Finding:
    """Despatch works without mail: what people are told stands in the product too, and mail waits for its server."""
    where = services.mail.goes
    try:
        services.mail.ping()
    except MailFailed as problem:
        return Finding("mail", State.WARNING, f"to {where}: {mail_explained(problem)}")
    if services.settings.mail_server is None and shares(services.settings) and not services.practice:
        return Finding("mail", State.WARNING, f"to {where}, separately on each machine. Set MAIL_URL to send it")
    return Finding("mail", State.OK, f"to {where}")


def _letters(services: Services) -> Finding:
    """Where letters go by email, from whom, and where replies to them come."""
    settings = services.settings
    ways = f"to {letters_go(services)}, from {settings.letters_mailbox}, replies to {settings.replies_address}"
    if only_files(services):
        return Finding("letters", State.OK, f"{ways}. They reach no one: set MAIL_URL, or LETTERS_CARRIER=ses, to send")
    if services.practice:
        return Finding("letters", State.OK, ways)
    if settings.letters_carrier == "ses":
        try:
            open_ses(settings).ping()
        except MailFailed as problem:
            return Finding("letters", State.WARNING, f"{ways}: {mail_explained(problem)}")
        if not settings.ses_events_queue_url:
            words = "Set SES_EVENTS_QUEUE_URL, so that Despatch receives their outcomes"
            return Finding("letters", State.WARNING, f"{ways}. {words}")
    return Finding("letters", State.OK, ways)


def _inbox(services: Services) -> Finding:
    """Despatch works without: then people upload what came, and what lies in a mailbox waits there."""
    settings = services.settings
    if services.practice:
        return Finding("inbox", State.OK, "only messages that people upload: this is practice")
    if settings.inbox is None:
        return Finding("inbox", State.OK, "only messages that people upload. Set INBOX_URL to read a mailbox")
    try:
        ping(settings)
    except InboxFailed as problem:
        return Finding("inbox", State.WARNING, f"{settings.inbox.name}: {inbox_explained(problem)}")
    return Finding("inbox", State.OK, settings.inbox.name)


def _second_place(settings: Settings, second: Storage) -> str:
    second.ping()
    return f"heads of the audit record go to {settings.audit_heads_url}"


def _backup_place(services: Services) -> str:
    """Lists what is there, opens the newest backup with the keys, and writes and removes an object, as a backup would.
    Where nothing may be removed, the object stays: no backup takes it for its own."""
    store = open_store(services)
    store.require_place()
    if store.is_inside(services.storage):
        raise Refused("backup_inside_storage")
    names = store.names()
    if names:
        store.find(names[-1])
    store.storage.put(TRIAL, b"")
    with suppress(StorageFailed):
        store.storage.delete(TRIAL)
    return f"{format_plural(len(names), 'backup')} at {services.settings.backup_url}, and more can be saved"


def _statistics(services: Services) -> Iterator[Finding]:
    """Without them, pages of many letters become slow on PostgreSQL. Said only where they are not kept."""
    if not services.database.autovacuum():
        words = "autovacuum or track_counts is off in PostgreSQL, so pages of many letters become slow. Turn them on"
        yield Finding("statistics", State.WARNING, words)
