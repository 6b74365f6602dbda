"""Questions that are answered together: one draft and one answer for all of them, on both databases."""

from datetime import date

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.evidence.answers.brief.content import brief_content
from app.evidence.answers.save import ChosenLine
from app.evidence.answers.showing import answer_shown, grouped_lines, lines_to_choose
from app.evidence.answers.states import AnswerSort
from app.evidence.questions.find import question_by_number, steps_of
from app.evidence.questions.group import can_be_grouped, group_questions, grouped_with, lead_of
from app.evidence.questions.states import Act, Stage
from app.evidence.questions.step import undo_step
from tests.evidence.answers.conftest import with_pack
from tests.evidence.answers.drafting import save
from tests.evidence.answers.test_sources import take
from tests.evidence.questions.asking import TABLED, ask, found, took
from tests.fixtures.app import token_in
from tests.refusals import refused
from tests.web.markup import message_of, words_of

DAY = date(2026, 11, 9)


@pytest.fixture
def three(stack_services):
    """The numbers of three open questions to one department."""
    return [ask(stack_services, uin=uin) for uin in ("70001", "70002", "70003")]


def group(services, lead, *others, seen=None):
    with services.database.writing() as session:
        seen = found(services, lead).changed if seen is None else seen
        return group_questions(session, lead, others, seen=seen, actor=SYSTEM)


def members(services, lead):
    with services.database.reading() as session:
        return [one.number for one in grouped_with(session, question_by_number(session, lead))]


def test_one_answer_is_recorded_of_all_and_undone_of_all(stack_services, three):
    lead, second, third = three
    assert group(stack_services, lead, second, third)
    assert not group(stack_services, lead, second, third)
    took(stack_services, second, Act.WITHDRAW)
    took(stack_services, lead, Act.ANSWER, DAY, words="The answer.", link="https://example.org/answer")
    stages = [found(stack_services, number).stage for number in three]
    assert stages == [Stage.ANSWERED, Stage.WITHDRAWN, Stage.ANSWERED]
    with stack_services.database.reading() as session:
        (step,) = steps_of(session, found(stack_services, third).id)
    assert (step.words, step.day, step.link) == ("The answer.", DAY, "https://example.org/answer")
    with stack_services.database.writing() as session:
        undo_step(session, lead, seen=found(stack_services, lead).changed, actor=SYSTEM)
    assert [found(stack_services, number).stage for number in (lead, third)] == [Stage.TABLED] * 2


def test_a_grouped_question_is_neither_drafted_nor_answered_by_itself(services):
    lead, second = ask(services, uin="70001"), ask(services, uin="70002")
    group(services, lead, second)
    with refused("question_grouped"):
        took(services, second, Act.ANSWER, DAY, words="Another answer.")
    with refused("answer_grouped"):
        save(services, second)
    assert save(services, lead)
    group(services, lead)
    assert save(services, second)


def test_questions_of_another_group_house_or_department_and_closed_ones_are_refused(services):
    lead, second, third = (ask(services, uin=uin) for uin in ("70001", "70002", "70003"))
    other = ask(services, uin="70004", department="Home Office")
    lords = ask(services, uin="HL1", house="lords", kind="lords_written")
    group(services, lead, second)
    for number in (lead, second, other, lords):
        with refused("group_not_possible"):
            group(services, third, number)
    with refused("group_of_another"):
        group(services, second, third)
    took(services, third, Act.WITHDRAW)
    with refused("group_not_possible"):
        group(services, lead, second, third)
    with refused("group_closed"):
        group(services, third)
    with services.database.reading() as session:
        assert [one.number for one in can_be_grouped(session, question_by_number(session, lead))] == [second]


def test_a_question_that_its_lead_leaves_behind_is_answered_by_itself(services):
    lead, second = ask(services, uin="70001"), ask(services, uin="70002")
    group(services, lead, second)
    took(services, lead, Act.TRANSFER, department="Home Office")
    with services.database.reading() as session:
        assert lead_of(session, question_by_number(session, second)) is None
    assert took(services, second, Act.ANSWER, DAY, words="The answer.")


