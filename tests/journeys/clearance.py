"""The way to clearance: the owner asks, people of each private office answer, and the owner issues, each in a browser
of their own."""

import re
from datetime import date

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from app.accounts.models import Role
from app.clearance.models import OfficeMember, PrivateOffice
from app.platform.services import Services
from tests.fixtures.app import Member, add_member
from tests.journeys.walk import fill_day, press, step, told


def clearer_of(services: Services, title: str, name: str) -> Member:
    """Somebody who answers for the minister with this title."""
    member = add_member(services, Role.CLEARER, name=name)
    with services.database.writing() as session:
        office_id = session.scalars(select(PrivateOffice.id).where(PrivateOffice.title == title)).one()
        session.add(OfficeMember(office_id=office_id, user_id=member.id, gateway=False))
    return member


def open_asking(page: Page, due: date) -> None:
    """The owner's form, filled in."""
    step(page, "Clearance")
    expect(page.get_by_text("No office has been asked yet.")).to_be_visible()
    press(page, "Ask for clearance")
    page.get_by_label("Joint clearance").check()
    fill_day(page, "Deadline for answers (optional)", due)


def ask(page: Page) -> None:
    press(page, "Ask for clearance")
    told(page, "The offices have been asked for clearance.")


def say(page: Page, answer: str, note: str = "") -> None:
    """Fill in an office's answer."""
    page.get_by_label(answer, exact=True).check()
    if note:
        page.get_by_label("Note", exact=True).fill(note)


def tick_texts(page: Page) -> None:
    """Tick every text that waits for the office's answer: none is ticked beforehand."""
    page.get_by_label("Give another answer, or answer about some of the texts only").check()
    asked = page.get_by_role("group", name="Which texts are you answering?")
    rows = page.get_by_role("table", name="Texts to clear").get_by_role("row")
    for text in rows.filter(has_text=re.compile("No answer yet|Asked again")).get_by_role("rowheader").all():
        asked.get_by_label(text.get_by_role("link").inner_text(), exact=True).check()


def answer_all(page: Page, texts: str) -> None:
    """An office is content with all that waits for it. `texts`: how many that is, as “2 texts”."""
    page.get_by_role("radio", name=re.compile("^Content( with .*)?$")).check()
    press(page, "Record your minister’s answer")
    told(page, f"Answer recorded for {texts}.")


def issue(page: Page, texts: str) -> None:
    press(page, "Issue the texts")
    told(page, f"{texts} issued.")


def asked_about(page: Page, registry: str) -> Locator:
    """The row of one text, of those that an office is asked about."""
    rows = page.get_by_role("table", name="Texts to clear").get_by_role("row")
    return rows.filter(has=page.get_by_role("rowheader", name=registry))
