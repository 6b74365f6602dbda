"""The wheel has all that ships, and works without the checkout.

What is installed is asked for pages and for a letter, so that each part which is found by `ROOT` is found: 20 seconds.
"""

import os
import socket
import subprocess
import sys
import sysconfig
import urllib.error
import urllib.request
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from app.platform.root import ROOT
from tests.services.ports import free_ports
from tests.waiting import until

pytestmark = pytest.mark.processes

SHIPPED = ("docs/guide/", "gunicorn.conf.py", "letter_templates/", "migrations/", "recipients/")

GUARD = """
import os, sys

def refuse(event, arguments, checkout={checkout!r}, libraries={libraries!r}, installed={installed!r}):
    if event == "open" and isinstance(arguments[0], str):
        path = os.path.abspath(arguments[0])
        if path.startswith(checkout) and not path.startswith(libraries):
            raise PermissionError(f"in the checkout: {{path}}")
        if path.startswith(installed) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise PermissionError(f"in the installation: {{path}}")

sys.addaudithook(refuse)
"""
"""Python runs it at its start: no file of the checkout is opened, and none of the installation is written."""


PIP = [sys.executable, "-m", "pip", "--quiet"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run([*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT])
    return next(folder.glob("*.whl"))


def run(command: Sequence[str | Path], **options: Any) -> str:
    """Return what a program printed, when it ended well."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **options)
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_the_wheel_has_what_the_checkout_has_and_nothing_else(wheel: Path) -> None:
    """Also a file that git does not know yet, as it will."""
    listed = run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT).split("\0")
    there = {name for name in listed if name.startswith(("app/", *SHIPPED)) and (ROOT / name).is_file()}
    there -= {"app/web/vendor.sh"}
    with zipfile.ZipFile(wheel) as archive:
        inside = {name: archive.read(name) for name in archive.namelist() if not name.startswith("despatch-")}
    assert inside.keys() == {name if name.startswith("app/") else f"app/shipped/{name}" for name in there}
    assert [name for name in inside if inside[name] != (ROOT / name.removeprefix("app/shipped/")).read_bytes()] == []


class Installed:
    """Despatch in an environment of its own, which has the libraries of this one; used from another folder."""

    def __init__(self, wheel: Path, folder: Path) -> None:
        environment = folder / "environment"
        run([sys.executable, "-m", "venv", "--without-pip", environment])
        python, libraries = environment / "bin" / "python", sysconfig.get_path("purelib")
        run([*PIP, "--python", python, "install", "--no-deps", "--no-index", wheel])
        packages = Path(run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]).strip())
        (packages / "libraries.pth").write_text(libraries)
        guard = GUARD.format(checkout=f"{ROOT}/", libraries=f"{libraries}/", installed=f"{environment}/")
        (packages / "sitecustomize.py").write_text(guard)
        self.folder = folder / "elsewhere"
        self.folder.mkdir()
        self.program = environment / "bin" / "despatch"
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "TMPDIR", "LANG")}
        self.variables = kept | {"HOME": str(folder / "home"), "WEB_CONCURRENCY": "1"}

    def run(self, *arguments: str) -> str:
        return run([self.program, *arguments], cwd=self.folder, env=self.variables)

    def start(self, *arguments: str, log: Path) -> "subprocess.Popen[bytes]":
        with log.open("wb") as file:
            return subprocess.Popen(
                [self.program, *arguments], cwd=self.folder, env=self.variables, stdout=file, stderr=file
            )


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return Installed(wheel, tmp_path_factory.mktemp("installed"))


def test_it_is_set_up_and_serves_pages_without_the_checkout(installed: Installed, tmp_path: Path) -> None:
    made = installed.run("setup")
    assert str(Path(installed.variables["HOME"]) / ".local" / "share" / "despatch") in made
    assert "missing" not in installed.run("doctor")
    assert installed.run("registry", "check")
    assert installed.run("templates", "check")
    port, log, notices = free_ports(1)[0], tmp_path / "log", socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    notices.bind(str(tmp_path / "notices"))
    installed.variables["NOTIFY_SOCKET"] = str(tmp_path / "notices")
    server = installed.start("web", "--bind", f"127.0.0.1:{port}", log=log)
    try:
        with notices:
            notices.settimeout(60)
            assert notices.recv(1000).startswith(b"READY=1"), "as Type=notify of systemd waits for it"
        until(lambda: answer(port, "/readyz") == 200, seconds=120, said=log.read_text)
        for path in ("/sign-in", "/guide/signing-in", "/static/despatch.js"):
            assert answer(port, path) == 200, log.read_text()
    finally:
        server.terminate()
        server.wait(timeout=60)


def answer(port: int, path: str) -> int:
    """The status of a page; 0 while no one listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as response:
            return int(response.status)
    except urllib.error.HTTPError as problem:
        return problem.code
    except urllib.error.URLError:
        return 0


def test_it_makes_letters_without_the_checkout(installed: Installed) -> None:
    (installed.folder / "letter.md").write_text("---\ntitle: A visit\n---\nWe visit on ((day)).\n")
    (installed.folder / "values.csv").write_text(
        "day,office-holder,address line 1,address line 2,postcode\n27 March,Alex Example,Civic Hall,Leeds,LS1 1UR\n"
    )
    installed.run("merge", "letter.md", "values.csv", "--out", "letters", "--jobs", "1")
    assert (installed.folder / "letters" / "0001.pdf").read_bytes().startswith(b"%PDF")
