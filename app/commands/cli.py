"""The `despatch` command. Each room brings its own commands; those of the whole installation stand here."""

import os
import sys
from contextlib import closing
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from app.commands.outputs import run_heard
from app.platform.processes import loading

LOCAL = "127.0.0.1"
"""This machine, as its own programs reach it."""

ROOMS = {
    "address": "commands.merge",
    "audit": "audit",
    "backup": "backups",
    "demo": "production",
    "doctor": "health",
    "evidence": "evidence",
    "letter": "delivery",
    "mail": "inbox",
    "merge": "commands.merge",
    "registry": "registry",
    "restore": "backups",
    "templates": "drafting",
    "user": "people",
}
"""The room that each command stands in, loaded when it is asked for: a command waits for no other's libraries."""


class Commands(click.Group):
    """The rooms' commands beside its own. What keeps any from its work is said in one line, with exit status 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *ROOMS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in ROOMS:
            with loading():
                room = import_module(f"app.{ROOMS[cmd_name]}.cli")
            command: click.Command = getattr(room, cmd_name)
            return command
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as problem:
            from app.commands.words import EXPLAINED, explain

            if not isinstance(problem, EXPLAINED):
                raise
            _stop(explain(problem))


def _say_version(context: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        from app.platform.revisions import newest_revision

        click.echo(f"Despatch {version('despatch')}, schema {newest_revision()}")
        context.exit()


@click.group(cls=Commands)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_say_version, help="Print the version"
)
def despatch() -> None:
    """Run ministerial letter campaigns, from draft to reply."""


@despatch.command()
def setup() -> None:
    """Set up this machine: secrets, database, registries, templates, the March 2015 campaign. Safe to run again."""
    from app.platform.config import instance_folder
    from app.platform.secrets import ensure_secrets

    if made := ensure_secrets(instance_folder()):
        click.echo(f"Secrets made in {made}")
    _prepare()
    click.echo("Ready: registries, templates and the March 2015 campaign are loaded")


@despatch.command()
def release() -> None:
    """Prepare a release: migrate the database and load what ships. Secrets must be in the environment."""
    _prepare()


@despatch.command()
@click.option("--host", default=LOCAL, show_default=True, help="Address to listen on")
@click.option("--port", default=8000, show_default=True, help="Port to listen on")
def run(host: str, port: int) -> None:
    """Start web and worker together, and print the address and the first administrator's one-time link."""
    from app.platform.config import load_settings

    # by name, as passkeys have it; a browser finds 127.0.0.1 by it
    address = f"http://{'localhost' if host == LOCAL else host}:{port}"
    if "base_url" not in load_settings().model_fields_set:
        os.environ["BASE_URL"] = address  # links lead here: this one, and those that the web process makes
    link = _invitation()
    click.echo(f"Despatch: {address}/")
    if link:
        click.echo(f"One-time link for the first administrator: {link}")
        click.echo("To see Despatch at work first, with made-up data: despatch practice")
    _serve(host, port)


@despatch.command()
@click.option("--host", default=LOCAL, show_default=True, help="Address to listen on")
@click.option("--port", default=8001, show_default=True, help="Port to listen on")
@click.option("--reset", is_flag=True, help="Delete what was done in practice, and make it anew around today")
def practice(host: str, port: int, *, reset: bool) -> None:
    """Start a made-up country to practise in, apart from anything real, and print a one-time link for each user."""
    from app.commands.practice import (
        be_apart,
        ensure_practice,
        fresh_links,
        made_on,
        practice_folder,
        running_alone,
    )
    from app.commands.progress_bar import progress_bar
    from app.platform.clock import today
    from app.platform.practice import NOTICE
    from app.web.filters import format_date

    # by number: a browser keeps what it has of "localhost" for the real installation
    folder, address = practice_folder(), f"http://{host}:{port}"
    with running_alone(folder):
        be_apart(folder, address)
        making = "Making practice: about a minute on a quiet machine of two cores, more on a busy one"
        with progress_bar(making, lines=reset or not folder.exists()) as show:
            ensure_practice(folder, reset=reset, watch=partial(show, making))
        click.echo(f"{NOTICE}.\nDespatch: {address}/\n\nOpen one of these links to sign in. Each works once.")
        for member, link in fresh_links():
            click.echo(f"\n{member.name}: {member.work}\n  {link}")
        if (day := made_on()) != today():
            click.echo(
                f"\nThis was made on {format_date(day)}. To make it anew around today: despatch practice --reset"
            )
        _serve(host, port)


