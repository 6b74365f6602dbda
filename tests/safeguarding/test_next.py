"""Whom to tell next: the director, then whom the area has to call, then the police."""

from datetime import date

import pytest
from sqlalchemy import select

from app.audit.record import Actor
from app.platform.history import known
from app.registry.areas.number_changes import NumberFacts, record_number
from app.registry.contacts.record import ContactFacts, Owner, record_contact
from app.registry.models import AreaVersion, PostVersion
from app.safeguarding.states import How, Outcome, Rung
from app.safeguarding.telling.next_contact import (
    POLICE_NUMBER,
    SWITCHBOARD_NAME,
    contact_out_of_hours,
    contacts_for,
    next_contact,
)
from app.safeguarding.telling.routes import NATIONS, REGISTRY, ROUTES, SCOTLAND, WALES, route_for
from app.safeguarding.telling.tell import TryDetails, record_try
from tests.safeguarding.reporting import Duty, after, area_id, form
from tests.safeguarding.test_link import link

MAIN_OFFICE = "01709 382 121"
"""Of Rotherham's council, as it ships."""

SINCE, TODAY = date(2015, 1, 1), date(2015, 3, 6)


@pytest.fixture
def known_area(duty) -> Duty:
    """Of Rotherham the director's telephone and address are recorded, the front door, and the night's number."""
    area = area_id(duty, "rotherham")
    with duty.services.database.writing() as session:
        authority = select(AreaVersion.authority_id).where(AreaVersion.area_id == area, known(AreaVersion))
        post = session.scalars(
            select(PostVersion.post_id).where(
                PostVersion.registry_slug == REGISTRY,
                PostVersion.organisation_id.in_(authority),
                known(PostVersion),
            )
        ).one()
        for channel, value in (("email", "director@council.example"), ("telephone", "01632 960 100")):
            record_contact(
                session,
                Owner(post_id=post),
                channel,
                "office",
                ContactFacts(value=value, source="A test"),
                since=SINCE,
                today=TODAY,
                seen=0,
                actor=Actor(duty.first),
            )
        for kind, value in (("out_of_hours", "01632 960 200"), ("front_door", "01632 960 300")):
            facts = NumberFacts(kind, value, "", "A test", None, None, None)
            record_number(session, area, facts, actor=Actor(duty.first))
    return duty


def ladder(duty: Duty, number: int) -> list[tuple[Rung, str]]:
    with duty.services.database.reading() as session:
        return [(one.rung, one.value) for one in contacts_for(session, duty.see(number), at=after(1))]


def following(duty: Duty, number: int):
    with duty.services.database.reading() as session:
        return next_contact(session, duty.see(number, after(1)), at=after(1))


def fail(duty: Duty, number: int, value: str, *, rung: Rung = Rung.DIRECTOR, how: How = How.TELEPHONE) -> None:
    with duty.services.database.writing() as session:
        tried = TryDetails(rung, "them", how, after(1), Outcome.NO_ANSWER, value=value)
        record_try(session, number, tried, token=form(), actor=Actor(duty.first), at=after(1))


def fail_next(duty: Duty, number: int) -> str:
    """Try whoever is next, in vain; how it was to be done."""
    to = following(duty, number)
    fail(duty, number, to.value, rung=to.rung, how=to.how)
    return to.words


def test_the_director_by_telephone_then_by_mail_then_the_area_then_the_police(known_area):
    assert ladder(known_area, known_area.report()) == [
        (Rung.DIRECTOR, "01632 960 100"),
        (Rung.DIRECTOR, MAIN_OFFICE),
        (Rung.DIRECTOR, "director@council.example"),
        (Rung.FRONT_DOOR, "01632 960 300"),
        (Rung.OUT_OF_HOURS, "01632 960 200"),
        (Rung.POLICE, POLICE_NUMBER),
    ]


def test_each_that_leads_nowhere_names_the_next(known_area):
    number = known_area.report()
    named = []
    for _ in range(7):
        named.append(following(known_area, number).value)
        fail_next(known_area, number)
    assert named == [
        "01632 960 100",
        MAIN_OFFICE,
        "director@council.example",
        "01632 960 300",
        "01632 960 200",
        POLICE_NUMBER,
        POLICE_NUMBER,
    ]


