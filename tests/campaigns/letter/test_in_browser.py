"""The letter, its signatories and its clearance in a real browser: every state, and what the page does by script."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy import select, update

from app.accounts.models import Role, SignIn
from app.audit.record import Actor
from app.campaigns.letter.keep import Saving
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.ownership import take_on
from app.campaigns.models import Letter
from app.campaigns.states import State
from app.letters.text.source import take_apart
from app.platform.clock import now
from tests.campaigns.writing import CLOSING, PAGE, VERSIONS, clear, edit, kept, set_state, written
from tests.fixtures.app import PASSWORD
from tests.journeys.walk import enter_password
from tests.services.browser import PHONE
from tests.web.axe import faults_at_both_widths
from tests.web.editor import chosen, put, rewrite, text_box, text_of

SIGNATORIES, CLEARANCE = "/campaigns/WRITE/signatories", "/campaigns/WRITE/clearance"
FAULTY = "We write.\n\nSee ((asks)).\n\n((asks))\n\n((refrence))"


@pytest.fixture
def owner(writer, services):
    with services.database.writing() as session:
        take_on(session, campaign_by_reference(session, "WRITE"), actor=Actor(writer.member.id))
    return writer


@pytest.fixture
def enter(live, new_page):
    """`enter(client, path)`: a browser with the sign-in of a client, at a path."""

    def open_browser(client, path: str = PAGE, **options: object) -> Page:
        page = new_page(**options)
        cookie = client.get_cookie("despatch").value
        page.context.add_cookies([{"name": "despatch", "value": cookie, "url": live}])
        page.goto(live + path)
        return page

    return open_browser


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def follow(page: Page, link: str) -> None:
    page.get_by_role("link", name=link, exact=True).click()


def problem(page: Page) -> Locator:
    """The summary of errors."""
    return page.locator(".govuk-error-summary")


def things_to_look_at(page: Page) -> Locator:
    """What is wrong with the text, below its box."""
    return page.locator("#problems .ds-problems li")


def saving(page: Page) -> Locator:
    """What saving would do."""
    return page.locator("#saving")


def both_texts(page: Page) -> Locator:
    """What is saved and what was typed, beside each other."""
    return page.locator("main .ds-words")


def message(page: Page) -> Locator:
    """What the page says of the act that led to it."""
    return page.locator("main > [role=status]")


def conflict(page: Page) -> Locator:
    """That somebody else has saved, or that it can't be saved any more."""
    return page.locator(".ds-note[role=alert]:not([hidden])")


def expect_saved(page: Page, version: int) -> None:
    """The page says that this version was saved."""
    expect(message(page)).to_contain_text(re.compile(rf"\b{version}\b"))


SAVES_2 = Saving(version=2, beside=False, lost={}, kept=0).say({})[0]
"""It makes version 2, and no office has cleared the text."""


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_axe_finds_nothing_in_any_state_and_nothing_sticks_out(enter, live, owner, signed_in, services):
    page = enter(owner)
    found = {}

    def look(state: str) -> None:
        found[state] = faults_at_both_widths(page)

    def visit(path: str) -> None:
        page.goto(live + path)
        look(path)

    look("letter")
    put(page, FAULTY)
    expect(things_to_look_at(page)).to_have_count(2)
    look("letter with faults, typed")
    press(page, "Save")
    expect(problem(page)).to_be_visible()
    look("letter with faults, refused")
    page.goto(live + PAGE)
    rewrite(page, "Read case files.", "Read case files, and ☃.")
    press(page, "Save")
    expect(things_to_look_at(page)).to_have_count(1)
    look("letter with what can't be printed")
    edit(services, ", and ☃", "")

    visit(CLEARANCE)
    clear(services)
    visit(CLEARANCE)

    page.goto(live + PAGE)
    rewrite(page, "Record each report.", "Record every report.")
    expect(saving(page)).to_contain_text(re.compile(r"\b4\b.*\b2\b"))  # the version, and clearances that go
    look("letter, and what saving it removes")
    press(page, "Save")
    look("clearances that go")
    press(page, "Back to the form")
    look("letter, back from the question")
    edit(services, CLOSING, "They meet.")
    page.get_by_role("textbox", name="Where we meet").fill("the old mill")
    press(page, "Save")
    expect(both_texts(page)).to_have_count(2)
    look("letter that somebody else has saved")
    set_state(services, State.CLOSED)
    press(page, "Save")
    expect(conflict(page)).to_contain_text(re.compile("WRITE.*closed"))
    look("letter, closed meanwhile")
    visit(PAGE)
    visit(CLEARANCE)
    visit(SIGNATORIES)
    set_state(services, State.OPEN)
    visit(CLEARANCE)

    for path in ("", "/1", "/compare", "/compare?before=2&after=2"):
        visit(VERSIONS + path)
    visit(f"{PAGE}/template?slug=march-2015-accountability")

    visit(SIGNATORIES)
    follow(page, "Add a minister who is not in the list, or one who signs some letters only")
    press(page, "Add signatory")
    expect(problem(page)).to_be_visible()
    look("a signatory, with errors")
    page.goto(live + SIGNATORIES)
    follow(page, f"Change {HOME}")
    look("change a signatory")
    page.goto(live + SIGNATORIES)
    follow(page, f"Remove {HOME}")
    look("remove a signatory")

    page = enter(signed_in(Role.VIEWER, name="Sam Viewer"))
    look("letter, to be read")
    assert not any(found.values()), found


