"""The guide as it is read from docs/guide/: its links, its headings, the words that it explains."""

import re

from lxml import html

from app.guide.help_pages import HELP, help_for
from app.guide.pages import (
    ADDRESS,
    FIRST,
    GUIDE,
    address_of,
    meaning_of,
    pages,
    pictures,
    read_page,
    word_anchor,
)
from app.platform.root import ROOT
from app.rooms import open_pages
from app.web.routing import BLUEPRINTS

TERM = re.compile(r"\bterm\('([^']+)'")


def sections() -> set[str]:
    """The addresses of all pages, sections and words."""
    found = {address_of(f"{name}.md") for name in pages()}
    for name, page in pages().items():
        found |= {f"{address_of(f'{name}.md')}#{section.anchor}" for section in page.sections if section.anchor}
    return found


def links_on(name: str) -> set[str]:
    """Where the links of a page lead; one within the page, with the page's own address."""
    found = set()
    for section in pages()[name].sections:
        for link in html.fragment_fromstring(section.html, create_parent="div").xpath(".//a/@href"):
            found.add(address_of(f"{name}.md") + link if link.startswith("#") else link)
    return found


def test_every_link_leads_to_a_section():
    assert {(name, link) for name in pages() for link in links_on(name) if link not in sections()} == set()


def test_every_page_is_reached_from_the_first():
    reached, ahead = set(), [FIRST]
    while ahead:
        name = ahead.pop()
        reached.add(name)
        linked = {link.partition("#")[0].removeprefix(f"{ADDRESS}/") for link in links_on(name)}
        ahead += (linked & pages().keys()) - reached
    assert reached == {file.stem for file in GUIDE.glob("*.md")} == pages().keys()


def test_headings_of_a_page_have_anchors_of_their_own():
    for page in pages().values():
        anchors = [section.anchor for section in page.sections]
        assert len(anchors) == len(set(anchors)), page.name


def test_every_picture_has_its_size_and_a_version():
    shown = [
        picture
        for page in pages().values()
        for section in page.sections
        for picture in html.fragment_fromstring(section.html, create_parent="div").xpath(".//img")
    ]
    assert len(shown) >= len(pictures()) > 0
    for picture in shown:
        assert int(picture.get("width")) > 100
        assert int(picture.get("height")) > 100
        assert re.fullmatch(rf"{ADDRESS}/images/[\w-]+\.png\?v=[0-9a-f]{{12}}", picture.get("src"))
        assert picture.get("alt")


def test_help_of_every_page_leads_to_a_section():
    assert {name: link for name, link in HELP.items() if address_of(link) not in sections()} == {}


def test_every_room_says_where_its_help_is():
    open_pages()
    assert {blueprint.name for blueprint in BLUEPRINTS} - HELP.keys() == set()


def test_help_names_only_pages_that_exist(app):
    known = app.blueprints.keys() | app.view_functions.keys()
    assert HELP.keys() - known == set()


def test_every_page_of_the_guide_is_the_help_of_some_page():
    helped = {link.partition("#")[0].removesuffix(".md") for link in HELP.values()}
    elsewhere = {"words", "practice"}  # words open where they first appear; the first page leads to practice
    assert pages().keys() - helped == elsewhere


def test_an_endpoint_with_a_section_of_its_own_comes_before_its_blueprint():
    assert help_for("checking.finding") == HELP["checking.finding"] != HELP["checking"] == help_for("checking.check")


def test_help_of_an_error_page_is_the_first_page():
    assert address_of(help_for(None)) == ADDRESS


def test_raw_html_is_shown_as_text():
    page = read_page("page", "# Title\n\n<script>alert(1)</script>\n\nA <b>bold</b> [word](javascript:alert(1)).")
    assert html.fragment_fromstring(page.sections[0].html, create_parent="div").xpath(".//script|.//b|.//a") == []
    assert "&lt;script&gt;" in page.sections[0].html


def test_first_cell_of_a_row_is_its_heading_and_an_empty_heading_row_is_left_out():
    tables = ["| | |\n| --- | --- |\n| errors | values |", "| | who |\n| --- | --- |\n| a | b |"]
    page = read_page("page", "# Title\n\n{}\n\n## More\n\n{}".format(*tables))
    first, second = (html.fragment_fromstring(section.html, create_parent="div") for section in page.sections)
    assert (first.xpath(".//thead"), first.xpath(".//tbody//th/text()")) == ([], ["errors"])
    assert second.xpath(".//thead//th/text()") == ["who"]
    assert page.sections[0].texts == ["errors – values"]


def test_words_have_the_meanings_of_the_glossary_which_is_short():
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", (GUIDE / "words.md").read_text(encoding="utf-8"), re.M)
    assert (("edition", meaning_of("edition"))) in rows
    words = [word for word, _meaning in rows[: rows.index(("sign", "meaning"))] if word.strip("- ") not in ("", "word")]
    assert 40 < len(words) < 65
    assert f'id="{word_anchor("copy list")}"' in pages()["words"].sections[0].html


def test_every_term_that_pages_explain_is_in_the_glossary():
    terms = {
        (file.name, word)
        for file in (ROOT / "app").glob("*/templates/**/*.html")
        if file.name != "term.html"
        for word in TERM.findall(file.read_text(encoding="utf-8"))
    }
    assert {word for _, word in terms} >= {
        "audience",
        "chaser",
        "clearance",
        "edition",
        "gateway",
        "in time",
        "sending",
        "uncertain",
    }
    assert {(file, word) for file, word in terms if not meaning_of(word)} == set()
