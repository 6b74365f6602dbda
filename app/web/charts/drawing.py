"""What every picture is drawn with: its fills, its words, and the frame that says what it shows. Pure.

Drawn to be read without colour: full ink, stripes, hatch, white, apart in lightness and in pattern. A page sets a table
or a sentence with the same numbers beside each one.
"""

from collections.abc import Sequence

from markupsafe import Markup

INK, PALE, MID, QUIET, RULE, PAPER, WAX = "#1b365d", "#dbe4ee", "#7d9bbd", "#484949", "#b1b4b6", "#fff", "#8f2d32"

WIDE, NARROW = 640, 350
"""Widths in CSS px of the two drawings of one picture: beside other things, and on a phone."""

LETTER, DIGIT = 8.3, 8.0
"""How wide a letter and a digit of 14 px are at most, in the fonts that stand in for Arial: enough to see whether a
number fits its bar, and where the next word may begin."""

_PATTERNS = {
    "hatch": (5, 45, PALE, 2, MID),
    "stripes": (6, 90, MID, 3.4, INK),
    "tile": (6, 45, "#b9cbde", 1.6, "#86a3c2"),
}
"""Of each pattern: px from stroke to stroke, its turn in degrees, the ground, px of the stroke, its ink."""


def pattern_fill(name: str, pattern: str) -> str:
    """The fill of a drawing called `name` that has this pattern."""
    return f"url(#{name}-{pattern})"


def fills(name: str, parts: int) -> Sequence[str]:
    """From all of it to nothing, of a bar in this many parts: the last is white, the one before it in part."""
    if parts > 3:
        return INK, pattern_fill(name, "stripes"), pattern_fill(name, "hatch"), PAPER
    return INK, pattern_fill(name, "hatch"), PAPER


def text(
    x: float,
    y: float,
    said: str,
    *,
    size: int = 14,
    anchor: str = "start",
    ink: str = "#0b0c0c",
    weight: str = "normal",
) -> Markup:
    return Markup(
        '<text x="{:.1f}" y="{}" font-size="{}" text-anchor="{}" fill="{}" font-weight="{}">{}</text>'
    ).format(x, round(y, 1), size, anchor, ink, weight, said)


def box(x: float, y: float, width: float, height: float, fill: str) -> Markup:
    return Markup('<rect x="{:.1f}" y="{}" width="{:.1f}" height="{}" fill="{}" stroke="{}"/>').format(
        x, y, width, height, fill, INK
    )


def ground(x: float, y: float, width: float, height: float) -> Markup:
    """Clear, so that a number does not stand on a pattern."""
    return Markup('<rect x="{:.1f}" y="{}" width="{:.1f}" height="{}" fill="{}"/>').format(x, y, width, height, PALE)


def line(path: str, *, ink: str, width: float, dashes: str = "") -> Markup:
    dashed = Markup(' stroke-dasharray="{}"').format(dashes) if dashes else ""
    return Markup('<path d="{}" stroke="{}" stroke-width="{}" fill="none"{}/>').format(path, ink, width, dashed)


def shape(points: Sequence[tuple[float, float]], *, fill: str, stroke: str = INK, width: float = 1.2) -> Markup:
    """A closed outline."""
    around = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return Markup('<polygon points="{}" fill="{}" stroke="{}" stroke-width="{}"/>').format(around, fill, stroke, width)


def draw_chart(
    body: Markup,
    *,
    title: str,
    words: str,
    name: str,
    width: float,
    height: float,
    patterns: Sequence[str] = ("hatch",),
) -> Markup:
    """The whole picture. `title` and `words` are read out in its place; `name` makes its ids unique on the page."""
    defined = Markup().join(_pattern(name, pattern) for pattern in patterns)
    return Markup(
        '<svg class="ds-picture" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" '
        'aria-labelledby="{name}-title {name}-words"><title id="{name}-title">{title}</title>'
        '<desc id="{name}-words">{words}</desc><defs>{defined}</defs>{body}</svg>'
    ).format(w=round(width), h=round(height), name=name, title=title, words=words, defined=defined, body=body)


def _pattern(name: str, pattern: str) -> Markup:
    every, turn, paper, wide, ink = _PATTERNS[pattern]
    return Markup(
        '<pattern id="{name}-{pattern}" width="{every}" height="{every}" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate({turn})"><rect width="{every}" height="{every}" fill="{paper}"/>'
        '<rect width="{wide}" height="{every}" fill="{ink}"/></pattern>'
    ).format(name=name, pattern=pattern, every=every, turn=turn, paper=paper, wide=wide, ink=ink)
