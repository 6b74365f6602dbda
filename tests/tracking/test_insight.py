"""The pictures of a campaign's letters count as Track does, on any day and as known at any event."""

import csv
import re
from dataclasses import replace
from datetime import date
from io import StringIO
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.anchor import head
from app.audit.record import SYSTEM
from app.campaigns.audience.posts import Audience, audience_of
from app.campaigns.audience.save import save_audience
from app.campaigns.lifecycle.details import change_details, details_of, seen_of
from app.platform.clock import today
from app.registry.asked import NO_MOMENT
from app.responses.answers import BACK
from app.responses.kinds import COUNTED_AS_REPLIES
from app.responses.models import Response, ResponseLetter
from app.responses.recording.correct import withdraw_response
from app.tracking.answers import tracked_letters
from app.tracking.insight.areas import AreaCount
from app.tracking.insight.figures import insight_of
from app.tracking.insight.time import burnup_of
from app.tracking.insight.words import (
    IN_TIME,
    curve_words,
    map_words,
    more,
    more_areas_words,
    off_map_words,
    refused_words,
    spread,
)
from app.tracking.totals import Total, total_of, totals_by_region, totals_by_registry
from app.tracking.words import FOLLOWED, IN_CAMPAIGN
from tests.tracking.office import AUDIENCE, LETTER_DATE, REPLY_BY, TODAY, letter, reply, send, small, small_campaign
from tests.tracking.shown import chart, choices, figures, links, text
from tests.web.figures import numbers_in
from tests.web.markup import errors_of, links_of, part_of, parts_of, rows_of, words_of

INSIGHT, TRACK = "/campaigns/TRK15/insight", "/campaigns/TRK15/track"


def found(services, *, on: date = TODAY, known_at: int | None = None):
    with services.database.reading() as session:
        return insight_of(session, small(session), valid_at=on, known_at=known_at)


def last_event(services) -> int:
    with services.database.reading() as session:
        return head(session).seq


def headline(page) -> str:
    """What came back, in a few sentences."""
    return words_of(part_of(page, "headline"))


def known(page) -> str:
    """As known when."""
    return words_of(part_of(page, "known").xpath("./b")[0])


def said(answer) -> str:
    return text(answer.text)


