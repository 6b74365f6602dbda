"""The README says what is so."""

import re
from pathlib import Path

import click

from app.cli import despatch
from app.config import Settings

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_explained_and_none_is_made_up():
    explained = set(re.findall(r"^\| `([A-Z0-9_]+)` \|", README, flags=re.M))
    assert explained == {name.upper() for name in Settings.model_fields}


def test_every_command_that_it_names_exists():
    for path in re.findall(r"`despatch ([a-z ]+?)(?: [\[A-Z][^`]*)?`", README):
        command: click.Command = despatch
        for word in path.split():
            assert isinstance(command, click.Group), path
            command = command.commands[word]


def test_every_picture_is_there():
    for path in re.findall(r"!\[[^]]+\]\(([^)]+)\)", README):
        assert (Path(__file__).parent.parent / path).is_file()
