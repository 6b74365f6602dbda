"""Letters are marked as sent on pages: how they went, what it comes to, and then once, as it was shown."""

import re
from datetime import date

import pytest

from app.accounts.models import Role
from app.campaigns.states import State
from app.delivery.marking.sendable import Why
from app.delivery.words import STANDS
from app.platform.clock import today
from tests.delivery.marking import (
    ALL_THAT_CAN,
    RECORD,
    SEND,
    close,
    filled,
    marked,
    planned,
    press,
    read,
    seen_in,
)
from tests.delivery.sending import (
    BY_POST,
    LEADERS,
    LETTERS,
    POLICE,
    POSTED_ON,
    attempts,
    clear,
    ids,
    make,
    send,
    unclear,
)
from tests.production.making import start


def numbers_marked(services) -> list[int]:
    """Of the letters that stand as sent."""
    with services.database.reading() as session:
        numbers = dict(zip(ids(session, range(1, 200)), range(1, 200), strict=True))
    return sorted(numbers[one.letter_id] for one in attempts(services) if one.undone is None)


@pytest.mark.parametrize(
    ("choice", "marks"),
    [
        ({"letter": [44]}, [44]),
        ({"letter": [44, 46]}, [44, 46]),
        (ALL_THAT_CAN | {"registry": "council-leaders"}, [44, 45, 46]),
        (ALL_THAT_CAN | {"q": "allerdale"}, [45]),
        (ALL_THAT_CAN | {"address": "no"}, [42, 43]),
        ({"all-letter": "1"}, [42, 43, 44, 45, 46]),
    ],
    ids=["one", "some", "a registry", "words", "no address", "all"],
)
def test_one_letter_some_a_registry_or_all_that_match_are_marked(owner, made, choice, marks):
    with made.database.reading() as session:
        if "letter" in choice:
            choice = {"letter": ids(session, choice["letter"])}
    answer = marked(owner, filled(made, channel="email") | {"letter": []} | choice)
    assert answer.status_code == 302
    assert numbers_marked(made) == marks


@pytest.mark.parametrize(("channel", "went"), [("post", "posted"), ("email", "emailed"), ("hand", "given by hand")])
def test_how_when_and_a_note_are_kept(owner, made, channel, went):
    note = "Two bags.\r\nTracking number 4711"
    answer = marked(owner, filled(made, channel=channel, note=note))
    said = read(owner.get(answer.location))
    assert f"Marked as {went} on 4 March 2015." in said
    assert f"3 letters {went} on 4 March 2015" in said
    assert "Note Two bags. Tracking number 4711" in said
    assert "Robin Owner" in said
    assert "MAR15-0044 1 Sent" in said
    assert {(one.channel, one.sent_on, one.note) for one in attempts(made)} == {
        (channel, POSTED_ON, "Two bags.\nTracking number 4711")
    }


def test_the_form_says_what_each_channel_comes_to(owner, made):
    said = read(owner.get(RECORD, query_string={"all-letter": 1}))
    assert "You chose 1,268 letters. 5 of them at most can be marked. Enter how and when they were sent." in said
    assert "By post 3 can be marked so; 1,263 are not made and 2 have no postal address" in said
    assert "By email 5 can be marked so; 1,263 are not made" in said
    assert "Send again" not in said
    said = read(owner.get(RECORD, query_string=filled(made)))
    assert "By post By email By hand" in said, "when all can go by each, nothing need be said"


def test_before_anything_is_kept_it_says_what_can_not_be_marked_and_why(owner, made):
    said = read(press(owner, RECORD, **filled(made, [*LETTERS, 47], note="Two bags")))
    assert "Mark 3 letters as posted on 4 March 2015?" in said
    assert "3 letters will be marked as posted. 3 of those chosen will not be:" in said
    assert "Not made 1 Make the letters under Generate." in said
    assert f"No postal address 2 {STANDS[Why.NO_ADDRESS].to_do}" in said
    assert "MAR15-0042 has no postal address" in said
    assert "MAR15-0047 is not made" in said
    assert "Note Two bags" in said
    assert attempts(made) == []


def test_of_many_letters_that_can_not_be_marked_some_are_named(owner, made):
    said = read(press(owner, RECORD, **filled(made, range(1, 100))))
    assert "And 46 more." in said


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"channel": ""}, "Choose how this was sent"),
        ({"sent_on": ["4", "3", "2099"]}, "That day is still to come. Mark letters as sent once they are"),
        ({"sent_on": ["", "", ""]}, "Enter the day on which this was sent, such as 4 3 2015"),
        ({"sent_on": ["31", "2", "2015"]}, "There is no such day as 31 2 2015."),
        ({"note": "x" * 1001}, "Use at most 1,000 characters"),
    ],
)
def test_what_the_form_refuses(owner, made, changes, sentence):
    answer = press(owner, RECORD, **filled(made, **{"note": "Two bags"} | changes))
    assert answer.status_code == 400
    assert read(answer).count(sentence) == 2, "in the summary and beside the field"
    assert "<title>Error: Mark as sent" in answer.text
    assert "Two bags" in answer.text or "note" in changes
    assert attempts(made) == []


