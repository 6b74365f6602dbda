"""A contribution by two people in their browsers, a clerk and a team without an account; its pages at both widths."""

import pytest
from playwright.sync_api import expect

from app.accounts.models import Role
from app.platform.clock import now, today
from app.web.filters import format_date
from tests.evidence.contributions.commissioning import WORDS, commission, link_in, mails, receive, saved
from tests.evidence.contributions.test_replies import replies, subject_of
from tests.evidence.questions.asking import ask
from tests.inbox.mail import came
from tests.web.axe import faults_at_both_widths


@pytest.fixture
def number(services) -> int:
    return ask(services, tabled_on=today())


def test_a_team_without_an_account_contributes_to_a_draft(live, open_as, new_page, signed_in, services, number):
    clerk = open_as(signed_in(Role.DRAFTER))
    clerk.goto(f"{live}/questions/{number}")
    clerk.get_by_role("button", name="Ask for a contribution").click()
    clerk.get_by_label("What is needed").fill("What guidance was revised, and when?")
    clerk.get_by_label("Team", exact=True).fill("Child Protection Policy")
    clerk.get_by_label("Team’s email address").fill("policy@department.example")
    clerk.get_by_label("Due date", exact=True).fill(format_date(today()))
    clerk.get_by_role("button", name="Ask for the contribution").click()
    expect(clerk.locator(".ds-lede")).to_contain_text("Due")
    (mail,) = mails(services, at=now())
    team = new_page()
    team.goto(live + link_in(mail))
    assert faults_at_both_widths(team) == []
    team.get_by_label("Accept: you will send the contribution later").check()
    team.get_by_label("Your name and job title").fill("Jo Example, policy adviser")
    team.get_by_role("button", name="Confirm and send").click()
    expect(team.locator("main")).to_contain_text("You have accepted")
    team.get_by_label("Send the contribution", exact=True).check()
    team.get_by_role("button", name="Confirm and send").click()
    expect(team.locator(".govuk-error-summary")).to_contain_text("Enter the contribution")
    assert faults_at_both_widths(team) == []
    team.get_by_label("Contribution", exact=True).fill(WORDS)
    team.get_by_label("Your name and job title").fill("Jo Example, policy adviser")
    team.get_by_role("button", name="Confirm and send").click()
    expect(team.locator("h1")).to_have_text("Thank you")
    team.goto(live + link_in(mail))
    expect(team.locator("main")).to_contain_text("We have received this contribution")
    assert faults_at_both_widths(team) == []
    clerk.reload()
    expect(clerk.locator("#received + p")).to_contain_text("Jo Example, policy adviser")
    clerk.get_by_role("button", name="Add to the draft").click()
    clerk.get_by_label("Words to add").fill("Guidance was revised in March.")
    clerk.get_by_role("button", name="Add to the draft").click()
    expect(clerk.locator(".ds-notes")).to_contain_text("contribution C1 from Child Protection Policy, version 1")


def test_pages_of_the_desk_at_both_widths(live, open_as, signed_in, services, number):
    contribution = commission(services, number)
    mails(services)
    came(services, WORDS, subject=subject_of(services, contribution))
    reply = replies(services, contribution)[0].id
    page, here = open_as(signed_in(Role.DRAFTER)), f"/questions/{number}"
    of_one = f"{here}/contributions/{contribution}"
    addresses = [
        here,
        "/questions",
        f"{here}/contributions/new",
        f"{here}/contributions/record",
        of_one,
        f"{of_one}/receive",
        f"{of_one}/due",
        f"{of_one}/cancel",
        f"{of_one}/replies/{reply}",
    ]
    wrong = {}
    for address in addresses:
        page.goto(live + address)
        if found := faults_at_both_widths(page):
            wrong[address] = found
    for words in (WORDS, "Guidance was revised in April."):
        receive(services, number, contribution, words)
    for address in (of_one, f"{of_one}/use"):
        page.goto(live + address)
        if found := faults_at_both_widths(page):
            wrong[f"received {address}"] = found
    assert wrong == {}
    assert saved(services, contribution).state == "received"
