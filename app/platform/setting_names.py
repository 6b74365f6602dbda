"""Variables that look like a setting of ours and are none: most likely misspelt, and then silently without effect."""

from collections.abc import Iterator
from difflib import get_close_matches

from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource

from app.platform.config import Settings, env_file
from app.platform.sign_on_settings import SignOnProvider

ELSEWHERE = {
    *("PORT", "WEB_CONCURRENCY", "WEB_THREADS"),
    *("TO_DATABASE_URL", "TO_S3_BUCKET", "TO_S3_PREFIX", "TO_S3_ENDPOINT_URL", "SCRATCH_DATABASE_URL"),
}
"""Variables of ours that are read in other places: gunicorn.conf.py, `despatch move` and `despatch backup verify`."""

LEAST_ALIKE = 0.85
"""BACKUP_URI is 0.9 like BACKUP_URL, MAIL_URI 0.875 like MAIL_URL, and Rails' SECRET_KEY_BASE 0.8 like SECRET_KEY."""

SIGN_ON = "SIGN_ON__"


def misspelt_settings() -> Iterator[str]:
    """A sentence for each variable, of the environment or of the instance folder's file, whose name is close to that of
    a setting. Variables of other programs are none of ours; no value is looked at."""
    sources = EnvSettingsSource(Settings), DotEnvSettingsSource(Settings, env_file=env_file())
    given = {name.upper() for source in sources for name in source.env_vars}
    known = {*(name.upper() for name in Settings.model_fields), *ELSEWHERE, *_sign_on_names(given)}
    for name in sorted(given - known):
        if close := get_close_matches(name, sorted(known), n=1, cutoff=LEAST_ALIKE):
            yield f"{name} isn't a setting of Despatch. Did you mean {close[0]}?"


def _sign_on_names(given: set[str]) -> Iterator[str]:
    """What settings of the identity servers that are named may be called."""
    for server in {name.split("__")[1] for name in given if name.startswith(SIGN_ON)}:
        for field in SignOnProvider.model_fields:
            yield f"{SIGN_ON}{server}__{field.upper()}"
        yield from (name for name in given if name.startswith(f"{SIGN_ON}{server}__ROLES__"))  # it is checked with them
