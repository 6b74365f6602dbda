"""The installation whose pages are measured: filled once on SQLite, then moved to PostgreSQL."""

import time
from unittest.mock import patch

from sqlalchemy import insert

from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.shipped import REFERENCE as SHIPPED
from app.platform.clock import today
from app.platform.services import Services
from app.registry.models import Registry
from app.search import keep
from app.search.keep import catch_up
from bench.pages.deliveries import send_by_sending_and_batches, start_sending, whole_letter
from bench.pages.events import fill_record
from bench.pages.mail import fill_inbox
from bench.pages.objects import People, people, things
from bench.pages.size import OWN, Size
from bench.seed import LARGE, follow_shipped, large_campaign
from bench.seed_posts import made_up_posts

ORGANISATIONS = 4_000
AT_ONCE = 5_000
"""Owners whose search entries are made in one transaction."""

BEGUN = 200
"""Letters of the shipped campaign in a sending that has not begun."""


def fill(services: Services, size: Size) -> People:
    """Fill an installation that has what ships; return whose pages are measured."""
    clock = [time.perf_counter()]

    def lap(name: str) -> None:
        clock.append(time.perf_counter())
        print(f"  {name}: {clock[-1] - clock[-2]:.1f} s")

    large_campaign(services, size.letters, whole_letter)
    follow_shipped(services)
    lap("campaign")
    with services.database.writing() as session:
        position = 100
        session.execute(
            insert(Registry),
            [
                {
                    "slug": OWN,
                    "name": "Made-up bodies",
                    "sector": "other",
                    "sector_name": "Other",
                    "position": position,
                    "custom": True,
                }
            ],
        )
        made_up_posts(session, size.posts - size.letters, min(ORGANISATIONS, size.posts - size.letters), [OWN])
        lap("posts")
        campaign = campaign_by_reference(session, LARGE)
        send_by_sending_and_batches(session, campaign)
        lap("deliveries")
        start_sending(session, campaign_by_reference(session, SHIPPED), BEGUN)
        fill_inbox(services, session, campaign, size.messages)
        lap("inbox")
    persons = people(services)
    with services.database.writing() as session:
        fill_record(session, size.events, campaign=campaign.id)
    lap("events")
    things(services, persons.owner)
    lap("things")
    with patch.object(keep, "BATCH", AT_ONCE):
        catch_up(services.database, today=today())
    services.database.take_stock()
    lap("search")
    return persons
