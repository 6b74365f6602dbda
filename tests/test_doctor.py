"""The doctor names what is missing, one finding each, and what to do about it."""

from collections.abc import Mapping

import pytest
from sqlalchemy import make_url

from app.commands.doctor import Finding, State, check_services, examine
from tests.fixtures.app import SECRETS
from tests.fixtures.environment import variables_of
from tests.services.postgres import execute, fresh_database

pytestmark = pytest.mark.stack

DOWN = "postgresql://nobody@127.0.0.1:1/none"


def findings() -> Mapping[str, Finding]:
    return {finding.what: finding for finding in examine()}


def test_all_is_well_on_both_stacks(environment, stack):
    environment(**variables_of(stack), base_url="https://despatch.example")
    found = findings()
    assert list(found) == [
        "python",
        "native libraries",
        "letter engine",
        "settings",
        "files",
        "address",
        "database",
        "storage",
        "queue",
        "accounts",
        "mail",
        "letters",
        "inbox",
        "disk",
    ]
    mail = found.pop("mail")
    assert (mail.state, "MAIL_URL" in mail.words) == ((State.WARNING, True) if stack.s3_bucket else (State.OK, False))
    assert {finding.state for finding in found.values()} == {State.OK}


def test_the_second_place_is_asked_whether_it_takes_heads(environment, tmp_path):
    environment(**SECRETS, audit_heads_url=(tmp_path / "second").as_uri())
    assert findings()["second place"].state is State.OK
    (tmp_path / "file").touch()
    environment(**SECRETS, audit_heads_url=(tmp_path / "file").as_uri())
    assert findings()["second place"].state is State.MISSING


def test_files_that_other_users_can_read_are_named(environment, tmp_path):
    instance = environment(**SECRETS)
    instance.mkdir(mode=0o755)
    (instance / "letter.pdf").touch(mode=0o644)
    found = findings()["files"]
    assert (found.state, "letter.pdf" in found.words) == (State.WARNING, True)
    instance.chmod(0o700)
    (instance / "letter.pdf").chmod(0o600)
    assert findings()["files"].state is State.OK


def test_a_mail_server_is_asked_whether_it_answers(environment, mail_server):
    post, given = mail_server(), {**SECRETS, "mail_from": "despatch@department.example"}
    environment(**given, mail_url=f"smtp://127.0.0.1:{post.port}?starttls=0")
    assert findings()["mail"] == Finding("mail", State.OK, f"to 127.0.0.1:{post.port}")
    environment(**given, mail_url="smtp://127.0.0.1:1?starttls=0")
    silent = findings()["mail"]
    assert (silent.state, silent.well) == (State.WARNING, True)
    assert "does not answer" in silent.words
    assert "\n" not in silent.words


def test_letters_say_where_they_go(environment, mail_server):
    post, given = mail_server(), {**SECRETS, "mail_from": "despatch@department.example"}
    environment(**given)
    files = findings()["letters"]
    assert (files.state, "reach no one" in files.words) == (State.OK, True)
    environment(**given, mail_url=f"smtp://127.0.0.1:{post.port}?starttls=0", replies_to="replies@department.example")
    words = f"to 127.0.0.1:{post.port}, from despatch@department.example, replies to replies@department.example"
    assert findings()["letters"] == Finding("letters", State.OK, words)


def test_ses_is_asked_whether_it_knows_us(environment, aws, monkeypatch):
    given = {**SECRETS, "mail_from": "despatch@department.example", "letters_carrier": "ses"}
    environment(**given)
    assert "SES_EVENTS_QUEUE_URL" in findings()["letters"].words
    environment(**given, ses_events_queue_url="https://sqs.example/1/events")
    assert findings()["letters"].state is State.OK
    monkeypatch.setenv("AWS_ENDPOINT_URL_SESV2", "http://127.0.0.1:1")
    silent = findings()["letters"]
    assert (silent.state, "does not answer" in silent.words) == (State.WARNING, True)


def test_the_mailbox_that_replies_come_into_is_looked_at(environment, mailbox):
    environment(**SECRETS, inbox_url=mailbox.url)
    assert findings()["inbox"] == Finding("inbox", State.OK, f"{mailbox.user} at 127.0.0.1, INBOX")
    environment(**SECRETS, inbox_url=mailbox.url.replace("/INBOX", "/Nowhere"))
    wrong = findings()["inbox"]
    assert (wrong.state, wrong.well) == (State.WARNING, True)
    assert "The inbox has no such folder" in wrong.words


def test_before_set_up_it_asks_for_the_secrets_and_makes_nothing(environment):
    instance = environment()
    assert findings()["settings"] == Finding(
        "settings", State.MISSING, "SECRET_KEY and AUDIT_KEY not set. `despatch setup` makes them for one machine."
    )
    assert not instance.exists()


def test_a_wrong_setting_is_named(environment):
    environment(**SECRETS, log_level="loud")
    finding = findings()["settings"]
    assert finding.state is State.MISSING
    assert "LOG_LEVEL" in finding.words


def test_an_empty_database_is_sent_to_what_fills_it(environment):
    environment(**SECRETS)
    finding = findings()["database"]
    assert finding.state is State.MISSING
    assert "`despatch setup`" in finding.words
    assert "`despatch release`" in finding.words


@pytest.mark.parametrize(
    ("variables", "state"),
    [
        ({}, State.OK),
        ({"base_url": "http://localhost:8000"}, State.OK),
        ({"s3_bucket": "letters"}, State.WARNING),
        ({"database_url": DOWN}, State.WARNING),
        ({"database_url": DOWN, "base_url": "http://localhost"}, State.WARNING),
        ({"database_url": DOWN, "s3_bucket": "letters", "base_url": "https://despatch.example"}, State.OK),
    ],
)
def test_links_must_not_lead_to_each_machine_itself_where_several_share(environment, monkeypatch, variables, state):
    environment(**SECRETS, **variables)
    monkeypatch.setattr("app.commands.doctor.check_services", lambda _services: [])
    finding = findings()["address"]
    assert (finding.state, "BASE_URL" in finding.words) == (state, state is State.WARNING)
    assert finding.well


@pytest.mark.parametrize(
    ("variable", "value", "what"),
    [("database_url", DOWN, "database"), ("broker_url", "redis://127.0.0.1:1", "queue")],
)
def test_a_service_that_does_not_answer_is_a_finding_in_one_line(environment, variable, value, what):
    environment(**SECRETS, **{variable: value})
    finding = findings()[what]
    assert not finding.well
    assert finding.words
    assert "\n" not in finding.words


def test_statistics_that_postgresql_does_not_keep_are_a_finding(environment, postgres, shipped_postgres):
    with fresh_database(postgres, template=shipped_postgres) as url:
        environment(**SECRETS, database_url=url)
        assert "statistics" not in findings()
        name = make_url(url).database
        execute(postgres, f'ALTER DATABASE "{name}" SET track_counts = off')
        assert findings()["statistics"].state is State.WARNING


def test_files_that_can_not_be_kept_are_a_finding(services):
    services.settings.files_dir.write_text("a file where the folder belongs")
    assert {finding.what: finding.well for finding in check_services(services)} == {
        "database": True,
        "storage": False,
        "queue": True,
    }


def test_too_little_room_is_a_finding(environment, monkeypatch):
    environment(**SECRETS)
    monkeypatch.setattr("app.commands.doctor.ROOM_BYTES", 10**18)
    assert findings()["disk"].state is State.MISSING
