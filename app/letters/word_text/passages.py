"""The lines before and after a passage for some registries, as people leave them in Word."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from docx.oxml.ns import qn

from app.letters.editing.nodes import Node, text
from app.letters.word_text.elements import Element
from app.letters.word_text.marks import ENDS, LONGEST_TAG, PASSAGE, STARTS
from app.letters.word_text.read_words import described_control, words_of

_AND = r"(?:\s*[,;&]\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+)"
"""What people write between names."""

_CASE = re.ASCII | re.IGNORECASE


@dataclass(frozen=True)
class Line:
    """`slugs`: of the registries that it names; none where their names were changed. `rest`: what somebody typed in the
    line, which is text of the letter. `relabelled`: its controls are those of other registries."""

    begins: bool
    slugs: Sequence[str]
    words: str
    rest: list[Node]
    relabelled: bool = False


class Lines:
    """Reads such lines. `names`: the slug of each registry by its name in a sentence."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = {name.lower(): slug for name, slug in names.items()}

    def read(self, paragraph: Element, words: list[Node], *, styled: bool) -> Line | None:
        """None: the paragraph is no such line. `words`: its inline nodes. `styled`: its style is that of such lines, so
        that their words are looked for where its controls are gone."""
        tagged = list(self._tagged(paragraph))
        if not styled and not tagged:
            return None
        said = "".join(one["text"] for one in takewhile(lambda one: one["type"] == "text", words))
        said = said.replace("\xa0", " ")
        for begins, opening in ((True, STARTS), (False, ENDS)):
            if found := re.match(r"\s*" + opening.replace(" ", r"\s+"), said, _CASE):
                slugs, end = self._named(said, found.end())
                if slugs:
                    relabelled = bool(tagged) and set(tagged) != set(slugs)
                    return Line(begins, slugs, said.strip(), _after(words, end), relabelled)
                return Line(begins, tagged, said.strip(), words)
        return Line(True, tagged, said.strip(), words) if tagged else None

    def _named(self, said: str, start: int) -> tuple[list[str], int]:
        """The registries that are named one after the other from there, and where the last name ends."""
        name = "|".join(map(re.escape, sorted(self._names, key=len, reverse=True)))
        if not name:
            return [], start
        names = re.compile(rf"(?:{name})\b(?:{_AND}(?:{name})\b)*", _CASE).match(said, start)
        if not names:
            return [], start
        return [*dict.fromkeys(self._names[one.lower()] for one in re.findall(name, names[0], _CASE))], names.end()

    def _tagged(self, paragraph: Element) -> Iterator[str]:
        """The registries of its controls, whose names are known from now on."""
        for control in paragraph.iter(qn("w:sdt")):
            tag, title, _ = described_control(control)
            if tag.startswith(PASSAGE):
                slug, words = tag.removeprefix(PASSAGE), words_of(control)
                if words[:LONGEST_TAG] == title:
                    self._names[words.lower()] = slug
                yield slug


def _after(words: Sequence[Node], count: int) -> list[Node]:
    """What is left of inline nodes, the first of them text, without so many characters."""
    found: list[Node] = []
    for one in words:
        if one["type"] != "text":
            found.append(one)
            continue
        left = one["text"][count:]
        count = max(0, count - len(one["text"]))
        if left:
            found.append(text(left if found else left.lstrip(), one.get("marks", ())))
    return found
