"""Without a mail server, each mail is a file."""

from email import message_from_bytes, policy

import pytest

from app.platform.mail.choose import Outbox
from app.platform.mail.errors import ServerFailed
from tests.mail.test_message import mail


def test_each_mail_is_one_file_that_mail_programs_open(tmp_path):
    ours = Outbox(tmp_path / "outbox")
    ours.send(mail())
    ours.send(mail())
    files = sorted((tmp_path / "outbox").iterdir())
    assert [(one.suffix, one.name.startswith("n-7-")) for one in files] == [(".eml", True)] * 2
    assert message_from_bytes(files[0].read_bytes(), policy=policy.default)["To"] == "alex@office.example"
    assert files[0].stat().st_mode & 0o077 == 0


def test_a_folder_that_can_not_be_written_to_fails_for_now(tmp_path):
    (tmp_path / "outbox").write_text("a file where the folder belongs")
    ours = Outbox(tmp_path / "outbox")
    for act in (lambda: ours.send(mail()), ours.ping):
        with pytest.raises(ServerFailed) as raised:
            act()
        assert raised.value.code == "mail_outbox_failed"
