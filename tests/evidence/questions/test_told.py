"""What a question's history says: who recorded something, not who did it; and who is told of its draft."""

from app.accounts.models import Role
from app.audit.event_words import Facts
from app.audit.record import SYSTEM
from app.evidence.questions.event_words import TOLD
from app.evidence.questions.group import group_questions
from app.evidence.questions.question_holder import LEFT_BY_LEAD, WITH_OFFICE
from app.evidence.questions.states import Act
from tests.evidence.questions.asking import ask, found, took
from tests.fixtures.app import add_member
from tests.notices.telling import notices


def test_an_entry_s_author_recorded_the_answer_which_was_given_on_its_own_day():
    after = {"day": "2016-06-29", "department": "", "expected_on": None}
    told = TOLD["question.answered"](Facts({}, after, [], {}, [after]))
    assert (told.title, told.words) == ("Answer recorded", "On 29 June 2016.")


def test_the_office_that_clears_is_told_that_the_draft_is_with_it(services):
    theirs = add_member(services, Role.CLEARER, office="Home Office").id
    other = add_member(services, Role.CLEARER, name="Sam Example", office="Treasury").id
    number = ask(services, minister_office="Home office")
    took(services, number, Act.DRAFT)
    took(services, number, Act.TO_OFFICE)
    assert [(one.kind, one.user_id) for one in notices(services)] == [(WITH_OFFICE, theirs)]
    unnamed = ask(services, uin="70002")
    took(services, unnamed, Act.DRAFT)
    took(services, unnamed, Act.TO_OFFICE)
    told = [one for one in notices(services) if one.href == f"/questions/{unnamed}"]
    assert {one.user_id for one in told} == {theirs, other}


def test_whoever_holds_a_question_is_told_when_its_lead_leaves_it_behind(services):
    holder = add_member(services, Role.DRAFTER).id
    lead, other = ask(services), ask(services, uin="70002", holder_id=holder)
    with services.database.writing() as session:
        group_questions(session, lead, [other], seen=found(services, lead).changed, actor=SYSTEM)
    took(services, lead, Act.WITHDRAW)
    (told,) = [one for one in notices(services) if one.kind == LEFT_BY_LEAD]
    assert (told.user_id, told.href) == (holder, f"/questions/{lead}#drafts")
    assert told.facts["changed"] == "Question 70001"
