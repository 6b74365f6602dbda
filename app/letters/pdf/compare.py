"""differences: what one PDF shows otherwise than another, to the glyph and to a five-hundredth of a point."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import chain, product

from app.letters.pdf.marks import Annotation, Box, Glyph, Page, Picture, Shape
from app.letters.pdf.page_words import Word, spelt, words
from app.letters.pdf.shown import read_pages

Mark = Glyph | Picture | Shape | Annotation


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs on a page, counted from 1, at a place in points from its left and bottom edge.

    Kinds: `pages` (their number), `page` (its size), `missing` (words of the first file alone), `added` (of the second
    alone), `glyph`, `font`, `size`, `colour` and `moved` (the same word, otherwise), `picture`, `shape`, `annotation`.
    `one` and `other` say in brief what each file has.
    """

    page: int
    kind: str
    x: float = 0
    y: float = 0
    one: str = ""
    other: str = ""


def differences(one: bytes, other: bytes, *, tolerance_pt: float = 0.002) -> list[Difference]:
    """Everything that `other` shows otherwise than `one`: none when both look the same. The order in which a page is
    drawn, its fonts' names there and the operators used count for nothing, and nor do spaces, which show nothing: a
    line may end with one, for those who read the text without the page. Raises pikepdf.PdfError."""
    return differences_shown(read_pages(one), read_pages(other), tolerance_pt=tolerance_pt)


def differences_shown(one: Sequence[Page], other: Sequence[Page], *, tolerance_pt: float = 0.002) -> list[Difference]:
    """`differences` of pages already read."""
    found = []
    if len(one) != len(other):
        found.append(Difference(min(len(one), len(other)) + 1, "pages", one=str(len(one)), other=str(len(other))))
    for number, (first, second) in enumerate(zip(one, other, strict=False), 1):
        found += [replace(difference, page=number) for difference in _page(first, second, tolerance_pt)]
    return found


def marked_otherwise(one: Sequence[Page], other: Sequence[Page]) -> Iterator[Difference]:
    """Pages of which a screen reader or a copy of the text says something else, though they may look the same."""
    for number, (first, second) in enumerate(zip(one, other, strict=False), 1):
        if first.marked != second.marked:
            yield Difference(number, "marked")


def _page(one: Page, other: Page, tolerance: float) -> Iterator[Difference]:
    if (one.turned, _format_numbers(one.box)) != (other.turned, _format_numbers(other.box)):
        yield Difference(
            0,
            "page",
            one=f"{_format_numbers(one.box)} {one.turned}",
            other=f"{_format_numbers(other.box)} {other.turned}",
        )
    yield from _reworded(one, other, *_unmatched(_inked(one), _inked(other), tolerance))
    for kind, ours, theirs in (
        ("picture", one.pictures, other.pictures),
        ("shape", one.shapes, other.shapes),
        ("annotation", one.annotations, other.annotations),
    ):
        went, came = _unmatched(ours, theirs, tolerance)
        yield from (replace(_difference_at(mark), kind=kind, one=_brief(mark)) for mark in went)
        yield from (replace(_difference_at(mark), kind=kind, other=_brief(mark)) for mark in came)


def _inked(page: Page) -> list[Mark]:
    return [glyph for glyph in page.glyphs if not glyph.text.isspace()]


def _unmatched(one: Sequence[Mark], other: Sequence[Mark], tolerance: float) -> tuple[list[Mark], list[Mark]]:
    """What is left of both when each mark has found its like: the same look, every number within the tolerance."""
    cells: dict[Hashable, list[tuple[Mark, tuple[float, ...]]]] = defaultdict(list)
    for mark in other:
        stand = _stand(mark)
        cells[_look(mark), *_cell(stand, tolerance)].append((mark, stand))
    went = []
    for mark in one:
        look, stand = _look(mark), _stand(mark)
        column, row = _cell(stand, tolerance)
        for across, up in _NEIGHBOURS:
            candidates = cells.get((look, column + across, row + up), [])
            place = next((place for place, (_, at) in enumerate(candidates) if _near(stand, at, tolerance)), None)
            if place is not None:
                del candidates[place]
                break
        else:
            went.append(mark)
    return went, [mark for marks in cells.values() for mark, _ in marks]


_NEIGHBOURS = sorted(product((-1, 0, 1), repeat=2), key=lambda step: abs(step[0]) + abs(step[1]))


def _cell(stand: tuple[float, ...], tolerance: float) -> tuple[int, int]:
    return int(stand[0] // (2 * tolerance)), int(stand[1] // (2 * tolerance))


def _near(one: tuple[float, ...], other: tuple[float, ...], tolerance: float) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= tolerance for a, b in zip(one, other, strict=True))


