"""Settings: all from the environment, validated once at start.

`instance/despatch.env` is read too when it is there, so that one machine needs no set-up; a real environment
variable always wins over it.
"""

import os
import re
import ssl
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from app.platform.inbox_settings import Bucket, ImapBox, InboxUrlUnfit, inbox_at
from app.platform.mail_settings import (
    Mailbox,
    MailServer,
    MailUrlUnfit,
    domain_of,
    is_address,
    mail_server,
    mailbox,
    takes_tokens,
)
from app.platform.root import default_instance
from app.platform.setting_faults import NOT_JSON, NOT_SET, explain_fault
from app.platform.sign_on_settings import SignOnProvider

BEGINNINGS: Mapping[str, tuple[str, ...]] = {
    "database_url": ("sqlite:///", "postgresql://", "postgres://"),
    "broker_url": ("sqlite:///", "redis://", "rediss://", "postgresql://", "postgres://"),
    "s3_endpoint_url": ("https://", "http://"),
    "audit_heads_url": ("s3://", "file:///"),
    "backup_url": ("s3://", "file:///"),
    "base_url": ("https://", "http://"),
    "ses_events_queue_url": ("https://", "http://"),
    "notify_url": ("https://", "http://"),
}
"""How an address may begin, the usual way first."""

SHORTEST_KEY = 32
"""Characters."""

_LONG_NUMBER = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

NOTIFY_KEY = re.compile(rf"{_LONG_NUMBER}-{_LONG_NUMBER}$")
"""A key's name, the number of the service, the secret."""


class SettingsUnfit(Exception):
    """Variables are missing or wrong. `faults`: each one's name, and words that follow it: what to enter."""

    code = "settings_unfit"

    def __init__(self, faults: Mapping[str, str], *, missing: frozenset[str] = frozenset()) -> None:
        super().__init__(". ".join(f"{name} {words}" for name, words in faults.items()))
        self.faults = faults
        self.missing = missing

    @property
    def not_set_up(self) -> bool:
        """Whether nothing is wrong, but something is not there yet."""
        return self.missing == self.faults.keys()


def instance_folder() -> Path:
    """The folder for what this installation keeps: database, files, secrets."""
    return Path(os.environ.get("INSTANCE_DIR") or default_instance()).resolve()


