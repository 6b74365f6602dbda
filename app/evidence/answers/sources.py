"""Where the sentences of a draft come from: each line of a pack or a record, found again in the words, with what is
wrong now."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from app.audit.anchor import head
from app.evidence.answers.models import AnswerLine, OwnAnswerLine
from app.evidence.answers.record_lines import RecordLine, key_of, record_lines
from app.evidence.contributions.find import Origin, origins_of
from app.evidence.packs.figures.findings import Findings
from app.evidence.packs.figures.pack_content import Flag, flags_of
from app.evidence.packs.find import findings_of
from app.evidence.packs.later.later_changes import findings_now
from app.evidence.packs.lines.keep import CheckedLine, KeptLine, check_lines
from app.evidence.packs.lines.line import OF, Anchor, Line
from app.evidence.packs.lines.numbers import dates_not_in, numbers_in, uncounted_in
from app.evidence.packs.models import Pack
from app.evidence.packs.states import State
from app.web.pairing import likeness

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
    """A line that a person added, with the source that they gave, or one of a record (`kind`; blank of a person's).
    `passage`: as the draft has it now. `record`: what the record says now; None of a record that was removed.
    `origin`: the contribution that a person's line comes from, if it comes from one. `flags`: what the passage has that
    the line has not, what is wrong with a record, and that another version of the contribution was received.
    `recorded`: the event by which it was added."""

    id: int
    words: str
    source: str
    found: Found
    passage: str
    recorded: int
    kind: str = ""
    record: RecordLine | None = None
    origin: Origin | None = None
    flags: Sequence[Flag] = ()


def own_passages_of(session: Session, lines: Sequence[OwnAnswerLine], words: str) -> list[OwnPassage]:
    """In the order in which they were added."""
    days = {line.valid_on for line in lines if line.valid_on}
    records = {day: record_lines(session, day) for day in days}
    origins = origins_of(session, [line.id for line in lines])
    return [_own_passage(line, words, records, origins.get(line.id)) for line in lines]


def _own_passage(
    line: OwnAnswerLine, words: str, records: Mapping[date, Mapping[str, RecordLine]], origin: Origin | None
) -> OwnPassage:
    found, passage = find_passage(line.words, words)
    record = records[line.valid_on].get(key_of(line.kind, line.record_id)) if line.kind and line.valid_on else None
    flags = _new_figures(line.words, passage)
    if passage and line.kind:
        flags += _record_flags(line.words, record)
    elif passage and origin:
        flags += _contribution_flags(line.words, origin)
    return OwnPassage(
        line.id, line.words, line.source, found, passage, line.recorded, line.kind, record, origin=origin, flags=flags
    )


def _new_figures(said: str, passage: str) -> list[Flag]:
    """The numbers, dates and words such as “every” that a passage has, and the line that it comes from has not."""
    there = numbers_in(said)
    new = [*(number for number in numbers_in(passage) if number not in there), *dates_not_in(said, passage)]
    sourceless = "is not in the line that was added, so it has no source here."
    return [
        *(Flag("query", "No source", f"“{number}” {sourceless}") for number in new),
        *(Flag("query", "No figure", f"“{word}” {sourceless}") for word in uncounted_in(passage, said)),
    ]


def _contribution_flags(words: str, origin: Origin) -> list[Flag]:
    if not origin.changed:
        return []
    there = origin.still_says(words)
    received = f"Version {origin.newest} of the contribution was received"
    has = "it still has these words" if there else "it does not have these words"
    return [Flag("query" if there else "warn", received, has)]


def _record_flags(said: str, record: RecordLine | None) -> list[Flag]:
    """`said`: what the record said when the line was added."""
    if record is None:
        return [Flag("query", "Changed since", "The record was removed, because it was recorded in error.")]
    if record.words != said:
        return [Flag("query", "Changed since", f"The record was corrected, and now says: “{record.words}”")]
    return []


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


def words_without_source(words: str, passages: Sequence[SourcedPassage | OwnPassage]) -> str:
    """A draft without the passages that have a source, each a sentence's end where it stood."""
    rest = " ".join(words.split())
    for passage in passages:
        if passage.passage:
            rest = rest.replace(" ".join(passage.passage.split()), ". ", 1)
    return rest


def repeated_flags(passages: Sequence[SourcedPassage]) -> list[Flag]:
    """Of lines that are in one text: a figure that two of them give with different numbers, and lines all of whose
    figures another one gives too."""
    said: dict[str, str] = {}
    flags = []
    given = [one for one in passages if one.line.anchors]
    for place, passage in enumerate(given):
        mine = {anchor.key: anchor.said for anchor in passage.line.anchors}
        for key, number in mine.items():
            if said.setdefault(key, number) != number:
                figure = passage.findings.figures.get(key.removesuffix(OF))
                name = f" in “{passage.findings.called(figure)}”" if figure else ""
                both = f"The draft says “{said[key]}” and “{number}”{name}"
                flags.append(Flag("query", "Two numbers", f"{both}. Check which one is right."))
        earlier = [{anchor.key for anchor in one.line.anchors} for one in given[:place]]
        if any(mine.keys() <= keys or keys <= mine.keys() for keys in earlier):
            begins = " ".join(passage.passage.split()[:8])
            flags.append(Flag("query", "Said twice", f"Another line has the same figures as “{begins} …”."))
    return flags


def _passage(row: AnswerLine, words: str, pack: Pack, then: Findings, now: Findings) -> SourcedPassage:
    found, passage = find_passage(row.words, words)
    anchors = tuple(Anchor(key, number) for key, number in row.anchors)
    line = Line(row.letter, passage or row.words, anchors, row.words if found is Found.REWORDED else "")
    checked: Sequence[CheckedLine] = check_lines([KeptLine(row.id, row.recorded, line)], then, now)
    flags = flags_of(checked[0], then) if passage else []
    if passage and pack.state == State.WITHDRAWN:
        withdrawn = f"Evidence pack {pack.number} was withdrawn. Take the line from another one."
        flags = [*flags, Flag("warn", "Withdrawn", withdrawn)]
    return SourcedPassage(row.id, pack, line, found, passage, flags, then)


def find_passage(line: str, words: str) -> tuple[Found, str]:
    """How a line is in the words of a draft, and the passage that it is there."""
    tidy = " ".join(line.split())
    if re.search(rf"(?<!\w){re.escape(tidy)}(?!\w)", " ".join(words.split())):
        return Found.EXACT, tidy
    candidates = [part.strip() for part in (*words.split("\n"), *SENTENCE.split(words)) if part.strip()]
    best = max(candidates, key=lambda passage: likeness(tidy, passage), default="")
    return (Found.REWORDED, best) if best and likeness(tidy, best) >= ALIKE else (Found.GONE, "")
