"""A wrong setting is named with what to enter, and a variable whose name is nearly that of a setting is pointed out."""

import re

import pytest

from app.health.doctor import examine
from app.health.findings import State
from app.platform.config import SettingsUnfit, load_settings
from app.platform.root import ROOT
from app.platform.setting_names import misspelt_settings
from tests.fixtures.app import SECRETS

ENTRA = {"sign_on__entra__client_id": "1"}


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"secret_key": "hunter2"}, "SECRET_KEY must have 32 characters or more"),
        ({"workers": "many"}, "WORKERS must be a whole number, 1 or more"),
        ({"workers": "0"}, "WORKERS must be a whole number, 1 or more"),
        ({"contact_months": "2.5"}, "CONTACT_MONTHS must be a whole number from 1 to 120"),
        ({"mail_timeout_seconds": "301"}, "MAIL_TIMEOUT_SECONDS must be a whole number from 1 to 300"),
        ({"log_level": "loud"}, "LOG_LEVEL must be DEBUG, INFO, WARNING, ERROR or CRITICAL"),
        ({"notify_postage": "third"}, "NOTIFY_POSTAGE must be first, second or economy"),
        ({"inbox_since": "1 March"}, "INBOX_SINCE must be a date, such as 2026-03-01"),
        ({"inbox_since": "yesterday morning"}, "INBOX_SINCE must be a date, such as 2026-03-01"),
        ({"ses_configuration_set": "a b"}, "SES_CONFIGURATION_SET must be the name of a configuration set"),
        ({"sign_on": "{not json"}, "SIGN_ON must be JSON"),
        ({"sign_on__entra__preset": "entra"}, "SIGN_ON__ENTRA__CLIENT_ID is not set"),
        ({**ENTRA, "sign_on__entra__preset": "other"}, "SIGN_ON__ENTRA__PRESET must be entra or internal-access"),
        ({**ENTRA, "sign_on__entra__preset": "entra"}, "SIGN_ON__ENTRA__TENANT must be the number of your directory"),
        ({**ENTRA, "sign_on__entra__roles__boss": "x"}, "SIGN_ON__ENTRA__ROLES__BOSS must end with DRAFTER, CLEARER"),
        ({**ENTRA, "sign_on__entra__discovery": "http://x"}, "SIGN_ON__ENTRA__DISCOVERY must begin with https://"),
    ],
)
def test_a_wrong_setting_is_a_sentence_that_says_what_to_enter(environment, variables, sentence):
    environment(**{**SECRETS, **variables})
    with pytest.raises(SettingsUnfit) as raised:
        load_settings()
    assert str(raised.value).startswith(sentence)
    assert len(raised.value.faults) == 1
    assert not raised.value.not_set_up


def test_two_wrong_settings_are_two_sentences(environment):
    environment(**SECRETS, workers="many", link_hours="x")
    with pytest.raises(SettingsUnfit) as raised:
        load_settings()
    words = "must be a whole number, 1 or more"
    assert str(raised.value) == f"LINK_HOURS {words}. WORKERS {words}"


@pytest.fixture
def alone(environment, monkeypatch):
    """Nothing is set but what a test sets."""
    monkeypatch.setattr("os.environ", {})
    return environment(**SECRETS)


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("BACKUP_URI", "BACKUP_URL"),
        ("MAIL_URI", "MAIL_URL"),
        ("MAIL_FORM", "MAIL_FROM"),
        ("mailurl", "MAIL_URL"),
        ("WEB_CONCURENCY", "WEB_CONCURRENCY"),
        ("SIGN_ON__ENTRA__CLIENT_IDD", "SIGN_ON__ENTRA__CLIENT_ID"),
    ],
)
def test_a_name_that_is_close_to_a_setting_is_pointed_out_without_its_value(alone, monkeypatch, name, setting):
    monkeypatch.setenv(name, "secret-value")
    assert [*misspelt_settings()] == [f"{name.upper()} isn't a setting of Despatch. Did you mean {setting}?"]


def test_a_misspelt_name_in_the_instance_file_is_pointed_out_too(alone):
    alone.mkdir()
    (alone / "despatch.env").write_text("BACKUP_URI=file:///backups\n")
    assert len([*misspelt_settings()]) == 1
    finding = next(finding for finding in examine() if finding.what == "settings")
    assert (finding.state, "BACKUP_URL" in finding.words, finding.well) == (State.WARNING, True, True)


@pytest.mark.parametrize(
    "name",
    [
        *("PATH", "HOME", "MAIL", "LANG", "HOSTNAME", "SECRET_KEY_BASE", "PGHOST", "INVOCATION_ID"),
        *("AWS_ENDPOINT_URL_S3", "AWS_ACCESS_KEY_ID", "PROMETHEUS_MULTIPROC_DIR", "REQUESTS_CA_BUNDLE"),
        *("SIGN_ON__ENTRA__ROLES__DRAFTER", "backup_url"),
    ],
)
def test_variables_of_others_and_our_own_are_let_be(alone, monkeypatch, name):
    monkeypatch.setenv(name, "x")
    assert [*misspelt_settings()] == []


def test_every_variable_that_the_readme_lists_is_known(alone, monkeypatch):
    for name in re.findall(r"^\| `([A-Z_0-9]+)` \|", (ROOT / "README.md").read_text(), flags=re.M):
        monkeypatch.setenv(name, "x")
    assert [*misspelt_settings()] == []
