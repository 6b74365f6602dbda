"""`despatch backup` and `despatch restore`."""

import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import click

from app.web.filters import format_bytes, format_plural

if TYPE_CHECKING:
    from app.backups.store import BackupStore, StoredBackup

MOST_NAMED = 20
"""Faults of the audit record that a restore lists."""


@contextmanager
def _disk_failures() -> Iterator[None]:
    """What the disk refuses is not our fault: it is said in a sentence."""
    from app.platform.storage import StorageFailed

    try:
        yield
    except BrokenPipeError:  # whoever reads our output left
        raise
    except OSError as problem:
        raise StorageFailed(str(problem)) from problem


def _missing(count: int) -> str:
    return f"{format_plural(count, 'file')} {'was' if count == 1 else 'were'} missing"


def _name_missing(keys: Collection[str], lacks: str) -> None:
    click.echo(f"{lacks} {'this file' if len(keys) == 1 else f'these {len(keys):,} files'}:")
    click.echo("\n".join(sorted(keys)))


def _readable(store: "BackupStore", names: Iterable[str]) -> "Iterator[StoredBackup]":
    """Those that can be read; why the others can't is printed."""
    from app.commands.words import explain
    from app.errors import Refused

    for name in names:
        try:
            stored = store.find(name)
        except Refused as refused:
            click.echo(f"{name}  {explain(refused)}")
            continue
        yield stored


@click.group(invoke_without_command=True)
@click.option(
    "--to", "url", default="", help="Where to put it, instead of BACKUP_URL: file:///folder, s3://bucket/prefix"
)
@click.pass_context
@_disk_failures()
def backup(context: click.Context, url: str) -> None:
    """Make a backup of the database and the files while people work. List and verify backups."""
    from app.backups.make import FAILURES, make_backup, record_failure
    from app.backups.store import open_store
    from app.commands.installation import open_installation
    from app.commands.progress_bar import progress_bar
    from app.platform.clock import now

    context.obj = url
    if context.invoked_subcommand:
        return
    words = "Copying files"
    with open_installation() as services, progress_bar(words, lines=False) as show:
        store = open_store(services, url)
        try:
            made = make_backup(services, store, at=now(), watch=partial(show, words))
        except FAILURES as problem:
            if not store.elsewhere and getattr(problem, "code", "") != "backup_under_way":
                record_failure(services, problem)
            raise
    manifest = made.manifest
    click.echo(
        f"The backup {manifest.name} has {len(manifest.files):,} files and the database, "
        f"{format_bytes(manifest.length)}."
    )
    click.echo(f"{format_bytes(made.added)} were not in an earlier backup.")
    if made.removed:
        click.echo(f"Despatch removed {format_plural(made.removed, 'backup')} older than BACKUP_KEEP_DAYS.")
    if manifest.missing:
        click.echo(
            f"{_missing(manifest.missing)} from the file store, and so from this backup. No older backup was removed. "
            "To put the missing files back, run: despatch backup recover"
        )
    click.echo("The backup does not contain AUDIT_KEY, SECRET_KEY or BACKUP_KEY. Keep copies of them somewhere else.")
    if manifest.missing:
        sys.exit(2)


@backup.command(name="list")
@click.pass_context
@_disk_failures()
def list_backups(context: click.Context) -> None:
    """List the backups, the oldest first: name, files, size, and how many files were missing. Exit status 2 if none can
    be read."""
    from app.backups.store import store_at
    from app.errors import Refused
    from app.platform.config import load_settings
    from app.platform.services import load_rooms

    settings = load_settings()
    if not (url := context.obj or settings.backup_url):
        raise Refused("no_backup_url")
    load_rooms()
    store = store_at(url, settings)
    names, manifest = store.names(), None
    for stored in _readable(store, names):
        manifest = stored.manifest
        missing = f"  {format_plural(manifest.missing, 'file')} missing" if manifest.missing else ""
        click.echo(
            f"{manifest.name}  {format_plural(len(manifest.files), 'file')}  {format_bytes(manifest.length)}  "
            f"{manifest.database}{missing}"
        )
    if names and manifest is None:
        sys.exit(2)


@backup.command()
@click.argument("name", default="")
@click.option(
    "--scratch",
    envvar="SCRATCH_DATABASE_URL",
    default="",
    help="An empty PostgreSQL database to restore it into, for this check only",
)
@click.option("--all", "everything", is_flag=True, help="Read every file, not only those of the sample")
@click.pass_context
@_disk_failures()
def verify(context: click.Context, name: str, scratch: str, *, everything: bool) -> None:
    """Restore the backup NAME (by default the newest) aside and check it: the audit record, the rows
    that it speaks of, the PDFs of a sample of letters. List each fault; exit status 2 if any."""
    from app.backups.store import open_store
    from app.backups.verify import verify_backup
    from app.commands.installation import open_installation

    with open_installation() as services:
        stored = open_store(services, context.obj or "").find(name)
        report = verify_backup(services, stored, scratch=scratch, everything=everything)
    for fault in report.faults:
        click.echo(fault)
    manifest = report.manifest
    if report.faults:
        if report.set_aside:
            click.echo(f"{report.set_aside:,} damaged objects were set aside, in damaged/ beside the backups.")
            click.echo("The next backup stores again what is still in the database and the file store.")
        click.echo(f"The backup {manifest.name} has faults. Keep it.", err=True)
        if report.missing:
            click.echo("To put back missing files that older backups have, run: despatch backup recover", err=True)
        click.echo("Then make another backup." if report.missing else "Make another backup.", err=True)
        sys.exit(2)
    click.echo(
        f"The backup {manifest.name} is intact: {report.audit_events:,} audit events, {report.objects:,} objects, "
        f"{report.pdfs:,} PDFs compared."
    )


