"""SVG signatures: what is taken of a drawing, what is drawn of it, and what is refused before anything is drawn."""

import io
from time import monotonic, process_time

import pytest
from PIL import Image

from app.letters.page.drawing import MAX_DEPTH, MAX_SHAPES, picture_of
from app.letters.page.signature import MAX_BYTES, SignatureRefused, clean_signature
from tests.letters.signatures import svg

STROKE = (
    '<path d="M10 80C40 10 65 10 95 80S150 150 180 80" fill="none" stroke="black" stroke-width="4" '
    'stroke-linejoin="round"/>'
)


def refusal(body: bytes) -> tuple[str, dict[str, object]]:
    with pytest.raises(SignatureRefused) as problem:
        picture_of(body)
    return problem.value.code, problem.value.facts


def drawing(body: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(picture_of(body)))
    assert picture.mode == "RGBA"
    return picture


def ink(picture: Image.Image, x: float, y: float) -> tuple[int, int, int, int]:
    """The dot at a share of the picture's width and height."""
    return picture.getpixel((int(x * (picture.width - 1)), int(y * (picture.height - 1))))


def test_a_drawing_is_cut_to_its_ink_as_fine_as_it_prints_and_clear_around_it():
    picture = Image.open(io.BytesIO(clean_signature(picture_of(svg(STROKE, view="0 0 5000 5000")))))
    assert picture.width <= 1134
    assert picture.height == pytest.approx(331, abs=3), "the whole height of a signature at 600 dots an inch"
    assert ink(picture, 0.5, 0.02)[3] == 0, "nothing between the two bows"
    assert picture.getchannel("A").getbbox() == (0, 0, picture.width, picture.height)


def test_it_is_kept_as_any_picture_of_a_signature():
    kept = Image.open(io.BytesIO(clean_signature(picture_of(svg(STROKE)))))
    assert (kept.format, kept.mode) == ("PNG", "RGBA")


@pytest.mark.parametrize(
    ("shapes", "x", "y", "colour"),
    [
        ('<rect x="10" y="10" width="40" height="10" fill="#ff0000"/>', 0.5, 0.5, (255, 0, 0, 255)),
        ('<rect x="10" y="10" width="40" height="10" style="fill: rgb(0, 128, 0)"/>', 0.5, 0.5, (0, 128, 0, 255)),
        ('<g fill="navy"><polygon points="0,0 40,0 40,10 0,10"/></g>', 0.5, 0.5, (0, 0, 128, 255)),
        ('<ellipse cx="50" cy="50" rx="40" ry="10"/>', 0.5, 0.5, (0, 0, 0, 255)),
        ('<circle cx="5" cy="5" r="5" fill="blue" opacity=".5"/>', 0.5, 0.5, (0, 0, 255, 128)),
        ('<line x1="0" y1="0" x2="90" y2="0" stroke="red" stroke-width="9"/>', 0.5, 0.5, (255, 0, 0, 255)),
        ('<polyline points="0 0 90 0" stroke="red" stroke-width="9"/>', 0.5, 0.5, (255, 0, 0, 255)),
        ('<path fill-rule="evenodd" d="M0 0H90V30H0ZM30 10H60V20H30Z"/>', 0.5, 0.5, (0, 0, 0, 0)),
        ('<path d="M0 0H90V30H0Z" transform="translate(9) rotate(180 4,4) scale(2 .5)"/>', 0.5, 0.5, (0, 0, 0, 255)),
        ('<path d="M0 0H90V30H0Z" transform="matrix(1 0 0 1 5 5) skewX(0) skewY(0)"/>', 0.5, 0.5, (0, 0, 0, 255)),
        ('<path d="M0 10Q45 -30 90 10T180 10V30H0Z"/>', 0.25, 0.6, (0, 0, 0, 255)),
        ('<path d="M0 20A20 10 0 0 1 40 20Z"/>', 0.5, 0.5, (0, 0, 0, 255)),
        ('<rect width="90" height="9" fill="inherit"/>', 0.5, 0.5, (0, 0, 0, 255)),
        ('<rect width="90" height="90" rx="30"/>', 0.05, 0.05, (0, 0, 0, 0)),
        ('<rect width="50%" height="9"/>', 0.5, 0.5, (0, 0, 0, 255)),
        ('<rect width="20mm" height="2mm"/>', 0.5, 0.5, (0, 0, 0, 255)),
        ('<path d="M0 0H90" stroke="red" stroke-width="1em"/>', 0.5, 0.5, (255, 0, 0, 255)),
        ('<path d="M0 9H90" stroke="red" stroke-width="9" stroke-dasharray="30"/>', 0.5, 0.5, (0, 0, 0, 0)),
        ('<svg viewBox="0 0 90 30"><rect width="9" height="9"/></svg>', 0.5, 0.5, (0, 0, 0, 255)),
    ],
)
def test_each_shape_and_paint_is_drawn(shapes, x, y, colour):
    assert ink(drawing(svg(shapes)), x, y) == pytest.approx(colour, abs=2)


