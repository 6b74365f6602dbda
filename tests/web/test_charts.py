"""Pictures of numbers: what they show, in which order, and what is read out in their place."""

import csv
import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from app.commands.setup import RECIPIENTS
from app.practice.country.drawn_map import REGIONS, spots
from app.web.charts.bars import bars
from app.web.charts.burnup import Point, burnup
from app.web.charts.drawing import LETTER
from app.web.charts.hexmap import PLACES, SHARES, Tile, hexmap, share_step

PARTS = ("Replied in time", "Replied late", "Acknowledgement or holding reply", "No response recorded")
MARCH = date(2015, 3, 2)
LEGENDS = ("Share of letters to the council with an answer or a refusal", "Share with an answer or a refusal")
"""The longest head of a legend, of the wide drawing and the narrow one."""


def shapes(drawn: str, tag: str) -> list[ElementTree.Element]:
    """It is well-formed, too."""
    return list(ElementTree.fromstring(drawn).iter(tag))


def words(drawn: str) -> list[str]:
    return [one.text for one in shapes(drawn, "text")]


def curve(points, **options):
    given = {"deadline": date(2015, 3, 24), "of_all": "100 letters sent", "words": "In words."}
    given |= {"parts": ("replied", "in part", "nothing"), "title": "Over time", "name": "c"}
    return burnup(points, **(given | options))


def days(*counts: tuple[int, int], letters: int = 100) -> list[Point]:
    """A point for each day from 2 March on, all letters sent on the first."""
    return [Point(MARCH + timedelta(number), *one, letters) for number, one in enumerate(counts)]


def sent_line(drawn: str) -> list[tuple[float, float]]:
    """The dashed line of the letters sent, without its last stretch to the edge."""
    (path,) = [one.get("d") for one in shapes(drawn, "path") if one.get("stroke-dasharray") == "2 3"]
    return [tuple(float(number) for number in pair.split()) for pair in path[1:].split("H")[0].split("L")]


class TestBars:
    ROWS = (("Leaders", (5, 2, 2, 1)), ("<b>", (0, 0, 0, 0)))

    def test_four_parts_have_four_fills_that_differ_without_colour(self):
        drawn = bars(self.ROWS, PARTS, title="Back", name="b")
        fills = [one.get("fill") for one in shapes(drawn, "rect") if one.get("height") == "22"]
        assert fills == ["#1b365d", "url(#b-stripes)", "url(#b-hatch)", "#fff"]
        assert {one.get("id") for one in shapes(drawn, "pattern")} == {"b-hatch", "b-stripes"}

    def test_parts_are_as_long_as_their_share_and_say_how_many_they_are(self):
        drawn = bars(self.ROWS, PARTS, title="Back", name="b")
        long = [float(one.get("width")) for one in shapes(drawn, "rect") if one.get("height") == "22"]
        assert [round(one / sum(long), 2) for one in long] == [0.5, 0.2, 0.2, 0.1]
        assert [word for word in words(drawn) if word.isdigit()] == ["5", "2", "2", "1"]

    @pytest.mark.parametrize("narrow", [False, True])
    def test_what_the_fills_mean_stays_within_the_picture(self, narrow):
        drawn = bars(self.ROWS, PARTS, title="Back", name="b", narrow=narrow)
        legend = [one for one in shapes(drawn, "text") if one.text in PARTS]
        assert [one.text for one in legend] == list(PARTS)
        assert all(float(one.get("x")) + 7 * len(one.text) < (350 if narrow else 640) for one in legend)


