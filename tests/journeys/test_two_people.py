"""Two people work on one campaign at the same time, and neither loses what they wrote."""

import pytest
from playwright.sync_api import Page, expect

from app.audit.record import Actor
from tests.campaigns.small import small_campaign
from tests.journeys.campaigns import SENT, TITLE
from tests.journeys.walk import follow, look, press, told
from tests.web.editor import rewrite, text_box

OLD = "We do not assume that other places are the same."
THEIRS = "We assume nothing about Wales."
OURS = "We assume nothing about your force."


@pytest.fixture
def campaign(services, home_office) -> str:
    """The address of a campaign to the four chief constables of Wales."""
    with services.database.writing() as session:
        small_campaign(session, reference=SENT, title=TITLE, actor=Actor(home_office.id))
    return f"/campaigns/{SENT}"


@pytest.fixture
def both(enter, campaign, home_office, justice):
    """`both(step)`: the step's page as the owner has it open, and as another drafter has."""
    return lambda step: (enter(home_office, campaign + step), enter(justice, campaign + step))


def write(page: Page, words: str) -> None:
    rewrite(page, OLD, words)


@pytest.mark.slow  # two people
def test_who_saves_the_letter_second_sees_both_texts(both):
    ours, theirs = both("/letter")
    write(theirs, THEIRS)
    press(theirs, "Save")
    told(theirs, "Version 2 saved.")

    write(ours, OURS)
    expect(ours.get_by_text("Justice private office saved version 2 at")).to_be_visible()
    press(ours, "Save")
    expect(ours.get_by_text("Justice private office saved this letter at")).to_be_visible()
    expect(ours.get_by_role("region", name="Saved now")).to_contain_text(THEIRS)
    expect(ours.get_by_role("region", name="Your changes to it")).to_contain_text("your force")
    expect(text_box(ours)).to_contain_text(OURS)
    look(ours)
    press(ours, "Save")
    told(ours, "Version 3 saved.")
    follow(ours, "All versions")
    expect(ours.get_by_role("row")).to_have_count(4)


@pytest.mark.slow  # two people
def test_different_parts_of_the_letter_are_both_kept(both):
    ours, theirs = both("/letter")
    theirs.get_by_label("Enclosures").fill("The report of February 2015")
    press(theirs, "Save")
    told(theirs, "Letter saved.")
    write(ours, OURS)
    press(ours, "Save")
    told(ours, "Version 2 saved.")
    expect(text_box(ours)).to_contain_text(OURS)
    expect(ours.get_by_label("Enclosures")).to_have_value("The report of February 2015")


@pytest.mark.slow  # two people
def test_who_saves_the_audience_second_sees_both(both):
    ours, theirs = both("/audience")
    for page, registry in ((ours, "Council leaders"), (theirs, "Inspectorates")):
        page.get_by_role("group", name="Registry").get_by_label(registry).check()
        press(page, "Apply filters")
    press(theirs, "Save audience")
    told(theirs, "Audience saved.")
    press(ours, "Save audience")
    expect(ours.get_by_text("Justice private office saved another audience")).to_be_visible()
    expect(ours.get_by_text("This page shows your audience, which is not saved yet.")).to_be_visible()
    look(ours)
    press(ours, "Save audience")
    told(ours, "Audience saved.")
    counted = ours.get_by_role("table", name="Letters by registry")
    expect(counted.get_by_role("link", name="Council leaders")).to_be_visible()
    expect(counted.get_by_role("link", name="Inspectorates")).to_have_count(0)
