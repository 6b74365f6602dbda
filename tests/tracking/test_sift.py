"""Filters keep letters and count what each further choice would leave; columns put them in order."""

from dataclasses import replace
from datetime import date

import pytest

from app.delivery.attempts.sent_letters import SentFacts
from app.responses.answers import Asked, Back, Late, anything_back, asks_answered, late
from app.responses.facts import NOTHING, Facts
from app.responses.kinds import Kind
from app.tracking.answers import NO_SINGLE, NOBODY, NOT_KNOWN, Answers, TrackedLetter, delivery_status
from app.tracking.codes import Delivery
from app.tracking.letter_filter import FACETS, RANKS, SORTS, LetterFilter, sift, sort_letters
from app.tracking.totals import total_of, totals_by_region, totals_by_registry
from app.web.tables.paging import Sort

DUE, TODAY = date(2015, 3, 24), date(2015, 3, 27)
SENT = SentFacts("post", date(2015, 3, 3), 1, 1, (), date(2015, 3, 3))
REPLIED = Facts(1, Kind.SUBSTANTIVE, date(2015, 3, 20), date(2015, 3, 20), answered=5)
TARDY = Facts(1, Kind.SUBSTANTIVE, date(2015, 3, 26), date(2015, 3, 26), answered=2)
HOLDING = Facts(1, Kind.HOLDING, date(2015, 3, 20), promised_on=date(2015, 3, 20), new_reply_by=date(2015, 4, 1))
DECLINED = Facts(1, Kind.DECLINED, date(2015, 3, 20), date(2015, 3, 20))
RETURNED = Facts(1, returned_on=date(2015, 3, 9))


def tracked(number, facts=NOTHING, *, sent=SENT, registry="council-leaders", region="Wales", assigned=NOBODY, notes=()):
    due = facts.new_reply_by or DUE
    way = delivery_status(sent, facts)
    answers = Answers(
        sent=sent,
        facts=facts,
        due=due,
        days={TARDY: 2, NOTHING: 3}.get(facts, 0) if sent else 0,
        delivered=way,
        back=anything_back(facts, sent=sent is not None),
        asks=asks_answered(facts, 5, sent=sent is not None),
        late=late(
            facts,
            due,
            TODAY,
            frozenset(),
            sent=sent is not None,
            reached=sent and sent.first_on,
            returned=way.code == "returned",
        ),
    )
    return TrackedLetter(
        number, number, f"X-{number}", registry, number, "Wales", region, False, answers, assigned, notes
    )


LETTERS = [
    tracked(1),
    tracked(2, REPLIED),
    tracked(3, TARDY, region="London"),
    tracked(4, HOLDING, registry="chief-executives"),
    tracked(5, sent=None, assigned="7", notes=["Wait."]),
    tracked(6, region="London", assigned="7"),
]


def numbers(letters):
    return [letter.number for letter in letters]


@pytest.mark.parametrize(
    ("chosen", "kept"),
    [
        ({}, [1, 2, 3, 4, 5, 6]),
        ({"late": ["overdue"]}, [1, 6]),
        ({"late": ["overdue", "came_late"]}, [1, 3, 6]),
        ({"late": ["overdue"], "region": ["London"]}, [6]),
        ({"back": ["nothing"]}, [1, 6]),
        ({"back": ["not_sent"]}, [5]),
        ({"registry": ["chief-executives"]}, [4]),
        ({"assigned": ["7"]}, [5, 6]),
        ({"assigned": [NOBODY], "delivered": ["handed_over"]}, [1, 2, 3, 4]),
        ({"note": ["yes"]}, [5]),
        ({"asks": ["all"]}, [2]),
        ({"region": ["Atlantis"]}, []),
    ],
)
def test_a_letter_is_kept_that_has_one_of_the_values_of_each_facet(chosen, kept):
    assert numbers(sift(LETTERS, LetterFilter(chosen=chosen)).letters) == kept