def lines(client, table: str, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"{INSIGHT}/{table}.csv{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.text.lstrip("\ufeff"))))


class TestTheSameFigures:
    def test_every_total_is_that_of_track(self, owner, services):
        reply(services, [10], on=date(2015, 3, 20), kind="declined")
        with services.database.writing() as session:
            for number in (9, 16):
                letter(session, number).withdrawn = True
        insight = found(services)
        with services.database.reading() as session:
            letters = tracked_letters(session, small(session), today=TODAY)
        assert insight.total == total_of(letters)
        assert insight.by_registry == totals_by_registry(letters)
        assert insight.by_region == totals_by_region(letters)
        track = figures(owner.get(TRACK))
        assert (insight.total.letters, insight.total.done) == (track["letters"][0], track["replied"][0])
        assert (insight.total.nothing, insight.total.part) == (3, 2)
        assert (insight.total.done, insight.total.in_time, insight.total.came_late) == (5, 4, 1)

    @pytest.mark.parametrize("by", ["registry", "region"])
    def test_the_bars_of_the_page_add_up_to_those_of_track(self, owner, by):
        page, track = owner.get(INSIGHT), owner.get(f"{TRACK}?by={by}")
        done, part, nothing, not_sent, letters = chart(track)["All"]
        in_time, late, *rest = [int(number) for number in rows_of(part_of(page, f"by-{by}-figure"))[-1][1:]]
        assert in_time + late == done
        assert rest == [part, nothing, not_sent, letters]

    def test_the_curve_ends_at_the_totals_and_the_areas_and_asks_add_up_to_their_letters(self, owner, services):
        insight = found(services)
        last = insight.time.points[-1]
        assert (last.day, last.replied, last.part) == (TODAY, insight.total.done, insight.total.part)
        to_councils = insight.by_registry["directors-of-childrens-services"]
        assert sum(area.letters for area in insight.areas) == to_councils.followed
        assert sum(area.nothing for area in insight.areas) == to_councils.nothing
        assert sum(area.replied for area in insight.areas) == to_councils.done
        for (_, slug), cells in insight.asks.cells.items():
            assert sum(cells.values()) == insight.by_registry[slug].followed

    def test_an_open_letter_counts_once(self, services, signed_in, clock):
        client = signed_in(Role.VIEWER)
        small_campaign(services)
        send(services, [1, 2])
        reply(services, [1], on=date(2015, 3, 9))
        with services.database.writing() as session:
            campaign = small(session)
            campaign.open_letter = True
        page = client.get(INSIGHT)
        assert numbers_in(words_of(part_of(page, "headline")))[:2] == [1, 2]
        assert parts_of(page, "open-letters")


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
            "1 had replied by the date asked for; 1 more is in time, by working days or by a later date that a holding "
            "reply had named; 1 replied late."
        ) in by_deadline
        assert by_deadline.split(";")[0] in words_of(part_of(client.get(INSIGHT), "headline"))

    def test_the_sentence_accounts_for_all_who_replied(self):
        total = Total(done=17, in_time=11, came_late=5, sent_after=4, replied_sent_after=1)
        said = more(
            SimpleNamespace(total=total, time=SimpleNamespace(by_deadline=10, dated_before=0), by_registry={}), {}
        )
        assert numbers_in(said) == [10, 1, 5, 4, 1]
        assert sum(numbers_in(said)) - total.sent_after == total.done

    @pytest.mark.parametrize(
        ("sent_after", "replied", "sentence"),
        [
            (1, 0, "1 letter was sent after the reply-by date and is not counted as in time, late or overdue."),
            (1, 1, "1 letter was sent after the reply-by date and is not counted as in time, late or overdue. It has"),
            (3, 1, "3 letters were sent after the reply-by date and are not counted as in time, late or overdue. 1 of"),
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
        assert f"{listed} letters were sent after the reply-by date" in headline(owner.get(INSIGHT))
        assert numbers_in(figures(owner.get(TRACK))["overdue"][1].split("; ")[1]) == [listed - 1], "without a reply"

    def test_where_every_letter_was_sent_after_the_date_it_says_so(self, services, signed_in, clock):
        client = signed_in(Role.VIEWER)
        small_campaign(services)
        send(services, [1, 2], sent_on=date(2015, 3, 25))
        assert "2 letters were sent after the reply-by date" in headline(client.get(INSIGHT))

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


class TestAsItWas:
    def test_a_day_counts_what_had_come_by_then(self, owner, services):
        insight = found(services, on=date(2015, 3, 20))
        assert (insight.total.done, insight.total.part, insight.total.nothing) == (1, 2, 6)
        assert insight.total.overdue == 0, "nothing was late on that day"
        assert found(services, on=LETTER_DATE).total.nothing == 9

    def test_what_is_recorded_later_changes_no_figure_of_an_earlier_event(self, owner, services):
        event, before = last_event(services), found(services)
        reply(services, [8], on=date(2015, 3, 10), answers=["yes"] * 5)
        send(services, [10, 11], sent_on=LETTER_DATE)
        with services.database.writing() as session:
            to_six = select(ResponseLetter.response_id).where(ResponseLetter.letter_id == letter(session, 6).id)
            joint = session.scalars(select(Response).where(Response.id.in_(to_six))).one()
            withdraw_response(session, joint, seen=joint.recorded, actor=SYSTEM)
        then, now = found(services, known_at=event), found(services)
        assert then == before
        assert (now.total.done, now.total.sent) == (before.total.done + 1 - 2, before.total.sent + 2)
        assert then.asks.cells != now.asks.cells

    @pytest.mark.parametrize(
        ("kinds", "first", "declined"),
        [
            (["substantive"], "1 of 3 has replied, 33%.", ""),
            (["declined"], "1 of 3 has replied, 33%.", "The reply is a refusal."),
            (["declined", "substantive"], "2 of 3 have replied, 67%.", "1 of them declined to answer."),
        ],
    )
    def test_the_headline_says_how_many_replied_and_how_many_of_them_declined(
        self, services, signed_in, clock, kinds, first, declined
    ):
        client = signed_in(Role.VIEWER)
        small_campaign(services)
        send(services, [1, 2, 3])
        for number, kind in enumerate(kinds, start=1):
            reply(services, [number], on=date(2015, 3, 10), kind=kind)
        said = headline(client.get(INSIGHT))
        assert said.startswith(f"{first} {declined}")
        assert any(word in said for word in ("declined", "refusal")) == bool(declined)

    def test_an_acknowledgement_is_a_response_and_no_reply(self, services, signed_in, clock):
        client = signed_in(Role.VIEWER)
        small_campaign(services)
        send(services, [1])
        reply(services, [1], on=date(2015, 3, 10), kind="acknowledgement")
        said = headline(client.get(INSIGHT))
        assert said.startswith("0 of 1 have replied")
        assert said.endswith("Every letter sent has had a response.")

    def test_the_page_says_what_was_said_on_a_day(self, owner, services, clock, monkeypatch):
        before = headline(owner.get(INSIGHT))
        event = last_event(services)
        assert before.startswith("4 of 9 ")
        assert "44%" in before
        assert numbers_in(before.replace("%", " ")) == [4, 9, 44, 3, 1, 3, 1], "by the date, late, nothing, returned"
        assert "all to directors of children’s services." in before
        reply(services, [5], on=date(2015, 3, 11))
        assert headline(owner.get(INSIGHT)).startswith("5 of 9 ")
        page = owner.get(f"{INSIGHT}?as_at=27+March+2015&known_at={event}")
        assert headline(page) == before
        assert re.search(r"\d+:\d\d[ap]m on 27 March 2015", known(page))

    def test_letters_withdrawn_and_a_day_to_reply_by_moved_since_are_as_they_were_then(self, owner, services):
        event, before = last_event(services), found(services)
        with services.database.writing() as session:
            campaign = small(session)
            details = replace(details_of(campaign), reply_by=date(2015, 3, 31))
            change_details(session, campaign, details, seen=seen_of(campaign), printed=True, actor=SYSTEM)
            parts = Audience(AUDIENCE[:1], campaign.valid_at)
            save_audience(session, campaign, parts, seen=audience_of(campaign).digest, actor=SYSTEM)
        then, now = found(services, known_at=event), found(services)
        assert replace(then, then=before.then) == before
        assert then.then.reply_by == REPLY_BY
        assert (now.total.letters, now.total.overdue) == (9, 0), "those that were not sent are gone; nothing is late"

    def test_a_day_of_knowledge_is_its_last_event(self, owner, services):
        page = owner.get(f"{INSIGHT}?as_at=2015-03-27&known_at=2015-03-27")
        assert known(page).endswith(" 27 March 2015.")
        assert headline(page).startswith("4 of 9 ")
        assert parts_of(page, "none-sent") == []
        empty = owner.get(f"{INSIGHT}?as_at=2015-03-20&known_at=2015-03-20")
        assert parts_of(empty, "none-recorded")
        assert parts_of(empty, "none-sent") == []
        assert known(empty).endswith(" 20 March 2015.")

    def test_registries_with_as_many_letters_without_a_response_are_all_named(self):
        def words(returned=0, **nothing):
            counted = {slug: Total(letters=9, sent=9, nothing=number) for slug, number in nothing.items()}
            total = Total(nothing=sum(nothing.values()), returned=returned)
            return more(SimpleNamespace(total=total, time=None, by_registry=counted), {one: one for one in nothing})

        assert words(Leaders=2, Chiefs=1) == "3 letters have no response recorded: 2 of them are to leaders."
        assert words(Leaders=2, Chiefs=2) == "4 letters have no response recorded: 2 each to leaders and chiefs."
        assert words(returned=1, Leaders=1) == "1 letter has no response recorded. It came back undelivered."

    def test_areas_for_which_the_table_has_no_room_are_counted(self, owner, services, monkeypatch):
        without = sum(area.nothing > 0 for area in found(services).areas)
        monkeypatch.setattr("app.tracking.views.insight.MOST", 1)
        assert f"{without - 1} more area" in said(owner.get(INSIGHT))

    def test_areas_that_have_as_many_as_the_last_one_listed_are_said_to(self):
        def words(*nothing):
            return more_areas_words([AreaCount("", "", "", 0, number, 2, None) for number in nothing], 2)

        assert "as many" not in words(2, 2, 1)
        assert numbers_in(words(2, 2, 2, 1)) == [2, 1]
        assert "all as many" in words(2, 2, 2, 2)
        assert words(2, 2) == ""

    def test_a_past_day_leads_to_what_was_known_then(self, owner):
        (there,) = links_of(part_of(owner.get(f"{INSIGHT}?as_at=2015-03-20"), "known"))
        assert there == f"{INSIGHT}?as_at=2015-03-20&known_at=2015-03-20"
        assert links_of(part_of(owner.get(INSIGHT), "known")) == {}

    @pytest.mark.parametrize(
        ("query", "words"), [("as_at=soon", NO_MOMENT), ("as_at=2015-03-28", ""), ("known_at=soon", NO_MOMENT)]
    )
    def test_a_day_that_is_none_is_said_beside_its_box(self, owner, query, words):
        answer = owner.get(f"{INSIGHT}?{query}")
        assert answer.status_code == 400
        name = query.partition("=")[0]
        errors = errors_of(answer)
        assert (list(errors), words in errors[name]) == ([name], True)
        assert words or NO_MOMENT not in errors[name], "it is a date"
        assert headline(answer).startswith("4 of 9 "), "today is shown"


class TestThePage:
    def test_the_same_figures_stand_in_each_picture_and_its_table(self, owner, services):
        answer, insight = owner.get(INSIGHT), found(services)
        page, total = answer.text, insight.total
        assert curve_words(insight.time, total, insight.then) in page
        rows = rows_of(part_of(answer, "curve-figure"))
        counts = (total.done, total.part, total.nothing, total.followed)
        assert rows[-1] == ["27 March 2015", *map(str, counts)]
        (due,) = [row for row in rows if row[0].startswith("24 March 2015")]
        assert (due[0] != "24 March 2015", due[1:]) == (True, ["3", "2", "4", "9"]), (
            "it says that it is the day to reply by"
        )
        tiles = re.findall(r'data-href="/areas/([\w-]+)\?as_at=2015-03-03"><title>[^<]*: (\d) of 1</title>', page)
        assert dict(tiles) == {area.slug: str(area.replied) for area in insight.areas if area.letters}

    def test_a_tile_and_its_name_lead_to_the_area_on_the_campaigns_day(self, owner, services):
        page = owner.get(INSIGHT)
        worst = found(services).areas[0]
        assert f"/areas/{worst.slug}?as_at=2015-03-03" in links(page, worst.name)
        assert owner.get(f"/areas/{worst.slug}?as_at=2015-03-03").status_code == 200

    def test_bars_lead_to_their_letters_only_while_the_list_shows_the_same(self, owner):
        registry = f"{TRACK}?registry=chief-constables"
        assert registry in owner.get(INSIGHT).text
        assert registry not in owner.get(f"{INSIGHT}?as_at=2015-03-20").text

    def test_without_a_day_to_reply_by_nothing_is_late(self, services, signed_in, clock):
        client = signed_in(Role.VIEWER)
        small_campaign(services, reply_by=None)
        send(services, [1, 2])
        reply(services, [1], on=date(2015, 3, 9))
        page = client.get(INSIGHT)
        assert IN_TIME[1] not in said(page), "late"
        assert headline(page).startswith("1 of 2 ")
        assert numbers_in(headline(page).replace("%", " ")) == [1, 2, 50, 1], "none by a date asked for"

    def test_before_anything_is_sent_it_says_so(self, services, signed_in, clock):
        client = signed_in(Role.VIEWER)
        small_campaign(services)
        assert parts_of(client.get(INSIGHT), "none-sent")

    def test_track_leads_to_it_and_it_stands_among_the_steps(self, owner):
        assert INSIGHT in links_of(part_of(owner.get(TRACK), "overdue"))
        assert f'href="{INSIGHT}"' in owner.get("/campaigns/TRK15/details").text

    def test_it_asks_the_database_little_however_many_letters_there_are(self, owner, queries):
        assert queries(owner, INSIGHT) <= queries(owner, TRACK) + 10


class TestRefusals:
    """Of five letters to directors of children's services one is declined and one is answered."""

    @pytest.fixture
    def page(self, services, signed_in, clock):
        client = signed_in(Role.VIEWER)
        small_campaign(services)
        send(services, range(5, 10))
        reply(services, [5], on=date(2015, 3, 20), kind="declined")
        reply(services, [6], on=date(2015, 3, 20))
        return client

    def test_the_map_and_its_table_say_which_reply_is_a_refusal(self, page, services):
        (area,) = [area for area in found(services).areas if area.declined]
        assert (area.replied, area.declined) == (1, 1)
        answer = page.get(INSIGHT)
        assert f"<title>{area.name}: 1 of 1, a refusal</title>" in answer.text
        assert answer.text.count(": 1 of 1</title>") == 2, "the answer, in the wide drawing and the narrow one"
        assert "with an answer or a refusal" in answer.text, "the legend"
        counted = words_of(part_of(answer, "areas-counted"))
        assert counted.startswith(f"{COUNTED_AS_REPLIES} 1 of the 2 replies here is a refusal.")
        assert any(row[0] == area.name and row[2] == "1 1 declined" for row in rows_of(answer))

    def test_the_file_of_areas_counts_refusals(self, page, services):
        rows = lines(page, "areas")
        assert [sum(int(row[name]) for row in rows) for name in ("Replied", "Of them declined")] == [2, 1]

    @pytest.mark.parametrize(
        ("counts", "words"),
        [
            ([(1, 0), (2, 0)], ""),
            ([(1, 1)], " The only reply here is a refusal."),
            ([(1, 1), (1, 1)], " Both replies here are refusals."),
            ([(3, 3)], " All 3 replies here are refusals."),
            ([(3, 2), (1, 0)], " 2 of the 4 replies here are refusals."),
        ],
    )
    def test_what_counts_as_a_reply_is_said_with_how_many_are_refusals(self, counts, words):
        areas = [AreaCount("", "", "", replied, 0, 9, None, declined) for replied, declined in counts]
        assert refused_words(areas) == f"{COUNTED_AS_REPLIES}{words}"
        assert refused_words(areas) in map_words(areas)


class TestTakenAway:
    def test_each_table_has_the_figures_of_the_page(self, owner, services):
        insight = found(services)
        time = lines(owner, "time")
        assert [(row["Day"], row["Replied"]) for row in time] == [
            (f"{one.day:%Y-%m-%d}", str(one.replied)) for one in insight.time.points
        ]
        registry = lines(owner, "registries")
        assert [row[IN_TIME[0]] for row in registry] == [str(total.in_time) for total in insight.by_registry.values()]
        assert sum(int(row[IN_CAMPAIGN]) for row in lines(owner, "regions")) == insight.total.letters
        areas = lines(owner, "areas")
        assert len(areas) == 152
        parts = ("Replied", "Acknowledged or holding", "No response recorded")
        assert [row for row in areas if sum(int(row[part]) for part in parts) != int(row[FOLLOWED])] == []
        asks = lines(owner, "asks")
        assert len(asks) == 2 * len(insight.asks.asks)
        first = next(row for row in asks if row["Number"] == "1" and row["Registry"].startswith("Chief"))
        assert (first["Yes"], first[BACK["nothing"]], first[FOLLOWED]) == ("2", "0", "4")

    def test_it_says_as_at_when_and_keeps_to_it(self, owner, services):
        event = last_event(services)
        reply(services, [8], on=date(2015, 3, 10))
        query = f"?as_at=2015-03-24&known_at={event}"
        rows = lines(owner, "registries", query)
        assert {(row["As at"], row["Known at event"]) for row in rows} == {("2015-03-24", str(event))}
        assert (
            sum(int(row[BACK["nothing"]]) for row in rows)
            == found(services, on=date(2015, 3, 24), known_at=event).total.nothing
        )

    def test_there_is_no_other_table(self, owner):
        assert owner.get(f"{INSIGHT}/letters.csv").status_code == 404


def test_an_answer_in_a_holding_reply_counts_and_the_page_says_so(owner, services):
    before = found(services)
    reply(services, [4], on=date(2015, 3, 20), kind="holding", answers=["yes"])  # it had a holding reply alone
    after = found(services)
    assert after.total == before.total, "it is no reply"
    yes = [one.asks.cells[1, "chief-constables"]["yes"] for one in (before, after)]
    assert yes == [2, 3]
    assert parts_of(owner.get(INSIGHT), "asks-counted")
