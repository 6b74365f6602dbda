"""Whether the print room's counts add up. Pure.

Each copy that was printed was posted or spoiled; each letter was posted once, or is named as not posted, with why. What
was counted letter by letter is added up; where the whole batch was counted too, that must agree, and letters that
nobody counted apart are taken as posted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Gap(StrEnum):
    """What does not add up. The first four are of one letter, the others of the whole batch."""

    COPIES = "copies"
    TWICE = "twice"
    NO_REASON = "no_reason"
    REPRINTS = "reprints"
    NOT_COUNTED = "not_counted"
    WHOLE_COPIES = "whole_copies"
    WHOLE_POSTED = "whole_posted"
    WHOLE_REPRINTS = "whole_reprints"
    WHOLE_DIFFERS = "whole_differs"


OF_LETTERS = (Gap.COPIES, Gap.TWICE, Gap.NO_REASON, Gap.REPRINTS)


@dataclass(frozen=True)
class Tally:
    """Copies. Those that were `reprinted` are among the `printed`."""

    printed: int = 0
    spoiled: int = 0
    reprinted: int = 0
    posted: int = 0

    @property
    def first(self) -> int:
        """Letters of which a first copy was printed."""
        return self.printed - self.reprinted

    @property
    def missing(self) -> int:
        """Copies that were printed, and neither posted nor spoiled; below zero: more than were printed."""
        return self.printed - self.posted - self.spoiled

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.printed + other.printed,
            self.spoiled + other.spoiled,
            self.reprinted + other.reprinted,
            self.posted + other.posted,
        )


@dataclass(frozen=True)
class CountedLetter:
    """A letter of a batch, with the sheets that a copy takes, and what was counted of it, if it was counted apart."""

    reference: str
    sheets: int
    tally: Tally | None = None
    reason: str = ""


@dataclass(frozen=True)
class Mismatch:
    """`letters`: which it concerns, as far as that is known. `number`: of copies or letters that are missing (below
    zero: too many); `sheets`: of paper that they are, where each is known."""

    gap: Gap
    letters: Sequence[str]
    number: int = 0
    sheets: int | None = None


@dataclass(frozen=True)
class Reckoning:
    """`total` of copies; `posted`, `not_posted`: letters by reference. It adds up where there is no mismatch."""

    total: Tally
    posted: Sequence[str]
    not_posted: Sequence[str]
    mismatches: Sequence[Mismatch]

    @property
    def adds_up(self) -> bool:
        return not self.mismatches

    @property
    def wrong(self) -> frozenset[str]:
        """Letters of which the counts themselves do not fit."""
        return frozenset(
            letter for mismatch in self.mismatches if mismatch.gap in OF_LETTERS for letter in mismatch.letters
        )


def reckon(letters: Sequence[CountedLetter], whole: Tally | None) -> Reckoning:
    apart = [(letter, letter.tally) for letter in letters if letter.tally is not None]
    uncounted = [letter for letter in letters if letter.tally is None]
    total = sum((tally for _, tally in apart), Tally())
    mismatches = [mismatch for one, tally in apart if (mismatch := _of_letter(one, tally))]
    if whole is not None:
        mismatches += _of_whole(letters, [one for one, tally in apart if not tally.posted], whole)
        if not uncounted and total != whole and not mismatches:
            mismatches.append(Mismatch(Gap.WHOLE_DIFFERS, []))
    elif uncounted:
        sheets = sum(letter.sheets for letter in uncounted)
        mismatches.append(Mismatch(Gap.NOT_COUNTED, [letter.reference for letter in uncounted], len(uncounted), sheets))
    not_posted = {one.reference for one, tally in apart if not tally.posted}
    if whole is None:
        not_posted |= {letter.reference for letter in uncounted}
    return Reckoning(
        whole or total,
        posted=[letter.reference for letter in letters if letter.reference not in not_posted],
        not_posted=[letter.reference for letter in letters if letter.reference in not_posted],
        mismatches=mismatches,
    )


def _of_letter(one: CountedLetter, tally: Tally) -> Mismatch | None:
    letter = [one.reference]
    if tally.posted > 1:
        return Mismatch(Gap.TWICE, letter, tally.posted)
    if tally.missing:
        return Mismatch(Gap.COPIES, letter, tally.missing, abs(tally.missing) * one.sheets)
    if not tally.posted <= tally.first <= 1:
        return Mismatch(Gap.REPRINTS, letter, tally.reprinted)
    if not tally.posted and not one.reason:
        return Mismatch(Gap.NO_REASON, letter)
    return None


def _of_whole(letters: Sequence[CountedLetter], named: Sequence[CountedLetter], whole: Tally) -> list[Mismatch]:
    """`named`: letters that are said not to have been posted."""
    known = {letter.reference for letter in named}
    others = [letter.reference for letter in letters if letter.reference not in known]
    expected = len(letters) - len(named)
    if whole.missing:
        return [Mismatch(Gap.WHOLE_COPIES, others, whole.missing)]
    if whole.posted != expected:
        return [Mismatch(Gap.WHOLE_POSTED, others, expected - whole.posted)]
    if not whole.posted <= whole.first <= len(letters):
        return [Mismatch(Gap.WHOLE_REPRINTS, [], whole.reprinted)]
    return []
