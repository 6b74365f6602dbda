"""What a PDF shows: every glyph, picture, shape and annotation of each page, where it stands and how it looks.

Content streams are read by their operators (ISO 32000-1, annex A), so that two files say the same here when they look
the same, however each names its fonts, sets its matrices or cuts its text into strings.
"""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import hypot
from typing import Any

import pikepdf

from app.letters.pdf.faces import Face, face_of
from app.letters.pdf.marks import Annotation, Box, Colour, Glyph, Matrix, Page, Picture, Shape

UNIT: Matrix = (1, 0, 0, 1, 0, 0)
EVERYWHERE: Box = (float("-inf"), float("-inf"), float("inf"), float("inf"))
UNPAINTED = 3
"""Text rendering mode of text that is there to be found, not seen."""


def shown(pdf: bytes) -> tuple[Page, ...]:
    """The pages of a PDF. Raises pikepdf.PdfError for bytes that are none."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        faces: dict[Any, Face] = {}
        return tuple(_page(page, faces) for page in document.pages)


def _page(page: pikepdf.Page, faces: dict[Any, Face]) -> Page:
    reader = _Reader(faces)
    reader.read(page, page.obj.get("/Resources", page.resources))
    box = _box(page.mediabox)
    return Page(
        box=box,
        turned=int(page.obj.get("/Rotate", 0)) % 360,
        glyphs=tuple(reader.glyphs),
        pictures=tuple(reader.pictures),
        shapes=tuple(reader.shapes),
        annotations=tuple(_annotation(note) for note in page.obj.get("/Annots", [])),
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """The graphics state, as far as it changes what is seen. `clip` is the box about the clipping path."""

    matrix: Matrix = UNIT
    fill: Colour = (0, 0, 0)
    stroke: Colour = (0, 0, 0)
    fill_alpha: float = 1
    stroke_alpha: float = 1
    width: float = 1
    clip: Box = EVERYWHERE
    face: Face | None = None
    size: float = 0
    leading: float = 0
    between: float = 0
    between_words: float = 0
    stretch: float = 1
    rise: float = 0
    mode: int = 0


class _Reader:
    """Walks through one content stream, and those of the forms that it draws."""

    def __init__(self, faces: dict[Any, Face]) -> None:
        self.faces = faces
        self.look, self.kept = _Look(), list[_Look]()
        self.text = self.line = UNIT
        self.path, self.clipping = list[tuple[float, float]](), False
        self.glyphs, self.pictures, self.shapes = list[Glyph](), list[Picture](), list[Shape]()

    def read(self, stream: Any, resources: Any) -> None:
        for instruction in pikepdf.parse_content_stream(stream):
            name, operands = str(instruction.operator), instruction.operands
            if name in _LOOKS:
                self._set(**_LOOKS[name](*operands))
            elif name in _COLOURS:
                self._set(**{_COLOURS[name]: _colour(operands)})
            elif name in _PATHS:
                self._draw(name, [float(number) for number in operands])
            elif name in _PAINTS:
                self._paint(name)
            else:
                self._act(name, operands, resources)

    def _set(self, **changes: Any) -> None:
        self.look = replace(self.look, **changes)

    def _act(self, name: str, operands: Any, resources: Any) -> None:
        match name:
            case "q":
                self.kept.append(self.look)
            case "Q" if self.kept:
                self.look = self.kept.pop()
            case "cm":
                self._set(matrix=_times(_matrix(operands), self.look.matrix))
            case "BT":
                self.text = self.line = UNIT
            case "Tm":
                self.text = self.line = _matrix(operands)
            case "Td" | "TD":
                if name == "TD":
                    self._set(leading=-float(operands[1]))
                self._move(float(operands[0]), float(operands[1]))
            case "T*":
                self._move(0, -self.look.leading)
            case "Tf":
                self._set(face=self._face(resources.Font[str(operands[0])]), size=float(operands[1]))
            case "Tj" | "TJ":
                self._show(operands[0] if name == "TJ" else [operands[0]])
            case "'" | '"':
                if name == '"':
                    spaces, letters, _ = operands
                    self._set(between_words=float(spaces), between=float(letters))
                self._move(0, -self.look.leading)
                self._show([operands[-1]])
            case "W" | "W*":
                self.clipping = True
            case "gs":
                self._state(resources.ExtGState[str(operands[0])])
            case "Do":
                self._object(resources.XObject[str(operands[0])], resources)
            case "INLINE IMAGE":
                self._picture(operands[0])
            case "sh":
                self.shapes.append(Shape(f"sh {operands[0]}", (), 0, ()))

    def _face(self, font: Any) -> Face:
        key = font.objgen if font.is_indirect else font.unparse()
        if key not in self.faces:
            self.faces[key] = face_of(font)
        return self.faces[key]

    def _move(self, x: float, y: float) -> None:
        self.text = self.line = _times((1, 0, 0, 1, x, y), self.line)

    def _state(self, state: Any) -> None:
        named = {"/ca": "fill_alpha", "/CA": "stroke_alpha", "/LW": "width"}
        self._set(**{named[key]: float(state[key]) for key in named if key in state})

    def _show(self, parts: Any) -> None:
        """Shows strings, moved by the numbers between them (ISO 32000-1, 9.4.3 and 9.4.4)."""
        look, face = self.look, self.look.face
        if face is None:
            return
        size, stretch = look.size, look.stretch
        a, b, c, d, e, f = _times(self.text, look.matrix)
        shape = (size * stretch * a, size * stretch * b, size * c, size * d)
        colour = (*look.fill, look.fill_alpha) if look.mode in (0, 2) else (*look.stroke, look.stroke_alpha)
        seen = look.mode % 4 != UNPAINTED and colour[-1] > 0
        along = 0.0
        for part in parts:
            if not isinstance(part, pikepdf.String):
                along -= float(part) / 1000 * size * stretch
                continue
            for number, width, text, is_space in face.glyphs(bytes(part)):
                x, y = a * along + c * look.rise + e, b * along + d * look.rise + f
                gap = look.between + (look.between_words if is_space else 0)
                step = (width / 1000 * size + gap) * stretch
                along += step
                if seen and _inside(look.clip, x, y):
                    self.glyphs.append(Glyph(x, y, step * hypot(a, b), text, number, face.name, shape, colour))
        self.text = _times((1, 0, 0, 1, along, 0), self.text)

    def _draw(self, name: str, numbers: list[float]) -> None:
        if name == "re":
            x, y, width, height = numbers
            numbers = [x, y, x + width, y, x + width, y + height, x, y + height]
        a, b, c, d, e, f = self.look.matrix
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        self.path += [(a * x + c * y + e, b * x + d * y + f) for x, y in pairs]

    def _paint(self, name: str) -> None:
        look = self.look
        if name != "n" and self.path:
            colour = (*look.fill, look.fill_alpha) if name[0] in "fF" else (*look.stroke, look.stroke_alpha)
            if name[0] in "bB":
                colour += (*look.fill, look.fill_alpha)
            width = 0.0 if name[0] in "fF" else look.width * abs(look.matrix[0])
            self.shapes.append(Shape(name.replace("F", "f"), colour, width, tuple(self.path)))
        if self.clipping:
            if not _upright(self.path):
                self.shapes.append(Shape("W", (), 0, tuple(self.path)))
            self._set(clip=_both(look.clip, _around(self.path)))
        self.path, self.clipping = [], False

    def _object(self, item: Any, resources: Any) -> None:
        if item.get("/Subtype") != "/Form":
            self._picture(item)
            return
        before = self.look
        self._set(matrix=_times(_matrix(item.get("/Matrix", UNIT)), before.matrix))
        self.read(item, item.get("/Resources", resources))
        self.look = before

    def _picture(self, image: Any) -> None:
        self.pictures.append(Picture(self.look.matrix, _pixels(image), self.look.clip))


_LOOKS: Mapping[str, Any] = {
    "w": lambda width: {"width": float(width)},
    "TL": lambda leading: {"leading": float(leading)},
    "Tc": lambda space: {"between": float(space)},
    "Tw": lambda space: {"between_words": float(space)},
    "Tz": lambda percent: {"stretch": float(percent) / 100},
    "Ts": lambda rise: {"rise": float(rise)},
    "Tr": lambda mode: {"mode": int(mode)},
}
_COLOURS = {"rg": "fill", "g": "fill", "k": "fill", "sc": "fill", "scn": "fill"} | {
    "RG": "stroke", "G": "stroke", "K": "stroke", "SC": "stroke", "SCN": "stroke",
}  # fmt: skip
_PATHS = frozenset({"m", "l", "c", "v", "y", "re"})
_PAINTS = frozenset({"f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "n"})


def _colour(operands: Any) -> Colour:
    """Grey as red, green and blue; other spaces, and the names of patterns, as they stand."""
    numbers = tuple(round(float(part), 4) for part in operands if not isinstance(part, pikepdf.Name))
    return numbers * 3 if len(numbers) == 1 else numbers


def _pixels(image: Any) -> str:
    """Digest of an image's size, samples and mask, decoded."""
    if isinstance(image, pikepdf.PdfInlineImage):
        return hashlib.sha256(image.unparse()).hexdigest()
    digest = hashlib.sha256(f"{image.Width} {image.Height} ".encode())
    try:
        digest.update(image.read_bytes(pikepdf.StreamDecodeLevel.all))
    except pikepdf.PdfError:
        digest.update(image.read_raw_bytes())
    if "/SMask" in image:
        digest.update(_pixels(image.SMask).encode())
    return digest.hexdigest()


def _annotation(note: Any) -> Annotation:
    action = note.get("/A", {})
    says = str(action.get("/URI", note.get("/Contents", "")))
    return Annotation(str(note.get("/Subtype", "")), _box(note.get("/Rect", (0, 0, 0, 0))), says)


def _matrix(numbers: Any) -> Matrix:
    a, b, c, d, e, f = (float(number) for number in numbers)
    return a, b, c, d, e, f


def _box(numbers: Any) -> Box:
    left, bottom, right, top = (float(number) for number in numbers)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _upright(points: list[tuple[float, float]]) -> bool:
    """Whether a path is a rectangle that stands upright, so that the box about it says all."""
    corners = set(points)
    return len(points) <= 5 and len(corners) <= 4 and corners == {(x, y) for x, _ in corners for _, y in corners}


def _around(points: list[tuple[float, float]]) -> Box:
    if not points:
        return 0, 0, 0, 0
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _both(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _inside(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