def test_what_draws_nothing_is_left_out():
    quiet = (
        '<title>A</title><desc>B</desc><metadata><x:y xmlns:x="urn:x"><x:z/></x:y></metadata>'
        '<defs><linearGradient id="a"/></defs>'
    )
    hidden = '<rect width="999" height="999" display="none"/><rect width="999" height="999" visibility="hidden"/>'
    empty = '<circle/><ellipse rx="1" ry="0"/><rect width="0" height="4"/><path/><polyline points="1 1"/>'
    assert picture_of(svg(quiet + hidden + empty + STROKE)) == picture_of(svg(STROKE))


def test_an_event_s_attribute_and_links_to_elsewhere_are_not_kept():
    said = 'onload="alert(1)" onclick="alert(2)" class="x" id="y" xlink:href="file:///etc/passwd"'
    loud = STROKE.replace("<path", f"<path {said}")
    assert picture_of(svg(loud, more='xmlns:xlink="http://www.w3.org/1999/xlink"')) == picture_of(svg(STROKE))


@pytest.mark.parametrize(
    ("shapes", "what"),
    [
        ("<script>alert(1)</script>", "script"),
        ('<image href="http://tracker.example/x.png" width="9" height="9"/>', "image"),
        ('<use href="#a"/>', "use"),
        ("<text>Alex</text>", "text"),
        ("<style>path{fill:url(//tracker.example)}</style>", "style"),
        ("<foreignObject><body/></foreignObject>", "foreignObject"),
        ('<a href="javascript:alert(1)"><path d="M0 0H9"/></a>', "a"),
        ('<animate attributeName="d"/>', "animate"),
        ('<path d="M0 0H9V9Z"><set attributeName="fill"/></path>', "set"),
        ('<path d="M0 0H9V9Z" fill="url(#a)"/>', "url(#a)"),
        ('<path d="M0 0H9V9Z" style="fill:url(http://tracker.example)"/>', "url(http://tracker.example)"),
        ('<path d="M0 0H9V9Z" clip-path="url(#a)"/>', "clip-path"),
        ('<path d="M0 0H9V9Z" style="mask:url(#a)"/>', "mask"),
        ('<path d="M0 0H9V9Z" style="filter: blur(2px)"/>', "filter"),
        ('<path d="M0 0H9V9Z" style="transform:scale(2)"/>', "transform"),
        ('<path d="M0 0H9V9Z" vector-effect="non-scaling-stroke"/>', "vector-effect"),
    ],
)
def test_what_would_draw_or_do_anything_else_refuses_the_whole(shapes, what):
    assert refusal(svg(shapes + STROKE)) == ("svg_not_taken", {"what": what})


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "billion laughs": f'<!DOCTYPE svg [<!ENTITY l0 "ha">{LAUGHS}]><svg><title>&l9;</title></svg>',
    "external entity": '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg><title>&x;</title></svg>',
    "parameter entity": '<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://tracker.example/x.dtd"> %x;]><svg/>',
    "external document type": '<!DOCTYPE svg SYSTEM "http://tracker.example/svg.dtd"><svg/>',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_document_type_is_refused_before_anything_of_it_is_read(body):
    began, worked = monotonic(), process_time()
    assert refusal(body.encode())[0] == "svg_doctype"
    assert process_time() - worked < 1
    assert monotonic() - began < 20  # nothing is waited for


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<svg",
        b"not a drawing",
        b"<svg><g></svg>",
        b'<?xml version="1.0" encoding="no-such"?><svg/>',
        b"<svg>&x;</svg>",
        svg("", view="0 0 9"),
        svg("", view="0 0 0 9"),
        svg("", view="0 0 9 -9"),
        svg("", view="0 0 9 1e7"),
        svg("", view="nan nan 9 9"),
        svg("", view="0 0 9 inf"),
        b"<svg/>",
        b'<svg width="100%" height="100%"/>',
        b'<svg width="9cm" height="3cm"/>',
    ],
)
def test_what_is_broken_or_says_no_size_is_unreadable(body):
    assert refusal(body)[0] == "svg_unreadable"


