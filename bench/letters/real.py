"""Real runs of an instance's letters: started as an owner does, made by workers in processes of their own."""

import shutil
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from app.audit.record import SYSTEM
from app.campaigns.models import Letter
from app.platform.config import Settings
from app.platform.services import Services
from app.production.models import RunLetter
from app.production.runs.runs import start_run
from app.production.states import RowState
from bench.letters.contestant import Contestant, Missing, ours, running
from bench.letters.instance import campaign_of, settings_in


@dataclass
class Letters:
    """The letters of an instance's campaign, each of them in one run at most."""

    services: Services
    taken: int = 0

    def start(self, count: int) -> int:
        """A run of the next `count` letters; its id."""
        with self.services.database.writing() as session:
            campaign = campaign_of(session)
            order = select(Letter.id).where(Letter.campaign_id == campaign.id).order_by(Letter.number)
            some = session.scalars(order.offset(self.taken).limit(count)).all()
            assert len(some) == count, "the campaign has too few letters"
            self.taken += count
            return start_run(session, campaign.id, actor=SYSTEM, letter_ids=some).id

    def require_made(self, run_id: int) -> None:
        """Raises Missing unless every letter of the run was made."""
        left = select(RunLetter.error_code).where(RunLetter.run_id == run_id, RunLetter.state != RowState.MADE)
        with self.services.database.reading() as session:
            codes = Counter(session.scalars(left))
        if codes:
            raise Missing(f"letters of the run were not made: {dict(codes)}")


@contextmanager
def worker(settings: Settings) -> Iterator[Contestant]:
    with running(ours("run"), str(settings.instance_dir), settings.database_url, str(settings.workers)) as program:
        yield program


def make(letters: Letters, workers: Sequence[Contestant], count: int) -> float:
    """Milliseconds a letter that these workers take together for the next `count`."""
    run_id = letters.start(count)
    start = time.perf_counter()
    for program in workers:
        program.tell({"run": run_id})
    for program in workers:
        program.answer()
    seconds = time.perf_counter() - start
    letters.require_made(run_id)
    return 1000 * seconds / count


@contextmanager
def copied(settings: Settings, folder: Path) -> Iterator[Settings]:
    """A copy of an embedded instance, gone afterwards."""
    shutil.copytree(settings.instance_dir, folder)
    try:
        yield settings_in(folder)
    finally:
        shutil.rmtree(folder)
