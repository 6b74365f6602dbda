"""The `despatch doctor` command."""

import sys

import click

from app.health.doctor import examine


@click.command()
def doctor() -> None:
    """Check this installation and print a line for each check; exit status 2 when something is missing."""
    findings = examine()
    for finding in findings:
        click.echo(f"{finding.state:<9}{finding.what}: {finding.words}")
    if not all(finding.well for finding in findings):
        sys.exit(2)
