"""The words of a Word paragraph as inline nodes, with what stands among them: links, fields, notes, pictures."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from app.letters.editing.nodes import Node, joined, node, text
from app.letters.text.formats import FORMATS
from app.letters.word_text.elements import Element
from app.letters.word_text.marks import (
    CONDITION,
    CONDITION_END,
    CONDITION_END_WORDS,
    CONDITION_WORDS,
    FIELD,
    FORMAT,
    LONGEST_TAG,
    PASSAGE,
)
from app.letters.word_text.merge_fields import linked_fields, merge_field
from app.letters.word_text.report import Report
from app.letters.word_text.styles import Styles, says_on

PAGE_BREAK = node("page_break")

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VAL, _TYPE = qn("w:val"), qn("w:type")
_INVISIBLE = str.maketrans({"\u00ad": None, "\u200b": None, "\ufeff": None, "\t": " ", "\n": " ", "\r": " "})
"""Soft hyphens and what has no width; and white space that breaks no line in Word."""

_PRIVATE = range(0xE000, 0xF900)
"""Characters that only one typeface has."""

_GREYISH = 80
"""By how much, of 255, the parts of a colour differ that is still taken for grey."""

_WEB = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
_MERGE = re.compile(r'\s*MERGEFIELD\s+(?:"([^"]*)"|(\S+))', re.IGNORECASE)
_LINK = re.compile(r'\s*HYPERLINK\s+(?:"([^"]*)"|(\S+))', re.IGNORECASE)
_BEGINS = re.compile(".*?".join(re.escape(words.strip()) for words in CONDITION_WORDS) + " ?")
_ENDS = re.compile(re.escape(CONDITION_END_WORDS))
_LISTS = ("TOC", "INDEX", "TOA", "BIBLIOGRAPHY")
"""Fields of Word that gather what stands elsewhere."""

WITHIN = {
    qn(f"w:{name}") for name in ("smartTag", "customXml", "bdo", "dir", "ins", "moveTo", "rubyBase", "sdtContent")
}
"""Elements whose words are the paragraph's."""


@dataclass
class OpenField:
    """A field of Word's own, which may go on over paragraphs. `result`: its instruction has been read."""

    instruction: str = ""
    result: bool = False
    swallowed: bool = False
    href: str = ""


