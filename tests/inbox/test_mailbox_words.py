"""Whatever keeps the inbox from being read has a line of words, and those that have one are raised somewhere."""

import re

from app.inbox.intake.fetching import InboxFailed
from app.inbox.intake.mailbox import WRONG, explain
from app.platform.root import ROOT

CODE = re.compile(r'"(inbox_[a-z_]+|storage_failed)"')


def test_every_code_has_words_and_every_line_a_code():
    files = (ROOT / "app/inbox").rglob("*.py")
    raised = {code for file in files if file.name != "mailbox_words.py" for code in CODE.findall(file.read_text())}
    assert raised - {"inbox_nudged"} == set(WRONG)


def test_what_a_server_says_stays_on_one_short_line():
    said = explain(InboxFailed("inbox_silent", "one\r\ntwo\x1b[31m" + "x" * 1000))
    assert said.startswith("The inbox’s mail server does not answer.")
    assert "\n" not in said
    assert "\x1b" not in said
    assert len(said) < 500
