"""Make figures: a number, of how many, its words, and where its rows are shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.evidence.packs.figures.rows import Figure

NOT_KNOWN = "Not known"


def keyed(method: int) -> str:
    """What ends the key of a figure that a method of counting has first; the first two came before such ends."""
    return f"-{method}" if method > 2 else ""


@dataclass(frozen=True)
class Maker:
    """Makes the figures of one pack. `number`: the pack's; None while it is only looked at."""

    number: int | None

    def counted(
        self,
        key: str,
        name: str,
        rows: Sequence[str],
        among: Sequence[str] | None = None,
        *,
        none: str = "None",
        method: int = 1,
    ) -> Figure:
        """How many of `rows`, of `among` if it is of any. Of none at all there is no number, and `none` says so."""
        if among is not None and not among:
            return self.unsaid(key, name, none, method=method)
        words = f"{len(rows):,}" if among is None else f"{len(rows):,} of {len(among):,}"
        of = None if among is None else len(among)
        return Figure(key, name, len(rows), of, words, tuple(rows), tuple(among or ()), self._href(key), method)

    def unsaid(
        self, key: str, name: str, words: str = NOT_KNOWN, *, method: int = 1, formerly: Sequence[str] = ()
    ) -> Figure:
        """Where there is nothing to count, or it is not known."""
        return Figure(key, name, None, None, words, href=self._href(key), method=method, formerly=formerly)

    def _href(self, key: str) -> str:
        return "" if self.number is None else f"/evidence/packs/{self.number}/rows?figure={key}"
