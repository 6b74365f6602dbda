"""Replies added up over time against the day asked for: replied, in part above it, and what is left up to the letters
sent by then."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from textwrap import wrap

from markupsafe import Markup

from app.web.charts.drawing import (
    INK,
    LETTER,
    NARROW,
    PAPER,
    QUIET,
    RULE,
    WAX,
    WIDE,
    box,
    draw_chart,
    fills,
    line,
    shape,
    text,
)
from app.web.filters import format_date

AXIS_LETTER = 7.2
"""Px of a letter of 13 px."""

BETWEEN = 52
LABEL = 22
"""Px that two labels at the end of the curve stand apart at least, and characters in a line of one."""

MOST_RULES = 7

LONG = 300
"""Days from which on the axis names months with their year."""


@dataclass(frozen=True)
class Point:
    """At the end of `day`: how many had `replied`, how many others had come in `part`, and of how many `letters` that
    had been sent by then."""

    day: date
    replied: int
    part: int
    letters: int

    @property
    def nothing(self) -> int:
        return self.letters - self.replied - self.part


@dataclass(frozen=True)
class _Plot:
    """The field of the curve in px, from `first` to `last` and from 0 to all letters (`total`). `across`: of the whole
    picture."""

    left: float
    top: float
    width: float
    height: float
    across: float
    first: date
    last: date
    total: int

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def within(self, x: float, long: float) -> float:
        """The middle of a word `long` px long, as near to `x` as the picture has room for it."""
        return min(max(x, long / 2 + 1), self.across - long / 2 - 1)

    def x(self, day: date) -> float:
        return self.left + self.width * (day - self.first).days / (self.last - self.first).days

    def y(self, count: int) -> float:
        return self.top + self.height * (1 - count / self.total)


def burnup(
    points: Sequence[Point],
    *,
    deadline: date | None,
    parts: Sequence[str],
    of_all: str,
    title: str,
    words: str,
    name: str,
    narrow: bool = False,
) -> Markup:
    """`points`: at least one, in order, the last with a letter. A dashed line rises with the letters as they were sent;
    `of_all` says above its end how many they are ("1,268 letters sent"). `parts`: what the two kinds of what came and
    the rest are called.

    A `deadline` after the last point is drawn ahead of the curve; one before the first is left out. `title` and `words`
    are read out in its place. `narrow`: the drawing for a phone, with what the fills mean below it.
    """
    width, height = (NARROW, 360) if narrow else (WIDE, 330)
    left, right, top, bottom = (42, 14, 48, 108) if narrow else (46, 172, 48, 34)
    first = points[0].day
    last = max(points[-1].day, deadline or first, first + timedelta(1))
    plot = _Plot(left, top, width - left - right, height - top - bottom, width, first, last, points[-1].letters)
    picture = Markup().join(_rules(plot)) + Markup().join(_curve(points, plot, name)) + _sent_line(points, plot, of_all)
    if deadline is not None and deadline >= first:
        picture += _deadline(plot, deadline, of_all)
    picture += Markup().join(_days(points, plot))
    picture += Markup().join(_below(points[-1], plot, parts, name) if narrow else _beside(points[-1], plot, parts))
    return draw_chart(picture, title=title, words=words, name=name, width=width, height=height)


def _rules(plot: _Plot) -> Iterator[Markup]:
    step = _step(plot.total)
    for count in range(0, plot.total + 1, step):
        y = plot.y(count)
        yield line(f"M{plot.left} {y:.1f}H{plot.right}", ink=RULE, width=1 if count else 1.5)
        yield text(plot.left - 8, y + 5, f"{count:,}", size=13, anchor="end", ink=QUIET)


def _step(total: int) -> int:
    """From one rule to the next: 1, 2 or 5 with noughts, so that there are few."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if total <= step * MOST_RULES:
                return step
        size *= 10


def _curve(points: Sequence[Point], plot: _Plot, name: str) -> Iterator[Markup]:
    ink, hatch, _ = fills(name, 3)
    xs = [plot.x(point.day) for point in points]
    none = [plot.y(0) for _ in points]
    replied = [plot.y(point.replied) for point in points]
    came = [plot.y(point.replied + point.part) for point in points]
    for low, high, fill in ((none, replied, ink), (replied, came, hatch)):
        upper, lower = list(zip(xs, high, strict=True)), list(zip(xs, low, strict=True))
        yield shape([*upper, *reversed(lower)], fill=fill)


