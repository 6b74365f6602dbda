"""A question as lists and pages show it: its name, when it is due, how late it is."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.evidence.questions.due import Calendar, DueDate, DueDateFacts, due_of
from app.evidence.questions.find import answered_on, expected_of
from app.evidence.questions.group import grouped_with, leads_of
from app.evidence.questions.models import Question, QuestionStep
from app.evidence.questions.sittings import calendar_of
from app.evidence.questions.states import OPEN, House
from app.letters.dates import is_working_day
from app.platform.history import known
from app.registry.working_days import bank_holidays

ONE = "/questions/<int:number>"

ASKS = (
    r"(?:(?:by|for|from|in|on|to|with) )?(?:what|which|whom?|whose)|how|if|when|where|whether|why|"
    r"further to|pursuant to|with reference to|following"
)
"""Words that a question begins with, after it says who is asked."""

ADDRESSED = re.compile(rf"^To ask (?:(?!\b(?:{ASKS})\b).)+?(?:,|Government) (?=(?:{ASKS})\b)", re.IGNORECASE)
"""How a question begins: “To ask the Secretary of State for Education, what …”."""

BRIEF = 110
"""Characters of a question's text where it is only to be known again."""


@dataclass(frozen=True)
class TrackedQuestion:
    """`late`: it is open, and its day is past. `soon`: it is due today or on the next working day. `lead`: the question
    together with which it is answered; None: it is answered by itself."""

    question: Question
    due: DueDate
    late: bool = False
    soon: bool = False
    answered_on: date | None = None
    steps: list[QuestionStep] = field(default_factory=list)
    lead: Question | None = None

    @property
    def name(self) -> str:
        return name_of(self.question)

    @property
    def reference(self) -> str:
        return self.question.uin or f"no. {self.question.number}"

    @property
    def brief(self) -> str:
        return brief_of(self.question.text)

    @property
    def open(self) -> bool:
        return self.question.stage in OPEN

    @property
    def answered_late(self) -> bool:
        return bool(self.answered_on and self.due.day and self.answered_on > self.due.day)


def name_of(question: Question) -> str:
    """ "Question 41063", by its UIN; by our number where that is not known."""
    return f"Question {question.uin}" if question.uin else f"Question no. {question.number} (no UIN yet)"


def brief_of(text: str) -> str:
    """What is asked, without whom: nearly all begin alike. Where it does not say at once what is asked, its own first
    words."""
    plain = ADDRESSED.sub("", " ".join(text.split()))
    plain = plain[:1].upper() + plain[1:]
    return plain if len(plain) <= BRIEF else f"{plain[:BRIEF].rsplit(' ', 1)[0].rstrip(',;')} …"


def question_shown(session: Session, question: Question, *, today: date | None = None) -> TrackedQuestion:
    return all_shown(session, [question], today=today)[0]


def first_due(session: Session, question: Question) -> TrackedQuestion:
    """Of the open questions that get the same answer, the one that is due first; itself where none has a day."""
    lead = leads_of(session, [question.id]).get(question.id, question)
    others = [one for one in (lead, *grouped_with(session, lead)) if one.stage in OPEN and one.id != question.id]
    group = [question, *others]
    return min(all_shown(session, group), key=lambda tracked: tracked.due.day or date.max)


def all_shown(session: Session, questions: Iterable[Question], *, today: date | None = None) -> list[TrackedQuestion]:
    """`today`: without it, none is said to be late or soon due."""
    questions, holidays = list(questions), bank_holidays(session)
    calendars = {house: calendar_of(session, house) for house in House}
    ids = [question.id for question in questions]
    steps, leads = _steps(session, ids), leads_of(session, ids)
    return [
        replace(
            _tracked_question(question, steps.get(question.id, []), calendars, holidays, today),
            lead=leads.get(question.id),
        )
        for question in questions
    ]


def _tracked_question(
    question: Question,
    steps: list[QuestionStep],
    calendars: Mapping[House, Calendar],
    holidays: Collection[date],
    today: date | None,
) -> TrackedQuestion:
    due_date_facts = DueDateFacts(question.kind, question.tabled_on, question.named_day, expected_of(steps))
    calendar = calendars[House(question.house)] if question.house else Calendar((), ())
    due = due_of(due_date_facts, calendar, holidays)
    waits = today is not None and question.stage in OPEN and due.day is not None
    late = bool(waits and due.day < today)  # type: ignore[operator]
    soon = bool(waits and not late and due.day <= next_working_day(today, holidays))  # type: ignore[arg-type, operator]
    return TrackedQuestion(question, due, late, soon, answered_on(steps), steps)


def next_working_day(day: date, holidays: Collection[date]) -> date:
    day += timedelta(1)
    while not is_working_day(day, holidays):
        day += timedelta(1)
    return day


def _steps(session: Session, ids: list[int]) -> dict[int, list[QuestionStep]]:
    found: dict[int, list[QuestionStep]] = {}
    query = select(QuestionStep).where(QuestionStep.question_id.in_(ids), known(QuestionStep)).order_by(QuestionStep.id)
    for step in session.scalars(query):
        found.setdefault(step.question_id, []).append(step)
    return found
