"""What a brief says: the question, the draft answer, the figures behind each part, likely supplementary questions, and
what is not known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.audit.anchor import head
from app.evidence.answers.showing import ShownAnswer, part_name, part_names
from app.evidence.answers.sources import Found, OwnPassage, SourcedPassage
from app.evidence.answers.states import AnswerSort, Reader
from app.evidence.answers.words import READERS, SORTS
from app.evidence.packs.figures.findings import Findings
from app.evidence.packs.figures.pack_content import whole_of
from app.evidence.packs.files.document import Document
from app.evidence.packs.files.report import report
from app.evidence.packs.find import findings_of
from app.evidence.packs.lines.line import OF
from app.evidence.packs.lines.phrases import lower
from app.evidence.packs.methods import COUNTED_ONCE_RECORDED
from app.evidence.packs.models import Pack
from app.evidence.questions.group import grouped_with
from app.evidence.questions.models import Question
from app.evidence.questions.showing import first_due, name_of, question_shown
from app.evidence.questions.words import due_words, house_and_kind
from app.letters.page.wording import join
from app.web.filters import format_date


@dataclass(frozen=True)
class BriefFigure:
    """A figure of the answer: of which letters or facts (`subject`), what it counts, and the number as the answer has
    it."""

    subject: str
    measure: str
    number: str


@dataclass(frozen=True)
class BriefPart:
    """The figures behind the lines for one part, by subject; `name` is as part_names has it."""

    name: str
    figures: Mapping[str, Sequence[BriefFigure]]


@dataclass(frozen=True)
class BriefContent:
    """`grouped`: the questions that get the same answer, by name and text. `words`, `supplementaries`, `background`: in
    paragraphs. `records`: what the answer draws on beside packs, each with its source; `own`: passages that people
    added, with theirs. `unknown`, `checks`: sentences. `foot`: at the foot of each
    page."""

    title: str
    asked: str
    due: str
    question: str
    grouped: Sequence[tuple[str, str]]
    marking: str
    words: Sequence[str]
    parts: Sequence[BriefPart]
    supplementaries: Sequence[str]
    background: Sequence[str]
    own: Sequence[tuple[str, str]]
    records: Sequence[tuple[str, str]]
    unknown: Sequence[str]
    checks: Sequence[str]
    foot: str


def brief_content(session: Session, question: Question, shown: ShownAnswer) -> BriefContent:
    """Of a draft that is saved. `session` reads one moment."""
    version = shown.version
    assert version  # noqa: S101 (the caller asks)
    tracked, first = question_shown(session, question), first_due(session, question)
    due = f"Due on {format_date(tracked.due.day)}. " if tracked.due.day else ""
    if first.question.id != question.id and first.due.day:
        due = f"The answer is due on {format_date(first.due.day)}, for {first.name}. {due}"
    packs = {passage.pack.number: passage.pack for passage in shown.passages}
    return BriefContent(
        title=name_of(question),
        asked=f"{house_and_kind(question)}. {question.department}. Tabled on {format_date(question.tabled_on)}.",
        due=f"{due}{due_words(question, tracked.due)}",
        question=question.text,
        grouped=[(name_of(other), other.text) for other in grouped_with(session, question)],
        marking=version.marking,
        words=[*paragraphs(version.words), *(f"Attached: {file.title}." for file in shown.files)],
        parts=_parts(session, question, shown.passages),
        supplementaries=paragraphs(version.supplementaries),
        background=paragraphs(version.background),
        own=[(one.passage, one.source) for one in shown.own if one.passage and not one.kind],
        records=[(_record_name(one), one.source) for one in shown.own if one.passage and one.kind],
        unknown=list(dict.fromkeys(_unknown(session, question, shown, [*packs.values()]))),
        checks=list(dict.fromkeys(_checks(shown))),
        foot=_foot(shown, sorted(packs)),
    )


def annexes_of(session: Session, shown: ShownAnswer) -> list[Document]:
    """The packs that the draft took lines from, each as its own document, by their numbers. `session` reads one
    moment."""
    packs = {passage.pack.number: passage.pack for passage in shown.passages}
    told_at = head(session).seq
    return [report(whole_of(session, packs[number], told_at=told_at)) for number in sorted(packs)]


def paragraphs(words: str) -> list[str]:
    return [part.strip() for part in words.split("\n") if part.strip()]


def _parts(session: Session, question: Question, passages: Sequence[SourcedPassage]) -> list[BriefPart]:
    """In the order of the parts, those of the question itself first; each figure once, none of those that count
    nothing, and none of a line that is not in the draft."""
    names = part_names(session, question)
    found: dict[str, dict[str, list[BriefFigure]]] = {name: {} for name, _ in names.values()}
    for passage in passages:
        if passage.found is Found.GONE:
            continue
        by_subject = found.setdefault(part_name(names, passage.pack, passage.line)[0], {})
        for figure in _figures(passage):
            figures = by_subject.setdefault(figure.subject, [])
            figures += [figure] if figure not in figures else []
    return [BriefPart(name, by_subject) for name, by_subject in found.items() if by_subject]


def _figures(passage: SourcedPassage) -> Iterator[BriefFigure]:
    for anchor in passage.line.anchors:
        figure = passage.findings.figures.get(anchor.key)
        if figure and not anchor.key.endswith(OF) and figure.value:
            measure = lower(figure.name)
            of_part = passage.findings.called(figure).partition(", ")[2]
            yield BriefFigure(of_part.removesuffix(measure).removesuffix(", "), measure, anchor.said)


def _unknown(session: Session, question: Question, shown: ShownAnswer, packs: Sequence[Pack]) -> Iterator[str]:
    """What the draft's packs and records have no record of."""
    found = [findings_of(session, pack) for pack in packs]
    for findings in found:
        yield from _not_recorded(findings)
    for other in grouped_with(session, question):
        if other.id not in {pack.question_id for pack in packs}:
            yield f"No figures of the draft are from a pack made for {name_of(other)}, which gets the same answer."
    campaigns = [campaign for findings in found for part in findings.parts for campaign in part.campaigns]
    if campaigns:
        first = format_date(min(campaign.letter_date for campaign in campaigns))
        yield f"The evidence behind the answer has letters dated {first} or later, and none before."
    if any(campaign.figures["nothing"].value for campaign in campaigns):
        yield COUNTED_ONCE_RECORDED
    yield from (one.record.unknown for one in shown.own if one.passage and one.record and one.record.unknown)