class Words:
    def __init__(self, document: Document, styles: Styles, report: Report, *, ours: bool) -> None:
        self._styles, self._report, self._ours = styles, report, ours
        self._targets = {
            key: relation.target_ref for key, relation in document.part.rels.items() if relation.is_external
        }
        self._fields: list[OpenField] = []
        self._links: list[str] = []
        self._condition = ""
        self._style = ""
        self.notes: list[tuple[str, str]] = []
        self._runs: Mapping[str, Callable[[Element, tuple[Mapping[str, Any], ...]], Iterator[Node]]] = {
            qn("w:t"): self._text,
            qn("w:tab"): self._space,
            qn("w:ptab"): self._space,
            qn("w:br"): self._break,
            qn("w:cr"): self._break,
            qn("w:noBreakHyphen"): lambda _, marks: iter([text("\u2011", marks)]),
            qn("w:sym"): self._symbol,
            qn("w:footnoteReference"): self._note,
            qn("w:endnoteReference"): self._note,
        }

    def of(self, paragraph: Element) -> list[Node]:
        """Its inline nodes, and PAGE_BREAK where a page ends."""
        self._style = self._styles.of(paragraph)
        found = joined(list(self._children(paragraph)))
        self._begin_condition("")
        return linked_fields(found) if self._ours else found

    def _children(self, parent: Element) -> Iterator[Node]:
        for child in parent:
            if not isinstance(child.tag, str):  # a comment of XML
                continue
            if child.tag == qn("w:r"):
                yield from self._run(child)
            elif child.tag == qn("w:hyperlink"):
                yield from self._hyperlink(child)
            elif child.tag == qn("w:sdt"):
                yield from self._control(child)
            elif child.tag == qn("w:fldSimple"):
                yield from self._simple_field(child)
            elif child.tag in WITHIN:
                yield from self._children(child)
            elif child.tag.startswith(MATH):
                self._report.add("equations", "".join(child.itertext()))

    def _run(self, run: Element) -> Iterator[Node]:
        face = self._styles.face(run, self._style)
        marks = self._marks(face)
        for child in run:
            if not isinstance(child.tag, str):
                continue
            if child.tag == qn("w:fldChar"):
                yield from self._field_mark(child, marks)
            elif child.tag == qn("w:instrText"):
                if self._fields and not self._fields[-1].result:
                    self._fields[-1].instruction += child.text or ""
            elif any(field.swallowed or not field.result for field in self._fields):
                continue
            elif face["vanish"] or face["strike"] or face["dstrike"]:
                if child.tag == qn("w:t"):
                    self._report.add("hidden" if face["vanish"] else "struck", child.text or "")
            elif child.tag in self._runs:
                self._note_looks(run, child)
                yield from self._runs[child.tag](child, marks)
            else:
                self._beside_words(child)

    def _marks(self, face: Mapping[str, bool]) -> tuple[Mapping[str, Any], ...]:
        """From the outermost to the innermost."""
        href = next((href for href in (*reversed(self._links), *(one.href for one in self._fields)) if href), "")
        found: list[Mapping[str, Any]] = []
        if self._condition:
            found.append({"type": "condition", "attrs": {"name": self._condition}})
        if href:
            found.append({"type": "link", "attrs": {"href": href}})
        found += [{"type": kind} for kind, name in (("strong", "b"), ("em", "i")) if face[name]]
        return tuple(found)

    def _note_looks(self, run: Element, child: Element) -> None:
        properties = run.find(qn("w:rPr"))
        if properties is None or child.tag != qn("w:t") or not (child.text or "").strip():
            return
        colour = properties.find(qn("w:color"))
        if colour is not None and not self._linked and _stands_out(str(colour.get(_VAL))):
            self._report.add("coloured", child.text or "")
        for code, name in (("underlined", "u"), ("highlighted", "highlight"), ("raised", "vertAlign")):
            found = properties.find(qn(f"w:{name}"))
            if (
                found is not None
                and says_on(found)
                and found.get(_VAL) != "baseline"
                and not (name == "u" and self._linked)
            ):
                self._report.add(code, child.text or "")

    @property
    def _linked(self) -> bool:
        return bool(self._links) or any(one.href for one in self._fields)

    def _text(self, child: Element, marks: Sequence[Mapping[str, Any]]) -> Iterator[Node]:
        words = (child.text or "").translate(_INVISIBLE)
        plain = "".join(one for one in words if ord(one) not in _PRIVATE)
        for _ in range(len(words) - len(plain)):
            self._report.add("symbols")
        yield text(plain, marks)

    def _space(self, _child: Element, marks: Sequence[Mapping[str, Any]]) -> Iterator[Node]:
        yield text(" ", marks)

    def _break(self, child: Element, marks: Sequence[Mapping[str, Any]]) -> Iterator[Node]:
        if child.get(_TYPE) == "page":
            yield PAGE_BREAK
            return
        outer = [mark for mark in marks if mark["type"] in ("condition", "link")]
        yield node("hard_break") | ({"marks": outer} if outer else {})

    def _symbol(self, child: Element, marks: Sequence[Mapping[str, Any]]) -> Iterator[Node]:
        code = str(child.get(qn("w:char")) or "")
        number = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{4}", code) else 0
        if number < 0x20 or number in _PRIVATE or 0xD800 <= number < 0xE000:
            self._report.add("symbols", str(child.get(qn("w:font")) or ""))
        else:
            yield text(chr(number), marks)

    def _note(self, child: Element, marks: Sequence[Mapping[str, Any]]) -> Iterator[Node]:
        kind = "footnotes" if child.tag == qn("w:footnoteReference") else "endnotes"
        self.notes.append((kind, str(child.get(qn("w:id")))))
        self._report.add("notes")
        yield text(f"[{len(self.notes)}]", marks)

    def _beside_words(self, child: Element) -> None:
        """What stands in a run and is no words of the paragraph."""
        if child.tag == f"{_FALLBACK}AlternateContent" or child.tag in {
            qn("w:drawing"),
            qn("w:pict"),
            qn("w:object"),
        }:
            boxes = list(child.iter(qn("w:txbxContent")))
            if boxes:
                self._report.add("text_boxes", words_of(boxes[0]))
            else:
                self._report.add("pictures")

    def _hyperlink(self, link: Element) -> Iterator[Node]:
        target = self._targets.get(str(link.get(qn("r:id"))), "")
        self._links.append(self._address(target, "".join(words_of(link))))
        yield from self._children(link)
        self._links.pop()

    def _address(self, target: str, words: str) -> str:
        if _WEB.fullmatch(target):
            return target
        self._report.add("links", words)
        return ""

    def _control(self, control: Element) -> Iterator[Node]:
        """A content control: of ours a mark of the text; of others its words."""
        tag, title, placeholder = described_control(control)
        if tag.startswith(FIELD):
            name, _, of = (
                tag.removeprefix(FIELD).rpartition(FORMAT) if FORMAT in tag else (tag.removeprefix(FIELD), "", "")
            )
            made = node("field", name=name, format=of if of in FORMATS else "")
            if (said := words_of(control)) and said[: LONGEST_TAG + 1] != f"[{title}]"[: LONGEST_TAG + 1]:
                self._report.add("field_words", said)
            marks = next((self._marks(self._styles.face(run, self._style)) for run in _runs_with_words(control)), ())
            yield made | ({"marks": list(marks)} if marks else {})
        elif tag.startswith(CONDITION):
            before, after = _typed_around(control, _BEGINS)
            yield self._plain(before)
            self._begin_condition(tag.removeprefix(CONDITION))
            yield self._plain(after)
        elif tag == CONDITION_END:
            before, after = _typed_around(control, _ENDS)
            yield self._plain(before)
            if not self._condition:
                self._report.add("condition_open", title)
            self._condition = ""
            yield self._plain(after)
        elif tag.startswith(PASSAGE):
            for content in control.iterchildren(qn("w:sdtContent")):
                yield from self._children(content)
        elif placeholder and title:
            yield self._plain(merge_field(title))
        else:
            self._report.add("controls", title)
            for content in control.iterchildren(qn("w:sdtContent")):
                yield from self._children(content)

    def _plain(self, words: str) -> Node:
        return text(words, self._marks(dict.fromkeys("bi", False)))

    def _begin_condition(self, name: str) -> None:
        """One that began before and has not ended is reported."""
        if self._condition:
            self._report.add("condition_open", self._condition)
        self._condition = name

    def _simple_field(self, field: Element) -> Iterator[Node]:
        self._fields.append(OpenField(str(field.get(qn("w:instr")) or "")))
        marks = next((self._marks(self._styles.face(run, self._style)) for run in field.iterchildren(qn("w:r"))), ())
        yield from self._begin_result(marks)
        yield from self._children(field)
        self._fields.pop()

    def _field_mark(self, mark: Element, marks: Sequence[Mapping[str, Any]]) -> Iterator[Node]:
        kind = mark.get(qn("w:fldCharType"))
        if kind == "begin":
            self._fields.append(OpenField())
        elif kind == "separate" and self._fields:
            yield from self._begin_result(marks)
        elif kind == "end" and self._fields:
            if not self._fields[-1].result:
                yield from self._begin_result(marks)
            self._fields.pop()

    def _begin_result(self, marks: Sequence[Mapping[str, Any]]) -> Iterator[Node]:
        """A field's instruction has been read: what comes next is its result."""
        field = self._fields[-1]
        field.result = True
        if any(one.swallowed or not one.result for one in self._fields[:-1]):
            field.swallowed = True
        elif found := _MERGE.match(field.instruction):
            field.swallowed = True
            yield text(merge_field(found[1] or found[2]), marks)
        elif found := _LINK.match(field.instruction):
            target = found[1] or found[2]
            field.href = self._address(target, target)
        else:
            name = (field.instruction.split() or [""])[0].upper()
            field.swallowed = name in _LISTS
            self._report.add("toc" if field.swallowed else "fields", "" if field.swallowed else name)


