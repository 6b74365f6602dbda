"""Despatch is installed in an empty Debian 13, with Debian's own Python, from what `make wheel` makes and deploy/ has.

It needs root, Debian's mirror and a package index. All of it takes two to four minutes, so it is slow.
"""

import os
import re
import shutil
import subprocess
import urllib.request
import zipfile
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from app.platform.root import ROOT
from tests.deploy.containerfile import Image
from tests.deploy.debian import ENTER_CONFINED, Debian, empty_debian
from tests.deploy.units import UNITS, allowed_calls, setting
from tests.services.ports import free_ports
from tests.waiting import until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.processes,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a Debian in a folder"),
]

INSTALL = "/srv/release/deploy/install.sh /srv/release/dist/*.whl"
SETTINGS = "/etc/despatch/despatch.env"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what an administrator is given: dist/ and deploy/."""
    folder = tmp_path_factory.mktemp("release")
    checkout = folder / "checkout"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, checkout / name)
    (checkout / ".venv").symlink_to(ROOT / ".venv")
    (checkout / ".make").mkdir()
    (checkout / ".make" / "run").touch()  # the environment of this run is there
    subprocess.run(["make", "--quiet", "wheel"], cwd=checkout, check=True, stdout=subprocess.DEVNULL)
    for part in ("deploy", "dist"):
        shutil.copytree(checkout / part, folder / part)
    shutil.rmtree(checkout)
    return folder


@pytest.fixture
def debian(tmp_path: Path, release: Path) -> Debian:
    system = empty_debian(tmp_path / "debian")
    shutil.copytree(release, system.folder / "srv" / "release")
    return system


def serves(debian: Debian, folder: Path) -> None:
    """Web and worker of the units run, confined as there: all is ready, and the head of the audit chain is stored."""
    (port,) = free_ports(1)
    heads = debian.folder / "var" / "lib" / "despatch" / "instance" / "files" / "audit"
    assert not heads.exists()
    with ExitStack() as started:
        for name in ("web", "worker"):
            (line,) = setting(UNITS / f"despatch-{name}.service", "ExecStart")
            arguments = line.removeprefix("/opt/despatch/current/bin/despatch ").replace(":8000", f":{port}")
            started.enter_context(debian.confined(arguments, folder / f"{name}.log", allowed_calls()))
        until(lambda: answers(f"http://127.0.0.1:{port}/readyz"), seconds=60, said=(folder / "web.log").read_text)
        assert answers(f"http://127.0.0.1:{port}/guide/signing-in")
        until(lambda: any(heads.rglob("*.json")), seconds=60, said=(folder / "worker.log").read_text)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=60) as response:
            return bool(response.status == 200)
    except OSError:
        return False


LETTER = """
cd "$(mktemp -d)"
printf -- '---\\ntitle: A visit\\n---\\nWe visit on ((day)).\\n' >letter.md
echo 'day,office-holder,address line 1,address line 2,postcode' >values.csv
echo '27 March,Alex Example,Civic Hall,Leeds,LS1 1UR' >>values.csv
/opt/despatch/current/bin/despatch merge letter.md values.csv --out letters >&2
head -c 5 letters/0001.pdf
"""


def test_on_one_machine(debian: Debian, tmp_path: Path) -> None:
    said = debian.run(INSTALL)
    assert f"write your settings into {SETTINGS}" in said
    assert debian.run(f"stat -c '%a %U' {SETTINGS} /var/lib/despatch").split("\n")[:2] == ["600 root", "700 despatch"]
    settings = debian.run(f"cat {SETTINGS}")
    assert all(len(key) > 60 for key in re.findall(r"^(?:SECRET|AUDIT)_KEY=(.*)$", settings, flags=re.M))
    debian.run("despatch release")
    assert "missing" not in debian.run("despatch doctor")
    assert re.search(r"https://despatch\.example/link/\S{20,}", debian.run("despatch invite"))
    assert debian.run(LETTER).endswith("%PDF-")
    serves(debian, tmp_path)

    before = debian.run("ls /opt/despatch/releases")
    assert "its database is up to date" in debian.run(INSTALL), "again, as for an upgrade"
    assert debian.run(f"cat {SETTINGS}") == settings
    assert debian.run("ls /opt/despatch/releases") == before


def test_an_upgrade_takes_over_once_the_database_is_ready(debian: Debian) -> None:
    debian.run(INSTALL)
    debian.run("despatch release")
    first = debian.run("readlink /opt/despatch/current")
    change_wheel(debian.folder / "srv" / "release" / "dist")

    debian.run(f"cp {SETTINGS} /srv/kept && echo DATABASE_URL=postgresql:///nowhere >>{SETTINGS}")
    debian.run(f"! {INSTALL}")
    assert debian.run("readlink /opt/despatch/current") == first

    debian.run(f"cp /srv/kept {SETTINGS}")
    debian.run(INSTALL)
    second = debian.run("readlink /opt/despatch/current")
    assert second != first
    assert "missing" not in debian.run("despatch doctor")
    assert sorted(debian.run("ls -d /opt/despatch/releases/*").split()) == sorted((first + second).split())


def change_wheel(dist: Path) -> None:
    """Make it that of a later release: one file more."""
    (wheel,) = dist.glob("*.whl")
    before = sha256(wheel.read_bytes()).hexdigest()
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("app/later.txt", "")
    requirements = dist / "requirements.txt"
    text = requirements.read_text(encoding="utf-8")
    assert before in text
    requirements.write_text(text.replace(before, sha256(wheel.read_bytes()).hexdigest()), encoding="utf-8")


def test_practice_is_made_with_all_that_the_units_forbid(debian: Debian, tmp_path: Path) -> None:
    """Eighteen months of letters, PDFs, certificates, packs, pictures and mail, on a system that can't be written."""
    debian.run(INSTALL)
    (port,) = free_ports(1)
    log = tmp_path / "log"
    with debian.confined(f"practice --port {port}", log, allowed_calls()):
        until(lambda: answers(f"http://127.0.0.1:{port}/readyz"), seconds=400, said=log.read_text)
    assert "Traceback" not in log.read_text()


