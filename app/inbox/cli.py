"""`despatch mail`: what mails are, from their files alone."""

import json
import sys
from pathlib import Path

import click


@click.group()
def mail() -> None:
    """Mails that came in, as files."""


@mail.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
def classify(files: tuple[Path, ...]) -> None:
    """Say of each FILE (.eml, .msg, or a mail that begins with a "From " line) what kind of mail it is, as one JSON
    object a line: file, kind, reason, status, recipients, references, rule. Needs no database and no settings.

    Exit status 0, or 2 when a file can't be opened; the others are printed all the same.
    """
    status = 0
    for file in files:
        try:
            raw = file.read_bytes()
        except (OSError, ValueError) as problem:
            click.echo(f"{file}: Can't be read: {getattr(problem, 'strerror', None) or problem}.", err=True)
            status = 2
            continue
        click.echo(json.dumps({"file": str(file), **_told(raw)}))
    sys.exit(status)


def _told(raw: bytes) -> dict[str, object]:
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