HOME = "Secretary of State for the Home Department"


def test_the_preview_follows_typing_and_says_what_saving_does(enter, writer, services):
    page = enter(writer)
    letter = page.locator("#preview img.ds-page")
    before = letter.get_attribute("src")
    rewrite(page, CLOSING, "We meet by the river.")
    expect(saving(page)).to_contain_text(SAVES_2)
    expect(letter).not_to_have_attribute("src", before)
    page.locator("#preview details summary").click()
    expect(page.locator("#preview").get_by_text("We meet by the river.", exact=True)).to_be_visible()
    page.locator("#letter-choice").select_option("WRITE-0005")
    expect(page.get_by_role("img", name="Lead Member for Children’s Services")).to_be_visible()
    assert kept(services)[0] == 1
    press(page, "Save")
    expect_saved(page, 2)
    assert "letter=WRITE-" in page.url, "the letter that was looked at stays chosen"


def hold_preview(page: Page) -> list[Route]:
    """The next request for the pages, held until it is continued."""
    held: list[Route] = []
    page.route("**/letter/preview", lambda route: held.append(route), times=1)
    return held


def test_a_letter_chosen_while_another_one_comes_is_the_one_that_is_shown(enter, writer):
    page = enter(writer)
    choice = page.locator("#letter-choice")
    held = hold_preview(page)
    with page.expect_request("**/letter/preview"):
        choice.select_option("WRITE-0005")
    choice.select_option("WRITE-0001")
    with page.expect_response("**/letter/preview"):
        held.pop().continue_()
    expect(page.get_by_role("img", name="Lead Member for Children’s Services")).to_be_visible()
    expect(page.locator("#place")).to_contain_text("Letter 1 of")
    expect(choice).to_have_value("WRITE-0001")


def test_a_letter_chosen_while_the_pages_follow_the_text_and_a_draft_is_kept_stays_chosen(enter, writer):
    page = enter(writer)
    choice = page.locator("#letter-choice")
    held = hold_preview(page)
    with page.expect_request("**/letter/preview"):
        rewrite(page, CLOSING, "We meet by the river.")
    choice.select_option("WRITE-0005")
    page.locator("#draft").dispatch_event("keep")
    expect(page.locator("#draft")).to_contain_text("Your changes were backed up")
    expect(choice).to_have_value("WRITE-0005")
    held.pop().continue_()
    expect(page.locator("#place")).to_contain_text("Letter 5 of")
    expect(choice).to_have_value("WRITE-0005")


def test_next_shows_the_letter_after_it_which_stays_while_one_types(enter, writer):
    page = enter(writer)
    page.get_by_role("button", name="Next letter").click()
    expect(page.locator("#place")).to_contain_text("Letter 2 of")
    expect(page.locator("#letter-choice")).to_have_value("WRITE-0002")
    rewrite(page, CLOSING, "We meet by the river.")
    expect(saving(page)).to_contain_text(SAVES_2)
    expect(page.locator("#place")).to_contain_text("Letter 2 of")


def test_a_fault_leads_to_its_line_and_goes_when_it_is_mended(enter, writer):
    page = enter(writer)
    put(page, FAULTY)
    things_to_look_at(page).locator("a[data-line='7']").click()
    assert chosen(page) == "refrence"
    things_to_look_at(page).locator("a[data-line='3']").click()
    assert chosen(page).startswith("See ")
    expect(page.locator("#states .ds-state")).to_have_count(1)  # the pages are of an earlier text
    page.keyboard.type("Words")
    expect(things_to_look_at(page)).to_have_count(1)
    press(page, "Save")
    expect(problem(page)).to_be_visible()
    expect(text_box(page)).to_be_visible()
    problem(page).locator("a[data-line='7']").click()
    assert chosen(page) == "refrence"
    page.keyboard.type("Soon.")
    expect(things_to_look_at(page)).to_have_count(0)
    nothing = page.locator("#problems").get_attribute("data-said")
    expect(page.get_by_role("status").filter(has_text=nothing)).to_be_attached()
    expect(page.locator("#preview img.ds-page")).to_be_visible()


