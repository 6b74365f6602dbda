"""Two reports on one matter: linked, not copied, with one clock."""

import pytest

from app.audit.record import Actor
from app.safeguarding.clock.clock import State
from app.safeguarding.link import link_duplicate, unlink
from app.safeguarding.states import How, Need, Outcome, Rung
from app.safeguarding.telling.tell import TryDetails, record_try
from tests.inbox.mail import came
from tests.refusals import refused
from tests.safeguarding.reporting import Duty, after, amend, area_id, form


def link(duty: Duty, number: int, original: int) -> bool:
    with duty.services.database.writing() as session:
        return link_duplicate(session, number, original, actor=Actor(duty.first), at=after(3))


def part(duty: Duty, number: int, reason: str = "Another family") -> None:
    with duty.services.database.writing() as session:
        unlink(session, number, reason=reason, actor=Actor(duty.first))


def test_each_shows_the_other_and_the_later_one_has_no_clock_of_its_own(both):
    first, second = both.report(), both.report(received_at=after(2), message=came(both.services, "The same boys"))
    assert link(both, second, first)
    assert not link(both, second, first)
    one, other = both.see(first, after(3)), both.see(second, after(3))
    assert (one.followed_by, one.follows, other.follows, other.followed_by) == ((second,), None, first, ())
    assert (other.clock.state, other.clock.left, other.needs) == (State.FOLLOWS, one.clock.left, ())
    assert one.needs == (Need.TELL,)


def test_the_clock_of_both_counts_from_the_earlier_receipt(duty):
    later, earlier = duty.report(), duty.report(received_at=after(-3), at=after(1))
    link(duty, earlier, later)
    assert duty.see(later, after(2)).clock.received_at == after(-3)


def test_whoever_was_told_of_the_one_was_told_of_the_matter(duty):
    first, second = duty.report(), duty.report()
    link(duty, second, first)
    duty.tell(second, after(2))
    assert duty.see(first, after(90)).clock.told_at == after(2)


@pytest.mark.parametrize(("number", "original"), [(1, 2), (2, 1)])
def test_a_link_stops_no_clock_by_the_word_of_one_person(both, number, original):
    first, second = both.report(), both.report()
    both.tell(first, after(2))
    with refused("link_would_stop"):
        link(both, number, original)
    assert both.see(second, after(3)).clock.runs
    both.tell(second, after(3))
    assert link(both, number, original)
    assert both.see(original, after(90)).clock.state is State.NOTIFIED


def test_whoever_was_told_before_the_other_came_has_not_been_told_of_it(both):
    first, second = both.report(), both.report(received_at=after(48))
    both.tell(first, after(1))
    assert link(both, second, first)
    found = both.see(first, after(49))
    assert (found.clock.state, found.clock.received_at, found.clock.missed) == (State.RUNNING, after(48), False)
    assert found.needs == (Need.TELL,)
    with refused("would_stop"):
        amend(both, second, received_at=after(0.5), at=after(49))
    both.tell(first, after(50))
    done = both.see(first, after(90)).clock
    assert (done.state, done.received_at, done.told_at) == (State.NOTIFIED, after(48), after(50))


def test_two_areas_have_two_directors(duty):
    first, second, third = duty.report(), duty.report("leeds"), duty.report(area="", area_typed="By the canal")
    with refused("link_other_area"):
        link(duty, second, first)
    assert link(duty, third, first)
    with refused("other_area"):
        amend(duty, third, area_id=area_id(duty, "leeds"), area_typed="")
    assert amend(duty, third, area_id=area_id(duty, "rotherham"), area_typed="")


def test_what_was_missed_of_one_is_missed_of_the_matter(duty):
    first, second = duty.report(received_at=after(-30), at=after()), duty.report()
    link(duty, first, second)
    duty.tell(second, after(1))
    assert duty.see(second, after(2)).clock.missed


def test_what_was_done_for_either_shows_on_the_one_that_the_other_follows(both):
    first, second = both.report(), both.report()
    told, calm = both.say_told(second, after(2)), both.say_not_immediate(second, after(2))
    with both.services.database.writing() as session:
        tried = TryDetails(Rung.DIRECTOR, "her", How.TELEPHONE, after(1), Outcome.NO_ANSWER)
        record_try(session, second, tried, token=form(), actor=Actor(both.first), at=after(2))
    link(both, second, first)
    one, other = both.see(first, after(3)), both.see(second, after(3))
    assert [(each.id, each.number) for each in one.claims] == [(told, second)]
    assert [each.id for each in other.claims] == [told, calm]
    assert (one.tries, one.needs) == (other.tries, (Need.CONFIRM,))
    both.confirm(told, after(3))
    part(both, second)
    assert (both.see(first).claims, both.see(first).tries) == ((), ())


def test_what_follows_it_already_goes_along(both):
    first, second, third = (both.report() for _ in range(3))
    link(both, third, second)
    link(both, second, first)
    assert both.see(first).followed_by == (second, third)
    fourth = both.report()
    link(both, fourth, third)
    assert both.see(fourth).follows == first


def test_it_can_be_parted_for_a_reason_and_linked_again(both):
    first, second = both.report(), both.report()
    link(both, second, first)
    known = both.see(second).recorded
    with refused():
        part(both, second, " ")
    part(both, second)
    found = both.see(second, after(1))
    assert (found.follows, found.clock.state, both.see(first).followed_by) == (None, State.RUNNING, ())
    with refused("follows_none"):
        part(both, second)
    assert link(both, second, first)
    assert both.see(second).follows == first
    assert both.see(second, known_at=known).follows is None


def test_no_report_follows_itself(duty):
    first, second = duty.report(), duty.report()
    with refused("itself"):
        link(duty, first, first)
    link(duty, second, first)
    with refused("itself"):
        link(duty, first, second)


def test_none_hides_behind_one_that_was_decided_not_to_be_immediate(duty):
    first, second = duty.report(), duty.report()
    duty.confirm(duty.say_not_immediate(first, after(1)), after(2))
    with refused("link_would_stop"):
        link(duty, second, first)
    assert duty.see(second, after(3)).clock.runs


def test_that_one_is_not_immediate_says_nothing_of_the_one_that_it_follows(duty):
    first, second = duty.report(), duty.report()
    duty.confirm(duty.say_not_immediate(second, after(1)), after(2))
    link(duty, second, first)
    assert duty.see(first, after(3)).clock.runs


def test_there_has_to_be_another(duty):
    with refused("no_such_report"):
        link(duty, duty.report(), 4711)
