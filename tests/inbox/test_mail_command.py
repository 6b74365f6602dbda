"""`despatch mail classify`: a line for each file, whatever the file."""

import json

import pytest
from click.testing import CliRunner

from app.commands.cli import despatch
from tests.inbox.reading.mails import OURS, daemon, failed, mail, report
from tests.inbox.reading.outlook_file import outlook


def run(*files: object):
    return CliRunner().invoke(despatch, ["mail", "classify", *map(str, files)])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A place with no settings and no database near."""
    monkeypatch.setenv("DATABASE_URL", "nowhere")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_bounce_is_told_in_one_line(folder):
    file = folder / "bounce.eml"
    file.write_bytes(report(failed("550 5.1.1 User unknown", status="5.1.1")))
    done = run(file)
    assert (done.exit_code, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {
        "file": str(file),
        "kind": "bounce",
        "reason": "no_such_mailbox",
        "status": "5.1.1",
        "recipients": ["leader@council.example"],
        "references": [OURS],
        "rule": "table:no-such-mailbox",
    }


def test_a_mail_of_each_form_is_read(folder):
    forms = {
        "reply.eml": mail("We agree."),
        "saved.msg": outlook({0x0037: "Re: x", 0x1000: "We agree."}),
        "mbox": b"From alex@council.example Tue Mar  3 10:00:00 2026\n" + mail("We agree."),
    }
    for name, raw in forms.items():
        (folder / name).write_bytes(raw)
    lines = run(*(folder / name for name in forms)).stdout.splitlines()
    assert [(json.loads(line)["kind"], json.loads(line)["reason"]) for line in lines] == [("reply", None)] * 3


def test_a_delay_has_a_reason_too(folder):
    (folder / "late").write_bytes(daemon("It has been delayed, and will be retried.", subject="Delayed mail"))
    told = json.loads(run(folder / "late").stdout)
    assert (told["kind"], told["reason"]) == ("delay", "temporary")


def test_what_cannot_be_opened_is_said_and_the_others_are_printed(folder):
    (folder / "reply.eml").write_bytes(mail("We agree."))
    done = run(folder / "none.eml", folder, folder / "reply.eml")
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        f"{folder / 'none.eml'}: Can't be read: No such file or directory.",
        f"{folder}: Can't be read: Is a directory.",
    ]
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize("raw", [b"", b"\0\xff" * 99, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_what_is_no_mail_is_other(folder, raw):
    (folder / "x").write_bytes(raw)
    assert json.loads(run(folder / "x").stdout)["kind"] in ("other", "reply")


def test_it_asks_for_a_file():
    assert run().exit_code == 2
