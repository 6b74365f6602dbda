"""The layers of docs/design.md hold: import-linter reads them from pyproject.toml."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_layer_contracts_hold():
    lint = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_nothing_but_the_assembly_and_the_commands_imports_views_tasks_or_commands():
    offenders = []
    for path in (ROOT / "app").rglob("*.py"):
        name = path.relative_to(ROOT).as_posix()
        if name in {"app/assembly.py", "app/cli.py"}:
            continue
        for line in path.read_text().splitlines():
            imported = line.split()[1] if line.startswith(("import app.", "from app.")) else ""
            if imported.endswith((".views", "_views", ".tasks", ".cli")):
                offenders.append(f"{name}: {line}")
    assert offenders == []
