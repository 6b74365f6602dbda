"""Keeps one server while a test run lives: python warden.py FOLDER SIGNAL USER COMMAND…

The run's first process holds a lock on `alive` beside FOLDER. The system frees it when that process ends, by itself,
by Ctrl-C or by kill -9. The warden waits for that, stops the server with SIGNAL and removes FOLDER. When the server
ends first, so does the warden, and leaves FOLDER with its log.
"""

import fcntl
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

STOP_SECONDS = 10
"""How long a server may take to stop before it is killed."""


def keep(folder: Path, stop: signal.Signals, user: str, command: list[str]) -> None:
    """Run `command` in `folder` as `user` ("" for the user of the tests) until the run ends."""
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
            server.send_signal(stop)
            try:
                server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        shutil.rmtree(folder)
    with suppress(OSError):  # the last one out of a run that was killed; else its own process tidies up
        (folder.parent / "alive").unlink()
        folder.parent.rmdir()


if __name__ == "__main__":
    keep(Path(sys.argv[1]), signal.Signals[sys.argv[2]], sys.argv[3], sys.argv[4:])