def test_a_question_that_its_lead_leaves_behind_can_be_grouped_anew(services):
    lead, second, third = (ask(services, uin=uin) for uin in ("70001", "70002", "70003"))
    group(services, lead, second)
    took(services, lead, Act.WITHDRAW)
    assert group(services, third, second)
    took(services, third, Act.ANSWER, DAY, words="The answer.")
    assert found(services, second).stage == Stage.ANSWERED


def test_a_question_tabled_after_the_answer_stops_it_for_all(services):
    lead, later = ask(services, uin="70001"), ask(services, uin="70002", tabled_on=DAY)
    group(services, lead, later)
    with refused("step_before_tabled"):
        took(services, lead, Act.ANSWER, TABLED, words="The answer.")
    assert found(services, lead).stage == Stage.TABLED


def test_the_answer_of_a_group_is_due_when_the_first_of_it_is(services, signed_in):
    client = signed_in(Role.DRAFTER)
    lead = ask(services, uin="70001", house="lords", kind="lords_written")
    first = ask(services, uin="70002", house="lords", kind="oral", named_day=date(2026, 11, 5))
    save(services, lead)
    group(services, lead, first)
    page = words_of(client.get(f"/questions/{lead}").text)
    assert "The answer is due on 5 November 2026 already" in page
    with services.database.reading() as session:
        question = question_by_number(session, lead)
        made = brief_content(session, question, answer_shown(session, question, AnswerSort.FULL))
    assert made.due.startswith("The answer is due on 5 November 2026, for Question 70002. ")
    took(services, first, Act.WITHDRAW)
    assert "already" not in words_of(client.get(f"/questions/{lead}").text).partition("Stages")[0]


def test_a_group_is_made_on_its_page_and_both_questions_say_it(services, signed_in):
    client = signed_in(Role.DRAFTER)
    lead, second = ask(services, uin="70001"), ask(services, uin="70002")
    page = client.get(f"/questions/{lead}/group").text
    form = {"csrf_token": token_in(page), "seen": str(found(services, lead).changed), "others": str(second)}
    answer = client.post(f"/questions/{lead}/group", data=form, follow_redirects=True)
    assert message_of(answer.text).words == "Grouped questions saved."
    assert members(services, lead) == [second]
    assert "Answered together with Question 70001" in words_of(client.get(f"/questions/{second}").text)
    assert f'/questions/{second}/answer"' not in client.get(f"/questions/{second}").text
    assert "grouped with 70001" in words_of(client.get("/questions").text)
    assert "It is also recorded for Question 70002" in words_of(client.get(f"/questions/{lead}/answer").text)
    late = client.post(f"/questions/{lead}/group", data={**form, "others": []})
    assert late.status_code == 409
    assert "Someone else changed this question" in words_of(late.text)
    assert "no other open question" in words_of(
        client.get(f"/questions/{ask(services, uin='1', house='lords')}/group").text
    )


def test_lines_of_the_packs_of_every_question_of_a_group_are_offered_and_named(services):
    number = with_pack(services)
    lead = ask(services, uin="70009", department=found(services, number).department)
    group(services, lead, number)
    with services.database.reading() as session:
        question = question_by_number(session, lead)
        offered = lines_to_choose(session, question, today=DAY)
        titles = [one.title for one in grouped_lines(session, question, offered)]
    assert any(title.startswith("Question 70001 (b) ") for title in titles)
    lines = [one for one in offered.values() if isinstance(one, ChosenLine) and one.line.letter == "b"]
    take(services, lead, *lines[:1])
    with services.database.reading() as session:
        question = question_by_number(session, lead)
        made = brief_content(session, question, answer_shown(session, question, AnswerSort.FULL))
    assert [part.name for part in made.parts] == ["Question 70001 (b)"]
