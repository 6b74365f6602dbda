"""What stands around the code: commands, pinned requirements, processes, and nothing of the machine it was made on."""

import contextlib
import re
import subprocess
import tomllib
from collections import deque
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from app.platform.root import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
TESTING = [Requirement(line) for line in PROJECT["project"]["optional-dependencies"]["test"]]
BUILD = [Requirement(line) for line in PROJECT["dependency-groups"]["build"]]
PEERS = [Requirement(line) for line in PROJECT["dependency-groups"]["bench"]]


def pins(name: str) -> Iterator[tuple[str, str, list[str]]]:
    """Name, version and hashes of each requirement."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        found = re.fullmatch(
            r"([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)(?: ; [^-]+)?((?:\s+--hash=sha256:[0-9a-f]{64})+)\s*", line
        )
        assert found, f"{name} has a line that is no hashed pin: {line[:80]}"
        yield canonicalize_name(found[1]), found[2], found[3].split()


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("requirements.txt", RUNTIME + BUILD),
        ("requirements-test.txt", RUNTIME + BUILD + TESTING),
        ("bench/requirements.txt", PEERS),
    ],
)
def test_every_dependency_is_pinned_with_hashes(name: str, wanted: list[Requirement]) -> None:
    versions: dict[str, list[str]] = {}
    for pinned, version, _hashes in pins(name):
        versions.setdefault(pinned, []).append(version)
    for requirement in wanted:
        assert any(map(requirement.specifier.contains, versions.get(canonicalize_name(requirement.name), []))), (
            f"{requirement} is not in {name}: make requirements"
        )


def test_tests_run_on_the_versions_that_are_shipped() -> None:
    assert {(pin, version) for pin, version, _ in pins("requirements.txt")} <= {
        (pin, version) for pin, version, _ in pins("requirements-test.txt")
    }


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_a_list_of_pins_is_whole(name: str) -> None:
    """It is installed as it stands, without a look at what its packages ask for: that must be in it already."""
    here: dict[str, str] = {}
    for pinned, version, _hashes in pins(name):
        with contextlib.suppress(metadata.PackageNotFoundError):  # one of another system
            if metadata.version(pinned) == version:
                here[pinned] = version
    assert len(here) > 40
    wanting = deque((pinned, "") for pinned in here)
    seen = set(wanting)
    while wanting:
        pinned, extra = wanting.popleft()
        for line in metadata.requires(pinned) or ():
            asked = Requirement(line)
            if asked.marker and not asked.marker.evaluate({"extra": extra}):
                continue
            wanted = canonicalize_name(asked.name)
            assert asked.specifier.contains(here.get(wanted, ""), prereleases=True), (
                f"{pinned} asks for {asked}, which is not in {name}: make requirements"
            )
            for more in {(wanted, extra) for extra in asked.extras} - seen:
                seen.add(more)
                wanting.append(more)


def test_set_up_builds_with_what_is_pinned() -> None:
    assert PROJECT["build-system"]["requires"] == PROJECT["dependency-groups"]["build"]


def test_help_explains_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.search(r"^\.PHONY:(.+)$", makefile, flags=re.M)[1].split())
    explained = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    internal = {"run-system", "test-system", "bench-system"}
    assert {line.split()[1] for line in explained.splitlines()} == phony - internal


def test_processes() -> None:
    procfile = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines())
    assert set(procfile) == {"web", "worker", "release"}


def test_ci_is_the_whole_check() -> None:
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").endswith("exec make test\n")


def test_nothing_tracked_speaks_of_the_machine_it_was_made_on() -> None:
    """Neither a path of this checkout or home folder, nor a package registry's address."""
    registries = r"files\.pythonhosted|pypi\.org/simple|registry\.npmjs|deb\.debian"
    here = "|".join(re.escape(f"{folder}/") for folder in (ROOT, Path.home()))
    told = re.compile(f"{registries}|{here}".encode())
    assert [path.relative_to(ROOT).as_posix() for path in tracked() if told.search(path.read_bytes())] == []


def test_every_library_is_attributed() -> None:
    attributed = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    assert {library.name for library in RUNTIME if f"| {library.name} |" not in attributed} == set()
