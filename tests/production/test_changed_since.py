"""What a letter prints and what the registries say now: field by field, while the edition stays as it was made."""

from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Campaign, Letter
from app.letters.compose import addressee_names
from app.letters.letter import Letter as Page
from app.letters.page.measures import WINDOW_LINES
from app.letters.recipient.address import AddressOverflow, lay_out
from app.letters.recipient.salutation import Holder
from app.production.editions.changed_since import addressee_of, changed_since, printed_on
from app.production.models import Edition
from app.production.runs.work import work
from app.production.words import ADDRESSED
from app.registry.holders.erase import erase_holder
from app.registry.holders.person import Person
from app.registry.holders.record import record_holder
from app.registry.holders.versions import tenures_of
from app.registry.models import PostVersion
from app.registry.posts.recipients_of import recipients
from tests.production.making import batch, begin, finish, start, take
from tests.registry.conftest import NOVEMBER_2026
from tests.web.axe import faults_at_both_widths
from tests.web.markup import links_of, part_of, parts_of, rows_of

ALEX = Person(full_name="Alex Example", title="Councillor", surname="Example")
SAM = Person(full_name="Sam Example", title="Dr", surname="Example")
MARCH_2015 = date(2015, 3, 3)


@pytest.fixture
def letter(services):
    """A letter to a lead member, whose post there was in 2015 and is today."""
    with services.database.reading() as session:
        campaign = campaign_by_reference(session, "MAR15")
        found = select(Letter).where(Letter.campaign_id == campaign.id, Letter.registry_slug == "lead-members")
        still = PostVersion.valid_to.is_(None) & PostVersion.superseded.is_(None)
        posts = select(PostVersion.post_id).where(still)
        return session.scalars(found.where(Letter.post_id.in_(posts)).order_by(Letter.number).limit(1)).one()


def hold(services, letter, person, since, **more):
    facts = {"today": NOVEMBER_2026, "acting": False, "source": "A letter", "actor": SYSTEM, **more}
    with services.database.writing() as session:
        record_holder(session, letter.post_id, person, since=since, **facts)


def make(services, letter):
    work(services, start(services, [letter.number]).id)


def since(services, letter, *, today=NOVEMBER_2026):
    """(field, printed, again, today) of what changed, and whether the post is on its list; None for nothing."""
    with services.database.reading() as session:
        found = changed_since(session, session.get_one(Campaign, letter.campaign_id), letter, today=today)
    return found and ([(one.field, one.printed, one.again, one.today) for one in found.differences], found.listed)


def test_a_letter_that_is_not_made_says_nothing(services, letter):
    assert since(services, letter) is None


def test_right_after_it_is_made_nothing_changed(services, letter, cheap):
    hold(services, letter, ALEX, date(2014, 1, 1))
    make(services, letter)
    assert since(services, letter) is None


def long_address(services):
    """A letter that prints seven lines with its county, and no name: blank lines must not count towards them."""
    with services.database.reading() as session:
        campaign = campaign_by_reference(session, "MAR15")
        letters = session.scalars(select(Letter).where(Letter.campaign_id == campaign.id).order_by(Letter.number)).all()
        found = recipients(session, [letter.post_id for letter in letters], valid_at=campaign.valid_at)
        for letter in letters:
            recipient = found[letter.post_id]
            names = addressee_names(recipient, "", "")
            if recipient.county in recipient.address and len(lay_out(names, recipient.address)) == WINDOW_LINES:
                return letter, recipient.county
    raise AssertionError


def test_county_of_a_letter_just_made_has_not_changed(services, cheap):
    letter, county = long_address(services)
    make(services, letter)
    with services.database.reading() as session:
        (content,) = session.scalars(select(Edition.content))
    assert county in Page.from_json(content).addressee
    assert since(services, letter, today=MARCH_2015) is None


def test_no_shipped_recipient_reads_as_changed_when_nothing_is(services, letter, cheap):
    make(services, letter)
    with services.database.reading() as session:
        page = Page.from_json(session.scalars(select(Edition.content)).one())
        campaign = session.get_one(Campaign, letter.campaign_id)
        posts = session.scalars(select(Letter.post_id).where(Letter.campaign_id == campaign.id)).all()
        found = recipients(session, posts, valid_at=campaign.valid_at)
    changed = []
    for holder in (None, Holder(full_name="Alex Example", title="Councillor", surname="Example", acting=True)):
        for recipient in (replace(recipient, holder=holder) for recipient in found.values()):
            names = addressee_names(recipient, "Councillor Alex Example" if holder else "", "Acting {title}")
            facts = addressee_of(recipient, page)
            try:
                lines = lay_out(names, recipient.address, county=recipient.county)
            except AddressOverflow:
                continue  # no such letter is made
            made = replace(page, addressee=lines, salutation=facts.salutation)
            if printed_on(made, recipient) != facts:
                changed.append((facts, lines))
    assert changed == []