def _checks(shown: ShownAnswer) -> Iterator[str]:
    """What is wrong with the figures of the draft, and has to be put right before the answer is given."""
    if shown.unsourced:
        yield f"These numbers of the draft have no source: {join(list(dict.fromkeys(shown.unsourced)))}."
    for said in shown.uncounted:
        yield f"“{said}” in the draft has neither a figure nor a source. Check that it is true."
    yield from (flag.words for flag in shown.flags)


def _record_name(passage: OwnPassage) -> str:
    return passage.record.name if passage.record else "A record that was removed"


def _not_recorded(findings: Findings) -> Iterator[str]:
    for part in findings.parts:
        yield from (f"{part.name}: {sentence}" for sentence in (part.nothing, *part.not_listed) if sentence)


def _foot(shown: ShownAnswer, packs: Sequence[int]) -> str:
    version = shown.version
    number = version.number if version else 0
    sort = SORTS[AnswerSort(shown.sort)].lower()
    readers = [READERS[reader].lower() for reader in Reader if (one := shown.decisions.get(reader)) and one.cleared]
    others = join([reader for reader in readers if reader != READERS[Reader.MINISTER].lower()])
    cleared = "cleared by the minister" if shown.cleared else "not cleared by the minister"
    cleared += f"; cleared by {others}" if others else ""
    annex = f" Annex: evidence {'pack' if len(packs) == 1 else 'packs'} {join(list(map(str, packs)))}." if packs else ""
    return f"Version {number} of the draft {sort}, {cleared}.{annex}"
