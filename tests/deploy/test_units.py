"""systemd knows every line of the units, and finds them well closed off."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.deploy.units import UNITS, machine_with_units, setting
from tools.system import locate

SERVICES = ("despatch-web.service", "despatch-worker.service", "despatch-verify.service")

MOST_EXPOSED = 1.1
"""Of 10, by `systemd-analyze security`. What is left: they use the network, AF_UNIX and this machine's root folder."""


def analyze(*arguments: str | Path) -> str:
    environment = {"SYSTEMD_COLORS": "0", "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [locate("systemd-analyze"), "--no-pager", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return machine_with_units(tmp_path_factory.mktemp("machine"))


def test_the_units_are_well_written(machine: Path) -> None:
    units = [unit.name for unit in UNITS.iterdir() if unit.is_file()]
    said = analyze("verify", f"--root={machine}", "--man=no", *units)
    assert [line for line in said.splitlines() if "despatch" in line] == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_hardly_exposed(machine: Path, service: str) -> None:
    said = analyze("security", "--offline=true", f"--root={machine}", service)
    exposure = re.search(r"Overall exposure level for \S+: ([0-9.]+)", said)
    assert exposure, said
    assert float(exposure[1]) <= MOST_EXPOSED, said


def test_every_unit_runs_a_program_that_is_installed() -> None:
    programs = {setting(UNITS / service, "ExecStart")[0].split()[0] for service in SERVICES}
    assert programs == {"/opt/despatch/current/bin/despatch"}
