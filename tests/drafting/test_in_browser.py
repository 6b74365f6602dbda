"""Templates in a real browser: every state of their pages, the example that follows what is typed, and a plain form."""

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import Role
from app.audit.record import Actor
from app.drafting.keep import retire
from app.drafting.versions import versions
from tests.drafting.templates import SLUG, SOURCE, edit, ship
from tests.drafting.test_edit_pages import RICH
from tests.web.axe import faults_at_both_widths
from tests.web.editor import put, rewrite

PAGE = f"/templates/{SLUG}"
EDIT = PAGE + "/edit"


@pytest.fixture
def drafter(signed_in, services):
    """With a template that came with Despatch, was edited here, and of which a newer version came."""
    client = signed_in(Role.DRAFTER)
    with services.database.writing() as session:
        ship(session)
        edit(session, 1, RICH, actor=Actor(client.member.id))
        ship(session, SOURCE + "\nGoodbye.\n")
    return client


@pytest.fixture
def enter(live, new_page, drafter):
    """`enter(path)`: a browser with the drafter's sign-in, at a path."""

    def open_browser(path: str, **options: object) -> Page:
        page = new_page(**options)
        cookie = drafter.get_cookie("despatch").value
        page.context.add_cookies([{"name": "despatch", "value": cookie, "url": live}])
        page.goto(live + path)
        return page

    return open_browser


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_axe_finds_nothing_in_any_state_and_nothing_sticks_out(enter, live, services):
    found = {}
    page = enter("/templates")

    def look(state: str) -> None:
        if wrong := faults_at_both_widths(page):
            found[state] = wrong

    look("list")
    for path in ("/templates?q=zebra", "/templates?state=retired", PAGE, f"{PAGE}/versions/2", f"{PAGE}/compare"):
        page.goto(live + path)
        look(path)
    page.goto(f"{live}/templates/new")
    press(page, "Make a template")
    look("no title")
    page.goto(live + EDIT)
    look("edit")
    press(page, "Add a field")
    look("one more field")
    press(page, "Save")
    look("what is wrong")
    page.goto(live + EDIT)
    page.get_by_label("Subject").fill("On my work")
    with services.database.writing() as session:
        edit(session, 2, SOURCE)
    press(page, "Save")
    expect(page.locator(".ds-note[role=alert]:not([hidden])")).to_be_visible()
    look("both texts")
    with services.database.writing() as session:
        retire(session, SLUG, actor=Actor())
    page.goto(live + PAGE)
    look("retired")
    assert found == {}


def test_the_example_follows_what_is_typed_and_saving_keeps_it(enter, services):
    page = enter(EDIT)
    expect(page.locator("#preview")).to_contain_text("We write about Hillside.")
    rewrite(page, "We write about", "We think about")
    expect(page.locator("#preview")).to_contain_text("We think about Hillside.")
    put(page, "On ((nothing)).\n\n((asks))")
    expect(page.locator("#problems")).to_contain_text("“nothing”")
    expect(page.locator("#preview")).to_contain_text("We think about Hillside.")
    put(page, "Other words.\n\n((asks))")
    expect(page.locator("#problems")).not_to_contain_text("nothing")
    press(page, "Save")
    expect(page.locator(".moj-alert--success")).to_contain_text("4")
    with services.database.reading() as session:
        assert "Other words." in versions(session, SLUG)[0].source


@pytest.mark.slow  # without scripts: tests of pages have none either
def test_without_scripts_it_is_a_plain_form(enter, services):
    page = enter(EDIT, scripts=False)
    page.get_by_label("Text", exact=True).fill("Quite other words.\n\n((asks))")
    press(page, "Preview")
    expect(page.locator("#preview")).to_contain_text("Quite other words.")
    press(page, "Save")
    expect(page.locator(".moj-alert--success")).to_contain_text("4")


@pytest.mark.slow  # the script of letters: tests/campaigns/letter/test_in_browser.py
def test_leaving_what_is_written_is_asked_about_first(enter):
    page = enter(EDIT)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("Subject").fill("On my work")
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Cancel").click(no_wait_after=True)
    expect(page.get_by_label("Subject")).to_have_text("On my work")
    assert asked == ["beforeunload"]
