"""The page that says who is late and what is proposed, and the two clicks by which a person begins a chaser."""

import re
from datetime import date

import pytest

from app.accounts.models import Role
from app.campaigns.lifecycle.chasers import chasers_of
from app.campaigns.models import Campaign
from app.chasing.policy import NotChasedReason
from app.chasing.words import HELD, NONE_CHOSEN
from app.responses.answers import Back, Late
from app.responses.lateness.explain import explain_reminder
from app.tracking.progress import count_followed
from app.tracking.snapshot import CampaignSnapshot
from tests.chasing.begun import begin, go, letters_of
from tests.delivery.marking import press, read
from tests.inbox.mail import came
from tests.tracking.office import TODAY, letter_ids, reply, small
from tests.tracking.shown import figures
from tests.web.figures import days_in, needs_of, numbers_in
from tests.web.filled import filled_form
from tests.web.markup import forms_of, links_of, message_of, part_of, parts_of, with_class, words_of

PAGE = "/campaigns/TRK15/chase"

SUGGESTED = ["TRK15-0003", "TRK15-0008", "TRK15-0009"]
"""What the page suggests to remind of."""


def ids(services, *numbers) -> list[int]:
    with services.database.reading() as session:
        return letter_ids(session, numbers)


def begun(services) -> list[str]:
    with services.database.reading() as session:
        return [one.reference for one in chasers_of(session, small(session).id)]


def test_it_says_who_can_be_chased_and_why_others_are_held_back(owner):
    page = owner.get(PAGE)
    assert numbers_in(words_of(part_of(page, "reminders-today"))) == [3]
    assert re.findall(r"TRK15-\d{4}", words_of(part_of(page, "suggested"))) == SUGGESTED
    assert HELD[NotChasedReason.NOT_DELIVERED].word in words_of(part_of(page, "held"))
    assert "Director of Children’s Services" in read(page)


def test_many_suggestions_stand_on_several_pages_and_all_can_be_chosen_at_once(owner, services, monkeypatch):
    monkeypatch.setattr("app.chasing.views.SIZE", 2)
    pages = [owner.get(PAGE, query_string={"page": number}) for number in (1, 2)]
    listed = [re.findall(r"TRK15-\d{4}", words_of(part_of(page, "suggested"))) for page in pages]
    assert listed == [SUGGESTED[:2], SUGGESTED[2:]]
    monkeypatch.setattr("app.chasing.views.SHOWN", 1)
    confirmation = press(owner, PAGE, **{"all-letter": "1"})
    assert re.findall(r"TRK15-\d{4}", read(confirmation))[:1] == SUGGESTED[:1]
    assert filled_form(confirmation.text)["letter"] == [str(one) for one in ids(services, 3, 8, 9)]


def test_it_says_who_is_out_of_office(owner, services):
    def absence(number, words):
        came(services, words, subject=f"Automatic reply: TRK15-{number:04d}", Auto_Submitted="auto-replied")

    absence(3, "I am out of the office and will be back on 7 April 2015.")
    absence(8, "I am out of the office and will be back on 25 March 2015.")
    absence(9, "I am out of the office.")
    rows = [words_of(row) for row in part_of(owner.get(PAGE), "suggested").xpath(".//tbody/tr")]
    assert [[day for day in days_in(row) if day not in ("24 March 2015", "5 March 2015")] for row in rows] == [
        ["7 April 2015"],
        [],
        ["20 March 2015"],
    ], "letter 8’s is back"
    assert "7 April 2015" in read(press(owner, PAGE, letter=ids(services, 3)))


def test_track_leads_to_it(owner):
    assert PAGE in owner.get("/campaigns/TRK15/track").text


def test_a_chaser_is_begun_once_it_is_confirmed(owner, services):
    shown = press(owner, PAGE, letter=ids(services, 3, 8))
    assert "2 letters" in read(shown)
    assert filled_form(shown.text)["letter"] == [str(one) for one in ids(services, 3, 8)]
    assert begun(services) == []
    seen = re.search(r'name="seen" value="([^"]+)"', shown.text)[1]
    done = press(owner, PAGE, letter=ids(services, 3, 8), seen=seen)
    assert done.headers["Location"].endswith("/campaigns/TRK15-R1")
    assert begun(services) == ["TRK15-R1"]


