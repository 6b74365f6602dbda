"""What a brief says: the question, the draft answer, the figures behind each part, likely supplementary questions, and
what is not known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.audit.anchor import head
from app.errors import Refused
from app.evidence.answers.find import versions_of
from app.evidence.answers.showing import ShownAnswer, packs_behind, part_name, part_names
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
from app.evidence.packs.states import State
from app.evidence.questions.group import asked_with
from app.evidence.questions.models import Question
from app.evidence.questions.showing import first_due, name_of, question_shown
from app.evidence.questions.words import due_words, house_and_kind
from app.letters.page.wording import join
from app.web.filters import format_date, name_in_sentence, quoted


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
    """`summary`: the question is in words of ours; `grouped`: the questions that get the same answer, by name and text.
    `words`, `supplementaries`, `background`: in paragraphs; `attached`: titles. `records`: what the answer draws on
    beside packs, each with its source; `own`: passages that people added, with theirs and who added them. `unknown`,
    `checks`: sentences. `foot`: at the foot of each page."""

    title: str
    asked: str
    due: str
    question: str
    summary: bool
    grouped: Sequence[tuple[str, str]]
    marking: str
    words: Sequence[str]
    attached: Sequence[str]
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
    asked_by = f"Asked by {question.asked_by}. " if question.asked_by else ""
    office = f"Answering minister’s office: {question.minister_office}. " if question.minister_office else ""
    tabled = f"Tabled on {format_date(question.tabled_on)}."
    return BriefContent(
        title=name_of(question),
        asked=f"{house_and_kind(question)}. {question.department}. {office}{asked_by}{tabled}",
        due=f"{due}{due_words(question, tracked.due)}",
        question=question.text,
        summary=question.own_words,
        grouped=[(name_of(other), other.text) for other in asked_with(session, question)[1:]],
        marking=version.marking,
        words=paragraphs(version.words),
        attached=[file.title for file in shown.files],
        parts=_parts(session, question, shown.said),
        supplementaries=paragraphs(version.supplementaries),
        background=paragraphs(version.background),
        own=_own(session, question, shown),
        records=[(_record_name(one), one.source) for one in shown.own if one.passage and one.kind],
        unknown=list(dict.fromkeys(_unknown(session, question, shown))),
        checks=list(dict.fromkeys(_checks(shown))),
        foot=_foot(shown),
    )


def annexes_of(session: Session, shown: ShownAnswer) -> list[Document]:
    """The packs that the draft took lines from, each as its own document, by their numbers. `session` reads one
    moment. Raises Refused: no_files_of_withdrawn."""
    if any(pack.state == State.WITHDRAWN for pack in shown.packs):
        raise Refused("no_files_of_withdrawn")
    told_at = head(session).seq
    return [report(whole_of(session, pack, told_at=told_at)) for pack in shown.packs]


def paragraphs(words: str) -> list[str]:
    return [part.strip() for part in words.split("\n") if part.strip()]


def _parts(session: Session, question: Question, passages: Sequence[SourcedPassage]) -> list[BriefPart]:
    """In the order of the parts, those of the question itself first; each figure once, and none of those that count
    nothing."""
    names = part_names(session, question)
    found: dict[str, dict[str, list[BriefFigure]]] = {name: {} for name, _ in names.values()}
    for passage in passages:
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


def _own(session: Session, question: Question, shown: ShownAnswer) -> list[tuple[str, str]]:
    """What people added, with its source, and the source's own words where the draft has others."""
    saved_by = {one.recorded: one.saved_by for one in versions_of(session, question.id, shown.sort)}
    people = names_of(session, {user for user in saved_by.values() if user})
    found = []
    for one in shown.own:
        if one.passage and not one.kind:
            by = people.get(saved_by.get(one.recorded) or 0)
            said = f" (reworded from “{one.words}”)" if one.found is Found.REWORDED else ""
            found.append((one.passage, f"{one.source}{said}{f', added by {by}' if by else ''}"))
    return found


def _unknown(session: Session, question: Question, shown: ShownAnswer) -> Iterator[str]:
    """What the packs of the question and of its draft, and the draft's records, have no record of."""
    packs = {pack.id: pack for pack in (*packs_behind(session, question), *shown.packs)}.values()
    found = [findings_of(session, pack) for pack in packs]
    for findings in found:
        yield from _not_recorded(findings)
    if not packs:
        yield f"No evidence pack was made for {name_in_sentence(name_of(question))}."
    for other in asked_with(session, question)[1:]:
        if other.id not in {pack.question_id for pack in shown.packs}:
            yield f"The draft has no figures from an evidence pack for {name_in_sentence(name_of(other))}."
    campaigns = [campaign for findings in found for part in findings.parts for campaign in part.campaigns]
    if campaigns:
        first = format_date(min(campaign.letter_date for campaign in campaigns))
        yield f"The evidence behind the answer begins with letters dated {first}."
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
    for reader, decision in shown.decisions.items():
        if decision.note or not decision.cleared:
            outcome = "cleared" if decision.cleared else "returned"
            note = f" Note: {quoted(decision.note)}" if decision.note else ""
            yield f"{READERS[reader]} {outcome} this version.{note}"


def _record_name(passage: OwnPassage) -> str:
    return passage.record.name if passage.record else "A record that was removed"


def _not_recorded(findings: Findings) -> Iterator[str]:
    for part in findings.parts:
        yield from (f"{part.name}: {sentence}" for sentence in (part.nothing, *part.not_listed) if sentence)


def _foot(shown: ShownAnswer) -> str:
    packs = [pack.number for pack in shown.packs]
    version = shown.version
    number = version.number if version else 0
    sort = SORTS[AnswerSort(shown.sort)].lower()
    cleared = "cleared by the minister" if shown.cleared else "not cleared by the minister"
    for outcome in ("cleared", "returned"):
        readers = [READERS[reader].lower() for reader in Reader if _decided(shown, reader) == outcome]
        cleared += f"; {outcome} by {join(readers)}" if readers else ""
    annex = f" Annex: evidence {'pack' if len(packs) == 1 else 'packs'} {join(list(map(str, packs)))}." if packs else ""
    return f"Version {number} of the draft {sort}, {cleared}.{annex}"


def _decided(shown: ShownAnswer, reader: Reader) -> str:
    """Of a reader other than the minister, "cleared" or "returned"; blank where nothing is decided."""
    decision = shown.decisions.get(reader) if reader is not Reader.MINISTER else None
    return "" if decision is None else "cleared" if decision.cleared else "returned"
