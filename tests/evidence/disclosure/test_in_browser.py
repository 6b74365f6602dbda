"""Requests for information in a real browser, at a desk and on a phone: from the request to the bundle."""

import pytest
from playwright.sync_api import Page

from app.accounts.models import Role
from app.evidence.disclosure.bundles import make
from app.evidence.disclosure.models import MAKING, Bundle
from app.platform.leases import pending_rows
from tests.evidence.disclosure.asking import SECRET, asked, of_campaign, the_item
from tests.fixtures.app import sign_in_to
from tests.journeys.walk import fill_day, follow, go, look_at_both_widths, press, told
from tests.tracking.office import TODAY, letter


@pytest.fixture
def open_browser(live, new_page, drafter):
    def open_it(client=drafter, *, scripts: bool = True) -> Page:
        page = new_page(scripts=scripts)
        page.context.add_cookies([{"name": "despatch", "value": client.get_cookie("despatch").value, "url": live}])
        return page

    return open_it


def worked(services):
    with services.database.reading() as session:
        waiting = pending_rows(session, Bundle, MAKING)
    for bundle_id in waiting:
        make.work_on(services, bundle_id)


@pytest.mark.slow  # a long walk: test_pages.py takes it without a browser; the test below looks at each page
@pytest.mark.parametrize("scripts", [True, False])
def test_a_request_is_found_chosen_blacked_out_and_exported(open_browser, live, services, scripts):
    page = open_browser(scripts=scripts)
    seen = look_at_both_widths if scripts else lambda _page: None
    with services.database.reading() as session:
        page.goto(f"{live}/posts/{letter(session, 1).post_id}")
    follow(page, "Record an information request about this post")
    page.get_by_label("Reference").fill("FOI 2015/7")
    page.get_by_label("Request", exact=True).fill("All letters of March, and what came back.")
    fill_day(page, "Date received", TODAY)
    seen(page)
    press(page, "Search")
    told(page, "items found")
    seen(page)

    message = the_item(services, 1, "message:")
    page.goto(f"{live}/evidence/disclosures/1/items/{message.number}")
    seen(page)
    page.get_by_label("Words to redact").fill(SECRET)
    page.get_by_label("Exemption", exact=True).select_option("40")
    press(page, "Redact words")
    told(page, "Redacted in 2 places")
    page.get_by_label("Release in part").check()
    page.get_by_label("Section 40: personal information").check()
    page.get_by_label("Why do they apply?").fill("It names somebody who is not in public life.")
    press(page, "Save and continue")
    told(page, "release in part")
    seen(page)

    page.goto(f"{live}/evidence/disclosures/1?filter=undecided&all-item=1")
    seen(page)
    press(page, "Decide")
    seen(page)
    page.get_by_label("Withhold", exact=True).check()
    page.get_by_label("Section 41: information provided in confidence").check()
    page.get_by_label("Why do they apply?").fill("Told in confidence.")
    go(page, page.get_by_role("button", name="Save decision on"))
    told(page, "decided: withhold")

    follow_step(page, "Bundle")
    seen(page)
    press(page, "Confirm decisions")
    press(page, "Make bundle")
    seen(page)
    worked(services)
    page.reload()
    seen(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Bundle 1").click()
    assert download.value.suggested_filename == "Request 1 bundle 1.zip"
    press(page, "Record that bundle 1 was released")
    told(page, "Release of the bundle recorded")
    seen(page)


def follow_step(page, name):
    go(page, page.get_by_role("navigation", name="Steps of this request").get_by_role("link", name=name))


def test_other_pages_are_whole(open_browser, live, app, services):
    """It takes several seconds, as it looks at a dozen pages."""
    page = open_browser()
    page.goto(live + "/evidence/disclosures")
    look_at_both_widths(page)
    number = asked(services, of_campaign(services))
    file = the_item(services, number, "file:").number
    for at in ("", "?kind=file", "/edit", "/withdraw", f"/items/{file}", "/export"):
        page.goto(f"{live}/evidence/disclosures/{number}{at}")
        look_at_both_widths(page)
    page.goto(f"{live}/evidence/disclosures/{number}?filter=undecided&all-item=1")
    press(page, "Decide")
    look_at_both_widths(page)
    page.goto(live + "/evidence/disclosures?tab=open")
    look_at_both_widths(page)
    chief = open_browser(sign_in_to(app, Role.ADMINISTRATOR, name="Robin Example"))
    chief.goto(live + "/areas/rotherham")
    follow(chief, "Place a legal hold on this area")
    look_at_both_widths(chief)
    chief.get_by_label("Reason").fill("An inquiry may ask for it")
    press(chief, "Place hold")
    told(chief, "Legal hold placed")
    look_at_both_widths(chief)
    go(chief, chief.get_by_role("link", name="Lift the hold on Rotherham"))
    look_at_both_widths(chief)
