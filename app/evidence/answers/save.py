"""Save a draft answer, and take sentences from packs and records into it. A change of the words ends every clearance of
them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, fields, replace
from typing import Any

from sqlalchemy.orm import Session

from app.audit.record import Actor, digest_of, record
from app.errors import Stale
from app.evidence import events
from app.evidence.answers.find import clearances_of, lines_of, own_lines_of, reason_closed, version_of
from app.evidence.answers.models import AnswerLine, AnswerVersion, OwnAnswerLine
from app.evidence.answers.record_lines import RecordLine
from app.evidence.answers.sources import Found, find_passage
from app.evidence.answers.states import AnswerSort
from app.evidence.packs.lines.line import Line
from app.evidence.packs.models import Pack
from app.evidence.packs.states import State
from app.evidence.questions.keep import lock_question
from app.evidence.questions.models import Question


@dataclass(frozen=True)
class Draft:
    """The words of an answer; the background note and likely supplementary questions, which are for the minister; the
    protective marking of all of it."""

    words: str
    background: str = ""
    supplementaries: str = ""
    marking: str = "OFFICIAL"


def draft_in(version: AnswerVersion | None) -> Draft:
    """As it was saved; blank before it was."""
    return Draft(**{name: getattr(version, name) for name in NAMES}) if version else Draft("")


NAMES = tuple(one.name for one in fields(Draft))


@dataclass(frozen=True)
class ChosenLine:
    """A line that a pack offers or has saved. `asked`: it is a likely supplementary question with what to say, and no
    part of the answer."""

    pack: Pack
    line: Line
    asked: bool = False

    @property
    def words(self) -> str:
        return self.line.words


@dataclass(frozen=True)
class OwnLine:
    """A sentence that somebody adds, and where it comes from."""

    words: str
    source: str


def save_answer(session: Session, number: int, sort: AnswerSort, draft: Draft, *, seen: int, actor: Actor) -> bool:
    """Save a version of the draft for question `number`. `seen`: the event of the version that was edited; 0: none.

    False where it has these words already. Raises NotFound, Stale (answer_changed), and Refused: answer_closed.
    """
    question = lock_open_question(session, number, sort)
    return _save(session, question, sort, draft, (), seen=seen, actor=actor)


def add_lines(
    session: Session,
    number: int,
    sort: AnswerSort,
    chosen: Sequence[ChosenLine | RecordLine],
    *,
    seen: int,
    actor: Actor,
) -> bool:
    """Put lines of packs and of records below the draft, or below its supplementary questions, each a paragraph, and
    record where they come from. Lines that are in it already are left. Raises as save_answer."""
    question = lock_open_question(session, number, sort)
    before = draft_in(version_of(session, question.id, sort))
    sources: list[AnswerLine | OwnAnswerLine] = list(lines_of(session, question.id, sort))
    sources += [line for line in own_lines_of(session, question.id, sort) if line.kind]
    gone = [line for line in sources if not _counts(session, line, before)]
    there = {line.words for line in sources if line not in gone}
    by_words = {one.words: one for one in chosen}  # two packs may offer the same line
    new = [one for words, one in by_words.items() if words not in there]
    if not new:
        return False
    replaced = [line for line in gone if line.words in by_words]
    asked = [one.words for one in new if isinstance(one, ChosenLine) and one.asked]
    draft = replace(
        before,
        words=_with_paragraphs(before.words, [words for one in new if (words := one.words) not in asked]),
        supplementaries=_with_paragraphs(before.supplementaries, asked),
    )
    return _save(session, question, sort, draft, new, replaced, seen=seen, actor=actor)


def _counts(session: Session, line: AnswerLine | OwnAnswerLine, draft: Draft) -> bool:
    """Whether a source is one of the draft as it is: its words are in it, and its pack was not withdrawn."""
    if isinstance(line, AnswerLine) and session.get_one(Pack, line.pack_id).state == State.WITHDRAWN:
        return False
    return find_passage(line.words, f"{draft.words}\n{draft.supplementaries}")[0] is not Found.GONE


def _with_paragraphs(text: str, added: Sequence[str]) -> str:
    """`text` and below it what it has not yet."""
    return "\n\n".join(filter(None, [text, *(words for words in added if words not in text)]))


def add_own_lines(
    session: Session, number: int, sort: AnswerSort, lines: Sequence[OwnLine], *, seen: int, actor: Actor
) -> bool:
    """Put sentences with their own sources below the draft, each a paragraph; one that the draft has already only gets
    its source. False: it has all of it already. Raises as save_answer."""
    question = lock_open_question(session, number, sort)
    before = draft_in(version_of(session, question.id, sort))
    sources = {(one.words, one.source): one for one in own_lines_of(session, question.id, sort)}
    gone = {key: one for key, one in sources.items() if not _counts(session, one, before)}
    new = [line for line in lines if (key := (line.words, line.source)) not in sources or key in gone]
    if not new:
        return False
    replaced = [gone[line.words, line.source] for line in new if (line.words, line.source) in gone]
    draft = replace(before, words=_with_paragraphs(before.words, [line.words for line in new]))
    return _save(session, question, sort, draft, new, replaced, seen=seen, actor=actor)


def remove_line(
    session: Session, number: int, sort: AnswerSort, line_id: int, *, own: bool = False, actor: Actor
) -> bool:
    """The draft no longer has this source, a pack or (`own`) a record or a person; the words stay. False: it is removed
    already. Raises NotFound, and Refused: answer_closed."""
    question = lock_open_question(session, number, sort)
    lines: Sequence[AnswerLine | OwnAnswerLine]
    lines = own_lines_of(session, question.id, sort) if own else lines_of(session, question.id, sort)
    line = next((one for one in lines if one.id == line_id), None)
    if line is None:
        return False
    event = record(
        session,
        events.ANSWER_LINE_REMOVED,
        actor=actor,
        subjects=[("question", number)],
        before={"sort": line.sort, "line": line.id, "pack": None if isinstance(line, OwnAnswerLine) else line.pack_id},
    )
    line.supersede(event.seq)
    session.flush()
    return True


def lock_open_question(session: Session, number: int, sort: AnswerSort) -> Question:
    """The question, held until the end of the transaction, while this answer to it can be drafted. Raises NotFound, and
    Refused: answer_closed, answer_grouped."""
    question = lock_question(session, number)
    if refused := reason_closed(session, question, sort):
        raise refused
    return question


def _save(
    session: Session,
    question: Question,
    sort: AnswerSort,
    draft: Draft,
    lines: Sequence[ChosenLine | RecordLine | OwnLine],
    replaced: Sequence[AnswerLine | OwnAnswerLine] = (),
    *,
    seen: int,
    actor: Actor,
) -> bool:
    version = version_of(session, question.id, sort)
    if version and draft_in(version) == draft and not lines:
        return False
    if seen != (version.recorded if version else 0):
        raise Stale("answer_changed")
    number = version.number + 1 if version else 1
    reworded = version is not None and version.words != draft.words
    ended = clearances_of(session, question.id, sort) if reworded else {}
    event = record(
        session,
        events.ANSWER_SAVED,
        actor=actor,
        subjects=[("question", question.number)],
        after={
            "sort": sort,
            "version": number,
            "digest": digest_of([*astuple(draft)]),
            "lines": [_line_facts(one) for one in lines],
            "ended": sorted(ended),
        },
    )
    for row in (*ended.values(), *replaced, *([version] if version else [])):
        row.supersede(event.seq)
    session.flush()
    about = {"question_id": question.id, "sort": sort, "recorded": event.seq}
    session.add(AnswerVersion(**about, **asdict(draft), number=number, saved_by=actor.user_id))
    session.add_all(_line_row(one, about) for one in lines)
    session.flush()
    return True


def _line_facts(line: ChosenLine | RecordLine | OwnLine) -> list[Any]:
    """Its pack, the key of its record, None of a person's own, and what it says, as the audit record has it."""
    if isinstance(line, OwnLine):
        return [None, digest_of([line.words, line.source])]
    return [line.key if isinstance(line, RecordLine) else line.pack.number, digest_of([line.words])]


def _line_row(line: ChosenLine | RecordLine | OwnLine, about: Mapping[str, Any]) -> AnswerLine | OwnAnswerLine:
    if isinstance(line, OwnLine):
        return OwnAnswerLine(**about, words=line.words, source=line.source)
    if isinstance(line, RecordLine):
        return OwnAnswerLine(
            **about,
            words=line.words,
            source=line.source.title,
            kind=line.kind,
            record_id=line.id,
            seen=line.recorded,
            valid_on=line.day,
        )
    return AnswerLine(
        **about,
        pack_id=line.pack.id,
        letter=line.line.letter,
        words=line.line.words,
        anchors=[[anchor.key, anchor.said] for anchor in line.line.anchors],
    )
