"""`despatch templates`: check letter templates without the browser."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from app.platform.root import ROOT


@click.group()
def templates() -> None:
    """Check letter templates."""


@templates.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """List the problems in FILES. Without FILES, check the templates that are supplied with Despatch.

    Each problem is one line: the file, the line, a code and what to do. The exit status is 2 if there is a problem, or
    if a file can't be read.
    """
    said = [line for file in files or sorted((ROOT / "letter_templates").glob("*.md")) for line in _problems(file)]
    for line in said:
        click.echo(line)
    if said:
        sys.exit(2)
    click.echo("No problems found")


def _problems(file: Path) -> Iterator[str]:
    from app.drafting.words import sentence
    from app.letters.text.template import check_template

    try:
        problems = check_template(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        yield f"{file}: The file is not UTF-8 text. Save it as UTF-8."
        return
    except OSError as problem:
        yield f"{file}: The file can’t be read: {problem.strerror}."
        return
    for one in problems:
        yield f"{file}:{one.line}: {one.code}: {sentence(one)}"
