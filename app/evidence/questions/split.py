"""The parts of a question, found in its text: "by (a) councils, (b) police and (c) other agencies". Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from string import ascii_lowercase

from app.evidence.questions.find import SCHOOLS, Part

ENDS = re.compile(r"[\s,;:.]+(?:and|or)?[\s,;:.]*$")
"""What stands between one part and the next."""

LONGEST = 2_000
"""Characters of a part's words."""

MEANT: Mapping[str, Sequence[str]] = {
    "childrens-services": ("children's services", "children's social care", "social workers"),
    "councils": ("council", "local authorit", "local government"),
    "police": ("police", "constab"),
    SCHOOLS: ("school", "academ", "college"),
    "health-bodies": ("health", "nhs", "clinical commissioning", "hospital"),
    "other-agencies": ("agenc", "inspectorate", "ofsted", "other bodies"),
}
"""Words by which a part is taken to ask about a sector: the first sector that has one of them."""


def split(text: str, sectors: Collection[str]) -> list[Part]:
    """The parts as they are suggested, one at least; of each the sector, where its words tell one of `sectors`."""
    found = _marked(text)
    if not found:
        return [Part("", " ".join(text.split())[:LONGEST], "")]
    return [Part(letter, words, sector_of(words, sectors)) for letter, words in found]


def sector_of(words: str, sectors: Collection[str]) -> str:
    """The sector that a part asks about by its words; "" where they tell none."""
    said = words.casefold().replace("’", "'")
    return next((one for one, meant in MEANT.items() if one in sectors and any(word in said for word in meant)), "")


def _marked(text: str) -> list[tuple[str, str]]:
    """What stands behind (a), (b) …, as long as they come in their order; a single "(a)" parts nothing."""
    marks: list[tuple[int, int]] = []
    for letter in ascii_lowercase:
        mark = re.compile(rf"\({letter}\)").search(text, marks[-1][1] if marks else 0)
        if mark is None:
            break
        marks.append(mark.span())
    if len(marks) < 2:
        return []
    ends = [start for start, _ in marks[1:]] + [len(text)]
    parts = [ENDS.sub("", text[begin:end]).strip() for (_, begin), end in zip(marks, ends, strict=True)]
    return [(letter, " ".join(words.split())[:LONGEST]) for letter, words in zip(ascii_lowercase, parts, strict=False)]
