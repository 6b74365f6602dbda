"""Which letters a message is about, step by step."""

import pytest
from sqlalchemy import select

from app.delivery.models import Attempt
from app.inbox.sorting.match import TOGETHER, Clues, MatchFacts, Why, matches, sent_as

SENT = {"letter-1@office.example": (1, 11), "letter-2@office.example": (2, 12)}
KNOWN = MatchFacts(
    tokens={"token1000": 1, "token2000": 2},
    sent=SENT,
    references={f"TRK15-{number:04d}": number for number in range(1, 100)},
)
TO_ONE = ("replies+token1000@office.example",)


def found(**clues):
    return {one.letter_id: one.why for one in matches(Clues(**clues), KNOWN)}


@pytest.mark.parametrize(
    ("clues", "letters"),
    [
        ({"addresses": TO_ONE}, {1: Why.TOKEN}),
        ({"addresses": ("replies+nothing00@office.example",)}, {}),
        ({"answers": ("letter-2@office.example",)}, {2: Why.IN_REPLY_TO}),
        ({"thread": ("letter-1@office.example", "theirs@council.example")}, {1: Why.REFERENCES}),
        ({"thread": ("letter-1@office.example", "letter-2@office.example")}, {2: Why.REFERENCES}),
        ({"subject": "Re: trk15-0003"}, {3: Why.SUBJECT}),
        ({"written": "Yours of 3 March, TRK15-0004."}, {4: Why.WRITTEN}),
        ({"files": ("Our answer to TRK15-0005",)}, {5: Why.FILE}),
        ({"quoted": "> Reference TRK15-0006"}, {6: Why.QUOTED}),
        ({"written": "XYZ15-0001 is no letter of ours"}, {}),
        ({}, {}),
    ],
)
def test_each_step_finds_its_letter_and_says_why(clues, letters):
    assert found(**clues) == letters


def test_the_first_step_that_leads_to_a_letter_decides():
    said = {"answers": ("letter-2@office.example",), "thread": ("letter-2@office.example",)}
    assert found(addresses=TO_ONE, **said) == {1: Why.TOKEN}
    assert found(answers=("letter-1@office.example",), thread=("letter-2@office.example",)) == {1: Why.IN_REPLY_TO}


def test_a_joint_reply_answers_all_the_letters_that_it_names():
    assert found(addresses=TO_ONE, subject="TRK15-0001", written="and TRK15-0003, TRK15-0004") == {
        1: Why.TOKEN,
        3: Why.WRITTEN,
        4: Why.WRITTEN,
    }


def test_a_list_of_many_references_matches_none():
    many = " ".join(f"TRK15-{number:04d}" for number in range(1, TOGETHER + 2))
    assert found(written=many) == {}
    assert found(written=many, subject="TRK15-0009") == {9: Why.SUBJECT}
    assert len(found(written=" ".join(many.split()[:TOGETHER]))) == TOGETHER


def test_what_is_quoted_counts_only_alone_and_only_when_it_names_one():
    assert found(quoted="TRK15-0001 and TRK15-0002") == {}
    assert found(quoted="TRK15-0001", written="on TRK15-0002") == {2: Why.WRITTEN}
    assert found(quoted="TRK15-0002", addresses=TO_ONE) == {1: Why.TOKEN}


def test_the_sending_is_known_where_a_message_id_names_it():
    assert [one.attempt_id for one in matches(Clues(answers=("letter-2@office.example",)), KNOWN)] == [12]


def test_the_number_that_ses_gave_a_mail_leads_to_its_sending(drafter, services):
    with services.database.writing() as session:
        attempt = session.scalars(select(Attempt).order_by(Attempt.id)).first()
        attempt.outside_id = "0102018f-example-000000"
        session.flush()
        named = "0102018f-example-000000@eu-west-2.amazonses.com"
        assert sent_as(session, [named], copies=False) == {named: (attempt.letter_id, attempt.id)}
