"""Where a text says words, however it spells them: in capitals or not, with another apostrophe, accents apart from
their letters, letters joined in one, a word parted at the end of a line, a telephone number with other spaces."""

import re
import unicodedata
from array import array
from collections.abc import Iterator
from functools import lru_cache

APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ′`´", "'") | dict.fromkeys("‐‑", "-"))

TELEPHONE = re.compile(r"\+?[\d\s().-]+")
DIGITS = 6
"""From which on a number may be spaced otherwise."""

WITHIN = 4
"""Characters from which on words are looked for within longer ones: shorter ones stand in half of all words."""

Places = tuple["array[int]", "array[int]"] | None
"""Of each character, where the letter begins and ends that it is of; None: each at its own place."""

_PARTED = r"(?:-?[^\S\n\f]*[\n\f]\s*)?"
_SPACED = r"[\s().-]*"
_IN_WORD = r"[^\W_]"
_AFTER = rf"(?!{_IN_WORD})"


def occurrences(text: str, words: str) -> list[tuple[int, int]]:
    """Places in `text`; what is part of a longer word is not there. A line between words (_) parts them."""
    folded, places = _folded(text)
    found = list(_match_spans(folded, words, whole=True))
    if places is None:
        return found
    starts, ends = places
    return [(starts[a], ends[b - 1]) for a, b in found]


def gives_away(text: str, words: str) -> bool:
    """Whether somebody could read the words in the text: as such, or within longer ones."""
    folded, _ = _folded(text)
    whole = len("".join(words.split())) < WITHIN
    return next(_match_spans(folded, words, whole=whole), None) is not None


def word_groups(text: str) -> set[tuple[str, ...]]:
    """Every three words that follow each other, as they are compared: texts without one in common share no sentence."""
    words = re.findall(r"[^\W_]+", _folded(text)[0])
    return set(zip(words, words[1:], words[2:], strict=False))


def _match_spans(folded: str, words: str, *, whole: bool) -> Iterator[tuple[int, int]]:
    wanted, _ = _folded(words.strip())
    pattern = _pattern(wanted, whole=whole) if wanted else ""
    return (match.span() for match in re.finditer(pattern, folded)) if pattern else iter(())


def _pattern(wanted: str, *, whole: bool) -> str:
    digits = re.findall(r"\d", wanted)
    if TELEPHONE.fullmatch(wanted) and len(digits) >= DIGITS:
        pattern = _SPACED.join(digits)
    else:
        pattern = r"\s+".join(_PARTED.join(map(re.escape, part)) for part in wanted.split())
    if whole and wanted[0].isalnum():  # said after the first character: those places are found fast
        first = re.escape(wanted[0])
        pattern = f"{first}(?<!{_IN_WORD}{first}){pattern.removeprefix(first)}"
    return pattern + (_AFTER if whole and wanted[-1].isalnum() else "")


@lru_cache(maxsize=2)
def _folded(text: str) -> tuple[str, Places]:
    """The text as it is compared, and where each of its characters stands in the text."""
    if text.isascii():
        return text.casefold().translate(APOSTROPHES), None
    folded, starts, ends = [], array("L"), array("L")
    for start, end in _letters(text):
        spelt = unicodedata.normalize("NFKC", text[start:end].translate(APOSTROPHES)).casefold()
        for one in spelt:
            if unicodedata.category(one) != "Cf":  # what has no width
                folded.append(one)
                starts.append(start)
                ends.append(end)
    return "".join(folded), (starts, ends)


def _letters(text: str) -> Iterator[tuple[int, int]]:
    """Each letter with the accents that follow it."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or not unicodedata.combining(text[end]):
            yield start, end
            start = end
