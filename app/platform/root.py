"""Where Despatch is on this machine.

A checkout has what ships beside `app`. A wheel has it in `app/shipped` (pyproject.toml puts it there), so that an
installation adds nothing but `app` to Python's packages.
"""

import os
from pathlib import Path

CODE = Path(__file__).resolve().parent.parent.parent
"""The folder that `app` is imported from."""

_SHIPPED = CODE / "app" / "shipped"

ROOT = _SHIPPED if _SHIPPED.is_dir() else CODE
"""The folder of letter_templates/, recipients/, migrations/, docs/guide/ and gunicorn.conf.py."""


def default_instance() -> Path:
    """Return where an installation keeps its data unless INSTANCE_DIR says: in its checkout, else with the user's
    data, as the XDG Base Directory Specification has it."""
    if ROOT == CODE:
        return CODE / "instance"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "despatch"
