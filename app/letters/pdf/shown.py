"""What a PDF shows: every glyph, picture, shape and annotation of each page, where it stands and how it looks.

Content streams are read by their operators (ISO 32000-1, annex A), so that two files say the same here when they look
the same, however each names its fonts, sets its matrices or cuts its text into strings.
"""

import hashlib
import io
import warnings
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import hypot, inf
from typing import Any

import pikepdf

from app.letters.pdf.faces import Face, face_of
from app.letters.pdf.marks import Annotation, Box, Colour, Glyph, Matrix, Page, Picture, Shape

UNIT: Matrix = (1, 0, 0, 1, 0, 0)
EVERYWHERE: Box = (-inf, -inf, inf, inf)
PAINTED, UNPAINTED = 0, 3
"""Text rendering modes: of text that is filled, and of text that is there to be found, not seen. Letters have the
first."""

MOST_CONTENT = 2_000_000
"""Bytes of operators in a file, those of a form as often as it is drawn: a letter of ten pages has a twentieth."""
A_STREAM = 500
"""Bytes that reading a stream counts for, were it empty: it takes as long."""
MOST_GLYPHS = 200_000
"""In a file: ten pages have a fifth."""


class TooMuchDrawn(Exception):
    """The file draws more than any letter does."""


def read_pages(pdf: bytes, *, bounded: bool = False) -> tuple[Page, ...]:
    """The pages of a PDF. Raises pikepdf.PdfError for bytes that are none, and TooMuchDrawn where it is to be `bounded`
    by what a letter draws."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        reader = _DocumentReader(document, bounded=bounded)
        return tuple(_page(page, reader) for page in document.pages)


def _page(page: pikepdf.Page, known: "_DocumentReader") -> Page:
    reader = _Reader(known)
    reader.read(page.obj.get("/Contents"), page.obj.get("/Resources", page.resources))
    box = _box(page.mediabox)
    return Page(
        box=box,
        turned=int(page.obj.get("/Rotate", 0)) % 360,
        glyphs=tuple(reader.glyphs),
        pictures=tuple(reader.pictures),
        shapes=tuple(reader.shapes),
        annotations=tuple(_annotation(note) for note in page.obj.get("/Annots", [])),
        marked={marks: "".join(parts) for marks, parts in reader.said.items()},
    )


class _DocumentReader:
    """What a file's pages share, read once, and how much of it may still be drawn."""

    def __init__(self, document: pikepdf.Pdf, *, bounded: bool) -> None:
        self.document = document
        self.faces, self.pictures = dict[Any, Face](), dict[Any, str]()
        self.content: float = MOST_CONTENT if bounded else inf
        self.glyphs: float = MOST_GLYPHS if bounded else inf

    def instructions(self, stream: Any) -> Any:
        """Of a content stream, or of an array of them. Raises TooMuchDrawn."""
        parts = []
        for part in stream if isinstance(stream, pikepdf.Array) else [stream]:
            parts.append(part.read_bytes())
            self.content -= len(parts[-1]) + A_STREAM
            if self.content < 0:
                raise TooMuchDrawn
        self.document.get_warnings()
        with warnings.catch_warnings(record=True) as ends_early:
            warnings.simplefilter("always")
            found = pikepdf.parse_content_stream(pikepdf.Stream(self.document, b"\n".join(parts)))
        if faults := [*self.document.get_warnings(), *(one.message for one in ends_early)]:
            raise pikepdf.PdfError(str(faults[0]))  # after a few errors it silently reads no further
        return found

    def face(self, font: Any) -> Face:
        key = font.objgen if font.is_indirect else font.unparse()
        if key not in self.faces:
            self.faces[key] = face_of(font)
        return self.faces[key]

    def pixels(self, image: Any) -> str:
        if isinstance(image, pikepdf.PdfInlineImage):
            return _pixels(image)
        if image.objgen not in self.pictures:
            self.pictures[image.objgen] = _pixels(image)
        return self.pictures[image.objgen]


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
    """Walks through one content stream, and those of the forms that it draws. What it can't surely judge it tells as a
    shape: whoever compares two files hears of it."""

    def __init__(self, known: _DocumentReader) -> None:
        self.known = known
        self.look, self.kept = _Look(), list[_Look]()
        self.text = self.line = UNIT
        self.path, self.lines, self.clipping = list[tuple[float, float]](), "", False
        self.glyphs, self.pictures, self.shapes = list[Glyph](), list[Picture](), list[Shape]()
        self.told = set[Shape]()
        self.marks, self.said = list[str](), defaultdict[str, list[str]](list)

    def read(self, stream: Any, resources: Any) -> None:
        """Raises ValueError for an operator with more or fewer operands than it has: readers do not agree on these."""
        for instruction in self.known.instructions(stream) if stream is not None else ():
            name, operands = str(instruction.operator), instruction.operands
            if name not in _OPERANDS:
                self._tell(name)
            elif len(operands) != _OPERANDS[name]:
                raise ValueError(name)
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
                self._set(face=self.known.face(resources.Font[str(operands[0])]), size=float(operands[1]))
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
            case "d" if len(operands[0]):
                self._tell(name)
            case "BMC" | "BDC":
                self.marks += [
                    " ".join([str(operands[0]), *(_properties(operand, resources) for operand in operands[1:])])
                ]
                self._note("")
            case "EMC" if self.marks:
                self.marks.pop()

    def _tell(self, what: str, around: Box | None = None) -> None:
        shape = Shape(what, (), 0, tuple(_corners(around)) if around else ())
        if shape not in self.told:
            self.told.add(shape)
            self.shapes.append(shape)

    def _note(self, what: str) -> None:
        """What is drawn stands in the passage that was marked last."""
        self.said[" ".join(self.marks)].append(what)

    def _hidden(self, box: Box) -> bool:
        """Whether the clip surely hides all that stands in a box. One that may cut it is told."""
        clip = self.look.clip
        if box[0] > clip[2] or box[1] > clip[3] or box[2] < clip[0] or box[3] < clip[1]:
            return True
        if _intersection(clip, box) != box:
            self._tell("clip", clip)
        return False

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
        seen = look.mode != UNPAINTED and colour[-1] > 0
        if look.mode not in (PAINTED, UNPAINTED):
            self._tell(f"Tr {look.mode}")
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
                self.known.glyphs -= 1
                if self.known.glyphs < 0:
                    raise TooMuchDrawn
                self._note(text.strip())
                if seen and (look.clip is EVERYWHERE or not self._hidden(_room(x, y, width / 1000, shape))):
                    self.glyphs.append(Glyph(x, y, step * hypot(a, b), text, number, face.name, shape, colour))
        self.text = _times((1, 0, 0, 1, along, 0), self.text)

    def _draw(self, name: str, numbers: list[float]) -> None:
        if name == "re":
            x, y, width, height = numbers
            numbers = [x, y, x + width, y, x + width, y + height, x, y + height]
        self.lines += _RECTANGLE if name == "re" else name
        a, b, c, d, e, f = self.look.matrix
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        self.path += [(a * x + c * y + e, b * x + d * y + f) for x, y in pairs]

    def _paint(self, name: str) -> None:
        look = self.look
        width = 0.0 if name[0] in "fF" else look.width * abs(look.matrix[0])
        if name != "n" and self.path and not self._hidden(_wider(_around(self.path), width / 2)):
            colour = (*look.fill, look.fill_alpha) if name[0] in "fF" else (*look.stroke, look.stroke_alpha)
            if name[0] in "bB":
                colour += (*look.fill, look.fill_alpha)
            lines = self.lines.replace("h", "") if name[0] in "fF" else self.lines
            self.shapes.append(Shape(name.replace("F", "f"), colour, width, tuple(self.path), lines))
            self._note(name)
        if self.clipping and not self.path:
            self._tell("clip")  # of nothing: some programs hide all that follows, and some nothing
        elif self.clipping:
            if self.lines.removesuffix("h") != _RECTANGLE.removesuffix("h") or not _upright(self.path):
                self._tell("clip", _around(self.path))
            self._set(clip=_intersection(look.clip, _around(self.path)))
        self.path, self.lines, self.clipping = [], "", False

    def _object(self, item: Any, resources: Any) -> None:
        if item.get("/Subtype") != "/Form":
            self._picture(item)
            return
        before, kept, self.kept = self.look, self.kept, []
        self._set(matrix=_times(_matrix(item.get("/Matrix", UNIT)), before.matrix))
        if "/BBox" in item:
            left, bottom, right, top = _box(item.BBox)
            self._draw("re", [left, bottom, right - left, top - bottom])
            self.clipping = True
            self._paint("n")
        self.read(item, item.get("/Resources", resources))
        self.look, self.kept = before, kept

    def _picture(self, image: Any) -> None:
        pixels = self.known.pixels(image)
        self.pictures.append(Picture(self.look.matrix, pixels, self.look.clip))
        self._note(pixels)


