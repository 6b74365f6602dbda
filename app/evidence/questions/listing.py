"""Questions as a list: due first, under a filter, counted, and as a file."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.evidence.contributions.due import RollUp
from app.evidence.contributions.find import roll_ups
from app.evidence.questions.find import questions
from app.evidence.questions.showing import TrackedQuestion, all_shown
from app.evidence.questions.states import OPEN, Stage
from app.evidence.questions.words import HOUSES, KINDS, due_words
from app.web.list_filters import ListFilter, select_filter, text_filter
from app.web.tables.export import AsAt, ListColumn, Table, list_table
from app.web.typed import number_in

TABS: Mapping[str, str] = {"all": "All", "open": "Open", "answered": "Answered", "ended": "Transferred or withdrawn"}


@dataclass(frozen=True)
class QuestionFilter:
    """`holder`: a user, 0 for nobody, None for anybody."""

    tab: str = "all"
    q: str = ""
    department: str = ""
    holder: int | None = None


@dataclass(frozen=True)
class Counts:
    open: int
    overdue: int
    soon: int
    answered: int


def asked_in(query: Mapping[str, str]) -> QuestionFilter:
    """What an address asks for; what it says that means nothing is left out."""
    tab, holder = query.get("tab", ""), query.get("holder", "")
    return QuestionFilter(
        tab if tab in TABS else "all",
        query.get("q", "").strip()[:200],
        query.get("department", "")[:200],
        number_in(holder),
    )


def list_filters(session: Session, asked: QuestionFilter, people: Mapping[int, str]) -> list[ListFilter]:
    departments = sorted({question.department for question in questions(session)})
    holders = [("0", "No one"), *((str(user_id), name) for user_id, name in people.items())]
    holder = "" if asked.holder is None else str(asked.holder)
    return [
        text_filter("q", "UIN, or words in the text", asked.q, input_type="text"),
        select_filter(
            "department", "Department", asked.department, "All departments", ((name, name) for name in departments)
        ),
        select_filter("holder", "Assigned to", holder, "Anyone", holders),
    ]


def list_questions(session: Session, asked: QuestionFilter, *, today: date) -> list[TrackedQuestion]:
    """Open ones by the day on which they are due, those whose day is not known after them; then the others, the newest
    first."""
    tracked_questions = [
        question for question in all_shown(session, questions(session), today=today) if _fits(question, asked)
    ]
    still = sorted(
        (question for question in tracked_questions if question.open),
        key=lambda tracked_question: (tracked_question.due.day or date.max, tracked_question.question.number),
    )
    return [*still, *(question for question in tracked_questions if not question.open)]


def counts(session: Session, *, today: date) -> Counts:
    tracked_questions = all_shown(session, questions(session), today=today)
    return Counts(
        open=sum(question.open for question in tracked_questions),
        overdue=sum(question.late for question in tracked_questions),
        soon=sum(question.soon for question in tracked_questions),
        answered=sum(question.question.stage == Stage.ANSWERED for question in tracked_questions),
    )


def tab_counts(session: Session, asked: QuestionFilter, *, today: date) -> Counter[str]:
    """How many stand under each tab, by the other filters."""
    tracked_questions = list_questions(session, replace(asked, tab="all"), today=today)
    return Counter({tab: sum(_under(question, tab) for question in tracked_questions) for tab in TABS})


def questions_table(session: Session, shown: Sequence[TrackedQuestion], *, today: date, moment: AsAt) -> Table:
    rolled = roll_ups(session, [one.question.id for one in shown], today)
    people = names_of(session, {question.question.holder_id for question in shown if question.question.holder_id})
    columns: Sequence[ListColumn[TrackedQuestion]] = [
        ListColumn("UIN", lambda tracked_question: tracked_question.question.uin, 12),
        ListColumn("House", lambda question: HOUSES[question.question.house], 12),
        ListColumn("Type", lambda one: KINDS[one.question.kind] if one.question.kind else "Not recorded", 18),
        ListColumn("Department", lambda one: one.question.department, 32),
        ListColumn("Text", lambda one: one.question.text, 80),
        ListColumn("Tabled on", lambda one: one.question.tabled_on, 16),
        ListColumn("Due on", lambda one: one.due.day, 16),
        ListColumn("Basis of due date", lambda one: due_words(one.question, one.due), 60),
        ListColumn("Stage", lambda one: Stage(one.question.stage).word, 26),
        ListColumn("Overdue", lambda one: "yes" if one.late else None, 10),
        ListColumn("Answered on", lambda one: one.answered_on, 16),
        ListColumn("Contributions", lambda one: _contributions(rolled.get(one.question.id)), 28),
        ListColumn("Earliest contribution due", lambda one: _earliest(rolled.get(one.question.id)), 16),
        ListColumn("Assigned to", lambda one: people.get(one.question.holder_id or 0), 28),
    ]
    return list_table("Questions", columns, shown, [("Questions", len(shown)), *moment.facts])


def _contributions(rolled: RollUp | None) -> str | None:
    return f"{rolled.worst.word}, {rolled.outstanding} of {rolled.number} outstanding" if rolled else None


def _earliest(rolled: RollUp | None) -> date | None:
    return rolled.earliest if rolled else None


def _fits(one: TrackedQuestion, asked: QuestionFilter) -> bool:
    question = one.question
    words = asked.q.casefold().split()
    text = f"{question.uin or ''} {question.text} {question.department} {question.asked_by}".casefold()
    return (
        _under(one, asked.tab)
        and all(word in text for word in words)
        and asked.department in ("", question.department)
        and (asked.holder is None or (question.holder_id or 0) == asked.holder)
    )


def _under(one: TrackedQuestion, tab: str) -> bool:
    stage = one.question.stage
    match tab:
        case "open":
            return stage in OPEN
        case "answered":
            return stage == Stage.ANSWERED
        case "ended":
            return stage in (Stage.TRANSFERRED, Stage.WITHDRAWN)
    return True