class Settings(BaseSettings):
    """Every setting, with its unit. Raises pydantic's ValidationError, naming the variable, when one is wrong."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True, env_nested_delimiter="__")

    instance_dir: Path = Field(default_factory=instance_folder)
    secret_key: SecretStr = Field(min_length=SHORTEST_KEY, description="Signs cookies and forms")
    audit_key: SecretStr = Field(
        min_length=SHORTEST_KEY, description="Chains the audit record; keep a copy away from the database"
    )

    secret_key_fallbacks: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    audit_key_fallbacks: Annotated[tuple[SecretStr, ...], NoDecode] = ()

    database_url: str = ""
    broker_url: str = ""
    s3_bucket: str = ""
    s3_endpoint_url: str = ""
    s3_prefix: str = ""
    audit_heads_url: str = ""

    backup_url: str = ""
    backup_key: SecretStr = SecretStr("")
    backup_keep_days: Annotated[int, Field(ge=1)] = 35

    base_url: str = "http://localhost:8000"
    trusted_proxies: Annotated[int, Field(ge=0, le=5)] = 0
    session_idle_minutes: Annotated[int, Field(ge=1)] = 60
    session_hours: Annotated[int, Field(ge=1)] = 12
    protected_idle_minutes: Annotated[int, Field(ge=1)] = 30
    protected_hours: Annotated[int, Field(ge=1)] = 12
    second_factor: Literal["", "roles", "all"] = ""
    passwords: Literal["on", "off"] = "on"
    break_glass_email: str = ""
    sign_on: dict[str, SignOnProvider] = Field(default_factory=dict)
    link_hours: Annotated[int, Field(ge=1)] = 72
    contact_months: Annotated[int, Field(ge=1, le=120)] = 6
    max_upload_mb: Annotated[int, Field(ge=1)] = 10
    workers: Annotated[int, Field(ge=1)] = Field(default_factory=lambda: os.cpu_count() or 1)
    lease_seconds: Annotated[int, Field(ge=1)] = 120
    max_tries: Annotated[int, Field(ge=1)] = 3
    mail_url: SecretStr = SecretStr("")
    mail_from: Annotated[str, Field(validate_default=True)] = ""
    mail_ca_file: Path | None = None
    mail_timeout_seconds: Annotated[int, Field(ge=1, le=300)] = 20
    letters_carrier: Literal["smtp", "ses"] = "smtp"
    letters_from: Annotated[str, Field(validate_default=True)] = ""
    letters_most_mb: Annotated[int, Field(ge=1, le=40)] = 20
    replies_to: Annotated[str, Field(validate_default=True)] = ""
    ses_configuration_set: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{0,64}$")] = ""
    ses_events_queue_url: str = ""
    inbox_token_file: Path | None = None
    inbox_url: SecretStr = SecretStr("")
    inbox_since: date | None = None
    inbox_max_mb: Annotated[int, Field(ge=1, le=50)] = 50
    notify_api_key: SecretStr = SecretStr("")
    notify_url: str = "https://api.notifications.service.gov.uk"
    notify_postage: Literal["", "first", "second", "economy"] = ""
    metrics_token: SecretStr = SecretStr("")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = "INFO"

    @field_validator(*BEGINNINGS)
    @classmethod
    def _begins_well(cls, address: str, info: ValidationInfo) -> str:
        """An address that is given begins in a way that is known and goes on from there."""
        known = BEGINNINGS[str(info.field_name)]
        if address and not any(address.startswith(start) and address != start for start in known):
            raise PydanticCustomError("address", "must begin with {known}", {"known": " or ".join(known)})
        return address

    @field_validator("secret_key_fallbacks", "audit_key_fallbacks", mode="before")
    @classmethod
    def _are_keys(cls, keys: object) -> object:
        """Keys that were used before, parted by commas, the newest first."""
        keys = [key.strip() for key in keys.split(",") if key.strip()] if isinstance(keys, str) else keys
        if isinstance(keys, list) and any(len(key) < SHORTEST_KEY for key in keys):
            raise PydanticCustomError("keys", "must be keys of {least} characters or more", {"least": SHORTEST_KEY})
        return keys

    @field_validator("backup_key", "metrics_token")
    @classmethod
    def _can_not_be_guessed(cls, key: SecretStr) -> SecretStr:
        if key and len(key) < SHORTEST_KEY:
            raise PydanticCustomError("key", "must have {least} characters or more", {"least": SHORTEST_KEY})
        return key

    @field_validator("mail_url")
    @classmethod
    def _names_a_server(cls, url: SecretStr) -> SecretStr:
        if url:
            try:
                mail_server(url.get_secret_value())
            except MailUrlUnfit as problem:
                raise PydanticCustomError("mail_url", "{words}", {"words": str(problem)}) from None
        return url

    @field_validator("mail_from")
    @classmethod
    def _is_an_address(cls, address: str, info: ValidationInfo) -> str:
        if info.data.get("mail_url") and not address:
            raise PydanticCustomError("mail_from", "must be the address that emails come from, because MAIL_URL is set")
        if address and not is_address(address):
            raise PydanticCustomError("mail_from", "must be one email address, such as despatch@department.example")
        return address

    @field_validator("letters_from")
    @classmethod
    def _names_a_mailbox(cls, text: str, info: ValidationInfo) -> str:
        if not text and not info.data.get("mail_from") and info.data.get("letters_carrier") == "ses":
            raise PydanticCustomError("letters_from", "must be the sender of letters, because LETTERS_CARRIER is ses")
        if text and not mailbox(text):
            words = (
                "must be an email address, with or without a name before it: Our office <letters@department.example>"
            )
            raise PydanticCustomError("letters_from", "{words}", {"words": words})
        return text

    @field_validator("replies_to")
    @classmethod
    def _has_room_for_a_token(cls, address: str, info: ValidationInfo) -> str:
        if not takes_tokens(address or info.data.get("mail_from") or "replies@department.example"):
            words = "must be one email address such as replies@department.example, where each letter’s own token is "
            raise PydanticCustomError("replies_to", "{words}", {"words": words + "put after a plus"})
        return address

    @field_validator("notify_api_key")
    @classmethod
    def _is_a_key_of_notify(cls, key: SecretStr) -> SecretStr:
        if key and not NOTIFY_KEY.search(key.get_secret_value()):
            raise PydanticCustomError("notify_key", "must end with the two long numbers of a GOV.UK Notify key")
        return key

    @field_validator("mail_ca_file")
    @classmethod
    def _holds_certificates(cls, file: Path | None) -> Path | None:
        if file:
            try:
                ssl.create_default_context(cafile=file)
            except OSError as problem:
                raise PydanticCustomError("ca_file", "has no certificates that can be read") from problem
        return file

    @field_validator("inbox_url")
    @classmethod
    def _names_an_inbox(cls, url: SecretStr, info: ValidationInfo) -> SecretStr:
        if url:
            try:
                inbox_at(url.get_secret_value(), has_token=bool(info.data.get("inbox_token_file")))
            except InboxUrlUnfit as problem:
                raise PydanticCustomError("inbox_url", "{words}", {"words": str(problem)}) from None
        return url

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_capitals(cls, level: object) -> object:
        return level.upper() if isinstance(level, str) else level

    @model_validator(mode="after")
    def _as_sign_on_is_set(self) -> Self:
        """Where people sign on, everyone needs a second factor unless the settings say otherwise."""
        self.second_factor = self.second_factor or ("all" if self.sign_on else "roles")
        for name, server in self.sign_on.items():
            server.title = server.title or name.replace("-", " ").replace("_", " ").title()
        return self

    @model_validator(mode="after")
    def _embedded_by_default(self) -> Self:
        if not self.database_url:
            self.database_url = f"sqlite:///{self.instance_dir / 'despatch.db'}"
        if not self.broker_url:
            self.broker_url = f"sqlite:///{self.instance_dir / 'queue.db'}"
        return self

    @property
    def files_dir(self) -> Path:
        """Where files live when no bucket is set."""
        return self.instance_dir / "files"

    @property
    def mail_server(self) -> MailServer | None:
        """Where mail is given to; None: it is written into `outbox_dir`."""
        url = self.mail_url.get_secret_value()
        return mail_server(url) if url else None

    @property
    def inbox(self) -> ImapBox | Bucket | None:
        """Where mail to us is read from; None: it comes in as files that people upload."""
        url = self.inbox_url.get_secret_value()
        return inbox_at(url, has_token=bool(self.inbox_token_file)) if url else None

    @property
    def outbox_dir(self) -> Path:
        return self.instance_dir / "outbox"

    @property
    def mail_domain(self) -> str:
        return domain_of(self.base_url)

    @property
    def notices_address(self) -> str:
        """From which people are told things; letters and replies use it where they have none of their own."""
        return self.mail_from or f"despatch@{self.mail_domain}"

    @property
    def letters_mailbox(self) -> Mailbox:
        """From which letters go by email."""
        return mailbox(self.letters_from) or Mailbox("", self.notices_address)

    @property
    def replies_address(self) -> str:
        """To which replies come, before a letter's token is put in."""
        return self.replies_to or self.notices_address

    @property
    def most_letter_bytes(self) -> int:
        """The largest mail that a letter may go out in."""
        return self.letters_most_mb * 1_000_000

    @property
    def secure_cookies(self) -> bool:
        return self.base_url.startswith("https://")


def env_file() -> Path:
    """The instance folder's own file of settings."""
    return instance_folder() / "despatch.env"


def load_settings() -> Settings:
    """Settings from the environment and, behind it, the instance folder's own file. Raises SettingsUnfit."""
    errors: list[ErrorDetails] = []
    try:
        return Settings(_env_file=env_file(), _env_file_encoding="utf-8")
    except ValidationError as problem:
        errors = problem.errors()
    except SettingsError:
        pass
    if not errors:
        raise SettingsUnfit({"SIGN_ON": NOT_JSON})
    faults = dict(explain_fault(error, Settings.model_fields) for error in errors)
    missing = frozenset(name for name, words in faults.items() if words == NOT_SET and "__" not in name)
    raise SettingsUnfit(faults, missing=missing)
    # outside the except blocks: pydantic's own errors show what was given, and that may be a secret
