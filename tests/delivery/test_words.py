"""What pages say of how the letters of a campaign stand, and of what a sending sends, word for word."""

import pytest

from app.delivery.carriers import FILES
from app.delivery.channels import Channel
from app.delivery.marking.listing import Count
from app.delivery.marking.sendable import Stand, Why
from app.delivery.sending.hold_reasons import SENTENCES, HoldReason
from app.delivery.showing import progress_words
from app.delivery.words import sending_words


@pytest.mark.parametrize(
    ("stands", "counts", "said"),
    [
        ({Stand.READY: 5}, {}, "All 5 letters are ready to send."),
        ({Stand.READY: 1}, {}, "The letter is ready to send."),
        ({Why.NOT_MADE: 1268}, {}, "No letters are ready to send yet. 1,268 are not generated."),
        (
            {Stand.READY: 5, Why.NOT_MADE: 1263},
            {"unposted": 2},
            (
                "5 of 1,268 letters are ready to send. Of those that are ready, 2 have no postal address and can only "
                "go by email or by hand. 1,263 are not generated."
            ),
        ),
        (
            {Stand.READY: 3, Why.NOT_MADE: 1263, Why.DRAFT: 2},
            {},
            (
                "3 of 1,268 letters are ready to send. 1,265 are not: 1,263 are not generated and 2 are marked "
                "DRAFT, since not every office has cleared their text."
            ),
        ),
        (
            {Stand.SENT: 3, Stand.READY: 1, Stand.FAILED: 1, Why.NOT_MADE: 1263},
            {"sent": 4, "unposted": 1, "came_back": 1},
            (
                "4 of 1,268 letters are sent. 1 of them came back. 1 is ready to send. It has no postal address, "
                "so it can only go by email or by hand. 1,263 are not generated."
            ),
        ),
        (
            {Stand.SENT: 3, Stand.READY: 1, Stand.FAILED: 1, Why.NOT_MADE: 1263},
            {"sent": 3, "undelivered": 1},
            ("3 of 1,268 letters are sent. 1 is ready to send. 1 could not be delivered. 1,263 are not generated."),
        ),
        (
            {Stand.SENT: 2, Stand.CORRECTION: 1, Stand.READY: 1, Stand.FAILED: 1, Why.NOT_MADE: 1263},
            {"sent": 4, "unposted": 1, "came_back": 1},
            (
                "4 of 1,268 letters are sent. 1 of them came back. 1 is ready to send. 1 of those sent has a "
                "correction that is ready to send. Of those that are ready, 1 has no postal address and can only go by "
                "email or by hand. 1,263 are not generated."
            ),
        ),
        ({Stand.SENT: 5}, {"sent": 5}, "All 5 letters are sent."),
        (
            {Stand.SENT: 4, Stand.CORRECTION: 1},
            {"sent": 5},
            "All 5 letters are sent. 1 of those sent has a correction that is ready to send.",
        ),
        (
            {Stand.SENT: 4, Stand.CORRECTION_WAITS: 1},
            {"sent": 5},
            "All 5 letters are sent. 1 is sent and has a correction that can’t be sent yet.",
        ),
    ],
)
def test_how_the_letters_of_an_open_campaign_stand(stands, counts, said):
    count = Count(stands, **{"sent": 0, "not_arrived": 0, "unposted": 0} | counts)
    assert " ".join(filter(None, progress_words(count, ended=False))) == said


def test_of_a_campaign_that_ended_it_is_said_what_was_never_sent():
    count = Count({Stand.SENT: 3, Stand.READY: 1265}, sent=3, not_arrived=0, unposted=0)
    assert progress_words(count, ended=True) == ("3 of 1,268 letters are sent.", "1,265 were not sent.")


@pytest.mark.parametrize(
    ("number", "carrier", "copies", "said"),
    [
        (5, "smtp", False, "5 letters by email"),
        (6, "smtp", True, "6 copies by email"),
        (5, FILES, False, "5 trial copies"),
    ],
)
def test_what_a_sending_sends(number, carrier, copies, said):
    assert sending_words(number, Channel.EMAIL, carrier, copies=copies) == said


def test_every_reason_for_holding_a_letter_back_has_its_sentence():
    assert set(SENTENCES) == set(HoldReason)
