"""Figures behind an answer that change after it was given: who is told, once, and what the question's page shows."""

from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.evidence.answers.corrections import KIND, REMOVED, changed_figures, tell_of_changed_figures
from app.evidence.answers.states import AnswerSort
from app.evidence.contributions.use import use_contribution
from app.evidence.framework.record import current_edition, remove_edition
from app.evidence.packs.make import withdraw_pack
from app.evidence.questions.find import question_by_number
from app.evidence.questions.question_holder import give
from app.evidence.questions.states import Act
from app.notices.models import Notice
from app.platform.clock import now, today
from app.tracking.letter_notes import add_note
from tests.evidence.answers.drafting import WORDS
from tests.evidence.answers.test_records import correct, revised, take
from tests.evidence.answers.test_sources import sent_line
from tests.evidence.answers.test_sources import take as take_lines
from tests.evidence.contributions.commissioning import commission, receive
from tests.evidence.packs.history import bounce
from tests.evidence.questions.asking import took
from tests.fixtures.app import add_member
from tests.tracking.office import letter
from tests.web.markup import words_of


@pytest.fixture
def answered(services, number):
    """An answered question with a pack, and its holder."""
    member = add_member(services, Role.DRAFTER)
    with services.database.writing() as session:
        give(session, number, to=member.id, actor=SYSTEM, at=now())
    took(services, number, Act.ANSWER, words=WORDS)
    return number, member


def told(services) -> list[Notice]:
    tell_of_changed_figures(services)
    with services.database.reading() as session:
        return list(session.scalars(select(Notice).where(Notice.kind == KIND).order_by(Notice.id)))


def bounces(services, letter_number):
    with services.database.writing() as session:
        bounce(session, letter_number)


@pytest.mark.stack
def test_its_holder_is_told_once_what_changed(services, answered):
    _, member = answered
    assert told(services) == []
    bounces(services, 8)
    (notice,) = told(services)
    assert notice.user_id == member.id
    assert "returned: was 1 of 5, is now 2 of 5." in notice.facts["figures"]
    assert [one.id for one in told(services)] == [notice.id], "the same changes"
    bounces(services, 9)
    assert len(told(services)) == 2, "another change"


def test_what_was_recorded_before_the_answer_or_counts_nothing_is_no_change(services, number):
    bounces(services, 8)
    took(services, number, Act.ANSWER, today(), words=WORDS)
    with services.database.writing() as session:
        add_note(session, letter(session, 1), text="They rang.", once="note", actor=SYSTEM)
    assert told(services) == []


def test_what_reads_as_before_again_is_no_correction_any_more(services, answered, monkeypatch):
    number, _ = answered
    bounces(services, 8)
    assert len(told(services)) == 1
    monkeypatch.setattr("app.evidence.answers.corrections.figures_changed", lambda *_: [])
    assert len(told(services)) == 1
    with services.database.reading() as session:
        assert changed_figures(session, question_by_number(session, number)) is None


@pytest.mark.stack
def test_its_holder_is_told_of_a_record_that_was_corrected_since_and_of_one_removed(services, number):
    member = add_member(services, Role.DRAFTER)
    line = revised(services, number)
    take(services, number, line)
    correct(services, line.id, title="Corrected before the answer")
    with services.database.writing() as session:
        give(session, number, to=member.id, actor=SYSTEM, at=now())
    took(services, number, Act.ANSWER, today(), words=WORDS)
    assert told(services) == []
    correct(services, line.id, first=date(2015, 3, 27))
    (notice,) = told(services)
    assert (notice.user_id, notice.facts["changed"]) == (member.id, "1 record")
    assert "is now “A revised edition" in notice.facts["figures"]
    with services.database.writing() as session:
        seen = current_edition(session, line.id).recorded
        remove_edition(session, line.id, reason="Twice", seen=seen, actor=SYSTEM)
    assert f"is now {REMOVED}." in told(services)[1].facts["figures"]
    with services.database.reading() as session:
        (change,) = changed_figures(session, question_by_number(session, number)).figures
    assert (change[0], change[2]) == ("Working Together 2015", REMOVED)


def test_every_drafter_is_told_where_nobody_holds_the_question(services, number):
    members = {add_member(services, Role.DRAFTER, name=name).id for name in ("Alex Example", "Sam Example")}
    took(services, number, Act.ANSWER, words=WORDS)
    bounces(services, 8)
    assert {notice.user_id for notice in told(services)} == members


def test_the_page_shows_the_changes_until_a_correction_is_recorded(services, answered, signed_in):
    number, _ = answered
    client = signed_in(Role.DRAFTER, name="Jo Example")
    assert "A correction may be due" not in words_of(client.get(f"/questions/{number}").text)
    bounces(services, 8)
    tell_of_changed_figures(services)
    page = words_of(client.get(f"/questions/{number}").text)
    assert "A correction may be due" in page
    assert "Figures or records behind the answer changed" in page
    took(services, number, Act.CORRECT, today(), words="It was 2, not 1.")
    assert "A correction may be due" not in words_of(client.get(f"/questions/{number}").text)
    assert len(told(services)) == 1, "the correction counts from now on"


def test_what_changed_after_the_day_of_the_answer_is_told_though_it_was_recorded_later(services, number):
    add_member(services, Role.DRAFTER)
    bounces(services, 8)
    took(services, number, Act.ANSWER, words=WORDS)
    assert len(told(services)) == 1, "the answer was given on an earlier day than the bounce"


def test_another_version_of_a_contribution_and_a_withdrawn_pack_are_told(services, number):
    add_member(services, Role.DRAFTER)
    contribution = commission(services, number)
    receive(services, number, contribution, "Guidance was revised in March.")
    with services.database.writing() as session:
        sentence = "Guidance was revised in March."
        use_contribution(session, number, contribution, AnswerSort.FULL, sentence, version=1, actor=SYSTEM)
    line = sent_line(services, number)
    take_lines(services, number, line)
    took(services, number, Act.ANSWER, today(), words=f"{sentence} {line.line.words}")
    assert told(services) == []
    receive(services, number, contribution, "Guidance was revised in April.")
    with services.database.writing() as session:
        withdraw_pack(session, session.merge(line.pack), actor=SYSTEM)
    (notice,) = told(services)
    assert f"Contribution C{contribution}: was version 1, is now version 2." in notice.facts["figures"]
    assert f"Evidence pack {line.pack.number}: was in use, is now withdrawn." in notice.facts["figures"]
