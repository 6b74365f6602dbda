"""What the operating system must provide, and how to get it.

    python3 tools/system.py run     what Despatch needs to run: venv, and the native libraries that set PDFs
    python3 tools/system.py test    that, and the servers, browser and Java that the tests use
    python3 tools/system.py bench   that, and the programs that the benchmarks of letters have for peers

What is missing is installed with apt where that is allowed (root, or sudo without a password). Elsewhere the one line
to type is printed and the exit status is 1. Only the standard library: it runs before anything is installed.
"""

import ctypes
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Need:
    """Something that must be on the machine. `find` says where it is, or None."""

    name: str
    find: Callable[[], str | None]
    packages: tuple[str, ...]
    """The Debian or Ubuntu package that brings it: the first of these that the release has."""


def library(soname: str) -> Callable[[], str | None]:
    def find() -> str | None:
        try:
            ctypes.CDLL(soname)
        except OSError:
            return None
        return soname

    return find


def command(*names: str) -> Callable[[], str | None]:
    return lambda: next(filter(None, map(shutil.which, names)), None)


def program(name: str) -> Callable[[], str | None]:
    """A server's: Debian keeps those in /usr/sbin, which is on root's PATH alone."""
    return lambda: shutil.which(name) or shutil.which(name, path="/usr/sbin")


def dovecot_with_imap() -> str | None:
    """The server's program, where what speaks IMAP for it, a package of its own in Debian, is there too."""
    return program("dovecot")() if Path("/usr/lib/dovecot/imap").exists() else None


def file(path: str) -> Callable[[], str | None]:
    return lambda: path if Path(path).exists() else None


def module(name: str) -> Callable[[], str | None]:
    return lambda: name if importlib.util.find_spec(name) else None


def postgresql_programs() -> str | None:
    """The folder of initdb and postgres: Debian keeps one for each version, off the PATH. The newest wins."""
    versions = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()]
    if versions:
        return str(max(versions, key=lambda path: float(path.parent.name)))
    initdb = shutil.which("initdb")
    return str(Path(initdb).parent) if initdb else None


RUN = (
    Need("venv", module("ensurepip"), (f"python3.{sys.version_info.minor}-venv", "python3-venv")),
    Need("Pango", library("libpango-1.0.so.0"), ("libpango-1.0-0",)),
    Need("Pango for FreeType", library("libpangoft2-1.0.so.0"), ("libpangoft2-1.0-0",)),
    Need("HarfBuzz subsetter", library("libharfbuzz-subset.so.0"), ("libharfbuzz-subset0",)),
    Need("fontconfig", library("libfontconfig.so.1"), ("libfontconfig1",)),
)

TEST = (
    Need("PostgreSQL", postgresql_programs, ("postgresql",)),
    Need("Redis", command("redis-server", "valkey-server"), ("redis-server", "valkey-server")),
    Need("Chromium", command("chromium", "chromium-browser", "google-chrome"), ("chromium", "chromium-browser")),
    Need("Java", command("javac"), ("default-jdk-headless",)),
    Need("LibreOffice Writer", command("soffice"), ("libreoffice-writer-nogui", "libreoffice-writer")),
    Need("OpenSSL", command("openssl"), ("openssl",)),
    Need("Postfix", program("postfix"), ("postfix",)),
    Need("Dovecot", dovecot_with_imap, ("dovecot-imapd",)),
    Need("systemd-analyze", command("systemd-analyze"), ("systemd",)),
    Need("nginx", program("nginx"), ("nginx-light", "nginx")),
    Need("mmdebstrap", command("mmdebstrap"), ("mmdebstrap",)),
    Need("Prometheus", command("promtool"), ("prometheus",)),
    Need("JAXB", file("/usr/share/java/jaxb-runtime.jar"), ("libjaxb-java",)),
    Need(
        "Liberation Sans for Chromium",
        file("/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf"),
        ("fonts-liberation",),
    ),
)

BENCH = (
    Need("pdfTeX and its fonts", command("pdftex"), ("texlive-base",)),
    Need("qpdf", command("qpdf"), ("qpdf",)),
)

NEEDS = {"run": RUN, "test": RUN + TEST, "bench": RUN + TEST + BENCH}


class NotInstalled(Exception):
    """A program that the tests drive is not on this machine."""


def locate(name: str) -> str:
    """Where the need of that name is. Raises NotInstalled with the line to type."""
    need = next(need for need in NEEDS["test"] if need.name == name)
    where = need.find()
    if where is None:
        raise NotInstalled(f"{name} is not installed: sudo apt-get install {need.packages[0]}")
    return where


def main(arguments: Sequence[str]) -> int:
    needs = NEEDS[arguments[0]]
    missing = [need for need in needs if need.find() is None]
    if not missing:
        return 0
    names = ", ".join(need.name for need in missing)
    if not shutil.which("apt-get"):
        print(f"Missing: {names}. Install them by the means of this system.", file=sys.stderr)
        return 1
    sudo = _may_install()
    if sudo is not None:
        print(f"Installing {names}", flush=True)
        _run([*sudo, "apt-get", "update", "-qq"])
        _run([*sudo, "env", "DEBIAN_FRONTEND=noninteractive", *_install(missing)])
        missing = [need for need in missing if need.find() is None]
    if missing:
        print(f"Missing: {', '.join(need.name for need in missing)}. Type this, then try again:", file=sys.stderr)
        print(f"  sudo {shlex.join(_install(missing))}", file=sys.stderr)
        return 1
    return 0


def _may_install() -> list[str] | None:
    """What to put before apt-get; None when this user may not install."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo]
    return None


def _install(missing: Sequence[Need]) -> list[str]:
    return ["apt-get", "install", "-y", "--no-install-recommends", *(_package(need) for need in missing)]


def _package(need: Need) -> str:
    known = (name for name in need.packages if _quiet(["apt-cache", "show", name]).returncode == 0)
    return next(known, need.packages[0])


def _run(line: Sequence[str]) -> None:
    """Quiet when it works; everything it said when it fails."""
    done = _quiet(line)
    if done.returncode:
        print(done.stdout, file=sys.stderr)


def _quiet(line: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
