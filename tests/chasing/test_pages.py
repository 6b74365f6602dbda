"""The page that says who is late and what is proposed, and the two clicks by which a person begins a chaser."""

import re

from app.accounts.models import Role
from app.campaigns.chased import chasers_of
from tests.delivery.marking import press, read
from tests.tracking.office import letter_ids, small

PAGE = "/campaigns/TRK15/chase"


def ids(services, *numbers) -> list[int]:
    with services.database.reading() as session:
        return letter_ids(session, numbers)


def begun(services) -> list[str]:
    with services.database.reading() as session:
        return [one.reference for one in chasers_of(session, small(session).id)]


def test_it_says_who_can_be_chased_and_why_others_are_held_back(owner):
    page = read(owner.get(PAGE))
    assert "You can send a reminder for 3 letters today." in page
    assert "Not delivered" in page
    assert "Director of Children’s Services" in page


def test_track_leads_to_it(owner):
    assert PAGE in owner.get("/campaigns/TRK15/track").text


def test_a_chaser_is_begun_once_it_is_confirmed(owner, services):
    shown = press(owner, PAGE, letter=ids(services, 3, 8))
    assert "Start a chaser with 2 letters?" in read(shown)
    assert begun(services) == []
    seen = re.search(r'name="seen" value="([^"]+)"', shown.text)[1]
    done = press(owner, PAGE, letter=ids(services, 3, 8), seen=seen)
    assert done.headers["Location"].endswith("/campaigns/TRK15-R1")
    assert begun(services) == ["TRK15-R1"]


def test_a_second_click_begins_no_second(owner, services):
    shown = press(owner, PAGE, letter=ids(services, 3))
    seen = re.search(r'name="seen" value="([^"]+)"', shown.text)[1]
    for _ in range(2):
        press(owner, PAGE, letter=ids(services, 3), seen=seen)
    assert begun(services) == ["TRK15-R1"]


def test_nothing_chosen_changes_nothing(owner, services):
    press(owner, PAGE)
    assert "None of the letters that you chose needs a reminder now." in read(owner.get(PAGE))
    assert begun(services) == []


def test_another_drafter_sees_and_does_not_begin(owner, services, signed_in):
    other = signed_in(Role.DRAFTER, name="Sam Example")
    assert "You can see whose reply is late, but you cannot start a chaser." in read(other.get(PAGE))
    shown = press(owner, PAGE, letter=ids(services, 3))
    seen = re.search(r'name="seen" value="([^"]+)"', shown.text)[1]
    for asked in ({}, {"seen": seen}):
        assert press(other, PAGE, letter=ids(services, 3), **asked).status_code == 403
    assert begun(services) == []


def test_a_letter_s_page_tells_of_its_reminder_and_the_reminder_of_its_letter(owner, services):
    shown = press(owner, PAGE, letter=ids(services, 3))
    press(owner, PAGE, letter=ids(services, 3), seen=re.search(r'name="seen" value="([^"]+)"', shown.text)[1])
    assert "TRK15-R1-0001 not sent yet" in read(owner.get("/letters/TRK15-0003"))
    assert "This is a reminder of TRK15-0003" in read(owner.get("/letters/TRK15-R1-0001"))


def test_a_reply_to_a_reminder_is_recorded_to_the_letter_itself(owner, services):
    shown = press(owner, PAGE, letter=ids(services, 3))
    press(owner, PAGE, letter=ids(services, 3), seen=re.search(r'name="seen" value="([^"]+)"', shown.text)[1])
    led = owner.get("/letters/TRK15-R1-0001/replies/new", follow_redirects=True)
    assert led.request.full_path.startswith("/campaigns/TRK15/replies/new?letter=TRK15-0003")
    assert "TRK15-R1 reminds of TRK15: record the reply to the letter itself." in read(led)