def test_new_name_that_leaves_no_room_for_the_county_is_no_new_address(services, cheap):
    letter, _ = long_address(services)
    make(services, letter)
    hold(services, letter, SAM, date(2014, 1, 1))
    found, _ = since(services, letter, today=MARCH_2015)
    changed = [field for field, *_ in found]
    assert "holder" in changed
    assert "address" not in changed


def test_a_new_holder_shows_for_today_and_the_edition_stays(services, letter, cheap):
    hold(services, letter, ALEX, date(2014, 1, 1))
    make(services, letter)
    hold(services, letter, SAM, date(2026, 1, 1))
    assert since(services, letter) == (
        [
            ("holder", "Councillor Alex Example", "Councillor Alex Example", "Dr Sam Example"),
            ("salutation", "Dear Councillor Example", "Dear Councillor Example", "Dear Dr Example"),
        ],
        True,
    )
    with services.database.reading() as session:
        (content,) = session.scalars(select(Edition.content))
    assert "Councillor Alex Example" in content


def test_a_correction_shows_for_the_campaigns_own_day(services, letter, cheap):
    hold(services, letter, SAM, date(2014, 1, 1), until=date(2016, 1, 1))
    make(services, letter)
    hold(services, letter, ALEX, date(2014, 1, 1), until=date(2016, 1, 1))
    found, _ = since(services, letter, today=MARCH_2015)
    assert found[0] == ("holder", "Dr Sam Example", "Councillor Alex Example", "Councillor Alex Example")


def test_one_who_acts_has_another_title(services, letter, cheap):
    make(services, letter)
    hold(services, letter, ALEX, date(2014, 1, 1), acting=True)
    found, _ = since(services, letter)
    posts = [one for one in found if one[0] == "post"]
    assert posts[0][2] == f"Acting {posts[0][1]}"
    make(services, letter)
    assert since(services, letter) is None


def test_an_erased_holder_is_still_what_the_edition_prints(services, letter, cheap):
    hold(services, letter, ALEX, date(2014, 1, 1), acting=True)
    make(services, letter)
    with services.database.reading() as session:
        before = session.scalars(select(Edition.content)).all()
        (tenure,) = tenures_of(session, letter.post_id)
    with services.database.writing() as session:
        erase_holder(session, letter.post_id, tenure.id, reason="Asked for", today=NOVEMBER_2026, actor=SYSTEM)
    found, _ = since(services, letter)
    assert found[0] == ("holder", "Councillor Alex Example", "", "")
    assert {field for field, *_ in found} == {"holder", "post", "salutation"}
    with services.database.reading() as session:
        assert session.scalars(select(Edition.content)).all() == before


def test_a_post_that_is_gone_is_said(services, cheap, signed_in):
    with services.database.reading() as session:
        groups = select(Letter).where(Letter.registry_slug == "health-leaders").order_by(Letter.number)
        letter = session.scalars(groups.limit(1)).one()
    make(services, letter)
    assert since(services, letter) == ([], False)
    page = signed_in(Role.VIEWER).get(f"/letters/{letter.reference}")
    assert list(links_of(part_of(page, "not-listed"))) == [f"/posts/{letter.post_id}"]


def test_what_an_edition_of_no_known_format_prints_is_not_guessed(services):
    run = begin(services, 1)
    finish(services, run, batch(take(services, run)))
    with services.database.reading() as session:
        made = session.scalars(select(Letter).order_by(Letter.number).limit(1)).one()
    assert since(services, made) is None


def test_the_page_shows_it_field_by_field(services, letter, cheap, signed_in):
    hold(services, letter, ALEX, date(2014, 1, 1))
    make(services, letter)
    page = f"/letters/{letter.reference}"
    viewer = signed_in(Role.VIEWER)
    assert parts_of(viewer.get(page), "changed") == []
    hold(services, letter, SAM, date(2026, 1, 1))
    answer = viewer.get(page)
    assert parts_of(answer, "changed")
    (holder,) = (row for row in rows_of(answer) if row[0] == ADDRESSED["holder"])
    assert (holder[1], holder[3]) == ("Councillor Alex Example", "Dr Sam Example")
    assert "Example" not in holder[2], "as printed"


@pytest.mark.slow  # a part of a page that tests/tracking/test_letter_in_browser.py looks at
def test_it_is_for_everybody_and_fits_the_window(services, letter, cheap, signed_in, open_as):
    hold(services, letter, ALEX, date(2014, 1, 1))
    make(services, letter)
    hold(services, letter, SAM, date(2026, 1, 1))
    page = open_as(signed_in(Role.VIEWER), f"/letters/{letter.reference}")
    expect(page.get_by_role("heading", name="Changed since this letter")).to_be_visible()
    assert faults_at_both_widths(page) == []
