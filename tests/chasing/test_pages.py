"""The page that says who is late and what is proposed, and the two clicks by which a person begins a chaser."""

import re

import pytest

from app.accounts.models import Role
from app.campaigns.chased import chasers_of
from app.campaigns.models import Campaign
from app.tracking.answers import followed_answers, tracked_letters
from app.tracking.progress import count_followed
from tests.chasing.begun import begin, go, letters_of
from tests.delivery.marking import press, read
from tests.tracking.office import TODAY, letter_ids, reply, small
from tests.tracking.shown import figures

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


@pytest.fixture
def reminded(owner, services):
    """The owner, once a reminder of letter 3, which had only an acknowledgement, was sent."""
    made = begin(services, owner, [3])
    with services.database.reading() as session:
        [one] = [one.id for one in letters_of(session, made)]
    go(services, one)
    return owner


def test_a_reply_counts_for_the_letter_and_for_its_reminder_on_every_page(reminded, services):
    before = read(reminded.get("/letters/TRK15-R1-0001"))
    assert "Acknowledged only 5 March 2015" in before
    assert "No reply needed" not in before
    reply(services, [3], on=TODAY)
    letter = read(reminded.get("/letters/TRK15-R1-0001"))
    assert "Answered 27 March 2015" in letter
    assert "A reply to this reminder is recorded to TRK15-0003 and shown here too." in letter
    assert "No response recorded" not in letter
    assert figures(reminded.get("/campaigns/TRK15-R1/track"))["Replied"][0] == 1
    assert "1 of 1 have replied" in read(reminded.get("/campaigns/TRK15-R1/insight"))
    with services.database.reading() as session:
        chaser = small(session, "TRK15-R1")
        assert count_followed(session, chaser).done == 1
        [answers] = followed_answers(session, chaser, today=TODAY).values()
    assert (answers.back.code, answers.late.word) == ("substantive", "Counted with the first letter")
    home = read(reminded.get("/"))
    assert "1 of 1 letter sent is replied to" in home
    assert "Read the replies to 3 letters and record" in home, "of the first letters, once"


def test_a_reminder_that_is_not_sent_has_nothing_back(owner, services):
    made = begin(services, owner, [3])
    reply(services, [3], on=TODAY)
    with services.database.reading() as session:
        chaser = session.get_one(Campaign, made)
        assert count_followed(session, chaser).followed == 0
        assert followed_answers(session, chaser, today=TODAY) == {}
        assert [one.answers.back.code for one in tracked_letters(session, chaser, today=TODAY)] == ["not_sent"]


def test_both_dates_are_shown_where_a_reminder_gives_a_new_one(reminded, services):
    """Ten working days after 27 March 2015, with Good Friday and Easter Monday between."""
    until = "14 April 2015"
    home = read(reminded.get("/"))
    assert "3 letters are overdue" in home
    assert f"no reply is recorded. A reminder was sent for 1 of them and asks for a reply by {until}." in home
    assert "Reply by 24 March 2015" in home
    overdue = figures(reminded.get("/campaigns/TRK15/track"))["Overdue"]
    assert overdue == (3, f"reply by 24 March 2015; those reminded are asked to reply by {until}")
    assert f"TRK15-R1-0001 sent on 27 March 2015, asks for a reply by {until}" in read(
        reminded.get("/letters/TRK15-0003")
    )
    reminder = read(reminded.get("/letters/TRK15-R1-0001"))
    assert f"This reminder asks for a reply by Tuesday {until}." in reminder
    assert "is counted with the first letter, TRK15-0003, by the date that it gives." in reminder
    assert "not yet due" not in reminder
