"""What a Word file says: its words, and what in it may hide words or bring others."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import chain
from xml.etree.ElementTree import Element

from app.letters.bounded_xml import parse_xml

DOCUMENT = "word/document.xml"
Part = tuple[str, bytes]
"""The name of an entry of the file, and what it holds."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PAGE_NUMBER = re.compile(r"\s*(PAGE|NUMPAGES)\b")
_COUNTS_PAGES = re.compile(r"\s*(PAGE|NUMPAGES)(\s+\\\*\s+(MERGEFORMAT|Arabic|ARABIC))*\s*")
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_HIDES = frozenset({"vanish", "webHidden", "specVanish", "strike", "dstrike", "bdo"})
_OFF = frozenset({"0", "false", "off"})
_OTHER_WORDS = frozenset(
    {
        *("altChunk", "subDoc", "object", "OLEObject", "control", "chart", "relIds", "textpath", "dataBinding"),
        *("ffData", "dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong", "pgNum"),
    }
)
"""Elements that hide words or strike them out, and those that bring words which stand elsewhere. No letter has any."""
_INK = frozenset({"", "auto", "text1", "dark1"})
_PALE = 0xC0
"""Of red, green and blue, from which on words are hard to see on white paper."""
_TINY = 8
"""In half points."""
_NUMBER_OF_LEVEL = re.compile(r"%\d")


def words_of(body: bytes) -> list[str]:
    """Those of the document, then those of heads, feet, notes and any part that could stand in the document's place,
    whatever a program calls it."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        others = [name for name in archive.namelist() if name.endswith(".xml") and name != DOCUMENT]
        furniture = sorted(_part_words(archive.read(name)) for name in others)
        return [*_part_words(archive.read(DOCUMENT)), *chain.from_iterable(furniture)]


def _part_words(xml: bytes) -> list[str]:
    """Those of its paragraphs, then those that labels of lists say beside a number."""
    root = parse_xml(xml)
    words = [word for paragraph in root.iter(f"{_W}p") for word in "".join(_spelt(paragraph)).split()]
    labels = [_NUMBER_OF_LEVEL.sub("", label.get(f"{_W}val", "")) for label in root.iter(f"{_W}lvlText")]
    return words + [word for label in labels if any(map(str.isalnum, label)) for word in label.split()]


def _spelt(paragraph: Element) -> Iterator[str]:
    """The texts of a paragraph; a tab and a line break divide words. The numbers that a program last counted in fields
    for pages are none; of alternatives that say the same, one counts."""
    passed = {node for both in paragraph.iter(f"{_COMPATIBLE}AlternateContent") for node in _said_before(both)}
    passed |= {text for field in paragraph.iter(f"{_W}fldSimple") for text in _page_number_texts(field)}
    field, shown = "", False
    for node in paragraph.iter():
        if node in passed:
            continue
        match _local(node) if _local(node) == "t" else node.tag.removeprefix(_W):
            case "t" if not (shown and _PAGE_NUMBER.match(field) and _is_number(node)):
                yield node.text or ""
            case "tab" | "br" | "cr":
                yield " "
            case "sym":
                yield node.get(f"{_W}char", "")
            case "noBreakHyphen":
                yield "\u2011"
            case "instrText":
                field += node.text or ""
            case "fldChar":
                kind = node.get(f"{_W}fldCharType")
                field, shown = (field if kind == "separate" else ""), kind == "separate"


def _said_before(alternatives: Element) -> Iterator[Element]:
    """What is in alternatives that say what one before them says."""
    said = set()
    for alternative in alternatives:
        words = "".join(text.text or "" for text in alternative.iter() if _local(text) == "t")
        if words in said:
            yield from alternative.iter()
        said.add(words)


def _local(node: Element) -> str:
    """An element's name, of whatever vocabulary."""
    return node.tag.rpartition("}")[2]


def _page_number_texts(field: Element) -> list[Element]:
    of_pages = _PAGE_NUMBER.match(field.get(f"{_W}instr", ""))
    return [text for text in field.iter(f"{_W}t") if of_pages and _is_number(text)]


def _is_number(text: Element) -> bool:
    return (text.text or "").strip().isdigit()


def may_mislead(parts: Iterable[Part]) -> set[tuple[str, str]]:
    """Names of what may hide words in a Word file or bring others, each with what it is set to."""
    nodes = chain.from_iterable(parse_xml(body).iter() for name, body in parts if name.endswith(".xml"))
    return {(node.tag, _set(node)) for node in nodes if _may(_local(node), _set(node)) or _is_foreign(node)}


def _is_foreign(node: Element) -> bool:
    """Whether it holds what is Word's and is not so itself: a program may pass over it with all that is in it."""
    return not node.tag.startswith(_W) and any(inner.tag.startswith(_W) for inner in node)


def _set(node: Element) -> str:
    named = (node.get(f"{_W}{name}") for name in ("instr", "themeColor", "val"))
    return (node.text or "") if _local(node) == "instrText" else next(filter(None, named), "")


def _may(name: str, value: str) -> bool:
    match name:
        case "instrText" | "fldSimple":
            return bool(value.strip()) and not _COUNTS_PAGES.fullmatch(value)
        case "color":
            channels = bytes.fromhex(value) if re.fullmatch("[0-9A-Fa-f]{6}", value) else b""
            return value not in _INK and (not channels or min(channels) >= _PALE)
        case "sz":
            return value.isdigit() and int(value) < _TINY
        case _:
            return name in _OTHER_WORDS or (name in _HIDES and value not in _OFF)


def parts_of(docx: bytes) -> list[Part]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
