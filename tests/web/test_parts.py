import re

import pytest
from flask.testing import FlaskClient

from app.web.charts.bars import bars
from app.web.pictures import mark, share
from tests.web.markup import Markup, faults_of, htmx_settings

PAGES = ["/", "/?live", "/?page=300&sort=-region&nation=wales", "/run", "/campaigns/MAR15/generate"]
PAGES += ["/letters", "/letters?all-letter=1&region=wales"]


@pytest.mark.parametrize("address", PAGES)
def test_every_part_is_whole_and_has_nothing_inline(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<p><b>x</p>", "</p>"),
        ("<p id=a></p><p id=a></p>", "'a' stands 2 times"),
        ('<p style="color: red">x</p>', "inline style"),
        ('<p onclick="x()">x</p>', "inline onclick"),
        ("<script>x()</script>", "inline script"),
        ('<label for="nowhere">x</label>', "which is not there"),
        ("<div/>", "does not close itself"),
        ("<title></title>", "no title"),
    ],
)
def test_the_check_itself_finds_faults(html: str, fault: str) -> None:
    assert any(fault in found for found in Markup(html).faults)


def test_values_are_never_markup(client: FlaskClient) -> None:
    html = client.get("/").text
    assert "<b>&#34;A" not in html
    assert '<b>"A' not in html
    assert html.count("&lt;b&gt;&#34;A &amp; B&#34;&lt;/b&gt; {{ 7 * 7 }}") == 3
    assert "49" not in html.split("govuk-error-summary")[0].split("ds-lede")[1][:200]


def test_htmx_neither_styles_nor_evaluates_nor_remembers(client: FlaskClient) -> None:
    settings = htmx_settings(client.get("/").text)
    assert settings["includeIndicatorStyles"] is False
    assert settings["allowEval"] is False
    assert settings["allowScriptTags"] is False
    assert settings["historyCacheSize"] == 0


def test_a_run_that_is_over_is_not_asked_after(client: FlaskClient) -> None:
    running = client.get("/?live").text
    assert 'hx-get="/?live=" ' in running or 'hx-get="/?live" ' in running
    assert "Reload this page" in running
    over = client.get("/").text
    assert "hx-get" not in over
    assert "Reload this page" not in over


def test_a_filter_holds_on_to_the_order_and_a_search_to_the_filter(client: FlaskClient) -> None:
    html = client.get("/?sort=-region&nation=wales&nation=england&other=1").text
    filters, search = html.split('<form class="moj-filter"')[1], html.split('<form class="ds-search"')[1]
    kept = '<input type="hidden" name="{}" value="{}">'.format
    assert kept("sort", "-region") in filters.split("</form>")[0]
    assert kept("nation", "wales") + "\n" + kept("nation", "england") in search.split("</form>")[0]
    assert 'name="other"' not in filters.split("</form>")[0] + search.split("</form>")[0]


def test_a_header_sorts_up_then_down(client: FlaskClient) -> None:
    assert 'aria-sort="ascending"><a class="ds-sort" href="/?sort=-post">' in client.get("/").text
    assert 'aria-sort="descending"><a class="ds-sort" href="/?sort=post">' in client.get("/?sort=-post&page=2").text


def test_a_share_is_drawn_to_scale_and_said_in_words() -> None:
    drawn = share([50, 0, 50], title='"A" & B', words="half", name="s", width=101)
    assert drawn.count("<rect") == 2 + 2  # the hatch's own two, and no bar for nothing
    assert 'x="50.5" y="0.5" width="50.0"' in drawn
    assert "&#34;A&#34; &amp; B" in drawn


def test_a_share_of_nothing_is_empty() -> None:
    assert 'y="0.5"' not in share([0, 0], title="t", words="w", name="s")