def _sent_line(points: Sequence[Point], plot: _Plot, of_all: str) -> Markup:
    """The letters as they were sent, up to the end of the picture, where `of_all` stands above them."""
    path = "L".join(f"{plot.x(point.day):.1f} {plot.y(point.letters):.1f}" for point in points)
    label = text(plot.right, plot.top - 7, of_all, anchor="end", ink=INK)
    return line(f"M{path}H{plot.right}", ink=INK, width=1.5, dashes="2 3") + label


def _deadline(plot: _Plot, day: date, of_all: str) -> Markup:
    """A stroke on its day below its label, which stands above what all are; the stroke does not run through that."""
    x, said = plot.x(day), f"Reply by {format_date(day)}"
    top = plot.top if x >= plot.right - 4 - len(of_all) * LETTER else plot.top - 27
    path = f"M{x:.1f} {top:.1f}V{plot.bottom:.1f}"
    label = text(plot.within(x, len(said) * LETTER), 16, said, anchor="middle", ink=WAX, weight="bold")
    return line(path, ink=PAPER, width=5) + line(path, ink=WAX, width=2.5) + label


def _days(points: Sequence[Point], plot: _Plot) -> Iterator[Markup]:
    """A stroke for each point below the axis, and the day of every so many of them and of the last."""
    named = next(named for chosen in _evenly(points) if _fit(named := _axis_labels(chosen, plot)))
    for point in points:
        x, said = plot.x(point.day), named.get(point.day)
        yield line(f"M{x:.1f} {plot.bottom:.1f}v{6 if said else 4}", ink=QUIET, width=1)
        if said:
            yield text((said[1] + said[2]) / 2, plot.bottom + 22, said[0], size=13, anchor="middle", ink=QUIET)


def _evenly(points: Sequence[Point]) -> Iterator[Sequence[Point]]:
    """Fewer and fewer of the points, always with the last: with the one before it, and without."""
    for every in range(1, len(points) + 1):
        before = points[:-1:every]
        yield [*before, points[-1]]
        yield [*before[:-1], points[-1]]


def _axis_labels(points: Sequence[Point], plot: _Plot) -> dict[date, tuple[str, float, float]]:
    """What is written below each of these points, and from where to where in px: "24 March 2015", "31 March" while the
    year is the one that was named before, "24" while the month is too, "Mar 2015" on a long axis."""
    named, before = {}, date.min
    for point in points:
        day = point.day
        if (plot.last - plot.first).days > LONG:
            said = f"{day:%b %Y}"
        elif day.year != before.year:
            said = format_date(day)
        else:
            said = str(day.day) if day.month == before.month else f"{day.day} {day:%B}"
        long, before = len(said) * AXIS_LETTER, day
        x = plot.within(plot.x(day), long)
        named[day] = said, x - long / 2, x + long / 2
    return named


def _fit(named: Mapping[date, tuple[str, float, float]]) -> bool:
    places = list(named.values())
    return all(left[2] + 6 < right[1] for left, right in pairwise(places))


def _counts(last: Point) -> tuple[int, int, int]:
    """Nothing, in part, replied: from the top of the picture down."""
    return last.nothing, last.part, last.replied


def _beside(last: Point, plot: _Plot, parts: Sequence[str]) -> Iterator[Markup]:
    """What the curve comes to, at its end."""
    nothing, part, replied = _counts(last)
    edges = [plot.total, last.replied + last.part, last.replied, 0]
    places = [(plot.y(high) + plot.y(low)) / 2 - 2 for high, low in pairwise(edges)]
    said = zip(
        _spread_out(places, least=plot.top + 8, most=plot.bottom - 16),
        (nothing, part, replied),
        reversed(parts),
        strict=True,
    )
    for y, count, words in said:
        yield text(plot.right + 10, y, f"{count:,}", size=17, weight="bold")
        for number, one in enumerate(wrap(words, LABEL)):
            yield text(plot.right + 10, y + 18 + number * 15, one, ink=QUIET)


def _spread_out(places: Sequence[float], *, least: float, most: float) -> list[float]:
    """The places, moved so that no two of them are too close and all lie between the two ends."""
    moved: list[float] = []
    for number, place in enumerate(places):
        moved.append(max(place, moved[-1] + BETWEEN if number else least))
    for number in reversed(range(len(moved))):
        moved[number] = min(moved[number], most - BETWEEN * (len(moved) - 1 - number))
    return moved


def _below(last: Point, plot: _Plot, parts: Sequence[str], name: str) -> Iterator[Markup]:
    said = zip(_counts(last), reversed(parts), reversed(fills(name, 3)), strict=True)
    for number, (count, words, fill) in enumerate(said):
        y = plot.bottom + 42 + number * 24
        yield box(plot.left, y, 13, 13, fill) + text(plot.left + 22, y + 12, f"{count:,} {words}", size=15)
