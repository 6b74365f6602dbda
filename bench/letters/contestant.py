"""The bench's side of a program: start it, ask it for letters, end it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.platform.root import ROOT

OURS = Path(sys.executable)
PEERS = ROOT / ".venv-bench" / "bin" / "python"


class Missing(Exception):
    """A program can't run here: its words say why."""


@dataclass(frozen=True)
class Program:
    """A module that speaks as program.py has it, and its arguments after the sample's folder."""

    python: Path
    module: str
    arguments: tuple[str, ...] = ()


def ours(module: str, *arguments: str) -> Program:
    return Program(OURS, f"bench.letters.ours.{module}", arguments)


def peer(module: str, *arguments: str) -> Program:
    return Program(PEERS, f"bench.letters.peers.{module}", arguments)


class Contestant:
    """A running program."""

    def __init__(self, process: "subprocess.Popen[str]", log: Path) -> None:
        self.process = process
        self._log = log
        self._read()

    def ask(self, question: Any) -> dict[str, Any]:
        """Its answer. Raises Missing with the last it said when it has ended."""
        self.tell(question)
        return self.answer()

    def tell(self, question: Any) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        return self._read()

    def _read(self) -> dict[str, Any]:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            said = self._log.read_text(errors="replace").strip().splitlines()
            raise Missing(said[-1] if said else f"ended with status {self.process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def running(program: Program, *first: str) -> Iterator[Contestant]:
    """The program, ready; `first` are arguments before its own. Raises Missing when it can't run here."""
    if not program.python.exists():
        raise Missing("The peers are not set up: make bench")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        log = Path(folder) / "log"
        process = _start(program, first, log)
        try:
            yield Contestant(process, log)
        finally:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()


def _start(program: Program, first: Sequence[str], log: Path) -> "subprocess.Popen[str]":
    command = [str(program.python), "-m", program.module, *first, *program.arguments]
    with log.open("wb") as out:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=out,
            text=True,
        )
