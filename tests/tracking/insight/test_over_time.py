"""Replies over time and in time: the curve, the bars and the sentences beside them."""

from datetime import date
from types import SimpleNamespace

import pytest

from app.accounts.models import Role
from app.platform.clock import today
from app.tracking.insight.areas import AreaCount
from app.tracking.insight.time import burnup_of
from app.tracking.insight.words import more, off_map_words, spread
from app.tracking.totals import Total
from app.tracking.words import FOLLOWED
from tests.tracking.insight.browsing import INSIGHT, TRACK, found, headline, lines
from tests.tracking.office import TODAY, reply, send, small_campaign
from tests.tracking.shown import choices, figures
from tests.web.figures import numbers_in
from tests.web.markup import part_of, parts_of, words_of


class TestOverTime:
    def test_each_letter_counts_from_the_day_on_which_it_first_had_that(self, owner, services):
        points = {one.day: (one.replied, one.part) for one in found(services).time.points}
        assert points[date(2015, 3, 3)] == (0, 0)
        assert points[date(2015, 3, 5)] == (0, 1), "acknowledged"
        assert points[date(2015, 3, 19)] == (1, 1)
        assert points[date(2015, 3, 20)] == (1, 2), "a holding reply"
        assert points[date(2015, 3, 24)] == (3, 2), "a joint reply to two letters"
        assert points[TODAY] == (4, 2)
        assert found(services).time.by_deadline == 3

    def test_a_letter_counts_from_the_day_on_which_it_was_first_sent(self, owner, services):
        """Nine were sent on 3 March, one was answered that was not marked as sent, the others went later."""
        send(services, [11, 12], sent_on=date(2015, 3, 26))
        send(services, [1], sent_on=date(2015, 3, 27))  # again: it counts from its first day
        reply(services, [10], on=date(2015, 3, 10))
        points = {one.day: one for one in found(services).time.points}
        sent = {day: points[date(2015, 3, day)].letters for day in (3, 9, 10, 25, 26, 27)}
        assert sent == {3: 9, 9: 9, 10: 10, 25: 10, 26: 12, 27: 12}
        assert points[date(2015, 3, 25)].nothing + 2 == points[date(2015, 3, 26)].nothing + 1, "and one reply came"
        rows = {row["Day"]: row for row in lines(owner, "time")}
        assert (rows["2015-03-03"]["No response recorded"], rows["2015-03-03"][FOLLOWED]) == ("9", "9")
        assert rows["2015-03-27"][FOLLOWED] == str(found(services).total.followed)

    @pytest.mark.parametrize("day", [date(2015, 3, 3), date(2015, 3, 25)])
    def test_each_day_says_what_the_page_of_that_day_says(self, owner, services, day):
        send(services, [11, 12], sent_on=date(2015, 3, 26))
        then = found(services, on=day).total
        (point,) = [one for one in found(services).time.points if one.day == day]
        assert (point.letters, point.replied, point.part, point.nothing) == (
            then.followed,
            then.done,
            then.part,
            then.nothing,
        )

    def test_an_acknowledgement_gives_way_to_the_reply_that_follows(self, owner, services):
        reply(services, [3], on=date(2015, 3, 26))
        points = {one.day: (one.replied, one.part) for one in found(services).time.points}
        assert points[date(2015, 3, 25)] == (3, 2)
        assert points[date(2015, 3, 26)] == (5, 1)

    def test_what_comes_at_a_weekend_stands_on_the_next_day_shown(self, services):
        small_campaign(services)
        send(services, [1])
        reply(services, [1], on=date(2015, 3, 7))
        points = {one.day: one.replied for one in found(services).time.points}
        assert date(2015, 3, 7) not in points
        assert points[date(2015, 3, 6)] == 0
        assert points[date(2015, 3, 9)] == 1

    def test_it_ends_on_the_day_of_the_page_however_long_nothing_came(self, services):
        small_campaign(services)
        send(services, [1])
        reply(services, [1], on=date(2019, 11, 1))
        time = found(services, on=date(2024, 11, 26)).time
        assert time.points[-1].day == date(2024, 11, 26)
        assert next(one.replied for one in time.points if one.day >= date(2019, 11, 1)) == 1

    def test_it_never_reaches_into_the_future(self, services, clock):
        small_campaign(services)
        send(services, [1])
        assert found(services, on=date(9000, 1, 1)).time.points[-1].day == today()

    @pytest.mark.parametrize(("came", "step"), [((2015, 4, 1), "day"), ((2015, 9, 1), "week"), ((2017, 9, 1), "month")])
    def test_long_campaigns_are_told_in_longer_steps(self, services, came, step):
        small_campaign(services)
        send(services, [1])
        reply(services, [1], on=date(*came))
        time = found(services, on=date(*came)).time
        assert time.step == step
        assert len(time.points) <= 50
        assert date(2015, 3, 24) in {one.day for one in time.points}, "the day to reply by is always there"
        assert time.points[-1].replied == 1

    def test_nothing_sent_is_no_curve(self, services):
        small_campaign(services)
        assert found(services).time is None
        assert burnup_of([], until=TODAY, reply_by=None, holidays=frozenset()) is None


