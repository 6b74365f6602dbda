"""The published facts that ship: what they say of Rotherham and of the first round, and that loading again changes
nothing, nor what a person said."""

from dataclasses import replace
from datetime import date

import pytest

from app.audit.anchor import head
from app.audit.record import Actor
from app.commands.setup import load_shipped
from app.evidence.fact_versions import standing_version
from app.evidence.framework.listing import editions
from app.evidence.interventions.kinds import is_joint
from app.evidence.interventions.listing import interventions
from app.evidence.interventions.models import InterventionVersion
from app.evidence.interventions.record import correct, remove, said_of
from app.evidence.interventions.rounds_listing import rounds
from tests.fixtures.app import add_member

LATER = date(2026, 11, 26)


def of_rotherham(session, **when):
    """The directions of October 2014 and of February 2015, the newest first."""
    first = (date(2014, 10, 10), date(2015, 2, 26))
    return [
        one for one in interventions(session, **{"valid_at": LATER, "known_at": None, **when}) if one.begun in first
    ]


def test_the_inspections_and_the_return_of_powers_ship_as_what_they_are(services):
    with services.database.reading() as session:
        rows = {one.title: one for one in interventions(session, valid_at=LATER)}
        june = {one.title: one for one in interventions(session, valid_at=date(2014, 10, 31))}
    ofsted = rows["Inspection of children’s services"]
    whole = rows["Best value inspection of the council"]
    assert [one.kind for one in (ofsted, whole)] == ["inspection", "inspection"]
    assert [one.facts["published_on"] for one in (ofsted, whole)] == ["2014-11-19", "2015-02-04"]
    assert "independent inquiry that the council commissioned" in whole.facts["outcome"]
    assert (ofsted.begun, ofsted.ended) == (date(2014, 9, 16), date(2014, 10, 8))
    assert "outcome" not in june[ofsted.title].facts, "not published on that day"
    returned = sorted(one.begun for one in rows.values() if one.kind == "direction" and one.begun > date(2015, 12, 31))
    assert returned == [date(2016, 2, 11), date(2016, 12, 13), date(2017, 3, 21)]
    assert all(one.source.url and one.source.read_on for one in rows.values())


def test_rotherham_s_directions_ship_with_power_section_and_source(stack_services):
    with stack_services.database.reading() as session:
        whole, care = of_rotherham(session)
    assert (care.area_slug, care.begun, care.ended) == ("rotherham", date(2014, 10, 10), None)
    assert care.facts["powers"] == ["Education Act 1996, section 497A"]
    assert care.facts["appointed"] == ["Children’s Social Care Commissioner"]
    assert not is_joint(care.facts)
    assert (whole.begun, whole.ended) == (date(2015, 2, 26), date(2019, 3, 31))
    assert is_joint(whole.facts)
    assert all(one.source.url.startswith("https://www.gov.uk/") for one in (whole, care))


def test_what_had_not_ended_on_a_day_is_not_told_then(stack_services):
    with stack_services.database.reading() as session:
        (whole, _care) = of_rotherham(session, valid_at=date(2016, 6, 29))
        assert (whole.ended, whole.stands_on(date(2016, 6, 29))) == (None, True)
        assert [one.begun for one in of_rotherham(session, valid_at=date(2015, 2, 25))] == [date(2014, 10, 10)]


def test_the_first_round_ships_with_five_areas_and_its_report_from_september_2016(stack_services):
    with stack_services.database.reading() as session:
        (june,) = rounds(session, valid_at=date(2016, 6, 29), known_at=None)
        (later,) = rounds(session, valid_at=LATER, known_at=None)
    assert [one.area_name for one in later.areas] == [
        "Central Bedfordshire", "Croydon", "Liverpool", "Oxfordshire", "South Tyneside",
    ]  # fmt: skip
    assert len(later.inspectorates) == 4
    assert later.report_title.startswith("‘Time to listen’")
    assert (june.report_title, june.ends) == ("", None)
    assert {one.area_slug for one in june.areas if one.outcome} == {"oxfordshire", "south-tyneside"}


@pytest.mark.stack
def test_loading_again_changes_nothing(stack_services):
    load_shipped(stack_services)
    with stack_services.database.reading() as session:
        before = head(session).seq
    load_shipped(stack_services)
    with stack_services.database.reading() as session:
        assert head(session).seq == before
        assert len(editions(session)) == 28


@pytest.mark.stack
def test_what_a_person_corrected_or_removed_stays_so_when_what_ships_is_loaded_again(stack_services):
    actor = Actor(add_member(stack_services).id)
    with stack_services.database.writing() as session:
        whole, care = of_rotherham(session)
        said = said_of(standing_version(session, InterventionVersion, intervention_id=whole.id))
        correct(session, whole.id, replace(said, title="Corrected"), seen=whole.recorded, actor=actor)
        remove(session, care.id, reason="Somebody else’s", seen=care.recorded, actor=actor)
    load_shipped(stack_services)
    with stack_services.database.reading() as session:
        assert [one.title for one in of_rotherham(session)] == ["Corrected"]