def _reworded(one: Page, other: Page, went: Iterable[Mark], came: Iterable[Mark]) -> Iterator[Difference]:
    """The words that unmatched glyphs belong to: the same word is paired with itself, the rest is missing or added."""
    first, second = _words_with(one, went), _words_with(other, came)
    texts, others = [spelt(word) for word in first], [spelt(word) for word in second]
    for kind, a, b, c, d in SequenceMatcher(None, texts, others, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from map(_otherwise, first[a:b], second[c:d])
            continue
        for text, word in zip(texts[a:b], first[a:b], strict=True):
            yield Difference(0, "missing", word[0].x, word[0].y, one=text)
        for text, word in zip(others[c:d], second[c:d], strict=True):
            yield Difference(0, "added", word[0].x, word[0].y, other=text)


def _words_with(page: Page, glyphs: Iterable[Mark]) -> list[Word]:
    wanted = {id(glyph) for glyph in glyphs}
    found = [word for word in words(page) if not wanted.isdisjoint(map(id, word))] if wanted else []
    return [tuple(glyph for glyph in word if not glyph.text.isspace()) for word in found]


def _otherwise(one: Word, other: Word) -> Difference:
    """How a word differs from itself, by the first of: glyphs, font, size, colour, place."""
    for kind, a, b in (
        ("glyph", [str(glyph.number) for glyph in one], [str(glyph.number) for glyph in other]),
        ("font", [glyph.font for glyph in one], [glyph.font for glyph in other]),
        ("size", [_format_numbers(glyph.shape) for glyph in one], [_format_numbers(glyph.shape) for glyph in other]),
        (
            "colour",
            [_format_numbers(glyph.colour) for glyph in one],
            [_format_numbers(glyph.colour) for glyph in other],
        ),
    ):
        if a != b:
            return Difference(0, kind, one[0].x, one[0].y, f"{spelt(one)}: {_once(a)}", _once(b))
    far = max(zip(one, other, strict=True), key=lambda pair: abs(pair[1].x - pair[0].x) + abs(pair[1].y - pair[0].y))
    by = f"{far[1].x - far[0].x:+.3f}, {far[1].y - far[0].y:+.3f}"
    return Difference(0, "moved", one[0].x, one[0].y, spelt(one), by)


def _look(mark: Mark) -> Hashable:
    match mark:
        case Glyph():
            return mark.text, mark.number, mark.font, mark.colour
        case Picture():
            return mark.pixels
        case Shape():
            return mark.paint, mark.colour, mark.lines, len(mark.points)
        case Annotation():
            return mark.kind, mark.says


def _stand(mark: Mark) -> tuple[float, ...]:
    """Numbers that may differ by the tolerance; the first two are the place."""
    match mark:
        case Glyph():
            return mark.x, mark.y, *mark.shape
        case Picture(place=(a, b, c, d, e, f)):
            return e, f, a, b, c, d, *_clipped_box((a, b, c, d, e, f), mark.clip)
        case Shape():
            return *(chain.from_iterable(mark.points) if mark.points else (0, 0)), mark.width
        case Annotation():
            return mark.box


def _difference_at(mark: Mark) -> Difference:
    x, y, *_ = _stand(mark)
    return Difference(0, "", x, y)


def _clipped_box(place: tuple[float, ...], clip: Box) -> Box:
    """The box of a picture, the unit square put in its place, as far as it is inside its clip."""
    a, b, c, d, e, f = place
    xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
    return max(min(xs), clip[0]), max(min(ys), clip[1]), min(max(xs), clip[2]), min(max(ys), clip[3])


def _brief(mark: Mark) -> str:
    match mark:
        case Glyph():
            return mark.text
        case Picture():
            return f"{mark.pixels[:8]} at {_format_numbers(mark.place)}"
        case Shape():
            xs, ys = zip(*mark.points, strict=True) if mark.points else ((0,), (0,))
            corners = _format_numbers((min(xs), min(ys))), _format_numbers((max(xs), max(ys)))
            how = f"{mark.paint} in {_format_numbers(mark.colour)}" if mark.colour else mark.paint
            return f"{how} from {corners[0]} to {corners[1]}" if mark.points else how
        case Annotation():
            return f"{mark.kind} {mark.says}".strip()


def _format_numbers(numbers: Iterable[float]) -> str:
    return " ".join(f"{number:.3f}".rstrip("0").rstrip(".") for number in numbers)


def _once(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(texts))
