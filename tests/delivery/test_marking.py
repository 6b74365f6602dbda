"""Letters are marked as sent on pages: how they went, what it comes to, and then once, as it was shown."""

from datetime import date

import pytest
from wtforms.validators import InputRequired, Length

from app.accounts.models import Role
from app.campaigns.states import State
from app.delivery.channels import METHODS, Channel
from app.delivery.marking.forms import AGAIN, NO_DAY, SendingForm
from app.delivery.marking.sendable import Why
from app.delivery.pages import NONE_CHOSEN
from app.delivery.refusals import REFUSALS
from app.delivery.words import STANDS, made_after_day
from app.platform.clock import today
from app.web.filters import format_date
from tests.delivery.marking import (
    ALL_THAT_CAN,
    RECORD,
    SEND,
    buttons_of,
    close,
    filled,
    lede_of,
    line_of,
    marked,
    offered_by,
    planned,
    press,
    read,
    row_of,
    seen_in,
    sound,
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
from tests.web.figures import days_in, numbers_in
from tests.web.markup import (
    conflict_of,
    errors_of,
    facts_of,
    heading_of,
    main_of,
    message_of,
    part_of,
    parts_of,
    rows_of,
    said_by,
    states_of,
    why_of,
    with_class,
    words_of,
)


def hints_of(page) -> list[str]:
    """What stands under the choices of a page."""
    return [words_of(one) for one in with_class(page, "govuk-radios__hint")]


def why_not(why: Why, number: int) -> list[str]:
    """The row of letters that can't be marked: why, how many, what to do."""
    return [STANDS[why].word, str(number), STANDS[why].to_do]


def assert_asks(page, number: int) -> None:
    """The page asks whether so many letters were posted on 4 March 2015."""
    heading = heading_of(page)
    assert (numbers_in(heading)[0], days_in(heading)) == (number, ["4 March 2015"])
    assert METHODS[Channel.POST].went in heading


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


@pytest.mark.parametrize("channel", list(Channel))
def test_how_when_and_a_note_are_kept(owner, made, channel):
    note = "Two bags.\r\nTracking number 4711"
    answer = marked(owner, filled(made, channel=channel, note=note))
    page = sound(owner.get(answer.location))
    went = f"{METHODS[channel].went} on 4 March 2015"
    assert (message_of(page).kind, went in message_of(page).words) == ("success", True)
    assert heading_of(page) == f"3 letters {went}"
    assert facts_of(page)["Note"] == "Two bags. Tracking number 4711"
    assert "Robin Owner" in words_of(page)
    assert row_of(page, "MAR15-0044")[1] == "1"
    assert [one.shape for one in states_of(line_of(page, "MAR15-0044"))] == ["full"]
    assert {(one.channel, one.sent_on, one.note) for one in attempts(made)} == {
        (channel, POSTED_ON, "Two bags.\nTracking number 4711")
    }


def test_the_form_says_what_each_channel_comes_to(owner, made):
    page = sound(owner.get(RECORD, query_string={"all-letter": 1}))
    assert numbers_in(lede_of(page)) == [1268, 5], "chosen, and those that can be marked at most"
    post, email, hand = hints_of(page)
    assert numbers_in(post) == [3, 1263, 2]
    assert f"{STANDS[Why.NOT_MADE].of(1263)} and {STANDS[Why.NO_ADDRESS].of(2)}" in post
    assert numbers_in(email) == numbers_in(hand) == [5, 1263]
    assert STANDS[Why.NOT_MADE].of(1263) in email
    assert offered_by(page, "again") == []
    page = sound(owner.get(RECORD, query_string=filled(made)))
    assert offered_by(page, "channel") == list(Channel)
    assert hints_of(page) == [], "when all can go by each, nothing need be said"


def test_before_anything_is_kept_it_says_what_can_not_be_marked_and_why(owner, made):
    page = sound(press(owner, RECORD, **filled(made, [*LETTERS, 47], note="Two bags")))
    assert_asks(page, 3)
    assert numbers_in(lede_of(page)) == [3, 3], "marked, and not"
    assert why_not(Why.NOT_MADE, 1) in rows_of(page)
    assert why_not(Why.NO_ADDRESS, 2) in rows_of(page)
    said = words_of(page)
    assert f"MAR15-0042 {STANDS[Why.NO_ADDRESS].one}" in said
    assert f"MAR15-0047 {STANDS[Why.NOT_MADE].one}" in said
    assert facts_of(page)["Note"] == "Two bags"
    assert attempts(made) == []


def test_of_many_letters_that_can_not_be_marked_some_are_named(owner, made):
    said = read(press(owner, RECORD, **filled(made, range(1, 100))))
    assert "And 46 more." in said


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"channel": ""}, said_by(SendingForm.channel, InputRequired)),
        ({"sent_on": ["4", "3", "2099"]}, REFUSALS["sent_in_future"]),
        ({"sent_on": ["", "", ""]}, NO_DAY),
        ({"sent_on": ["31", "2", "2015"]}, "must be a real date"),
        ({"note": "x" * 1001}, said_by(SendingForm.note, Length)),
    ],
)
def test_what_the_form_refuses(owner, made, changes, sentence):
    answer = press(owner, RECORD, **filled(made, **{"note": "Two bags"} | changes))
    assert answer.status_code == 400
    assert read(answer).count(sentence) == 2, "in the summary and beside the field"
    errors = errors_of(answer)
    assert list(errors) == list(changes)
    assert all(sentence in words for words in errors.values())
    assert "<title>Error: " in answer.text
    assert "Two bags" in answer.text or "note" in changes
    assert attempts(made) == []


