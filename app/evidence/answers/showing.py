"""A draft answer as its page shows it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from app.audit.record import digest_of
from app.clearance.requests import sha256_of
from app.evidence.answers.clear import text_of
from app.evidence.answers.find import (
    clearances_of,
    files_of,
    lines_of,
    own_lines_of,
    reason_closed,
    version_of,
    versions_of,
)
from app.evidence.answers.letters_to_all import lines_about_all
from app.evidence.answers.models import AnswerClearance, AnswerFile, AnswerVersion
from app.evidence.answers.offered_records import offered_records
from app.evidence.answers.record_lines import RecordLine
from app.evidence.answers.save import ChosenLine
from app.evidence.answers.sources import (
    OwnPassage,
    PackFigures,
    SourcedPassage,
    own_passages_of,
    passages_of,
    repeated_flags,
    words_without_source,
)
from app.evidence.answers.states import AnswerSort, Reader
from app.evidence.answers.supplementaries import likely_questions
from app.evidence.answers.words import ASKED, RECORD_GROUPS
from app.evidence.packs.figures.findings import Findings
from app.evidence.packs.figures.pack_content import Flag
from app.evidence.packs.find import findings_of, packs_for
from app.evidence.packs.lines.keep import kept_lines
from app.evidence.packs.lines.line import Line
from app.evidence.packs.lines.numbers import numbers_in, uncounted_in
from app.evidence.packs.lines.phrases import without_notice
from app.evidence.packs.lines.sourced_lines import offered_lines, with_last_record
from app.evidence.packs.models import Pack
from app.evidence.packs.states import State
from app.evidence.questions.find import parts_of
from app.evidence.questions.group import asked_with
from app.evidence.questions.models import Question
from app.evidence.questions.showing import name_of


@dataclass(frozen=True)
class ShownAnswer:
    """`version`: None before anything is saved. `text`: the hash of its words and `files`, on which readers decide.
    `decisions`: of the readers who decided on them. `unsourced`: numbers without a source; `uncounted`: words such as
    “every” in sentences without one."""

    sort: AnswerSort
    version: AnswerVersion | None
    files: Sequence[AnswerFile]
    text: str
    decisions: Mapping[Reader, AnswerClearance]
    passages: Sequence[SourcedPassage]
    own: Sequence[OwnPassage]
    unsourced: Sequence[str]
    uncounted: Sequence[str]
    open: bool

    @property
    def said(self) -> Sequence[SourcedPassage]:
        """Lines of packs that are in the answer itself, and not only among supplementary questions."""
        words = " ".join(self.version.words.split()) if self.version else ""
        return [one for one in self.passages if one.passage and one.passage in words]

    @property
    def packs(self) -> list[Pack]:
        """Those that lines of the draft are from, by number."""
        found = {one.pack.number: one.pack for one in self.passages if one.passage}
        return [found[number] for number in sorted(found)]

    @property
    def cleared(self) -> bool:
        """Whether the minister has cleared these words."""
        minister = self.decisions.get(Reader.MINISTER)
        return bool(minister and minister.cleared)

    @property
    def flags(self) -> list[Flag]:
        """What is wrong with lines of packs, then of records, then with lines of packs beside each other."""
        passages = [flag for passage in self.passages for flag in passage.flags]
        own = [flag for passage in self.own for flag in passage.flags]
        return [*passages, *own, *self.repeated]

    @property
    def repeated(self) -> list[Flag]:
        return repeated_flags(self.said)

    @property
    def flagged(self) -> bool:
        """Whether a figure is wrong or has no source, or what a line comes from has changed since."""
        return bool(self.unsourced or self.flags)


@dataclass(frozen=True)
class LineGroup:
    """Lines to choose, in words by their key. `title`: the part of the question that they are for, blank of one without
    parts; or what they tell of."""

    title: str
    lines: Mapping[str, str]


def answer_shown(
    session: Session, question: Question, sort: AnswerSort, figures: PackFigures | None = None
) -> ShownAnswer:
    """`session` reads one moment. `figures`: of the packs, where the caller shows several answers."""
    version = version_of(session, question.id, sort)
    words = version.words if version else ""
    files = files_of(session, question.id, sort)
    text = sha256_of(text_of(session, question, version)) if version else ""
    decisions = clearances_of(session, question.id, sort, text)
    read = f"{words}\n{version.supplementaries}" if version else ""
    passages = passages_of(figures or PackFigures(session), lines_of(session, question.id, sort), read)
    is_open = reason_closed(session, question, sort) is None
    own = own_passages_of(session, own_lines_of(session, question.id, sort), read)
    free = words_without_source(read, [*passages, *own])
    uncounted = list(dict.fromkeys(uncounted_in(free, "")))
    return ShownAnswer(sort, version, files, text, decisions, passages, own, numbers_in(free), uncounted, is_open)


def sorts_shown(session: Session, question: Question) -> list[AnswerSort]:
    """The sorts of answer that have a draft, or can have one now."""
    return [
        sort
        for sort in AnswerSort
        if versions_of(session, question.id, sort) or reason_closed(session, question, sort) is None
    ]


def grouped_lines(
    session: Session, question: Question, chosen: Mapping[str, ChosenLine | RecordLine]
) -> list[LineGroup]:
    """Lines of packs in the order of the question's parts; those of a part that it has no more stand behind them. Then
    lines of records, by what they tell of, and likely supplementary questions."""
    packs = {key: one for key, one in chosen.items() if isinstance(one, ChosenLine) and not one.asked}
    asked = {key: one.words for key, one in chosen.items() if isinstance(one, ChosenLine) and one.asked}
    records = {key: one for key, one in chosen.items() if isinstance(one, RecordLine)}
    groups = [
        *_grouped_by_part(session, question, packs),
        *(
            LineGroup(title, {key: one.words for key, one in records.items() if one.kind in kinds})
            for title, kinds in RECORD_GROUPS.items()
        ),
        LineGroup(ASKED, asked),
    ]
    return [group for group in groups if group.lines]


def _grouped_by_part(session: Session, question: Question, chosen: Mapping[str, ChosenLine]) -> list[LineGroup]:
    names = part_names(session, question)
    by_part: dict[tuple[str, str], dict[str, str]] = {one: {} for one in names.values()}
    for key, one in chosen.items():
        by_part.setdefault(part_name(names, one.pack, one.line), {})[key] = without_notice(one.words)
    return [
        LineGroup(f"{name} {words}".strip() if name else "The whole question", lines)
        for (name, words), lines in by_part.items()
    ]


def part_names(session: Session, question: Question) -> dict[tuple[int | None, str], tuple[str, str]]:
    """How the parts of a question, and then of those grouped with it, are called, and their words: "(a)", "Question
    70002 (b)"; the name is blank of a question without parts. By the question's id and the part's letter."""
    found: dict[tuple[int | None, str], tuple[str, str]] = {}
    for one in asked_with(session, question):
        whose = "" if one.id == question.id else name_of(one)
        for part in parts_of(session, one):
            letter = f"({part.letter})" if part.letter else ""
            found[one.id, part.letter] = f"{whose} {letter}".strip(), part.words
    return found


