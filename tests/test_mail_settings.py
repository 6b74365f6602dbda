"""What MAIL_URL, MAIL_FROM and MAIL_CA_FILE may say, and that no password shows."""

import traceback

import pytest

from app.platform.config import Settings, SettingsUnfit, load_settings
from app.platform.mail_settings import MailServer, Privacy, domain_of
from tests.fixtures.app import SECRETS

FROM = "despatch@department.example"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://u:p@mail.example", MailServer("mail.example", 587, Privacy.STARTTLS, "u", "p")),
        ("smtp://u:p@mail.example:2525?starttls=1", MailServer("mail.example", 2525, Privacy.STARTTLS, "u", "p")),
        ("smtps://u%40d:p%2F%3A%25@mail.example", MailServer("mail.example", 465, Privacy.TLS, "u@d", "p/:%")),
        ("smtp://mail.example", MailServer("mail.example", 587, Privacy.STARTTLS)),
        ("smtp://127.0.0.1?starttls=0", MailServer("127.0.0.1", 25, Privacy.NONE)),
        ("smtp://[::1]:2525?starttls=0", MailServer("::1", 2525, Privacy.NONE)),
    ],
)
def test_a_server_is_named(url, server):
    assert Settings(mail_url=url, mail_from=FROM, **SECRETS).mail_server == server


def test_without_one_mail_is_files_in_the_instance_folder(tmp_path):
    settings = Settings(instance_dir=tmp_path, **SECRETS)
    assert settings.mail_server is None
    assert settings.outbox_dir == tmp_path / "outbox"


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"mail_url": "http://u:hunter2@mail.example"}, "MAIL_URL"),
        ({"mail_url": "smtp://"}, "MAIL_URL"),
        ({"mail_url": "smtp://u:hunter2@mail.example:many"}, "MAIL_URL"),
        ({"mail_url": "smtp://u:hunter2@mail.example:99999"}, "MAIL_URL"),
        ({"mail_url": "smtp://u:hunter2@mail.example/path"}, "MAIL_URL"),
        ({"mail_url": "smtp://u:hunter2@mail.example?starttls=yes"}, "MAIL_URL"),
        ({"mail_url": "smtp://u:hunter2@mail.example?tls"}, "MAIL_URL"),
        ({"mail_url": "smtp://u@mail.example"}, "MAIL_URL"),
        ({"mail_url": "smtp://:hunter2@mail.example"}, "MAIL_URL"),
        ({"mail_url": "smtp://u:hunter2@mail.example?starttls=0"}, "MAIL_URL"),
        ({"mail_from": ""}, "MAIL_FROM"),
        ({"mail_from": "Despatch <despatch@department.example>"}, "MAIL_FROM"),
        ({"mail_from": "despatch"}, "MAIL_FROM"),
        ({"mail_from": "despatch@département.example"}, "MAIL_FROM"),
        ({"mail_ca_file": "/nowhere/ca.pem"}, "MAIL_CA_FILE"),
        ({"mail_ca_file": __file__}, "MAIL_CA_FILE"),
        ({"mail_timeout_seconds": 0}, "MAIL_TIMEOUT_SECONDS"),
    ],
)
def test_what_is_wrong_is_named_and_no_password_shown(environment, wrong, name):
    environment(**SECRETS | {"mail_url": "smtp://u:hunter2@mail.example", "mail_from": FROM} | wrong)
    with pytest.raises(SettingsUnfit) as raised:
        load_settings()
    assert set(raised.value.faults) == {name}
    assert "hunter2" not in "".join(traceback.format_exception(raised.value))


def test_a_password_does_not_show_when_settings_or_servers_are_printed():
    settings = Settings(mail_url="smtp://u:hunter2@mail.example", mail_from=FROM, **SECRETS)
    assert "hunter2" not in f"{settings!r} {settings.mail_server!r}"


@pytest.mark.parametrize(
    ("base_url", "domain"),
    [
        ("https://despatch.example/", "despatch.example"),
        ("https://despatch.example:8443", "despatch.example"),
        ("http://127.0.0.1:8000", "[127.0.0.1]"),
        ("http://[::1]:8000", "[IPv6:::1]"),
        ("https://dépêche.example", "xn--dpche-bsai.example"),
    ],
)
def test_the_domain_of_our_mail_is_the_host_that_people_use(base_url, domain):
    assert domain_of(base_url) == domain
