"""The doctor names what is missing, one finding each, and what to do about it."""

import json
from collections.abc import Mapping

import pytest
import requests
from pydantic import SecretStr
from sqlalchemy import make_url

from app.accounts.factors.models import Passkey
from app.accounts.models import Role, User
from app.accounts.sign_on.provider import WELL_KNOWN
from app.backups.make import make_backup
from app.backups.store import open_store
from app.health.checks import run_checks
from app.health.doctor import TRIAL, examine
from app.health.findings import Finding, State
from app.health.sign_in import weakness
from app.platform.clock import now
from app.platform.sign_on_settings import INTERNAL_ACCESS
from tests.fixtures.app import SECRETS, add_member
from tests.fixtures.environment import variables_of
from tests.fixtures.reuse import reopened
from tests.health.planting import verified, worker_seen
from tests.services.postgres import execute, fresh_database

pytestmark = pytest.mark.stack

DRAWN = {
    "secret_key": "vM2Zq8wYtK4bN7xRgL0cJ5pH3sF9dA6eUiO1TyBk",
    "audit_key": "Qe7Rz1XwLm5VbT9nKc3YhG0fJ8sD2aPuW6iEoZx4",
}
"""Keys as `despatch setup` draws them."""

PROVIDER = '{"access": {"preset": "internal-access", "client_id": "despatch", "client_secret": "of the client"}}'
DESCRIPTION = {
    name: f"https://sign-on.example/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
} | {"issuer": INTERNAL_ACCESS.removesuffix(WELL_KNOWN)}

DATABASE_DOWN = Finding("database", State.MISSING, "")
DOWN = "postgresql://nobody@127.0.0.1:1/none"


def findings() -> Mapping[str, Finding]:
    return {finding.what: finding for finding in examine()}


def test_all_is_well_on_both_stacks(environment, stack):
    older = {"audit_key_fallbacks": SECRETS["audit_key"]}  # of the record that ships
    environment(**{**variables_of(stack), **DRAWN, **older}, base_url="https://despatch.example")
    with reopened(stack) as services:
        verified(services)
        worker_seen(services)
    found = findings()
    assert list(found) == [
        "python",
        "native libraries",
        "letter engine",
        "settings",
        "files",
        "address",
        "key strength",
        "database",
        "storage",
        "newest files",
        "queue",
        "disk",
        "keys",
        "worker",
        "jobs",
        "backup",
        "restore",
        "audit record",
        "emails",
        "mailbox",
        "accounts",
        "sign-in",
        "mail",
        "letters",
        "inbox",
    ]
    backup = found.pop("backup")
    assert (backup.state, backup.kind, "BACKUP_URL" in backup.words) == (State.WARNING, "none", True)
    mail = found.pop("mail")
    assert (mail.state, "MAIL_URL" in mail.words) == ((State.WARNING, True) if stack.s3_bucket else (State.OK, False))
    assert [finding for finding in found.values() if finding.state is not State.OK] == []


def test_the_second_place_is_asked_whether_it_takes_heads(environment, tmp_path):
    environment(**SECRETS, audit_heads_url=(tmp_path / "second").as_uri())
    assert findings()["second place"].state is State.OK
    (tmp_path / "file").touch()
    environment(**SECRETS, audit_heads_url=(tmp_path / "file").as_uri())
    assert findings()["second place"].state is State.MISSING