def test_leaving_with_unsaved_words_asks_first(enter, live, writer):
    page = enter(writer)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="All versions").click()
    page.wait_for_url(live + VERSIONS)
    page.go_back()
    rewrite(page, CLOSING, "We meet soon.")
    page.get_by_role("link", name="All versions").click()
    expect(page).to_have_url(live + PAGE)
    assert asked == ["beforeunload"]
    assert "We meet soon." in text_of(page)
    press(page, "Save")
    expect_saved(page, 2)
    page.get_by_role("link", name="All versions").click()
    page.wait_for_url(live + VERSIONS)
    assert asked == ["beforeunload"], "not of what is saved"


@pytest.mark.slow  # a variant of what the test before it proves
def test_words_that_came_back_unsaved_are_asked_about_too(enter, live, writer):
    page = enter(writer)
    put(page, FAULTY)
    press(page, "Save")
    expect(problem(page)).to_be_visible()
    text_box(page).click()
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.accept()


@pytest.mark.slow  # a long text; a short one outlives its sign-in in tests/accounts
def test_the_sign_in_ends_in_the_middle_of_a_long_edit(enter, writer, services):
    """The page says so; Save asks to sign in; what was written goes on when its writer says so."""
    page = enter(writer)
    long = "\n\n".join(f"Paragraff {number}: dŵr, tŷ’r Fôn, 👋 & “{'y' * (number % 97)}”." for number in range(600))
    with services.database.writing() as session:
        session.execute(update(SignIn).values(ended_at=now()))
    put(page, f"{long}\n\n((asks))")
    expect(page.locator("[data-signed-out]")).to_be_visible()
    assert "Paragraff 599" in text_of(page)
    press(page, "Save")
    expect(page.locator("#kept")).to_be_visible()
    enter_password(page, writer.member.email, PASSWORD)
    press(page, "Submit what you typed")
    expect_saved(page, 2)
    assert kept(services)[1].endswith(f"{long}\n\n((asks))\n")


@pytest.mark.slow  # a fault of the network
def test_pages_that_can_not_be_had_are_said_to_stand_still(browser, live, writer):
    page = browser.new_context().new_page()  # one whose console may tell of errors
    page.context.add_cookies([{"name": "despatch", "value": writer.get_cookie("despatch").value, "url": live}])
    page.goto(live + PAGE)
    still = page.locator("[data-unfollowed]")
    page.route("**/letter/preview", lambda route: route.abort())
    rewrite(page, CLOSING, "We meet soon.")
    expect(still).to_be_visible()
    page.unroute("**/letter/preview")
    press(page, "Preview")
    expect(saving(page)).to_contain_text(SAVES_2)
    expect(still).to_be_hidden()
    page.route("**/letter/preview", lambda route: route.fulfill(status=400, body="This form is out of date"))
    rewrite(page, "We meet soon.", "We meet later.")
    expect(still).to_be_visible()
    page.context.close()


@pytest.mark.slow  # without scripts: tests of pages have none either
def test_without_scripts_the_preview_is_asked_for_by_its_button(enter, writer, services):
    page = enter(writer, width=PHONE, scripts=False)
    page.get_by_label("Text", exact=True).fill(take_apart(kept(services)[1]).body.replace(CLOSING, "We meet soon."))
    press(page, "Preview")
    expect(saving(page)).to_contain_text(SAVES_2)
    page.locator("#preview details summary").click()
    expect(page.get_by_text("We meet soon.", exact=True)).to_be_visible()
    press(page, "Save")
    expect_saved(page, 2)
    assert "We meet soon." in kept(services)[1]


@pytest.mark.slow  # a rare state
def test_a_campaign_without_an_audience_is_written_too(enter, writer, services):
    with services.database.writing() as session:
        written(session).audience = []
        for letter in session.scalars(select(Letter)):
            letter.withdrawn = True
    page = enter(writer)
    expect(page.locator("#no-letter")).to_be_visible()
    rewrite(page, CLOSING, "We meet soon.")
    expect(saving(page)).to_contain_text(SAVES_2)
    press(page, "Save")
    expect_saved(page, 2)


@pytest.mark.slow  # a second click: test_boxes.py saves twice
def test_a_double_click_saves_once(enter, writer, services):
    page = enter(writer)
    rewrite(page, CLOSING, "We meet soon.")
    page.get_by_role("button", name="Save", exact=True).dblclick()
    expect_saved(page, 2)
    assert kept(services)[0] == 2


@pytest.mark.slow  # an old page: test_others.py sends one
def test_back_after_saving_and_saving_again_loses_nothing_that_others_wrote(enter, live, writer, services):
    """The page that the back button shows is older than what is saved."""
    page = enter(writer)
    rewrite(page, CLOSING, "We meet soon.")
    press(page, "Save")
    expect_saved(page, 2)
    edit(services, "We meet soon.", "They meet.")
    page.go_back()
    expect(text_box(page)).to_contain_text("We meet soon.")  # as browsers do
    rewrite(page, "We write", "We are writing")
    press(page, "Save")
    expect(both_texts(page)).to_have_count(2)
    assert "They meet." in kept(services)[1]
