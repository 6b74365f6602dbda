"""What a run and its letters are, in words: states, and why a letter failed."""

from collections.abc import Mapping
from typing import Any

from app.campaigns.words import UNEXPECTED, Words, what_to_do
from app.campaigns.words import WORDS as COMPOSITION
from app.production.states import RunState

WORDS: Mapping[str, Words] = {
    **COMPOSITION,
    "storage_failed": Words("The file store took no file, {tries}.", "Nothing was lost. Make this letter again."),
    "signature_missing": Words(
        "The file store no longer holds a signature that the letter prints.",
        "Add the signature again, under Signatories.",
    ),
    "gave_up": Words(
        "The worker that had this letter stopped before it was made, {tries}.",
        "Nothing was lost. Make this letter again; if it fails again, tell an administrator its reference.",
    ),
    "unexpected": UNEXPECTED,
}

RUN_STATES: Mapping[str, tuple[str, str]] = {
    RunState.RUNNING: ("half", "Under way"),
    RunState.PAUSED: ("query", "Paused"),
    RunState.CANCELLED: ("stop", "Cancelled"),
    RunState.DONE: ("full", "Ended"),
}
"""Shape and word of a run's state."""

MOVED_ON: Mapping[str, str] = {
    RunState.RUNNING: "is under way",
    RunState.PAUSED: "is paused",
    RunState.CANCELLED: "was cancelled",
    RunState.DONE: "has ended",
}
"""What a run does now, for those who asked it for something else."""

FORMAT_NAMES = {"pdf": "PDF", "docx": "Word"}


def sentence(code: str, facts: Mapping[str, Any]) -> str:
    """Why a run could not make a letter, and what to do."""
    said = {name: _times(fact) if name == "tries" else fact for name, fact in facts.items()}
    return what_to_do(code, said, words=WORDS)


def _times(number: int) -> str:
    return {1: "tried once", 2: "tried twice"}.get(number, f"tried {number} times")
