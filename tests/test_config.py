"""Settings come from the environment alone, and a wrong one is named."""

import pytest
from pydantic import ValidationError

from app.config import Settings, load_settings
from app.secrets import ensure_secrets

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
    monkeypatch.setenv("INSTANCE_DIR", str(tmp_path))
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.delenv("AUDIT_KEY", raising=False)
    made = ensure_secrets(tmp_path)
    assert made is not None
    assert made.stat().st_mode & 0o777 == 0o600
    first = load_settings()
    assert ensure_secrets(tmp_path) is None
    assert load_settings().audit_key == first.audit_key


def test_a_real_environment_variable_wins_over_the_instance_file(tmp_path, monkeypatch):
    monkeypatch.setenv("INSTANCE_DIR", str(tmp_path))
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.delenv("AUDIT_KEY", raising=False)
    ensure_secrets(tmp_path)
    monkeypatch.setenv("AUDIT_KEY", "e" * 40)
    assert load_settings().audit_key.get_secret_value() == "e" * 40
