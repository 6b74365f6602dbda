"""How the day on which a question is due came about, and what is odd about a day, in words."""

from datetime import date
from types import SimpleNamespace

import pytest

from app.evidence.questions.due import Calendar, DueDate, How
from app.evidence.questions.showing import BRIEF, brief_of
from app.evidence.questions.words import day_warning, due_words
from tests.evidence.questions.asking import SITTING

TABLED = SimpleNamespace(tabled_on=date(2026, 11, 2))
COUNTED = date(2026, 11, 9)


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (
            How.NAMED,
            (
                "This is the day that the question names. It is a sitting day, at least three days after tabling, "
                "not counting Saturdays and Sundays."
            ),
        ),
        (
            How.NAMED_UNCHECKED,
            "This is the day that the question names. No list of sitting days covers it: check that the House sits.",
        ),
        (How.ORDINARY, "Five working days after 2 November 2026. The Commons sit on that day."),
        (
            How.ORDINARY_MOVED,
            (
                "Five working days after 2 November 2026 come to 9 November 2026. The Commons do not sit then, so it "
                "is due on the next day that they sit."
            ),
        ),
        (How.LORDS, "Ten working days after 2 November 2026, whether or not the House sits."),
        (How.HELD, "This is the date in the holding answer."),
        (
            How.NOT_KNOWN,
            (
                "Five working days after 2 November 2026 come to 9 November 2026, but no list of sitting days says "
                "when the Commons sit from then on. Import the sitting days."
            ),
        ),
        (How.NO_KIND, "No due date: the type of question is not recorded."),
    ],
)
def test_how_the_due_day_came_about(how, words):
    assert due_words(TABLED, DueDate(COUNTED, how, COUNTED)) == words


@pytest.mark.parametrize(
    ("day", "calendar", "warning"),
    [
        (date(2016, 6, 26), Calendar((), ()), "26 June 2016 was a Sunday. Check the day."),
        (date(2016, 6, 25), Calendar((), ()), "25 June 2016 was a Saturday. Check the day."),
        (date(2016, 6, 29), Calendar((), ()), ""),
        (
            date(2026, 11, 8),
            Calendar(tuple(SITTING), ((date(2026, 11, 1), date(2026, 11, 30)),)),
            "8 November 2026 was not a sitting day of the Commons. Check the day.",
        ),
    ],
)
def test_a_day_on_which_the_house_did_not_sit_is_warned_of(day, calendar, warning):
    assert day_warning("commons", day, calendar) == warning


@pytest.mark.parametrize(
    ("text", "brief"),
    [
        ("To ask the Home Secretary, what plans she has.", "What plans she has."),
        (
            "To ask Her Majesty’s Government what they make of it that councils, police and schools did not reply.",
            "What they make of it that councils, police and schools did not reply.",
        ),
        (
            "To ask the Secretary of State for Culture, Media and Sport, for what reason 12 letters were not answered.",
            "For what reason 12 letters were not answered.",
        ),
        (
            "To ask the Attorney General, pursuant to the Answer of 20 June 2016, how many replied.",
            "Pursuant to the Answer of 20 June 2016, how many replied.",
        ),
        (
            "To ask the Home Secretary about letters to councils, police forces and NHS trusts.",
            "To ask the Home Secretary about letters to councils, police forces and NHS trusts.",
        ),
    ],
)
def test_a_question_in_brief_still_says_what_is_asked(text, brief):
    assert brief_of(text) == brief


def test_a_long_question_in_brief_is_its_first_words():
    brief = brief_of("To ask the Home Secretary, what assessment she made of why " + "councils and police forces " * 9)
    assert brief.startswith("What assessment she made of why councils")
    assert brief.endswith(" …")
    assert len(brief) <= BRIEF + 2
