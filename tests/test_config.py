"""Settings come from the environment alone, and a wrong one is named."""

import traceback

import pytest
from pydantic import ValidationError

from app.platform.config import Settings, SettingsUnfit, load_settings
from app.platform.secrets import ensure_secrets

KEYS = {"secret_key": "s" * 32, "audit_key": "a" * 32}


def test_one_machine_needs_no_addresses(tmp_path):
    settings = Settings(instance_dir=tmp_path, **KEYS)
    assert settings.database_url == f"sqlite:///{tmp_path}/despatch.db"
    assert settings.broker_url == f"sqlite:///{tmp_path}/queue.db"
    assert settings.s3_bucket == ""


@pytest.mark.parametrize("name", ["secret_key", "audit_key"])
def test_a_short_or_missing_secret_is_named(name, monkeypatch):
    monkeypatch.delenv(name.upper(), raising=False)
    with pytest.raises(ValidationError, match=name):
        Settings(**{**KEYS, name: "short"})
    with pytest.raises(ValidationError, match=name):
        Settings(**{key: value for key, value in KEYS.items() if key != name})


def test_secrets_do_not_show_when_settings_are_printed():
    assert "ssss" not in repr(Settings(**KEYS))


def test_cookies_are_secure_behind_https():
    assert Settings(base_url="https://despatch.example", **KEYS).secure_cookies
    assert not Settings(base_url="http://127.0.0.1:8000", **KEYS).secure_cookies


def test_secrets_are_made_once_readable_by_their_owner_alone(tmp_path, monkeypatch):
    instance = tmp_path / "instance"
    monkeypatch.setenv("INSTANCE_DIR", str(instance))
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.delenv("AUDIT_KEY", raising=False)
    made = ensure_secrets(instance)
    assert made is not None
    assert made.stat().st_mode & 0o777 == 0o600
    assert instance.stat().st_mode & 0o777 == 0o700
    first = load_settings()
    assert ensure_secrets(instance) is None
    assert load_settings().audit_key == first.audit_key


def test_a_real_environment_variable_wins_over_the_instance_file(tmp_path, monkeypatch):
    monkeypatch.setenv("INSTANCE_DIR", str(tmp_path))
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.delenv("AUDIT_KEY", raising=False)
    ensure_secrets(tmp_path)
    monkeypatch.setenv("AUDIT_KEY", "e" * 40)
    assert load_settings().audit_key.get_secret_value() == "e" * 40


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://x"),
        ("DATABASE_URL", "postgresql://"),
        ("DATABASE_URL", "sqlite:///"),
        ("BROKER_URL", "foo"),
        ("BROKER_URL", "amqp://x"),
        ("S3_ENDPOINT_URL", "localhost:9000"),
        ("BASE_URL", "despatch.example"),
        ("LOG_LEVEL", "loud"),
        ("TRUSTED_PROXIES", "-1"),
        ("WORKERS", "many"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(name, value, tmp_path, monkeypatch):
    for key, given in {**KEYS, "instance_dir": str(tmp_path), name: value}.items():
        monkeypatch.setenv(key.upper(), given)
    with pytest.raises(SettingsUnfit, match=f"^{name} must ") as raised:
        load_settings()
    assert set(raised.value.faults) == {name}
    assert not raised.value.not_set_up


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_url", "postgres://u@h/d"),
        ("database_url", "postgresql:///d?host=/run/postgresql"),
        ("database_url", "sqlite:////srv/despatch.db"),
        ("broker_url", "rediss://h:6380/1"),
        ("broker_url", "postgresql://u@h/d"),
        ("s3_endpoint_url", "http://127.0.0.1:9000"),
        ("base_url", "https://despatch.example"),
    ],
)
def test_an_address_that_will_do_is_kept_as_it_is(name, value):
    assert getattr(Settings(**KEYS, **{name: value}), name) == value


def test_a_log_level_may_be_written_small():
    assert Settings(log_level="debug", **KEYS).log_level == "DEBUG"


def test_before_set_up_the_secrets_are_missing_and_nothing_is_wrong(tmp_path, monkeypatch):
    monkeypatch.setenv("INSTANCE_DIR", str(tmp_path))
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.delenv("AUDIT_KEY", raising=False)
    with pytest.raises(SettingsUnfit) as raised:
        load_settings()
    assert raised.value.missing == {"SECRET_KEY", "AUDIT_KEY"}
    assert raised.value.not_set_up


def test_a_secret_that_is_too_short_is_not_shown(tmp_path, monkeypatch):
    monkeypatch.setenv("INSTANCE_DIR", str(tmp_path))
    monkeypatch.setenv("AUDIT_KEY", "a" * 40)
    monkeypatch.setenv("SECRET_KEY", "hunter2")
    with pytest.raises(SettingsUnfit, match="SECRET_KEY") as raised:
        load_settings()
    told = "".join(traceback.format_exception(raised.value))
    assert "hunter2" not in told
