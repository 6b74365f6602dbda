"""The numbers, dates and names that a line gives, and the words that count without a number. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import takewhile

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"

DAY = r"(?:[12]?\d|3[01])"
YEAR = r"(?:19|20)\d\d\b(?![,.]\d)"

QUOTED = re.compile("“[^”]*”")

NO_FIGURE = re.compile(
    rf"{QUOTED.pattern}"  # what somebody else says
    rf"|(?:(?<![\d,.]){DAY} (?:to {DAY} )?)?\b(?:{MONTHS})\b(?: {YEAR})?"
    rf"|(?:\b[A-Z][\w’-]*|\b(?:in|since)|(?<!\d )\bof) {YEAR}"
    r"|\b(?:Questions?|UIN)(?: no\.)? \d+\b"
    r"|\b(?i:sections?|asks?|articles?|paragraphs?|schedules?) \d+\w*(?:(?:, | and | or | to )\d+\w*)*"
    r"|\b[A-Za-z]+[\w-]*\d[\w-]*"
    r"|\b\d+(?:st|nd|rd|th)\b",
)
"""Dates, years, questions, sections of Acts, references and quotations: their digits count nothing."""

FRACTION = "[\u00bc-\u00be\u2150-\u215e]"

NUMBER = re.compile(
    rf"(?:\d[\d,]*(?:\.\d+)?{FRACTION}?|{FRACTION})(?:\s?%|\s?per\s?cent)?",
    re.IGNORECASE,
)

DATE = re.compile(
    rf"(?<![\d,.])(?:{DAY} )?\b(?:{MONTHS})\b {YEAR}"
    rf"|(?<![\d,.]){DAY} \b(?:{MONTHS})\b"
    rf"|(?:(?<=\b[Ii]n )|(?<=\b[Ss]ince )|(?<=\bBy )){YEAR}"
)
"""A date as a line says it, with whatever it says of day, month and year."""

TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
TEENS = "thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
UNITS = "two|three|four|five|six|seven|eight|nine"
BELOW_TWENTY = f"zero|one|{UNITS}|ten|eleven|twelve|{TEENS}"
FIGURES = dict(zip(BELOW_TWENTY.split("|"), range(20), strict=True)) | dict(
    zip(TENS.split("|"), range(20, 100, 10), strict=True)
)
SPELLED = re.compile(
    rf"\b(?:(?:{TENS})(?:[- ](?:one|{UNITS}))?|{UNITS}|zero|nought|ten|eleven|twelve|{TEENS}"
    r"|dozens?|hundreds?|thousands?|millions?|billions?"
    r"|(?<!no )one(?! another)|half|halves|a quarter|a third|a fifth|a tenth)\b",
    re.IGNORECASE,
)
"""Numbers in words."""


@dataclass(frozen=True)
class Number:
    """A number as it is said; the same in figures, as the pack's own lines count; and the words beside it that say what
    it counts: the next two of its clause, or, where none follows, the one before it."""

    said: str = field(compare=False)
    figures: str
    beside: tuple[str, ...]


def numbers_in(words: str) -> list[str]:
    """The numbers that a line gives, in order: in digits, or spelled out."""
    return [number.said for number in placed_numbers(words)]


def placed_numbers(words: str) -> list[Number]:
    """The same numbers, each with the words beside it."""
    plain = NO_FIGURE.sub(" ", words)
    found = [(hit.start(), hit.group().rstrip(",")) for hit in NUMBER.finditer(plain)]
    found += [(hit.start(), hit.group()) for hit in SPELLED.finditer(plain)]
    return [Number(said, in_figures(said), _beside(plain, start, start + len(said))) for start, said in sorted(found)]


def in_figures(said: str) -> str:
    """A number below 100 in words, in figures: "4" for "four"; any other as it is."""
    words = re.split("[- ]", said.lower())
    return str(sum(FIGURES[word] for word in words)) if FIGURES.keys() >= set(words) else said


def dates_not_in(source: str, words: str) -> list[str]:
    """The dates that `words` have and `source` has not, in order. “March 2015” is in “3 March 2015”."""
    dates = dict.fromkeys(hit.group() for hit in DATE.finditer(QUOTED.sub(" ", words)))
    return [said for said in dates if not re.search(rf"(?<!\d){re.escape(said)}\b", source)]


def names_not_in(source: str, words: str, names: Collection[str]) -> list[str]:
    """Those of the `names` that `words` have and `source` has not, in order."""
    if not names:
        return []
    named = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})\b")
    said = dict.fromkeys(hit.group() for hit in named.finditer(QUOTED.sub(" ", words)))
    return [name for name in said if name not in source]


WORD = r"[^\W\d_][\w’-]*"
AFTER = re.compile(rf"(?:\s+{WORD})+")
BEFORE = re.compile(rf"({WORD})[\s(]*$")


def _beside(plain: str, start: int, end: int) -> tuple[str, ...]:
    after = AFTER.match(plain, end)
    words = takewhile(lambda word: not SPELLED.fullmatch(word), after.group().lower().split() if after else ())
    following = [word for word in words if word != "the"]
    before = None if following else BEFORE.search(plain, 0, start)
    return tuple(following[:2]) if following else (before[1].lower(),) if before else ()


QUANTIFIER = re.compile(
    r"\b(?:all|every|everyone|everybody|each|both|most|many|few|several|majority|minority|none|nobody|no one|nothing"
    r"|never|no)\b",
    re.IGNORECASE,
)
"""Words that count without a number."""


COUNTED = re.compile(r"(?:\s+\w+){0,2}\s+\d")
"""A figure among the next three words: “all of the 43”."""


def uncounted_in(words: str, checked: str) -> list[str]:
    """The words such as “all” without a figure behind them, the first of each clause, in order. One that `checked` says
    with the same next word, such as “no response”, has its source there."""
    there = {_with_next(one, hit) for one in _clauses(checked) for hit in QUANTIFIER.finditer(one)}
    found = []
    for clause in _clauses(words):
        hits = (hit for hit in QUANTIFIER.finditer(clause) if not COUNTED.match(clause, hit.end()))
        found += [hit.group() for hit in hits if _with_next(clause, hit) not in there][:1]
    return found


def _with_next(clause: str, hit: re.Match[str]) -> tuple[str, str]:
    return hit.group().lower(), clause[hit.end() :].partition(" ")[2].partition(" ")[0].lower().rstrip(",")


def _clauses(words: str) -> list[str]:
    return [" ".join(one.split()) for one in re.split(r"[.;:!?](?:\s|$)", NO_FIGURE.sub(" ", words))]
