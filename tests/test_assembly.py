"""What the assembled application logs, and whom it believes about where a request is from."""

import json
import logging
from contextlib import closing

import pytest
from flask import request

from app.accounts.access import public
from app.assembly import assemble
from app.platform.config import Settings
from app.platform.log import log_to_stderr
from tests.fixtures.app import PASSWORD, SECRETS


def test_a_fault_is_one_line_that_says_where_and_shows_no_values(capsys, monkeypatch, tmp_path):
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    log_to_stderr(Settings(instance_dir=tmp_path, **SECRETS))
    try:
        check(PASSWORD)
    except ZeroDivisionError:
        logging.getLogger("app").exception("failed")
    (line,) = capsys.readouterr().err.splitlines()
    logged = json.loads(line)
    assert (logged["event"], logged["level"]) == ("failed", "error")
    assert logged["exception"][0]["frames"][-1]["name"] == "check"
    assert PASSWORD not in line


def test_what_people_type_makes_no_line_of_its_own(capsys, monkeypatch, tmp_path):
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    log_to_stderr(Settings(instance_dir=tmp_path, **SECRETS))
    logging.getLogger("app").warning("no such user: %s", 'a\n{"event": "all is well", "level": "info"}\r\x1b[2J')
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["level"] == "warning"
    assert "\x1b" not in line
    assert json.loads(line)["timestamp"].endswith("Z"), "in UTC"


SENT = {
    "X-Forwarded-For": "203.0.113.66, 198.51.100.7",
    "X-Forwarded-Proto": "http, https",
    "X-Forwarded-Host": "elsewhere.example, despatch.example",
    "X-Real-IP": "203.0.113.66",
    "Forwarded": "for=203.0.113.66",
}
"""The first of each is what the sender made up, the last is what the proxy in front added."""


@pytest.mark.parametrize(
    ("proxies", "seen"),
    [(0, ["127.0.0.1", "http", "localhost"]), (1, ["198.51.100.7", "https", "despatch.example"])],
)
def test_only_proxies_of_ours_say_where_a_request_is_from(settings, proxies, seen):
    flask = assemble(settings.model_copy(update={"trusted_proxies": proxies}))
    with closing(flask.extensions["despatch"]):
        view = public(lambda: [request.remote_addr, request.scheme, request.host])
        flask.add_url_rule("/where-from", "where_from", view)
        assert flask.test_client().get("/where-from", headers=SENT).json == seen


def check(password: str) -> float:
    return len(password) / 0