def _stands_out(colour: str) -> bool:
    """Whether a colour is none of black, white and grey, or nearly."""
    if not re.fullmatch("[0-9A-Fa-f]{6}", colour):
        return False
    parts = [int(colour[at : at + 2], 16) for at in (0, 2, 4)]
    return max(parts) - min(parts) > _GREYISH


def described_control(control: Element) -> tuple[str, str, bool]:
    """Tag and title of a content control, and whether it only asks to be filled in."""
    properties = control.find(qn("w:sdtPr"))
    if properties is None:
        return "", "", False
    tag, alias = (properties.find(qn(f"w:{name}")) for name in ("tag", "alias"))
    said = ["" if one is None else str(one.get(_VAL) or "") for one in (tag, alias)]
    placeholder = properties.find(qn("w:showingPlcHdr"))
    return said[0], said[1] or said[0], placeholder is not None and says_on(placeholder)


def _typed_around(control: Element, ours: re.Pattern[str]) -> tuple[str, str]:
    """What somebody typed in a control before and after our own words."""
    said = words_of(control).translate(_INVISIBLE)
    found = ours.search(said)
    return (said[: found.start()], said[found.end() :]) if found else ("", said)


def _runs_with_words(control: Element) -> Iterator[Element]:
    return (run for run in control.iter(qn("w:r")) if run.find(qn("w:t")) is not None)


def words_of(parent: Element) -> str:
    """All words in an element, of its paragraphs one after the other."""
    return " ".join(
        "".join(piece.text or "" for piece in each.iter(qn("w:t"))) for each in parent.iter(qn("w:p"))
    ) or "".join(piece.text or "" for piece in parent.iter(qn("w:t")))