def test_a_day_before_the_letters_own_is_asked_about_and_kept_all_the_same(owner, made):
    early = filled(made, sent_on=["2", "3", "2015"])
    assert "2 March 2015 is before the date on the letters, 3 March 2015." in read(press(owner, RECORD, **early))
    assert marked(owner, early).status_code == 302
    assert {one.sent_on for one in attempts(made)} == {date(2015, 3, 2)}
    assert "before the date on the letters" not in read(
        press(owner, RECORD, **filled(made, sent_on=["3", "3", "2015"]))
    )


def boxes(day):
    return [str(day.day), str(day.month), str(day.year)]


def test_a_day_before_the_letters_were_made_is_asked_about(owner, made):
    one = filled(made, sent_on=boxes(POSTED_ON))
    assert "These 3 editions were made after 4 March 2015" in read(press(owner, RECORD, **one))
    with made.database.reading() as session:
        alone = one | {"letter": ids(session, [44])}
    assert "This edition was made after 4 March 2015" in read(press(owner, RECORD, **alone))
    assert marked(owner, alone).status_code == 302
    now_sent = filled(made, sent_on=boxes(today()))
    assert "made after" not in read(press(owner, RECORD, **now_sent))


def test_a_day_after_the_one_to_reply_by_is_asked_about(owner, made):
    late = filled(made, sent_on=["25", "3", "2015"])
    assert "25 March 2015 is after 24 March 2015, by which the letters ask for a reply." in read(
        press(owner, RECORD, **late)
    )
    in_time = filled(made, sent_on=["24", "3", "2015"])
    assert "ask for a reply" not in read(press(owner, RECORD, **in_time))


def test_while_a_run_is_under_way_one_is_told_to_wait_for_what_it_makes(owner, made):
    start(made, LEADERS)
    said = read(press(owner, RECORD, **filled(made)))
    assert "Run 2 is under way. What it still makes of these letters would be a correction of what was sent." in said
    assert "Mark 3 letters as sent" in said


def test_a_letter_without_a_postal_address_can_not_go_by_post(owner, made):
    form = filled(made, POLICE[:1])
    assert "By post Not possible: it has no postal address" in read(owner.get(RECORD, query_string=form))
    answer = press(owner, RECORD, **form)
    assert answer.status_code == 400
    said = f"It can’t be marked as posted: it has no postal address. {STANDS[Why.NO_ADDRESS].to_do}"
    assert read(answer).count(said) == 2, "above the form and beside the button"
    assert marked(owner, form | {"channel": "hand"}).status_code == 302


def test_when_several_can_not_go_by_a_channel_it_says_why_of_all(owner, made):
    said = read(press(owner, RECORD, **filled(made, [*POLICE, 47])))
    assert "None of the letters chosen can be marked as posted: 1 is not made and 2 have no postal address" in said


@pytest.mark.usefixtures("cheap")
def test_drafts_are_not_even_asked_about(owner, services):
    make(services, LEADERS)
    page = owner.get(RECORD, query_string=filled(services))
    said = read(page)
    assert "None of the 3 letters chosen can be marked yet." in said
    assert "DRAFT 3 Have the text cleared, then make the letters again." in said
    assert 'name="channel"' not in page.text
    assert "MAR15-0044 can’t be marked yet." in read(owner.get(RECORD, query_string=filled(services, [44])))
    assert press(owner, RECORD, **filled(services)).status_code == 400
    assert attempts(services) == []


@pytest.mark.usefixtures("cheap")
def test_beside_a_letter_stands_why_it_can_not_be_marked(owner, services):
    make(services, LEADERS)
    page = owner.get("/letters/MAR15-0044")
    assert "Mark as sent Have the text cleared, then make the letters again." in read(page)
    clear(services)
    assert "Mark as sent Make them again without DRAFT." in read(owner.get("/letters/MAR15-0044"))


def test_a_letter_that_was_made_after_the_day_on_which_it_was_sent_says_so(owner, made):
    """It is made on the day of the test, and marked as posted on 4 March 2015."""
    send(made, [44])
    page = read(owner.get("/letters/MAR15-0044"))
    assert re.search(
        r"It was posted on 4 March 2015\. It was made on \d+ \w+ \d{4}, after the day on which it is recorded as sent: "
        "what was sent that day may have been different",
        page,
    )
    assert re.search(
        r"Posted 4 March 2015 This edition was made on \d+ \w+ \d{4}, after the day on which it is recorded as sent",
        page,
    )
    assert "after the day on which" not in read(owner.get("/letters/MAR15-0045"))


def test_a_double_click_records_once(owner, made):
    form = planned(owner, filled(made))
    first, second = press(owner, RECORD, **form), press(owner, RECORD, **form)
    assert first.location == second.location
    assert len(attempts(made)) == 3


