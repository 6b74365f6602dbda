"""What INBOX_URL and what stands beside it may say, and that no password shows."""

import traceback

import pytest

from app.platform.config import Settings, SettingsUnfit, load_settings
from app.platform.inbox_settings import Bucket, ImapBox
from app.platform.mail_settings import Privacy
from tests.fixtures.app import SECRETS

TLS, STARTTLS, NONE = Privacy.TLS, Privacy.STARTTLS, Privacy.NONE


@pytest.mark.parametrize(
    ("url", "inbox"),
    [
        ("imaps://u:p@mail.example", ImapBox("mail.example", 993, TLS, "u", "INBOX", "p")),
        ("imaps://u%40d:p%2F%3A%25@mail.example:1993/", ImapBox("mail.example", 1993, TLS, "u@d", "INBOX", "p/:%")),
        ("imap://u:p@mail.example/Replies/2026", ImapBox("mail.example", 143, STARTTLS, "u", "Replies/2026", "p")),
        ("imap://u:p@[::1]:1143/R%C3%A9ponses?starttls=0", ImapBox("::1", 1143, NONE, "u", "Réponses", "p")),
        ("s3://replies/in/", Bucket("replies", "in/")),
        ("s3://replies", Bucket("replies", "")),
    ],
)
def test_an_inbox_is_named(url, inbox):
    assert Settings(inbox_url=url, **SECRETS).inbox == inbox


def test_without_one_nothing_is_read(tmp_path):
    assert Settings(instance_dir=tmp_path, **SECRETS).inbox is None


def test_a_token_takes_the_place_of_a_password(tmp_path):
    settings = Settings(inbox_url="imaps://u@mail.example", inbox_token_file=tmp_path / "token", **SECRETS)
    assert settings.inbox == ImapBox("mail.example", 993, TLS, "u", "INBOX")


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"inbox_url": "https://u:hunter2@mail.example"}, "INBOX_URL"),
        ({"inbox_url": "imaps://"}, "INBOX_URL"),
        ({"inbox_url": "imaps://u:hunter2@mail.example:many"}, "INBOX_URL"),
        ({"inbox_url": "imaps://mail.example"}, "INBOX_URL"),
        ({"inbox_url": "imaps://u@mail.example"}, "INBOX_URL"),
        ({"inbox_url": "imaps://u:hunter2@mail.example/Replies#1"}, "INBOX_URL"),
        ({"inbox_url": "imaps://u:hunter2@mail.example/Re%0D%0Aplies"}, "INBOX_URL"),
        ({"inbox_url": "imap://u:hunter2@mail.example?starttls=no"}, "INBOX_URL"),
        ({"inbox_url": "imap://u:hunter2@mail.example?folder=x"}, "INBOX_URL"),
        ({"inbox_url": "s3://key:hunter2@replies/in"}, "INBOX_URL"),
        ({"inbox_url": "s3:///in"}, "INBOX_URL"),
        ({"inbox_since": "yesterday"}, "INBOX_SINCE"),
        ({"inbox_max_mb": 0}, "INBOX_MAX_MB"),
        ({"inbox_max_mb": 51}, "INBOX_MAX_MB"),
    ],
)
def test_what_is_wrong_is_named_and_no_password_shown(environment, wrong, name):
    environment(**SECRETS | {"inbox_url": "imaps://u:hunter2@mail.example"} | wrong)
    with pytest.raises(SettingsUnfit) as raised:
        load_settings()
    assert set(raised.value.faults) == {name}
    assert "hunter2" not in "".join(traceback.format_exception(raised.value))


def test_a_password_does_not_show_when_settings_or_inboxes_are_printed():
    settings = Settings(inbox_url="imaps://u:hunter2@mail.example", **SECRETS)
    assert settings.inbox
    assert "hunter2" not in f"{settings!r} {settings.inbox!r} {settings.inbox.name}"