class TestCurve:
    POINTS = days((0, 0), (10, 5), (40, 5), (60, 20))

    def test_what_came_lies_above_what_was_replied_and_ends_where_the_numbers_say(self):
        replied, part = shapes(curve(self.POINTS), "polygon")
        assert (replied.get("fill"), part.get("fill")) == ("#1b365d", "url(#c-hatch)")
        heights = [float(pair.split(",")[1]) for pair in replied.get("points").split()][:4]
        assert heights == sorted(heights, reverse=True), "it rises"
        zero, hundred = 296.0, 48.0
        assert heights[-1] == pytest.approx(zero - 0.6 * (zero - hundred), abs=0.1)
        assert words(curve(self.POINTS))[-6:] == ["20", "nothing", "20", "in part", "60", "replied"]

    def test_the_deadline_is_drawn_on_its_day_and_said(self):
        drawn = curve(self.POINTS, deadline=date(2015, 3, 4))
        line = next(one for one in shapes(drawn, "path") if one.get("stroke") == "#8f2d32")
        assert line.get("d").startswith("M327.3 "), "two thirds of the way"
        assert "Reply by 4 March 2015" in words(drawn)

    @pytest.mark.parametrize("narrow", [False, True])
    def test_the_letters_rise_as_they_were_sent(self, narrow):
        points = [replace(one, letters=sent) for one, sent in zip(self.POINTS, (4, 50, 70, 100), strict=True)]
        rising = sent_line(curve(points, narrow=narrow))
        assert len({x for x, _ in rising}) == 4
        heights = [y for _, y in rising]
        assert heights == sorted(heights, reverse=True), "it rises"
        upper = [
            float(pair.split(",")[1])
            for pair in shapes(curve(points, narrow=narrow), "polygon")[1].get("points").split()
        ]
        assert all(sent <= came + 0.1 for sent, came in zip(heights, upper, strict=False)), "never below what came"
        assert len({y for _, y in sent_line(curve(self.POINTS, narrow=narrow))}) == 1, "all went on the first day"

    @pytest.mark.parametrize("narrow", [False, True])
    @pytest.mark.parametrize("day", range(40))
    def test_the_label_of_the_deadline_is_in_the_picture_and_over_no_other_word(self, day, narrow):
        of_all = "1,268 letters sent or answered"
        points = days(*[(1, 0)] * 40, letters=1268)
        drawn = curve(points, of_all=of_all, deadline=MARCH + timedelta(day), narrow=narrow)
        (label,) = [one for one in shapes(drawn, "text") if one.text.startswith("Reply by")]
        half, x = len(label.text) * 8.3 / 2, float(label.get("x"))
        assert label.get("text-anchor") == "middle"
        assert 0 <= x - half < x + half <= (350 if narrow else 640)
        (head,) = [one for one in shapes(drawn, "text") if one.text == of_all]
        assert float(head.get("y")) - float(label.get("y")) >= 18, "one above the other"
        (line,) = [one for one in shapes(drawn, "path") if one.get("stroke") == "#8f2d32"]
        at, top = (float(number) for number in line.get("d")[1:].split("V")[0].split())
        assert head.get("text-anchor") == "end"
        crosses = float(head.get("x")) - len(of_all) * 8.3 <= at <= float(head.get("x")) + 2
        assert not crosses or top >= float(head.get("y")), "the stroke runs through no word"

    def test_a_deadline_to_come_leaves_room_ahead_of_the_curve(self):
        replied, _ = shapes(curve(self.POINTS, deadline=date(2015, 3, 24)), "polygon")
        assert max(float(pair.split(",")[0]) for pair in replied.get("points").split()) < 200

    @pytest.mark.parametrize("deadline", [None, date(2015, 2, 1)])
    def test_there_may_be_no_deadline_to_draw(self, deadline):
        assert "Reply by" not in curve(self.POINTS, deadline=deadline)

    @pytest.mark.parametrize("narrow", [False, True])
    @pytest.mark.parametrize("total", [1, 7, 100, 20_000])
    @pytest.mark.parametrize("points", [days((0, 0)), days((1, 0)), days(*[(0, 1)] * 40)])
    def test_any_numbers_and_days_can_be_drawn_and_no_two_words_collide(self, points, total, narrow):
        drawn = curve([replace(one, letters=total) for one in points], narrow=narrow)
        assert len(words(drawn)) == len([one for one in words(drawn) if one])
        axis = [
            one for one in shapes(drawn, "text") if one.get("font-size") == "13" and one.get("text-anchor") == "middle"
        ]
        ends = [(float(one.get("x")), len(one.text) * 3.6) for one in axis]
        assert all(x + half < next_ - half_ for (x, half), (next_, half_) in pairwise(ends))
        assert all(0 <= x - half < x + half <= (350 if narrow else 640) for x, half in ends), "none leaves the picture"
        assert axis[0].text == "2 March 2015"
        last = points[-1].day
        assert axis[-1].text in (f"{last.day}", f"{last.day} {last:%B}", f"{last.day} {last:%B %Y}"), "where it ends"
        rules = [
            one for one in shapes(drawn, "text") if one.get("text-anchor") == "end" and one.get("fill") == "#484949"
        ]
        assert len(rules) <= 8

    def test_a_long_axis_says_in_which_month_it_ends(self):
        points = [Point(MARCH + timedelta(30 * number), 5, 0, 100) for number in range(142)]
        axis = [one.text for one in shapes(curve(points), "text") if one.get("text-anchor") == "middle"]
        assert (axis[1], axis[-1]) == ("Mar 2015", f"{points[-1].day:%b %Y}")

    def test_numbers_at_the_end_keep_apart_however_thin_the_bands(self):
        drawn = curve(days((0, 0), (0, 1), letters=1000))
        ends = [float(one.get("y")) for one in shapes(drawn, "text") if one.get("font-size") == "17"]
        assert all(below - above >= 40 for above, below in pairwise(ends))
        assert 0 < ends[0] < ends[-1] < 300

    def test_it_is_a_picture_with_its_words(self):
        drawn = curve(self.POINTS, title="“Over” <time>")
        picture = ElementTree.fromstring(drawn)
        assert (picture.get("role"), picture.get("aria-labelledby")) == ("img", "c-title c-words")
        assert [one.text for one in (*shapes(drawn, "title"), *shapes(drawn, "desc"))] == ["“Over” <time>", "In words."]


