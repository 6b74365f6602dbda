"""Keeps one server while a test run lives: python warden.py FOLDER, with what to do in FOLDER/server.json.

The run's first process holds a lock on `alive` beside FOLDER. The system frees it when that process ends, by itself,
by Ctrl-C or by kill -9. The warden waits for that, stops the server and removes FOLDER. When the server
ends first, so does the warden, and leaves FOLDER with its log.
"""

import fcntl
import json
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

STOP_SECONDS = 10
"""How long a server may take to stop before it is killed."""


def keep(folder: Path, *, command: list[str], stop: str, user: str, leaves: list[str]) -> None:
    """Run `command` in `folder` as `user` ("" for the user of the tests) until the run ends.

    `stop` is the signal that ends it; `leaves` are files that it makes elsewhere and does not remove.
    """
    signal.signal(signal.SIGCHLD, lambda *_: sys.exit(f"{command[0]} ended"))
    as_user = {"user": user, "group": user, "extra_groups": []} if user else {}
    with (
        (folder.parent / "alive").open("r+") as alive,
        (folder / "warden").open("w") as working,
        (folder / "log").open("wb") as log,
    ):
        fcntl.lockf(working, fcntl.LOCK_EX)
        server = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, process_group=0, **as_user
        )
        try:
            fcntl.lockf(alive, fcntl.LOCK_EX)
        finally:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            server.send_signal(signal.Signals[stop])
            try:
                server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        for path in leaves:
            Path(path).unlink(missing_ok=True)
        shutil.rmtree(folder)
    with suppress(OSError):  # the last one out of a run that was killed; else its own process tidies up
        (folder.parent / "alive").unlink()
        folder.parent.rmdir()


if __name__ == "__main__":
    place = Path(sys.argv[1])
    keep(place, **json.loads((place / "server.json").read_text()))
