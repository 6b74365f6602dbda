"""Small pictures that stand by themselves, as inline SVG; those with a table are in charts/."""

from collections.abc import Sequence

from markupsafe import Markup

from app.web.charts.drawing import box, draw_chart, fills


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
    total, bar, x = sum(parts), Markup(), 0.5
    for count, fill in zip(parts, fills(name, len(parts)), strict=False):
        if not count:
            continue
        w = (width - 1) * count / total
        bar += box(x, 0.5, w, height - 1, fill)
        x += w
    return draw_chart(bar, title=title, words=words, name=name, width=width, height=height)