def test_on_postgresql(debian: Debian, tmp_path: Path) -> None:
    """Debian's own, which knows the user despatch without a password."""
    debian.run("apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null 2>&1")
    debian.run("echo \"listen_addresses = ''\" >>/etc/postgresql/17/main/postgresql.conf")
    debian.run(INSTALL)
    debian.run(f"sed -i 's/^#\\(DATABASE_URL\\|BROKER_URL\\)/\\1/' {SETTINGS}")
    with debian.background("pg_ctlcluster 17 main start --foreground", tmp_path / "postgresql.log"):
        socket = debian.folder / "run" / "postgresql" / ".s.PGSQL.5432"
        until(socket.exists, seconds=60, said=(tmp_path / "postgresql.log").read_text)
        debian.run("runuser -u postgres -- createuser --createdb despatch")
        debian.run("runuser -u postgres -- createdb --owner=despatch despatch")
        debian.run("despatch release")
        said = debian.run("despatch doctor")
        assert "missing" not in said
        assert re.search(r"database: postgresql", said)
        serves(debian, tmp_path)


def test_the_lines_of_the_containerfile(release: Path, tmp_path: Path) -> None:
    """The image itself is not built: that needs a container engine."""
    image = Image(ROOT / "deploy" / "Containerfile", release, tmp_path)
    assert int(image.user) > 10_000
    (port,) = free_ports(1)
    keys = {"SECRET_KEY": "s" * 40, "AUDIT_KEY": "a" * 40}
    variables = image.variables | keys | {"PORT": str(port), "BASE_URL": "https://despatch.example"}
    image.system.run(image.program("release"), **variables)
    log = tmp_path / "log"
    with image.system.background(image.program(), log, ENTER_CONFINED, **variables):
        until(lambda: answers(f"http://127.0.0.1:{port}/readyz"), seconds=60, said=log.read_text)


def test_by_pipx(debian: Debian) -> None:
    """For one person's own use. The versions are those that Despatch was tested with, also of what has newer ones."""
    debian.run("/srv/release/deploy/install.sh --system")
    debian.run("DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends pipx >/dev/null 2>&1")
    debian.run(
        "cd /srv/release/dist && pipx install --pip-args='--constraint constraints.txt' ./despatch-*.whl",
        PIP_CONSTRAINT="",
    )
    installed, pinned = (
        {(canonicalize_name(name), version) for name, version in re.findall(r"^([\w.-]+)==(\S+)", debian.run(of), re.M)}
        for of in ("pipx runpip despatch freeze", "cat /srv/release/dist/constraints.txt")
    )
    assert installed - pinned == set()
    assert len(installed) > 40
    assert "/srv/.local/share/despatch" in debian.run("/srv/.local/bin/despatch setup")
