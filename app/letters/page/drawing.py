"""An SVG drawing made safe: nothing of it is taken but shapes, with their place and their paint.

The file is read by Expat without document types and entities, and only what stands in the tables below becomes a
`Shape`. What draws nothing (a title, metadata) is left out; what would draw or do anything else (text, pictures, style
sheets, scripts, links, animation) refuses the whole file, so that no signature is drawn otherwise than it was made.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import cos, isfinite, radians, sin, tan
from typing import Any
from xml.parsers import expat

from fontTools.misc.transform import Identity, Transform  # type: ignore[import-untyped]
from fontTools.pens.recordingPen import DecomposingRecordingPen  # type: ignore[import-untyped]
from fontTools.pens.transformPen import TransformPen  # type: ignore[import-untyped]
from fontTools.svgLib.path import parse_path  # type: ignore[import-untyped]
from PIL import ImageColor

from app.letters.page.signature import MAX_BYTES, SignatureRefused

MAX_DEPTH = 40
MAX_SHAPES = 2000
MAX_STEPS = 50_000
"""Moves, lines and curves of the whole drawing."""

FARTHEST = 1e6
"""No point lies farther from the origin, in the drawing's own units."""

SVG = "http://www.w3.org/2000/svg"
LEFT_OUT = {"title", "desc", "metadata", "defs"}
"""Elements that draw nothing by themselves: left out with all that they hold."""

GEOMETRY: Mapping[str, tuple[str, ...]] = {
    "path": ("d",),
    "polyline": ("points",),
    "polygon": ("points",),
    "line": ("x1", "y1", "x2", "y2"),
    "rect": ("x", "y", "width", "height"),
    "circle": ("cx", "cy", "r"),
    "ellipse": ("cx", "cy", "rx", "ry"),
}
"""The shapes, and what says where each is drawn."""

GROUPS = {"svg", "g"}
CHANGES_THE_DRAWING = {"clip-path", "mask", "filter", "marker-start", "marker-mid", "marker-end", "stroke-dasharray"}
"""Attributes that would draw it otherwise: no shape has one, unless it says none."""

NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
FUNCTION = re.compile(r"\s*,?\s*(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^()]*)\)\s*")
COLOUR = re.compile(r"#[0-9a-fA-F]{3}|#[0-9a-fA-F]{6}|[a-zA-Z]{3,20}|rgb\(\s*\d{1,3}\s*(?:,\s*\d{1,3}\s*){2}\)")
CAPS = {"butt": 0, "round": 1, "square": 2}
JOINS = {"miter": 0, "round": 1, "bevel": 2}

Colour = tuple[int, int, int] | None


@dataclass(frozen=True)
class Paint:
    """How a shape is painted. A colour of None paints nothing."""

    fill: Colour = (0, 0, 0)
    stroke: Colour = None
    width: float = 1.0
    cap: int = 0
    join: int = 0
    miter: float = 4.0
    even_odd: bool = False
    fill_opacity: float = 1.0
    stroke_opacity: float = 1.0
    opacity: float = 1.0
    shown: bool = True


@dataclass(frozen=True)
class Shape:
    """`steps`: what a pen of fontTools does, in the shape's own units; `place`: where these lie in the drawing."""

    steps: tuple[tuple[str, tuple[tuple[float, float], ...]], ...]
    place: Transform
    paint: Paint


@dataclass(frozen=True)
class _Within:
    """What an element hands on to those that it holds."""

    place: Transform = Identity
    paint: Paint = field(default_factory=Paint)


def shapes_in(body: bytes) -> list[Shape]:
    """The shapes of an SVG file, in the order in which they are drawn. Raises SignatureRefused."""
    if len(body) > MAX_BYTES:
        raise SignatureRefused("too_many_bytes", bytes=len(body), limit=MAX_BYTES)
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError, LookupError):  # broken, or in an encoding that is not known
        raise SignatureRefused("svg_unreadable") from None
    return reader.shapes


def _refuse_doctype(*_: Any) -> None:
    raise SignatureRefused("svg_doctype")


