from datetime import date

import pytest

from app.responses.answers import NOT_SENT, NOT_YET_OVERDUE, Asked, Back, Late, anything_back, asks_answered, late
from app.responses.facts import NOTHING, STRONGEST, Facts, ResponseArrival, facts_of
from app.responses.kinds import Kind

DUE = date(2015, 3, 24)
TODAY = date(2015, 3, 27)


def march(day):
    return date(2015, 3, day)


def came(*kinds):
    """One after the other, from 10 March."""
    return facts_of(ResponseArrival(kind, march(10 + n)) for n, kind in enumerate(kinds))


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ([], ("empty", "No response recorded", "", "nothing")),
        ([Kind.ACKNOWLEDGEMENT], ("half", "Acknowledged only", "10 March 2015", "acknowledgement")),
        ([Kind.ACKNOWLEDGEMENT, Kind.HOLDING], ("half", "Holding reply", "11 March 2015", "holding")),
        ([Kind.HOLDING, Kind.SUBSTANTIVE], ("full", "Answered", "11 March 2015", "substantive")),
        ([Kind.SUBSTANTIVE, Kind.ACKNOWLEDGEMENT], ("full", "Answered", "10 March 2015", "substantive")),
        ([Kind.SUBSTANTIVE, Kind.SUBSTANTIVE], ("full", "Answered", "10 March 2015", "substantive")),
        ([Kind.DECLINED], ("stop", "Declined", "10 March 2015", "declined")),
        ([Kind.DECLINED, Kind.SUBSTANTIVE], ("full", "Answered", "11 March 2015", "substantive")),
        ([Kind.RETURNED], ("empty", "No response recorded", "returned 10 March 2015", "nothing")),
        ([Kind.RETURNED, Kind.HOLDING], ("half", "Holding reply", "11 March 2015", "holding")),
    ],
)
def test_anything_back(kinds, said):
    assert anything_back(came(*kinds)) == said
    assert said[3] in list(Back)


def test_every_kind_that_a_letter_can_have_had_back_is_one_of_the_answers():
    assert set(Back) == {*STRONGEST, Back.NOTHING, Back.NOT_SENT}


REPLY = Kind.SUBSTANTIVE


@pytest.mark.parametrize(
    ("facts", "asks", "said"),
    [
        (NOTHING, 0, ("none", "No asks", "", "no_asks")),
        (NOTHING, 5, ("empty", "No answer yet", "", "no_answer")),
        (Facts(counts=Kind.HOLDING), 5, ("empty", "No answer yet", "", "no_answer")),
        (Facts(counts=REPLY), 5, ("query", "Not yet recorded", "", "not_read")),
        (Facts(counts=REPLY, answered=5), 5, ("full", "5 of 5", "", "all")),
        (Facts(counts=REPLY, answered=4, in_part=1), 5, ("half", "4 of 5", "1 in part", "some")),
        (Facts(counts=REPLY, answered=4, not_answered=1), 5, ("half", "4 of 5", "", "some")),
        (Facts(counts=REPLY, answered=3), 5, ("half", "3 of 5", "2 not yet recorded", "part_read")),
        (
            Facts(counts=REPLY, in_part=1, answered=1),
            5,
            ("half", "1 of 5", "1 in part, 3 not yet recorded", "part_read"),
        ),
        (Facts(counts=REPLY, not_answered=5), 5, ("stop", "None of 5", "", "none")),
        (Facts(counts=REPLY, not_answered=2), 5, ("query", "Not yet recorded", "3 of 5", "not_read")),
        (Facts(counts=Kind.DECLINED), 5, ("stop", "None of 5", "", "none")),
        (Facts(counts=Kind.HOLDING, answered=2, not_answered=3), 5, ("half", "2 of 5", "", "some")),
    ],
)
def test_asks_answered(facts, asks, said):
    assert asks_answered(facts, asks) == said
    assert said[3] in set(Asked)


@pytest.mark.parametrize(
    ("facts", "due", "said"),
    [
        (NOTHING, DUE, ("warn", "Overdue", "3 working days", "overdue")),
        (NOTHING, march(26), ("warn", "Overdue", "1 working day", "overdue")),
        (NOTHING, march(27), ("empty", "Not yet due", "27 March 2015", "not_due")),
        (NOTHING, None, ("none", "No reply needed", "", "no_reply_needed")),
        (came(REPLY), DUE, ("full", "In time", "", "in_time")),
        (came(REPLY), march(9), ("half", "Came late", "1 working day", "came_late")),
        (came(Kind.DECLINED), DUE, ("full", "In time", "", "in_time")),
        (came(Kind.DECLINED, REPLY), DUE, ("full", "In time", "reply of 10 March 2015", "in_time")),
        (
            came(Kind.DECLINED, REPLY),
            march(9),
            ("half", "Came late", "1 working day, reply of 10 March 2015", "came_late"),
        ),
        (came(Kind.ACKNOWLEDGEMENT), DUE, ("warn", "Overdue", "3 working days", "overdue")),
    ],
)
def test_late(facts, due, said):
    assert late(facts, due, TODAY, frozenset()) == said
    assert said[3] in set(Late)


def test_on_the_weekend_after_its_day_a_reply_is_not_overdue_and_the_day_is_not_to_come():
    saturday = late(NOTHING, march(20), march(21), frozenset())
    assert saturday == ("empty", NOT_YET_OVERDUE, "due 20 March 2015", "not_due")


def test_what_is_overdue_for_longer_than_a_year_says_by_when_it_was_due():
    """A reply on that day would have been in time, so it is not overdue since then."""
    said = late(NOTHING, DUE, date(2026, 11, 29), frozenset())
    assert said == ("warn", Late.OVERDUE.word, "was due by 24 March 2015", "overdue")


@pytest.mark.parametrize("due", [march(9), DUE, march(30)])
def test_a_letter_that_came_back_needs_a_new_address_and_is_not_late(due):
    back = late(came(Kind.RETURNED), due, TODAY, frozenset(), returned=True)
    assert back == ("warn", Late.RETURNED.word, "", "returned")
    assert late(came(Kind.RETURNED, REPLY), due, TODAY, frozenset(), returned=True).code in ("in_time", "came_late")


def test_a_letter_that_is_not_sent_is_not_late():
    assert late(NOTHING, DUE, TODAY, frozenset(), sent=False) == ("none", NOT_SENT, "", "not_sent")
    assert late(came(REPLY), DUE, TODAY, frozenset(), sent=False).code == "dated_before", "nor is a reply to it in time"


@pytest.mark.parametrize("facts", [NOTHING, came(REPLY), came(Kind.ACKNOWLEDGEMENT)])
def test_letter_that_left_after_its_reply_by_date_is_neither_in_time_nor_late(facts):
    said = late(facts, march(9), TODAY, frozenset(), reached=march(10))
    assert said == ("none", Late.SENT_AFTER.word, "10 March 2015", "sent_after")
    assert late(facts, march(9), TODAY, frozenset(), reached=march(9)).code in ("overdue", "came_late")
