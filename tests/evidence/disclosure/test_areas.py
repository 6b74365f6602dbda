"""A request for an area finds what its page shows, and says in the same words what is not known."""

import re
from datetime import date

from sqlalchemy import select

from app.evidence.areas.letters import AreaLetters
from app.evidence.disclosure.scope import Scope, reach_of
from app.registry.areas.area import area_on
from app.registry.models import Area, Post
from tests.evidence.disclosure.asking import asked, keys_of, read, the_item


def test_an_area_brings_every_leader_whom_its_page_shows_on_any_day(services):
    """The region of NHS England, which no row says serves the area, and the councils before the area's."""
    for slug in ("rotherham", "bournemouth-christchurch-and-poole"):
        with services.database.reading() as session:
            area_id = session.scalar(select(Area.id).where(Area.slug == slug))
            reach = reach_of(session, Scope(areas=(area_id,)))
            for day in (date(2015, 3, 3), date(2020, 1, 1), date(2026, 11, 24)):
                leaders = AreaLetters(session, area_on(session, slug, valid_at=day), day).leaders_on(day)
                assert {one.post_id for one in leaders} <= reach.posts, (slug, day)
    keys = keys_of(services, asked(services, Scope(areas=(area_id,))))
    assert {f"post:{one.post_id}" for one in leaders} <= set(keys)


def test_who_serves_an_area_is_said_to_be_unknown_where_its_page_says_so(services):
    with services.database.reading() as session:
        area_id = session.scalar(select(Area.id).where(Area.slug == "rotherham"))
        officer = session.scalar(select(Post.id).where(Post.key == "health-leaders/ccg:03L"))
        chief = session.scalar(select(Post.id).where(Post.key == "chief-constables/police:south-yorkshire"))
    number = asked(services, Scope(areas=(area_id,)))
    area, of_officer, of_chief = (
        said_of(read(services, the_item(services, number, key)).text)
        for key in (f"area:{area_id}", f"post:{officer}", f"post:{chief}")
    )
    assert area["Health: NHS Rotherham Clinical Commissioning Group"] == (
        "From 1 April 2013 to 31 March 2017. Not known from 1 April 2017 to 30 June 2022."
    )
    assert area["Health: NHS South Yorkshire Integrated Care Board"] == "From 1 July 2022."
    assert area["Police: South Yorkshire Police"] == "From 1 April 1974."
    assert area["NHS region: NHS England North of England region"] == (
        "From 1 April 2013 to 31 March 2017. Not known from 1 April 2017 to 30 June 2022."
    )
    assert list(of_officer.values()) == ["From 1 April 2013 to 30 June 2022."]
    assert list(of_chief.values()) == ["From 1 January 2015. Not known before that day."]


def said_of(text):
    """By the first line of each paragraph, its days: what its last line says before it says when it was recorded."""
    paragraphs = (one.splitlines() for one in text.split("\n\n"))
    return {lines[0]: re.split(r" (?:Recorded|It is the region)", lines[-1])[0] for lines in paragraphs}


def test_an_area_that_ended_is_not_said_to_be_unknown(services):
    with services.database.reading() as session:
        area_id = session.scalar(select(Area.id).where(Area.slug == "cumbria"))
    number = asked(services, Scope(areas=(area_id,)))
    days = said_of(read(services, the_item(services, number, f"area:{area_id}")).text)
    assert days["Police: Cumbria Constabulary"] == "To 31 March 2023."