def test_a_day_before_the_letters_own_is_asked_about_and_kept_all_the_same(owner, made):
    early = filled(made, sent_on=["2", "3", "2015"])
    warning = part_of(sound(press(owner, RECORD, **early)), "before-its-date")
    assert days_in(words_of(warning)) == ["2 March 2015", "3 March 2015"]
    assert marked(owner, early).status_code == 302
    assert {one.sent_on for one in attempts(made)} == {date(2015, 3, 2)}
    on_its_date = sound(press(owner, RECORD, **filled(made, sent_on=["3", "3", "2015"])))
    assert parts_of(on_its_date, "before-its-date") == []


def boxes(day):
    return [str(day.day), str(day.month), str(day.year)]


def test_a_day_before_the_letters_were_made_is_asked_about(owner, made):
    one = filled(made, sent_on=boxes(POSTED_ON))
    several = words_of(part_of(sound(press(owner, RECORD, **one)), "made-later"))
    assert (numbers_in(several)[0], days_in(several)) == (3, ["4 March 2015"])
    with made.database.reading() as session:
        alone = one | {"letter": ids(session, [44])}
    this_one = words_of(part_of(sound(press(owner, RECORD, **alone)), "made-later"))
    assert (numbers_in(this_one), days_in(this_one)) == ([4, 2015], ["4 March 2015"]), "of one, and not of several"
    assert marked(owner, alone).status_code == 302
    now_sent = filled(made, sent_on=boxes(today()))
    assert parts_of(sound(press(owner, RECORD, **now_sent)), "made-later") == []


def test_a_day_after_the_one_to_reply_by_is_asked_about(owner, made):
    late = filled(made, sent_on=["25", "3", "2015"])
    warning = part_of(sound(press(owner, RECORD, **late)), "after-reply-by")
    assert days_in(words_of(warning)) == ["25 March 2015", "24 March 2015"]
    in_time = filled(made, sent_on=["24", "3", "2015"])
    assert parts_of(sound(press(owner, RECORD, **in_time)), "after-reply-by") == []


def test_while_a_run_is_under_way_one_is_told_to_wait_for_what_it_makes(owner, made):
    start(made, LEADERS)
    page = sound(press(owner, RECORD, **filled(made)))
    assert numbers_in(words_of(part_of(page, "run-under-way"))) == [2], "the run"
    assert numbers_in(buttons_of(page)[0]) == [3]


