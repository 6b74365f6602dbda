"""`despatch registry` on the command line, before and after set-up."""

import json
import shutil

import pytest
from click.testing import CliRunner

from app.commands.cli import despatch
from app.platform.root import ROOT
from tests.registry.conftest import INFO

SECRETS = {"SECRET_KEY": "s" * 40, "AUDIT_KEY": INFO["audit_key"].decode()}
COUNTS = {
    "chief-constables": 43,
    "council-leaders": 353,
    "lead-members": 152,
    "chief-executives": 353,
    "health-leaders": 215,
    "directors-of-childrens-services": 152,
    "inspectorates": 5,
}


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run `despatch registry …` in an installation that does not exist yet."""
    for name in ("SECRET_KEY", "AUDIT_KEY", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("INSTANCE_DIR", str(tmp_path / "instance"))
    return lambda *arguments: CliRunner().invoke(despatch, ["registry", *arguments])


def test_before_set_up_it_counts_what_ships_and_says_so(run, tmp_path):
    answer = run("count", "--as-at", "2015-03-03", "--json")
    assert answer.exit_code == 0
    assert json.loads(answer.stdout) == COUNTS
    assert list(json.loads(answer.stdout)) == list(COUNTS)
    assert answer.stderr == "The database is not set up. These are the registries that come with Despatch.\n"
    assert not (tmp_path / "instance").exists()


def test_secrets_without_a_database_are_not_set_up_either(run, monkeypatch, tmp_path):
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    assert json.loads(run("count", "--as-at", "2015-03-03", "--json").stdout) == COUNTS
    assert not (tmp_path / "instance").exists()


def test_not_known_is_null(run):
    counts = json.loads(run("count", "--as-at", "2018-06-01", "--json").stdout)
    assert counts == {**COUNTS, "health-leaders": None}


def test_without_json_it_is_a_table_with_a_total(run):
    lines = run("count", "--as-at", "2015-03-03").stdout.splitlines()
    assert lines[0].split() == ["Chief", "officers", "of", "police", "43"]
    assert lines[-1].split() == ["All", "1,273"]
    assert len({len(line) for line in lines}) == 1
    assert run("count", "--as-at", "2018-06-01").stdout.splitlines()[-1].endswith("not known")


def test_once_set_up_it_counts_what_is_in_the_database(run, monkeypatch, database):
    url = database.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    for name, value in {**SECRETS, "DATABASE_URL": url}.items():
        monkeypatch.setenv(name, value)
    answer = run("count", "--as-at", "2015-03-03", "--json")
    assert (json.loads(answer.stdout), answer.stderr) == (COUNTS, "")


def test_a_wrong_setting_is_no_reason_to_look_away(run, monkeypatch):
    for name, value in {**SECRETS, "DATABASE_URL": "mysql://x"}.items():
        monkeypatch.setenv(name, value)
    answer = run("count")
    assert (answer.exit_code, answer.stdout) == (2, "")


@pytest.mark.parametrize("day", ["yesterday", "2015-02-30", "3 March 2015"])
def test_what_is_no_day_is_refused(run, day):
    assert run("count", "--as-at", day).exit_code == 2


def test_what_ships_has_no_faults(run):
    answer = run("check")
    assert (answer.exit_code, answer.stdout) == (0, "No faults found\n")


def test_faults_are_listed(run, tmp_path):
    shutil.copytree(ROOT / "recipients", tmp_path / "package")
    registries = tmp_path / "package" / "registries.csv"
    registries.write_text(registries.read_text().replace("chief-constables", "chief-wizards"))
    answer = run("check", str(tmp_path / "package"))
    assert answer.exit_code == 2
    assert "registries.csv" in answer.stdout
