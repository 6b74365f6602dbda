"""What install.sh does to folders; the rest is proved in an empty Debian (test_empty_debian.py)."""

import re
import subprocess
from pathlib import Path

import pytest

from app.platform.root import ROOT

INSTALL = ROOT / "deploy" / "install.sh"


@pytest.mark.parametrize("mounted", [True, False])
def test_a_folder_for_backups_that_is_there_is_left_as_it_is(tmp_path: Path, *, mounted: bool) -> None:
    """It may be another machine's. An upgrade prepares the system as an installation does."""
    backups = tmp_path / "backups"
    if mounted:
        backups.mkdir()
    (prepare,) = re.findall(r"^prepare_system\(\) \{$.*?^\}$", INSTALL.read_text(encoding="utf-8"), flags=re.M | re.S)
    script = f"""set -eu
packages= programs={tmp_path}/programs data={tmp_path}/data backups={backups}
getent() {{ :; }}
install() {{ echo "$@"; }}
{prepare}
prepare_system"""
    said = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True).stdout
    assert f"{tmp_path}/data" in said
    assert (str(backups) in said) is not mounted
