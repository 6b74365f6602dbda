"""What an administrator is told to type is there."""

import re
from collections.abc import Iterator

import click

from app.commands.cli import despatch
from app.platform.config import Settings
from app.platform.root import ROOT
from tools.system import NEEDS

DEPLOY = ROOT / "deploy"
PAGES = sorted(DEPLOY.glob("*.md"))


def typed(text: str) -> Iterator[str]:
    """What follows `despatch` in a line to type, or between backticks."""
    yield from re.findall(r"^    (?:sudo |release: |web: |worker: )*despatch (.+)$", text, flags=re.M)
    yield from re.findall(r"`(?:sudo )?despatch ([^`]+)`", text)


def is_command(words: list[str]) -> bool:
    """Whether these begin with the path of a command that does something."""
    command: click.Command | None = despatch
    for word in words:
        if isinstance(command, click.Group) and not word.startswith(("-", "#", "…")):
            command = command.get_command(click.Context(command), word)
    if isinstance(command, click.Group):
        return command is not despatch and command.invoke_without_command
    return command is not None


def test_every_command_exists() -> None:
    commands = {(page.name, line) for page in PAGES for line in typed(page.read_text(encoding="utf-8"))}
    assert len(commands) > 10
    assert [
        found for found in sorted(commands) if not found[1].startswith("-") and not is_command(found[1].split())
    ] == []


def test_every_file_that_is_named_is_there() -> None:
    for page in PAGES:
        named = re.findall(r"\bdeploy/([\w./-]*\w)", page.read_text(encoding="utf-8"))
        assert [name for name in named if not (DEPLOY / name).exists()] == [], page.name


def test_every_setting_of_a_server_is_one() -> None:
    text = (DEPLOY / "despatch.env").read_text(encoding="utf-8")
    settings = re.findall(r"^#?([A-Z_]+)=", text, flags=re.M)
    assert {"SECRET_KEY", "AUDIT_KEY", "INSTANCE_DIR"} <= set(settings)
    assert {name.lower() for name in settings} <= Settings.model_fields.keys()


def test_a_server_gets_the_libraries_that_a_checkout_asks_for() -> None:
    (line,) = re.findall(r'^packages="(.+)"$', (DEPLOY / "install.sh").read_text(encoding="utf-8"), flags=re.M)
    assert [need.name for need in NEEDS["run"] if not set(need.packages) & set(line.split())] == []