@pytest.mark.parametrize(
    "shapes",
    [
        '<path d="M0 0L1e999 1"/>',
        '<path d="M0 0L9999999 1"/>',
        '<path d="nonsense"/>',
        '<path d="M0 0A1"/>',
        '<path d="M0 0H9V9Z" transform="scale(1e5) scale(1e5)"/>',
        '<circle r="1e7"/>',
        '<rect width="1e400" height="1"/>',
    ],
)
def test_what_is_beyond_all_measure_shows_nothing(shapes):
    with pytest.raises(SignatureRefused, match="blank"):
        clean_signature(picture_of(svg(shapes)))


@pytest.mark.parametrize(
    "shape",
    [
        '<path d="M0 0H9V9Z" fill="nocolour"/>',
        '<path d="M0 0H9V9Z" transform="perspective(1)"/>',
        '<path d="M0 0H9V9Z" transform="rotate()"/>',
    ],
)
def test_a_value_that_means_nothing_is_passed_over_as_browsers_do(shape):
    assert picture_of(svg(shape + STROKE)) == picture_of(svg('<path d="M0 0H9V9Z"/>' + STROKE))


def test_a_percentage_is_of_the_whole_drawing_wherever_its_ink_is():
    wide, high = drawing(svg('<rect width="1%" height="1%"/><rect x="50%" y="50%" width="50%" height="1%"/>')).size
    assert wide / high == pytest.approx(300 / 51, rel=0.01)


def test_what_lies_outside_the_view_box_is_cut_off():
    drawn = '<circle cx="0" cy="50" r="40"/>'
    wide, high = drawing(svg(drawn)).size
    assert wide / high == pytest.approx(40 / 80, rel=0.01)


def test_a_drawing_without_a_view_box_shows_its_width_and_height():
    shapes = '<rect width="90" height="9"/><rect x="500" width="90" height="9"/>'
    sized = f'<svg xmlns="http://www.w3.org/2000/svg" width="300px" height="100">{shapes}</svg>'.encode()
    assert picture_of(sized) == picture_of(svg('<rect width="90" height="9"/>'))


def test_what_is_no_drawing_is_not_taken():
    assert refusal(b"<html><path d='M0 0H9V9Z'/></html>") == ("svg_not_taken", {"what": "html"})
    assert refusal(b"<g><path d='M0 0H9V9Z'/></g>") == ("svg_not_taken", {"what": "g"})


@pytest.mark.parametrize(
    "shapes",
    [
        "<g>" * MAX_DEPTH + "</g>" * MAX_DEPTH,
        "<defs>" + "<g>" * MAX_DEPTH + "</g>" * MAX_DEPTH + "</defs>",
        '<path d="M0 0H9V9Z"/>' * (MAX_SHAPES + 1),
        f'<path d="M0 0{"h1v1" * 60_000}"/>',
    ],
    ids=["deep", "deep in what is left out", "many shapes", "long"],
)
def test_more_than_a_signature_needs_is_refused_soon(shapes):
    began = process_time()
    assert refusal(svg(shapes))[0] == "svg_too_much"
    assert process_time() - began < 5


def test_a_file_that_is_too_large_is_not_read():
    assert refusal(svg(" " * MAX_BYTES))[0] == "too_many_bytes"


def test_the_greatest_that_is_taken_is_drawn_in_time():
    zigzag = "".join(f"L{n % 300} {n * 7 % 90}" for n in range(49_000))
    began = process_time()
    drawing(svg(f'<path d="M0 0{zigzag}" fill="none" stroke="black" stroke-linejoin="round"/>'))
    assert process_time() - began < 20


@pytest.mark.parametrize(
    "shapes", ["", '<path d="M0 0H9V9Z" fill="none"/>', '<path d="M0 0H9V9Z" opacity="0"/>', '<path d="M5 5H5"/>']
)
def test_what_draws_nothing_at_all_is_blank(shapes):
    assert refusal(svg(shapes))[0] == "blank"


def test_what_is_much_higher_than_wide_is_refused():
    assert refusal(svg('<rect width="1" height="500"/>'))[0] == "svg_too_narrow"
