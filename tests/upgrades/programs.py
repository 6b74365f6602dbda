"""Programs of an installation, of this release or of another one in a folder of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from app.platform.config import Settings
from app.platform.root import ROOT
from tests.accounts.test_two_processes import answers
from tests.fixtures.environment import variables_of
from tests.waiting import until

DEADLINE = 120
"""Seconds within which a program starts or ends, on a busy machine."""


class Programs:
    """Those of the release in `home`, on the installation of `settings`. What they say is in `log`."""

    def __init__(self, settings: Settings, log: Path, *, home: Path = ROOT, **more: str) -> None:
        self.home, self.log = home, log
        named = {name.upper(): str(value) for name, value in variables_of(settings).items()}
        self.environment: Mapping[str, str] = {**os.environ, **named, "PYTHONPATH": str(home), "WORKERS": "1", **more}

    def despatch(self, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """What a command says when it has ended. `typed`: its answers."""
        command = [Path(sys.executable).with_name("despatch"), *arguments]
        pipes = {"capture_output": True, "text": True, "check": False, "timeout": DEADLINE, "input": typed}
        return subprocess.run(command, cwd=self.home, env=self.environment, **pipes)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """A program of the environment that runs on."""
        program, *arguments = command
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [Path(sys.executable).with_name(program), *arguments],
                cwd=self.home,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def gunicorn(self, port: int) -> tuple[str, ...]:
        return ("gunicorn", "--config", "gunicorn.conf.py", "--bind", f"127.0.0.1:{port}", "app:create_app()")

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def until_serving(self, port: int) -> None:
        until(lambda: answers(port), seconds=DEADLINE, said=self.said)
