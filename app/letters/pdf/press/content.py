"""Content: a page's stream, with every text marked as of its element of the structure, or as an artefact."""

from collections.abc import Sequence

from app.letters.letter import Letter
from app.letters.pdf.engine import UNITS, Edge, Unset, number
from app.letters.pdf.press.fixed import Part
from app.letters.pdf.press.lines import PLAIN
from app.letters.pdf.press.operators import HEIGHT, POINTS, opening, shown
from app.letters.pdf.press.pages import BULLET, Piece, Put
from app.letters.pdf.press.parts import Parts
from app.letters.pdf.press.sheet import Sheet
from app.letters.pdf.press.structure import Structure
from app.letters.pdf.press.words import Words

_BEGIN = f"{POINTS} 0 0 -{POINTS} 0 {number(HEIGHT)} cm\n".encode()


class Page:
    """Writes the stream of page `number` (from 0). `marked`: the elements of its marked sequences, in order;
    `faces`: those that it uses.

    One text object holds all of a page's text but for where something is drawn.
    """

    def __init__(self, sheet: Sheet, structure: Structure, parts: Parts, *, number: int) -> None:
        self.marked: list[int] = []
        self.faces: set[tuple[bool, bool]] = set()
        self._sheet = sheet
        self._structure = structure
        self._parts = parts
        self._number = number
        self._grounds: list[bytes] = []
        self._out: list[bytes] = [b"BT\n"]
        self._font = b""
        self._leading = 0.0

    def stream(self) -> bytes:
        grounds = [b"/Artifact BMC\nq\n", *self._grounds, b"Q\nEMC\n"] if self._grounds else []
        return b"".join([_BEGIN, *grounds, *self._out, b"ET\n"])

    def write(self, puts: Sequence[Put]) -> None:
        for put in puts:
            if put.piece.part is not None:
                self._part(put.piece.part, put.y, put.piece.element)
            else:
                self._paragraph(put.piece, put)

    def _mark(self, element: int) -> None:
        self._out.append(opening(self._structure.elements[element][0], len(self.marked)))
        self.marked.append(element)

    def _unmark(self) -> None:
        self._out.append(b"EMC\n")

    def _choose(self, words: Words) -> None:
        if words.font != self._font:
            self._font = words.font
            self.faces.add(words.hand.face)
            self._out.append(words.font)

    def _paragraph(self, piece: Piece, put: Put) -> None:
        if piece.marker and not put.start:
            self._marker(piece, put.y + piece.rise)
        self._mark(piece.element)
        if piece.leading != self._leading:
            self._leading = piece.leading
            self._out.append(b"%.6f TL\n" % piece.leading)
        if piece.segments:
            self._mixed(piece, put)
        else:
            self._choose(piece.hands[PLAIN])
            shown = b")]TJ T*[(".join(piece.lines[put.start : put.end])
            self._out.append(b"1 0 0 -1 %.3f %.3f Tm[(%b)]TJ\n" % (piece.x, put.y + piece.rise, shown))
        self._unmark()

    def _mixed(self, piece: Piece, put: Put) -> None:
        baseline = put.y + piece.rise
        self._out.append(b"1 0 0 -1 %.3f %.3f Tm\n" % (piece.x, baseline))
        before, down = 0.0, 0.0
        for line in piece.segments[put.start : put.end]:
            for x, style, operand, wide in line:
                self._choose(piece.hands[style])
                if x != before or down:
                    self._out.append(b"%.3f %.3f Td" % (x - before, -down))
                    before, down = x, 0.0
                self._out.append(b"[(%b)]TJ\n" % operand)
                if style[2]:
                    self._ground(piece.x + x, baseline, wide)
            down = piece.leading
            baseline += piece.leading

    def _ground(self, x: float, baseline: float, width: float) -> None:
        fill = self._sheet.missing
        edge = (x, baseline + fill.top, width, fill.height)
        self._grounds.append(f"{fill.colour} rg\n{_edge(edge)} re f\n".encode())

    def _marker(self, piece: Piece, baseline: float) -> None:
        bullet = piece.marker == BULLET
        marker = self._sheet.bullet if bullet else self._sheet.number
        words = marker.words
        operand, width = words.text(piece.marker)
        x = piece.x + (marker.left if bullet else marker.right - width / UNITS)
        self._mark(piece.label)
        self._show(words, x, baseline, operand)
        self._unmark()

    def _show(self, words: Words, x: float, baseline: float, operand: bytes) -> None:
        self._choose(words)
        self._out.append(shown(x, baseline, operand))

    def _part(self, part: Part, top: float, first: int) -> None:
        drawn = self._parts.drawn(part, top, len(self.marked))
        self._out.append(drawn.content)
        self.marked += [first + element for element in drawn.marked]
        for element, extra in drawn.extras:
            self._structure.extras[first + element] = extra
        self.faces |= drawn.faces
        self._font = b""

    def furnish(self, letter: Letter, count: int) -> None:
        """Write what stands in the margins of this page of `count`: artefacts, since the text says it once already.

        Raises Unset.
        """
        words = letter.wording
        texts = {
            "reference": letter.reference,
            "marking": letter.marking,
            "draft": words.draft if letter.draft else "",
            "page": words.page.format(page=self._number + 1, pages=count),
        }
        self._out.append(b"/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n")
        for item in self._sheet.furniture[min(self._number, 1)]:
            if texts[item.role]:
                operand, width = item.words.text(texts[item.role])
                if item.role == "reference" and 3 * width / UNITS > self._sheet.width:
                    raise Unset("a reference that runs into what stands beside it")
                x = item.x - (width / UNITS) * {"right": 1, "center": 0.5}.get(item.align, 0)
                self._show(item.words, x, item.baseline, operand)
        self._unmark()


def _edge(edge: Edge) -> str:
    return " ".join(number(part) for part in edge)
