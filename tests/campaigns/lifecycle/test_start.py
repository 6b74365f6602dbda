"""A campaign begins from a template, from an earlier campaign, or from a blank page; two clicks begin one."""

from datetime import date

import pytest
from sqlalchemy import func, select

from app.audit.record import SYSTEM, Actor
from app.campaigns.letter.text import asks_of, newest_text
from app.campaigns.letters import count_letters
from app.campaigns.lifecycle.create import Details, ReferenceTaken, beginning_from_template, campaign_by_reference
from app.campaigns.lifecycle.start import (
    beginning_from_blank_page,
    beginning_from_campaign,
    proposed_reference,
    start_campaign,
)
from app.campaigns.models import Campaign, HoldOut
from app.clearance.requests import given_requests
from app.drafting.versions import version_in_use
from tests.campaigns.clearing import clear_all

DAY = date(2015, 3, 10)


@pytest.fixture
def session(services):
    with services.database.writing() as session:
        yield session


def details(reference="MAR15-B", title="A second letter", **more):
    return Details(reference=reference, title=title, letter_date=DAY, reply_by=None, valid_at=DAY, **more)


def test_a_blank_page_has_a_text_and_nobody_to_send_it_to(session):
    made = start_campaign(session, beginning_from_blank_page("A second letter"), details(), actor=SYSTEM)
    assert "title: A second letter" in newest_text(session, made.id).source
    assert (made.audience, made.signatories, count_letters(session, made.id)) == ([], [], {})


def test_a_template_proposes_audience_signatories_and_copies(session):
    template = version_in_use(session, "march-2015-accountability")
    made = start_campaign(session, beginning_from_template(template), details(top_and_tail=True), actor=SYSTEM)
    assert len(made.audience) == 6
    assert len(made.signatories) == 5
    assert len(made.copies) == 2
    assert made.top_and_tail


def test_an_earlier_campaign_leaves_its_clearances_signatures_and_hold_outs_behind(session):
    earlier = campaign_by_reference(session, "MAR15")
    earlier.signatories[0].name = "A Minister"
    earlier.enclosures, earlier.values = ["A list"], {"meeting place": "London"}
    first = session.scalars(select(func.min(HoldOut.id))).one_or_none()
    assert first is None
    post = session.scalar(select(func.min(Campaign.id)))
    session.add(HoldOut(campaign_id=earlier.id, post_id=post, reason="Wrote to us first", recorded=1))
    session.flush()
    clear_all(session, earlier, registries=["lead-members"])

    made = start_campaign(session, beginning_from_campaign(session, earlier), details(), actor=SYSTEM)
    assert asks_of(session, made) == asks_of(session, earlier)
    assert [(part.registry_slug, part.filters) for part in made.audience] == [
        (part.registry_slug, part.filters) for part in earlier.audience
    ]
    assert (made.signatories[0].name, made.signatories[0].office_id) == ("A Minister", earlier.signatories[0].office_id)
    assert [copy.line for copy in made.copies] == [copy.line for copy in earlier.copies]
    assert (made.enclosures, made.values) == (["A list"], {"meeting place": "London"})
    assert given_requests(session, made.id) == {}
    assert sum(count_letters(session, made.id).values()) == 1268


def test_two_clicks_start_one_campaign(session):
    first, second = (
        start_campaign(session, beginning_from_blank_page("A second letter"), details(), actor=SYSTEM) for _ in range(2)
    )
    assert first is second


@pytest.mark.parametrize(
    ("title", "actor"), [("Another letter", SYSTEM), ("A second letter", Actor(user_id=None))], ids=["title", "same"]
)
def test_a_reference_names_one_campaign(session, title, actor):
    start_campaign(session, beginning_from_blank_page("A second letter"), details(), actor=SYSTEM)
    again = details(title=title)
    if title == "A second letter":
        assert start_campaign(session, beginning_from_blank_page(title), again, actor=actor).title == title
        return
    with pytest.raises(ReferenceTaken):
        start_campaign(session, beginning_from_blank_page(title), again, actor=actor)


def test_a_reference_is_proposed_from_the_month_then_the_title_then_a_number(session):
    title = "Local leadership on child sexual exploitation"
    assert proposed_reference(session, title, date(2026, 11, 25)) == "NOV26"
    assert proposed_reference(session, title, DAY) == "MAR15-LLCSE"
    start_campaign(session, beginning_from_blank_page("x"), details(reference="MAR15-LLCSE"), actor=SYSTEM)
    assert proposed_reference(session, title, DAY) == "MAR15-LLCSE-2"
    assert proposed_reference(session, "", DAY) == "MAR15-2"
    longest = proposed_reference(session, "Aaa " * 30, DAY)
    assert len(longest) <= 20