def test_only_letters_in_which_the_words_are_found_are_kept_and_counted():
    sifted = sift(LETTERS, LetterFilter(search="x"), found={2, 3})
    assert numbers(sifted.letters) == [2, 3]
    assert sifted.counts["region"] == {"Wales": 1, "London": 1}
    assert sift(LETTERS, LetterFilter(search="x"), found=()).counts["region"] == {"Wales": 0, "London": 0}


def test_a_count_says_how_many_would_stay_if_that_were_chosen():
    for facet in FACETS:
        wanted = LetterFilter(chosen={"late": ["overdue"], "region": ["London"]})
        for value, count in sift(LETTERS, wanted).counts[facet].items():
            chosen = {**wanted.chosen, facet: [value]}
            assert len(sift(LETTERS, LetterFilter(chosen=chosen)).letters) == count


@pytest.mark.parametrize(
    ("key", "ascending"),
    [
        ("late", [5, 2, 4, 3, 1, 6]),
        ("back", [5, 1, 6, 4, 2, 3]),
        ("asks", [5, 1, 4, 6, 3, 2]),
        ("delivered", [5, 1, 2, 3, 4, 6]),
    ],
)
def test_letters_alike_stand_by_number_whichever_way(key, ascending):
    assert numbers(sort_letters(LETTERS, Sort(key))) == ascending
    descending = sort_letters(LETTERS, Sort(key, descending=True))
    assert sorted(numbers(descending)) == [1, 2, 3, 4, 5, 6]
    assert numbers(descending)[-2:] == {"late": [2, 5], "back": [6, 5], "asks": [6, 5], "delivered": [6, 5]}[key]


def test_every_answer_has_its_place_in_the_order():
    tables = {"delivered": Delivery, "back": Back, "asks": Asked, "late": Late}
    assert {key: set(ranks) for key, ranks in RANKS.items()} == {key: set(table) for key, table in tables.items()}
    assert RANKS.keys() == SORTS.keys()


def test_each_letter_counts_once_as_done_in_part_or_nothing():
    total = total_of([*LETTERS, tracked(7, DECLINED), tracked(8, RETURNED)])
    assert (total.letters, total.sent, total.counts, total.not_sent) == (8, 7, (3, 1, 3), 1)
    assert (total.declined, total.in_time, total.came_late) == (1, 2, 1)
    assert (total.new_date, total.returned, total.overdue) == (1, 1, 2)
    assert total_of([]).counts == (0, 0, 0)


def test_letters_sent_after_their_reply_by_date_are_counted_apart():
    after = replace(SENT, first_on=date(2015, 3, 25), sent_on=date(2015, 3, 25))
    total = total_of([tracked(1, sent=after), tracked(2, TARDY, sent=after), tracked(3)])
    assert (total.sent_after, total.overdue, total.in_time + total.came_late) == (2, 1, 0)
    assert total.counts == (1, 0, 2)


def test_letters_overdue_by_the_date_that_a_holding_reply_named_are_told_apart():
    passed = replace(HOLDING, new_reply_by=date(2015, 3, 26))
    earlier = replace(HOLDING, new_reply_by=date(2015, 3, 20))  # it does not bring the day on
    total = total_of([tracked(1), tracked(2, passed), tracked(3, HOLDING)])
    assert (total.overdue, total.overdue_promised) == (2, 1)
    brought = tracked(4, earlier)
    brought = replace(brought, answers=replace(brought.answers, due=DUE))
    assert total_of([brought]).overdue_promised == 0
    assert total_of([brought]).new_date == 0


def test_totals_by_registry_and_by_region_add_up():
    letters = [*LETTERS, tracked(7, region=NO_SINGLE), tracked(8, region=NOT_KNOWN)]
    assert {slug: total.counts for slug, total in totals_by_registry(letters).items()} == {
        "council-leaders": (2, 0, 4),
        "chief-executives": (0, 1, 0),
    }
    assert [(region, total.letters) for region, total in totals_by_region(letters).items()] == [
        ("London", 2),
        ("Wales", 4),
        (NO_SINGLE, 1),
        (NOT_KNOWN, 1),
    ]
