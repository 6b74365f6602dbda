"""Practice on this machine: a separate installation beside the real one. It reads none of the real one's settings."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.accounts.links import make_link
from app.accounts.models import User
from app.audit.record import SYSTEM
from app.platform.clock import london_time
from app.platform.config import Settings, instance_folder, load_settings
from app.platform.database import DatabaseFailed
from app.platform.log import log_to_stderr
from app.platform.practice import NotPractice, PracticeMark, PracticeRuns
from app.platform.schema import upgrade
from app.platform.secrets import ensure_secrets
from app.platform.services import open_services
from app.practice.cast import CAST, Member

HALF_MADE = ".new"
"""What the folder's name ends in while it is being made."""


SENDER = "letters@families.gov.example"
"""From which made-up letters go by email, and where replies to them come: at the department of their owner."""


def practice_folder() -> Path:
    """Beside that of the real installation."""
    instance = instance_folder()
    return instance.with_name(f"{instance.name}-practice")


@contextmanager
def running_alone(folder: Path) -> Iterator[None]:
    """Nobody else makes or runs practice in `folder` during the block. Raises PracticeRuns."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PracticeRuns from None
        yield


def be_apart(folder: Path, address: str) -> None:
    """Have this process, and those that it starts, read no setting of the real installation: only where practice is
    kept and served, and who sends its letters."""
    for name in [*os.environ]:
        if name.lower() in Settings.model_fields or name.startswith("SIGN_ON"):
            del os.environ[name]
    os.environ |= {"INSTANCE_DIR": str(folder), "BASE_URL": address, "MAIL_FROM": SENDER}


def ensure_practice(folder: Path, *, reset: bool, watch: Callable[[int, int], Any]) -> bool:
    """Make practice in `folder` unless it is there; `reset`: make it anew. Whether it was made. `be_apart` comes first.

    Raises NotPractice when something else is in the folder. What is made half is never used.
    """
    if folder.exists():
        if not _is_practice():
            raise NotPractice(f"Something that is not practice is in {folder}")
        if not reset:
            return False
        shutil.rmtree(folder)
    half_made = folder.with_name(folder.name + HALF_MADE)
    shutil.rmtree(half_made, ignore_errors=True)
    ensure_secrets(half_made)
    os.environ["INSTANCE_DIR"] = str(half_made)
    from app.practice.make import make_practice  # it knows every room, and is needed once

    settings = load_settings()
    log_to_stderr(settings.model_copy(update={"log_level": "WARNING"}))  # not each letter that was sent in the story
    make_practice(settings, watch=watch)
    half_made.rename(folder)
    os.environ["INSTANCE_DIR"] = str(folder)
    return True


def _is_practice() -> bool:
    """Whether the database of the settings has the mark. Its tables are brought up to date."""
    with closing(open_services(load_settings())) as services:
        if not services.settings.instance_dir.joinpath("despatch.db").exists():
            return False
        try:
            upgrade(services.database)
            return services.practice
        except DatabaseFailed:
            return False


def made_on() -> date:
    """The day around which everything in practice happens."""
    with closing(open_services(load_settings())) as services, services.database.reading() as session:
        return london_time(session.scalars(select(PracticeMark.made_at)).one()).date()


def fresh_links() -> list[tuple[Member, str]]:
    """A one-time link for each of the cast, in place of earlier ones."""
    with closing(open_services(load_settings())) as services, services.database.writing() as session:
        users = {user.name: user for user in session.scalars(select(User).where(User.active))}
        return [
            (member, make_link(session, users[member.name], settings=services.settings, actor=SYSTEM))
            for member in CAST
            if member.name in users
        ]
