"""Which postage an address takes, and when what is posted arrives."""

from datetime import date

import pytest

from app.delivery.posting.postage import EUROPE, SPEEDS, Postage, delivery_window, goes_by, zone_of
from app.delivery.posting.words import POSTAGES, TAKES, expected_words
from app.letters.recipient.address import COUNTRIES

EASTER_2015 = frozenset({date(2015, 4, 3), date(2015, 4, 6)})


@pytest.mark.parametrize(
    ("last", "zone"),
    [
        ("LS2 8BB", None),
        ("BFPO 57", None),
        ("Scotland", None),
        ("France", Postage.EUROPE),
        ("REPUBLIC OF IRELAND", Postage.EUROPE),
        ("New Zealand", Postage.REST_OF_WORLD),
    ],
)
def test_an_address_is_of_the_country_that_it_ends_with(last, zone):
    address = ("The Chief Executive", "1 High Street", last)
    assert zone_of(address) == zone
    assert goes_by(address, zone or Postage.FIRST)
    assert not goes_by(address, Postage.SECOND if zone else Postage.EUROPE)


def test_europe_is_made_of_countries():
    assert EUROPE <= COUNTRIES


@pytest.mark.parametrize(
    ("posted_on", "postage", "between"),
    [
        (date(2015, 3, 4), Postage.FIRST, "on 5 March 2015"),
        (date(2015, 3, 6), Postage.FIRST, "on 7 March 2015"),  # a Saturday
        (date(2015, 3, 6), Postage.SPECIAL, "on 9 March 2015"),
        (date(2015, 3, 7), Postage.FIRST, "on 9 March 2015"),
        (date(2015, 3, 8), Postage.FIRST, "on 10 March 2015"),  # posted on a Sunday, collected on Monday
        (date(2015, 4, 2), Postage.FIRST, "on 4 April 2015"),  # over Good Friday
        (date(2015, 4, 2), Postage.SECOND, "on 8 or 9 April 2015"),
        (date(2015, 3, 6), Postage.SECOND, "on 10 or 11 March 2015"),
        (date(2015, 3, 6), Postage.EUROPE, "between 11 March 2015 and 13 March 2015"),
    ],
)
def test_what_is_posted_is_expected_on_days_of_the_post(posted_on, postage, between):
    assert expected_words(delivery_window(posted_on, postage, holidays=EASTER_2015)) == between


def test_every_postage_has_words_and_a_speed():
    assert POSTAGES.keys() == TAKES.keys() == SPEEDS.keys() == set(Postage)
