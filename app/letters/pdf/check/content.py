"""A page's content as the rules look at it: what is marked, what is an artefact, what is neither."""

from collections.abc import Callable
from typing import Any

import pikepdf

from app.letters.pdf.check.tagged_file import FontFacts

_PAINT = frozenset({"f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "Do", "INLINE IMAGE"})
_SHOW = frozenset({"Tj", "TJ", "'", '"'})
_UNSEEN = 3

ARTIFACT, OTHER = "artifact", "other"


class Content:
    """Walks through a page's operators. `marks`, `codes` and `breaches` are those of PageFacts."""

    def __init__(self, page: Any, facts: Callable[[Any], FontFacts]) -> None:
        self.marks = list[int]()
        self.codes = dict[FontFacts, set[int]]()
        self.breaches = dict[str, None]()
        self._facts = facts
        self._open = list[int | str]()
        self._kept = list[FontFacts | None]()
        self._font: FontFacts | None = None
        self._mode = 0
        self._in_text = False
        resources = page.obj.get("/Resources", page.resources)
        for instruction in pikepdf.parse_content_stream(page):
            self._take(str(instruction.operator), instruction.operands, resources)
        if self._open:
            self._breach("unbalanced_marks")
        if self._kept or self._in_text:
            self._breach("unbalanced_content")

    def _take(self, name: str, operands: Any, resources: Any) -> None:
        match name:
            case "BDC" | "BMC":
                self._begin(str(operands[0]), operands[1] if name == "BDC" else None, resources)
            case "EMC":
                self._end()
            case "BT" | "ET":
                if self._in_text == (name == "BT"):
                    self._breach("unbalanced_content")
                self._in_text = name == "BT"
            case "q":
                self._kept.append(self._font)
            case "Q":
                if self._kept:
                    self._font = self._kept.pop()
                else:
                    self._breach("unbalanced_content")
            case "Tf":
                self._font = self._facts(resources.Font[str(operands[0])])
            case "Tr":
                self._mode = int(operands[0])
            case _ if name in _PAINT or name in _SHOW:
                if not self._open or all(one == OTHER for one in self._open):
                    self._breach("untagged")
                if name in _SHOW:
                    self._show(operands[-1])
                elif name == "Do" and resources.XObject[str(operands[0])].get("/Subtype") != "/Image":
                    self._breach("unexpected_form")

    def _begin(self, tag: str, properties: Any, resources: Any) -> None:
        if isinstance(properties, pikepdf.Name):
            properties = resources.Properties[str(properties)]
        inside = set(self._open)
        if tag == "/Artifact":
            if any(isinstance(one, int) for one in inside):
                self._breach("artifact_in_tagged")
            self._open.append(ARTIFACT)
        elif properties is not None and "/MCID" in properties:
            if ARTIFACT in inside:
                self._breach("tagged_in_artifact")
            self._open.append(int(properties.MCID))
            self.marks.append(int(properties.MCID))
        else:
            self._open.append(OTHER)

    def _end(self) -> None:
        if self._open:
            self._open.pop()
        else:
            self._breach("unbalanced_marks")

    def _show(self, shown: Any) -> None:
        if self._mode == _UNSEEN or self._font is None:
            return
        codes, each = self.codes.setdefault(self._font, set()), self._font.bytes_each
        for part in shown if isinstance(shown, pikepdf.Array) else [shown]:
            if isinstance(part, pikepdf.String):
                body = bytes(part)
                codes.update(int.from_bytes(body[at : at + each]) for at in range(0, len(body) - each + 1, each))

    def _breach(self, code: str) -> None:
        self.breaches[code] = None
