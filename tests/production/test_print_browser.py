"""The print room's page in a real browser: chosen by hand, taken away, and looked at by axe in each of its states."""

import pytest
from playwright.sync_api import expect

from app.accounts.models import Role
from app.audit.record import Actor
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.ownership import take_on
from tests.delivery.sending import LEADERS, clear, make, send
from tests.web.axe import faults_at_both_widths

PRINT = "/campaigns/MAR15/print"
LETTERS = (*range(42, 95), 400, 800, 927)


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_a_bundle_is_chosen_and_its_files_taken_away(open_as, signed_in, live, services, cheap):
    client, found = signed_in(Role.DRAFTER, name="Robin Owner"), {}
    with services.database.writing() as session:
        take_on(session, campaign_by_reference(session, "MAR15"), actor=Actor(client.member.id))
    page = open_as(client, PRINT)

    def look(name: str) -> None:
        found[name] = faults_at_both_widths(page)

    expect(page.locator(".ds-empty")).to_be_visible()
    look("nothing made")
    make(services, LETTERS)
    page.reload()
    look("drafts")
    clear(services)
    make(services, LETTERS)
    send(services, LEADERS)
    page.goto(live + "/campaigns/MAR15/runs/1")
    page.get_by_role("link", name="Letters to print, mailing list and labels").click()
    expect(page.locator("#made-since")).to_be_visible()
    look("an earlier run")
    page.get_by_label("Editions").select_option("Newest edition of each letter")
    page.get_by_label("Order").select_option("Postcode")
    page.get_by_label("Address labels").select_option("21 a sheet, 63.5 × 38.1 mm")
    page.get_by_role("button", name="Show these letters").click()
    expect(page.locator("#sent-already")).to_contain_text("3 ")
    look("newest editions")
    page.get_by_text("Which letters").click()
    look("which letters have no address")
    page.get_by_role("link", name="Leave out letters already sent").click()
    expect(page.get_by_label("Letters", exact=True)).to_have_value("ready")
    expect(page.get_by_label("Order")).to_have_value("postcode")
    for link, name in {
        "Mailing list (CSV)": "MAR15 to post mailing list by postcode.csv",
        "Mailing list (Excel)": "MAR15 to post mailing list by postcode.xlsx",
        "address labels": "MAR15 to post labels 21 a sheet by postcode.pdf",
    }.items():
        with page.expect_download() as download:
            page.get_by_role("listitem").filter(has_text=link).get_by_role("link").click()
        assert download.value.suggested_filename == name
    page.get_by_label("Registry").select_option("Chief officers of police")
    page.get_by_role("button", name="Show these letters").click()
    look("some of a registry, or none")
    assert not any(found.values()), found
