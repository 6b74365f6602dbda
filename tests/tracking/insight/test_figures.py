"""The pictures of a campaign's letters and the tables to download count as Track does."""

from datetime import date

import pytest

from app.accounts.models import Role
from app.audit.moments import recorded_at
from app.platform.clock import london_time
from app.responses.answers import Back
from app.tracking.insight.words import IN_TIME
from app.tracking.snapshot import CampaignSnapshot
from app.tracking.totals import total_of, totals_by_region, totals_by_registry
from app.tracking.words import FOLLOWED, IN_CAMPAIGN
from tests.tracking.insight.browsing import INSIGHT, TRACK, found, last_event, lines
from tests.tracking.office import TODAY, letter, reply, send, small, small_campaign
from tests.tracking.shown import chart, figures
from tests.web.figures import numbers_in
from tests.web.markup import part_of, parts_of, rows_of, words_of


class TestTheSameFigures:
    def test_every_total_is_that_of_track(self, owner, services):
        reply(services, [10], on=date(2015, 3, 20), kind="declined")
        with services.database.writing() as session:
            for number in (9, 16):
                letter(session, number).withdrawn = True
        insight = found(services)
        with services.database.reading() as session:
            letters = CampaignSnapshot(session, small(session), TODAY).letters
        assert insight.total == total_of(letters)
        assert insight.by_registry == totals_by_registry(letters)
        assert insight.by_region == totals_by_region(letters)
        track = figures(owner.get(TRACK))
        assert (insight.total.letters, insight.total.done) == (track["letters"][0], track["replied"][0])
        assert (insight.total.nothing, insight.total.part) == (3, 2)
        assert (insight.total.done, insight.total.in_time, insight.total.came_late) == (5, 3, 1)
        assert insight.total.dated_before == 1, "no sending of letter 10 is recorded"

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
        parts = ("Replied", "Acknowledgement or holding reply", "No response recorded")
        assert [row for row in areas if sum(int(row[part]) for part in parts) != int(row[FOLLOWED])] == []
        asks = lines(owner, "asks")
        assert len(asks) == 2 * len(insight.asks.asks)
        first = next(row for row in asks if row["Number"] == "1" and row["Registry"].startswith("Chief"))
        assert (first["Yes"], first[Back.NOTHING.word], first[FOLLOWED]) == ("2", "0", "4")

    def test_it_says_as_at_when_and_keeps_to_it(self, owner, services):
        event = last_event(services)
        reply(services, [8], on=date(2015, 3, 10))
        query = f"?as_at=2015-03-24&known_at={event}"
        rows = lines(owner, "registries", query)
        with services.database.reading() as session:
            at = london_time(recorded_at(session, event))
        assert {(row["As at"], row["As recorded at"]) for row in rows} == {("2015-03-24", f"{at:%Y-%m-%d %H:%M}")}
        assert (
            sum(int(row[Back.NOTHING.word]) for row in rows)
            == found(services, on=date(2015, 3, 24), known_at=event).total.nothing
        )

    def test_there_is_no_other_table(self, owner):
        assert owner.get(f"{INSIGHT}/letters.csv").status_code == 404
