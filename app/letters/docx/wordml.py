"""The little of WordprocessingML that a letter is written in: runs, paragraphs, a table. Text in, XML out."""

from collections.abc import Sequence
from itertools import product

from app.letters.text.fields import Run

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
TAB = "<w:r><w:tab/></w:r>"


def twips(mm: float) -> int:
    """Word's unit of length, a twentieth of a point."""
    return round(mm * 1440 / 25.4)


def escape_xml(text: str) -> str:
    """Text as an element holds it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_NOT_XML = bytes(code for code in range(0x20) if chr(code) not in "\t\n\r")
"""Control characters, which XML can't hold. In UTF-8 no other character has one of these bytes."""


def encode_xml(xml: str) -> bytes:
    """As a file holds it. Raises ValueError for what XML can't hold: a letter that was composed has nothing of it."""
    content = xml.encode()
    if len(content.translate(None, _NOT_XML)) != len(content) or "\ufffe" in xml or "\uffff" in xml:
        raise ValueError("it would hold a character that XML can't")
    return content


def _run_opening(bold: bool, italic: bool, missing: bool) -> str:
    properties = "<w:b/>" * bold + "<w:i/>" * italic + '<w:highlight w:val="yellow"/>' * missing
    return f'<w:r>{properties and f"<w:rPr>{properties}</w:rPr>"}<w:t xml:space="preserve">'


_OPENINGS = {kind: _run_opening(*kind) for kind in product((False, True), repeat=3)}
_END = "</w:t></w:r>"
PLAIN = _OPENINGS[False, False, False], _END
"""What a run of plain words begins and ends with."""
_NEW_LINE = "\n"
_LINE_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'


def text(words: str, *, bold: bool = False) -> str:
    """One run; nothing when there are no words."""
    return f"{_OPENINGS[bold, False, False]}{escape_xml(words)}{_END}" if words else ""


def runs(content: tuple[Run, ...]) -> str:
    return "".join(
        [
            _OPENINGS[run.bold, run.italic, run.missing] + escape_xml(run.text).replace(_NEW_LINE, _LINE_BREAK) + _END
            for run in content
        ]
    )


def table(
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[float],
    beside: float,
    under: float,
    above: float = 0,
    caption: str = "",
    headed: bool = False,
) -> str:
    """A table: columns of these `widths` in mm, of which `beside` stays free on the right; `above` and `under` at the
    head and foot of each cell. A cell is the XML of its paragraphs. A row is never split. `headed`: the first row heads
    the table on each of its pages, and a line stands under each row."""
    columns = [twips(width) for width in widths]
    margins = {"top": twips(above), "left": 0, "bottom": twips(under), "right": twips(beside)}
    sides = "".join(f'<w:{side} w:w="{room}" w:type="dxa"/>' for side, room in margins.items())
    look = '<w:tblLook w:firstRow="1" w:noHBand="1" w:noVBand="1"/>' if headed else ""
    called = f'<w:tblCaption w:val="{caption}"/>' if caption else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar>{look}{called}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
        + "".join(_row(row, columns, headed=headed, first=not number) for number, row in enumerate(rows))
        + "</w:tbl>"
    )


def _row(cells: Sequence[str], columns: Sequence[int], *, headed: bool, first: bool) -> str:
    line = f'<w:tcBorders><w:bottom w:val="single" w:sz="{8 if first else 4}" w:space="0"/></w:tcBorders>' * headed
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{line}</w:tcPr>{content}</w:tc>'
        for content, width in zip(cells, columns, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' * (headed and first)}</w:trPr>{written}</w:tr>"
