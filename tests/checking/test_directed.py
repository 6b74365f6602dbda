"""A check names the letters to councils at which directions were in force on the letter's date."""

from dataclasses import replace
from datetime import date

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.lifecycle.create import Details, beginning_from_template, create_campaign
from app.campaigns.models import Campaign
from app.checking import kinds
from app.drafting.versions import version_in_use
from app.evidence.interventions.days import Day
from app.evidence.interventions.in_force import interventions_in_force
from app.evidence.interventions.record import add
from tests.checking.checking import checked, facts, found, newest, state
from tests.evidence.interventions.saying import area_of, said
from tests.web.markup import words_of

YORK = "YORK"
DAY = date(2015, 3, 3)
PARTS = (
    ("council-leaders", {"region": ["Yorkshire and the Humber"], "kind": ["metropolitan_district"]}),
    ("chief-constables", {"region": ["Yorkshire and the Humber"]}),
)


@pytest.fixture
def york(services) -> Campaign:
    """To the leaders of nine metropolitan districts, Rotherham among them, and to four forces."""
    with services.database.writing() as session:
        template = version_in_use(session, "march-2015-accountability")
        details = Details(reference=YORK, title="Yorkshire", letter_date=DAY, reply_by=None, valid_at=DAY)
        return create_campaign(
            session, replace(beginning_from_template(template), registries=PARTS), details, actor=SYSTEM
        )


def test_the_letter_to_a_council_under_directions_is_to_review_with_its_commissioners(services, york, signed_in):
    check_id = checked(services, YORK)
    ((reference, _, _),) = found(services, check_id, kinds.DIRECTED)
    ((whole, care),) = (one["in_force"] for one in facts(services, check_id, kinds.DIRECTED))
    assert whole.startswith("Directions on the whole council, from 26 February 2015; had not ended by 3 March 2015.")
    assert "Lead Commissioner" in whole
    assert care == (
        "Direction on children’s social care, 10 October 2014; end not recorded. "
        "Appointed: Children’s Social Care Commissioner."
    )
    page = words_of(signed_in(Role.VIEWER).get(f"/campaigns/{YORK}/check/{newest(services, YORK).number}/directed"))
    assert f"Leader of Rotherham Metropolitan Borough Council {reference} {whole} {care}" in page


def test_nothing_is_said_of_a_day_before_the_first_direction(services):
    with services.database.reading() as session:
        assert interventions_in_force(session, date(2014, 10, 9)) == {}
        (sentences,) = interventions_in_force(session, date(2014, 10, 10)).values()
        assert len(sentences) == 1
        (sentences,) = interventions_in_force(session, date(2019, 4, 1)).values()
        assert [one.split(",")[0] for one in sentences] == ["Direction on children’s social care"]


def test_a_direction_without_a_date_is_said_with_it(services):
    with services.database.writing() as session:
        kind = {"kind": "direction", "title": "Direction", "facts": {}, "begun": None, "ended": None}
        add(session, said(area_of(session, "leeds"), **kind), once="one", actor=SYSTEM)
        assert list(interventions_in_force(session, date(2014, 10, 9)).values()) == [["Direction, date not recorded."]]


@pytest.mark.parametrize(("area", "changed"), [("leeds", ["directions or notices at councils"]), ("croydon", [])])
def test_a_direction_recorded_since_makes_the_check_out_of_date_if_a_letter_goes_there(services, york, area, changed):
    checked(services, YORK)
    with services.database.writing() as session:
        kind = {"kind": "direction", "title": "Direction", "facts": {}, "begun": Day(date(2015, 1, 5)), "ended": None}
        add(session, said(area_of(session, area), **kind), once="one", actor=SYSTEM)
    assert list(state(services, YORK).changed) == changed
