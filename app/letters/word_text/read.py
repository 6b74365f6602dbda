"""read: the bytes of a Word file as a document, with a report of what a letter's text does not take of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.parts.coreprops import CorePropertiesPart
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from app.letters.editing import read as text_reader
from app.letters.editing import write as text_writer
from app.letters.editing.nodes import Node, node, text
from app.letters.word_text.elements import Element
from app.letters.word_text.marks import OURS
from app.letters.word_text.merge_fields import merge_fields
from app.letters.word_text.package import DAMAGED, WordFileRefused, open_word
from app.letters.word_text.read_blocks import Blocks
from app.letters.word_text.read_words import words_of
from app.letters.word_text.repairs import repair
from app.letters.word_text.report import MOST_NOTED, Comment, LeftOut, Report, TrackedChange, shortened
from app.letters.word_text.tracked import is_revised, settle
from app.platform.limited import LimitReached, limited

NOTES = {"footnotes": RELATIONSHIP_TYPE.FOOTNOTES, "endnotes": RELATIONSHIP_TYPE.ENDNOTES}


@dataclass(frozen=True)
class WordText:
    """`text`: the body of a letter, all tracked changes accepted or all rejected. `merge_fields`: the names of those in
    it, with how often each is there. `left`: what is not in the text. `tracked`: the first of the words that were
    inserted or deleted; `revised`: something was, or its format was changed. `ours`: the file was made by `write`, of
    the text `origin`. `titled`: its first heading is the title of a file that is not ours."""

    text: str
    left: tuple[LeftOut, ...] = ()
    merge_fields: tuple[tuple[str, int], ...] = ()
    comments: tuple[Comment, ...] = ()
    tracked: tuple[TrackedChange, ...] = ()
    revised: bool = False
    ours: bool = False
    origin: str = ""
    titled: bool = False


def read_apart(body: bytes, *, accept: bool = True, names: Mapping[str, str] | None = None) -> WordText:
    """Read in a limited process. `accept`: tracked changes, which are rejected otherwise; `names`: the slug of each
    registry by its name in a sentence. Raises WordFileRefused, NoTurn."""
    try:
        return read(body, accept=accept, names=dict(names or {}))
    except LimitReached:
        raise WordFileRefused("too_heavy") from None


@limited(refusals=(WordFileRefused,))
def read(body: bytes, *, accept: bool, names: dict[str, str]) -> WordText:
    """`read.here` does it in this process."""
    try:
        return _read(body, accept=accept, names=names)
    except DAMAGED:
        raise WordFileRefused("damaged") from None


def _read(body: bytes, *, accept: bool, names: Mapping[str, str]) -> WordText:
    document = open_word(body)
    report = Report()
    category = _category(document)
    ours = category.startswith(OURS)
    element: Element = document.element.body
    revised = is_revised(element)
    tracked = settle(element, accept=accept)
    repair(element)
    blocks = Blocks(document, report, names, ours=ours)
    blocks.read(element)
    blocks.finish()
    for number, words in enumerate(_notes(document, blocks.words.notes), 1):
        blocks.add_paragraph([text(f"[{number}] {words}")])
    if not ours:
        for words in _page_heads(document):
            report.add("page_heads", words)
    found = blocks.found if ours else _without_last_break(blocks.found)
    if all(block["type"] == "page_break" for block in found):
        raise WordFileRefused("empty")
    said = text_writer.write(node("doc", found))
    left = report.left_out()
    return WordText(
        said,
        left,
        merge_fields(text_reader.read(said)),
        tuple(_comments(document)),
        tracked,
        revised,
        ours,
        category.removeprefix(OURS) if ours else "",
        blocks.titled and not ours,
    )


def _category(document: Document) -> str:
    """LibreOffice relates the properties by a type of its own, so that python-docx does not find them."""
    for relation in document.part.package.rels.values():
        if not relation.is_external and isinstance(relation.target_part, CorePropertiesPart):
            return str(relation.target_part.core_properties.category)
    return ""


def _without_last_break(blocks: list[Node]) -> list[Node]:
    while blocks and blocks[-1]["type"] == "page_break":
        blocks = blocks[:-1]
    return blocks


def _notes(document: Document, notes: list[tuple[str, str]]) -> Iterator[str]:
    """The words of footnotes and endnotes, by kind and number in the file."""
    parts = {one.reltype: one.target_part for one in document.part.rels.values() if not one.is_external}
    said = dict[tuple[str, str], str]()
    for kind, related in NOTES.items():
        if related in parts:
            root: Any = parse_xml(parts[related].blob)
            said |= {(kind, str(one.get(qn("w:id")))): " ".join(words_of(one).split()) for one in root}
    return (said.get(note, "") for note in notes)


def _page_heads(document: Document) -> Iterator[str]:
    for section in document.sections:
        for holder in (section.header, section.first_page_header, section.footer, section.first_page_footer):
            if not holder.is_linked_to_previous and (words := words_of(holder._element).strip()):  # noqa: SLF001
                yield words


def _comments(document: Document) -> Iterator[Comment]:
    for number, comment in enumerate(document.comments):
        if number < MOST_NOTED:
            yield Comment(str(comment.author or ""), shortened(comment.text))
