"""Pictures as inline SVG, made on the server from plain numbers. Pure: no browser, no clock.

Drawn to be read without colour: full ink, hatch, white. A page sets a table or a sentence with the same numbers beside
each one.
"""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

INK, PALE, MID, QUIET = "#1b365d", "#dbe4ee", "#7d9bbd", "#484949"

WIDE, NARROW = 640, 350
"""Widths in CSS px of the two drawings of one picture: beside other things, and on a phone."""

PART_INKS = ("#fff", "#0b0c0c", "#0b0c0c")
"""What is written on the three fills."""

LETTER, DIGIT = 8.3, 8.0
"""How wide a letter and a digit of 14 px are at most, in the fonts that stand in for Arial: enough to see whether a
number fits its bar, and where the next word may begin."""


def mark(*, size: int = 28, ink: str = "#fff", paper: str = "#12263f") -> Markup:
    """The mark: a D that is also an envelope, its flap pointing where the letter goes. `size` in CSS px."""
    return Markup(
        '<svg class="ds-mark" width="{size}" height="{size}" viewBox="0 0 32 32" aria-hidden="true" focusable="false">'
        '<path d="M4 3h11.5a13 13 0 0 1 0 26H4z" fill="{ink}"/>'
        '<path d="M4 5.6 16.6 16 4 26.4" fill="none" stroke="{paper}" stroke-width="2.8"/></svg>'
    ).format(size=size, ink=ink, paper=paper)


def share(parts: Sequence[int], *, title: str, words: str, name: str, width: int = 320, height: int = 14) -> Markup:
    """One thin bar of up to three parts: all of it (ink), in part (hatch), nothing (white).

    `title` and `words` are read out in its place; `name` makes its ids unique on the page.
    """
    fills, total = _fills(name), sum(parts)
    bar, x = Markup(), 0.5
    for count, fill in zip(parts, fills, strict=False):
        if not count:
            continue
        w = (width - 1) * count / total
        bar += _box(x, 0.5, w, height - 1, fill)
        x += w
    return _drawn(bar, title=title, words=words, name=name, width=width, height=height)


def bars(
    rows: Sequence[tuple[str, Sequence[int]]],
    parts: Sequence[str],
    *,
    title: str,
    name: str,
    narrow: bool = False,
) -> Markup:
    """A bar for each row, as long as the others, in up to three parts: the share of each. Numbers stand on the marks.

    `rows`: what each is called (short: 150 px are kept for it) and its counts, one for each of `parts`. A row of
    nothing is an empty line. `narrow`: the drawing for a phone, with what a bar is called above it. The title and all
    numbers are read out in its place.
    """
    label, row, top = (1, 48, 48) if narrow else (150, 34, 26)
    width = NARROW if narrow else WIDE
    drawn = _legend(parts, name=name, left=label, narrow=narrow)
    for number, (called, counts) in enumerate(rows):
        y, total = top + number * row + 4, sum(counts)
        of = f"of {total:,}"
        if narrow:
            drawn += _text(label, y + 13, called, weight="bold") + _text(width - 2, y + 13, of, anchor="end", ink=QUIET)
            y += 18
        else:
            drawn += _text(label - 10, y + 16, called, anchor="end") + _text(width - 58, y + 16, of, ink=QUIET)
        drawn += Markup().join(_bar(counts, name=name, x=label, y=y, long=width - label - (2 if narrow else 66)))
    height = top + len(rows) * row + 4
    words = " ".join(
        f"{called}: {', '.join(f'{part} {count:,}' for part, count in zip(parts, counts, strict=True))}."
        for called, counts in rows
    )
    return _drawn(drawn, title=title, words=words, name=name, width=width, height=height)


def _legend(parts: Sequence[str], *, name: str, left: float, narrow: bool) -> Markup:
    """What the fills mean; on a phone the third stands on a second line."""
    drawn, x, y = Markup(), left, 3
    for number, (part, fill) in enumerate(zip(parts, _fills(name), strict=False)):
        if narrow and number == 2:
            x, y = left, 24
        drawn += _box(x, y, 13, 13, fill) + _text(x + 19, y + 11, part)
        x += 30 + len(part) * LETTER
    return drawn


def _bar(counts: Sequence[int], *, name: str, x: float, y: float, long: float) -> Iterator[Markup]:
    """One bar 22 px high and `long` px wide, with each number that its part has room for."""
    total = sum(counts)
    for number, (count, fill) in enumerate(zip(counts, _fills(name), strict=False)):
        if not count:
            continue
        wide, said = long * count / total, f"{count:,}"
        yield _box(x, y, wide, 22, fill)
        room = len(said) * DIGIT + 6
        if wide > room:
            if number == 1:  # a clear ground, so that the number does not stand on the hatch
                yield Markup('<rect x="{:.1f}" y="{}" width="{:.1f}" height="14" fill="{}"/>').format(
                    x + (wide - room) / 2, y + 4, room, PALE
                )
            weight = "normal" if number else "bold"
            yield _text(x + wide / 2, y + 16, said, anchor="middle", ink=PART_INKS[number], weight=weight)
        x += wide


def _fills(name: str) -> tuple[str, str, str]:
    """All of it, in part, nothing."""
    return INK, f"url(#{name}-hatch)", "#fff"


def _box(x: float, y: float, width: float, height: float, fill: str) -> Markup:
    return Markup('<rect x="{:.1f}" y="{}" width="{:.1f}" height="{}" fill="{}" stroke="{}"/>').format(
        x, y, width, height, fill, INK
    )


def _text(
    x: float, y: float, said: str, *, anchor: str = "start", ink: str = "#0b0c0c", weight: str = "normal"
) -> Markup:
    return Markup(
        '<text x="{:.1f}" y="{}" font-size="14" text-anchor="{}" fill="{}" font-weight="{}">{}</text>'
    ).format(x, y, anchor, ink, weight, said)


def _drawn(body: Markup, *, title: str, words: str, name: str, width: int, height: int) -> Markup:
    return Markup(
        '<svg class="ds-picture" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" '
        'aria-labelledby="{name}-title {name}-words"><title id="{name}-title">{title}</title>'
        '<desc id="{name}-words">{words}</desc><defs><pattern id="{name}-hatch" width="5" height="5" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" fill="{pale}"/>'
        '<rect width="2" height="5" fill="{mid}"/></pattern></defs>{body}</svg>'
    ).format(w=width, h=height, name=name, title=title, words=words, pale=PALE, mid=MID, body=body)
