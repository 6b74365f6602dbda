"""The words of a paragraph in a Word file: runs, links, and content controls for fields and conditions."""

from collections.abc import Iterator, Sequence
from itertools import count, groupby
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from app.letters.editing.nodes import Node
from app.letters.text.fields import normalise
from app.letters.word_text.elements import Element, element, words
from app.letters.word_text.marks import (
    CONDITION,
    CONDITION_END,
    CONDITION_END_WORDS,
    CONDITION_STYLE,
    CONDITION_WORDS,
    ENDS,
    FIELD,
    FIELD_STYLE,
    FORMAT,
    LONGEST_TAG,
    PASSAGE,
    STARTS,
    Labels,
)

NO_WIDTH = "\u200b"
"""Between a link and a control: LibreOffice writes a broken file where they meet."""


class Words:
    """Makes the runs of a document's paragraphs."""

    def __init__(self, document: Document, labels: Labels) -> None:
        self._part = document.part
        self._styles = {style.name: style.style_id for style in document.styles}
        self._labels = labels
        self._ids = count(1)

    def of(self, nodes: Sequence[Node]) -> Iterator[Element]:
        before = None
        for one in self._with_conditions(nodes):
            if one.tag == qn("w:sdt") and before == qn("w:hyperlink"):
                yield _run(words(NO_WIDTH))
            yield one
            before = one.tag

    def _with_conditions(self, nodes: Sequence[Node]) -> Iterator[Element]:
        for name, group in groupby(nodes, key=lambda one: mark(one, "condition").get("name")):
            inside = self._with_links(list(group), conditional=name is not None)
            if name is None:
                yield from inside
            elif len(tag := f"{CONDITION}{name}") > LONGEST_TAG:
                yield from (_run(words(f"(({name}??")), *inside, _run(words("))")))
            else:  # a mark before and one after: LibreOffice drops a control that holds another
                label = self._label(name)
                yield self._control(tag, label, [_run(words(label.join(CONDITION_WORDS)))])
                yield from inside
                yield self._control(CONDITION_END, label, [_run(words(CONDITION_END_WORDS))])

    def passage(self, registries: Sequence[str], *, end: bool = False) -> Iterator[Element]:
        """The words of the paragraph before or after a passage, each registry with a mark of its own before it."""
        yield _run(words(ENDS if end else STARTS))
        for number, slug in enumerate(registries):
            if number:
                yield _run(words(" and " if number == len(registries) - 1 else ", "))
            name = self._labels.registries.get(slug, slug)
            yield _run(words(name)) if end else self._control(f"{PASSAGE}{slug}", name, [_run(words(name))])

    def _with_links(self, nodes: Sequence[Node], *, conditional: bool) -> Iterator[Element]:
        for href, group in groupby(nodes, key=lambda one: mark(one, "link").get("href")):
            style = "Hyperlink" if href is not None else CONDITION_STYLE if conditional else ""
            inside = [self._inline(one, style) for one in group]
            if href is None:
                yield from inside
                continue
            made = element("hyperlink", *inside, history=1)
            made.set(qn("r:id"), self._part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
            yield made

    def _inline(self, one: Node, style: str) -> Element:
        if one["type"] == "hard_break":
            return _run(element("br"))
        properties = [element("rStyle", val=self._styles[style])] if style else []
        properties += [
            element(tag) for kind, tag in (("strong", "b"), ("em", "i")) if any(m["type"] == kind for m in marks(one))
        ]
        if one["type"] == "text":
            return _run(words(one["text"]), properties=properties)
        name, of = one["attrs"]["name"], one["attrs"]["format"]
        tag = f"{FIELD}{name}{FORMAT if of else ''}{of}"
        shown = [element("rStyle", val=self._styles[FIELD_STYLE]), *properties[bool(style) :]]
        if len(tag) > LONGEST_TAG or mark(one, "link"):  # LibreOffice breaks a file with a control in a link
            return _run(words(f"(({', '.join(filter(None, (name, of)))}))"), properties=shown)
        label = f"{self._label(name)}{f' ({of})' if of else ''}"
        return self._control(tag, label, [_run(words(f"[{label}]"), properties=shown)])

    def _label(self, name: str) -> str:
        return self._labels.fields.get(normalise(name), name)

    def _control(self, tag: str, title: str, inside: Sequence[Element]) -> Element:
        """A content control whose content can't be edited, though it can be deleted as a whole."""
        properties = (
            element("alias", val=title[:LONGEST_TAG]),
            element("tag", val=tag),
            element("id", val=next(self._ids)),
            element("lock", val="contentLocked"),
        )
        return element("sdt", element("sdtPr", *properties), element("sdtContent", *inside))


def marks(one: Node) -> Sequence[dict[str, Any]]:
    found: Sequence[dict[str, Any]] = one.get("marks", ())
    return found


def mark(one: Node, kind: str) -> dict[str, Any]:
    """The attributes of a mark; empty where there is none."""
    return next((each["attrs"] for each in marks(one) if each["type"] == kind), {})


def _run(content: Element, *, properties: Sequence[Element] = ()) -> Element:
    return element("r", *([element("rPr", *properties)] if properties else []), content)
