"""`despatch templates`: look at letter templates without the browser."""

import sys
from pathlib import Path

import click

from app.config import ROOT


@click.group()
def templates() -> None:
    """Letter templates."""


@templates.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Say what is wrong in FILES, and at which line; without FILES, in the templates that ship."""
    from app.drafting.words import sentence
    from app.letters.template import check_template

    problems = 0
    for file in files or sorted((ROOT / "letter_templates").glob("*.md")):
        for problem in check_template(file.read_text(encoding="utf-8")):
            problems += 1
            click.echo(f"{file}:{problem.line}: {problem.code}: {sentence(problem)}")
    if problems:
        sys.exit(2)
    click.echo("No problems found")
