"""A new office runs its first campaign, from the shipped template to a recorded reply. The guide shows what it sees."""

from datetime import date

from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.production.models import Run
from app.production.work import work
from app.services import Services
from tests.fixtures.app import Member
from tests.journeys.conftest import morning
from tests.journeys.pictures import Picture
from tests.journeys.walk import fill_day, follow, press, sign_in, step, told
from tests.letters.signatures import drawn

TEMPLATE = "Local leadership on child sexual exploitation, March 2015"
LETTER_DATE, SENT_ON, RECEIVED_ON, LATER = date(2015, 3, 3), date(2015, 3, 4), date(2015, 3, 20), date(2015, 3, 27)
HOME, JUSTICE = "Secretary of State for the Home Department", "Lord Chancellor and Secretary of State for Justice"
LEAVE_LATER = ("Health", "Communities and Local Government", "Education")
OLD, NEW = "We assume nothing about any one place.", "We assume nothing about any one place, yours included."


def test_from_a_blank_page_to_a_recorded_reply(enter, live, services, clock, home_office: Member, picture: Picture):
    page = enter(home_office)
    start(page, picture)
    choose_the_audience(page, picture)
    write_the_letter(page, picture)
    say_who_signs(page, picture)
    record_clearances(page, picture)
    look_at_the_letters(page, picture)
    make_them(page, services, picture)

    clock.set(morning(SENT_ON))
    page.goto(f"{live}/campaigns/LEAD15/send")
    sign_in(page, home_office)
    mark_as_sent(page, picture)

    clock.set(morning(LATER))
    page.goto(f"{live}/campaigns/LEAD15/track")
    sign_in(page, home_office)
    record_a_reply(page, picture)
    follow_them_up(page, picture)
    close(page, picture)


def start(page: Page, picture: Picture) -> None:
    expect(page.get_by_role("heading", name="What needs you now")).to_be_visible()
    page.get_by_role("link", name="Campaigns", exact=True).click()
    press(page, "Start a campaign")
    picture(page, "start", height=640)
    follow(page, TEMPLATE)
    page.get_by_label("Title").fill("Local leadership: county councils of the South West")
    page.get_by_label("Reference").fill("LEAD15")
    fill_day(page, "Date of the letter", LETTER_DATE)
    page.get_by_label("Sender’s block").fill("Private Office\n2 Marsham Street\nLondon SW1P 4DF")
    picture(page, "details", height=1100)
    press(page, "Start the campaign")
    told(page, "LEAD15 is started")
    expect(page.get_by_role("heading", name="Local leadership: county councils of the South West")).to_be_visible()
    expect(page.get_by_text("Letter dated 3 March, reply by 24 March")).to_be_visible()
    picture(page, "task-list", height=1000)


def choose_the_audience(page: Page, picture: Picture) -> None:
    follow(page, "Audience")
    registries = page.get_by_role("group", name="Registry")
    for name in ("Chief constables", "Lead members", "Council chief executives", "Health leaders"):
        registries.get_by_label(name).uncheck()
    page.get_by_role("group", name="Region").get_by_label("South West").check()
    page.get_by_role("group", name="Kind of council").get_by_label("County council").check()
    press(page, "Apply filters")
    picture(page, "audience", height=900)
    press(page, "Save audience")
    told(page, "Audience saved.")
    page.get_by_role("link", name="Hold out Leader of Somerset County Council").click()
    page.get_by_label("Reason").fill("Answered in person on 27 February")
    press(page, "Hold out this post")
    expect(page.get_by_text("1 post is held out.")).to_be_visible()
    picture(page, "held-out", height=900)


def write_the_letter(page: Page, picture: Picture) -> None:
    step(page, "Letter")
    text = page.get_by_label("Text")
    text.fill(text.input_value().replace(OLD, NEW))
    expect(page.get_by_role("img", name="Page 1 of 2")).to_be_visible()
    page.get_by_label("Note for this version (optional)").fill("Says that we presume nothing of the reader")
    picture(page, "letter", height=900)
    press(page, "Save")
    told(page, "Version 2 is kept.")


