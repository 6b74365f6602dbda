"""The parts of a question, found in its text: "by (a) councils, (b) police and (c) other agencies", or (i), (ii) …, or
(1), (2) … Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from string import ascii_lowercase

from app.evidence.questions.find import Part

ENDS = re.compile(r"(?<![\s,;:.])[\s,;:.]+(?:(?:and|or)[\s,;:.]*)?$")
"""What stands between one part and the next. It is looked for once at each row of signs, however long the row."""

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"

OF_ALL = re.compile(
    rf";.*|,? (?:since|between|before|after) (?:\d|(?:{MONTHS})\b).*|,? in (?:each|the last|the past) .*", re.DOTALL
)
"""What follows the last part and is about all of them: a period, or another thing that is asked."""

MOST_PARTS = 26
"""Parts of a question that a form takes."""

NUMBERINGS: Sequence[Sequence[str]] = (
    ascii_lowercase,
    ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii"),
    [str(number) for number in range(1, MOST_PARTS + 1)],
)
"""How questions number their parts: most with letters, some with Roman numerals, the Lords often with figures."""

LONGEST = 2_000
"""Characters of a part's words."""

MEANT: Mapping[str, Sequence[str]] = {
    "inspectorates": ("inspectorate", "ofsted", "care quality commission", "hmic"),
    "childrens-services": ("children's services", "children's social care", "social workers"),
    "councils": ("council", "local authorit", "local government"),
    "police": ("police", "constab", "crime commissioner"),
    "schools": ("school", "academ", "college"),
    "health-bodies": ("health", "nhs", "clinical commissioning", "hospital"),
    "other-agencies": (
        *("agenc", "other bodies", "safeguarding partner", "safeguarding board"),
        *("youth justice", "youth offending", "probation"),
    ),
}
"""Words by which a part is taken to ask about a sector: the first sector that has one of them."""


def split(text: str, sectors: Collection[str]) -> list[Part]:
    """The parts as they are suggested, one at least; of each the sector, where its words tell one of `sectors`."""
    labels, marks = _numbering_of(text)
    if not marks:
        return [Part("", " ".join(text.split())[:LONGEST], "")]
    ends = [start for start, _ in marks[1:]] + [len(text)]
    parts = [ENDS.sub("", text[begin:end]).strip() for (_, begin), end in zip(marks, ends, strict=True)]
    parts[-1] = OF_ALL.sub("", parts[-1])
    found = [(label, " ".join(words.split())[:LONGEST]) for label, words in zip(labels, parts, strict=False)]
    return [Part(label, words, sector_of(words, sectors)) for label, words in found]


def labels_of(text: str, parts: int) -> list[str]:
    """What so many parts of the question are called, as its text numbers them: a, b … or i, ii … or 1, 2 …"""
    labels, _ = _numbering_of(text)
    return list(labels if parts <= len(labels) else ascii_lowercase)[:parts]


def sector_of(words: str, sectors: Collection[str]) -> str:
    """The sector that a part asks about by its words; "" where they tell none."""
    said = words.casefold().replace("’", "'")
    return next((one for one, meant in MEANT.items() if one in sectors and any(word in said for word in meant)), "")


def _numbering_of(text: str) -> tuple[Sequence[str], Sequence[tuple[int, int]]]:
    """The numbering that the text begins with, which may hold another one within a part, and where each of its marks
    begins and ends; letters and no mark where it has no parts."""
    found = [(labels, marks) for labels in NUMBERINGS if len(marks := _marks(text, labels)) > 1]
    return min(found, key=lambda one: one[1][0], default=(ascii_lowercase, ()))


def _marks(text: str, labels: Sequence[str]) -> list[tuple[int, int]]:
    """(a), (b) … as long as they come in their order. A single one parts nothing, nor do those of a section: 47(1)."""
    marks: list[tuple[int, int]] = []
    for label in labels:
        mark = re.compile(rf"(?<!\d)\({label}\)").search(text, marks[-1][1] if marks else 0)
        if mark is None:
            break
        marks.append(mark.span())
    return marks
