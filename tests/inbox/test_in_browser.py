"""The inbox in a real browser, at a desk and on a phone: from the queue to a recorded reply."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from app.accounts.models import Role
from app.inbox.models import MessageKind
from app.inbox.sorting.reclassify import try_rules
from tests.fixtures.app import sign_in_to
from tests.inbox.mail import as_held, bounce, came, token
from tests.journeys.walk import follow, go, look_at_both_widths, press, tick, told

REPLY = (
    "Dear Secretaries of State\n\nThank you for your letter. I answer for this work myself.\n\n"
    "We have not yet tested our plan; an exercise is set for June.\n\nYours sincerely\nChief Constable\n\n"
    "On 3 March 2015, Ministers wrote:\n> Dear Chief Constable\n> What will you do?\n"
)
ACK = "Thank you for your letter, which we have received. We will reply within 20 working days."


@pytest.fixture
def open_browser(live, new_page, drafter):
    def open_it(client=drafter, *, scripts: bool = True) -> Page:
        page = new_page(scripts=scripts)
        page.context.add_cookies([{"name": "despatch", "value": client.get_cookie("despatch").value, "url": live}])
        return page

    return open_it


@pytest.fixture
def mail(services, drafter):
    """One of each: to match, to read, acknowledged, not delivered, away, and a report that names nothing."""
    return {
        "match": came(
            services, REPLY, subject="Ministers’ letter of 3 March: reply", sender="P <post1@council.example>"
        ),
        "read": came(
            services,
            REPLY,
            subject="Our reply",
            to=f"replies+{token(2)}@office.example",
            files=[("Letter to ministers.txt", "text/plain", b"Our plan")],
        ),
        "ack": came(
            services,
            ACK,
            subject="Automatic acknowledgement of your letter",
            to=f"replies+{token(3)}@office.example",
            Auto_Submitted="auto-replied",
        ),
        "bounce": came(services, bounce(2)),
        "stray": came(services, bounce(9, original=False)),
        "away": came(
            services,
            "I am out of the office until 7 April 2015. For urgent matters write to duty@council.example.",
            subject="Automatic reply: A letter from ministers",
            Auto_Submitted="auto-replied",
            In_Reply_To="<letter-3@office.example>",
        ),
    }


@pytest.mark.slow  # a long walk: pages/ takes it without a browser
def test_a_message_is_matched_read_and_recorded(open_browser, live, services, mail):
    page = open_browser()
    page.goto(live + "/inbox")
    look_at_both_widths(page)
    go(page, page.get_by_role("link", name="Ministers’ letter of 3 March: reply"))
    look_at_both_widths(page)
    expect(page.get_by_text("strong suggestion")).to_be_visible()
    go(page, page.get_by_role("button", name="Match to this letter TRK15-0001"))
    told(page, "Matched to 1 letter.")
    look_at_both_widths(page)
    expect(page.get_by_text("The letter, edition 1")).to_be_visible()
    go(page, page.get_by_role("button", name="Record as a response"))
    look_at_both_widths(page)
    expect(page.get_by_role("region", name="The message")).to_contain_text("I answer for this work myself.")
    page.get_by_label("Answer", exact=True).check()
    page.get_by_role("group", name="1.").get_by_label("Yes").check()
    page.get_by_label("Summary").fill("The chief constable answers.")
    press(page, "Record response")
    told(page, "Response recorded for 1 letter.")
    look_at_both_widths(page)
    follow(page, "The response to TRK15")
    go(page, page.get_by_role("link", name="Message in the inbox"))
    expect(page.get_by_text("Quoted text")).to_be_visible()


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_every_page_of_the_inbox(open_browser, live, services, mail):
    page = open_browser()
    for tab in ("match", "read", "bounces", "absent", "all", "all&kind=complaint"):
        page.goto(f"{live}/inbox?tab={tab}")
        look_at_both_widths(page)
    for one in mail.values():
        page.goto(f"{live}/inbox/{one}")
        look_at_both_widths(page)
    page.goto(f"{live}/inbox/{mail['match']}?find=gwent")
    look_at_both_widths(page)
    for act in ("assign", "close"):
        page.goto(f"{live}/inbox/{act}?message={mail['read']}")
        look_at_both_widths(page)
    page.goto(f"{live}/letters/TRK15-0003")
    look_at_both_widths(page)


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_rules_that_changed(open_browser, live, app, services, mail):
    administrator = sign_in_to(app, Role.ADMINISTRATOR, name="Sam Example")
    page = open_browser(administrator)
    page.goto(live + "/inbox/rules")
    look_at_both_widths(page)
    with services.database.writing() as session:
        of = MessageKind.message_id == mail["bounce"]
        session.execute(update(MessageKind).where(of).values(kind="other", reason=None, rules_version="old"))
    page.goto(live + "/inbox/rules")
    look_at_both_widths(page)
    try_rules(services)
    page.goto(live + "/inbox/rules")
    look_at_both_widths(page)
    press(page, "Apply 1 change")
    told(page, "Rules applied: 1 message changed.")
    assert as_held(services, mail["bounce"]).kind.kind == "bounce"


def test_words_selected_in_the_message_are_the_passage_on_an_ask(open_browser, live, services, mail):
    page = open_browser()
    page.goto(f"{live}/inbox/{mail['read']}")
    look_at_both_widths(page)
    page.goto(f"{live}/inbox/{mail['read']}/record")
    page.get_by_role("group", name="2.").get_by_label("Partly").check()
    page.get_by_role("group", name="2.").locator("xpath=..").get_by_text("Quote the passage").click()
    button = page.get_by_role("button", name="Use the words selected in the message").locator("visible=true")
    button.click()
    expect(page.get_by_text("Select words in the message first.")).to_be_visible()
    select_in(page, "We have not yet tested our plan; an exercise is set for June.")
    button.click()
    box = page.get_by_label("Passage that answers ask 2")
    expect(box).to_have_value("We have not yet tested our plan; an exercise is set for June.")
    look_at_both_widths(page)


def select_in(page: Page, words: str) -> None:
    """Select words of the message, as a pointer would."""
    page.evaluate(
        """words => {
            const walker = document.createTreeWalker(document.querySelector('[data-passages]'), NodeFilter.SHOW_TEXT)
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const start = node.data.indexOf(words)
                if (start >= 0) document.getSelection().setBaseAndExtent(node, start, node, start + words.length)
            }
        }""",
        words,
    )


@pytest.mark.slow  # without scripts: tests of pages have none either
def test_without_scripts_acknowledgements_are_closed(open_browser, live, services, mail):
    page = open_browser(scripts=False)
    page.goto(live + "/inbox?tab=read")
    tick(page, "Automatic acknowledgement of your letter")
    press(page, "Close acknowledgements")
    press(page, "Record and close acknowledgements")
    told(page, "1 acknowledgement recorded, for 1 letter.")
    assert as_held(services, mail["ack"]).message.state == "closed"