def test_a_letter_without_a_postal_address_can_not_go_by_post(owner, made):
    form = filled(made, POLICE[:1])
    none = STANDS[Why.NO_ADDRESS]
    (post,) = hints_of(sound(owner.get(RECORD, query_string=form)))
    assert post.endswith(none.one)
    answer = press(owner, RECORD, **form)
    assert answer.status_code == 400
    said = f"{none.one}. {none.to_do}"
    assert read(answer).count(said) == 2, "above the form and beside the button"
    assert errors_of(answer)["channel"].endswith(said)
    assert METHODS[Channel.POST].went in errors_of(answer)["channel"]
    assert marked(owner, form | {"channel": "hand"}).status_code == 302


def test_when_several_can_not_go_by_a_channel_it_says_why_of_all(owner, made):
    errors = errors_of(sound(press(owner, RECORD, **filled(made, [*POLICE, 47]))))
    assert METHODS[Channel.POST].went in errors["channel"]
    assert f"{STANDS[Why.NOT_MADE].of(1)} and {STANDS[Why.NO_ADDRESS].of(2)}" in errors["channel"]


@pytest.mark.usefixtures("cheap")
def test_drafts_are_not_even_asked_about(owner, services):
    make(services, LEADERS)
    page = owner.get(RECORD, query_string=filled(services))
    assert numbers_in(lede_of(sound(page))) == [3]
    assert rows_of(page) == [why_not(Why.DRAFT, 3)]
    assert 'name="channel"' not in page.text
    alone = sound(owner.get(RECORD, query_string=filled(services, [44])))
    assert "MAR15-0044" in lede_of(alone)
    assert offered_by(alone, "channel") == []
    assert press(owner, RECORD, **filled(services)).status_code == 400
    assert attempts(services) == []


@pytest.mark.usefixtures("cheap")
def test_beside_a_letter_stands_why_it_can_not_be_marked(owner, services):
    make(services, LEADERS)
    page = owner.get("/letters/MAR15-0044")
    assert words_of(part_of(sound(page), "not-sent")) == STANDS[Why.DRAFT].to_do
    clear(services)
    page = sound(owner.get("/letters/MAR15-0044"))
    assert words_of(part_of(page, "not-sent")) == STANDS[Why.CLEARED_SINCE].to_do


def test_a_sent_letter_is_asked_nothing_when_its_clearance_goes(owner, made):
    send(made, LEADERS[:1], BY_POST)
    unclear(made, "council-leaders")
    page = sound(owner.get("/letters/MAR15-0044"))
    assert (parts_of(page, "not-sent"), parts_of(page, "send")) == ([], [])
    assert words_of(part_of(owner.get("/letters/MAR15-0045"), "not-sent")) == STANDS[Why.NOT_CLEARED].to_do


def test_a_letter_that_was_made_after_the_day_on_which_it_was_sent_says_so(owner, made):
    """It is made on the day of the test, and marked as posted on 4 March 2015."""
    send(made, [44])
    made_later = made_after_day(today(), [POSTED_ON])
    page = sound(owner.get("/letters/MAR15-0044"))
    assert days_in(lede_of(page)) == ["4 March 2015", format_date(today())]
    assert made_later in lede_of(page)
    (edition,) = (row for row in rows_of(page) if len(row) == 6 and row[0].startswith("Edition 1"))
    assert days_in(edition[3]) == ["4 March 2015", format_date(today())]
    assert made_later in edition[3]
    assert made_later not in read(owner.get("/letters/MAR15-0045"))


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
    assert conflict_of(sound(answer))
    assert_asks(answer, 2)
    assert len(attempts(made)) == 1
    assert marked(owner, form).status_code == 302
    assert numbers_marked(made) == [44, 45, 46]


def test_when_a_clearance_went_meanwhile_nothing_is_marked(owner, made):
    form = planned(owner, filled(made))
    unclear(made, "council-leaders")
    answer = press(owner, RECORD, **form)
    assert answer.status_code == 409
    assert numbers_in(heading_of(sound(answer))) == []
    assert rows_of(answer) == [why_not(Why.NOT_CLEARED, 3)]
    assert attempts(made) == []


