"""`despatch mail`: what mails are, from their files alone; what changed rules would say of those that are kept."""

import json
import sys
from pathlib import Path

import click


@click.group()
def mail() -> None:
    """Sort incoming mail."""


@mail.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
def classify(files: tuple[Path, ...]) -> None:
    """Print the kind of each FILE (.eml, .msg, or an email that begins with a "From " line), as one JSON object a
    line: file, kind, reason, status, recipients, references, rule. Needs no database and no settings.

    Exit status 0, or 2 when a file can't be opened. The other files are still printed.
    """
    status = 0
    for file in files:
        try:
            raw = file.read_bytes()
        except (OSError, ValueError) as problem:
            click.echo(f"{file}: Can't be read: {getattr(problem, 'strerror', None) or problem}.", err=True)
            status = 2
            continue
        click.echo(json.dumps({"file": str(file), **_classification(raw)}))
    sys.exit(status)


@mail.command()
def compare() -> None:
    """Try the current rules on all saved mail, and print each message that would change kind, as one JSON object a
    line: message, stands, would_be, rule. Nothing changes until an administrator applies the rules on the page "Rules
    for sorting mail". Messages for which a person chose the kind are left out.

    Exit status 0 when nothing would change, 1 when something would.
    """
    from app.commands.installation import open_installation
    from app.inbox.sorting.reclassify import differences, try_rules

    with open_installation() as services:
        try_rules(services)
        with services.database.reading() as session:
            found = differences().items(session)
    for difference in found:
        stands = {"kind": difference.was.kind, "reason": difference.was.reason}
        would_be = {"kind": difference.trial.kind, "reason": difference.trial.reason}
        told = {"message": difference.message.id, "stands": stands, "would_be": would_be, "rule": difference.trial.rule}
        click.echo(json.dumps(told))
    sys.exit(1 if found else 0)


def _classification(raw: bytes) -> dict[str, object]:
    from app.inbox.reading.classify import classify as classify_mail
    from app.inbox.reading.content import OLE
    from app.inbox.reading.read import read_message, read_outlook

    outcome = classify_mail(read_outlook(raw) if raw.startswith(OLE) else read_message(raw), raw)
    return {
        "kind": outcome.kind,
        "reason": outcome.reason,
        "status": outcome.status,
        "recipients": outcome.recipients,
        "references": outcome.references,
        "rule": outcome.rule,
    }
