"""A campaign as it was known at an earlier event: its days, which letters there were, which were withdrawn."""

from dataclasses import replace
from datetime import date

import pytest

from app.audit.anchor import head
from app.audit.record import SYSTEM
from app.campaigns.as_known import campaign_as_known
from app.campaigns.audience.posts import Audience, audience_of
from app.campaigns.audience.save import save_audience
from app.campaigns.lifecycle.details import change_details, details_of, seen_of
from app.campaigns.models import Campaign
from tests.tracking.office import AUDIENCE, LETTER_DATE, REPLY_BY, small, small_campaign

LATER = date(2015, 4, 1)


@pytest.fixture
def changed(services) -> list[int]:
    """The last event before anything changed; before the audience lost Wales; before it came back with another; now."""
    before = [_head(services)]
    small_campaign(services)
    before.append(_head(services))
    with services.database.writing() as session:
        campaign = small(session)
        change_details(
            session,
            campaign,
            replace(details_of(campaign), reply_by=LATER),
            seen=seen_of(campaign),
            printed=False,
            actor=SYSTEM,
        )
    before.append(_head(services))
    _save(services, AUDIENCE[1:])
    before.append(_head(services))
    _save(services, (*AUDIENCE, ("lead-members", {"region": ["North East"]})))
    return before


def _head(services) -> int:
    with services.database.reading() as session:
        return head(session).seq


def _save(services, parts) -> None:
    with services.database.writing() as session:
        campaign = small(session)
        now = audience_of(campaign)
        save_audience(session, campaign, Audience(parts, now.valid_at), seen=now.digest, actor=SYSTEM)


def test_now_it_says_what_the_campaign_says(services, changed):
    with services.database.reading() as session:
        now = campaign_as_known(session, small(session), None)
        assert (now.letter_date, now.reply_by, now.valid_at) == (LETTER_DATE, LATER, LETTER_DATE)
        assert (now.lists(28), now.withdrawn) == (True, {})


@pytest.mark.parametrize(
    ("moment", "reply_by", "last", "withdrawn"),
    [(0, REPLY_BY, 0, set()), (1, REPLY_BY, 16, set()), (2, LATER, 16, set()), (3, LATER, 16, {1, 2, 3, 4})],
)
def test_what_was_recorded_since_is_taken_back(services, changed, moment, reply_by, last, withdrawn):
    with services.database.reading() as session:
        then = campaign_as_known(session, small(session), changed[moment])
        assert then.reply_by == reply_by
        assert [number for number in range(1, 29) if then.lists(number)] == list(range(1, last + 1))
        assert len([one for one, was in then.withdrawn.items() if was]) == len(withdrawn)


def test_its_name_its_audience_and_whether_it_was_begun(services, changed):
    with services.database.writing() as session:
        campaign = small(session)
        details = replace(details_of(campaign), title="Another title", reference="TRK16")
        change_details(session, campaign, details, seen=seen_of(campaign), printed=False, actor=SYSTEM)
        campaign_id = campaign.id
    with services.database.reading() as session:
        campaign = session.get_one(Campaign, campaign_id)
        now = campaign_as_known(session, campaign, None)
        assert (now.title, now.called(3), now.begun) == ("Another title", "TRK16-0003", True)
        assert now.audience == audience_of(campaign)
        first, begun, dated, narrowed = (campaign_as_known(session, campaign, known_at) for known_at in changed)
        assert [one.begun for one in (first, begun, dated, narrowed)] == [False, True, True, True]
        assert (narrowed.title, narrowed.called(3)) == ("A small campaign", "TRK15-0003")
        assert [slug for slug, _ in narrowed.audience.parts] == ["directors-of-childrens-services"]
        assert [slug for slug, _ in dated.audience.parts] == [slug for slug, _ in AUDIENCE]