class TestInTime:
    def test_those_in_time_after_the_date_asked_for_are_told_beside_it(self, services, signed_in, clock):
        """The letters ask for a reply by Tuesday 24 March; 2 promised 1 April, and 3 came late."""
        client = signed_in(Role.VIEWER)
        small_campaign(services)
        send(services, range(1, 5))
        reply(services, [1], on=date(2015, 3, 24))
        reply(services, [2], on=date(2015, 3, 20), kind="holding", new_reply_by=date(2015, 4, 1))
        reply(services, [2, 3], on=date(2015, 3, 26))
        insight = found(services)
        assert (insight.time.by_deadline, insight.total.in_time) == (1, 2)
        by_deadline = more(insight, {"chief-constables": "Chief constables"})
        assert (
            "1 had replied by the reply-by date; 1 more counts as in time because it came before the next working day, "
            "or by the later date that a holding reply gave; 1 replied late."
        ) in by_deadline
        assert by_deadline.split(";")[0] in words_of(part_of(client.get(INSIGHT), "headline"))

    def test_the_sentence_accounts_for_all_who_replied(self):
        total = Total(done=17, in_time=11, came_late=5, sent_after=4, replied_sent_after=1)
        said = more(SimpleNamespace(total=total, time=SimpleNamespace(by_deadline=10, untimed=0), by_registry={}), {})
        assert numbers_in(said) == [10, 1, 5, 4, 1]
        assert sum(numbers_in(said)) - total.sent_after == total.done

    @pytest.mark.parametrize(
        ("sent_after", "replied", "sentence"),
        [
            (1, 0, "1 letter sent after the reply-by date is not counted as in time, late or overdue."),
            (1, 1, "1 letter sent after the reply-by date is not counted as in time, late or overdue. It has"),
            (3, 1, "3 letters sent after the reply-by date are not counted as in time, late or overdue. 1 of"),
        ],
    )
    def test_letters_sent_after_the_date_are_said_to_be_counted_apart(self, sent_after, replied, sentence):
        total = Total(done=replied, sent_after=sent_after, replied_sent_after=replied)
        assert sentence in more(SimpleNamespace(total=total, time=None, by_registry={}), {})

    def test_insight_and_track_count_the_same_letters_as_sent_after_the_date(self, owner, services):
        assert "after the reply-by date" not in headline(owner.get(INSIGHT))
        send(services, [10, 11, 12], sent_on=date(2015, 3, 25))
        reply(services, [12], on=TODAY)
        listed = choices(owner.get(TRACK))["late", "sent_after"][1]
        assert f"{listed} letters sent after the reply-by date" in headline(owner.get(INSIGHT))
        assert numbers_in(figures(owner.get(TRACK))["overdue"][1].split("; ")[1]) == [listed - 1], "without a reply"

    def test_where_every_letter_was_sent_after_the_date_it_says_so(self, services, signed_in, clock):
        client = signed_in(Role.VIEWER)
        small_campaign(services)
        send(services, [1, 2], sent_on=date(2015, 3, 25))
        assert "2 letters sent after the reply-by date" in headline(client.get(INSIGHT))

    def test_before_anything_comes_there_is_no_empty_chart(self, services, signed_in, clock):
        client = signed_in(Role.VIEWER)
        small_campaign(services)
        send(services, [1, 2])
        page = client.get(INSIGHT)
        assert [bool(parts_of(page, name)) for name in ("curve-figure", "no-curve")] == [False, True]
        reply(services, [1], on=date(2015, 3, 24), kind="acknowledgement")
        page = client.get(INSIGHT)
        assert [bool(parts_of(page, name)) for name in ("curve-figure", "no-curve")] == [True, False]

    def test_what_is_not_read_and_what_was_refused_are_told_apart_at_each_ask(self, services, signed_in, clock):
        client = signed_in(Role.VIEWER)
        small_campaign(services)
        send(services, range(5, 9))
        reply(services, [5], on=date(2015, 3, 20))
        reply(services, [6], on=date(2015, 3, 20), kind="declined")
        reply(services, [7], on=date(2015, 3, 20), kind="declined", answers=["not_answered"])
        reply(services, [8], on=date(2015, 3, 20), answers=["not_answered"])
        cells = found(services).asks.cells
        first, second = (cells[number, "directors-of-childrens-services"] for number in (1, 2))
        counts = ("not_read", "not_answered", "declined", "partly")
        assert tuple(first[code] for code in counts) == (1, 2, 1, 0)
        assert tuple(second[code] for code in counts) == (2, 0, 2, 0), "two refused all that they were not read for"
        told = {value: count for (name, value), (_, count) in choices(client.get(TRACK)).items() if name == "asks"}
        assert {code: told.get(code, 0) for code in ("not_read", "none", "some")} == {
            "not_read": 2,
            "none": 2,
            "some": 0,
        }

    def test_areas_off_the_map_are_counted_in_the_table_and_said(self):
        areas = [
            AreaCount("leeds", "Leeds", "Yorkshire and the Humber", 1, 0, 1, (3, 4)),
            AreaCount("gwynedd", "Gwynedd", "Wales", 0, 1, 1, None),
        ]
        assert sum(count for _, count in spread(areas)) == 2
        assert numbers_in(off_map_words(areas)) == [1]
        assert off_map_words(areas[:1]) == ""
