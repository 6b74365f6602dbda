"""The real run beside the bare engine, and two workers beside one."""

import os
from collections.abc import Iterator
from contextlib import ExitStack

from bench.letters.bench import Bench, Job
from bench.letters.contestant import Missing, ours, running
from bench.letters.instance import make_instance, opened, settings_in
from bench.letters.pairs import Side
from bench.letters.real import Letters, copied, make, worker
from bench.letters.row import Row, at_least, row_of
from bench.letters.size import WARM
from tests.services.postgres import fresh_database, start_cluster
from tests.services.run import ServerFailed, begin, end
from tools.system import NotInstalled

BARE = ("real run, both formats", "the bare engine, both formats", "ms", at_least(0.4))
WORKERS = ("real run on PostgreSQL, two workers", "one worker", "ms", at_least(1.7))


def _beside_bare(bench: Bench) -> Iterator[Row]:
    with (
        copied(bench.large, bench.folder / "beside-bare") as settings,
        opened(settings) as services,
        worker(settings) as program,
        running(ours("letters", "both"), str(bench.march)) as engine,
    ):
        letters, bare = Letters(services), Side(engine, bench.size.run)
        make(letters, [program], WARM)
        bare.take(WARM)
        pairs = [(make(letters, [program], bench.size.run), bare.take_round()) for _ in range(bench.size.rounds)]
    yield row_of(*BARE, pairs)


def _two_workers(bench: Bench) -> Iterator[Row]:
    if len(os.sched_getaffinity(0)) < 2:
        yield Row(*WORKERS, missing="this machine has one core")
        return
    try:
        pairs = list(_on_postgresql(bench))
    except (NotInstalled, ServerFailed, Missing) as why:
        yield Row(*WORKERS, missing=str(why))
        return
    yield row_of(*WORKERS, pairs)


def _on_postgresql(bench: Bench) -> Iterator[tuple[float, float]]:
    count = bench.size.run
    with ExitStack() as stack:
        run = begin()
        stack.callback(end, *run)
        (cluster := run[0] / "postgres").mkdir()
        url = stack.enter_context(fresh_database(start_cluster(cluster)["socket"]))
        settings = settings_in(bench.folder / "postgresql", database_url=url, workers=2)
        make_instance(settings, 3 * WARM + 2 * count * bench.size.rounds)
        letters = Letters(stack.enter_context(opened(settings)))
        two = [stack.enter_context(worker(settings)) for _ in range(2)]
        for program in two:
            make(letters, [program], WARM)
        for _ in range(bench.size.rounds):
            yield make(letters, two, count), make(letters, two[:1], count)


JOBS = (Job("run/bare", _beside_bare), Job("run/workers", _two_workers))
