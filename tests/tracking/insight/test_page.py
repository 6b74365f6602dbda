"""The page of Insight: its pictures, tables and links, refusals, and answers in holding replies."""

import re
from datetime import date

import pytest

from app.accounts.models import Role
from app.responses.kinds import COUNTED_AS_REPLIES
from app.tracking.insight.areas import AreaCount
from app.tracking.insight.words import IN_TIME, curve_words, map_words, refused_words
from tests.tracking.insight.browsing import INSIGHT, TRACK, found, headline, lines, said
from tests.tracking.office import reply, send, small_campaign
from tests.tracking.shown import links
from tests.web.figures import numbers_in
from tests.web.markup import links_of, part_of, parts_of, rows_of, words_of


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
        assert [f"{area.name} {area.region}", "1 1 declined"] in [row[:2] for row in rows_of(answer)]

    def test_the_file_of_areas_counts_refusals(self, page, services):
        rows = lines(page, "areas")
        assert [sum(int(row[name]) for row in rows) for name in ("Replied", "Of which declined")] == [2, 1]

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


def test_an_answer_in_a_holding_reply_counts_and_the_page_says_so(owner, services):
    before = found(services)
    reply(services, [4], on=date(2015, 3, 20), kind="holding", answers=["yes"])  # it had a holding reply alone
    after = found(services)
    assert after.total == before.total, "it is no reply"
    yes = [one.asks.cells[1, "chief-constables"]["yes"] for one in (before, after)]
    assert yes == [2, 3]
    assert parts_of(owner.get(INSIGHT), "asks-counted")
