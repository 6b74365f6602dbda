"""What a check finds."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.commands.words import explain


class State(StrEnum):
    OK = "ok"
    WARNING = "warning"
    MISSING = "missing"


@dataclass(frozen=True)
class Finding:
    """`kind`: what is wrong in a word or two, for whoever must not be told where things lie."""

    what: str
    state: State
    words: str
    kind: str = ""

    @property
    def well(self) -> bool:
        """Whether Despatch can work with it."""
        return self.state is not State.MISSING


def tried(what: str, attempt: Callable[[], str]) -> Finding:
    """What `attempt` says, or why it failed."""
    try:
        return Finding(what, State.OK, attempt())
    except Exception as problem:  # noqa: BLE001 (whatever is wrong is the finding)
        kind = getattr(problem, "kind", "does not answer")
        return Finding(what, State.MISSING, explain(problem), kind)