_LOOKS: Mapping[str, Any] = {
    "w": lambda width: {"width": float(width)},
    "TL": lambda leading: {"leading": float(leading)},
    "Tc": lambda space: {"between": float(space)},
    "Tw": lambda space: {"between_words": float(space)},
    "Tz": lambda percent: {"stretch": float(percent) / 100},
    "Ts": lambda rise: {"rise": float(rise)},
    "Tr": lambda mode: {"mode": int(mode)},
}
_OPERANDS: Mapping[str, int] = {
    **dict.fromkeys(("q", "Q", "BT", "ET", "T*", "W", "W*", "EMC", "BX", "EX", "h"), 0),
    **dict.fromkeys(("f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "n"), 0),
    **dict.fromkeys(("w", "TL", "Tc", "Tw", "Tz", "Ts", "Tr", "Tj", "TJ", "'", "gs", "Do", "BMC", "MP", "g", "G"), 1),
    **dict.fromkeys(("i", "ri", "J", "j", "M", "INLINE IMAGE"), 1),
    **dict.fromkeys(("Td", "TD", "Tf", "m", "l", "d", "BDC", "DP"), 2),
    **dict.fromkeys(('"', "rg", "RG"), 3),
    **dict.fromkeys(("v", "y", "re", "k", "K"), 4),
    **dict.fromkeys(("c", "cm", "Tm"), 6),
}
"""How many each operator has. Others (`cs`, `sc`, `sh` …) are in no letter, and it can't be said what they show."""
_COLOURS = {"rg": "fill", "g": "fill", "k": "fill", "sc": "fill", "scn": "fill"} | {
    "RG": "stroke", "G": "stroke", "K": "stroke", "SC": "stroke", "SCN": "stroke",
}  # fmt: skip
_PATHS = frozenset({"m", "l", "c", "v", "y", "h", "re"})
_RECTANGLE = "mlllh"
"""The operators that `re` is short for."""
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
        digest.update(image.read_bytes())
    except pikepdf.PdfError:
        digest.update(image.read_raw_bytes())
    if "/SMask" in image:
        digest.update(_pixels(image.SMask).encode())
    return digest.hexdigest()


def _properties(operand: Any, resources: Any) -> str:
    """Of marked content; they may stand under a name."""
    named = resources.get("/Properties", {}) if isinstance(operand, pikepdf.Name) else {}
    return str(named.get(str(operand), operand).unparse(resolved=True))


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


def _intersection(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _corners(box: Box) -> list[tuple[float, float]]:
    left, bottom, right, top = box
    return [(left, bottom), (right, bottom), (right, top), (left, top)]


def _wider(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _room(x: float, y: float, width: float, shape: tuple[float, float, float, float]) -> Box:
    """A box that all of a glyph's ink stands in, with something to spare. `width` is in ems."""
    a, b, c, d = shape
    ems = _corners((-0.6, -0.4, max(width, 0) + 0.6, 1.1))
    return _around([(a * along + c * up + x, b * along + d * up + y) for along, up in ems])
