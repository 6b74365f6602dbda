"""Words of a contribution in a draft: linked to the version that they come from, flagged when another comes in."""

import pytest

from app.audit.record import SYSTEM
from app.evidence.answers.save import remove_line
from app.evidence.answers.showing import answer_shown
from app.evidence.answers.states import AnswerSort
from app.evidence.contributions.use import use_contribution
from app.evidence.questions.find import question_by_number
from app.evidence.questions.group import group_questions
from app.evidence.questions.states import Act
from tests.evidence.answers.drafting import WORDS as DRAFT
from tests.evidence.answers.drafting import save
from tests.evidence.contributions.commissioning import WORDS, commission, receive
from tests.evidence.questions.asking import ask, found, took
from tests.refusals import refused

SENTENCE = "Guidance was revised in March."


@pytest.fixture
def number(services) -> int:
    return ask(services)


@pytest.fixture
def contribution(services, number) -> int:
    contribution = commission(services, number)
    receive(services, number, contribution)
    return contribution


def use(services, number, contribution, words=SENTENCE, *, version=1, sort=AnswerSort.FULL):
    with services.database.writing() as session:
        return use_contribution(session, number, contribution, sort, words, version=version, actor=SYSTEM)


def shown(services, number):
    with services.database.reading() as session:
        return answer_shown(session, question_by_number(session, number), AnswerSort.FULL)


@pytest.mark.stack
def test_words_are_put_below_the_draft_with_the_contribution_as_their_source(services, number, contribution):
    save(services, number)
    assert use(services, number, contribution)
    assert not use(services, number, contribution), "the same again"
    answer = shown(services, number)
    assert answer.version.words == f"{DRAFT}\n\n{SENTENCE}"
    (own,) = answer.own
    assert (own.origin.contribution, own.origin.version, bool(own.flags)) == (contribution, 1, False)
    assert own.source == f"contribution C{contribution} from Child Protection Policy, version 1"


def test_each_paragraph_is_a_line_of_its_own(services, number, contribution):
    use(services, number, contribution, "Guidance was revised  in March.\n\n\nTwo boards were told of it.\n")
    answer = shown(services, number)
    assert answer.version.words == "Guidance was revised in March.\n\nTwo boards were told of it."
    assert [(own.words, own.origin.version) for own in answer.own] == [
        (SENTENCE, 1),
        ("Two boards were told of it.", 1),
    ]
    assert answer.version.number == 1


@pytest.mark.stack
def test_a_newer_version_flags_the_sentence_and_says_whether_it_still_has_the_words(services, number, contribution):
    use(services, number, contribution)
    receive(services, number, contribution, f"{WORDS} A third followed.")
    (own,) = shown(services, number).own
    assert (bool(own.flags), own.origin.newest, own.origin.still_says(own.words)) == (True, 2, True)
    assert shown(services, number).flagged
    receive(services, number, contribution, "Guidance was revised in April.")
    (own,) = shown(services, number).own
    assert (own.origin.newest, own.origin.still_says(own.words)) == (3, False)


def test_the_new_words_are_used_from_the_new_version(services, number, contribution):
    use(services, number, contribution)
    receive(services, number, contribution, "Guidance was revised in April.")
    with refused("contribution_newer"):
        use(services, number, contribution)
    use(services, number, contribution, "Guidance was revised in April.", version=2)
    save(services, number, "Guidance was revised in April.")
    assert [(one.origin.version, bool(one.flags)) for one in shown(services, number).own] == [(1, True), (2, False)]
    old = shown(services, number).own[0]
    with services.database.writing() as session:
        remove_line(session, number, AnswerSort.FULL, old.id, own=True, actor=SYSTEM)
    assert not any(one.flags for one in shown(services, number).own)


def test_a_sentence_that_left_the_draft_flags_nothing(services, number, contribution):
    use(services, number, contribution)
    save(services, number, "Other words altogether were chosen.")
    receive(services, number, contribution, "Nothing was revised.")
    assert not any(one.flags for one in shown(services, number).own)


def test_nothing_is_used_before_it_comes_or_once_the_answer_was_given(services, number):
    contribution = commission(services, number)
    with refused("contribution_no_words"):
        use(services, number, contribution)
    receive(services, number, contribution)
    took(services, number, Act.ANSWER, words="Done.")
    with refused("answer_closed"):
        use(services, number, contribution)


def test_words_for_a_grouped_question_go_into_the_draft_of_the_one_that_leads(services, number, contribution):
    lead = ask(services, uin="70002")
    with services.database.writing() as session:
        group_questions(session, lead, [number], seen=found(services, lead).changed, actor=SYSTEM)
    assert use(services, number, contribution)
    assert shown(services, lead).version.words == SENTENCE
    assert shown(services, number).version is None
