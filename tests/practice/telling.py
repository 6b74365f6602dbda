"""Practice with some of its stories, made once for a run."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.platform.config import Settings
from app.platform.services import Services, open_services
from app.practice.cast import CAST
from app.practice.diary import Story
from app.practice.make import make_practice
from app.practice.world import World
from tests.fixtures.app import SECRETS
from tests.services.run import once


@dataclass(frozen=True)
class Told:
    """`users`: their ids by the keys of the cast."""

    services: Services
    made_at: datetime
    users: dict[str, int]

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.services.database.reading() as session:
            yield session


@contextmanager
def told(name: str, stories: Sequence[Callable[[World], Story]]) -> Iterator[Told]:
    """An installation in which these have been told. It is shared: never write to it."""

    def make(folder: Path) -> dict[str, Any]:
        instance = folder / "instance"
        instance.mkdir()
        world = make_practice(Settings(instance_dir=instance, **SECRETS), stories=stories)
        return {"instance": str(instance), "made_at": world.made_at.isoformat()}

    made = once(f"practice-{name}", make)
    with closing(open_services(Settings(instance_dir=made["instance"], **SECRETS))) as services:
        with services.database.reading() as session:
            ids = {user.name: user.id for user in session.scalars(select(User))}
        users = {member.key: ids[member.name] for member in CAST}
        yield Told(services, datetime.fromisoformat(made["made_at"]), users)