def tile(name: str, q: int, r: int, count: int | None, region: str = "London", of: int = 0) -> Tile:
    return Tile(name, region, q, r, count, of, f"/areas/{name.lower()}")


def shipped(layout: str) -> list[Tile]:
    """The areas of a layout of recipients/."""
    with (RECIPIENTS / "areas.csv").open(encoding="utf-8", newline="") as opened:
        regions = {row["area"]: row["region"] for row in csv.DictReader(opened)}
    with (RECIPIENTS / "hexes.csv").open(encoding="utf-8", newline="") as opened:
        rows = [row for row in csv.DictReader(opened) if row["layout"] == layout]
    return [tile(row["area"], int(row["q"]), int(row["r"]), 1, regions[row["area"]]) for row in rows]


class TestMap:
    TILES = (tile("A", 0, 0, 0), tile("B", 1, 0, 2), tile("C", 0, 1, 6, "South East"), tile("D", 1, 1, None))

    def drawn(self, **options) -> str:
        return hexmap(self.TILES, title="Where", words="In words.", counted="Nothing", name="m", **options)

    def test_each_area_has_its_number_its_words_and_its_way(self):
        tiles = [one for one in shapes(self.drawn(), "g") if one.get("data-href")]
        assert [one.get("data-href") for one in tiles] == ["/areas/a", "/areas/b", "/areas/c", "/areas/d"]
        assert [one.find("title").text for one in tiles] == ["A: 0", "B: 2", "C: 6", "D: no letter"]
        assert [getattr(one.find("text"), "text", "") for one in tiles] == ["", "2", "6", "–"]

    def test_more_is_darker_and_nothing_counted_is_none_of_the_steps(self):
        tiles = [one.find("polygon").get("fill") for one in shapes(self.drawn(), "g") if one.get("data-href")]
        assert tiles == ["#ffffff", "url(#m-tile)", "#12263f", "#f3f2f1"]

    def test_of_letters_the_share_makes_it_darker_and_not_how_many_there_are(self):
        of = {"None": (0, 9), "Few": (1, 3), "Half": (1, 2), "All of one": (1, 1), "All of nine": (9, 9)}
        tiles = [tile(name, q, 0, count, of=whole) for q, (name, (count, whole)) in enumerate(of.items())]
        drawn = hexmap([*tiles, tile("Unsent", 6, 0, None)], title="t", words="w", counted="Share", name="m")
        shown = [one for one in shapes(drawn, "g") if one.get("data-href")]
        fills = [one.find("polygon").get("fill") for one in shown]
        assert fills == ["#ffffff", "#d5e0ec", "#4d7199", "#12263f", "#12263f", "#f3f2f1"]
        assert [one.find("text").text for one in shown] == ["0/9", "1/3", "1/2", "1/1", "9/9", "–"]
        legend = [one.text for one in shapes(drawn, "text") if one.text in (*SHARES, "no letter")]
        assert legend == ["none", "fewer than half", "half or more", "all", "no letter"]
        assert [share_step(*pair) for pair in ((0, 9), (499, 1000), (1, 2), (998, 999), (3, 3))] == [0, 1, 2, 2, 3]

    def test_rows_grow_northwards_and_odd_ones_stand_half_a_tile_to_the_right(self):
        a, b, c, _ = [self.middle(one) for one in shapes(self.drawn(), "g") if one.get("data-href")]
        assert a[1] == b[1] > c[1]
        assert c[0] == pytest.approx((a[0] + b[0]) / 2, abs=0.1)

    @staticmethod
    def middle(tile) -> tuple[float, float]:
        corners = [tuple(map(float, pair.split(","))) for pair in tile.find("polygon").get("points").split()]
        return sum(x for x, _ in corners) / 6, sum(y for _, y in corners) / 6

    def test_a_heavy_line_stands_where_regions_meet_and_nowhere_within_one(self):
        one = hexmap(self.TILES[:2], title="t", words="w", counted="c", name="m")
        path = next(path for path in shapes(one, "path") if path.get("stroke-width") == "1.7").get("d")
        assert path.count("M") == 10, "two hexagons have twelve edges, of which they share one"

    @pytest.mark.parametrize("narrow", [False, True])
    @pytest.mark.parametrize("layout", ["2015", "current"])
    @pytest.mark.parametrize("of", [0, 15])
    def test_no_word_of_the_shipped_maps_leaves_the_picture(self, layout, narrow, of):
        tiles = [replace(one, of=of) for one in shipped(layout)]
        tiles[0] = replace(tiles[0], count=None)
        drawn = hexmap(tiles, title="t", words="w", counted=LEGENDS[narrow], name="m", narrow=narrow)
        width = float(ElementTree.fromstring(drawn).get("width"))
        for one in shapes(drawn, "text"):
            x, long = float(one.get("x")), len(one.text) * 0.45 * int(one.get("font-size"))
            left = {"start": x, "middle": x - long / 2, "end": x - long}[one.get("text-anchor")]
            assert left >= 0, one.text
            assert left + long <= width + 1, one.text
        height = float(ElementTree.fromstring(drawn).get("height"))
        assert max(float(one.get("y")) for one in shapes(drawn, "text")) < height
        named = {one.text for one in shapes(drawn, "text")} & PLACES.keys()
        assert named == (set() if narrow else PLACES.keys())

    @pytest.mark.parametrize("country", ["2015", "current", "practice"])
    def test_every_name_of_a_region_is_inside_the_picture(self, country):
        made_up = [tile(f"{spot.q}-{spot.r}", spot.q, spot.r, 1, REGIONS[spot.region]) for spot in spots()]
        tiles = made_up if country == "practice" else shipped(country)
        drawn = hexmap(tiles, title="t", words="w", counted="c", name="m")
        width = float(ElementTree.fromstring(drawn).get("width"))
        names = [one for one in shapes(drawn, "text") if one.text in {tile.region for tile in tiles}]
        assert len(names) == 9
        for name in names:
            x, ends = float(name.get("x")), name.get("text-anchor") == "end"
            long = LETTER * len(name.text)
            assert (x >= long - 0.1) if ends else (x + long <= width + 1), name.text

    def test_region_of_another_map_is_named_beside_the_edge_that_it_reaches(self):
        tiles = [
            *(tile(name, q, r, 1, "East") for name, q, r in (("A", 2, 0), ("B", 2, 1), ("C", 2, 2))),
            *(tile(name, 1, r, 1, "Inland") for name, r in (("D", 0), ("E", 1), ("F", 2))),
            *(tile(name, q, r, 1, "West") for name, q, r in (("G", 0, 0), ("H", 0, 1))),
            tile("I", 0, 2, 1, "Other"),
        ]
        drawn = hexmap(tiles, title="t", words="w", counted="c", name="m")
        named = {one.text: one.get("text-anchor") for one in shapes(drawn, "text")}
        sides = {region: named.get(region) for region in ("East", "Inland", "West", "Other")}
        assert sides == {"East": "start", "Inland": None, "West": "end", "Other": "end"}

    def test_nothing_in_it_is_a_link_or_a_style(self):
        assert not re.search(r"<a |style=|<script|on\w+=", self.drawn())