def test_a_double_click_on_all_that_can_be_marked_records_once(owner, made):
    """When it comes in, the filter lets none of them through any more."""
    form = planned(owner, filled(made, channel="email") | ALL_THAT_CAN)
    first, second = press(owner, RECORD, **form), press(owner, RECORD, **form)
    assert first.location == second.location
    assert len(attempts(made)) == 5


@pytest.mark.parametrize("choice", [{}, {"letter": [], **ALL_THAT_CAN}], ids=["by boxes", "by filter"])
def test_when_somebody_marked_one_meanwhile_the_new_plan_is_shown(owner, made, choice):
    form = planned(owner, filled(made, note="Two bags") | choice)
    send(made, LEADERS[:1], BY_POST)
    answer = press(owner, RECORD, **form)
    assert answer.status_code == 409
    said = read(answer)
    assert "The letters have changed since you looked" in said
    assert "Mark 2 letters as posted on 4 March 2015?" in said
    assert len(attempts(made)) == 1
    assert marked(owner, form).status_code == 302
    assert numbers_marked(made) == [44, 45, 46]


def test_when_a_clearance_went_meanwhile_nothing_is_marked(owner, made):
    form = planned(owner, filled(made))
    unclear(made, "council-leaders")
    answer = press(owner, RECORD, **form)
    assert answer.status_code == 409
    said = read(answer)
    assert "Nothing can be marked any more" in said
    assert "No longer cleared 3 Have the new text cleared" in said
    assert attempts(made) == []


def test_a_plan_that_comes_to_nothing_records_nothing(owner, made):
    form = planned(owner, filled(made, channel="email") | ALL_THAT_CAN)
    send(made, LEADERS, BY_POST)
    unclear(made, "chief-constables")
    answer = press(owner, RECORD, **form)
    assert "Nothing can be marked any more" in read(answer)
    assert press(owner, RECORD, **form | {"seen": seen_in(answer.text)}).status_code == 409
    assert len(attempts(made)) == 3


def test_the_same_letters_are_marked_again_only_when_asked(owner, made):
    send(made, LEADERS, BY_POST)
    page = owner.get(RECORD, query_string=filled(made))
    assert "By post None can be marked so: 3 were sent this way already" in read(page)
    assert "Send again to recipients already sent the letter by this method" in read(page)
    assert press(owner, RECORD, **filled(made)).status_code == 400
    assert marked(owner, filled(made, again="y", sent_on=["9", "3", "2015"])).status_code == 302
    assert [one.resend for one in attempts(made)] == [0, 0, 0, 1, 1, 1]
    assert "Posted on 9 March 2015 sent again" in read(owner.get("/letters/MAR15-0044"))


def test_one_may_go_back_and_change_what_was_typed(owner, made):
    form = planned(owner, filled(made, channel="hand", note="Two bags"))
    assert "Nothing is marked" not in read(owner.get(RECORD, query_string=filled(made)))
    page = press(owner, RECORD, **form, back="1")
    assert page.status_code == 200
    assert "Nothing is marked as sent yet. Change the details, then continue." in read(page)
    assert 'value="hand" checked' in page.text
    assert "Two bags" in page.text
    assert attempts(made) == []


@pytest.mark.parametrize("page", [RECORD, f"{SEND}/correct"])
def test_when_nothing_is_chosen_one_is_told_and_the_filter_stays(owner, made, page):
    answer = owner.get(page, query_string={"q": "adur", "stand": "ready", "letter": "99999999"})
    assert answer.location == f"{SEND}?q=adur&stand=ready#letters"
    assert "No letter was chosen. Tick letters in the list, or choose all of them." in read(owner.get(answer.location))


@pytest.mark.parametrize("at", [RECORD, f"{SEND}/correct"])
def test_nobody_but_the_owner_may(owner, drafter, signed_in, made, at):
    send(made, LEADERS, BY_POST)
    viewer, form = signed_in(Role.VIEWER), filled(made, channel="email", reason="A slip")
    for client in (drafter, viewer):
        assert client.get(at, query_string=form).status_code == 403
        assert press(client, at, **form).status_code == 403
    assert "Only the owner of MAR15, Robin Owner, may do this." in read(drafter.get(at, query_string=form))
    assert len(attempts(made)) == 3


@pytest.mark.parametrize("at", [RECORD, f"{SEND}/correct"])
@pytest.mark.parametrize(("state", "said"), [(State.CLOSED, "MAR15 is closed"), (State.ARCHIVED, "MAR15 is archived")])
def test_nothing_of_a_closed_campaign_is_marked(owner, made, at, state, said):
    send(made, LEADERS, BY_POST)
    form = planned(owner, filled(made, channel="email")) | {"reason": "A slip"}
    close(made, state)
    assert owner.get(at, query_string=form).status_code == 409
    answer = press(owner, at, **form)
    assert answer.status_code == 409
    assert said in read(answer)
    assert len(attempts(made)) == 3


def test_a_number_of_another_campaigns_letter_chooses_nothing(owner, made):
    form = filled(made) | {"letter": [*filled(made)["letter"], 10**6]}
    assert "Mark 3 letters as posted" in read(press(owner, RECORD, **form))
