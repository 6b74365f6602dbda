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


@dataclass(frozen=True)
class Line:
    """`slugs`: of the registries that it names; none where their names were changed. `rest`: what somebody typed in the
    line, which is text of the letter."""

    begins: bool
    slugs: Sequence[str]
    words: str
    rest: list[Node]


class Lines:
    """Reads such lines. `names`: the slug of each registry by its name in a sentence."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = dict(names)

    def read(self, paragraph: Element, words: list[Node], *, styled: bool) -> Line | None:
        """None: the paragraph is no such line. `words`: its inline nodes. `styled`: its style is that of such lines, so
        that their words are looked for where its controls are gone."""
        tagged = list(self._tagged(paragraph))
        if not styled and not tagged:
            return None
        said = "".join(one["text"] for one in takewhile(lambda one: one["type"] == "text", words))
        name = "|".join(map(re.escape, sorted(self._names, key=len, reverse=True)))
        for begins, opening in ((True, STARTS), (False, ENDS)):
            named = re.match(rf"\s*{opening}((?:{name})(?:(?:, | and )(?:{name}))*)", said) if name else None
            if named:
                slugs = [self._names[one] for one in re.findall(name, named[1])]
                return Line(begins, slugs, said.strip(), _after(words, named.end()))
        if tagged:
            return Line(True, tagged, said.strip(), words)
        return Line(False, (), said.strip(), words) if said.startswith(ENDS) else None

    def _tagged(self, paragraph: Element) -> Iterator[str]:
        """The registries of its controls, whose names are known from now on."""
        for control in paragraph.iter(qn("w:sdt")):
            tag, title, _ = described_control(control)
            if tag.startswith(PASSAGE):
                slug, words = tag.removeprefix(PASSAGE), words_of(control)
                if words[:LONGEST_TAG] == title:
                    self._names[words] = slug
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
