"""The README says what is so."""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from app.commands.cli import despatch
from app.platform.config import Settings

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_explained_and_none_is_made_up():
    explained = set(re.findall(r"^\| `([A-Z0-9_]+)` \|", README, flags=re.M))
    assert explained == {name.upper() for name in Settings.model_fields} | {"WEB_CONCURRENCY", "WEB_THREADS"}


def commands(group: click.Group, *path: str) -> Iterator[str]:
    """The path of every command that does something."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            if command.invoke_without_command:
                yield " ".join((*path, name))
            yield from commands(command, *path, name)
        else:
            yield " ".join((*path, name))


def test_every_command_is_explained_and_none_is_made_up():
    table = "\n".join(line for line in README.splitlines() if line.startswith("| `despatch "))
    assert sorted(named(table)) == sorted(commands(despatch))
    assert set(named(README)) <= set(commands(despatch))


def named(text: str) -> list[str]:
    """Commands in `text`, without their options and arguments."""
    return re.findall(r"`despatch ([a-z ]+?)(?: [-\[A-Z][^`]*)?`", text)


def test_every_picture_is_there():
    for path in re.findall(r"!\[[^]]+\]\(([^)]+)\)", README):
        assert (Path(__file__).parent.parent / path).is_file()
