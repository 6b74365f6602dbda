"""What the assembled application logs."""

import json
import logging

from app.assembly import log_to_stderr
from app.platform.config import Settings
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


def check(password: str) -> float:
    return len(password) / 0
