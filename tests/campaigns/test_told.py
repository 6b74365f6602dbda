"""Everything that can happen to a campaign is told in its timeline: each action by name, and all of them done."""

import re
from html import unescape

import pytest

from app.accounts.models import Role
from app.assembly import TOLD
from app.audit.find import Wanted, count_events
from app.audit.words import ACTIONS
from app.campaigns.timeline import timeline
from app.tracking.timeline import timeline_of
from tests.campaigns.eventful import eventful_campaign
from tests.delivery.sending import campaign
from tests.production.shown import words
from tests.tracking.office import letter

OF_NO_CAMPAIGN = {
    "audit.exported",
    "audit.verified",
    "holder.recorded",
    "holder.withdrawn",
    "link.made",
    "password.changed",
    "password.set",
    "post.address_recorded",
    "post.title_verified",
    "post.untagged",
    "posts.tagged",
    "registry.loaded",
    "sign_in.all_ended",
    "sign_in.ended",
    "sign_in.refused",
    "sign_in.started",
    "template.version_kept",
    "user.activated",
    "user.added",
    "user.changed",
    "user.deactivated",
    "user.first",
}
"""Actions that no timeline of a campaign or a letter tells. `app.audit.words` names all that are recorded."""


def test_every_action_of_a_campaign_has_a_sentence():
    assert set(ACTIONS) - set(TOLD) == OF_NO_CAMPAIGN


RAW = re.compile(r"\b(user|letter|post|registry|run|signatory) \d|[{}_\[\]]|None")
"""What a sentence says when it has a number or a code for a name."""


@pytest.fixture
def services(app, cheap):
    services = app.extensions["despatch"]
    eventful_campaign(services)
    return services


def test_what_happened_to_a_campaign_is_told_to_the_last_event(services, signed_in):
    with services.database.reading() as session:
        one = campaign(session)
        assert set(count_events(session, Wanted(kind="campaign", identity=str(one.id)))) == set(TOLD)
        told = [entry.told for entry in timeline(session, one, TOLD, size=1000).entries]
    assert [each for each in told if RAW.search(f"{each.title} {each.words}") or each.title in ACTIONS.values()] == []
    for title, said in (
        ("Audience saved", "One letter to each post; posts as at 3 March 2015."),
        ("Copy list changed", "3 lines, was 2."),
        ("Leader of Amber Valley Borough Council held out", ""),
        ("Leader of Amber Valley Borough Council no longer held out", ""),
        ("1 letter withdrawn", "MAR15-0046."),
        ("1 letter brought back", "MAR15-0046."),
        ("Values of 1 letter changed", "“ward”."),
        ("Note added to MAR15-0044", ""),
        ("Note on MAR15-0044 taken back", ""),
        ("MAR15-0044 assigned to Sam Example", ""),
        ("MAR15-0045 assigned to Sam Example", ""),
        ("2 letters posted", "On 4 March 2015."),
        ("2 letters not sent after all", "Undone: posted on 4 March 2015."),
    ):
        assert said in {each.title: each.words for each in told}[title]
    shown = whole_history(signed_in(Role.VIEWER))
    assert [each.title for each in told if each.title not in shown] == []


def whole_history(client):
    """What the pages of the campaign's history say, from the newest to the oldest."""
    address, said = "/campaigns/MAR15/history", ""
    while address:
        page = client.get(address)
        said += words(page)
        older = re.search(r'href="([^"]+)" rel="next"', page.text)
        address = older and unescape(older[1])
    return said


def test_what_happened_to_a_letter_is_told_from_its_listing_to_its_reply(services, signed_in):
    with services.database.reading() as session:
        happened = timeline_of(session, letter(session, 44, "MAR15"))
    assert [one.title for one in happened if "Clearance" not in one.title] == [
        "Note taken back",
        "Note added",
        "Assigned to Sam Example",
        "Reply withdrawn",
        "Reply corrected",
        "Holding reply recorded",
        "Not sent after all",
        "Edition 1 posted",
        "Edition 1 made",
        "Values changed",
        "Letter listed",
    ]
    assert sum(one.title.startswith("Clearance of ") for one in happened) == 5
    assert [one for one in happened if RAW.search(f"{one.title} {one.words}")] == []
    shown = words(signed_in(Role.VIEWER).get("/letters/MAR15-0044"))
    assert [one.title for one in happened if one.title not in shown] == []
