"""By when a note of receipt promises a full reply."""

from datetime import date

import pytest

from app.inbox.reading.away import full_reply_by

SENT = date(2015, 3, 20)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Thank you for your letter. We will send you a full reply by 10 April 2015.", date(2015, 4, 10)),
        ("Thank you. The Chief Executive will respond to you in full by Friday 10 April.", date(2015, 4, 10)),
        ("A full response will be sent to you before the end of the day on 10th April 2015.", date(2015, 4, 10)),
        ("We hope to be able\nto write to you\nno later than 10/04/2015.\n\nKim Example", date(2015, 4, 10)),
        ("You should receive an answer by 4 January.", date(2016, 1, 4)),
        ("Byddwn yn ymateb yn llawn erbyn 10 Ebrill 2015.", date(2015, 4, 10)),
    ],
)
def test_a_day_that_a_sentence_promises_a_reply_by_is_read(words, day):
    assert full_reply_by(words, sent=SENT) == day


@pytest.mark.parametrize(
    "words",
    [
        "We will reply within 20 working days.",
        "You asked for a reply by 24 March 2015. We will write to you in due course.",
        "You asked for a reply by 24 March 2015, and we will answer as soon as we can.",
        "The board will meet by 10 April 2015. We will reply after that.",
        "We will reply by 10 April 2014.",
        "We will reply by 31 February.",
        "",
    ],
)
def test_what_promises_no_reply_by_a_day_to_come_is_left_alone(words):
    assert full_reply_by(words, sent=SENT) is None
