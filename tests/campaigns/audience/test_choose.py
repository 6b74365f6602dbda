"""Whom a campaign writes to: chosen, counted, saved; and the letters that follow from it."""

import json
from datetime import date

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.audit.models import AuditEvent
from app.audit.record import SYSTEM
from app.campaigns.audience.draft import Draft, draft_in, draft_of
from app.campaigns.audience.holdouts import hold_out
from app.campaigns.audience.posts import Audience, audience_of
from app.campaigns.audience.save import changes_by, count_audience, save_audience
from app.campaigns.editing import CampaignClosed, RemovesClearances
from app.campaigns.letters import count_letters
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Letter
from app.campaigns.states import State
from app.clearance.requests import given_requests
from app.errors import Stale
from app.registry.filters.tags import tag_posts
from app.registry.posts.posts import PostFilter
from app.registry.registries import registry_names
from tests.campaigns.clearing import clear_all
from tests.campaigns.small import DAY, WELSH, small_campaign

POLICE, LEADERS = "chief-constables", "council-leaders"
ENGLAND = Audience(((POLICE, {"nation": ["England"], "region": ["London"]}),), DAY)


@pytest.fixture
def session(services):
    with services.database.writing() as opened:
        yield opened


@pytest.fixture
def campaign(session):
    """To the four chief constables of Wales."""
    return small_campaign(session)


def save(session, campaign, audience, **more):
    told = {"seen": audience_of(campaign).digest, "actor": SYSTEM, **more}
    return save_audience(session, campaign, audience, **told)


def numbers(letters):
    return [letter.number for letter in letters]


def events(session, action):
    bodies = session.scalars(select(AuditEvent.body).where(AuditEvent.action == action).order_by(AuditEvent.seq))
    return [json.loads(body) for body in bodies]


class TestDraft:
    EVERYTHING = Draft(
        PostFilter(
            nation=("England",),
            region=("London", "South East"),
            council=("county", "district"),
            holder="none",
            tag=("Pilot",),
            registry=(POLICE, LEADERS),
        ),
        DAY,
        open_letter=True,
    )

    def test_a_kind_of_council_narrows_registries_of_councils_alone(self):
        (_, police), (_, leaders) = self.EVERYTHING.audience.parts
        shared = {"nation": ["England"], "region": ["London", "South East"], "holder": ["none"], "tag": ["Pilot"]}
        assert police == shared
        assert leaders == {**shared, "kind": ["county", "district"]}

    def test_a_saved_audience_comes_back_as_it_was_chosen(self):
        assert draft_of(self.EVERYTHING.audience) == self.EVERYTHING

    def test_its_address_asks_for_it(self, session):
        found = draft_in(MultiDict(self.EVERYTHING.query), valid_at=DAY, registries=registry_names(session))
        assert found == self.EVERYTHING

    def test_what_there_is_not_is_not_asked_for(self, session):
        query = MultiDict([("registry", "head-teachers"), ("registry", LEADERS), ("registry", POLICE), ("q", "Kent")])
        query.update({"council": "police_force", "holder": "maybe", "kind": "county"})
        found = draft_in(query, valid_at=DAY, registries=registry_names(session))
        assert found == Draft(PostFilter(registry=(POLICE, LEADERS)), DAY)

    def test_filters_that_differ_by_registry_come_together(self):
        parts = ((POLICE, {"nation": ["Wales"]}), (LEADERS, {"region": ["London"], "holder": ["recorded"]}))
        assert draft_of(Audience(parts, DAY)).filters == PostFilter(
            nation=("Wales",), region=("London",), holder="recorded", registry=(POLICE, LEADERS)
        )

    @pytest.mark.parametrize(
        ("facet", "value", "left"),
        [
            ("region", "London", ("South East",)),
            ("tag", "Pilot", ()),
            ("tag", "Gone", ("Pilot",)),
            ("holder", "none", ()),
        ],
    )
    def test_one_value_is_taken_away(self, facet, value, left):
        assert self.EVERYTHING.without(facet, value).filters.chosen(facet) == left


class TestCounts:
    def test_the_shipped_campaign(self, session):
        shipped = campaign_by_reference(session, "MAR15")
        counts = count_audience(session, draft_of(audience_of(shipped)), campaign_id=shipped.id)
        police = counts[0]
        assert (police.posts, police.by_nation, police.no_holder) == (43, {"England": 39, "Wales": 4}, 43)
        assert sum(one.letters for one in counts) == 1268
        assert all(one.complete and one.held_out == 0 for one in counts)

    def test_hold_outs_are_counted_and_get_no_letter(self, session, campaign):
        first = session.scalars(select(Letter).where(Letter.campaign_id == campaign.id)).first()
        hold_out(session, campaign, {first.post_id: "Wrote to us first"}, actor=SYSTEM)
        (police,) = count_audience(session, draft_of(audience_of(campaign)), campaign_id=campaign.id)
        assert (police.posts, police.held_out, police.letters) == (4, 1, 3)

    def test_an_open_letter_is_one_to_each_registry_that_has_a_post_left(self, session, campaign):
        draft = Draft(PostFilter(registry=(POLICE, LEADERS), nation=("Wales",)), DAY, open_letter=True)
        police, leaders = count_audience(session, draft, campaign_id=campaign.id)
        assert (police.posts, police.letters, leaders.posts, leaders.letters) == (4, 1, 0, 0)

    def test_outside_its_coverage_a_registry_is_not_complete(self, session, campaign):
        draft = Draft(PostFilter(registry=("health-leaders", LEADERS)), date(2018, 6, 1))
        health, leaders = count_audience(session, draft, campaign_id=campaign.id)
        assert (health.complete, leaders.complete) == (False, True)

    def test_no_registry_is_nobody(self, session, campaign):
        assert count_audience(session, Draft(PostFilter(), DAY), campaign_id=campaign.id) == []


