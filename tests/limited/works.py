"""Work for limited processes to do in tests."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from app.platform.limited import Limits, limited
from app.platform.limited.serve import RESIDENT_BYTES


class Refused(Exception):
    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True)
class Told:
    body: bytes
    names: tuple[str, ...]


@limited()
def tell(body: bytes, *, name: str) -> Told:
    return Told(body[::-1], (name, "é\x00"))


@limited()
def process() -> tuple[int, int]:
    """Its number, and its parent's."""
    return os.getpid(), os.getppid()


@limited()
def environment() -> dict[str, str]:
    return dict(os.environ)


@limited()
def written(path: str) -> int:
    return Path(path).write_bytes(b"x")


@limited(limits=Limits(seconds=0.2))
def waits() -> int:
    time.sleep(60)
    return 0


@limited(limits=Limits(cpu_seconds=1))
def works() -> int:
    while True:
        pass


@limited(limits=Limits(memory_bytes=50_000_000))
def hoards() -> int:
    return len(bytearray(100_000_000))


@limited(limits=Limits(answer_bytes=1000))
def talks() -> bytes:
    return bytes(2000)


@limited()
def dies() -> int:
    os._exit(1)


@limited(refusals=(Refused,))
def refuses() -> int:
    raise Refused("not_one", row=3)


@limited()
def fails() -> int:
    raise ZeroDivisionError


@limited()
def nested() -> tuple[int, tuple[int, int]]:
    """Limited work that does other limited work."""
    return os.getpid(), process()


@limited(warm=True)
def warm_process() -> tuple[int, int]:
    """Its number, and its parent's."""
    return os.getpid(), os.getppid()


@limited(warm=True)
def warm_tell(body: bytes) -> Told:
    return Told(body[::-1], ())


@limited(warm=True, limits=Limits(seconds=0.2))
def warm_waits() -> int:
    time.sleep(60)
    return 0


@limited(warm=True, limits=Limits(seconds=3))
def warm_seconds() -> float:
    """Those that are left to it."""
    return signal.getitimer(signal.ITIMER_REAL)[0]


@limited(warm=True, limits=Limits(cpu_seconds=1))
def warm_works() -> int:
    while True:
        pass


@limited(warm=True, limits=Limits(memory_bytes=50_000_000))
def warm_hoards() -> int:
    return len(bytearray(100_000_000))


@limited(warm=True)
def grows() -> int:
    """It keeps more memory than a warm process may."""
    KEPT.append(b"x" * RESIDENT_BYTES)
    return os.getpid()


KEPT: list[bytes] = []
