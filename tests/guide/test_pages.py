"""The pages of the guide, and the links that lead to it from every other."""

import pytest
from lxml import html

from app.accounts.models import Role
from app.guide.help_pages import help_for
from app.guide.pages import address_of, meaning_of, pages, pictures
from tests.web.markup import faults_of, links_of, main_of, part_of, parts_of, with_class, words_of


def help_on(page) -> str:
    links = html.document_fromstring(page.text).xpath("//header//a[starts-with(normalize-space(), 'Help')]")
    assert len(links) == 1
    return links[0].get("href")


@pytest.fixture
def viewer(signed_in):
    return signed_in(Role.VIEWER)


def test_every_page_of_the_guide_opens(viewer):
    wrong = {}
    for name in pages():
        page = viewer.get(address_of(f"{name}.md"))
        faults = faults_of(page.text, policy=page.headers["Content-Security-Policy"])
        if page.status_code != 200 or faults:
            wrong[name] = (page.status_code, faults)
    assert wrong == {}


def test_a_page_lists_its_sections(viewer):
    page = viewer.get("/guide/sending")
    contents = {f"#{section.anchor}" for section in pages()["sending"].contents}
    assert contents
    assert contents <= links_of(page).keys()
    assert parts_of(page, "rehearse")


@pytest.mark.parametrize("address", ["/guide/README", "/guide/nothing", "/guide/sending.md", "/guide/images/x.png"])
def test_no_other_file_opens(viewer, address):
    assert viewer.get(address).status_code == 404


@pytest.mark.parametrize(
    ("address", "endpoint"),
    [
        ("/", "home.index"),
        ("/recipients", "registry.registries"),
        ("/posts/1", "registry.post"),
        ("/risk/new", "risk_new.new"),
        ("/guide/risk", "guide.page"),
        ("/search?q=a", "search.index"),
    ],
)
def test_help_leads_to_what_is_on_the_screen(viewer, address, endpoint):
    assert help_on(viewer.get(address)) == address_of(help_for(endpoint))


def test_help_is_there_where_a_page_is_not(viewer):
    page = viewer.get("/no-such-page")
    assert (page.status_code, help_on(page)) == (404, "/guide")


def test_before_signing_in_help_is_about_signing_in(client):
    assert help_on(client.get("/sign-in")) == "/guide/signing-in"
    page = client.get("/guide/signing-in")
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    assert words_of(main_of(page).xpath("//h1")[0]) == "Signing in"
    assert [link for link in links_of(page) if link.startswith("/guide/") and link != "/guide/signing-in"] == []


def test_a_picture_is_saved_by_the_browser_under_its_version_only(viewer):
    name, picture = next(iter(pictures().items()))
    with viewer.get(f"/guide/images/{name}?v={picture.version}") as found:
        assert (found.mimetype, found.headers["Cache-Control"]) == ("image/png", "private, max-age=31536000, immutable")
    for other in ("", "?v=000000000000"):
        with viewer.get(f"/guide/images/{name}{other}") as found:
            assert found.headers["Cache-Control"] == "no-store"


def test_search_leads_to_sections(viewer):
    page = viewer.get("/guide/search?q=legal+hold")
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    assert "/guide/freedom-of-information#legal-holds" in links_of(page)
    assert parts_of(page, "found-in-guide")
    assert main_of(page).xpath(".//mark")


def test_search_that_finds_nothing_leads_back_to_the_guide(viewer):
    page = viewer.get("/guide/search?q=zzzqq")
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    assert with_class(page, "ds-empty")
    assert not parts_of(page, "found-in-guide")


def test_search_without_words_asks_for_some(viewer):
    page = viewer.get("/guide/search")
    assert (page.status_code, with_class(page, "ds-empty"), parts_of(page, "found-in-guide")) == (200, [], [])


def test_what_is_typed_is_never_markup(viewer):
    page = viewer.get("/guide/search?q=%3Cb+id%3Dtyped%3E")
    assert parts_of(page, "typed") == []
    assert part_of(page, "guide-search").get("value") == "<b id=typed>"


def test_a_term_is_explained_where_it_first_appears(viewer):
    page = viewer.get("/campaigns/MAR15/audience")
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    (term,) = main_of(page).xpath(".//details[@data-term='audience']")
    assert meaning_of("audience") in words_of(term)
    assert term.get("open") is None
