"""Questions are recorded once, corrected, parted, moved and undone; what was known at an event stays known."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from app.accounts.models import Role
from app.audit.anchor import head
from app.audit.record import SYSTEM
from app.commands.setup import RECIPIENTS
from app.errors import Stale
from app.evidence.questions.find import Part, parts_of, steps_of
from app.evidence.questions.keep import correct_question, said_of, say_parts
from app.evidence.questions.question_holder import give
from app.evidence.questions.shipped import load_questions
from app.evidence.questions.showing import question_shown
from app.evidence.questions.sittings import remove_day
from app.evidence.questions.states import Act, House, Kind, Stage
from app.evidence.questions.step import undo_step
from tests.evidence.questions.asking import TABLED, TEXT, ask, found, sit, took
from tests.fixtures.app import add_member
from tests.notices.telling import AT, notices
from tests.refusals import refused

SAMPLE = 1
"""The number of the question that ships."""


def parts(services, number, known_at=None):
    with services.database.reading() as session:
        return parts_of(session, found(services, number), known_at)


def test_the_question_of_june_2016_ships_with_its_six_parts(stack_services):
    with stack_services.database.reading() as session:
        one = question_shown(session, found(stack_services, SAMPLE))
        assert (one.question.uin, one.question.house, one.question.tabled_on) == ("41063", "commons", date(2016, 6, 20))
        assert one.answered_on == date(2016, 6, 29)
        assert (one.question.kind, one.question.asked_by, one.question.minister_office) == ("", "", "")
    assert [one.sector for one in parts(stack_services, SAMPLE)] == [
        "councils", "childrens-services", "police", "schools", "health-bodies", "other-agencies",
    ]  # fmt: skip


def test_what_ships_is_taken_in_once(stack_services):
    with stack_services.database.writing() as session:
        before = head(session).seq
        load_questions(session, RECIPIENTS)
        assert head(session).seq == before


@pytest.mark.stack
def test_one_form_makes_one_question(stack_services):
    assert ask(stack_services, once="a form") == ask(stack_services, once="a form") == 2


@pytest.mark.stack
def test_a_uin_is_that_of_one_question_of_its_house_and_day(stack_services):
    ask(stack_services, uin="70001")
    with refused("uin_taken"):
        ask(stack_services, once="another", uin="70001")
    ask(stack_services, once="a later session", uin="70001", tabled_on=date(2026, 11, 3))
    ask(stack_services, once="no uin", uin=None)
    ask(stack_services, once="none either", uin=None)


def test_a_day_that_can_not_be_named_is_refused(stack_services):
    sit(stack_services)
    with refused("named_too_soon"):
        ask(stack_services, kind=Kind.NAMED_DAY, named_day=date(2026, 11, 4))
    ask(stack_services, kind=Kind.NAMED_DAY, named_day=date(2026, 11, 5))


def test_what_is_said_of_a_question_is_corrected_though_the_house_sits_on_other_days_since(services):
    sit(services)
    number = ask(services, kind=Kind.NAMED_DAY, named_day=date(2026, 11, 9))
    with services.database.writing() as session:
        remove_day(session, House.COMMONS, date(2026, 11, 9), actor=SYSTEM)
    question = found(services, number)
    noted = replace(said_of(question), notes="The House rose early.")
    with services.database.writing() as session:
        assert correct_question(session, number, noted, seen=question.changed, actor=SYSTEM)
    question = found(services, number)
    with services.database.writing() as session, refused("named_no_sitting_day"):
        moved = replace(said_of(question), tabled_on=date(2026, 11, 3))
        correct_question(session, number, moved, seen=question.changed, actor=SYSTEM)


@pytest.mark.stack
def test_parts_that_are_changed_stay_known_as_they_were(stack_services):
    number = ask(stack_services)
    was = parts(stack_services, number)
    with stack_services.database.reading() as session:
        event = head(session).seq
    now = [Part("", "councils and schools", "councils"), Part("", "police", "police")]
    with stack_services.database.writing() as session:
        assert say_parts(session, number, now, seen=found(stack_services, number).changed, actor=SYSTEM)
    assert parts(stack_services, number, event) == was
    assert parts(stack_services, number) == [
        Part("a", "councils and schools", "councils"), Part("b", "police", "police"),
    ]  # fmt: skip
    with stack_services.database.writing() as session:
        seen = found(stack_services, number).changed
        assert not say_parts(session, number, now, seen=seen, actor=SYSTEM)
        with refused("no_parts"):
            say_parts(session, number, [], seen=seen, actor=SYSTEM)


def test_parts_are_numbered_as_the_question_numbers_them(services):
    number = ask(services, text=TEXT.replace("(a)", "(i)").replace("(b)", "(ii)").replace("(c)", "(iii)"))
    first, *rest = parts(services, number)
    assert [one.letter for one in (first, *rest)] == ["i", "ii", "iii"]
    with services.database.writing() as session:
        assert say_parts(session, number, rest, seen=found(services, number).changed, actor=SYSTEM)
    assert [(one.letter, one.sector) for one in parts(services, number)] == [("i", "police"), ("ii", "schools")]


def test_a_correction_from_a_stale_page_is_refused(services):
    number = ask(services)
    old = found(services, number)
    said = replace(said_of(old), department="Home Office")
    with services.database.writing() as session:
        assert correct_question(session, number, said, seen=old.changed, actor=SYSTEM)
    with services.database.writing() as session:
        with pytest.raises(Stale):
            correct_question(session, number, said, seen=old.changed, actor=SYSTEM)
        assert not correct_question(session, number, said, seen=found(services, number).changed, actor=SYSTEM)
    assert found(services, number).department == "Home Office"


def test_a_question_goes_to_its_answer_and_back_again(stack_services):
    number = ask(stack_services)
    for act, stage in (
        (Act.DRAFT, Stage.DRAFTING),
        (Act.ADVISE, Stage.ADVISERS),
        (Act.BACK, Stage.DRAFTING),
        (Act.TO_OFFICE, Stage.PRIVATE_OFFICE),
        (Act.ANSWER, Stage.ANSWERED),
        (Act.CORRECT, Stage.ANSWERED),
    ):
        assert took(stack_services, number, act, words="Said")
        assert found(stack_services, number).stage == stage
    with refused("question_moved"):
        took(stack_services, number, Act.HOLD, expected_on=date(2026, 11, 9))
    undone = []
    for _ in range(6):
        with stack_services.database.writing() as session:
            seen = found(stack_services, number).changed
            undone.append(undo_step(session, number, seen=seen, actor=SYSTEM))
    assert undone[0] == Act.CORRECT
    assert undone[-1] == Act.DRAFT
    assert found(stack_services, number).stage == Stage.TABLED
    with stack_services.database.writing() as session, refused("no_step_to_undo"):
        undo_step(session, number, seen=found(stack_services, number).changed, actor=SYSTEM)


def test_the_same_step_twice_is_one_and_another_from_a_stale_page_is_refused(services):
    number = ask(services)
    seen = found(services, number).changed
    assert took(services, number, Act.DRAFT, seen=seen)
    assert not took(services, number, Act.DRAFT, seen=seen)
    with pytest.raises(Stale):
        took(services, number, Act.TRANSFER, seen=seen, department="Home Office")
    with services.database.reading() as session:
        assert len(steps_of(session, found(services, number).id)) == 1


def test_a_holding_answer_says_when_it_is_due_instead(services):
    sit(services)
    number = ask(services)
    with refused("expected_too_soon"):
        took(services, number, Act.HOLD, date(2026, 11, 9), expected_on=date(2026, 11, 9))
    took(services, number, Act.HOLD, date(2026, 11, 9), expected_on=date(2026, 11, 16))
    with services.database.reading() as session:
        one = question_shown(session, found(services, number), today=date(2026, 11, 10))
        assert (one.due.day, one.late, one.question.stage) == (date(2026, 11, 16), False, Stage.TABLED)


@pytest.mark.parametrize(
    ("act", "day", "code"),
    [(Act.DRAFT, date(2026, 11, 1), "step_before_tabled"), (Act.DRAFT, date(2027, 1, 2), "step_to_come")],
)
def test_a_step_has_a_day_on_which_it_can_have_been(services, act, day, code):
    number = ask(services)
    with refused(code):
        took(services, number, act, day)


def test_a_correction_comes_after_the_answer(services):
    number = ask(services)
    took(services, number, Act.ANSWER, date(2026, 11, 5), words="It was done.")
    with refused("before_answer"):
        took(services, number, Act.CORRECT, TABLED, words="It was not.")


def test_who_is_given_a_question_is_told_and_nobody_else_may_hold_it(services):
    number = ask(services)
    drafter, viewer = add_member(services, Role.DRAFTER), add_member(services, Role.VIEWER)
    with services.database.writing() as session:
        assert give(session, number, to=drafter.id, actor=SYSTEM, at=AT)
        assert not give(session, number, to=drafter.id, actor=SYSTEM, at=AT)
        with refused("not_a_question_holder"):
            give(session, number, to=viewer.id, actor=SYSTEM, at=AT)
    assert [(one.kind, one.user_id, one.href) for one in notices(services)] == [
        ("question_assigned", drafter.id, f"/questions/{number}")
    ]


@pytest.mark.parametrize(("day", "overdue"), [(16, False), (17, True)])
def test_who_is_given_a_question_whose_due_date_has_passed_is_told_that_it_is_overdue(services, day, overdue):
    number = ask(services, house=House.LORDS, kind=Kind.LORDS_WRITTEN, uin="HL12")
    drafter = add_member(services, Role.DRAFTER)
    with services.database.writing() as session:
        give(session, number, to=drafter.id, actor=SYSTEM, at=AT.replace(year=2026, month=11, day=day))
    [notice] = notices(services)
    assert ("overdue" in notice.facts["due"]) is overdue


def test_a_question_in_the_lords_needs_no_list_of_sitting_days(services):
    number = ask(services, house=House.LORDS, kind=Kind.LORDS_WRITTEN, uin="HL12")
    with services.database.reading() as session:
        assert question_shown(session, found(services, number)).due.day == date(2026, 11, 16)


@pytest.mark.stack
@pytest.mark.parametrize(("forms", "numbers"), [(("one", "one"), [2, 2]), (("one", "two"), [2, 3])])
def test_two_at_once_make_one_of_one_form_and_have_numbers_of_their_own(stack_services, forms, numbers):
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(ask, stack_services, once=form, uin=None) for form in forms]
        assert sorted(one.result() for one in asked) == numbers
