"""The layers of docs/design.md hold: import-linter reads those in pyproject.toml, the others are read here."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OUTER = ("views", "tasks", "cli")
MAY_IMPORT_THE_OUTER_RING = {
    "app/commands/cli.py",
    *(f"app/{room.parent.name}/room.py" for room in (ROOT / "app").glob("*/room.py")),
}


def test_the_layer_contracts_hold():
    lint = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def imported(source: str) -> Iterator[str]:
    """Every module of ours that a source may import, wherever in it, and whether named whole or by its parent."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield module
                yield from (f"{module}.{name.name}" for name in names)


def is_outer(module: str) -> bool:
    """A room's `views`, `tasks` or `cli`, or a package's in it."""
    top, _, *names = [*module.split("."), ""]
    return top == "app" and any(name in OUTER for name in names)


@pytest.mark.parametrize(
    ("source", "outer"),
    [
        ("import app.campaigns.lifecycle.views.campaigns", True),
        ("from app.campaigns.preview import views", True),
        ("from app.registry.holders.views.people import blueprint", True),
        ("def f():\n    from app.production.tasks import TASKS", True),
        ("from app.campaigns.letters import list_letters", False),
        ("import app.web.views_of_the_sea", False),
    ],
)
def test_an_import_of_the_outer_ring_is_seen(source, outer):
    assert any(map(is_outer, imported(source))) is outer


def test_nothing_but_a_room_and_the_commands_imports_views_tasks_or_commands():
    offenders = {
        f"{path.relative_to(ROOT)}: {module}"
        for path in (ROOT / "app").rglob("*.py")
        if path.relative_to(ROOT).as_posix() not in MAY_IMPORT_THE_OUTER_RING
        for module in imported(path.read_text(encoding="utf-8"))
        if is_outer(module)
    }
    assert offenders == set()


def test_one_module_imports_weasyprint_and_what_it_is_made_of():
    """Its insides move: the module that knows them names the version, and refuses another."""
    importers = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "app").rglob("*.py")
        for module in imported(path.read_text(encoding="utf-8"))
        if module.partition(".")[0] in {"weasyprint", "pydyf"}
    }
    assert importers == {"app/letters/pdf/engine.py"}


def test_pages_are_where_they_are_found():
    """`views_in` adds the blueprints of `views` alone."""
    elsewhere = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "app").rglob("*.py")
        if "= Blueprint(" in path.read_text() and "views" not in path.with_suffix("").parts
    ]
    assert elsewhere == []
