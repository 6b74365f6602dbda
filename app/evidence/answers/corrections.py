"""Tell whoever holds an answered question that figures or records behind the answer have changed since it was given: a
correction may be due. The same changes are told once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from app.audit.anchor import head
from app.audit.find import EventFilter, body_of, find_events
from app.audit.moments import last_event_by
from app.audit.record import SYSTEM, digest_of, record
from app.evidence import events
from app.evidence.answers.find import lines_of, own_lines_of, version_of
from app.evidence.answers.models import AnswerLine, OwnAnswerLine
from app.evidence.answers.record_lines import key_of, record_lines
from app.evidence.answers.sources import Found, find_passage
from app.evidence.answers.states import AnswerSort
from app.evidence.contributions.find import origins_of
from app.evidence.packs.find import findings_of, packs_for
from app.evidence.packs.later.events import Span, may_count
from app.evidence.packs.later.later_changes import FigureChange, figures_changed
from app.evidence.packs.models import Pack
from app.evidence.packs.states import State
from app.evidence.questions.find import question_of, questions, steps_of
from app.evidence.questions.keep import lock_question
from app.evidence.questions.models import Question, QuestionStep
from app.evidence.questions.question_holder import desk_of
from app.evidence.questions.showing import question_shown
from app.evidence.questions.states import Act, Stage
from app.letters.page.wording import join
from app.notices.notify import notify
from app.platform.clock import now
from app.platform.services import Services
from app.web.filters import format_plural, quoted

KIND = "answer_figures_changed"

TOLD_IN_FULL = 5
"""Figures and records that a notice names; of more it says how many."""

GIVEN = (AnswerSort.FULL, AnswerSort.CORRECTION)
"""The drafts whose sources are behind what was given in the House."""

REMOVED = "removed as recorded in error"


Line = TypeVar("Line", AnswerLine, OwnAnswerLine)


@dataclass(frozen=True)
class ChangedFigures:
    """What changed since an answer or its correction was recorded, by event `seq`, which was at `at`: `figures`, and
    what records say, each with its name, as it was and as it is."""

    seq: int
    at: datetime
    packs: Sequence[int]
    figures: Sequence[tuple[str, str, str]]


def tell_of_changed_figures(services: Services, *, at: datetime | None = None) -> None:
    """One question after the other, each in a transaction."""
    with services.database.reading() as session:
        answered = [question.number for question in questions(session, stages=[Stage.ANSWERED])]
    for number in answered:
        with services.database.reading() as session:
            changed = changes_since_answer(session, question_of(session, number))
            records = records_since_answer(session, question_of(session, number))
            told = changed_figures(session, question_of(session, number))
        if changed or records or told:
            with services.database.writing() as session:
                _tell(session, number, changed, records, at=at or now())


def changes_since_answer(session: Session, question: Question) -> dict[int, list[FigureChange]]:
    """By number of pack, the figures that read otherwise than when the answer, or its last correction, was given. The
    packs are those whose lines were given; without any, those made for the question. `session` reads one moment."""
    given = _given(session, question)
    if given is None:
        return {}
    until, found = head(session).seq, {}
    for pack in _packs_behind(session, question, given):
        since = max(pack.known_at, _known_then(session, given))
        if not may_count(session, Span(since, until)):
            continue
        then, later = (findings_of(session, pack, known_at=event) for event in (since, until))
        if changes := figures_changed(then, later):
            found[pack.number] = changes
    return found


def records_since_answer(session: Session, question: Question) -> list[tuple[str, str, str]]:
    """What else the answer, or its last correction, drew on and is otherwise since it was given: records, contributions
    of which another version came in, and packs that were withdrawn. The name of each, as it was, and as it is."""
    given = _given(session, question)
    if given is None:
        return []
    lines = _own_lines(session, question, given)
    found = [*_changed_records(session, lines, given), *_changed_contributions(session, lines)]
    withdrawn = [pack for pack in _packs_behind(session, question, given) if pack.state == State.WITHDRAWN]
    return [*found, *((f"Evidence pack {pack.number}", "in use", "withdrawn") for pack in withdrawn)]


def _changed_records(
    session: Session, lines: Sequence[OwnAnswerLine], given: QuestionStep
) -> Iterator[tuple[str, str, str]]:
    for day in sorted({line.valid_on for line in lines if line.valid_on}):
        of_day = [line for line in lines if line.valid_on == day]
        known_at = max(_known_then(session, given), *(line.seen or 0 for line in of_day))
        then, later = record_lines(session, day, known_at=known_at), record_lines(session, day)
        keys = dict.fromkeys(key_of(line.kind, line.record_id) for line in of_day)
        for was in (then[key] for key in keys if key in then):
            told = later.get(was.key)
            if told is None or told.words != was.words:
                yield was.name, quoted(was.words), quoted(told.words) if told else REMOVED


def _changed_contributions(session: Session, lines: Sequence[OwnAnswerLine]) -> list[tuple[str, str, str]]:
    origins = origins_of(session, [line.id for line in lines]).values()
    changed = {origin.contribution: origin for origin in origins if origin.changed}
    return [
        (f"Contribution C{number}", f"version {one.version}", f"version {one.newest}")
        for number, one in sorted(changed.items())
    ]


def _known_then(session: Session, given: QuestionStep) -> int:
    """The last event of the day on which the answer was given, or the one by which it was recorded on that day."""
    return min(given.recorded, last_event_by(session, given.day))


def changed_figures(session: Session, question: Question) -> ChangedFigures | None:
    """What was told last of changes since the answer or its last correction; None: nothing, or they read as before
    again."""
    given = _given(session, question)
    last = _last_told(session, question.number)
    if given is None or last is None or last.seq < given.recorded or not last.figures:
        return None
    return last


def _given(session: Session, question: Question) -> QuestionStep | None:
    """The step by which the answer, or its last correction, was recorded."""
    steps = [step for step in steps_of(session, question.id) if step.act in (Act.ANSWER, Act.CORRECT)]
    return steps[-1] if steps else None


def _packs_behind(session: Session, question: Question, given: QuestionStep) -> list[Pack]:
    """Those whose lines were given; without any, those made for the question that are not withdrawn."""
    used = {line.pack_id for sort in GIVEN for line in _said(session, lines_of(session, question.id, sort), given)}
    made = [pack for pack in packs_for(session, question.id) if pack.state != State.WITHDRAWN]
    return [session.get_one(Pack, pack_id) for pack_id in sorted(used)] or made


def _own_lines(session: Session, question: Question, given: QuestionStep) -> list[OwnAnswerLine]:
    return [line for sort in GIVEN for line in _said(session, own_lines_of(session, question.id, sort), given)]


def _said(session: Session, lines: Sequence[Line], given: QuestionStep) -> list[Line]:
    """Those whose words are in what was given or in its draft, as they were or reworded."""
    if not lines:
        return []
    draft = version_of(session, given.question_id, AnswerSort(lines[0].sort), known_at=given.recorded)
    words = f"{given.words}\n{draft.words if draft else ''}"
    return [line for line in lines if find_passage(line.words, words)[0] is not Found.GONE]


def _last_told(session: Session, number: int) -> ChangedFigures | None:
    about = EventFilter(action=events.QUESTION_FIGURES_CHANGED, kind="question", identity=str(number))
    for event in find_events(session, about, size=1).events:
        after = body_of(event)["after"]
        return ChangedFigures(event.seq, event.at, after["packs"], [tuple(one) for one in after["figures"]])
    return None


def _tell(
    session: Session,
    number: int,
    changed: dict[int, list[FigureChange]],
    records: Sequence[tuple[str, str, str]],
    *,
    at: datetime,
) -> None:
    question = lock_question(session, number)
    if Stage(question.stage) is not Stage.ANSWERED:
        return  # the answer was undone meanwhile
    of_packs = dict.fromkeys((one.name, one.was, one.now) for changes in changed.values() for one in changes)
    figures = [*of_packs, *records]
    last = changed_figures(session, question)
    if (digest_of(last.figures) if last else digest_of([])) == digest_of(figures):
        return
    event = record(
        session,
        events.QUESTION_FIGURES_CHANGED,
        actor=SYSTEM,
        subjects=[("question", number)],
        after={"packs": sorted(changed), "figures": [list(one) for one in figures]},
    )
    if not figures:
        return  # they read as before again, which its page shows
    shown = question_shown(session, question)
    more = len(figures) - TOLD_IN_FULL
    sentences = [f"{name}: was {was}, is now {is_now}." for name, was, is_now in figures[:TOLD_IN_FULL]]
    notify(
        session,
        desk_of(session, question),
        KIND,
        facts={
            "reference": shown.reference,
            "title": shown.brief,
            "changed": join(
                [
                    format_plural(len(changes), what)
                    for changes, what in ((of_packs, "figure"), (records, "record"))
                    if changes
                ]
            ),
            "figures": " ".join([*sentences, *([f"And {format_plural(more, 'other')}."] if more > 0 else [])]),
        },
        href=f"/questions/{number}#drafts",
        event=event.seq,
        actor=SYSTEM,
        at=at,
    )
