import pytest
from flask.testing import FlaskClient

from app.web.pictures import mark, share
from tests.web.markup import Markup, faults_of, htmx_settings

PAGES = ["/", "/?live", "/?page=300&sort=-region&nation=wales", "/run", "/campaigns/MAR15/generate"]


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
    assert 'name="other"' not in html


def test_a_header_sorts_up_then_down(client: FlaskClient) -> None:
    assert 'aria-sort="ascending"><a class="ds-sort" href="/?sort=-post">' in client.get("/").text
    assert 'aria-sort="descending"><a class="ds-sort" href="/?sort=post">' in client.get("/?sort=-post&page=2").text


def test_a_share_is_drawn_to_scale_and_said_in_words() -> None:
    drawn = share([50, 0, 50], title='"A" & B', words="half", name="s", width=101)
    assert drawn.count("<rect") == 2 + 2  # the hatch's own two, and no bar for nothing
    assert 'x="50.5" y=".5" width="50.0"' in drawn
    assert "&#34;A&#34; &amp; B" in drawn


def test_a_share_of_nothing_is_empty() -> None:
    assert 'y=".5"' not in share([0, 0], title="t", words="w", name="s")


def test_the_mark_is_decoration() -> None:
    assert 'aria-hidden="true"' in mark()
