"""The secrets of an installation on one machine: made once, kept in its instance folder, read as environment."""

import os
import secrets
from pathlib import Path

NAMES = ("SECRET_KEY", "AUDIT_KEY")


def ensure_secrets(instance: Path) -> Path | None:
    """Write `despatch.env` with fresh secrets, readable by its owner alone.

    Nothing is written when the environment holds every secret already, or the file is there. The path comes back when
    it was made.
    """
    file = instance / "despatch.env"
    if file.exists():
        file.chmod(0o600)
        return None
    if all(os.environ.get(name) for name in NAMES):
        return None
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = "".join(f"{name}={secrets.token_urlsafe(48)}\n" for name in NAMES)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(lines)
    return file
