"""Letters that came back, on their pages: one by one and as a table."""

import re
from datetime import date

from app.audit.record import SYSTEM
from app.campaigns.models import Letter
from app.delivery.attempts.reasons import OF_POST, PostReason
from app.delivery.marking.correct import already_of
from app.delivery.marking.sendable import Stand
from app.delivery.posting.states import BatchState
from app.delivery.posting.views.returns import CAME_BACK
from app.delivery.posting.words import REJECTED
from app.delivery.words import STANDS
from app.platform.clock import today
from app.responses.kinds import Kind
from app.responses.recording.record import record_response
from app.responses.standing import Details
from app.web.filters import format_date
from tests.delivery.marking import SEND, lede_of, press, read, sound
from tests.delivery.posting.browsing import FAILED, ONE, RETURNS, by_row, state_of, taken, upload
from tests.delivery.posting.office import done
from tests.delivery.reaching import reach_by_post
from tests.delivery.sending import TODAY, campaign, ids
from tests.refusals import said_of
from tests.web.figures import days_in, numbers_in
from tests.web.markup import (
    errors_of,
    facts_of,
    heading_of,
    links_of,
    message_of,
    part_of,
    parts_of,
    rows_of,
    states_of,
    with_class,
    words_of,
)

GONE_AWAY = OF_POST[PostReason.GONE_AWAY]


def test_a_letter_that_came_back_leads_to_its_address_and_its_correction(owner, made):
    done(made)
    where = "/letters/MAR15-0044/returned"
    assert days_in(lede_of(sound(owner.get(where)))) == ["4 March 2015"]
    early = press(owner, where, reason="gone_away", on=["3", "3", "2015"])
    assert errors_of(sound(early)) == {"on": said_of("returned_before_posted", posted_on=date(2015, 3, 4))}
    answer = press(owner, where, reason="gone_away", on=["12", "3", "2015"], note="No longer at this address")
    assert answer.location == "/letters/MAR15-0044"
    page = owner.get("/letters/MAR15-0044")
    by_post = part_of(sound(page), "by-post")
    assert states_of(by_post)[0] == ("warn", GONE_AWAY.word, "12 March 2015")
    assert GONE_AWAY.says in words_of(by_post)
    with made.database.reading() as session:
        (letter_id,) = ids(session, [44])
    assert f"/campaigns/MAR15/send/correct?letter={letter_id}" in page.text
    returns = sound(owner.get(RETURNS))
    assert numbers_in(lede_of(returns)) == [1]
    assert all(words.word in read(returns) for words in OF_POST.values()), "the reasons that a spreadsheet may give"
    correct = lede_of(sound(owner.get(f"/campaigns/MAR15/send/correct?letter={letter_id}")))
    assert "Edition 1" in correct
    assert days_in(correct) == ["4 March 2015", "12 March 2015"], "posted, and came back"
    assert message_of(sound(owner.get(where, follow_redirects=True))) == ("info", CAME_BACK)


def test_an_address_that_was_corrected_since_a_letter_came_back_says_so(owner, made):
    done(made)
    press(owner, "/letters/MAR15-0044/returned", reason="gone_away", on=["12", "3", "2015"])
    for page in (RETURNS, FAILED):
        assert "full" not in [one.shape for one in states_of(sound(owner.get(page)))]
    reach_by_post(made, {44: ("Civic Centre", "Low Street", "Leeds", "LS1 1UR")})
    for page in (RETURNS, FAILED):
        answer = sound(owner.get(page))
        (corrected,) = (one for one in states_of(answer) if one.shape == "full")
        assert format_date(today()) in corrected.sub
        assert "Civic Centre, Low Street, Leeds, LS1 1UR" in corrected.sub
        assert GONE_AWAY.to_do not in words_of(answer)
    beside = part_of(sound(owner.get("/letters/MAR15-0044")), "by-post")
    (corrected,) = (one for one in states_of(beside) if one.shape == "full")
    assert "Civic Centre, Low Street, Leeds, LS1 1UR" in corrected.sub
    assert not [href for href in links_of(beside) if href.startswith("/posts/")], "nothing is left to correct"


