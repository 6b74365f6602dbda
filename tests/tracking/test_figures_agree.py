"""What every place that counts a campaign's letters says: Track, its chart, filters and spreadsheets, Home, the page
that closes it, its task list."""

import csv
from collections import Counter
from datetime import date
from io import StringIO

import pytest

from app.responses.answers import Back
from app.tracking.codes import Delivery
from app.tracking.progress import step_progress
from app.tracking.totals import Total, have_reply
from app.tracking.words import ANSWERS, share_words
from tests.tracking.office import letter, reply, small
from tests.tracking.shown import chart, choices, figures, numbers
from tests.web.figures import numbers_in
from tests.web.markup import links_of, main_of, words_of

HERE = "/campaigns/TRK15"
TRACK = f"{HERE}/track"


@pytest.fixture
def office(owner, services):
    """Of 16 letters 9 are sent, 1 is answered that was not marked as sent, 1 that was sent is withdrawn, and so is one
    that was not: 10 are followed, of which 5 are replied to, 2 are acknowledged or have a holding reply, 3 nothing."""
    reply(services, [10], on=date(2015, 3, 20), kind="declined")
    with services.database.writing() as session:
        for number in (9, 16):
            letter(session, number).withdrawn = True
    return owner


def test_every_place_counts_the_letters_of_a_campaign_alike(office, services):
    page = office.get(TRACK)
    said = figures(page)
    assert (said["letters"][0], numbers_in(said["letters"][1])) == (15, [9, 1, 5]), "sent, only answered, not sent"
    assert said["replied"][0] == 5
    assert (said["part"][0], said["nothing"][0]) == (2, 3)
    for by in ("registry", "region"):
        assert chart(office.get(f"{TRACK}?by={by}"))["All"] == [5, 2, 3, 5, 15]
    back = {value: count for (name, value), (_, count) in choices(page).items() if name == "back"}
    assert back == {"substantive": 4, "declined": 1, "holding": 1, "acknowledgement": 1, "nothing": 3, "not_sent": 5}
    for name in ("back", "late", "asks"):
        assert choices(page)[name, "not_sent"] == (Delivery.NOT_SENT.word, 5), "no delivery has failed"
    not_sent = (ANSWERS["delivered"]["not_sent"], 6)
    assert choices(page)["delivered", "not_sent"] == not_sent, "one of them is answered all the same"
    for there, count in ((f"{TRACK}?back=nothing#letters", 3), (f"{TRACK}?back=not_sent#letters", 5)):
        assert numbers_in(links_of(page)[there]) == [count]
        assert len(numbers(office.get(there))) == count
    lines = csv.DictReader(StringIO(office.get(f"{TRACK}.csv").text.lstrip("\ufeff")))
    told = Counter(line["Response"] for line in lines)
    assert (told[Back.NOTHING.word], told[Delivery.NOT_SENT.word], told.total()) == (3, 5, 15)
    cards = [words_of(one) for one in main_of(office.get("/")).xpath(".//section[@class='ds-panel']/p[b]")]
    counts = [5, 10, 1, 2, 3, 1]
    assert counts in map(numbers_in, cards), "replied, all, refused, acknowledged, nothing, returned"
    assert any("5 of 10 letters sent or answered have a reply, 1 of them a refusal" in card for card in cards)
    assert numbers_in(words_of(main_of(office.get(f"{HERE}/close")).xpath(".//div[@class='ds-panel']/p")[0])) == [
        5,
        10,
        2,
        3,
        1,
    ]
    with services.database.reading() as session:
        hint = step_progress(session, small(session)).hint
    assert hint == "5 of 10 letters sent or answered have a reply, 1 of them a refusal"


@pytest.mark.parametrize(
    ("done", "declined", "words"),
    [
        (0, 0, "of 52 letters sent have a reply"),
        (1, 0, "of 52 letters sent has a reply"),
        (1, 1, "of 52 letters sent has a reply, a refusal"),
        (2, 1, "of 52 letters sent have a reply, 1 of them a refusal"),
        (2, 2, "of 52 letters sent have a reply, both refusals"),
        (5, 2, "of 52 letters sent have a reply, 2 of them refusals"),
        (5, 5, "of 52 letters sent have a reply, all refusals"),
    ],
)
def test_refusals_among_the_replies_are_said(done, declined, words):
    assert have_reply(Total(letters=52, sent=52, done=done, declined=declined, nothing=52 - done)) == words


def test_the_only_letter_has_a_reply_or_none():
    assert have_reply(Total(letters=1, sent=1, nothing=1)) == "of 1 letter sent has a reply"


@pytest.mark.parametrize("page", [TRACK, f"{HERE}/insight"])
def test_bars_say_of_which_letters_they_are_a_share(office, page):
    """They show what came back, not how many were sent."""
    (under,) = {
        words_of(one) for one in main_of(office.get(page)).xpath(".//figcaption[contains(., 'by registry')]/small")
    }
    assert under == "Of the letters to each registry that were sent, or answered without being marked as sent"


def test_bars_are_a_share_of_the_letters_sent_where_each_that_is_answered_was_sent():
    assert share_words("region", Total(letters=3, sent=2, done=1, nothing=1)) == "Of the letters sent to each region"