def test_it_names_a_department_that_no_longer_exists_before_the_chaser_is_begun(owner, services, monkeypatch):
    shown = press(owner, PAGE, letter=ids(services, 3))
    assert with_class(shown, "ds-note--warn") == []
    monkeypatch.setattr("app.chasing.views.cannot_sign", lambda *_: ["The department became another."])
    shown = press(owner, PAGE, letter=ids(services, 3))
    (note,) = with_class(shown, "ds-note--warn")
    assert "The department became another." in note.text_content()


def test_a_second_click_begins_no_second(owner, services):
    shown = press(owner, PAGE, letter=ids(services, 3))
    seen = re.search(r'name="seen" value="([^"]+)"', shown.text)[1]
    for _ in range(2):
        press(owner, PAGE, letter=ids(services, 3), seen=seen)
    assert begun(services) == ["TRK15-R1"]


def test_nothing_chosen_changes_nothing(owner, services):
    press(owner, PAGE)
    assert message_of(owner.get(PAGE)) == ("warning", NONE_CHOSEN)
    assert begun(services) == []


def test_it_says_what_waits_when_replies_are_late_and_no_reminder_is_suggested(owner, services):
    begin(services, owner)
    said = words_of(part_of(owner.get(PAGE), "reminders-today"))
    assert numbers_in(said) == [3, 3], "three are late, and all of them are in a chaser"
    assert HELD[NotChasedReason.BEING_CHASED].several in said


def test_no_letter_needs_a_reminder_once_all_that_were_late_have_a_reply(owner, services):
    reply(services, [3, 8, 9], on=TODAY)
    said = words_of(part_of(owner.get(PAGE), "reminders-today"))
    assert (said, numbers_in(said)) == ("No reminder is due today.", [])


def test_another_drafter_sees_and_does_not_begin(owner, services, signed_in):
    other = signed_in(Role.DRAFTER, name="Sam Example")
    page = other.get(PAGE)
    assert (bool(parts_of(page, "not-owner")), PAGE in forms_of(page)) == (True, False)
    page = owner.get(PAGE)
    assert (bool(parts_of(page, "not-owner")), PAGE in forms_of(page)) == (False, True)
    shown = press(owner, PAGE, letter=ids(services, 3))
    seen = re.search(r'name="seen" value="([^"]+)"', shown.text)[1]
    for asked in ({}, {"seen": seen}):
        assert press(other, PAGE, letter=ids(services, 3), **asked).status_code == 403
    assert begun(services) == []


def test_a_letter_s_page_tells_of_its_reminder_and_the_reminder_of_its_letter(owner, services):
    shown = press(owner, PAGE, letter=ids(services, 3))
    press(owner, PAGE, letter=ids(services, 3), seen=re.search(r'name="seen" value="([^"]+)"', shown.text)[1])
    reminders = words_of(part_of(owner.get("/letters/TRK15-0003"), "reminders-listed"))
    assert (reminders.split()[0], days_in(reminders)) == ("TRK15-R1-0001", []), "not sent yet"
    assert "TRK15-0003" in words_of(part_of(owner.get("/letters/TRK15-R1-0001"), "reminds-of"))


def test_task_list_of_a_reminder_says_that_it_asks_for_a_reply(owner, services):
    begin(services, owner, [3])
    page = read(owner.get("/campaigns/TRK15-R1"))
    assert "Version 1, reply by 14 April 2015" in page
    assert "no reply needed" not in page


def test_a_reply_to_a_reminder_is_recorded_to_the_letter_itself(owner, services):
    shown = press(owner, PAGE, letter=ids(services, 3))
    press(owner, PAGE, letter=ids(services, 3), seen=re.search(r'name="seen" value="([^"]+)"', shown.text)[1])
    owner.get(PAGE)  # reads the message of what was just done
    led = owner.get("/letters/TRK15-R1-0001/replies/new", follow_redirects=True)
    assert led.request.full_path.startswith("/campaigns/TRK15/replies/new?letter=TRK15-0003")
    kind, words = message_of(led)
    assert (kind, re.findall(r"TRK15[-R1]*", words)) == ("info", ["TRK15-R1", "TRK15"])


@pytest.fixture
def reminded(owner, services):
    """The owner, once a reminder of letter 3, which had only an acknowledgement, was sent."""
    made = begin(services, owner, [3])
    with services.database.reading() as session:
        [one] = [one.id for one in letters_of(session, made)]
    go(services, one)
    return owner


