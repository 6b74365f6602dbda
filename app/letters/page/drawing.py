"""picture_of: an SVG signature as a PNG with transparency, as fine as it prints.

Nothing of the file is drawn but plain shapes, with their place and their paint. What draws nothing (a title, metadata)
is left out. What would draw or do anything else (text, pictures, style sheets, scripts, links, animation) refuses the
whole file, so that no signature is drawn otherwise than it was made.

resvg draws the shapes as browsers do. It is given the text of a drawing, and no file, font or address.
"""

import io
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, tostring

import resvg_py
from PIL import Image

from app.letters.bounded_xml import HasDoctype, TooDeep, parse_xml
from app.letters.page.signature import MAX_BYTES, MAX_SIDE, MIN_WIDTH, WIDEST, SignatureRefused

MAX_DEPTH = 40
MAX_SHAPES = 2000
MAX_NUMBERS = 100_000
"""Numbers in the paths and corners of the whole drawing: a point has two."""

NAMESPACE = "http://www.w3.org/2000/svg"
GROUPS = {"svg", "g"}
SHAPES = {"path", "polyline", "polygon", "line", "rect", "circle", "ellipse"}
LEFT_OUT = {"title", "desc", "metadata", "defs"}
"""Elements that draw nothing by themselves: left out with all that they hold."""

NOT_TAKEN = {
    *("clip-path", "mask", "filter", "marker", "marker-start", "marker-mid", "marker-end"),
    "vector-effect",  # resvg does not know it
}
"""Attributes that no shape has, unless it says none."""

NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
CSS_DPI = 96
"""Units of a drawing in an inch, for lengths in inches and millimetres."""

FARTHEST = 1e6
"""No corner of a drawing lies farther from the origin, in its own units."""

View = tuple[float, float, float, float]
"""Left, top, width and height of a part of the drawing, in its own units."""


def picture_of(body: bytes) -> bytes:
    """Cut to what is drawn. Raises SignatureRefused for a file that is no SVG drawing of shapes, or draws nothing."""
    drawing = plain_shapes(body)
    view = _whole(drawing)
    sheet = _sheet(drawing, view)
    for _ in range(3):  # where the ink is; where exactly, if it is small on a large sheet; the ink as fine as it prints
        picture = _draw(sheet, view)
        ink = picture.getbbox()
        if ink is None:
            raise SignatureRefused("blank")
        view = _around(ink, picture.size, view)
    cut = picture.crop(ink)
    if cut.width < MIN_WIDTH:
        raise SignatureRefused("svg_too_narrow")
    file = io.BytesIO()
    cut.save(file, "PNG")
    return file.getvalue()


def plain_shapes(body: bytes) -> Element:
    """A drawing with the shapes of an SVG file and nothing else. Raises SignatureRefused."""
    if len(body) > MAX_BYTES:
        raise SignatureRefused("too_many_bytes", bytes=len(body), limit=MAX_BYTES)
    try:
        root = parse_xml(body, deepest=MAX_DEPTH)
    except TooDeep:
        raise SignatureRefused("svg_too_much") from None
    except HasDoctype:
        raise SignatureRefused("svg_doctype") from None
    except (ParseError, ValueError, LookupError):  # broken, or in an encoding that is not known
        raise SignatureRefused("svg_unreadable") from None
    drawing = _copy(root)
    if drawing.tag != "svg":
        raise SignatureRefused("svg_not_taken", what=drawing.tag)
    shapes = [element for element in drawing.iter() if element.tag in SHAPES]
    numbers = (len(NUMBER.findall(shape.get("d", "") + shape.get("points", ""))) for shape in shapes)
    if len(shapes) > MAX_SHAPES or sum(numbers) > MAX_NUMBERS:
        raise SignatureRefused("svg_too_much")
    return drawing


def _copy(element: Element) -> Element:
    tag = _tag(element)
    if tag not in GROUPS | SHAPES:
        raise SignatureRefused("svg_not_taken", what=tag[:40])
    _require_plain(element)
    copy = Element(tag, {name: value for name, value in element.items() if "}" not in name})
    for child in element:
        if _tag(child) not in LEFT_OUT and "}" not in _tag(child):
            copy.append(_copy(child))
    return copy


def _tag(element: Element) -> str:
    """Its name; after a namespace in braces if that is none of SVG."""
    return element.tag.removeprefix(f"{{{NAMESPACE}}}")


def _require_plain(element: Element) -> None:
    """Raises SignatureRefused for an attribute that would draw the element by another one or by another file."""
    for name, value in _paints(element):
        if name in NOT_TAKEN and value not in ("", "none"):
            raise SignatureRefused("svg_not_taken", what=name)
        if "url(" in value:
            raise SignatureRefused("svg_not_taken", what=value[:40])


def _paints(element: Element) -> Iterator[tuple[str, str]]:
    """Its attributes, and what its `style` says in place of some of them."""
    for name, value in element.items():
        if name != "style":
            yield name, value.strip()
    for declaration in element.get("style", "").split(";"):
        name, _, value = declaration.partition(":")
        if name.strip() == "transform":  # resvg takes it as an attribute alone
            raise SignatureRefused("svg_not_taken", what="transform")
        yield name.strip(), value.strip()


def _whole(drawing: Element) -> View:
    """What the drawing shows: its view box; without one, its width and height in its own units."""
    size = f"0 0 {drawing.get('width', '')} {drawing.get('height', '')}".replace("px", "")
    try:
        left, top, width, height = map(float, drawing.get("viewBox", size).replace(",", " ").split())
    except ValueError:
        raise SignatureRefused("svg_unreadable") from None
    view = (left, top, width, height)
    if min(width, height) <= 0 or not all(abs(number) <= FARTHEST for number in view):
        raise SignatureRefused("svg_unreadable")
    return view


def _sheet(drawing: Element, view: View) -> Element:
    """A drawing with this one in it: whatever is shown of the sheet, a percentage is of the drawing's own size."""
    left, top, width, height = map(str, view)
    drawing.attrib.update(x=left, y=top, width=width, height=height, viewBox=f"{left} {top} {width} {height}")
    drawing.set("overflow", "visible")  # what lies outside is cut off by the first view
    sheet = Element("svg", xmlns=NAMESPACE, preserveAspectRatio="none")
    sheet.append(drawing)
    return sheet


def _draw(sheet: Element, view: View) -> Image.Image:
    """A part of the sheet, as wide as it prints if it isn't too high."""
    left, top, width, height = view
    scale = min(WIDEST / width, MAX_SIDE / height)
    sheet.attrib.update(
        viewBox=f"{left} {top} {width} {height}",
        width=f"{max(1, round(width * scale))}",
        height=f"{max(1, round(height * scale))}",
    )
    try:
        picture = resvg_py.svg_to_bytes(tostring(sheet, "unicode"), dpi=CSS_DPI, skip_system_fonts=True)
    except ValueError:
        raise SignatureRefused("svg_unreadable") from None
    return Image.open(io.BytesIO(picture), formats=["PNG"])


def _around(ink: tuple[int, int, int, int], size: tuple[int, int], view: View) -> View:
    """The part of `view` that has ink in its picture, and a dot more on each side."""
    left, top, width, height = view
    across, down = width / size[0], height / size[1]
    first, last = max(ink[0] - 1, 0), min(ink[2] + 1, size[0])
    upper, lower = max(ink[1] - 1, 0), min(ink[3] + 1, size[1])
    return left + first * across, top + upper * down, (last - first) * across, (lower - upper) * down
