"""What the preview and its step say of DRAFT and of odd letters, as they are."""

import pytest

from app.audit.record import SYSTEM
from app.campaigns.audience.posts import Audience, audience_of
from app.campaigns.audience.save import save_audience
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.preview.views import EVERY_TEXT, UNTIL_CLEARED
from app.campaigns.preview.views import STEP as PREVIEW
from tests.campaigns.clearing import clear_all
from tests.campaigns.owned import drafter, owner  # noqa: F401 (fixtures)
from tests.campaigns.shown import task_of, warnings_to
from tests.campaigns.small import DAY, small_campaign
from tests.campaigns.writing import pages
from tests.web.figures import numbers_in
from tests.web.markup import links_of, parts_of

NORTH_EAST = Audience((("chief-constables", {"region": ["North East"]}),), DAY)
SIGNATORIES = "/campaigns/MAR15/signatories"


def clear(services, *registries):
    with services.database.writing() as session:
        clear_all(session, campaign_by_reference(session, "MAR15"), registries=registries or None)


def test_previews_carry_draft_and_say_what_is_cleared(drafter, services):  # noqa: F811
    at = "/campaigns/MAR15/preview?q=MAR15-0044"
    assert hint(drafter) == UNTIL_CLEARED
    assert all("DRAFT" in alt for alt in pages(drafter.get(at)))
    assert parts_of(drafter.get(at), "cleared") == []
    assert {"/letters/MAR15-0044/draft.pdf", "/letters/MAR15-0044/draft.docx"} <= links_of(drafter.get(at)).keys()
    clear(services, "council-leaders")
    assert hint(drafter).startswith(UNTIL_CLEARED)
    assert numbers_in(hint(drafter)) == [353, 1268], "letters that are cleared, of all"
    clear(services, "chief-constables", "lead-members", "chief-executives", "health-leaders")
    clear(services, "directors-of-childrens-services")
    assert hint(drafter) == EVERY_TEXT
    page = drafter.get(at)
    assert pages(page)
    assert all("DRAFT" in alt for alt in pages(page)), "a preview says so all the same"
    assert len(parts_of(page, "cleared")) == 1
    assert not any(href.endswith((".pdf", ".docx")) for href in links_of(page)), "only a draft can be downloaded here"
    assert "Not cleared" not in page.text


def hint(client):
    """What the list of tasks says of previews."""
    return task_of(client.get("/campaigns/MAR15"), PREVIEW.name).hint


def test_nothing_is_headed_that_is_not_there(drafter, services):  # noqa: F811
    assert len(parts_of(drafter.get("/campaigns/MAR15/preview"), "odd-ones")) == 1
    with services.database.writing() as session:
        campaign = small_campaign(session)
        save_audience(session, campaign, NORTH_EAST, seen=audience_of(campaign).digest, actor=SYSTEM)
    assert parts_of(drafter.get("/campaigns/SMALL/preview"), "odd-ones") == []


@pytest.mark.parametrize("step", ["clearance", "generate", "send"])
def test_signatories_without_a_name_are_warned_of(owner, services, step):  # noqa: F811
    at = f"/campaigns/MAR15/{step}"
    assert [numbers_in(words) for words in warnings_to(owner.get(at), SIGNATORIES)] == [[5]]
    name(services, 4)
    assert [numbers_in(words) for words in warnings_to(owner.get(at), SIGNATORIES)] == [[1]]
    name(services, 5)
    assert warnings_to(owner.get(at), SIGNATORIES) == []


def name(services, number):
    """The first signatories have names."""
    with services.database.writing() as session:
        for one in campaign_by_reference(session, "MAR15").signatories[:number]:
            one.name = "Alex Example"
