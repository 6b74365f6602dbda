"""Pictures as inline SVG, made on the server from plain numbers. Pure: no browser, no clock.

Drawn to be read without colour: full ink, hatch, white. A page sets a table or a sentence with the same numbers beside
each one.
"""

from collections.abc import Sequence

from markupsafe import Markup

INK, PALE, MID = "#1b365d", "#dbe4ee", "#7d9bbd"


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
    fills, total = (INK, f"url(#{name}-hatch)", "#fff"), sum(parts)
    bar, x = Markup(), 0.5
    for count, fill in zip(parts, fills, strict=False):
        if not count:
            continue
        w = (width - 1) * count / total
        bar += Markup('<rect x="{:.1f}" y=".5" width="{:.1f}" height="{}" fill="{}" stroke="{}"/>').format(
            x, w, height - 1, fill, INK
        )
        x += w
    return Markup(
        '<svg class="ds-picture" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" '
        'aria-labelledby="{name}-title {name}-words"><title id="{name}-title">{title}</title>'
        '<desc id="{name}-words">{words}</desc><defs><pattern id="{name}-hatch" width="5" height="5" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" fill="{pale}"/>'
        '<rect width="2" height="5" fill="{mid}"/></pattern></defs>{bar}</svg>'
    ).format(w=width, h=height, name=name, title=title, words=words, pale=PALE, mid=MID, bar=bar)
