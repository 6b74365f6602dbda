"""Save a draft answer, and take sentences from packs into it. A change of the words ends every clearance of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, digest_of, record
from app.errors import Refused, Stale
from app.evidence import events
from app.evidence.answers.find import clearances_of, lines_of, version_of
from app.evidence.answers.models import AnswerLine, AnswerVersion
from app.evidence.answers.states import WRITTEN_AT, AnswerSort
from app.evidence.packs.lines.line import Line
from app.evidence.packs.models import Pack
from app.evidence.questions.keep import lock_question
from app.evidence.questions.models import Question
from app.evidence.questions.states import Stage
from app.platform.history import known


@dataclass(frozen=True)
class Draft:
    """The words of an answer, and the background note for the minister."""

    words: str
    background: str = ""


@dataclass(frozen=True)
class ChosenLine:
    """A line that a pack offers or has saved."""

    pack: Pack
    line: Line


def save_answer(session: Session, number: int, sort: AnswerSort, draft: Draft, *, seen: int, actor: Actor) -> bool:
    """Save a version of the draft for question `number`. `seen`: the event of the version that was edited; 0: none.

    False where it has these words already. Raises NotFound, Stale (answer_changed), and Refused: answer_closed.
    """
    question = _open_question(session, number, sort)
    return _save(session, question, sort, draft, (), seen=seen, actor=actor)


def add_lines(
    session: Session, number: int, sort: AnswerSort, chosen: Sequence[ChosenLine], *, seen: int, actor: Actor
) -> bool:
    """Put lines of packs below the draft, each a paragraph, and record where they come from. Lines that are in it
    already are left. Raises as save_answer."""
    question = _open_question(session, number, sort)
    version, there = (
        version_of(session, question.id, sort),
        {line.words for line in lines_of(session, question.id, sort)},
    )
    new = [one for one in chosen if one.line.words not in there]
    if not new:
        return False
    words = version.words if version else ""
    added = [one.line.words for one in new if one.line.words not in words]
    draft = Draft("\n\n".join(filter(None, [words, *added])), version.background if version else "")
    return _save(session, question, sort, draft, new, seen=seen, actor=actor)


def remove_line(session: Session, number: int, line_id: int, *, actor: Actor) -> bool:
    """The draft no longer takes this line from its pack; its words stay. False: it is removed already. Raises
    NotFound."""
    question = lock_question(session, number)
    mine = (AnswerLine.id == line_id, AnswerLine.question_id == question.id, known(AnswerLine))
    line = session.scalars(select(AnswerLine).where(*mine)).one_or_none()
    if line is None:
        return False
    event = record(
        session,
        events.ANSWER_LINE_REMOVED,
        actor=actor,
        subjects=[("question", number)],
        before={"sort": line.sort, "line": line.id, "pack": line.pack_id},
    )
    line.supersede(event.seq)
    session.flush()
    return True


def _open_question(session: Session, number: int, sort: AnswerSort) -> Question:
    question = lock_question(session, number)
    if Stage(question.stage) not in WRITTEN_AT[sort]:
        raise Refused("answer_closed")
    return question


def _save(
    session: Session,
    question: Question,
    sort: AnswerSort,
    draft: Draft,
    lines: Sequence[ChosenLine],
    *,
    seen: int,
    actor: Actor,
) -> bool:
    version = version_of(session, question.id, sort)
    if version and (version.words, version.background) == (draft.words, draft.background) and not lines:
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
            "digest": digest_of([draft.words, draft.background]),
            "lines": [[one.pack.number, digest_of([one.line.words])] for one in lines],
            "ended": sorted(ended),
        },
    )
    for clearance in ended.values():
        clearance.supersede(event.seq)
    if version:
        version.supersede(event.seq)
    session.flush()
    about = {"question_id": question.id, "sort": sort, "recorded": event.seq}
    session.add(
        AnswerVersion(**about, number=number, words=draft.words, background=draft.background, saved_by=actor.user_id)
    )
    session.add_all(
        AnswerLine(
            **about,
            pack_id=one.pack.id,
            letter=one.line.letter,
            words=one.line.words,
            anchors=[[anchor.key, anchor.said] for anchor in one.line.anchors],
        )
        for one in lines
    )
    session.flush()
    return True
