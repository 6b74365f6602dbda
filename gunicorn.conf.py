"""How Gunicorn serves Despatch. `despatch web` starts it with this file.

Gunicorn's own variable PORT holds: then it listens on every address, else on 127.0.0.1:8000. WEB_CONCURRENCY is how
many processes it has (app/platform/processes.py says, if that is not set); WEB_THREADS is how many requests each serves
at a time.
"""

import os
import sys
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Thread
from typing import Any

from app.letters.pdf.limited_layout import warm_apart
from app.platform.limited import turns
from app.platform.limited.work import share_cores
from app.platform.processes import DRAIN_SECONDS, settle, web_processes
from app.web.paced_worker import post_request, pre_request  # noqa: F401 (Gunicorn looks for them here)
from app.web.server_log import ServerLog


def on_starting(server: Any) -> None:
    """Serve nothing where every page would fail: say what is wrong, and end.

    Requests are counted in files that all web processes read (app/health/exposition.py), in a folder of this start.
    What a process that ended has counted stays there and still counts. Only here, since the settings may be read again
    while processes go on counting."""
    folder = mkdtemp(prefix="despatch-metrics-", dir=memory if memory.is_dir() else None)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    from app.commands.installation import require_fit_to_start  # after it, since what they load counts there
    from app.commands.words import EXPLAINED, explain
    from app.platform.setting_names import misspelt_settings

    for words in misspelt_settings():
        server.log.warning(words)
    try:
        require_fit_to_start()
    except EXPLAINED as problem:
        server.log.error(explain(problem))
        rmtree(folder, ignore_errors=True)
        sys.exit(2)


def on_exit(_server: Any) -> None:
    rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)


def when_ready(server: Any) -> None:
    """Say how much is served at a time."""
    server.log.info("Web processes: %d, each with %d threads", server.cfg.workers, server.cfg.threads)


def post_worker_init(_worker: Any) -> Thread:
    """Requests are served at once; beside them a process that lays out previews is made ready, so that the first need
    not wait for it: by the thread that is given back.

    What is loaded by now lives as long as the process. Left in sight of the collector, it is walked through again
    each time that a large page makes many objects, as is the page: half of the time that such a page takes."""
    settle()
    warming = Thread(target=warm_apart, name="warm", daemon=True)
    warming.start()
    return warming


memory = Path("/dev/shm")  # noqa: S108 (a folder in memory, on Linux)

workers = web_processes()
share_cores(workers)
threads = int(os.environ.get("WEB_THREADS") or 12)
turns.requests.most = max(1, threads // 2)
graceful_timeout = DRAIN_SECONDS
worker_class = "app.web.paced_worker.PacedWorker"
worker_tmp_dir = str(memory) if memory.is_dir() else None  # a heartbeat on a slow disk looks like a hang
control_socket_disable = True  # it would be made in the home folder, shared by every installation of this user
logger_class = ServerLog