def test_every_page_says_of_a_letter_that_came_back_that_it_was_sent(owner, made):
    """Of five letters made, three were posted; one of them came back."""
    done(made)
    press(owner, "/letters/MAR15-0044/returned", reason="gone_away", on=["12", "3", "2015"])
    letter = sound(owner.get("/letters/MAR15-0044"))
    assert days_in(lede_of(letter)) == ["4 March 2015", "12 March 2015"], "posted, and came back"
    assert parts_of(letter, "send"), "it can be marked sent again"
    (edition,) = (row for row in rows_of(letter) if len(row) == 6 and row[0].startswith("Edition 1"))
    assert days_in(edition[3]) == ["12 March 2015", "4 March 2015"], "came back, posted"
    assert "Not sent" not in words_of(letter)
    generate = sound(owner.get("/campaigns/MAR15/generate"))
    assert numbers_in(words_of(part_of(generate, "sent-already"))) == [3, 1, 2], "sent, came back, not made again"
    assert numbers_in(words_of(part_of(generate, "all"))) == [1266], "those not sent, and the one that came back"
    page = sound(owner.get("/campaigns/MAR15/send"))
    assert numbers_in(lede_of(page))[:3] == [3, 1268, 1], "sent, of all, came back"
    assert STANDS[Stand.SENT].word in words_of(part_of(page, "one-column")), "the column has 2"
    assert numbers_in(links_of(page)[FAILED]) == [1], "those that did not arrive"
    with made.database.reading() as session:
        assert already_of(session, ids(session, [44, 45])).sent == 2


def test_a_return_recorded_as_a_reply_is_told_where_letters_came_back(owner, made):
    done(made)
    press(owner, "/letters/MAR15-0044/returned", reason="gone_away", on=["12", "3", "2015"])
    for page in (RETURNS, FAILED, SEND):
        assert not parts_of(sound(owner.get(page)), "by-reply")
    came = Details(date(2015, 3, 13), "post", Kind.RETURNED, "Gone away.", None)
    with made.database.writing() as session:
        (letter_id,) = ids(session, [45])
        more = {"answers": {}, "once": "once", "today": TODAY, "actor": SYSTEM}
        record_response(session, campaign(session), [session.get_one(Letter, letter_id)], came, **more)
    for page in (RETURNS, FAILED, SEND):
        beside = part_of(sound(owner.get(page)), "by-reply")
        assert numbers_in(words_of(beside)) == [1]
        assert list(links_of(beside)) == ["/campaigns/MAR15/track?delivered=returned"]
    letter = sound(owner.get("/letters/MAR15-0045"))
    assert days_in(lede_of(letter))[:2] == ["4 March 2015", "13 March 2015"], "posted, and came back"
    (edition,) = (row for row in rows_of(letter) if len(row) == 6 and row[0].startswith("Edition 1"))
    assert days_in(edition[3]) == ["13 March 2015", "4 March 2015"], "came back, posted"
    assert ("full", "Sent") not in [(state.shape, state.word) for state in states_of(letter)]


def test_a_table_of_returned_letters_is_looked_at_taken_and_undone(owner, made):
    done(made)
    table = (
        "Reference,Why,Date returned\nMAR15-0044,Gone away,12/3/2015\nMAR15-0045,unclaimed,2015-03-13\n"
        "MAR15-0046,eaten by a dog,12/3/2015\nMAR15-0042,Refused,12/3/2015\nMAR15-9999,Refused,12/3/2015\n"
        "MAR15-0046,Refused,1/3/2015\nMAR15-0046,Refused,soon\n"
    )
    page, _ = upload(owner, RETURNS, table)
    assert numbers_in(heading_of(sound(page))) == [2], "letters to record"
    left_out = by_row(page)
    for row, code in {
        5: "never_posted",
        6: "not_in_campaign",
        7: "before_posted",
        8: "no_day",
    }.items():
        assert left_out[row][1] == REJECTED[code], row
    assert "eaten by a dog" in left_out[4][1]
    assert all(words.word in left_out[4][1] for words in OF_POST.values()), "the reasons that it may give"
    assert taken(owner, RETURNS, table).location == RETURNS
    assert numbers_in(lede_of(sound(owner.get(RETURNS)))) == [2]
    page, _ = upload(owner, RETURNS, table)
    assert facts_of(sound(page))["Saved already"] == "2"
    (undo,) = re.findall(r'href="(/campaigns/MAR15/returns/\d+/undo)"', owner.get(RETURNS).text)
    assert press(owner, undo).location == RETURNS
    assert len(with_class(sound(owner.get(RETURNS)), "ds-empty")) == 1
    batch = sound(owner.get(ONE))
    assert state_of(batch) == BatchState.CLOSED
    assert days_in(lede_of(batch))[0] == "4 March 2015"