class _Reader:
    def __init__(self) -> None:
        self.shapes: list[Shape] = []
        self._open: list[_Within] = []
        self._left_out = 0
        self._steps = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, tag = name.rpartition(" ")
        if self._left_out or namespace not in ("", SVG) or tag in LEFT_OUT:
            self._left_out += 1
            if self._left_out + len(self._open) > MAX_DEPTH:
                raise SignatureRefused("svg_too_much")
            return
        if len(self._open) == MAX_DEPTH:
            raise SignatureRefused("svg_too_much")
        if (tag not in GROUPS and tag not in GEOMETRY) or (not self._open and tag != "svg"):
            raise SignatureRefused("svg_not_taken", what=tag[:40])
        within = self._open[-1] if self._open else _Within()
        said = _effective_attributes(attributes)
        inside = _Within(_apply_transform(within.place, said.get("transform", "")), _painted(within.paint, said))
        self._open.append(inside)
        if tag in GEOMETRY:
            self._add(tag, said, inside)

    def end(self, _name: str) -> None:
        if self._left_out:
            self._left_out -= 1
        else:
            self._open.pop()

    def _add(self, tag: str, said: Mapping[str, str], inside: _Within) -> None:
        steps = _steps(tag, said)
        self._steps += len(steps)
        if self._steps > MAX_STEPS or len(self.shapes) == MAX_SHAPES:
            raise SignatureRefused("svg_too_much")
        if steps and inside.paint.shown:
            self.shapes.append(Shape(steps, inside.place, inside.paint))


def _effective_attributes(attributes: Mapping[str, str]) -> dict[str, str]:
    """Attributes without a namespace, and what `style` says in place of some of them."""
    said = {name: value for name, value in attributes.items() if " " not in name and name != "style"}
    for declaration in attributes.get("style", "").split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            said[name.strip()] = value.replace("!important", "").strip()
    for name in CHANGES_THE_DRAWING & said.keys():
        if said[name].strip() != "none":
            raise SignatureRefused("svg_not_taken", what=name)
    return said


def _painted(paint: Paint, said: Mapping[str, str]) -> Paint:
    changes: dict[str, Any] = {}
    for name, (key, read) in _PAINTS.items():
        value = said.get(name, "").strip()
        if value and value != "inherit":
            changes[key] = read(value)
    if "opacity" in changes:  # of a group: as if each of its shapes had it
        changes["opacity"] *= paint.opacity
    hidden = said.get("display") == "none" or said.get("visibility") in ("hidden", "collapse")
    return replace(paint, **changes, shown=paint.shown and not hidden)


def _colour(value: str) -> Colour:
    if value in ("none", "transparent"):
        return None
    if value == "currentColor":
        return (0, 0, 0)
    try:
        if COLOUR.fullmatch(value):
            return ImageColor.getrgb(value)[:3]
    except ValueError:
        pass
    raise SignatureRefused("svg_not_taken", what=value[:40])


def _number(value: str) -> float:
    """A length in the drawing's units; `px` says so too."""
    plain = value.strip().removesuffix("px").strip()
    if not NUMBER.fullmatch(plain):
        raise SignatureRefused("svg_not_taken", what=value[:40])
    return _near(float(plain))


def _near(number: float) -> float:
    if not isfinite(number) or abs(number) > FARTHEST:
        raise SignatureRefused("svg_unreadable")
    return number


def _share(value: str) -> float:
    return min(max(_number(value), 0.0), 1.0)


def _lookup_in(table: Mapping[str, Any], otherwise: Any) -> Callable[[str], Any]:
    return lambda value: table.get(value, otherwise)


_PAINTS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "fill": ("fill", _colour),
    "stroke": ("stroke", _colour),
    "stroke-width": ("width", lambda value: max(_number(value), 0.0)),
    "stroke-linecap": ("cap", _lookup_in(CAPS, 0)),
    "stroke-linejoin": ("join", _lookup_in(JOINS, 0)),
    "stroke-miterlimit": ("miter", lambda value: max(_number(value), 1.0)),
    "fill-rule": ("even_odd", lambda value: value == "evenodd"),
    "fill-opacity": ("fill_opacity", _share),
    "stroke-opacity": ("stroke_opacity", _share),
    "opacity": ("opacity", _share),
}
"""Attributes that say how a shape is painted."""


