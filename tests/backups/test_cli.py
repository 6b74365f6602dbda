"""The commands, as an administrator runs them. A test takes some seconds: each loads all that ships."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.backups.history import last_backup, latest_backups
from app.backups.make import turn
from app.backups.store import store_at
from app.commands.cli import despatch
from app.platform.clock import clock_put_to, now
from tests.backups.conftest import House, with_key


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
    with house.services.database.reading() as session:
        assert [outcome.place for outcome in latest_backups(session, 9)] == [url]
        assert last_backup(session).made_at is None, "it is not the nightly one"
    empty = house.empty()
    assert run("restore", "--from", url, "--yes", settings=empty.settings).exit_code == 0


def test_backup_elsewhere_removes_none_and_is_verified_apart(house: House, run, tmp_path) -> None:
    url = f"file://{tmp_path / 'archive'}"
    (tmp_path / "archive").mkdir()
    with clock_put_to(now() - timedelta(days=400)):
        assert run("backup", "--to", url).exit_code == 0
    assert run("backup", "--to", url).exit_code == 0
    assert run("backup", "--to", url, "list").output.count("files") == 2
    for key in (storage := store_at(url, house.settings).storage).keys("objects/"):
        storage.put(key, b"damaged")
    run("backup")
    assert run("backup", "--to", url, "verify").exit_code == 2
    with house.services.database.reading() as session:
        assert last_backup(session).faults == 0


def test_backup_that_was_typed_wrongly_or_too_early_is_no_failure(house: House, run, tmp_path) -> None:
    """Administrators are told of a failure by email, and an alert wakes somebody."""
    assert run("backup", "--to", f"file://{tmp_path / 'mistyped'}").exit_code == 2
    assert run("backup", settings=house.settings.model_copy(update={"backup_url": ""})).exit_code == 2
    with turn(house.services):
        assert run("backup").exit_code == 2
    with house.services.database.reading() as session:
        assert not last_backup(session).failed


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


def test_incomplete_backup_is_restored_with_files_of_an_older_one(lettered: House, run) -> None:
    """The rows are the newest."""
    key = lettered.services.storage.keys("packs/")[0]
    run("backup")
    lettered.services.storage.delete(key)
    made = run("backup")
    assert (made.exit_code, "recover" in made.output) == (2, True)
    incomplete = lettered.store().names()[1]
    lines = run("backup", "list").output.splitlines()
    assert ["1 file missing" in line for line in lines] == [False, True]
    faulty = run("backup", "verify")
    assert f"The backup {incomplete}" in faulty.output
    assert (faulty.exit_code, "recover" in faulty.output) == (2, True)
    empty = lettered.empty()
    done = run("restore", settings=empty.settings, answer="y\n")
    assert f"The backup {incomplete}" in done.output
    assert "put back 1 file from other backups" in done.output
    assert key in empty.storage.keys("packs/")
    lacks = run("backup", "recover", incomplete)
    assert (lacks.exit_code, key in lacks.output) == (2, True)
    put_back = run("backup", "recover")
    assert (put_back.exit_code, "put back 1 missing file" in put_back.output) == (0, True), put_back.output
    assert key in lettered.services.storage.keys("packs/")


def test_address_of_a_scratch_database_is_read_from_the_environment(house: House, run, monkeypatch) -> None:
    """What is typed is in the list of processes, with its password."""
    run("backup")
    scratch = []
    monkeypatch.setattr("app.backups.verify.verify_backup", lambda *_, **options: scratch.append(options["scratch"]))
    monkeypatch.setenv("SCRATCH_DATABASE_URL", "postgresql://user:password@server/empty")
    run("backup", "verify")
    assert scratch == ["postgresql://user:password@server/empty"]


COMMANDS = (("backup", "list"), ("backup", "verify"), ("backup", "recover"), ("restore", "--yes"))


@pytest.mark.parametrize("words", COMMANDS)
def test_folder_of_backups_that_is_not_there_is_named(house: House, run, tmp_path, words: tuple[str, ...]) -> None:
    settings = house.settings.model_copy(update={"backup_url": f"file://{tmp_path / 'unmounted'}"})
    refused = run(*words, settings=settings)
    assert (refused.exit_code, str(tmp_path / "unmounted") in refused.output) == (2, True)


@pytest.mark.parametrize("stack", ["embedded"], indirect=True)  # of folders
@pytest.mark.parametrize("words", COMMANDS)
@pytest.mark.parametrize(
    ("problem", "advice"),
    [(PermissionError(13, "Permission denied", "/a/file"), "chown"), (OSError(5, "Input/output error", "/a/file"), "")],
)
def test_what_the_disk_refuses_is_a_sentence(
    house: House, run, monkeypatch, words: tuple[str, ...], problem: OSError, advice: str
) -> None:
    def refuse(*_args: object) -> None:
        raise problem

    monkeypatch.setattr("app.backups.store.scandir", refuse)
    refused = run(*words)
    assert refused.exit_code == 2
    assert "/a/file" in refused.output
    assert advice in refused.output


@pytest.mark.parametrize("stack", ["embedded"], indirect=True)  # of folders
def test_manifest_that_may_not_be_read_is_a_sentence(house: House, run, monkeypatch) -> None:
    """As after a copy by another user."""
    run("backup")

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    refused = run("backup", "list")
    assert refused.exit_code == 2
    assert "chown" in refused.output


def test_list_of_backups_of_which_none_can_be_read_ends_with_status_2(house: House, run) -> None:
    encrypting = house.settings.model_copy(update=with_key(house.settings))
    run("backup", settings=encrypting)
    assert run("backup", "list", settings=encrypting).exit_code == 0
    assert run("backup", "list").exit_code == 2
