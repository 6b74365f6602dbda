"""Everything that a pack tells at one moment, as plain data: figures, lines kept of it, what was corrected since."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.moments import recorded_at
from app.evidence.packs.choices import question_name
from app.evidence.packs.figures.findings import Findings
from app.evidence.packs.find import findings_of
from app.evidence.packs.later.later_changes import FigureChange, corrected_since, findings_now
from app.evidence.packs.lines.check import Fault, correction_words, flag_words
from app.evidence.packs.lines.keep import CheckedLine, check_lines, kept_lines
from app.evidence.packs.lines.line import Anchor
from app.evidence.packs.models import Pack
from app.evidence.questions.models import Question
from app.web.filters import format_moment_in_sentence

BEFORE_ALL = "a time before anything was recorded"


@dataclass(frozen=True)
class Line:
    """A kept line for the part of this `letter`. `faults`: what is wrong with its numbers. `id`, `seen`: as a form
    carries them. `kept`: its words when it was kept, blank where they are the same. `anchors`: which of its numbers is
    which figure."""

    letter: str
    words: str
    faults: Sequence["Flag"]
    id: int = 0
    seen: int = 0
    kept: str = ""
    anchors: Sequence[Anchor] = ()

    @property
    def reworded(self) -> bool:
        """Whether its words are a user’s, and no longer the pack’s own."""
        return bool(self.kept)


@dataclass(frozen=True)
class Flag:
    """Shape and word, and the sentence that says why. `href`: of the rows of the figure."""

    shape: str
    word: str
    words: str
    href: str = ""


@dataclass(frozen=True)
class Correction:
    """Something that was recorded after the pack's event, and changes what it says, by audit event `event` at `at`."""

    event: int
    at: datetime
    words: str


@dataclass(frozen=True)
class Whole:
    """`question`: which it is for, in words; blank of a pack for none. `asked`: its text. `own_words`: that is ours.
    `recorded`: when its event was, UTC. `digest`: of its figures as they are now, `kept` as they were when it was made.
    `told_at`: the event up to which lines and corrections are told, and `told` when it was. `now`: what the pack would
    say then; `changes`: the figures that would read otherwise, by all `corrections` together, by their keys.
    `made`: when the pack was made, UTC."""

    number: int
    title: str
    question: str
    own_words: bool
    valid_at: date
    known_at: int
    recorded: datetime | None
    head: str
    digest: str
    kept: str
    told_at: int
    told: datetime | None
    findings: Findings
    now: Findings
    lines: Sequence[Line]
    corrections: Sequence[Correction]
    changes: Mapping[str, FigureChange]
    asked: str = ""
    made: datetime | None = None

    @property
    def same(self) -> bool:
        """Whether its figures are those that it was made with."""
        return self.digest == self.kept

    @cached_property
    def counted_otherwise(self) -> bool:
        """Whether it was made by an earlier method, and shows a figure whose number was another by that."""
        return self.findings.counted_otherwise(self.kept)

    @property
    def changed(self) -> Sequence[tuple[str, str, str]]:
        """`changes` as a table tells them: name, words in this pack, and now. Of a part with one registry the figures
        of all registries are those of the one, and are told once."""
        return list(dict.fromkeys((change.name, change.was, change.now) for change in self.changes.values()))

    def time_of(self, event: int) -> str:
        """When the pack's own event was, or the one up to which its corrections are told: "3:20pm on 24 June 2016"."""
        moment = self.recorded if event == self.known_at else self.told
        return format_moment_in_sentence(moment) if moment else BEFORE_ALL


@dataclass(frozen=True)
class NamedQuestion:
    """A question as packs call it, its number and its text. `own_words`: the text is ours."""

    number: int
    name: str
    own_words: bool
    text: str


def whole_of(session: Session, pack: Pack, *, told_at: int) -> Whole:
    """What it tells, asked again. `told_at`: the event up to which its lines and corrections are told."""
    findings = findings_of(session, pack)
    since = corrected_since(session, pack, findings, until=told_at)
    named = list(names_of_questions(session, [pack]).values())
    return Whole(
        number=pack.number,
        title=pack.title,
        question=named[0].name if named else "",
        own_words=bool(named and named[0].own_words),
        valid_at=pack.valid_at,
        known_at=pack.known_at,
        recorded=recorded_at(session, pack.known_at),
        head=pack.head,
        digest=findings.digest_like(pack.digest),
        kept=pack.digest,
        told_at=told_at,
        told=recorded_at(session, told_at),
        findings=findings,
        now=since.now,
        lines=_lines(session, pack, findings, since.now, told_at),
        corrections=[
            Correction(correction.seq, correction.at, correction_words(correction)) for correction in since.corrections
        ],
        changes={change.key: change for change in since.figures},
        asked=named[0].text if named else "",
        made=recorded_at(session, pack.recorded),
    )


def lines_told(session: Session, pack: Pack, findings: Findings, *, told_at: int) -> list[Line]:
    """The lines that were kept by an event, checked by the pack's own figures and by those known then."""
    return _lines(session, pack, findings, findings_now(session, pack, findings, until=told_at), told_at)


def _lines(session: Session, pack: Pack, then: Findings, now: Findings, told_at: int) -> list[Line]:
    return [_line(line, then) for line in check_lines(kept_lines(session, pack, known_at=told_at), then, now)]


def _line(one: CheckedLine, findings: Findings) -> Line:
    line = one.kept.line
    flags = flags_of(one, findings)
    return Line(line.letter, line.words, flags, one.kept.id, one.kept.seen, line.kept, line.anchors)


def flags_of(one: CheckedLine, findings: Findings) -> list[Flag]:
    """A number that is wrong by the pack's own figures is not flagged again for what is known now."""
    then = {fault.said for fault in one.then}
    flags = [_flag(fault, findings, later=False) for fault in one.then]
    return flags + [_flag(fault, findings, later=True) for fault in one.now if fault.said not in then]


def _flag(fault: Fault, findings: Findings, *, later: bool) -> Flag:
    figure = findings.figures.get(fault.key)
    shape, word, words = flag_words(fault, findings.called(figure) if figure else "", later=later)
    return Flag(shape, word, words, figure.href if figure else "")


def names_of_questions(session: Session, packs: Iterable[Pack]) -> dict[int, NamedQuestion]:
    """The questions that packs are for, by id."""
    ids = {pack.question_id for pack in packs if pack.question_id}
    rows = session.scalars(select(Question).where(Question.id.in_(ids))) if ids else ()
    return {row.id: NamedQuestion(row.number, question_name(row), row.own_words, row.text) for row in rows}
