"""`despatch backup` and `despatch restore`."""

import sys
from functools import partial

import click

from app.web.filters import format_bytes

MOST_NAMED = 20
"""Faults of the audit record that a restore lists."""


@click.group(invoke_without_command=True)
@click.option(
    "--to", "url", default="", help="Where to put it, instead of BACKUP_URL: file:///folder, s3://bucket/prefix"
)
@click.pass_context
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
        try:
            made = make_backup(services, open_store(services, url), at=now(), watch=partial(show, words))
        except FAILURES as problem:
            record_failure(services, problem)
            raise
    manifest = made.manifest
    click.echo(
        f"Backup {manifest.name}: {len(manifest.files):,} files and the database, {format_bytes(manifest.length)}."
    )
    click.echo(f"{format_bytes(made.added)} were not in an earlier backup.")
    if made.removed:
        click.echo(f"Removed {made.removed:,} that were older than BACKUP_KEEP_DAYS.")
    if made.missing:
        click.echo(
            f"{made.missing:,} files are missing from the file store, and so from this backup. Look for them in an"
        )
        click.echo("older one, which has not been removed: despatch backup list.")
    click.echo("The backup does not contain AUDIT_KEY, SECRET_KEY or BACKUP_KEY. Keep copies of them somewhere else.")
    if made.missing:
        sys.exit(2)


@backup.command(name="list")
@click.pass_context
def list_backups(context: click.Context) -> None:
    """List the backups, the oldest first: name, files, size."""
    from app.backups.store import store_at
    from app.commands.words import explain
    from app.errors import Refused
    from app.platform.config import load_settings
    from app.platform.services import load_rooms

    settings = load_settings()
    if not (url := context.obj or settings.backup_url):
        raise Refused("no_backup_url")
    load_rooms()
    store = store_at(url, settings)
    for name in store.names():
        try:
            manifest = store.find(name).manifest
        except Refused as refused:
            click.echo(f"{name}  {explain(refused)}")
            continue
        click.echo(
            f"{manifest.name}  {len(manifest.files):,} files  {format_bytes(manifest.length)}  {manifest.database}"
        )


@backup.command()
@click.argument("name", default="")
@click.option("--scratch", default="", help="An empty PostgreSQL database to restore it into, for this check only")
@click.option("--all", "everything", is_flag=True, help="Read every file, not only those of the sample")
@click.pass_context
def verify(context: click.Context, name: str, scratch: str, *, everything: bool) -> None:
    """Restore the backup NAME (the newest by default) aside and check it: the audit record, the rows that it speaks of,
    the PDFs of a sample of letters. List each fault; exit status 2 if any."""
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
        click.echo(f"The backup {manifest.name} has faults. Make another backup. Keep this one.", err=True)
        sys.exit(2)
    click.echo(
        f"The backup {manifest.name} is intact: {report.audit_events:,} audit events, {report.objects:,} objects, "
        f"{report.pdfs:,} PDFs compared."
    )


@click.command()
@click.argument("name", default="")
@click.option("--from", "url", default="", help="Where the backup is, instead of BACKUP_URL")
@click.option("--replace", is_flag=True, help="Set aside what is in the database now")
@click.option("--yes", is_flag=True, help="Do not ask")
def restore(name: str, url: str, *, replace: bool, yes: bool) -> None:
    """Restore the backup NAME (the newest by default). Stop web and worker first. Nothing is sent until the owner of
    each campaign has recorded what was sent since the backup."""
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
        click.echo(f"Backup {stored.manifest.name}, made at {made} by release {stored.manifest.release}.")
        if not yes:
            click.confirm("What was recorded after that will not be there. Restore it?", abort=True)
        words = "Checking files"
        with progress_bar(words, lines=False) as show:
            report = put_back(services, store, stored, replace=replace, watch=partial(show, words))
    click.echo(
        f"Restored: {report.verdict.events:,} audit events. {report.files:,} missing or damaged files were put back."
    )
    if report.set_aside:
        click.echo(f"What was there before is in {report.set_aside}. Delete it once you no longer need it.")
    if report.uncertain:
        click.echo(f"{report.uncertain:,} letters were being sent at the time of the backup. They are now uncertain.")
    if report.erased.people:
        click.echo(f"{report.erased.people:,} people who were erased after the backup were erased again.")
    for post in report.erased.held:
        click.echo(f"NOT erased again, because of a legal hold: the office-holder of post {post}. Do it in Despatch.")
    if report.erased.unread:
        click.echo(f"{report.erased.unread:,} erasures beside the backups can’t be read. Check who asked to be erased.")
    if report.other_secret:
        click.echo(
            "SECRET_KEY is not the one of that time: everyone must sign in again, and set up second factors anew."
        )
    click.echo("Next: start web and worker. Then the owner of each campaign records what was sent (Home shows them).")
    faults = report.verdict.faults
    for fault in faults[:MOST_NAMED]:
        click.echo(explain(fault))
    if len(faults) > MOST_NAMED:
        click.echo(f"{len(faults) - MOST_NAMED:,} more faults: despatch audit verify")
    if faults:
        sys.exit(2)
