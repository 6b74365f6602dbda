"""A draft answer from its first line to the published words, in a browser; its pages at both widths."""

from playwright.sync_api import expect

from app.accounts.models import Role
from tests.evidence.answers.drafting import WORDS, save
from tests.evidence.answers.test_records import correct, records, take
from tests.web.axe import faults_at_both_widths


def test_a_draft_from_its_first_line_to_the_published_words(live, open_as, signed_in, march):
    page = open_as(signed_in(Role.DRAFTER, Role.CLEARER))
    page.goto(f"{live}/questions/{march}")
    page.locator("#drafts").get_by_role("link", name="Answer", exact=True).click()
    page.get_by_role("link", name="Add lines").click()
    page.locator("summary").nth(0).click()
    page.locator("input[name=which]").first.check()
    page.get_by_role("button", name="Add lines").click()
    page.get_by_role("button", name="Edit draft").click()
    page.locator("#words").press_sequentially("In reply: ")
    page.get_by_role("button", name="Save draft").click()
    for reader in ("Legal", "Private office", "Minister"):
        page.get_by_role("link", name=reader, exact=True).click()
        page.get_by_label("Cleared", exact=True).check()
        page.get_by_label("Decided by").fill("Jo Example")
        page.get_by_role("button", name="Record decision").click()
    expect(page.locator(".ds-lede")).to_contain_text("Cleared by the minister")
    page.get_by_role("link", name="Question 41999").click()
    page.get_by_role("link", name="Answered", exact=True).click()
    page.fill("#words", "In reply: nothing of the sort.")
    page.get_by_role("button", name="Record answer").click()
    expect(page.locator("#drafts")).to_contain_text("which the minister cleared")
    expect(page.locator("#drafts ins")).not_to_have_count(0)


def test_pages_of_a_draft_at_both_widths(live, open_as, signed_in, services, march):
    save(services, march)
    save(services, march, f"{WORDS} 17 replied.", background="Background of it.")
    line = records(services, march)[0]
    take(services, march, line)
    correct(services, line.id, says="It says something else.")
    page, here = open_as(signed_in(Role.DRAFTER, Role.CLEARER)), f"{live}/questions/{march}/answers/full"
    wrong = {}
    for at in ("", "/edit", "/lines", "/decisions/policy", "/decisions/minister", "/versions/1", "/versions/2"):
        page.goto(here + at)
        if found := faults_at_both_widths(page):
            wrong[at] = found
    assert wrong == {}