@despatch.command()
def invite() -> None:
    """Print a new one-time link for the first administrator, while there is no user."""
    link = _invitation()
    if link is None:
        _stop("There are users already. An administrator can make a link for each of them under Administration.")
    click.echo(link)


@despatch.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def web(arguments: tuple[str, ...]) -> None:
    """Run the web server, which is Gunicorn; ARGUMENTS are Gunicorn's own, such as --bind 127.0.0.1:8000."""
    from app.commands.serve import become_gunicorn

    become_gunicorn(arguments)


@despatch.command()
def worker() -> None:
    """Run the worker: it makes letters in bulk until it is asked to stop, and then finishes what it has in hand."""
    with loading():
        import structlog

        from app.commands.installation import require_fit_to_start
        from app.platform.config import load_settings
        from app.platform.log import log_to_stderr
        from app.platform.setting_names import misspelt_settings
        from app.platform.worker import TASKS, run_worker
        from app.rooms import open_tasks

        open_tasks()

    settings = load_settings()
    log_to_stderr(settings)
    for words in misspelt_settings():
        structlog.get_logger(__name__).warning(words)
    require_fit_to_start()
    run_worker(settings, {name: task for table in TASKS for name, task in table.items()})


@despatch.group()
def db() -> None:
    """Manage the database's schema."""


@db.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the schema up to REVISION (the newest by default)."""
    from app.platform.config import load_settings
    from app.platform.database import Database
    from app.platform.schema import upgrade as upgrade_schema

    with closing(Database(load_settings().database_url)) as database:
        upgrade_schema(database, revision)


@db.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the schema down to REVISION ("base" for an empty database). Data in the newer tables will be lost."""
    from app.platform.config import load_settings
    from app.platform.database import Database
    from app.platform.in_use import is_in_use
    from app.platform.schema import downgrade as downgrade_schema

    with closing(Database(load_settings().database_url)) as database:
        if is_in_use(database):
            _stop("The database is in use. Stop web and worker first.")
        click.confirm("Data in the newer tables will be lost. Continue?", abort=True)
        downgrade_schema(database, revision)
    click.echo(f"The database is at schema {revision}.")


@despatch.command()
@click.option("--database", envvar="TO_DATABASE_URL", help="Address of the new, empty database")
@click.option("--bucket", envvar="TO_S3_BUCKET", help="New S3 bucket for files")
@click.option("--prefix", envvar="TO_S3_PREFIX", default="", help="Folder in that bucket")
@click.option("--endpoint-url", envvar="TO_S3_ENDPOINT_URL", default="", help="Address of that bucket's server")
@click.option("--folder", is_flag=True, help="Files go from the bucket back to the instance folder")
def move(database: str | None, bucket: str | None, prefix: str, endpoint_url: str, *, folder: bool) -> None:
    """Copy this installation, which must be stopped, to another database, to another place for files, or both."""
    from app.commands.move import move as move_to
    from app.commands.move_words import report, settings_to_change
    from app.commands.progress_bar import progress_bar
    from app.platform.config import load_settings

    changes = settings_to_change(database, bucket, prefix, endpoint_url, folder=folder)
    settings = load_settings()
    with progress_bar("Copying", lines=True) as show:
        moved = move_to(settings, settings.model_copy(update=changes), show)
    click.echo(report(moved, changes))


def _prepare() -> None:
    from app.commands.setup import prepare
    from app.platform.config import load_settings
    from app.platform.services import open_services

    with closing(open_services(load_settings())) as services:
        for sentence in prepare(services):
            click.echo(sentence)


def _invitation() -> str | None:
    from app.commands.installation import open_installation
    from app.commands.setup import invitation

    with open_installation() as services:
        return invitation(services)


def _serve(host: str, port: int) -> None:
    import app.letters.pdf.engine  # noqa: F401 (what keeps it from loading is said here, not by each part)
    from app.commands.serve import PartEnded, serve

    try:
        serve(host=host, port=port)
    except PartEnded as end:
        _stop(f"The {end.name} process ended with status {end.status}, so the other was stopped too.")


def _stop(words: str) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(2)


def main() -> None:
    run_heard(partial(despatch, prog_name=Path(sys.argv[0]).name))
