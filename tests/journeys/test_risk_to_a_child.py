"""A call says that a child may be at risk: somebody on duty records it from a phone, two people see to it that the
director is told, and whoever has no business with it sees nothing more."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.registry.areas.number_changes import NumberFacts, record_number
from app.registry.areas.numbers import FRONT_DOOR
from app.registry.models import Area
from tests.fixtures.app import Member, add_member
from tests.inbox.mail import came
from tests.journeys.walk import follow, go, look, press, told
from tests.services.browser import PHONE

FRIDAY = datetime(2015, 3, 6, 17, 30, tzinfo=UTC)
NOTE = "Rang about a pupil."


@pytest.fixture
def on_duty(clock, services) -> Member:
    """A private secretary, who writes letters and has no other role."""
    clock.set(FRIDAY)
    return add_member(services, Role.DRAFTER, name="Home Office private office")


@pytest.fixture
def team(on_duty, services) -> tuple[Member, Member]:
    with services.database.writing() as session:
        rotherham = session.query(Area).where(Area.slug == "rotherham").one().id
        said = NumberFacts(FRONT_DOOR, "01709 555 0101", "Day and night", "Their page", None, None, FRIDAY.date())
        record_number(session, rotherham, said, actor=SYSTEM)
    roles = (Role.SAFEGUARDING,)
    return add_member(services, *roles, name="Fran Example"), add_member(services, *roles, name="Sam Example")


def report(page: Page) -> None:
    """From any page, with a thumb."""
    go(page, page.get_by_role("link", name="Report a risk to a child"))
    first = page.get_by_role("main").get_by_role("heading", level=1)
    expect(first).to_have_text("Report a risk to a child")
    expect(page.locator("#do-now p").first).to_have_text("If a child is in immediate danger, call 999")
    page.get_by_label("Area").fill("Rotherham")
    page.get_by_label("Yes", exact=True).check()
    expect(page.get_by_role("link", name="01709 555 0101")).to_be_visible()
    page.get_by_label("Short note").fill(NOTE)
    look(page)
    press(page, "Report the risk")


def test_from_a_phone_to_a_director_who_was_told(enter, on_duty, team, live):
    """It takes several seconds: three people open some twenty pages."""
    phone = enter(on_duty, "/campaigns", width=PHONE)
    report(phone)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Recorded as RISK-0001 at 5:30pm")
    expect(phone.get_by_text(NOTE)).to_have_count(0)
    look(phone)

    fran, sam = (enter(one) for one in team)
    expect(fran.get_by_role("heading", name="Children at risk")).to_be_visible()
    look(fran)
    go(fran, fran.get_by_role("link", name="RISK-0001: tell the director of children’s services"))
    expect(fran.locator(".ds-clock__now")).to_contain_text("left")
    expect(fran.get_by_text(NOTE)).to_be_visible()
    look(fran)

    follow_button(fran, "Record a telephone call")
    fran.get_by_label("No answer").check()
    fran.get_by_label("Their role and place").fill("the director’s office, Rotherham")
    press(fran, "Record call")
    told(fran, "It does not stop the clock")

    follow_button(fran, "Record who was told")
    fran.get_by_label("Director of children’s services", exact=True).check()
    fran.get_by_label("By telephone", exact=True).check()
    fran.get_by_label("Their role and place").fill("director of children’s services, Rotherham")
    fran.get_by_label("How do we know?").fill("Spoke with her at length. She acts tonight.")
    press(fran, "Record who was told")
    told(fran, "A second person must confirm it")
    expect(fran.get_by_role("button", name="Confirm")).to_have_count(0)

    go(sam, sam.get_by_role("link", name="Risk", exact=True))
    follow(sam, "RISK-0001")
    look(sam)
    press(sam, "Confirm")
    told(sam, "Confirmed. The clock has stopped.")
    expect(sam.locator(".ds-clock__now")).to_contain_text("after receipt")

    phone.goto(f"{live}/risk/1")
    expect(phone.get_by_role("heading", level=1)).to_have_text("You can’t open this page")
    expect(phone.get_by_role("link", name="Risk", exact=True)).to_have_count(0)


@pytest.mark.slow  # the journey above is the one of its role
def test_a_message_becomes_one_in_two_clicks(enter, on_duty, team, services):
    one = came(services, "A pupil of ours is in danger.", subject="Urgent: a pupil", at=FRIDAY)
    page = enter(on_duty, f"/inbox/{one}")
    look(page)
    follow(page, "Report it now")
    page.get_by_label("I am not sure").check()
    press(page, "Report the risk")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Recorded as RISK-0001")
    page.goto(page.url.replace("/risk/new/recorded", f"/inbox/{one}"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
    theirs = enter(team[0], f"/inbox/{one}")
    expect(theirs.get_by_role("link", name="RISK-0001")).to_be_visible()


@pytest.mark.slow  # the journey above is the one of its role
def test_a_missed_deadline_is_kept_with_its_cause(enter, on_duty, team, clock):
    phone = enter(on_duty, "/campaigns", width=PHONE)
    report(phone)
    clock.set(FRIDAY + timedelta(hours=25))
    page = enter(team[0], "/risk")
    expect(page.get_by_text("1 hour past the deadline").first).to_be_visible()
    follow(page, "RISK-0001")
    expect(page.get_by_text("The 24-hour deadline was missed.")).to_be_visible()
    look(page)
    follow(page, "Record why the deadline was missed")
    page.get_by_label("Cause", exact=True).fill("Nobody on duty over the night had the number.")
    press(page, "Save cause")
    told(page, "Cause saved.")
    expect(page.get_by_text("Nobody on duty over the night had the number.")).to_be_visible()


def follow_button(page: Page, name: str) -> None:
    """A link that looks like a button."""
    go(page, page.get_by_role("button", name=name, exact=True))
