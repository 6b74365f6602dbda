"""The main job without a browser: make every letter of the shipped campaign and write the files to a folder.

It runs on an installation of its own (SQLite, a folder, fresh secrets) that is gone afterwards. Rows, claims and packs
are those of any run; each process calls `work` itself, so no queue is needed.
"""

import multiprocessing
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource
from sqlalchemy import select

from app.audit.anchor import head
from app.audit.record import SYSTEM
from app.campaigns.models import Letter
from app.commands.out_folder import OutFolder, fill, out_folder
from app.commands.setup import load_shipped
from app.platform.clock import now
from app.platform.config import Settings
from app.platform.processes import Interruptible, obey_parent, settle
from app.platform.schema import upgrade
from app.platform.services import Services, open_services
from app.production.editions.archive import stream
from app.production.editions.editions import MadeLetter, newest_editions
from app.production.editions.manifest import fingerprints, manifest_lines
from app.production.editions.naming import path_in_folder
from app.production.models import Run
from app.production.runs.progress import Failure, Progress, failures, progress_of
from app.production.runs.runs import start_run
from app.production.runs.work import work
from app.production.states import RunState
from app.registry.registries import registry_names

LOOK_SECONDS = 0.25
"""How often the run's progress is looked at."""

MANIFEST = "manifest.csv"
FINGERPRINT = "fingerprint.json"

Watch = Callable[[Progress], object]
"""Told how far the run is, every LOOK_SECONDS."""


class ProcessesEnded(Exception):
    """Every process ended before the run did: killed, perhaps, for want of memory."""

    code = "processes_ended"


@dataclass(frozen=True)
class Outcome:
    """What came of it. `names`: of registries, by slug. `files`: how many letters' files were written."""

    progress: Progress
    names: Mapping[str, str]
    failures: Sequence[Failure]
    files: int


def demonstrate(
    out: Path, *, jobs: int, watch: Watch, letters: int | None = None, interruptible: Interruptible = nullcontext
) -> Outcome:
    """Make the March 2015 campaign, or its first `letters` letters, with `jobs` processes; write the files to `out`.

    `out` is made when it is not there. Raises FolderUnfit before anything is made, ProcessesEnded, and OSError when
    the files can't be written; then none of them is left.
    """
    with out_folder(out, first=MANIFEST) as folder, TemporaryDirectory(prefix="despatch-demo-") as temporary:
        settings = _settings(Path(temporary), jobs)
        with interruptible():
            with closing(open_services(settings)) as services:
                run_id = _start(services, letters)
            with _processes(settings, run_id) as processes, closing(open_services(settings)) as services:
                _wait(services, run_id, processes, watch)
        with closing(open_services(settings)) as services:
            outcome = _write(services, run_id, folder, interruptible)
        folder.keep()
    return outcome


class _Settings(Settings):
    """Settings as given and as by default: nothing of the environment, where a real installation's may stand."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def _settings(folder: Path, jobs: int) -> Settings:
    secret_key, audit_key = (secrets.token_urlsafe(48) for _ in range(2))
    return _Settings(instance_dir=folder, secret_key=secret_key, audit_key=audit_key, workers=jobs)


def _start(services: Services, letters: int | None) -> int:
    upgrade(services.database)
    campaign_id = load_shipped(services)
    query = select(Letter.id).where(Letter.campaign_id == campaign_id).order_by(Letter.number).limit(letters)
    with services.database.writing() as session:
        return start_run(session, campaign_id, actor=SYSTEM, letter_ids=session.scalars(query).all()).id


@contextmanager
def _processes(settings: Settings, run_id: int) -> Iterator[list[BaseProcess]]:
    """The processes at work, none of which outlives the block."""
    fork = multiprocessing.get_context("fork")
    processes: list[BaseProcess] = []
    try:
        for _ in range(settings.workers):
            made = fork.Process(target=_make, args=(settings, run_id), daemon=True)
            made.start()
            processes.append(made)
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.join()


def _make(settings: Settings, run_id: int) -> None:
    obey_parent()
    settle()
    with closing(open_services(settings)) as services:
        while (again := work(services, run_id)) is not None:
            time.sleep(again)


def _wait(services: Services, run_id: int, processes: Sequence[BaseProcess], watch: Watch) -> None:
    """Until the run has ended, or every process."""
    at_work = {process.sentinel for process in processes}
    going = True
    while going and at_work:
        at_work.difference_update(wait(at_work, LOOK_SECONDS))
        with services.database.reading() as session:
            run = session.get_one(Run, run_id)
            watch(progress_of(session, run, at=now()))
            going = run.state == RunState.RUNNING


def _write(services: Services, run_id: int, folder: OutFolder, interruptible: Interruptible) -> Outcome:
    with services.database.reading() as session:
        run = session.get_one(Run, run_id)
        if run.state != RunState.DONE:
            raise ProcessesEnded
        made = newest_editions(session, run.campaign_id, run_id=run_id)
        beside = {MANIFEST: "".join(manifest_lines(made, head(session))), FINGERPRINT: fingerprints(session, made)}
        outcome = Outcome(
            progress=progress_of(session, run, at=now()),
            names=registry_names(session),
            failures=failures(run).items(session),
            files=sum(len(letter.files) for letter in made),
        )
    folder.claim([*(path_in_folder(letter, end) for letter in made for end in letter.files), FINGERPRINT])
    with interruptible():
        for letter in made:
            _write_files(services, letter, folder.path)
        for name, text in beside.items():
            fill(folder.path / name, text.encode())
    return outcome


def _write_files(services: Services, letter: MadeLetter, out: Path) -> None:
    for extension, file in letter.files.items():
        fill(out / path_in_folder(letter, extension), *stream(services.storage, file))
