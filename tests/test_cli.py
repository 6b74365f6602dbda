"""The `despatch` command: what it does for the whole installation, and how it says that it can't."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner, Result

from app.commands.cli import despatch
from app.platform.database import Database
from app.platform.revisions import newest_revision
from app.platform.schema import SchemaBehind, require_current
from tests.fixtures.app import SECRETS, add_member
from tests.fixtures.environment import variables_of
from tests.services.ports import free_ports

DOWN = "postgresql://nobody:hunter2@127.0.0.1:1/none"
NEEDING_A_DATABASE = (
    "invite",
    "run",
    "release",
    "db upgrade",
    "audit verify",
    "audit anchor",
    "registry count",
)
NEEDING_TABLES = ("invite", "run", "audit verify", "audit anchor")


def invoke(line: str, **options: object) -> Result:
    return CliRunner().invoke(despatch, line.split(), **options)


@pytest.fixture
def served(monkeypatch):
    """Where `despatch run` would serve, and the address of its links there; nothing is started."""
    calls = []

    def serve(**where: object) -> None:
        calls.append((where, os.environ.get("BASE_URL")))

    monkeypatch.setattr("app.commands.serve.serve", serve)
    monkeypatch.setenv("BASE_URL", "")  # so that it is put back after the test
    return calls


def said_in_one_line(result: Result) -> str:
    assert result.exit_code == 2, (result.output, result.exception)
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    return line


@pytest.mark.parametrize("line", NEEDING_A_DATABASE)
def test_a_database_that_does_not_answer_is_said_without_its_password(environment, served, line):
    environment(**SECRETS, database_url=DOWN)
    said = said_in_one_line(invoke(line))
    assert said.startswith("The database can't be used: connection failed: ")
    assert "hunter2" not in said
    assert served == []


@pytest.mark.parametrize("line", NEEDING_TABLES)
def test_before_there_are_tables_it_says_what_makes_them(environment, served, line):
    instance = environment(**SECRETS)
    said = said_in_one_line(invoke(line))
    assert said.startswith("The database is empty.")
    assert all(f"`despatch {command}`" in said for command in ("restore", "release", "setup"))
    assert not instance.exists()
    assert served == []


@pytest.mark.parametrize("line", [*NEEDING_A_DATABASE, "worker"])
def test_a_wrong_setting_is_named(environment, served, line):
    environment(**SECRETS, database_url="mysql://x")
    assert said_in_one_line(invoke(line)).startswith("Some settings are wrong. DATABASE_URL must begin with sqlite:///")
    assert served == []


@pytest.mark.parametrize("line", ["invite", "run", "release", "worker", "db upgrade", "audit verify"])
def test_without_secrets_it_says_what_makes_them(environment, served, line):
    environment()
    expected = "SECRET_KEY and AUDIT_KEY not set. Set them; on a computer of your own `despatch setup` makes them."
    assert said_in_one_line(invoke(line)) == expected


def test_a_revision_that_there_is_not_is_said(environment, tmp_path):
    environment(**SECRETS, instance_dir=tmp_path)
    assert said_in_one_line(invoke("db upgrade nowhere")).startswith(
        "The schema can't be changed: Can't locate revision"
    )


@pytest.mark.parametrize("line", [*NEEDING_TABLES, "release", "db upgrade", "db downgrade base"])
def test_database_from_before_the_first_release_is_refused_in_one_line(environment, served, tmp_path, line):
    environment(**SECRETS, instance_dir=tmp_path)
    with closing(sqlite3.connect(tmp_path / "despatch.db")) as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        database.execute("INSERT INTO alembic_version VALUES ('0012')")
        database.commit()
    result = invoke(line, input="y\n")
    (*_, said) = result.stderr.splitlines()
    assert result.exit_code == 2
    assert said.startswith("This release (")
    assert "can't use the database, which is at revision 0012. If a later release has upgraded it" in said
    assert served == []


EACH_LINE = """
import json, sys
from click.testing import CliRunner
from app.commands.cli import despatch
results = [CliRunner().invoke(despatch, line.split()) for line in sys.argv[1:]]
print(json.dumps([[one.exit_code, one.stdout, one.stderr, repr(one.exception)] for one in results]))
"""


@pytest.mark.processes
def test_another_weasyprint_than_the_known_one_is_said_by_all_that_make_letters_and_by_the_doctor(
    environment, tmp_path
):
    environment(**SECRETS)
    other = tmp_path / "weasyprint.py"
    other.write_text('__version__ = "71.0"\n')
    (tmp_path / "letter.md").write_text("---\ntitle: A\n---\n((x))\n")
    (tmp_path / "values.csv").write_text("x\ny\n")
    merge = f"merge {tmp_path}/letter.md {tmp_path}/values.csv --out {tmp_path}/out"
    lines = (
        merge,
        f"{merge} --formats text --bundle {tmp_path}/all.pdf",
        f"demo --out {tmp_path}/demo",
        "worker",
        "run",
        f"letter verify {tmp_path}/letter.md",
        "doctor",
    )
    process = subprocess.run(
        [sys.executable, "-c", EACH_LINE, *lines],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    *commands, doctor = json.loads(process.stdout)
    found = "WeasyPrint 71.0 is installed, and the letter engine knows 70.0."
    said = f"{found} Install that one: `pip install weasyprint==70.0`."
    for line, (status, out, err, problem) in zip(lines, commands, strict=False):
        assert (status, out, err) == (2, "", f"{said}\n"), (line, problem)
    assert doctor[0] == 2
    assert f"missing  letter engine: {said}\n" in doctor[1]
    assert not (tmp_path / "out").exists()


def test_the_schema_goes_up_and_down(environment, tmp_path):
    environment(**SECRETS, instance_dir=tmp_path)
    assert invoke("db upgrade").exit_code == 0
    database = Database(f"sqlite:///{tmp_path}/despatch.db")
    require_current(database)
    in_use = invoke("db downgrade base", input="y\n")
    assert (in_use.exit_code, "in use" in in_use.output, "Continue?" in in_use.output) == (2, True, False)
    database.close()
    assert invoke("db downgrade base", input="n\n").exit_code == 1
    require_current(database)
    database.close()
    assert invoke("db downgrade base", input="y\n").exit_code == 0
    with pytest.raises(SchemaBehind):
        require_current(database)
    database.close()


def test_an_invitation_is_printed_until_there_is_a_user(environment, services):
    environment(**variables_of(services.settings), base_url="https://despatch.example")
    first, second = invoke("invite").stdout, invoke("invite").stdout
    assert first.startswith("https://despatch.example/link/")
    assert first != second
    add_member(services)
    assert said_in_one_line(invoke("invite")).startswith("There are users already.")


@pytest.mark.parametrize(
    ("base_url", "start"),
    [(None, "http://localhost:8399"), ("https://despatch.example", "https://despatch.example")],
)
def test_the_first_link_leads_to_where_despatch_is_served(environment, served, services, base_url, start):
    environment(**variables_of(services.settings), **({"base_url": base_url} if base_url else {}))
    where, link, practice = invoke("run --port 8399").stdout.splitlines()
    assert where == "Despatch: http://localhost:8399/"
    assert link.startswith(f"One-time link for the first administrator: {start}/link/")
    assert practice.endswith("despatch practice")
    assert served == [({"host": "127.0.0.1", "port": 8399}, start)]


def test_the_address_in_the_instance_folder_s_file_holds_too(environment, served, services):
    instance = environment(**variables_of(services.settings))
    (instance / "despatch.env").write_text("BASE_URL=https://despatch.example\n")
    assert "https://despatch.example/link/" in invoke("run --port 8399").stdout


@pytest.mark.processes
@pytest.mark.usefixtures("signals_heard")
def test_a_clean_machine_is_set_up_and_serves_the_link_that_it_prints(environment):
    """As `make run` does it."""
    instance = environment()
    (port,) = free_ports(1)
    program = Path(sys.executable).with_name("despatch")
    subprocess.run([program, "setup"], check=True, capture_output=True)
    assert (instance / "despatch.env").stat().st_mode & 0o777 == 0o600
    running = subprocess.Popen(
        [program, "run", "--port", str(port)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        printed = []
        while not any("Listening at" in line for line in printed):
            printed.append(running.stdout.readline())
            assert printed[-1], printed  # else it has ended
        link = re.search(r"http://localhost:(\d+)/link/(\S+)", "".join(printed))
        with urlopen(link[0]) as page:
            assert "first administrator" in page.read().decode()
    finally:
        running.send_signal(signal.SIGINT)
        rest, _ = running.communicate()
    assert link[1] == str(port)
    assert re.search(r'"page": "accounts.link", "status": 200, .*"event": "request"', rest)
    assert link[2] not in rest
    assert running.returncode == 0


def test_version_names_the_release_and_its_schema():
    """An administrator notes both before an upgrade."""
    result = invoke("--version")
    assert result.output == f"Despatch {version('despatch')}, schema {newest_revision()}\n"
