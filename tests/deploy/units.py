"""What the units of systemd in deploy/systemd/ allow."""

import re
import shutil
import subprocess
from pathlib import Path

from app.platform.root import ROOT
from tools.system import locate

UNITS = ROOT / "deploy" / "systemd"
CONFINED = UNITS / "despatch-.service.d" / "confined.conf"


def setting(unit: Path, name: str) -> list[str]:
    """Return the values of a setting, as often as it is given."""
    return re.findall(rf"^{name}=(.*)$", unit.read_text(encoding="utf-8"), flags=re.M)


def allowed_calls() -> list[str]:
    """Return the system calls that SystemCallFilter lets through, for which systemd's own command knows the groups."""
    printed = subprocess.run(
        [locate("systemd-analyze"), "syscall-filter", "--no-pager"],
        capture_output=True,
        text=True,
        check=True,
        env={"SYSTEMD_COLORS": "0", "PATH": "/usr/bin:/bin"},
    ).stdout
    groups: dict[str, list[str]] = {}
    for line in printed.splitlines():
        if line.startswith("@"):
            group = groups.setdefault(line.strip(), [])
        elif line.startswith("    ") and not line.strip().startswith("#"):
            group.append(line.strip())

    def calls(name: str) -> set[str]:
        return set().union(*map(calls, groups[name])) if name.startswith("@") else {name}

    allowed = calls("@default")
    for filtered in setting(CONFINED, "SystemCallFilter"):
        named = set().union(*map(calls, filtered.removeprefix("~").split()))
        allowed = allowed - named if filtered.startswith("~") else allowed | named
    return sorted(allowed)


def machine_with_units(folder: Path) -> Path:
    """Return the root of a machine on which they are installed, beside those that ship with systemd."""
    systemd = folder / "usr" / "lib" / "systemd"
    shutil.copytree("/usr/lib/systemd/system", systemd / "system", symlinks=True)
    shutil.copytree(UNITS, folder / "etc" / "systemd" / "system")
    program = folder / "opt" / "despatch" / "current" / "bin" / "despatch"
    program.parent.mkdir(parents=True)
    program.touch(mode=0o755)
    return folder
