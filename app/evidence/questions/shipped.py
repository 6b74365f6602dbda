"""The question and the sitting days that ship in `recipients/`, taken in once: what is there is left alone."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM
from app.evidence.questions.find import sectors
from app.evidence.questions.keep import QuestionFacts, add_question
from app.evidence.questions.models import Question, SittingSpan
from app.evidence.questions.sittings import SittingPeriod, take_days
from app.evidence.questions.split import split
from app.evidence.questions.states import Act, House
from app.evidence.questions.step import Step, take_step

QUESTIONS, SITTINGS = "questions.csv", "sitting_days.csv"


def load_questions(session: Session, folder: Path) -> None:
    """A list of sitting days that was taken in before is not again, whatever became of its days since."""
    _load_sittings(session, folder / SITTINGS)
    for row in _rows(folder / QUESTIONS):
        once = f"shipped {row['house']} {row['tabled_on']} {row['uin']}"
        if session.scalars(select(Question.id).where(Question.once == once)).first() is None:
            _load(session, row, once=once)


def _load(session: Session, row: Mapping[str, str], *, once: str) -> None:
    question_facts = QuestionFacts(
        house=row["house"],
        kind=row["kind"],
        uin=row["uin"] or None,
        department=row["department"],
        text=row["text"],
        own_words=False,
        tabled_on=date.fromisoformat(row["tabled_on"]),
        named_day=date.fromisoformat(row["named_day"]) if row["named_day"] else None,
        asked_by=row["asked_by"],
        minister_office=row["minister_office"],
        notes=row["notes"],
        source=row["source"],
    )
    made = add_question(session, question_facts, split(question_facts.text, sectors(session)), once=once, actor=SYSTEM)
    answered_on = date.fromisoformat(row["answered_on"])
    step = Step(Act.ANSWER, answered_on, words=row["answer"], link=row["link"])
    take_step(session, made.number, step, seen=made.changed, today=answered_on, actor=SYSTEM)


def _load_sittings(session: Session, file: Path) -> None:
    taken = set(session.scalars(select(SittingSpan.source)))
    lists: dict[SittingPeriod, list[date]] = defaultdict(list)
    for row in _rows(file):
        begins, ends = date.fromisoformat(row["covers_from"]), date.fromisoformat(row["covers_to"])
        lists[SittingPeriod(House(row["house"]), begins, ends, row["source"])].append(date.fromisoformat(row["day"]))
    for listed, days in lists.items():
        if listed.source not in taken:
            take_days(session, listed, sorted(days), actor=SYSTEM)


def _rows(file: Path) -> Iterator[Mapping[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
