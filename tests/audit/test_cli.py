"""`despatch audit`."""

import pytest
from click.testing import CliRunner

from app.audit.anchor import PREFIX
from app.commands.cli import despatch
from app.platform.storage import StorageFailed
from tests.audit.tamper import alter, write_events

pytestmark = pytest.mark.stack


@pytest.fixture
def run(empty, monkeypatch):
    for name, value in {
        "INSTANCE_DIR": empty.settings.instance_dir,
        "DATABASE_URL": empty.settings.database_url,
        "SECRET_KEY": empty.settings.secret_key.get_secret_value(),
        "AUDIT_KEY": empty.settings.audit_key.get_secret_value(),
    }.items():
        monkeypatch.setenv(name, str(value))
    write_events(empty, 3)
    return lambda *words: CliRunner().invoke(despatch, ["audit", *words])


def test_a_record_that_holds(run):
    result = run("verify")
    assert result.exit_code == 0
    assert result.output.startswith("Intact: 3 events; the last is 3 ")


def test_one_line_for_each_fault_and_status_2(run, empty):
    alter(
        empty,
        "UPDATE audit_subjects SET subject_id = '9' WHERE seq = 1",
        "UPDATE audit_events SET action = 'x' WHERE seq = 2",
    )
    result = run("verify")
    assert result.exit_code == 2
    assert [line.partition(":")[0] for line in result.output.splitlines()] == ["event 1", "event 2"]


def test_the_head_is_kept_outside_and_printed(run, empty):
    result = run("anchor")
    assert result.exit_code == 0
    assert result.output.startswith("3 ")
    assert len(empty.storage.keys(PREFIX)) == 1


def test_what_stands_in_the_way_is_said_in_one_line(run, empty, monkeypatch):
    def full(prefix):
        raise StorageFailed("no answer")

    monkeypatch.setattr("app.platform.storage.FolderStorage.keys", lambda storage, prefix: full(prefix))
    result = run("verify")
    assert (result.exit_code, result.output) == (2, "The storage can't be used: no answer.\n")


def test_a_baseline_is_refused_where_rows_are_compared_already(run):
    result = run("baseline")
    assert result.exit_code == 2
    assert "needs no baseline" in result.output


def test_a_file_that_is_no_manifest_is_named(run, tmp_path):
    file = tmp_path / "letters.csv"
    file.write_text("name\nAlex\n", encoding="utf-8")
    result = run("verify", "--manifest", str(file))
    assert result.exit_code == 2
    assert "letters.csv is not a manifest of letters" in result.output
