"""Bars by row, each as long as the others, in three or four parts: the share of each."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from markupsafe import Markup

from app.web.charts.drawing import DIGIT, LETTER, NARROW, QUIET, WIDE, box, draw_chart, fills, ground, text

LINE = 21
"""Px from one line of the legend to the next."""

CALLED, LEADING = 21, 15
"""Characters of a line of what a bar is called, and px from one to the next: there is room for two."""


def bars(
    rows: Sequence[tuple[str, Sequence[int]]],
    parts: Sequence[str],
    *,
    title: str,
    name: str,
    narrow: bool = False,
) -> Markup:
    """A bar for each row, as long as the others, in three or four parts: the share of each. Numbers stand on the marks.

    `rows`: what each is called (in two lines of 150 px at most) and its counts, one for each of `parts`, from all of it
    to nothing. A row of nothing is an empty line. `narrow`: the drawing for a phone, with what a bar is called above
    it. The title and all numbers are read out in its place.
    """
    width = NARROW if narrow else WIDE
    label, row = (1, 48) if narrow else (150, 34)
    picture, top = _legend(parts, name=name, left=label, width=width)
    for number, (called, counts) in enumerate(rows):
        y, total = top + number * row + 4, sum(counts)
        of = f"of {total:,}" if total else "none"
        if narrow:
            picture += text(label, y + 13, called, weight="bold") + text(width - 2, y + 13, of, anchor="end", ink=QUIET)
            y += 18
        else:
            picture += _called(called, label - 10, y + 16) + text(width - 58, y + 16, of, ink=QUIET)
        picture += Markup().join(_bar(counts, name=name, x=label, y=y, long=width - label - (2 if narrow else 66)))
    words = " ".join(
        f"{called}: {', '.join(f'{part} {count:,}' for part, count in zip(parts, counts, strict=True))}."
        for called, counts in rows
    )
    patterns = ("hatch", "stripes") if "stripes" in fills("", len(parts))[1] else ("hatch",)
    height = top + len(rows) * row + 4
    return draw_chart(picture, title=title, words=words, name=name, width=width, height=height, patterns=patterns)


def _called(called: str, right: float, y: float) -> Markup:
    """What a bar is called, in one line or two beside its middle."""
    lines = wrap(called, CALLED, max_lines=2, placeholder=" …")
    first = y - LEADING / 2 * (len(lines) - 1)
    return Markup().join(text(right, first + n * LEADING, line, anchor="end") for n, line in enumerate(lines))


def _legend(parts: Sequence[str], *, name: str, left: float, width: float) -> tuple[Markup, int]:
    """What the fills mean, in as many lines as that takes; and where the rows begin."""
    legend, x, y = Markup(), left, 3
    for part, fill in zip(parts, fills(name, len(parts)), strict=False):
        long = 19 + len(part) * LETTER
        if x > left and x + long > width:
            x, y = left, y + LINE
        legend += box(x, y, 13, 13, fill) + text(x + 19, y + 11, part)
        x += long + 11
    return legend, y + 23


def _bar(counts: Sequence[int], *, name: str, x: float, y: float, long: float) -> Iterator[Markup]:
    """One bar 22 px high and `long` px wide, with each number that its part has room for."""
    total, colours = sum(counts), fills(name, len(counts))
    for number, (count, fill) in enumerate(zip(counts, colours, strict=False)):
        if not count:
            continue
        wide, said = long * count / total, f"{count:,}"
        yield box(x, y, wide, 22, fill)
        room = len(said) * DIGIT + 6
        if wide > room:
            if 0 < number < len(colours) - 1:
                yield ground(x + (wide - room) / 2, y + 4, room, 14)
            yield text(
                x + wide / 2,
                y + 16,
                said,
                anchor="middle",
                ink="#0b0c0c" if number else "#fff",
                weight="normal" if number else "bold",
            )
        x += wide
