"""Pages that remember (app/platform/memory.py) show what they would show if they remembered nothing, after whatever
happens to a campaign's letters."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from app.audit.record import SYSTEM
from app.campaigns.audience.posts import Audience, audience_of
from app.campaigns.audience.save import save_audience
from app.campaigns.lifecycle.details import change_details, details_of, seen_of
from app.delivery.attempts.sent_letters import letters_out, sent_facts
from app.delivery.progress import SentCounts, sent_by_registry
from app.platform.clock import LONDON
from app.tracking.letter_notes import add_note, assign
from app.tracking.snapshot import CampaignSnapshot
from tests.tracking.office import AUDIENCE, TODAY, letter, letter_ids, reply, send, small

PAGES = ("/", *(f"/campaigns/TRK15{page}" for page in ("/track", "/insight", "/send", "/audience", "/generate")))
FRESH = re.compile(r'(name="(csrf_token|once)" value|nonce|data-left)="[^"]*"')
"""What differs each time that a page is shown."""


def shown(client, clock) -> dict[str, str]:
    """At one moment, which pages name."""
    pages = {}
    for page in PAGES:
        clock.set(datetime(TODAY.year, TODAY.month, TODAY.day, 17, tzinfo=LONDON))
        pages[page] = client.get(page)
    assert {page: answer.status_code for page, answer in pages.items()} == dict.fromkeys(PAGES, 200)
    return {page: FRESH.sub("", answer.text) for page, answer in pages.items()}


def acts(services, member_id: int) -> dict[str, Callable[[], object]]:
    """What may happen to letters."""

    def within(change) -> Callable[[], object]:
        def act() -> None:
            with services.database.writing() as session:
                change(session)

        return act

    def withdraw(session) -> None:
        campaign = small(session)
        parts = Audience(AUDIENCE[:1], campaign.valid_at)
        save_audience(session, campaign, parts, seen=audience_of(campaign).digest, actor=SYSTEM)

    def move_deadline(session) -> None:
        campaign = small(session)
        details = replace(details_of(campaign), reply_by=date(2015, 4, 30))
        change_details(session, campaign, details, seen=seen_of(campaign), printed=True, actor=SYSTEM)

    return {
        "sent": lambda: send(services, range(10, 13)),
        "answered": lambda: reply(services, [10], on=date(2015, 3, 26), answers=["yes"]),
        "came back": lambda: reply(services, [11], on=date(2015, 3, 27), kind="returned"),
        "noted": within(lambda session: add_note(session, letter(session, 1), text="Rang.", once="a", actor=SYSTEM)),
        "assigned": within(
            lambda session: assign(session, small(session), letter_ids(session, [2, 3]), to=member_id, actor=SYSTEM)
        ),
        "withdrawn": within(withdraw),
        "deadline": within(move_deadline),
    }


def test_after_each_act_pages_show_what_they_would_without_memory(owner, services, clock):
    before = shown(owner, clock)
    for name, act in acts(services, owner.member.id).items():
        act()
        first, again = shown(owner, clock), shown(owner, clock)
        services.database.close()  # with its connections goes what they remember
        afresh = shown(owner, clock)
        assert [page for page in PAGES if not first[page] == again[page] == afresh[page]] == [], name
        assert first != before, f"{name} is seen"
        before = first


def test_letters_are_counted_by_registry_as_they_are_one_by_one(owner, services):
    """Some are sent, some twice, some came back, some have left the audience."""
    for act in acts(services, owner.member.id).values():
        act()
        with services.database.reading() as session:
            campaign = small(session)
            letters = [one for one in CampaignSnapshot(session, campaign, TODAY)._rows if not one.withdrawn]
            sent, out = sent_facts(session, campaign.id), letters_out(session, campaign.id)
            assert sent_by_registry(session, campaign) == {
                slug: SentCounts(len(mine), sum(one.id in sent for one in mine), sum(one.id in out for one in mine))
                for slug in {one.registry for one in letters}
                if (mine := [one for one in letters if one.registry == slug])
            }
