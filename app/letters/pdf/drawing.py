"""picture_of: an SVG signature as a PNG with transparency, as fine as it prints."""

import io
from collections.abc import Iterable, Iterator, Sequence

import pikepdf
import pypdfium2
from fontTools.misc.transform import Transform  # type: ignore[import-untyped]
from fontTools.pens.basePen import decomposeQuadraticSegment  # type: ignore[import-untyped]
from fontTools.pens.boundsPen import BoundsPen  # type: ignore[import-untyped]
from fontTools.pens.recordingPen import replayRecording  # type: ignore[import-untyped]
from fontTools.pens.transformPen import TransformPen  # type: ignore[import-untyped]

from app.letters.page.drawing import JOINS, Shape, shapes_in
from app.letters.page.measures import SIGNATURE
from app.letters.page.signature import DOTS_PER_INCH, MAX_SIDE, MIN_WIDTH, SignatureRefused
from app.letters.pdf.picture import PDFIUM

Point = tuple[float, float]

WIDEST, HIGHEST = (round(mm / 25.4 * DOTS_PER_INCH) for mm in (SIGNATURE.width, SIGNATURE.height))
"""Dots of a signature in print."""


def picture_of(body: bytes) -> bytes:
    """Raises SignatureRefused for a file that is no SVG drawing of shapes, or draws nothing."""
    shapes = [shape for shape in shapes_in(body) if _paints(shape)]
    if not shapes:
        raise SignatureRefused("blank")
    left, top, right, bottom = _bounds(shapes)
    wide, high = right - left, bottom - top
    if min(wide, high) <= 0:
        raise SignatureRefused("blank")
    dots = max(min(WIDEST / wide, HIGHEST / high), MIN_WIDTH / wide)
    if high * dots > MAX_SIDE:
        raise SignatureRefused("svg_too_narrow")
    flipped = Transform(dots, 0, 0, -dots, -left * dots, bottom * dots)  # PDF counts from below
    return _render_cropped(_page(shapes, flipped, wide * dots, high * dots))


def _paints(shape: Shape) -> bool:
    paint = shape.paint
    filled = paint.fill is not None and paint.fill_opacity > 0
    stroked = paint.stroke is not None and paint.stroke_opacity > 0 and paint.width > 0
    return paint.opacity > 0 and (filled or stroked)


def _bounds(shapes: Iterable[Shape]) -> tuple[float, float, float, float]:
    """Of all that is drawn, with room for strokes."""
    edges = []
    for shape in shapes:
        pen = BoundsPen(None)
        replayRecording(shape.steps, TransformPen(pen, shape.place))
        if pen.bounds is None:
            continue
        place, stroke = shape.place, shape.paint.width if shape.paint.stroke is not None else 0.0
        sharp = 1 if shape.paint.join == JOINS["round"] else 2  # corners reach farther than half the width
        room = sharp * stroke / 2 * max(abs(place.xx) + abs(place.yx), abs(place.xy) + abs(place.yy))
        left, bottom, right, top = pen.bounds
        edges.append((left - room, bottom - room, right + room, top + room))
    lefts, bottoms, rights, tops = zip(*edges, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _page(shapes: Sequence[Shape], place: Transform, wide: float, high: float) -> bytes:
    """A PDF of one page of so many points."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(wide, high))
        page = pdf.pages[0]
        seen: dict[tuple[float, float], str] = {}
        content = "\n".join(line for shape in shapes for line in _operators(shape, place, seen))
        states = {
            name: pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, ca=fill, CA=stroke)
            for (fill, stroke), name in seen.items()
        }
        page.Resources = pikepdf.Dictionary(ExtGState=pikepdf.Dictionary(states))
        page.Contents = pdf.make_stream(content.encode("ascii"))
        file = io.BytesIO()
        pdf.save(file)
    return file.getvalue()


def _operators(shape: Shape, place: Transform, seen: dict[tuple[float, float], str]) -> Iterator[str]:
    paint = shape.paint
    opacities = (paint.fill_opacity * paint.opacity, paint.stroke_opacity * paint.opacity)
    name = seen.setdefault(opacities, f"/O{len(seen)}")
    yield "q"
    yield f"{name} gs"
    yield f"{_numbers(*place.transform(shape.place))} cm"
    yield f"{_numbers(paint.width)} w {paint.cap} J {paint.join} j {_numbers(paint.miter)} M"
    if paint.fill is not None:
        yield f"{_numbers(*(level / 255 for level in paint.fill))} rg"
    if paint.stroke is not None:
        yield f"{_numbers(*(level / 255 for level in paint.stroke))} RG"
    yield from _path(shape)
    yield _painting(fill=paint.fill is not None, stroke=paint.stroke is not None, even_odd=paint.even_odd)
    yield "Q"


def _painting(*, fill: bool, stroke: bool, even_odd: bool) -> str:
    star = "*" if even_odd else ""
    if fill:
        return f"B{star}" if stroke else f"f{star}"
    return "S" if stroke else "n"


def _path(shape: Shape) -> Iterator[str]:
    at: Point = (0.0, 0.0)
    for step, points in shape.steps:
        match step:
            case "moveTo":
                yield f"{_numbers(*points[0])} m"
            case "lineTo":
                yield f"{_numbers(*points[0])} l"
            case "curveTo":
                yield f"{_numbers(*(n for point in points for n in point))} c"
            case "qCurveTo":
                for control, to in decomposeQuadraticSegment(points):
                    yield f"{_numbers(*(n for point in _cubic(at, control, to) for n in point))} c"
                    at = to
            case "closePath":
                yield "h"
        if points:
            at = points[-1]


def _cubic(begin: Point, control: Point, end: Point) -> tuple[Point, Point, Point]:
    """The same curve, steered by two points."""
    first = tuple(a + 2 / 3 * (c - a) for a, c in zip(begin, control, strict=True))
    second = tuple(b + 2 / 3 * (c - b) for b, c in zip(end, control, strict=True))
    return (first[0], first[1]), (second[0], second[1]), end


def _numbers(*values: float) -> str:
    return " ".join(f"{value:.6f}" for value in values)


def _render_cropped(pdf: bytes) -> bytes:
    """Its page at one dot to a point, cut to what is drawn."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            picture = document[0].render(scale=1, fill_color=(0, 0, 0, 0)).to_pil().convert("RGBA")
        finally:
            document.close()
    box = picture.getchannel("A").getbbox()
    if box is None:
        raise SignatureRefused("blank")
    cut = picture.crop(box)
    if cut.width < MIN_WIDTH:
        cut = cut.resize((MIN_WIDTH, max(1, round(cut.height * MIN_WIDTH / cut.width))))
    file = io.BytesIO()
    cut.save(file, "PNG")
    return file.getvalue()
