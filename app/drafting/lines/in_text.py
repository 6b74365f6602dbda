"""Standard lines in the text of a letter: which stand in it, where, and whether they may still be used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy.orm import Session

from app.drafting.lines.find import KeptLine, every_version
from app.drafting.lines.likeness import Match, PlacedParagraph, matches, paragraphs
from app.drafting.lines.models import LineVersion, StandardLine
from app.platform.transitions import Status

SOON = timedelta(days=30)
"""How long before its last day a line is said to expire."""


class LineState(Status):
    CURRENT = "current", "full", "Current"
    EXPIRING = "expiring", "query", "Expires soon"
    NOT_YET = "not-yet", "empty", "Not in use yet"
    EXPIRED = "expired", "warn", "Expired"
    WITHDRAWN = "withdrawn", "stop", "Withdrawn"

    @property
    def usable(self) -> bool:
        """Whether the line may stand in a letter of that day."""
        return self in (LineState.CURRENT, LineState.EXPIRING)


def standing_of(line: StandardLine, version: LineVersion, *, on: date) -> LineState:
    """Of one version of a line; both its days count as days on which it holds."""
    if line.withdrawn is not None:
        return LineState.WITHDRAWN
    if version.valid_from and on < version.valid_from:
        return LineState.NOT_YET
    if version.valid_until is None or version.valid_until - on > SOON:
        return LineState.CURRENT
    return LineState.EXPIRED if on > version.valid_until else LineState.EXPIRING


@dataclass(frozen=True)
class LineInText:
    """A line that stands in a text from its line `at` on (from 1): the version that it is or is nearest to, that
    line's newest version, and where it stands on the day. `changed`: words in which it differs from the version."""

    at: int
    kept: KeptLine
    newest: int
    standing: LineState
    changed: int

    @property
    def is_old(self) -> bool:
        return self.kept.version.number < self.newest

    @property
    def to_look_at(self) -> bool:
        """Whether somebody should: it is not the approved words of now."""
        return not self.standing.usable or self.is_old or self.changed > 0


def lines_in_text(session: Session, text: str, *, on: date) -> list[LineInText]:
    """The standard lines in the body of a letter, in its order, as they stand on a day. Paragraphs are compared
    without case, spaces and kinds of quotation mark; one in which a few words differ is a changed one. Those
    `to_look_at` are reported by `words.line_faults`.
    """
    return lines_among(every_version(session), text, on=on)


def lines_among(kept: Sequence[KeptLine], text: str, *, on: date) -> list[LineInText]:
    """The same, of the versions that were read already: for several texts. Of each line the newest stands first."""
    newest = {line.version.line_id: line.version.number for line in reversed(kept)}
    found = _matches(text, tuple(line.version.body for line in kept))
    return [_line_in_text(placed, kept[match.which], newest, match.changed, on) for placed, match in found]


@lru_cache(maxsize=64)
def _matches(text: str, bodies: tuple[str, ...]) -> list[tuple[PlacedParagraph, Match]]:
    """Remembered, since every page about a clearance asks who wrote the lines in the same text."""
    placed = paragraphs(text)
    return [(placed[match.first], match) for match in matches(placed, [_paragraphs_of(body) for body in bodies])]


@lru_cache(maxsize=2048)
def _paragraphs_of(body: str) -> list[PlacedParagraph]:
    """Kept, since a version never changes and a text is looked at while somebody writes it."""
    return paragraphs(body)


def _line_in_text(at: PlacedParagraph, kept: KeptLine, newest: dict[int, int], changed: int, on: date) -> LineInText:
    standing = standing_of(kept.line, kept.version, on=on)
    return LineInText(at.line, kept, newest[kept.version.line_id], standing, changed)