class TestBackupPlace:
    @pytest.fixture
    def backups(self, tmp_path):
        folder = tmp_path / "backups"
        folder.mkdir()
        return folder

    @pytest.fixture
    def place(self, environment, services):
        """What is found of this place for backups, as a state and words."""

        def find(url, **variables):
            environment(**{**variables_of(services.settings), **variables}, backup_url=url)
            finding = findings()["backup place"]
            return finding.state, finding.words

        return find

    def test_one_that_takes_backups_is_well_and_nothing_is_left_there(self, place, backups):
        state, words = place(backups.as_uri())
        assert (state, words.startswith("0 backups at file://")) == (State.OK, True)
        assert [*backups.iterdir()] == []

    def test_a_folder_that_is_not_there_is_missing(self, place, backups):
        state, words = place((backups / "elsewhere").as_uri())
        assert (state, "is not there" in words) == (State.MISSING, True)
        assert [*backups.iterdir()] == []

    def test_one_that_can_not_be_written_is_missing(self, place, backups):
        (backups / TRIAL).mkdir()
        (backups / TRIAL / "file").touch()
        state, words = place(backups.as_uri())
        assert (state, "can't be used" in words) == (State.MISSING, True)

    def test_one_among_the_files_is_missing(self, place, services):
        services.storage.ping()
        state, words = place(services.settings.files_dir.as_uri())
        assert (state, "inside" in words) == (State.MISSING, True)

    def test_a_backup_that_needs_another_key_is_said(self, place, backups, services):
        key = SecretStr("a-key-that-encrypts-these-backups-" * 2)
        settings = services.settings.model_copy(update={"backup_url": backups.as_uri(), "backup_key": key})
        with reopened(settings) as made:
            make_backup(made, open_store(made), at=now())
        state, words = place(backups.as_uri())
        assert (state, "BACKUP_KEY" in words) == (State.MISSING, True)
        assert place(backups.as_uri(), backup_key=key.get_secret_value())[1].startswith("1 backup at")

    def test_a_bucket_that_does_not_exist_is_missing(self, place, s3):
        state, words = place("s3://no-such-bucket", s3_endpoint_url=s3.endpoint_url)
        assert (state, "NoSuchBucket" in words, "\n" in words) == (State.MISSING, True, False)


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
        "settings",
        State.MISSING,
        "SECRET_KEY and AUDIT_KEY not set. Set them; on a computer of your own `despatch setup` makes them.",
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
        ({"base_url": "http://despatch.example"}, State.MISSING),
        ({"base_url": "https://despatch.example"}, State.OK),
        ({"s3_bucket": "letters"}, State.MISSING),
        ({"database_url": DOWN}, State.MISSING),
        ({"database_url": DOWN, "base_url": "http://localhost"}, State.MISSING),
        ({"sign_on": PROVIDER}, State.MISSING),
        ({"trusted_proxies": 1}, State.MISSING),
        ({"database_url": DOWN, "s3_bucket": "letters", "base_url": "https://despatch.example"}, State.OK),
    ],
)
def test_where_others_sign_in_the_address_must_be_of_https(environment, monkeypatch, variables, state):
    environment(**SECRETS, **variables)
    monkeypatch.setattr("app.health.doctor.run_checks", lambda _services: [(None, DATABASE_DOWN)])
    finding = findings()["address"]
    assert (finding.state, "BASE_URL" in finding.words) == (state, state is State.MISSING)


HEX = "4f1c09a7d2e85b3690fa7e41c8d3b26e"
"""As short as a key may be, drawn by `openssl rand -hex 16`."""


@pytest.mark.parametrize(
    ("key", "weak"),
    [
        (HEX, False),
        (DRAWN["secret_key"], False),
        ("a" * 40, True),
        ("correct horse battery staple 42! " * 2, True),
        ("Tuesday7Tuesday7Tuesday7Tuesday7Tues", True),
        ("change-me-before-you-start-this-one", True),
        ("My-Despatch-key-for-the-office-2026!", True),
    ],
)
def test_a_key_that_somebody_made_up_is_weak(key, weak):
    assert bool(weakness(key)) is weak


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"secret_key": "a" * 40}, "SECRET_KEY"),
        ({"audit_key": "a" * 40}, "AUDIT_KEY"),
        ({"audit_key": DRAWN["secret_key"]}, "the same"),
        ({"audit_key_fallbacks": DRAWN["secret_key"]}, "the same"),
    ],
)
def test_weak_or_shared_keys_are_refused_where_others_sign_in(environment, variables, words):
    environment(**{**DRAWN, "base_url": "https://despatch.example", **variables})
    finding = findings()["key strength"]
    assert (finding.state, words in finding.words) == (State.MISSING, True)
    assert all(str(value) not in finding.words for value in variables.values())
    environment(**{**DRAWN, "base_url": "http://localhost:8000", **variables})
    assert findings()["key strength"].state is State.WARNING


