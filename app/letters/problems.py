"""What can be wrong with a letter, as codes and facts; sentences are made where they are shown (design, rule 11)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Fact = str | int | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a source text. `line` counts from 1 in the whole file; 0 when no line is to blame."""

    code: str
    line: int = 0
    facts: Mapping[str, Fact] = field(default_factory=dict, hash=False)


Problems = list[Problem]
"""Faults in the order in which they were met; one in the text of several registries may be met in each."""


class LetterError(Exception):
    """A letter can't be made. `code` is stable and names the rule; `facts` are what a sentence about it needs."""

    code = "letter_error"

    def __init__(self, **facts: Fact) -> None:
        self.facts: dict[str, Fact] = facts
        super().__init__(self.code, facts)

    def __str__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}: {said}" if said else self.code

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross from worker processes, so they pickle with their facts."""
        return (_rebuild, (type(self), self.facts))


class TooComplex(LetterError):
    """The text needs more time or memory to lay out than a page may take."""

    code = "too_complex"


def _rebuild(kind: type[LetterError], facts: dict[str, Fact]) -> LetterError:
    return kind(**facts)


class UnknownWeasyPrint(ImportError):
    """Another version of WeasyPrint is installed than the one whose insides are known: `found`, `known`."""

    def __init__(self, found: str, known: str) -> None:
        super().__init__(f"WeasyPrint {found} is installed, and the letter engine knows {known}")
        self.found = found
        self.known = known
