"""The commands, as an administrator runs them. A test takes some seconds: each loads all that ships."""

import pytest
from click.testing import CliRunner

from app.commands.cli import despatch
from tests.backups.conftest import House


@pytest.fixture
def run(house: House, monkeypatch):
    """Run a command on the installation, or on another; its result."""
    house.services.database.close()

    def invoke(*words: str, settings=house.settings, answer: str = ""):
        for module in ("app.platform.config", "app.commands.installation.config"):
            monkeypatch.setattr(f"{module}.load_settings", lambda: settings)
        return CliRunner().invoke(despatch, words, input=answer)

    return invoke


def test_backup_is_made_listed_verified_and_restored(house: House, run) -> None:
    made = run("backup")
    assert made.exit_code == 0, made.output
    for key in ("AUDIT_KEY", "SECRET_KEY", "BACKUP_KEY"):
        assert key in made.output
    (name,) = house.store().names()
    assert name in made.output
    assert name in run("backup", "list").output
    verified = run("backup", "verify", "--all")
    assert (verified.exit_code, name in verified.output) == (0, True), verified.output
    empty = house.empty()
    left = run("restore", settings=empty.settings, answer="n\n")
    assert left.exit_code != 0
    done = run("restore", settings=empty.settings, answer="y\n")
    assert done.exit_code == 0, done.output
    assert name in done.output


def test_backup_goes_elsewhere_on_demand(house: House, run, tmp_path) -> None:
    url = f"file://{tmp_path / 'elsewhere'}"
    missing = run("backup", "--to", url)
    assert (missing.exit_code, str(tmp_path / "elsewhere") in missing.output) == (2, True)
    (tmp_path / "elsewhere").mkdir()
    assert run("backup", "--to", url).exit_code == 0
    assert house.store().names() == []
    assert run("backup", "--to", url, "list").output.count("files") == 1
    empty = house.empty()
    assert run("restore", "--from", url, "--yes", settings=empty.settings).exit_code == 0


def test_faults_end_with_status_2_and_say_what(house: House, run) -> None:
    assert run("restore", "--yes").exit_code == 2
    run("backup")
    for words in (("restore",), ("restore", "--yes")):
        refused = run(*words)
        assert refused.exit_code == 2, "it is refused before anything is asked"
        assert "--replace" in refused.output
    storage = house.store().storage
    for key in storage.keys("objects/"):
        storage.put(key, b"damaged")
    broken = run("backup", "verify")
    assert broken.exit_code == 2
    assert broken.output.count("missing or damaged") == 1
    settings = house.settings.model_copy(update={"backup_url": ""})
    assert "BACKUP_URL" in run("backup", settings=settings).output
