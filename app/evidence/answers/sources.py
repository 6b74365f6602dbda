"""Where the sentences of a draft come from: each line of a pack, found again in the words, with what is wrong now."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy.orm import Session

from app.audit.anchor import head
from app.clearance.redline import likeness
from app.evidence.answers.models import AnswerLine, OwnAnswerLine
from app.evidence.contributions.find import Origin
from app.evidence.packs.figures.findings import Findings
from app.evidence.packs.figures.pack_content import Flag, flags_of
from app.evidence.packs.find import findings_of
from app.evidence.packs.later.later_changes import findings_now
from app.evidence.packs.lines.keep import CheckedLine, KeptLine, check_lines
from app.evidence.packs.lines.line import Anchor, Line
from app.evidence.packs.lines.numbers import numbers_in
from app.evidence.packs.models import Pack

ALIKE = 0.5
"""The share of words that a passage and a line have in common, at least, for the one to be the other reworded."""

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“(])|\n+")


class Found(StrEnum):
    """How a line of a pack is in the draft."""

    EXACT = "exact"
    REWORDED = "reworded"
    GONE = "gone"


@dataclass(frozen=True)
class SourcedPassage:
    """A line that was taken from a pack. `passage`: as the draft has it now; blank when it is gone. `flags`: what is
    wrong with its numbers, dates and names, by the pack and as recorded now; `findings` are the pack's own."""

    id: int
    pack: Pack
    line: Line
    found: Found
    passage: str
    flags: Sequence[Flag]
    findings: Findings


@dataclass(frozen=True)
class OwnPassage:
    """A line that a person added, with the source that they gave. `passage`: as the draft has it now. `origin`: the
    contribution that it comes from, if it comes from one."""

    id: int
    words: str
    source: str
    found: Found
    passage: str
    origin: Origin | None = None

    @property
    def flagged(self) -> bool:
        """Whether it is in the draft, and a newer version of the contribution that it comes from was received."""
        return bool(self.passage and self.origin and self.origin.changed)


def own_passages_of(
    lines: Sequence[OwnAnswerLine], words: str, origins: Mapping[int, Origin] = MappingProxyType({})
) -> list[OwnPassage]:
    """`origins`: of the lines, by id."""
    return [
        OwnPassage(line.id, line.words, line.source, *find_passage(line.words, words), origins.get(line.id))
        for line in lines
    ]


class PackFigures:
    """What packs say, and would say now, each found once. `session` reads one moment."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: dict[int, tuple[Pack, Findings, Findings]] = {}

    def of(self, pack_id: int) -> tuple[Pack, Findings, Findings]:
        if pack_id not in self._found:
            pack = self._session.get_one(Pack, pack_id)
            then = findings_of(self._session, pack)
            until = head(self._session).seq
            self._found[pack_id] = pack, then, findings_now(self._session, pack, then, until=until)
        return self._found[pack_id]


def passages_of(figures: PackFigures, lines: Sequence[AnswerLine], words: str) -> list[SourcedPassage]:
    """In the order in which the lines were taken."""
    return [_passage(line, words, *figures.of(line.pack_id)) for line in lines]


def unsourced_numbers(words: str, passages: Sequence[SourcedPassage | OwnPassage]) -> list[str]:
    """The numbers of a draft that are in no passage with a source, in order."""
    rest = " ".join(words.split())
    for passage in passages:
        if passage.passage:
            rest = rest.replace(" ".join(passage.passage.split()), " ", 1)
    return numbers_in(rest)


def _passage(row: AnswerLine, words: str, pack: Pack, then: Findings, now: Findings) -> SourcedPassage:
    found, passage = find_passage(row.words, words)
    anchors = tuple(Anchor(key, number) for key, number in row.anchors)
    line = Line(row.letter, passage or row.words, anchors, row.words if found is Found.REWORDED else "")
    checked: Sequence[CheckedLine] = check_lines([KeptLine(row.id, row.recorded, line)], then, now)
    flags = flags_of(checked[0], then) if passage else ()
    return SourcedPassage(row.id, pack, line, found, passage, flags, then)


def find_passage(line: str, words: str) -> tuple[Found, str]:
    """How a line is in the words of a draft, and the passage that it is there."""
    tidy = " ".join(line.split())
    if re.search(rf"(?<!\w){re.escape(tidy)}(?!\w)", " ".join(words.split())):
        return Found.EXACT, tidy
    candidates = [part.strip() for part in (*words.split("\n"), *SENTENCE.split(words)) if part.strip()]
    best = max(candidates, key=lambda passage: likeness(tidy, passage), default="")
    return (Found.REWORDED, best) if best and likeness(tidy, best) >= ALIKE else (Found.GONE, "")