def test_a_plan_that_comes_to_nothing_records_nothing(owner, made):
    form = planned(owner, filled(made, channel="email") | ALL_THAT_CAN)
    send(made, LEADERS, BY_POST)
    unclear(made, "chief-constables")
    answer = press(owner, RECORD, **form)
    assert numbers_in(heading_of(sound(answer))) == [], "nothing can be marked any more"
    assert press(owner, RECORD, **form | {"seen": seen_in(answer.text)}).status_code == 409
    assert len(attempts(made)) == 3


def test_the_same_letters_are_marked_again_only_when_asked(owner, made):
    send(made, LEADERS, BY_POST)
    page = sound(owner.get(RECORD, query_string=filled(made)))
    assert STANDS[Why.SENT_ALREADY].of(3) in hints_of(page)[0]
    assert AGAIN in hints_of(page)[0], "it names the box to tick"
    assert len(offered_by(page, "again")) == 1
    assert press(owner, RECORD, **filled(made)).status_code == 400
    assert marked(owner, filled(made, again="y", sent_on=["9", "3", "2015"])).status_code == 302
    assert [one.resend for one in attempts(made)] == [0, 0, 0, 1, 1, 1]
    letter = sound(owner.get("/letters/MAR15-0044"))
    (again,) = main_of(letter).xpath(".//tr[.//@data-note='sent-again']")
    assert days_in(words_of(again))[0] == "9 March 2015"


def test_one_may_go_back_and_change_what_was_typed(owner, made):
    form = planned(owner, filled(made, channel="hand", note="Two bags"))
    assert parts_of(sound(owner.get(RECORD, query_string=filled(made))), "changing") == []
    page = press(owner, RECORD, **form, back="1")
    assert page.status_code == 200
    assert parts_of(sound(page), "changing")
    assert 'value="hand" checked' in page.text
    assert "Two bags" in page.text
    assert attempts(made) == []


@pytest.mark.parametrize("page", [RECORD, f"{SEND}/correct"])
def test_when_nothing_is_chosen_one_is_told_and_the_filter_stays(owner, made, page):
    answer = owner.get(page, query_string={"q": "adur", "stand": "ready", "letter": "99999999"})
    assert answer.location == f"{SEND}?q=adur&stand=ready#letters"
    assert errors_of(sound(owner.get(answer.location))) == {"": NONE_CHOSEN}


@pytest.mark.parametrize("at", [RECORD, f"{SEND}/correct"])
def test_nobody_but_the_owner_may(owner, drafter, signed_in, made, at):
    send(made, LEADERS, BY_POST)
    viewer, form = signed_in(Role.VIEWER), filled(made, channel="email", reason="A slip")
    for client in (drafter, viewer):
        assert client.get(at, query_string=form).status_code == 403
        assert press(client, at, **form).status_code == 403
    assert "MAR15, Robin Owner," in why_of(sound(drafter.get(at, query_string=form)))
    assert len(attempts(made)) == 3


@pytest.mark.parametrize("at", [RECORD, f"{SEND}/correct"])
@pytest.mark.parametrize("state", [State.CLOSED, State.ARCHIVED])
def test_nothing_of_a_closed_campaign_is_marked(owner, made, at, state):
    send(made, LEADERS, BY_POST)
    form = planned(owner, filled(made, channel="email")) | {"reason": "A slip"}
    close(made, state)
    assert owner.get(at, query_string=form).status_code == 409
    answer = press(owner, at, **form)
    assert answer.status_code == 409
    assert f"MAR15 is {state}" in read(answer)
    assert len(attempts(made)) == 3


def test_a_number_of_another_campaigns_letter_chooses_nothing(owner, made):
    form = filled(made) | {"letter": [*filled(made)["letter"], 10**6]}
    assert_asks(sound(press(owner, RECORD, **form)), 3)
