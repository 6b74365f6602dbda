"""Our own lettering on pages that have nothing to lay out: labels, separators, marks on what lies behind letters."""

from collections.abc import Sequence
from functools import cache

from app.letters.page.typeface import FAMILY
from app.letters.pdf.bundle.output import Output
from app.letters.pdf.engine import NATIVE, Hand, font_objects, lay_out, parse_css
from app.letters.pdf.press.objects import renumber_references
from app.letters.pdf.press.words import Words

Place = tuple[float, float, float, float, float, float]
"""A text matrix: how the line lies on the page, and where its first baseline begins, in points."""


def embed(output: Output) -> int:
    """The number of the upright face in the file."""
    numbers = [0]
    with NATIVE:
        bodies = font_objects(_words().hand)
    for body in bodies:
        numbers.append(output.put_once(renumber_references(body, numbers.__getitem__)))
    return numbers[-1]


def draw_lines(lines: Sequence[str], *, face: str, size: float, leading: float, place: Place) -> bytes:
    """Lines of one size, in points, as a text object shows them. `face`: its name among the page's resources."""
    with NATIVE:
        shown = b")]TJ T*[(".join(_words().text(line)[0] for line in lines)
    matrix = b"%g %g %g %g %.3f %.3f" % place
    return b"/%b %.1f Tf %.2f TL %b Tm[(%b)]TJ\n" % (face.encode(), size, leading, matrix, shown)


@cache
def _words() -> Words:
    """The upright face, at any size: what it shows does not depend on that. Call with NATIVE held."""
    css = parse_css(f'html {{ font: 10pt "{FAMILY}"; font-variant-ligatures: none }}')
    page = lay_out('<html lang="en-GB"><p>Address</p></html>', css, pictures={})[0]
    return Words(Hand(next(box.style for box in page.within() if box.kind == "text")), numbered=True)
