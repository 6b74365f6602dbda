"""What a run and its letters are, in words: states, and why a letter failed."""

from collections.abc import Callable, Mapping
from typing import Any

from app.campaigns.words import UNEXPECTED, letter_problem_words
from app.campaigns.words import WORDS as COMPOSITION
from app.letters.pdf.check.rules import CLAUSES
from app.production.states import RunState
from app.web.problem_words import Words

WORDS: Mapping[str, Words] = {
    **COMPOSITION,
    "storage_failed": Words(
        "The file store did not save the file, {tries}.", "Nothing was lost. Generate this letter again."
    ),
    "signature_missing": Words(
        "A signature on the letter is missing from the file store.",
        "Add the signature again, under Signatories.",
    ),
    "clearance_went": Words("Its text lost its clearance while it was being generated.", "Generate it again."),
    "run_changed": Words(
        "This run does not match its audit record.",
        "Nothing was generated. Tell an administrator, and generate these letters again.",
    ),
    "gave_up": Words(
        "Despatch stopped before this letter was generated, {tries}.",
        "Nothing was lost. Generate this letter again. If it fails again, tell an administrator its reference.",
    ),
    "too_many_pages": Words(
        "It has {pages} pages, and a letter can have {limit} at most.", "Shorten its text under Letter."
    ),
    "unsound_pdf": Words(
        "Its PDF failed the checks that every letter must pass: {faults}.",
        "It was not saved. Tell an administrator the letter’s reference and this sentence.",
    ),
    "unexpected": UNEXPECTED,
}

NOT_COMPARED: Mapping[str, str] = {
    "file_missing": "Not compared: the letter’s file, or a signature on it, is missing from the file store.",
    "file_changed": "Not compared: the file in the file store is not the one that was generated. Tell an "
    "administrator.",
    "signature_missing": "Not compared: a signature on the letter is missing from the file store.",
    "storage_failed": "Not compared: the file store did not answer.",
    "gave_up": "Not compared: Despatch stopped several times while comparing it.",
    "unexpected": "Not compared: Despatch failed. An administrator can see why in the log.",
}
"""Why a letter of a run's sample could not be compared."""

MOVED_ON: Mapping[str, str] = {
    RunState.RUNNING: "is under way",
    RunState.PAUSED: "is paused",
    RunState.CANCELLED: "was cancelled",
    RunState.DONE: "has ended",
}
"""What a run does now, for those who asked it for something else."""

ADDRESSED = {
    "holder": "Office-holder",
    "post": "Post",
    "organisation": "Organisation",
    "address": "Address",
    "salutation": "Salutation",
}
"""What a letter prints of whom it is for."""

NOT_MADE_YET = "{reference} has not been generated yet."
NO_SUCH_EDITION = "{reference} has no such edition."
NO_FILE = "No letters have been generated yet, so there is no file."
"""Why there is no such file."""

FORMAT_NAMES = {"pdf": "PDF", "docx": "Word"}
"""Of the files that every letter is made as, and that ZIPs and manifests hold."""

LARGE_NAMES = {"large-pdf": "PDF", "large-docx": "Word"}
"""Of the files of an edition in large print."""


def sentence(code: str, facts: Mapping[str, Any]) -> str:
    """Why a run could not make a letter, and what to do."""
    said = {name: _SAID[name](fact) if name in _SAID else fact for name, fact in facts.items()}
    return letter_problem_words(code, said, words=WORDS)


def _times(number: int) -> str:
    return {1: "tried once", 2: "tried twice"}.get(number, f"tried {number} times")


def _fault(code: str, page: int, what: str) -> str:
    """In the words of its code, since an administrator looks for it, with the clause of PDF/UA-1 that it breaks:
    wrong nesting on page 2 (Figure in L, clause 7.2)."""
    where, clause = f" on page {page}" if page else "", f"clause {CLAUSES[code]}" if code in CLAUSES else ""
    how = ", ".join(filter(None, (what, clause)))
    return f"{code.replace('_', ' ')}{where}{f' ({how})' if how else ''}"


_SAID: Mapping[str, Callable[[Any], Any]] = {
    "tries": _times,
    "faults": lambda faults: "; ".join(_fault(*fault) for fault in faults),
}
"""How facts are said that come with no words of their own."""