class TestBars:
    ROWS = (("Leaders", [5, 3, 2]), ("<b>", [0, 0, 0]), ("Chiefs", [0, 1000, 0]))
    PARTS = ("Replied", "In part", "Nothing")

    def test_each_row_is_as_long_as_the_others(self) -> None:
        drawn = bars(self.ROWS, self.PARTS, title="Back", name="b")
        assert 'x="150.0" y="30" width="212.0" height="22" fill="#1b365d"' in drawn
        assert 'x="150.0" y="98" width="424.0" height="22" fill="url(#b-hatch)"' in drawn

    def test_numbers_stand_where_they_fit(self) -> None:
        drawn = bars([("Leaders", [1, 0, 999])], self.PARTS, title="Back", name="b")
        assert ">999</text>" in drawn
        assert ">1</text>" not in drawn

    @pytest.mark.parametrize("narrow", [False, True])
    def test_all_of_it_is_read_out_and_nothing_in_it_is_markup(self, narrow: bool) -> None:
        drawn = bars(self.ROWS, self.PARTS, title="Back", name="b", narrow=narrow)
        assert "Leaders: Replied 5, In part 3, Nothing 2. &lt;b&gt;: Replied 0" in drawn
        assert "Chiefs: Replied 0, In part 1,000, Nothing 0.</desc>" in drawn
        assert f'width="{350 if narrow else 640}"' in drawn

    def test_the_table_has_the_same_numbers(self, client: FlaskClient) -> None:
        table = client.get("/letters").text.split("Show as a table")[1].split("</table>")[0]
        rows = [re.findall(r'<td class="n" data-label="([^"]+)">([\d,]+)</td>', row) for row in table.split("<tr")]
        assert '<a class="govuk-link" href="#">Chief officers of police</a></th>' in table
        parts = ("Replied", "Acknowledgement or holding reply", "No response recorded", "Letters")
        assert {tuple(part for part, _ in row) for row in rows if row} == {parts}
        assert rows[2][0] == ("Replied", "35")
        assert ">1,441</td>" in table.split(">All</th>")[1]


class TestChoosing:
    def test_the_bar_holds_on_to_the_filter_but_not_to_the_page(self, client: FlaskClient) -> None:
        bar = client.get("/letters?region=wales&region=london&page=2").text.split("data-bulk=")[1].split("</form>")[0]
        for region in ("wales", "london"):
            assert f'<input type="hidden" name="region" value="{region}">' in bar
        assert 'name="page"' not in bar
        assert 'href="/letters?region=wales&amp;region=london&amp;page=2&amp;all-letter=1">Select all 100</a>' in bar

    def test_all_stays_chosen_on_the_next_page_and_can_be_given_up(self, client: FlaskClient) -> None:
        html = client.get("/letters?region=wales&all-letter=1").text
        assert "<b>All 100 letters selected</b>" in html
        assert html.count(" checked disabled>") == 4
        assert 'href="/letters?region=wales&amp;all-letter=1&amp;page=2"' in html
        assert 'href="/letters?region=wales">Select one by one</a>' in html

    @pytest.mark.parametrize(
        ("query", "brought"),
        [
            ("region=wales&all-letter=1", "everything True, [], of wales"),
            ("letter=3&letter=1&letter=3", "everything False, [3, 1], of None"),
            ("letter=x&letter=-1&letter=²&letter=99999999999&letter=2147483648", "everything False, [], of None"),
        ],
    )
    def test_what_arrives(self, client: FlaskClient, query: str, brought: str) -> None:
        assert client.get(f"/chosen?{query}").text == brought


class TestDifferences:
    def test_are_marked_and_read_out(self, client: FlaskClient) -> None:
        html = client.get("/letters").text
        read = '<span class="govuk-visually-hidden">[{}: </span>{}<span class="govuk-visually-hidden">]</span>'.format
        assert f"<del>{read('removed', 'begins at once. ')}</del>" in html
        assert f"<ins>{read('added', 'does not wait for a complaint.' + chr(10))}</ins>" in html


def test_the_mark_is_decoration() -> None:
    assert 'aria-hidden="true"' in mark()