def test_a_reply_counts_for_the_letter_and_for_its_reminder_on_every_page(reminded, services):
    reply(services, [3], on=TODAY)
    page = reminded.get("/letters/TRK15-R1-0001")
    letter = read(page)
    assert f"{Back.SUBSTANTIVE.word} 27 March 2015" in letter
    assert "TRK15-0003" in words_of(part_of(page, "recorded-to"))
    assert Back.NOTHING.word not in letter
    number, timed = figures(reminded.get("/campaigns/TRK15-R1/track"))["replied"]
    assert (number, numbers_in(timed)) == (1, []), "in time or late is counted with the first letters"
    headline = words_of(part_of(reminded.get("/campaigns/TRK15-R1/insight"), "headline"))
    assert headline.startswith("1 of 1 ")
    insight = reminded.get("/campaigns/TRK15-R1/insight")
    assert list(links_of(part_of(insight, "asks-of-first"))) == ["/campaigns/TRK15/insight"]
    assert parts_of(insight, "no-asks") == []
    with services.database.reading() as session:
        chaser = small(session, "TRK15-R1")
        assert count_followed(session, chaser).done == 1
        [answers] = CampaignSnapshot(session, chaser, TODAY).followed.values()
    assert (answers.back.code, answers.late.code) == ("substantive", "reminder")
    home = reminded.get("/")
    assert "1 of 1 letter " in read(home)
    to_read = [(need.href, numbers_in(need.title)) for need in needs_of(home) if "asks=not_read" in need.href]
    assert to_read == [("/campaigns/TRK15/track?asks=not_read&asks=part_read", [4])], "of the first letters, once"


def test_response_dated_before_a_reminder_does_not_count_for_it(reminded, services):
    """Letter 3 was acknowledged on 5 March; its reminder was sent on the 27th."""
    page = reminded.get("/letters/TRK15-R1-0001")
    letter = read(page)
    assert numbers_in(words_of(part_of(page, "recorded-to")).partition("TRK15-0003")[2]) == [1]
    assert Back.ACKNOWLEDGEMENT.word not in letter
    assert Back.NOTHING.word in letter
    assert Late.NO_REPLY_NEEDED.word not in letter
    assert figures(reminded.get("/campaigns/TRK15-R1/track"))["part"][0] == 0
    with services.database.reading() as session:
        chaser = small(session, "TRK15-R1")
        counted = count_followed(session, chaser)
        [answers] = CampaignSnapshot(session, chaser, TODAY).followed.values()
    assert (counted.part, counted.nothing) == (0, 1)
    assert answers.back.code == "nothing"
    reply(services, [3], on=TODAY, kind="acknowledgement")
    assert f"{Back.ACKNOWLEDGEMENT.word} 27 March 2015" in read(reminded.get("/letters/TRK15-R1-0001"))


def test_a_reminder_that_is_not_sent_has_nothing_back(owner, services):
    made = begin(services, owner, [3])
    reply(services, [3], on=TODAY)
    with services.database.reading() as session:
        chaser = session.get_one(Campaign, made)
        assert count_followed(session, chaser).followed == 0
        assert CampaignSnapshot(session, chaser, TODAY).followed == {}
        assert [one.answers.back.code for one in CampaignSnapshot(session, chaser, TODAY).letters] == ["not_sent"]


def test_both_dates_are_shown_where_a_reminder_gives_a_new_one(reminded, services):
    """Ten working days after 27 March 2015, with Good Friday and Easter Monday between."""
    until = "14 April 2015"
    (need,) = [need for need in needs_of(reminded.get("/")) if need.href == "/campaigns/TRK15/track?late=overdue"]
    assert numbers_in(need.title) == [3], "overdue"
    assert (numbers_in(need.rest), days_in(need.rest)) == ([24, 2015, 1, 14, 2015], ["24 March 2015", until])
    number, due = figures(reminded.get("/campaigns/TRK15/track"))["overdue"]
    assert (number, days_in(due)) == (3, ["24 March 2015", until])
    reminders = words_of(part_of(reminded.get("/letters/TRK15-0003"), "reminders-listed"))
    assert (reminders.split()[0], days_in(reminders)) == ("TRK15-R1-0001", ["27 March 2015", until])
    reminder = read(reminded.get("/letters/TRK15-R1-0001"))
    assert explain_reminder(date(2015, 4, 14), "TRK15-0003") in reminder
    assert Late.NOT_DUE.word.lower() not in reminder
