"""An empty Debian 13 in a folder, made by mmdebstrap, and the programs that run in it.

Debian's mirror and Python's package index are those of this machine. It needs root.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from tests.services.run import once
from tools.system import locate

CONFINED = Path(__file__).with_name("confined.py")
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
INDEX = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")

ENTER = """
set -e
mount --make-rprivate /
mount -t proc proc "$1/proc"
mount --rbind /dev "$1/dev"
exec chroot "$@"
"""

ENTER_CONFINED = """
set -e
mount --make-rprivate /
mount --bind "$1" "$1"
mount -t proc -o subset=pid,hidepid=invisible proc "$1/proc"
mount --rbind /dev "$1/dev"
mount -t tmpfs tmpfs "$1/tmp"
chmod 1777 "$1/tmp"
mount --bind "$1/var/lib/despatch" "$1/var/lib/despatch"
mount --bind "$1/run" "$1/run"
mount -o remount,bind,ro "$1"
exec chroot "$@"
"""
"""As ProtectSystem=strict, StateDirectory=despatch, PrivateTmp=yes, ProcSubset=pid and ProtectProc=invisible do it."""

CONFINE = """#!/bin/sh
exec python3 /usr/local/lib/confined/confined.py {calls} /opt/despatch/current/bin/despatch "$@"
"""


class Debian:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, script: str, **variables: str) -> str:
        """Return what a shell script printed, when it ended well. It runs as root."""
        command = [*self._enter(ENTER), "/bin/sh", "-euc", script]
        done = subprocess.run(
            command,
            env=_environment() | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}"
        return done.stdout

    @contextmanager
    def background(self, script: str, log: Path, entering: str = ENTER, **variables: str) -> Iterator[None]:
        """Run a shell script until the end of the block, then kill it and all that it started."""
        command = [*self._enter(entering), "/bin/sh", "-euc", script]
        with (
            log.open("wb") as file,
            subprocess.Popen(command, env=_environment() | variables, stdout=file, stderr=file) as process,
        ):
            try:
                yield
            finally:
                process.kill()

    def confined(self, arguments: str, log: Path, calls: Sequence[str]) -> AbstractContextManager[None]:
        """Run `despatch` with these arguments in the background, as the units do: with the settings of the server, as
        the user despatch, and with no more than they allow."""
        place = self.folder / "usr" / "local" / "lib" / "confined"
        program = place / "bin" / "despatch"
        program.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CONFINED, place)
        program.write_text(CONFINE.format(calls=",".join(calls)))
        program.chmod(0o755)
        programs = "/" + place.relative_to(self.folder).as_posix()
        return self.background(f"exec despatch {arguments}", log, ENTER_CONFINED, DESPATCH_PROGRAMS=programs)

    def _enter(self, script: str) -> list[str]:
        space = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "/bin/sh", "-c", script, "sh"]
        return [*space, str(self.folder)]


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in INDEX if name in os.environ}
    return kept | {
        "PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/srv",
        "LANG": "C.UTF-8",
        "PIP_CERT": "/srv/certificates.pem",
    }


def empty_debian(folder: Path) -> Debian:
    """Return a system that has what is essential, and apt, in a new folder."""
    made = once("empty-debian", _make)
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["cp", "--archive", "--reflink=auto", made["folder"], folder], check=True)
    return Debian(folder)


def _make(folder: Path) -> dict[str, Any]:
    system = folder / "system"
    mirror = _mirror()
    command = [locate("mmdebstrap"), "--quiet", "--variant=apt", "trixie", str(system), mirror]
    subprocess.run(command, check=True)
    shutil.copy("/etc/resolv.conf", system / "etc" / "resolv.conf")
    shutil.copy(CERTIFICATES, system / "srv" / "certificates.pem")
    if (settings := Path("/etc/pip.conf")).exists():
        shutil.copy(settings, system / "etc" / "pip.conf")
    refuse = system / "usr" / "sbin" / "policy-rc.d"  # no package starts a server
    refuse.write_text("#!/bin/sh\nexit 101\n")
    refuse.chmod(0o755)
    return {"folder": str(system)}


def _mirror() -> str:
    """The address from which this machine takes the packages of Debian 13."""
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", "Codename: trixie"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    return listed[0]
