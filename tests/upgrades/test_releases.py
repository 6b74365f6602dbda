"""The pages about releases name the last one, and its programs are here."""

import re
import tomllib

from packaging.version import Version

from app.platform.revisions import newest_revision
from app.platform.root import ROOT
from tests.upgrades import last_release


def found(page: str, pattern: str) -> tuple[str, ...]:
    """What the groups of a pattern stand for, where it comes first in a page."""
    match = re.search(pattern, (ROOT / page).read_text(encoding="utf-8"), flags=re.M)
    assert match, f"{page} has nothing like {pattern}"
    return match.groups()


def test_pages_name_the_version_and_the_schema_of_the_newest_release() -> None:
    """A version under development comes after the release that they name, and may have a newer schema."""
    version = Version(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
    release, schema = found("docs/releases.md", r"^\| (\d+\.\d+\.\d+) \| (\d{4}) \|")
    assert found("deploy/upgrade.md", r"Despatch (\S+), schema (\d{4})$") == (release, schema)
    assert found("deploy/upgrade.md", r"despatch db downgrade (\d{4})$") == (schema,)
    if version.is_devrelease:
        tagged = last_release.last_release()
        assert (tagged.version, tagged.revision, Version(release) < version) == (release, schema, True)
    else:
        assert (str(version), newest_revision()) == (release, schema)
