"""What a Word document says, in order, with the numbers and bullets that Word would put before its lists."""

import io
import zipfile
from collections import Counter
from typing import Any

import docx
from docx.oxml.ns import qn


def opened(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def effective(style: Any, kind: str, name: str) -> Any:
    """What a paragraph style says of its `font` or `paragraph_format`, itself or by what it is based on."""
    said = getattr(getattr(style, kind), name)
    return effective(style.base_style, kind, name) if said is None and style.base_style is not None else said


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def lines(content: bytes) -> list[str]:
    """The text of each paragraph of the body, tables included, less the empty ones; of a table with a header, of each
    row."""
    document = opened(content)
    numbering = document.part.numbering_part.element
    counts: Counter[tuple[int, int]] = Counter()
    found: list[str] = []
    last = None
    for paragraph in document.element.body.iter(qn("w:p")):
        text = "".join(_text(node) for node in paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab")))
        if (number := paragraph.find(f".//{qn('w:numPr')}")) is not None:
            text = f"{_label(numbering, number, counts)} {text}"
        if not text.strip():
            continue
        row = next(paragraph.iterancestors(qn("w:tr")), None)
        if row is not None and row is last and row.getparent().tblPr.find(qn("w:tblLook")) is not None:
            found[-1] = f"{found[-1]} {text}"
        else:
            found.append(text)
        last = row
    return found


def _text(node: Any) -> str:
    if node.tag == qn("w:t"):
        return node.text or ""
    return "" if node.getparent().tag == qn("w:tabs") else " "


def _label(numbering: Any, properties: Any, counts: Counter[tuple[int, int]]) -> str:
    number, level = properties.numId.val, properties.ilvl.val
    instance = next(num for num in numbering.num_lst if num.numId == number)
    abstract = instance.abstractNumId.val
    definition = next(
        element
        for element in numbering.iter(qn("w:abstractNum"))
        if int(element.get(qn("w:abstractNumId"))) == abstract
    )
    shape = definition.findall(qn("w:lvl"))[level]
    if shape.find(qn("w:numFmt")).get(qn("w:val")) == "bullet":
        return str(shape.find(qn("w:lvlText")).get(qn("w:val")))
    (override,) = (found for found in instance.findall(qn("w:lvlOverride")) if found.ilvl == level)
    start = override.find(qn("w:startOverride"))
    counts[number, level] += 1
    return f"{int(start.get(qn('w:val'))) + counts[number, level] - 1}."