class TestSaving:
    def test_letters_are_added_and_withdrawn_and_come_back_with_their_numbers(self, session, campaign):
        before = audience_of(campaign)
        told = changes_by(session, ENGLAND, campaign_id=campaign.id)
        listing = save(session, campaign, ENGLAND)
        assert (told.added, told.withdrawn, told.restored) == (2, [one.id for one in listing.withdrawn], 0)
        assert (numbers(listing.added), numbers(listing.withdrawn)) == ([5, 6], [1, 2, 3, 4])
        told = changes_by(session, before, campaign_id=campaign.id)
        listing = save(session, campaign, before)
        assert (told.added, told.withdrawn, told.restored) == (0, [one.id for one in listing.withdrawn], 4)
        assert (numbers(listing.restored), numbers(listing.withdrawn)) == ([1, 2, 3, 4], [5, 6])
        assert count_letters(session, campaign.id) == {POLICE: 4}

    def test_what_was_and_what_is_are_recorded_once(self, session, campaign):
        before = audience_of(campaign)
        save(session, campaign, ENGLAND)
        save(session, campaign, ENGLAND)
        (event,) = events(session, "campaign.audience_saved")
        assert (event["before"], event["after"]) == (before.facts, ENGLAND.facts)
        assert audience_of(campaign).facts == ENGLAND.facts

    def test_registries_are_replaced_in_their_new_order(self, session, campaign):
        both = Audience(((LEADERS, {"region": ["North East"], "kind": []}), *WELSH.parts), DAY)
        save(session, campaign, both)
        assert [part.registry_slug for part in campaign.audience] == [LEADERS, POLICE]
        assert campaign.audience[0].filters == {"region": ["North East"], "kind": []}
        save(session, campaign, Audience((), DAY))
        assert (campaign.audience, count_letters(session, campaign.id)) == ([], {})

    def test_another_day_has_other_posts(self, session, campaign):
        leaders = Audience(((LEADERS, {"region": ["South West"], "kind": ["county", "district"]}),), DAY)
        save(session, campaign, leaders)
        on_the_day = count_letters(session, campaign.id)[LEADERS]
        save(session, campaign, Audience(leaders.parts, date(2026, 11, 24)))
        assert count_letters(session, campaign.id)[LEADERS] < on_the_day

    def test_an_open_letter_goes_to_the_registry_instead(self, session, campaign):
        open_letter = Audience(WELSH.parts, DAY, open_letter=True)
        told = changes_by(session, open_letter, campaign_id=campaign.id)
        listing = save(session, campaign, open_letter)
        assert (told.added, len(told.withdrawn)) == (1, 4)
        assert [(letter.post_id, letter.registry_slug) for letter in listing.added] == [(None, POLICE)]
        assert numbers(save(session, campaign, WELSH).restored) == [1, 2, 3, 4]

    def test_a_stale_save_is_refused_unless_it_says_the_same(self, session, campaign):
        seen = audience_of(campaign).digest
        save(session, campaign, ENGLAND)
        with pytest.raises(Stale):
            save(session, campaign, WELSH, seen=seen)
        assert numbers(save(session, campaign, ENGLAND, seen=seen).added) == []
        assert audience_of(campaign).facts == ENGLAND.facts

    def test_saving_the_same_again_lists_what_a_registry_has_new(self, session, campaign):
        tagged = Audience(((POLICE, {"tag": ["Pilot"]}),), DAY)
        save(session, campaign, tagged)
        assert count_letters(session, campaign.id) == {}
        post_id = session.scalars(select(Letter.post_id).where(Letter.campaign_id == campaign.id)).first()
        tag_posts(session, [post_id], "Pilot", actor=SYSTEM)
        assert [letter.post_id for letter in save(session, campaign, tagged).restored] == [post_id]

    def test_a_closed_campaign_keeps_its_audience(self, session, campaign):
        campaign.state = State.CLOSED
        with pytest.raises(CampaignClosed):
            save(session, campaign, ENGLAND)

    def test_a_registry_that_goes_takes_its_clearances_with_it(self, session, campaign):
        clear_all(session, campaign, issue=False)
        with pytest.raises(RemovesClearances) as removes:
            save(session, campaign, Audience(((LEADERS, {}),), DAY))
        assert {loss.registry_slug for loss in removes.value.lost} == {POLICE}

    def test_filters_and_the_day_take_none(self, session, campaign):
        clear_all(session, campaign, issue=False)
        save(session, campaign, Audience(((POLICE, {"nation": ["England"]}),), date(2016, 1, 1)))
        assert given_requests(session, campaign.id)
