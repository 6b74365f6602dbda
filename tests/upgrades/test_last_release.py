"""Programs of the last release on a database that the next one has upgraded.

The release is the one that was tagged last (last_release.py). Its web server and worker, which take seconds to start,
go on while the schema is widened. Once it is narrowed past them they do nothing more, and don't start again.
"""

import json
import signal
from collections.abc import Iterator

import pytest
from flask import Flask

from app.accounts.models import Role
from app.audit.record import Actor
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.ownership import take_on
from app.platform.schema import upgrade
from app.production.states import RunState
from tests.accounts.test_two_processes import ask
from tests.fixtures.app import add_member, client_of, token_in
from tests.production.making import rows_of, run_of, start, states_of
from tests.production.shown import GENERATE, leave
from tests.services.ports import free_ports
from tests.upgrades.last_release import last_release
from tests.upgrades.later import WIDENING
from tests.upgrades.programs import DEADLINE, Programs
from tests.waiting import until

pytestmark = [pytest.mark.stack, pytest.mark.processes]

LETTERS = range(42, 47)
PAGES = ("/", "/campaigns/MAR15", "/recipients/council-leaders", "/audit", GENERATE)
"""A few of each kind: counts, texts, registries, the record."""

REFUSED = "A later release has upgraded the database, and this one ("


@pytest.fixture
def installation(stack_services, stack_app, later):
    """The database of the next release: it has MAR15, of five letters, and its owner."""
    leave(stack_services, LETTERS)
    with later():
        upgrade(stack_services.database, WIDENING)
    return stack_services


@pytest.fixture
def programs(installation, tmp_path) -> Programs:
    home = last_release().unpack(tmp_path / "release")
    return Programs(installation.settings, tmp_path / "log", home=home, WEB_CONCURRENCY="1")


@pytest.fixture
def cookie(installation, stack_app: Flask) -> str:
    """The sign-in of MAR15's owner, as a browser sends it."""
    owner = add_member(installation, Role.DRAFTER, Role.ADMINISTRATOR)
    with installation.database.writing() as session:
        take_on(session, campaign_by_reference(session, "MAR15"), actor=Actor(owner.id))
    return f"despatch={client_of(stack_app, owner).get_cookie('despatch').value}"


@pytest.fixture
def port(programs) -> Iterator[int]:
    """Web and worker of the last release, at work."""
    (port,) = free_ports(1)
    running = programs.start("despatch", "run", "--port", str(port))
    try:
        programs.until_serving(port)
        yield port
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(DEADLINE)


def is_delayed(task: str, log: str) -> bool:
    return any("delayed" in line and task in line for line in log.splitlines())


def post(port: int, path: str, cookie: str) -> tuple[int, str]:
    _, fresh, page = ask(port, "GET", GENERATE, cookie=cookie)
    status, _, text = ask(port, "POST", path, {"csrf_token": token_in(page)}, fresh or cookie)
    return status, text


def test_they_go_on_while_the_schema_is_widened_and_stop_when_it_is_narrowed(
    installation, programs, cookie, port, later
):
    assert {page: ask(port, "GET", page, cookie=cookie)[0] for page in PAGES} == dict.fromkeys(PAGES, 200)
    assert ask(port, "GET", "/readyz")[0] == 200
    assert post(port, GENERATE, cookie)[0] == 302
    until(lambda: run_of(installation, 1).state == RunState.DONE, seconds=DEADLINE, said=programs.said)
    assert states_of(installation, 1) == {"made": len(LETTERS)}

    with later():
        upgrade(installation.database)
        run_id = start(installation, LETTERS).id
        installation.queue.wake("make", run_id)
    until(lambda: is_delayed("make", programs.said()), seconds=DEADLINE, said=programs.said)
    assert [row.tries for row in rows_of(installation, run_id)] == [0] * len(LETTERS)
    status, page = post(port, f"/campaigns/MAR15/runs/{run_id}/pause", cookie)
    assert (status, "being upgraded" in page) == (503, True)
    assert run_of(installation, run_id).state == RunState.RUNNING
    status, _, answer = ask(port, "GET", "/readyz")
    assert (status, json.loads(answer)["database"]) == (503, "upgraded")


def test_they_do_not_start_where_the_schema_is_narrowed(installation, programs, later):
    with later():
        upgrade(installation.database)
    for command in ("worker", "run", "release", "audit verify"):
        ended = programs.despatch(*command.split())
        assert ended.returncode == 2, command
        if command != "release":
            assert REFUSED in ended.stderr, command
    server = programs.start(*programs.gunicorn(free_ports(1)[0]))
    assert server.wait(DEADLINE) == 2
    assert REFUSED in programs.said()
