"""Work on files from outside, and layout of what people type, in processes with limits.

    @limited(refusals=(TableRefused,))
    def rows_in(body: bytes) -> list[list[str]]: ...

Whoever calls `rows_in` waits for a process that does this one piece of work and ends; with `warm=True`, for one that
then waits for more. A small file can hold what unpacks to a hundred times the memory there is, or takes hours to read:
it ends that process, and LimitReached is raised where it was called.
"""

from app.platform.limited.ask import LimitReached
from app.platform.limited.limits import Limits
from app.platform.limited.turns import NoTurn
from app.platform.limited.work import Limited, WorkFailed, limited

__all__ = ["LimitReached", "Limited", "Limits", "NoTurn", "WorkFailed", "limited"]
