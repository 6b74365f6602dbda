"""The text of a PDF in the order of its tags: what a screen reader says."""

import io
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pikepdf

BLOCKS = {"/P", "/H1", "/H2", "/LI", "/Lbl", "/TH", "/TD"}
TOLD = {*BLOCKS, "/L", "/BlockQuote", "/Figure", "/Table", "/TR"}


class Piece(NamedTuple):
    """Text of one marked sequence, and the height on the page at which it begins."""

    page: int
    height: float
    text: str


def outline(pdf: bytes) -> list[str]:
    """What the structure tree says, a line for each element that a screen reader tells apart: its tag and its text,
    moved in as deep as it is. A picture says its alternative text."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pieces = [_marked(page, number) for number, page in enumerate(document.pages)]
        pages = {page.objgen: number for number, page in enumerate(document.pages)}
        told: list[tuple[int, str, list[Piece]]] = []

        def tell(kids: Any, page: Any, depth: int) -> None:
            for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                if isinstance(kid, int):
                    told[-1][2].append(pieces[pages[page]][kid])
                    continue
                if kid.get("/Type") == "/MCR":
                    told[-1][2].append(pieces[pages[kid.Pg.objgen]][int(kid.MCID)])
                    continue
                tag, inner = str(kid.S), depth
                if tag in TOLD:
                    told.append((depth, f"{tag[1:]} {kid.get('/Alt', '')}".strip(), []))
                    inner += 1
                if "/K" in kid and tag != "/Figure":
                    tell(kid.K, kid.Pg.objgen if "/Pg" in kid else page, inner)

        tell(document.Root.StructTreeRoot.K, None, 0)
        return [f"{'  ' * depth}{words} {_joined(said)}".rstrip() for depth, words, said in told]


def _joined(pieces: list[Piece]) -> str:
    """Those on one line as they stand, others with a space between them."""
    text, last = "", None
    for piece in pieces:
        line = (piece.page, round(piece.height))
        text, last = text + ("" if line == last else " ") + piece.text, line
    return " ".join(text.split())


def tagged_text(pdf: bytes) -> str:
    """Pieces in the order of the structure tree: those on one line of one block are joined as they stand, others by a
    space."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pieces = [_marked(page, number) for number, page in enumerate(document.pages)]
        pages = {page.objgen: number for number, page in enumerate(document.pages)}
        text, last = "", None
        for page, mcid, block in _tree(document.Root.StructTreeRoot.K, None, None):
            piece = pieces[pages[page]].pop(mcid)
            line = (piece.page, round(piece.height), block)
            text, last = text + ("" if line == last else " ") + piece.text, line
        return text


def _tree(kids: Any, page: Any, block: Any) -> Iterator[tuple[Any, int, Any]]:
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            yield page, kid, block
        elif kid.get("/Type") == "/MCR":  # on another page than the rest of its element
            yield kid.Pg.objgen, int(kid.MCID), block
        elif "/K" in kid and kid.S != "/Figure":  # a picture's words are its alternative text
            inner = kid.objgen if str(kid.S) in BLOCKS else block
            yield from _tree(kid.K, kid.Pg.objgen if "/Pg" in kid else page, inner)


def _marked(page: Any, number: int) -> dict[int, Piece]:
    maps = {name: _to_unicode(font) for name, font in page.Resources.Font.items()}
    found: dict[int, Piece] = {}
    mcid, height, glyphs = None, 0.0, {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                mcid = int(operands[1].MCID) if "/MCID" in operands[1] else None
            case "EMC":
                mcid = None
            case "Tf":
                glyphs = maps[str(operands[0])]
            case "Tm":
                height = float(operands[5])
            case "TJ" | "Tj" if mcid is not None:
                shown = operands[0] if str(operator) == "TJ" else [operands[0]]
                codes = b"".join(bytes(part) for part in shown if isinstance(part, pikepdf.String))
                each = len(next(iter(glyphs)))
                text = "".join(glyphs[codes[i : i + each]] for i in range(0, len(codes), each))
                before = found.get(mcid, Piece(number, height, ""))
                found[mcid] = before._replace(text=before.text + text)
    return found


def _to_unicode(font: Any) -> dict[bytes, str]:
    if font.get("/Encoding") == "/WinAnsiEncoding":
        return {code: text for byte in range(32, 256) if (text := (code := bytes([byte])).decode("cp1252", "ignore"))}
    pairs = re.findall(rb"<(\w{4})> <(\w+)>", font.ToUnicode.read_bytes())
    return {bytes.fromhex(glyph.decode()): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}