def say_who_signs(page: Page, picture: Picture) -> None:
    step(page, "Signatories")
    for department in LEAVE_LATER:
        page.get_by_role("link", name=f"Remove Secretary of State for {department}").click()
        press(page, "Remove this signatory")
    for office in (HOME, JUSTICE):
        page.get_by_role("link", name=f"Change {office}").click()
        page.get_by_label("Minister’s name").fill("Name of the minister")
        press(page, "Save")
        page.get_by_role("link", name=f"Add the signature of {office}").click()
        page.get_by_label("Picture of the signature").set_input_files(
            {"name": "signature.png", "mimeType": "image/png", "buffer": drawn()}
        )
        press(page, "Look at it")
        press(page, "Use this signature")
    expect(page.get_by_text("2 ministers sign, in this order.")).to_be_visible()
    picture(page, "signatories", height=640)


def record_clearances(page: Page, picture: Picture) -> None:
    step(page, "Clearance")
    expect(page.get_by_text("0 of 4 clearances given.")).to_be_visible()
    for office in (HOME, JUSTICE):
        page.get_by_role("link", name=f"Record a clearance of {office}").click()
        page.get_by_label("Who gave it?").fill("The private secretary on duty")
        fill_day(page, "When?", date(2015, 3, 2))
        page.get_by_label("Email").check()
        if office == HOME:
            picture(page, "record-clearance", height=1000)
        press(page, "Record clearance")
    expect(page.get_by_text("4 of 4 clearances given.")).to_be_visible()
    picture(page, "clearance", height=640)


def look_at_the_letters(page: Page, picture: Picture) -> None:
    step(page, "Preview")
    expect(page.get_by_role("img", name="Page 1 of 2")).to_be_visible()
    expect(page.get_by_text("Every field filled")).to_be_visible()
    picture(page, "preview", height=900)


def make_them(page: Page, services: Services, picture: Picture) -> None:
    step(page, "Generate")
    press(page, "Make 7 letters")
    with services.database.reading() as session:
        run = session.scalars(select(Run).order_by(Run.id.desc())).first()
    work(services, run.id)
    expect(page.locator("#run")).to_contain_text("Ended: all 7 letters made.")
    picture(page, "run", height=800)


def mark_as_sent(page: Page, picture: Picture) -> None:
    picture(page, "send", height=1100)
    for reference in ("LEAD15-0001", "LEAD15-0002", "LEAD15-0003"):
        page.get_by_role("checkbox", name=reference).check()
    press(page, "Mark as sent")
    page.get_by_label("Post").check()
    fill_day(page, "When?", SENT_ON)
    press(page, "Continue")
    picture(page, "sending", height=640)
    press(page, "Mark 3 letters as sent")
    told(page, "Marked as posted on 4 March 2015.")


def record_a_reply(page: Page, picture: Picture) -> None:
    page.get_by_role("checkbox", name="LEAD15-0002").check()
    press(page, "Record a reply")
    fill_day(page, "When was it received?", RECEIVED_ON)
    page.get_by_label("Email").check()
    page.get_by_label("Substantive").check()
    page.get_by_label("What does it say?").fill("Names the leader's deputy, and says when cases were last read.")
    picture(page, "reply", height=1200)
    press(page, "Record the reply")
    told(page, "Reply recorded for 1 letter.")


def follow_them_up(page: Page, picture: Picture) -> None:
    step(page, "Track")
    picture(page, "track", height=1200)


def close(page: Page, picture: Picture) -> None:
    page.get_by_role("link", name="LEAD15: Local leadership: county councils of the South West").click()
    picture(page, "task-list-later", height=1000)
    follow(page, "Close this campaign")
    press(page, "Close LEAD15")
    expect(page.get_by_text("LEAD15 is closed.").first).to_be_visible()
