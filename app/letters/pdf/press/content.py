"""Content: a page's stream, with every text marked as of its element of the structure, or as an artefact."""

from collections.abc import Sequence

from app.letters.files.deflated_parts import DeflatedPart, pack
from app.letters.letter import Letter
from app.letters.pdf.engine import UNITS, Unset, number
from app.letters.pdf.press.fixed_parts import Part
from app.letters.pdf.press.operators import HEIGHT, POINTS, show_line
from app.letters.pdf.press.pages import PlacedPiece, Row, Set
from app.letters.pdf.press.paragraphs import Paragraphs
from app.letters.pdf.press.parts import Parts
from app.letters.pdf.press.rows import Rows
from app.letters.pdf.press.sheet import Sheet
from app.letters.pdf.press.structure import Structure

_BEGIN = f"{POINTS} 0 0 -{POINTS} 0 {number(HEIGHT)} cm\n".encode()


class Page:
    """Writes the stream of page `number` (from 0), paragraph by paragraph. `marked`: the elements of its marked
    sequences, in order; `faces`: those that it uses.

    One text object holds all of a page's text but for where something is drawn.
    """

    def __init__(
        self, sheet: Sheet, structure: Structure, paragraphs: Paragraphs, rows: Rows, parts: Parts, *, number: int
    ) -> None:
        self.marked: list[int] = []
        self.faces: set[tuple[bool, bool]] = set()
        self._sheet = sheet
        self._structure = structure
        self._paragraphs = paragraphs
        self._rows = rows
        self._parts = parts
        self._number = number
        self._grounds: list[bytes] = []
        self._out: list[DeflatedPart] = []
        self._furniture = b""

    def stream(self) -> list[DeflatedPart]:
        grounds = b"/Artifact BMC\nq\n%bQ\nEMC\n" % b"".join(self._grounds) if self._grounds else b""
        return [pack(b"%b%bBT\n" % (_BEGIN, grounds)), *self._out, pack(self._furniture + b"ET\n")]

    def write(self, puts: Sequence[PlacedPiece]) -> None:
        for put in puts:
            if put.piece.set is not None:
                self._paragraph(put, put.piece.set)
            elif isinstance(put.piece.part, Row):
                self._row(put, put.piece.part)
            elif put.piece.part is not None:
                self._part(put, put.piece.part)

    def _paragraph(self, put: PlacedPiece, lines: Set) -> None:
        piece, marked = put.piece, self.marked
        written = self._paragraphs.written(put, lines, self._structure.elements[piece.element][0], len(marked))
        if put.labelled:
            marked.append(piece.label)
        marked.append(piece.element)
        self._out.append(written.content)
        self.faces |= written.faces
        if written.grounds:
            self._grounds.append(written.grounds)

    def _row(self, put: PlacedPiece, row: Row) -> None:
        written = self._rows.written(row, put.y, -1 if put.again else len(self.marked))
        self._out.append(written.content)
        self.marked += [put.piece.element + element for element in written.marked]
        self.faces |= written.faces
        if written.grounds:
            self._grounds.append(written.grounds)

    def _part(self, put: PlacedPiece, part: Part) -> None:
        first = put.piece.element
        drawn = self._parts.drawn(part, put.y, len(self.marked))
        self._out.append(drawn.content)
        self.marked += [first + element for element in drawn.marked]
        for element, extra in drawn.extras:
            self._structure.extras[first + element] = extra
        self.faces |= drawn.faces

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
        out = [b"/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n"]
        for item in self._sheet.furniture[min(self._number, 1)]:
            if texts[item.role]:
                operand, width = item.words.text(texts[item.role])
                if item.role == "reference" and 3 * width / UNITS > self._sheet.width:
                    raise Unset("a reference that runs into what stands beside it")
                x = item.x - (width / UNITS) * {"right": 1, "center": 0.5}.get(item.align, 0)
                self.faces.add(item.words.hand.face)
                out += (item.words.font, show_line(x, item.baseline, operand))
        self._furniture = b"".join([*out, b"EMC\n"])
