"""Which letters of a campaign are in the same words, and what differs in them."""

import pytest

from app.campaigns.letter.text import campaign_text
from app.campaigns.preview.wordings import differing_fields, one_of_each
from tests.campaigns.filling import fill, filled_campaign, small

POLICE = "chief-constables"
PLACE = {"visit_place": "Leeds", "visit_day": "2015-03-09"}


@pytest.fixture
def session(services):
    with services.database.writing() as session:
        filled_campaign(session)
        yield session


def references(session):
    return [
        sample.letter.reference
        for sample in one_of_each(session, small(session), campaign_text(session, small(session)))
    ]


def test_letters_that_answer_a_condition_for_themselves_are_of_two_wordings(session):
    assert references(session) == ["SMALL-0001"]
    fill(session, "SMALL-0001", **PLACE, joint_visit="no")
    fill(session, "SMALL-0003", **PLACE, joint_visit="yes")
    fill(session, "SMALL-0004", **PLACE, joint_visit="yes")
    assert references(session) == ["SMALL-0001", "SMALL-0003"]


def test_fields_that_each_letter_fills_in_differ(session):
    text = campaign_text(session, small(session))
    assert {"visit place", "visit day", "team size", "lead"} <= set(differing_fields(text, POLICE))
    assert not {"joint visit", "ward", "reply by"} & set(differing_fields(text, POLICE))