@backup.command()
@click.argument("name", default="")
@click.pass_context
@_disk_failures()
def recover(context: click.Context, name: str) -> None:
    """Put files that are missing from the file store back, each from the newest backup that has it, or from the backup
    NAME, while people work. The database stays as it is. Exit status 2 if files are still missing."""
    from app.backups.missing_files import put_back_missing_files
    from app.backups.store import open_store
    from app.commands.installation import open_installation
    from app.errors import Refused

    with open_installation() as services:
        store = open_store(services, context.obj or "")
        names = [store.find(name).manifest.name] if name else store.names()[::-1]
        if not names:
            raise Refused("no_backup")
        done = put_back_missing_files(services, _readable(store, names))
    click.echo(f"Despatch put back {format_plural(done.count, 'missing file')}.")
    if done.missing:
        _name_missing(done.missing, f"The backup {name} does not have" if name else "No backup has")
        sys.exit(2)


@click.command()
@click.argument("name", default="")
@click.option("--from", "url", default="", help="Where the backup is, instead of BACKUP_URL")
@click.option("--replace", is_flag=True, help="Set aside what is in the database now")
@click.option("--yes", is_flag=True, help="Do not ask")
@_disk_failures()
def restore(name: str, url: str, *, replace: bool, yes: bool) -> None:
    """Restore the backup NAME (by default the newest). Files that it lacks come from other backups. Stop web and worker
    first. Nothing is sent until the owner of each campaign has recorded what was sent since the backup."""
    from contextlib import closing

    from app.audit.words import explain
    from app.backups.restore import require_restorable
    from app.backups.restore import restore as put_back
    from app.backups.store import open_store
    from app.commands.progress_bar import progress_bar
    from app.platform.config import load_settings
    from app.platform.services import open_services
    from app.web.filters import format_moment_in_sentence

    with closing(open_services(load_settings())) as services:
        store = open_store(services, url)
        stored = store.find(name)
        require_restorable(services, stored, replace=replace)
        made = format_moment_in_sentence(stored.manifest.made)
        click.echo(f"The backup {stored.manifest.name} was made at {made} by release {stored.manifest.release}.")
        if stored.manifest.missing:
            click.echo(f"{_missing(stored.manifest.missing)} when it was made.")
        if not yes:
            click.confirm("What was recorded after that will not be there. Restore it?", abort=True)
        words = "Checking files"
        with progress_bar(words, lines=False) as show:
            others = _readable(store, (other for other in store.names()[::-1] if other != stored.manifest.name))
            report = put_back(services, store, stored, replace=replace, others=others, watch=partial(show, words))
    files = format_plural(report.files, "missing or damaged file")
    click.echo(f"Despatch restored {report.verdict.events:,} audit events and put back {files}.")
    if report.recovered:
        click.echo(f"Despatch put back {format_plural(report.recovered, 'file')} from other backups.")
    if report.missing:
        _name_missing(report.missing, "No backup has")
    if report.set_aside:
        click.echo(f"What was there before is in {report.set_aside}. Delete it once you no longer need it.")
    if report.uncertain:
        click.echo(f"{report.uncertain:,} letters were being sent at the time of the backup. They are now uncertain.")
    if report.erased.people:
        click.echo(f"{report.erased.people:,} people who were erased after the backup were erased again.")
    for post in report.erased.held:
        click.echo(
            f"Despatch did NOT erase the office-holder of post {post} again: there is a legal hold. Do it in Despatch."
        )
    if report.erased.unread:
        click.echo(f"{report.erased.unread:,} erasures beside the backups can’t be read. Check who asked to be erased.")
    if report.other_secret:
        click.echo(
            "SECRET_KEY is not the one of that time: no passkey, authenticator app or recovery code works. If you have "
            "that key, set it again, or put it into SECRET_KEY_FALLBACKS. If not, run this for each user, who then "
            "sets up a new second factor at the next sign-in: despatch user factors EMAIL"
        )
    click.echo("Next: start web and worker. Then the owner of each campaign records what was sent (Home shows them).")
    faults = report.verdict.faults
    for fault in faults[:MOST_NAMED]:
        click.echo(explain(fault))
    if len(faults) > MOST_NAMED:
        click.echo(f"There are {len(faults) - MOST_NAMED:,} more faults. To list all, run: despatch audit verify")
    if faults:
        sys.exit(2)
