"""Parts: what fixed parts are in a page's content, kept by where they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.letters.bounded_cache import BoundedCache
from app.letters.files.deflated_parts import BEST, DeflatedPart, pack
from app.letters.pdf.engine import Edge, number
from app.letters.pdf.press.fixed_parts import BorderOperation, Part, PictureOperation
from app.letters.pdf.press.metadata import digits
from app.letters.pdf.press.operators import HEIGHT, POINTS, opening, show_line

MOST = 300
"""Parts kept, by their places: endings stand at few heights."""

Names = Mapping[str, str]
"""What pictures are called in a page's resources, by their source."""


@dataclass(frozen=True, slots=True)
class InPlace:
    """A fixed part as it is written in one place. `marked`: the elements of its marks, and `extras`: what elements say,
    counted from its first."""

    part: Part
    content: DeflatedPart
    marked: Sequence[int]
    extras: Sequence[tuple[int, str]]
    faces: frozenset[tuple[bool, bool]]


class Parts:
    """Writes fixed parts, and keeps them: many letters have the same in the same place."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._kept: BoundedCache[tuple[int, float, int], InPlace] = BoundedCache(MOST)

    def drawn(self, part: Part, top: float, mark: int) -> InPlace:
        """The part with its top at `top`; `mark` is the number of its first mark."""
        key = (id(part), top, mark)
        place = self._kept.get(key)
        if place is None or place.part is not part:
            place = self._kept[key] = self._written(part, top, mark)
        return place

    def _written(self, part: Part, top: float, mark: int) -> InPlace:
        out, marked, extras = list[bytes](), list[int](), list[tuple[int, str]]()
        faces = set[tuple[bool, bool]]()
        for operation in part.operations:
            if isinstance(operation, BorderOperation):
                edges = f"{_edge(_down(operation.inner, top))} re {_edge(_down(operation.outer, top))} re f*\n"
                out.append(f"ET\n/Artifact BMC\n{edges}EMC\nBT\n".encode())
                continue
            kind, _, _ = part.elements[operation.element]
            begun = opening(kind, mark + len(marked))
            marked.append(operation.element)
            if isinstance(operation, PictureOperation):
                picture, extra = self._picture(operation, top)
                out += (b"ET\n", begun, picture, b"EMC\nBT\n")
                extras.append((operation.element, extra))
                continue
            out.append(begun)
            faces.add(operation.words.hand.face)
            out += (operation.words.font, show_line(operation.x, top + operation.y, operation.operand), b"EMC\n")
        return InPlace(part, pack(b"".join(out), small=0, level=BEST), marked, extras, frozenset(faces))

    def _picture(self, drawn: PictureOperation, top: float) -> tuple[bytes, str]:
        """What draws it, and what its element says."""
        x, y, width, height = _down(drawn.edge, top)
        left, bottom = x * POINTS, HEIGHT - (y + height) * POINTS
        box = f"{number(left)} {number(bottom)} {number(left + width * POINTS)} {number(bottom + height * POINTS)}"
        at = f"{number(width)} 0 0 {number(-height)} {number(x)} {number(y + height)}"
        says = f"/Alt{digits(drawn.alternative)}/A<</O/Layout/BBox[{box}]>>"
        return f"q {at} cm /{self._names[drawn.source]} Do Q\n".encode(), says


def _edge(edge: Edge) -> str:
    return " ".join(number(part) for part in edge)


def _down(edge: Edge, by: float) -> Edge:
    x, y, width, height = edge
    return x, y + by, width, height
