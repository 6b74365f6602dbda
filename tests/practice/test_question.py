"""Questions with their packs, and a request for information."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.anchor import head
from app.evidence.disclosure.begin import disclosure_by_number
from app.evidence.disclosure.holds import all_holds
from app.evidence.disclosure.items.decide import Decision, choosing_progress
from app.evidence.disclosure.models import Redaction
from app.evidence.packs.figures.pack_content import whole_of
from app.evidence.packs.files.ask import newest_set
from app.evidence.packs.files.states import SetState
from app.evidence.packs.find import findings_of, is_unchanged, pack_by_number
from app.evidence.packs.lines.keep import check_lines, kept_lines
from app.evidence.questions.find import parts_of, questions, steps_of
from app.evidence.questions.showing import question_shown
from app.evidence.questions.sittings import calendar_of
from app.evidence.questions.states import Act, House, Stage
from app.platform.clock import london_time
from tests.practice.desk import desk


@pytest.fixture(scope="module")
def office():
    with desk() as made:
        yield made


@pytest.fixture
def session(office):
    with office.reading() as reading:
        yield reading


@pytest.fixture
def today(office):
    return london_time(office.made_at).date()


def test_named_day_question_is_due_on_the_next_sitting_day(session, today):
    named = next(one for one in questions(session) if one.named_day)
    shown = question_shown(session, named, today=today)
    calendar = calendar_of(session, House.COMMONS)
    assert shown.soon
    assert not shown.late
    assert named.stage == Stage.ADVISERS
    assert calendar.sits(named.named_day)
    assert [part.sector for part in parts_of(session, named)] == [
        "councils",
        "childrens-services",
        "police",
        "health-bodies",
        "inspectorates",
    ]


def test_both_houses_have_sitting_days_around_today(session, today):
    for house in House:
        calendar = calendar_of(session, house)
        assert calendar.covers(today - timedelta(days=365), today)
        assert len(calendar.days) > 150
        assert {day.weekday() for day in calendar.days} <= {0, 1, 2, 3, 4}


def test_earlier_question_was_answered_and_its_answer_corrected(session):
    answered = next(one for one in questions(session) if one.stage == Stage.ANSWERED)
    assert [step.act for step in steps_of(session, answered.id)][-2:] == [Act.ANSWER, Act.CORRECT]
    assert "two years" not in parts_of(session, answered)[-1].words


def test_each_pack_has_lines_whose_numbers_are_right(session):
    for number in (1, 2):
        pack = pack_by_number(session, number)
        findings = findings_of(session, pack)
        assert is_unchanged(pack, findings)
        lines = kept_lines(session, pack)
        assert len(lines) == len(pack.parts) + 1
        assert [line.then for line in check_lines(lines, findings, findings) if line.then] == []


def test_files_of_the_earlier_pack_are_made_and_a_worker_makes_those_of_the_other(session):
    made, waiting = (newest_set(session, pack_by_number(session, number)) for number in (1, 2))
    assert made.state == SetState.MADE
    assert {"pdf", "docx", "xlsx", "csv"} <= {file.kind for file in made.files}
    assert waiting.state == SetState.MAKING
    assert waiting.lease_until is None


def test_earlier_pack_shows_what_was_corrected_since(session):
    whole = whole_of(session, pack_by_number(session, 1), told_at=head(session).seq)
    assert whole.corrections


def test_request_for_information_is_half_decided_and_words_are_redacted(session):
    request = disclosure_by_number(session, 1)
    counts = choosing_progress(session, request).counts
    assert counts[Decision.RELEASE] >= 3
    assert counts[Decision.PART] == 2
    assert counts[Decision.WITHHOLD] == 1
    assert counts[""] > 10
    assert session.scalars(select(Redaction)).all()
    assert [hold.kind for hold in all_holds(session)] == ["area"]