def test_a_council_by_day_comes_with_whom_to_telephone_when_it_is_closed(known_area):
    """The front door, then the number out of hours; once that was tried in vain, the police."""

    def beside(number: int) -> str | None:
        with known_area.services.database.reading() as session:
            report = known_area.see(number, after(1))
            to = contact_out_of_hours(session, report, next_contact(session, report, at=after(1)), at=after(1))
            return to.value if to else None

    number = known_area.report()
    assert beside(number) is None, "the director is next"
    for _ in range(3):
        fail_next(known_area, number)
    assert (following(known_area, number).rung, beside(number)) == (Rung.FRONT_DOOR, "01632 960 200")
    fail(known_area, number, "01632 960 200", rung=Rung.OUT_OF_HOURS)
    assert (following(known_area, number).rung, beside(number)) == (Rung.FRONT_DOOR, POLICE_NUMBER)
    fail_next(known_area, number)
    assert (following(known_area, number).rung, beside(number)) == (Rung.POLICE, None)


def test_a_director_without_a_number_was_tried_once_somebody_called_them(duty):
    number = duty.report(area="", area_typed="Fife", nation="Scotland")
    assert fail_next(duty, number) == f"telephone {route_for(SCOTLAND).director}, Fife"
    assert following(duty, number).value == POLICE_NUMBER
    other = duty.report(area="", area_typed="Fife", nation="Scotland")
    fail(duty, other, "0300 555 0000", rung=Rung.ACTING)
    assert following(duty, other).value == POLICE_NUMBER


def test_where_no_contact_of_the_director_is_known_the_others_of_the_area_follow(duty):
    area = area_id(duty, "cardiff")
    with duty.services.database.writing() as session:
        for kind, value in (("switchboard", "01632 960 400"), ("police", "01632 960 500")):
            facts = NumberFacts(kind, value, "", "A test", None, None, None)
            record_number(session, area, facts, actor=Actor(duty.first))
    number = duty.report("cardiff")
    named = [fail_next(duty, number) for _ in range(len(ladder(duty, number)) + 1)]
    assert named[-3] == f"telephone {SWITCHBOARD_NAME}"
    assert named[-2] == named[-1]
    assert ("police" in named[-1], named[-1].endswith(" Cardiff")) == (True, True)
    assert len(set(named)) == len(named) - 1


@pytest.mark.parametrize("value", ["01632960100", "+44 1632 960 100", "+44 (0)1632 960100", "(01632) 960 100, ext 7"])
def test_a_number_is_the_same_however_it_is_written(known_area, value):
    number = known_area.report()
    fail(known_area, number, value)
    assert following(known_area, number).value == MAIN_OFFICE


def test_a_call_without_its_number_counts_by_whom_it_was_to_reach(known_area):
    number = known_area.report()
    fail(known_area, number, "")
    assert following(known_area, number).value == "director@council.example"


def test_what_was_tried_for_a_report_that_follows_was_tried(known_area):
    first, second = known_area.report(), known_area.report()
    fail_next(known_area, second)
    link(known_area, second, first)
    assert following(known_area, first).value == MAIN_OFFICE
    assert following(known_area, second) is None


def test_what_is_next_says_how_and_whom(known_area):
    to = following(known_area, known_area.report())
    assert to.words.startswith("telephone the Director of Children’s Services")
    assert "Rotherham" in to.words
    assert to.tel == "01632960100"


def test_where_nobody_knows_the_area_it_is_the_police(duty):
    to = following(duty, duty.report(area="", area_typed="Somewhere"))
    assert (to.rung, to.value, to.words) == (Rung.POLICE, POLICE_NUMBER, "telephone the police")


def test_where_no_contact_is_recorded_the_director_is_named_all_the_same(duty):
    found = ladder(duty, duty.report("leeds"))
    assert found[0][0] is Rung.DIRECTOR
    assert found[-1] == (Rung.POLICE, POLICE_NUMBER)


def test_a_typed_area_of_scotland_has_its_own_route(duty):
    to = following(duty, duty.report(area="", area_typed="Fife", nation="Scotland"))
    assert (to.rung, to.words, to.value) == (Rung.DIRECTOR, f"telephone {route_for(SCOTLAND).director}, Fife", "")


def test_an_area_of_wales_has_its_own_route(duty):
    found = duty.see(duty.report("cardiff"))
    assert (found.nation, found.route, found.route.inspectorate) == (WALES, route_for(WALES), "ciw")


def test_nobody_is_next_once_the_clock_stands_still(known_area):
    number = known_area.report()
    known_area.tell(number, after(1))
    assert following(known_area, number) is None


def test_every_nation_has_a_route():
    assert set(ROUTES) == set(NATIONS)