def part_name(names: Mapping[tuple[int | None, str], tuple[str, str]], pack: Pack, line: Line) -> tuple[str, str]:
    """As part_names has that of a line; of a part that there is no more, only which pack's it was."""
    letter = f" ({line.letter})" if line.letter else ""
    return names.get((pack.question_id, line.letter), (f"Evidence pack {pack.number}{letter}", ""))


def packs_behind(session: Session, question: Question) -> list[Pack]:
    """Those made for the question and those grouped with it, without the withdrawn."""
    made = [pack for one in asked_with(session, question) for pack in packs_for(session, one.id)]
    return [pack for pack in made if pack.state != State.WITHDRAWN]


def _dated(lines: Iterable[Line], findings: Findings) -> list[Line]:
    """Each with the day up to which there are records, as those of a pack have it."""
    return [replace(line, words=with_last_record(line.words, findings)) for line in lines]


def lines_to_choose(session: Session, question: Question, *, today: date) -> dict[str, ChosenLine | RecordLine]:
    """The lines of the packs made for a question and those grouped with it: those that were saved in a pack, then those
    that it offers, of a whole campaign and by part; then likely supplementary questions, and what records say. By the
    pack's number and what stands for the line, or by the record, as a form has it."""
    packs = [(pack, findings_of(session, pack)) for pack in packs_behind(session, question)]
    found: dict[str, ChosenLine | RecordLine] = {}
    for pack, findings in packs:
        saved = [kept.line for kept in kept_lines(session, pack)]
        offered = offered_lines(findings, {(line.letter, line.words) for line in saved})
        lines = (*saved, *_dated(lines_about_all(session, findings), findings), *(one.line for one in offered))
        chosen = [ChosenLine(pack, line) for line in lines]
        chosen += [ChosenLine(pack, line, asked=True) for line in _dated(likely_questions(findings), findings)]
        found |= {f"{pack.number}-{digest_of([one.line.letter, one.words])}": one for one in chosen}
    return found | offered_records(session, question, packs, today=today)
