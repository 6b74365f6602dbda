"""Record a question, correct what is said of it, and say what its parts are."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.record import Actor, digest_of, lock_record, record
from app.errors import Refused, Stale
from app.evidence import events
from app.evidence.questions.due import check_named_day, check_spoken_day
from app.evidence.questions.find import Part, no_such_question, parts_of
from app.evidence.questions.models import Question, QuestionPart
from app.evidence.questions.sittings import calendar_of
from app.evidence.questions.split import labels_of
from app.evidence.questions.states import SPOKEN, Kind, Stage
from app.platform.history import known

PERSONAL = ("text", "asked_by", "notes")
"""What of a question may name a person: kept beside the audit chain."""

DAY_FOLLOWS_FROM = ("house", "kind", "tabled_on", "named_day")
"""What says whether a day can be named. Where it stays, so does the day, though the House sits on other days since."""


@dataclass(frozen=True)
class QuestionFacts:
    """What is said of a question, as models.Question has it."""

    house: str
    kind: str
    uin: str | None
    department: str
    text: str
    own_words: bool
    tabled_on: date
    named_day: date | None
    asked_by: str
    minister_office: str
    notes: str
    source: str

    def facts(self) -> dict[str, Any]:
        said = {name: value for name, value in asdict(self).items() if name not in PERSONAL}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}

    def personal(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if name in PERSONAL and value}


def said_of(question: Question) -> QuestionFacts:
    return QuestionFacts(**{name: getattr(question, name) for name in QuestionFacts.__dataclass_fields__})


def add_question(
    session: Session,
    said: QuestionFacts,
    parts: Sequence[Part],
    *,
    once: str,
    actor: Actor,
    holder_id: int | None = None,
) -> Question:
    """One that the same form (`once`) made already comes back as it is. Raises NamedDay, and Refused: uin_taken,
    no_parts."""
    lock_record(session)
    if question := session.scalars(select(Question).where(Question.once == once)).one_or_none():
        return question
    _check(session, said)
    tidied = _tidied(parts, said.text)
    number = 1 + (session.scalar(select(func.max(Question.number))) or 0)
    event = record(
        session,
        events.QUESTION_RECORDED,
        actor=actor,
        subjects=[("question", number)],
        after={**said.facts(), "parts": [[part.letter, part.sector] for part in tidied], "holder": holder_id},
        personal=said.personal(),
    )
    kept = {"number": number, "once": once, "stage": Stage.TABLED, "holder_id": holder_id}
    made = Question(**asdict(said), **kept, recorded=event.seq, changed=event.seq)
    session.add(made)
    session.flush()
    _keep_parts(session, made, tidied, seq=event.seq)
    return made


def correct_question(session: Session, number: int, said: QuestionFacts, *, seen: int, actor: Actor) -> bool:
    """False where it says so already. Raises Stale, NamedDay, and Refused: uin_taken."""
    lock_record(session)
    question = lock_question(session, number, seen=seen)
    before = said_of(question)
    if before == said:
        return False
    _check(session, said, but=question)
    changed = {name for name in QuestionFacts.__dataclass_fields__ if getattr(before, name) != getattr(said, name)}
    event = record(
        session,
        events.QUESTION_CORRECTED,
        actor=actor,
        subjects=[("question", number)],
        before=_selected_facts(before.facts(), changed),
        after={**_selected_facts(said.facts(), changed), "changed": sorted(changed)},
        personal={name: value for name, value in said.personal().items() if name in changed},
    )
    for name in changed:
        setattr(question, name, getattr(said, name))
    question.changed = event.seq
    session.flush()
    return True


def say_parts(session: Session, number: int, parts: Sequence[Part], *, seen: int, actor: Actor) -> bool:
    """The parts are these from now on; what they were stays known. False where they are these already. Raises
    Stale, and Refused: no_parts."""
    question = lock_question(session, number, seen=seen)
    before, tidied = parts_of(session, question), _tidied(parts, question.text)
    if before == tidied:
        return False
    event = record(
        session,
        events.QUESTION_PARTED,
        actor=actor,
        subjects=[("question", number)],
        before={"parts": [[part.letter, part.sector] for part in before]},
        after={
            "parts": [[part.letter, part.sector] for part in tidied],
            "digest": digest_of([part.letter, part.words, part.sector] for part in tidied),
        },
    )
    standing = select(QuestionPart).where(QuestionPart.question_id == question.id, known(QuestionPart))
    for question_part in session.scalars(standing):
        question_part.supersede(event.seq)
    session.flush()
    _keep_parts(session, question, tidied, seq=event.seq)
    question.changed = event.seq
    session.flush()
    return True


def lock_question(session: Session, number: int, *, seen: int | None = None) -> Question:
    """The question, held until the end of the transaction. Raises NotFound; Stale when something happened to it after
    event `seen`."""
    query = select(Question).where(Question.number == number).with_for_update()
    question = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if question is None:
        raise no_such_question(number)
    if seen is not None and seen != question.changed:
        raise Stale("question_changed")
    return question


def _check(session: Session, said: QuestionFacts, *, but: Question | None = None) -> None:
    asked_anew = but is None or any(getattr(said, name) != getattr(but, name) for name in DAY_FOLLOWS_FROM)
    if asked_anew and said.named_day:
        if said.kind == Kind.NAMED_DAY:
            check_named_day(said.tabled_on, said.named_day, calendar_of(session, said.house))
        elif said.kind in SPOKEN:
            check_spoken_day(said.tabled_on, said.named_day, calendar_of(session, said.house))
    if said.uin is None:
        return
    same = (Question.house == said.house, Question.tabled_on == said.tabled_on, Question.uin == said.uin)
    question = session.scalars(select(Question).where(*same)).first()
    if question is not None and question is not but:
        raise Refused("uin_taken", field="uin")


def _tidied(parts: Sequence[Part], text: str) -> list[Part]:
    """Numbered anew as the question's `text` numbers them: a single part has no number."""
    if not parts or not all(part.words.strip() for part in parts):
        raise Refused("no_parts")
    letters = labels_of(text, len(parts)) if len(parts) > 1 else [""]
    return [Part(letter, one.words.strip(), one.sector) for letter, one in zip(letters, parts, strict=True)]


def _keep_parts(session: Session, question: Question, parts: Sequence[Part], *, seq: int) -> None:
    session.add_all(
        QuestionPart(
            question_id=question.id,
            position=position,
            letter=one.letter,
            words=one.words,
            sector=one.sector,
            recorded=seq,
        )
        for position, one in enumerate(parts)
    )
    session.flush()


def _selected_facts(facts: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name in names}
