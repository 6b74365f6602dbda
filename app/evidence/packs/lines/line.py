"""A line to draft an answer from: its words, and which of its numbers is which figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.evidence.packs.figures.rows import Figure

OF = "#of"
"""Behind a figure's key: of how many it is, not how many it counts."""


@dataclass(frozen=True)
class Anchor:
    """What a line says of a figure: `said`, a number as it stands in the line or, where there is none to count, the
    figure's own words. `key`: the figure's, perhaps with OF behind it."""

    key: str
    said: str


@dataclass(frozen=True)
class Line:
    """For the part of this `letter`. `kept`: its words when it was kept, which are the pack's own; blank where somebody
    has not worded it otherwise since."""

    letter: str
    words: str
    anchors: Sequence[Anchor]
    kept: str = ""


def reads(figures: Mapping[str, Figure], key: str) -> str:
    """What a line would say of a figure: "41", "1,268", or its words where there is no number."""
    figure = figures.get(key.removesuffix(OF))
    if figure is None:
        return ""
    number = figure.of if key.endswith(OF) else figure.value
    return figure.words.removesuffix(".") if number is None else f"{number:,}"


@dataclass
class Draft:
    """A sentence on its way."""

    letter: str
    words: str = ""
    anchors: tuple[Anchor, ...] = ()

    def of(self, figure: Figure) -> str:
        """The number of a figure, anchored."""
        return self._anchored(figure.key, figure)

    def out_of(self, figure: Figure) -> str:
        """ "41 of 43", both anchored."""
        return f"{self.of(figure)} of {self.among(figure)}"

    def among(self, figure: Figure) -> str:
        """Of how many a figure is, anchored."""
        return self._anchored(figure.key + OF, figure)

    def _anchored(self, key: str, figure: Figure) -> str:
        said = reads({figure.key: figure}, key)
        self.anchors = (*self.anchors, Anchor(key, said))
        return said

    def line(self, words: str) -> Line:
        return Line(self.letter, words, self.anchors)