def _apply_transform(place: Transform, said: str) -> Transform:
    at = 0
    while at < len(said.rstrip()):
        found = FUNCTION.match(said, at)
        if found is None:
            raise SignatureRefused("svg_not_taken", what=said[at : at + 40])
        place = place.transform(_function(found[1], _numbers(found[2])))
        at = found.end()
    for number in place:
        _near(number)
    return place


def _function(name: str, numbers: list[float]) -> Transform:
    match name, numbers:
        case "matrix", [_, _, _, _, _, _]:
            return Transform(*numbers)
        case "translate", [x, *rest] if len(rest) < 2:
            return Transform(1, 0, 0, 1, x, rest[0] if rest else 0)
        case "scale", [x, *rest] if len(rest) < 2:
            return Transform(x, 0, 0, rest[0] if rest else x, 0, 0)
        case "rotate", [degrees, *centre] if len(centre) in (0, 2):
            turned = Transform(cos(a := radians(degrees)), sin(a), -sin(a), cos(a), 0, 0)
            x, y = centre or (0.0, 0.0)
            return Identity.translate(x, y).transform(turned).translate(-x, -y)
        case "skewX", [degrees]:
            return Transform(1, 0, tan(radians(degrees)), 1, 0, 0)
        case "skewY", [degrees]:
            return Transform(1, tan(radians(degrees)), 0, 1, 0, 0)
    raise SignatureRefused("svg_not_taken", what=name)


def _numbers(text: str) -> list[float]:
    return [_near(float(one)) for one in NUMBER.findall(text)]


def _steps(tag: str, said: Mapping[str, str]) -> tuple[Any, ...]:
    pen = DecomposingRecordingPen({})
    if tag == "path":
        _path(said.get("d", ""), pen)
    elif tag in ("polyline", "polygon"):
        _line(_numbers(said.get("points", "")), pen, closed=tag == "polygon")
    else:
        given = {name: _number(said[name]) if said.get(name) else 0.0 for name in GEOMETRY[tag]}
        _simple(tag, given, said, pen)
    for _, points in pen.value:
        for point in points:
            if point is not None:
                _near(point[0])
                _near(point[1])
    return tuple(pen.value)


def _path(d: str, pen: Any) -> None:
    if not d.strip():
        return
    try:
        parse_path(" ".join(d.split()), pen)
    except SignatureRefused:
        raise
    except Exception:  # noqa: BLE001 (the parser fails in many ways on what is no path)
        raise SignatureRefused("svg_unreadable") from None


def _line(numbers: list[float], pen: Any, *, closed: bool) -> None:
    points = list(zip(numbers[::2], numbers[1::2], strict=False))
    if len(points) < 2:
        return
    pen.moveTo(points[0])
    for point in points[1:]:
        pen.lineTo(point)
    pen.closePath() if closed else pen.endPath()


def _simple(tag: str, given: Mapping[str, float], said: Mapping[str, str], pen: Any) -> None:
    match tag:
        case "line":
            _line([given["x1"], given["y1"], given["x2"], given["y2"]], pen, closed=False)
        case "rect":
            x, y, wide, high = (given[name] for name in GEOMETRY["rect"])
            if said.get("rx") or said.get("ry"):
                raise SignatureRefused("svg_not_taken", what="rx")
            if wide > 0 and high > 0:
                _line([x, y, x + wide, y, x + wide, y + high, x, y + high], pen, closed=True)
        case "circle":
            _ellipse(given["cx"], given["cy"], given["r"], given["r"], pen)
        case "ellipse":
            _ellipse(given["cx"], given["cy"], given["rx"], given["ry"], pen)


def _ellipse(x: float, y: float, wide: float, high: float, pen: Any) -> None:
    """Of four curves, from the rightmost point round."""
    if wide <= 0 or high <= 0:
        return
    round_ = TransformPen(pen, (wide, 0, 0, high, x, y))
    k = 0.5522847498  # of a circle's quarter
    round_.moveTo((1, 0))
    for (ax, ay), (bx, by) in (((1, 0), (0, 1)), ((0, 1), (-1, 0)), ((-1, 0), (0, -1)), ((0, -1), (1, 0))):
        round_.curveTo((ax + k * bx, ay + k * by), (bx + k * ax, by + k * ay), (bx, by))
    round_.closePath()
