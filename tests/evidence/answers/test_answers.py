"""Versions of a draft answer, decisions on its exact words, and the words that were published."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM, Actor
from app.clearance.models import ClearedText
from app.evidence.answers.clear import KIND
from app.evidence.answers.comparison import compare_published
from app.evidence.answers.find import versions_of
from app.evidence.answers.showing import answer_shown, sorts_shown
from app.evidence.answers.states import AnswerSort, Reader
from app.evidence.questions.find import question_by_number, steps_of
from app.evidence.questions.group import group_questions
from app.evidence.questions.states import Act, Stage
from tests.evidence.answers.drafting import WORDS, clear, hash_of, save
from tests.evidence.questions.asking import ask, found, took
from tests.fixtures.app import add_member
from tests.notices.telling import notices
from tests.refusals import refused


@pytest.fixture
def number(services) -> int:
    return ask(services)


def shown(services, number, sort=AnswerSort.FULL):
    with services.database.reading() as session:
        return answer_shown(session, question_by_number(session, number), sort)


def compared(services, number):
    with services.database.reading() as session:
        question = question_by_number(session, number)
        return compare_published(session, question, steps_of(session, question.id)[-1])


@pytest.mark.stack
def test_each_change_is_a_version_and_the_same_words_are_none(services, number):
    assert save(services, number)
    assert not save(services, number)
    assert save(services, number, WORDS, background="Background.")
    assert save(services, number, "Other words.", background="Background.")
    with services.database.reading() as session:
        versions = versions_of(session, question_by_number(session, number).id, AnswerSort.FULL)
    assert [(one.number, one.words, one.background) for one in versions] == [
        (3, "Other words.", "Background."),
        (2, WORDS, "Background."),
        (1, WORDS, ""),
    ]


def test_a_draft_that_somebody_else_saved_meanwhile_is_not_overwritten(services, number):
    save(services, number)
    with refused("answer_changed"):
        save(services, number, "Mine.", seen=0)
    assert shown(services, number).version.words == WORDS


def test_each_sort_of_answer_has_versions_of_its_own_and_is_written_at_its_stages(services, number):
    save(services, number)
    save(services, number, "I will write as soon as possible.", AnswerSort.HOLDING)
    assert shown(services, number, AnswerSort.HOLDING).version.number == 1
    with refused("answer_closed"):
        save(services, number, "I must correct it.", AnswerSort.CORRECTION)
    took(services, number, Act.ANSWER, words=WORDS)
    save(services, number, "I must correct it.", AnswerSort.CORRECTION)
    with refused("answer_closed"):
        save(services, number, "Too late.")
    with services.database.reading() as session:
        sorts = sorts_shown(session, question_by_number(session, number))
    assert sorts == [AnswerSort.FULL, AnswerSort.HOLDING, AnswerSort.CORRECTION]


@pytest.mark.stack
def test_a_decision_is_on_the_exact_words_and_ends_when_they_change(services, number):
    save(services, number)
    assert clear(services, number, Reader.LEGAL)
    assert not clear(services, number, Reader.LEGAL), "the same again"
    assert clear(services, number, Reader.POLICY, cleared=False, note="Say which police forces.")
    save(services, number, WORDS, background="A note is not part of the words.")
    assert {reader: one.cleared for reader, one in shown(services, number).decisions.items()} == {
        Reader.LEGAL: True,
        Reader.POLICY: False,
    }
    before = hash_of(services, number)
    save(services, number, "Other words.")
    assert shown(services, number).decisions == {}
    with refused("answer_changed"):
        clear(services, number, Reader.LEGAL, sha256=before)
    with services.database.reading() as session:
        assert WORDS in session.get_one(ClearedText, before).content
        saved = select(AuditEvent).where(AuditEvent.action == "answer.saved").order_by(AuditEvent.seq.desc())
        ended = json.loads(session.scalars(saved.limit(1)).one().body)["after"]["ended"]
    assert ended == [Reader.LEGAL, Reader.POLICY]


def test_a_reader_decides_again_and_the_minister_after_the_private_office(services, number):
    save(services, number)
    with refused("answer_before_office"):
        clear(services, number, Reader.MINISTER)
    clear(services, number, Reader.OFFICE, cleared=False, note="Shorter.")
    with refused("answer_before_office"):
        clear(services, number, Reader.MINISTER)
    clear(services, number, Reader.MINISTER, cleared=False, note="Not like this.")
    clear(services, number, Reader.OFFICE)
    clear(services, number, Reader.MINISTER)
    assert shown(services, number).cleared


def test_nothing_is_decided_before_there_is_a_draft(services, number):
    with refused("answer_not_drafted"):
        clear(services, number, Reader.LEGAL, sha256="0" * 64)


def test_a_corrected_uin_leaves_the_decisions_on_the_words(services, number):
    save(services, number)
    clear(services, number, Reader.OFFICE)
    with services.database.writing() as session:
        question_by_number(session, number).uin = "70099"
    assert set(shown(services, number).decisions) == {Reader.OFFICE}
    assert clear(services, number, Reader.MINISTER)


def test_what_the_private_office_returns_the_minister_has_not_cleared_any_more(services, number):
    save(services, number)
    clear(services, number, Reader.OFFICE)
    clear(services, number, Reader.MINISTER)
    clear(services, number, Reader.OFFICE, cleared=False, note="One figure is wrong.")
    assert not shown(services, number).cleared


def test_nothing_is_decided_once_the_answer_was_given(services, number):
    save(services, number)
    took(services, number, Act.ANSWER, words=WORDS)
    with refused("answer_closed"):
        clear(services, number, Reader.OFFICE)


def test_published_words_are_compared_with_the_draft_as_it_was_then(services, number):
    save(services, number)
    clear(services, number, Reader.OFFICE)
    clear(services, number, Reader.MINISTER)
    took(services, number, Act.ANSWER, date(2026, 11, 5), words=WORDS.replace("every", "each"))
    found = compared(services, number)
    assert (found.sort, found.version.number, found.cleared, found.same) == (AnswerSort.FULL, 1, True, False)
    assert "".join(piece.text for piece in found.pieces if piece.change == "added").strip() == "each"


def test_published_words_that_are_the_draft_s_are_the_same_though_nobody_cleared_them(services, number):
    save(services, number)
    took(services, number, Act.ANSWER, words=WORDS)
    found = compared(services, number)
    assert (found.same, found.cleared) == (True, False)


def test_nothing_is_compared_without_a_draft(services, number):
    took(services, number, Act.ANSWER, words=WORDS)
    assert compared(services, number) is None


def test_what_was_decided_is_told_and_a_returned_draft_is_with_the_drafters_again(services):
    drafter = add_member(services, Role.DRAFTER).id
    number = ask(services, holder_id=drafter)
    for act in (Act.DRAFT, Act.TO_OFFICE):
        took(services, number, act)
    save(services, number)
    clear(services, number, Reader.LEGAL, cleared=False, note="Say which Act.")
    assert found(services, number).stage == Stage.PRIVATE_OFFICE, "legal advisers are not the private office"
    clear(services, number, Reader.OFFICE, cleared=False, note="Shorter.")
    assert found(services, number).stage == Stage.DRAFTING
    told = [one.facts for one in notices(services) if one.kind == KIND]
    assert [(one["changed"], one["due"]) for one in told] == [
        ("returned by legal", "Alex Example returned version 1. Note: Say which Act."),
        ("returned by private office", "Alex Example returned version 1. Note: Shorter."),
    ]


def test_a_decision_is_on_the_questions_as_they_were(services, number):
    save(services, number)
    clear(services, number, Reader.LEGAL)
    other = ask(services, uin="70002")
    with services.database.writing() as session:
        group_questions(session, number, [other], seen=found(services, number).changed, actor=SYSTEM)
    assert shown(services, number).decisions == {}
    assert clear(services, number, Reader.LEGAL)
    with services.database.writing() as session:
        question_by_number(session, other).text = "To ask something else."
    assert shown(services, number).decisions == {}
    assert clear(services, number, Reader.LEGAL), "a decision on what is asked now"
    assert set(shown(services, number).decisions) == {Reader.LEGAL}


def test_published_words_are_compared_with_what_the_minister_cleared_and_not_with_a_later_draft(services, number):
    save(services, number)
    clear(services, number, Reader.OFFICE)
    clear(services, number, Reader.MINISTER)
    save(services, number, "Words that nobody cleared.")
    took(services, number, Act.ANSWER, date(2026, 11, 5), words=WORDS)
    compared_with = compared(services, number)
    assert (compared_with.version.number, compared_with.cleared, compared_with.same) == (1, True, True)


def test_what_was_returned_after_the_minister_cleared_it_does_not_count_as_cleared(services, number):
    save(services, number)
    for reader in (Reader.OFFICE, Reader.MINISTER):
        clear(services, number, reader)
    clear(services, number, Reader.OFFICE, cleared=False, note="One figure is wrong.")
    took(services, number, Act.ANSWER, date(2026, 11, 5), words=WORDS)
    assert not compared(services, number).cleared


def test_a_decision_of_the_minister_is_recorded_by_the_office_that_answers(services):
    theirs = add_member(services, Role.CLEARER, office="Home Office").id
    other = add_member(services, Role.CLEARER, name="Sam Example", office="Treasury").id
    number = ask(services, minister_office="Home Office")
    save(services, number)
    with refused("answer_of_another_office"):
        clear(services, number, Reader.OFFICE, actor=Actor(other))
    assert clear(services, number, Reader.LEGAL, actor=Actor(other)), "that is a drafter's to record"
    assert clear(services, number, Reader.OFFICE, actor=Actor(theirs))


def test_a_question_asked_aloud_is_not_answered_before_its_day(services):
    number = ask(services, kind="oral", named_day=date(2026, 11, 10))
    with refused("answered_before_asked"):
        took(services, number, Act.ANSWER, date(2026, 11, 9), words=WORDS)
    assert took(services, number, Act.ANSWER, date(2026, 11, 10), words=WORDS)
