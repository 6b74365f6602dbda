"""How hard a letter is to read, by the Flesch-Kincaid grade level: words a sentence and syllables a word.

The formula is that of J. P. Kincaid, R. P. Fishburne, R. L. Rogers and B. S. Chissom, "Derivation of new readability
formulas for Navy enlisted personnel", Research Branch Report 8-75, Naval Technical Training, 1975. It is for English,
and says nothing of another language. Syllables are counted as groups of vowels, less the silent e at a word's end: no
dictionary is asked, so that a single word may be one off, and a letter's worth of them hardly is.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.letters.bounded_cache import kept_for_each
from app.letters.letter import words_of
from app.letters.text.blocks import Block, leaves
from app.letters.text.fields import Run

WORD = re.compile(r"\w+(?:[’'.,&-]\w+)*")
"""A word, a number, an address of the web: what is written without a space."""

SHORTENED = frozenset(
    ["mr", "mrs", "ms", "dr", "st", "no", "rt", "hon", "prof", "cllr", "e.g", "i.e", "etc", "p", "pp"],
)
"""What a full stop after it does not end a sentence."""

_ENDS = re.compile(r"(?<=[.!?])[\"”’)]*\s+")
_LAST = re.compile(r"([\w.]+)\.$")
_VOWELS = re.compile(r"[aeiouy]+")

SILENT = ("e", "es", "ed")
SPOKEN = ("le", "les", "ee", "ees", "ye", "ie", "ies", "ted", "ded", "ses", "zes", "ches", "shes", "ces", "ges")
"""How words end whose last vowel is written and not said; and those of them in which it is."""

AGE_OF_GRADE = 5
"""Years by which a pupil of a grade is older than its number: the first grade of an American school begins at six."""


@dataclass(frozen=True, slots=True)
class ReadabilityCounts:
    """What was counted in a text. `longest`: words of its longest sentence."""

    words: int = 0
    sentences: int = 0
    syllables: int = 0
    longest: int = 0

    def __add__(self, other: "ReadabilityCounts") -> "ReadabilityCounts":
        return ReadabilityCounts(
            self.words + other.words,
            self.sentences + other.sentences,
            self.syllables + other.syllables,
            max(self.longest, other.longest),
        )

    @property
    def grade(self) -> float:
        """0 for a text without words."""
        if not self.words:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def age(self) -> int:
        """The age in years at which an English text is read with ease, from 5 on."""
        return max(0, round(self.grade)) + AGE_OF_GRADE


def reading_of(blocks: Iterable[Block[Run]]) -> ReadabilityCounts:
    """Of a letter's text. Each paragraph, heading and item of a list ends a sentence."""
    return sum(map(_of_block, blocks), ReadabilityCounts())


@kept_for_each(4096)
def _of_block(block: Block[Run]) -> ReadabilityCounts:
    """The marker of a list's item is no word."""
    return sum(
        (_of_sentence(sentence) for runs in leaves((block,)) for sentence in sentences(words_of(runs))),
        ReadabilityCounts(),
    )


def sentences(text: str) -> Iterator[str]:
    """Each with what ends it. "Dr. Example" and "no. 3" end none."""
    begun = ""
    for part in _ENDS.split(text):
        begun = f"{begun} {part}" if begun else part
        last = _LAST.search(part)
        if last and last[1].casefold() in SHORTENED:
            continue
        if begun.strip():
            yield begun.strip()
        begun = ""
    if begun.strip():
        yield begun.strip()


def _of_sentence(sentence: str) -> ReadabilityCounts:
    words = WORD.findall(sentence)
    if not words:
        return ReadabilityCounts()
    return ReadabilityCounts(len(words), 1, sum(map(syllables, words)), len(words))


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """At least one; a number counts as one."""
    plain = word.casefold()
    groups = len(_VOWELS.findall(plain))
    return max(1, groups - plain.endswith(SILENT) + plain.endswith(SPOKEN))
