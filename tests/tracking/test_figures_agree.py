"""What every place that counts a campaign's letters says: Track, its chart, filters and spreadsheets, Home, the page
that closes it, its task list."""

import csv
from collections import Counter
from datetime import date
from io import StringIO

import pytest

from app.tracking.progress import how_far
from tests.production.shown import words
from tests.tracking.office import letter, reply, small
from tests.tracking.shown import chart, choices, figures, links, numbers, text

HERE = "/campaigns/TRK15"
TRACK = f"{HERE}/track"


@pytest.fixture
def office(owner, services):
    """Of 16 letters 9 are sent, 1 is answered that was not marked as sent, 1 that was sent is withdrawn, and so is one
    that was not: 10 are followed, of which 5 are replied to, 2 are acknowledged or holding, 3 nothing."""
    reply(services, [10], on=date(2015, 3, 20), kind="declined")
    with services.database.writing() as session:
        for number in (9, 16):
            letter(session, number).withdrawn = True
    return owner


def test_every_place_counts_the_letters_of_a_campaign_alike(office, services):
    page = office.get(TRACK)
    said = figures(page)
    assert said["Letters"] == (15, "9 sent, 1 answered without being marked as sent, 5 not sent")
    assert said["Replied"][0] == 5
    assert (said["Acknowledged or holding"][0], said["No response recorded"][0]) == (2, 3)
    for by in ("registry", "region"):
        assert chart(office.get(f"{TRACK}?by={by}"))["All"] == [5, 2, 3, 5, 15]
    back = {value: count for (name, value), (_, count) in choices(page).items() if name == "back"}
    assert back == {"substantive": 4, "declined": 1, "holding": 1, "acknowledgement": 1, "nothing": 3, "not_sent": 5}
    assert choices(page)["back", "not_sent"] == choices(page)["late", "not_sent"] == ("Not sent or not delivered", 5)
    assert choices(page)["asks", "not_sent"] == ("Not sent or not delivered", 5)
    assert choices(page)["delivered", "not_sent"] == ("Not sent", 6), "one of them is answered all the same"
    for words_of_link, count in (("no response recorded (3)", 3), ("not sent (5)", 5)):
        (there,) = links(page, words_of_link)
        assert len(numbers(office.get(there))) == count
    lines = csv.DictReader(StringIO(office.get(f"{TRACK}.csv").text.lstrip("\ufeff")))
    told = Counter(line["Anything back"] for line in lines)
    assert (told["No response recorded"], told["Not sent"], told.total()) == (3, 5, 15)
    card = text(office.get("/").text)
    assert (
        "5 of 10 letters sent or answered are replied to 2 acknowledged or holding 3 with no response recorded" in card
    )
    assert (
        "5 letters are not sent. Of 10 letters sent or answered, 2 have only an acknowledgement or a holding reply and "
        "3 have no response recorded."
    ) in words(office.get(f"{HERE}/close"))
    with services.database.reading() as session:
        assert how_far(session, small(session)).hint == "5 of 10 letters replied"