class TestSignIn:
    @pytest.fixture
    def sign_in(self, environment, services, monkeypatch):
        """What is found of an installation with these settings, whose identity server answers `answer`."""

        def find(answer=DESCRIPTION, **variables):
            settings = {**variables_of(services.settings), **DRAWN, "base_url": "https://despatch.example"}
            environment(**settings, **variables)
            monkeypatch.setattr("app.accounts.sign_on.provider.requests.get", lambda *_, **__: answer_of(answer))
            return findings()["sign-in"]

        return find

    def test_passwords_alone_are_well(self, sign_in):
        assert sign_in() == Finding("sign-in", State.OK, "with passwords; second factor for some roles")

    def test_sign_on_is_well_when_it_is_whole(self, sign_in):
        found = sign_in(sign_on=PROVIDER, second_factor="all")
        words = "with GOV.UK Internal Access, passwords; second factor for everyone"
        assert found == Finding("sign-in", State.OK, words)

    def test_a_provider_without_its_secret_is_refused(self, sign_in):
        found = sign_in(sign_on=PROVIDER.replace("client_secret", "none"))
        assert (found.state, "SIGN_ON__ACCESS__CLIENT_SECRET" in found.words) == (State.MISSING, True)

    def test_passwords_off_without_a_provider_are_refused(self, sign_in):
        found = sign_in(passwords="off")
        assert (found.state, "PASSWORDS" in found.words) == (State.MISSING, True)

    def test_the_emergency_account_must_be_an_administrators_with_a_password_and_a_passkey(self, sign_in, services):
        settings = {"sign_on": PROVIDER, "passwords": "off"}
        assert sign_in(**settings).state is State.WARNING
        member = add_member(services, Role.ADMINISTRATOR)
        settings["break_glass_email"] = member.email.upper()
        assert sign_in(**settings).state is State.MISSING
        with services.database.writing() as session:
            key = Passkey(user_id=member.id, credential_id="a", sealed="b", name="Blue key", added_at=now())
            session.add(key)
        assert sign_in(**settings).state is State.OK
        with services.database.writing() as session:
            session.get_one(Passkey, key.id).ended_at = now()
        assert sign_in(**settings).state is State.MISSING
        with services.database.writing() as session:
            session.get_one(Passkey, key.id).ended_at = None
            session.get_one(User, member.id).give({Role.VIEWER})
        assert sign_in(**settings).state is State.MISSING
        with services.database.writing() as session:
            session.get_one(User, member.id).give({Role.ADMINISTRATOR})
            session.get_one(User, member.id).password_hash = None
        assert sign_in(**settings).state is State.MISSING

    @pytest.mark.parametrize(
        "answer", [None, [], {**DESCRIPTION, "jwks_uri": ""}, {**DESCRIPTION, "issuer": "https://other.example"}]
    )
    def test_an_identity_server_that_does_not_answer_is_a_warning(self, sign_in, answer):
        found = sign_in(answer, sign_on=PROVIDER)
        assert (found.state, found.words.startswith("access: ")) == (State.WARNING, True)


def answer_of(answer):
    if answer is None:
        raise requests.ConnectionError
    made = requests.Response()
    made.status_code, made._content = 200, json.dumps(answer).encode()
    return made


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
    assert [finding.what for _, finding in run_checks(services) if not finding.well] == ["storage"]


def test_too_little_room_is_a_finding(environment, monkeypatch):
    environment(**SECRETS)
    monkeypatch.setattr("app.health.checks.ROOM_BYTES", 10**18)
    assert findings()["disk"].state is State.WARNING
    monkeypatch.setattr("app.health.checks.LEAST_BYTES", 10**18)
    assert findings()["disk"].state is State.MISSING
