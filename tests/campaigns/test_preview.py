"""What the preview and its step say of DRAFT and of odd letters, as they are."""

import pytest

from app.audit.record import SYSTEM
from app.campaigns.audience.posts import Audience, audience_of
from app.campaigns.audience.save import save_audience
from app.campaigns.lifecycle.create import campaign_by_reference
from tests.campaigns.clearing import clear_all
from tests.campaigns.owned import drafter, owner  # noqa: F401 (fixtures)
from tests.campaigns.small import DAY, small_campaign
from tests.registry.test_pages import words as read

NORTH_EAST = Audience((("chief-constables", {"region": ["North East"]}),), DAY)
UNNAMED = "5 signatories have no name: the letter prints their offices alone. Name them under Signatories"


def clear(services, *registries):
    with services.database.writing() as session:
        clear_all(session, campaign_by_reference(session, "MAR15"), registries=registries or None)


def test_previews_carry_draft_and_say_what_is_cleared(drafter, services):  # noqa: F811
    at = "/campaigns/MAR15/preview?q=MAR15-0044"
    assert "Preview Letters carry DRAFT until they are cleared" in read(drafter.get("/campaigns/MAR15"))
    assert ", marked DRAFT. The text is below." in drafter.get(at).text
    clear(services, "council-leaders")
    assert "Preview Letters carry DRAFT until they are cleared; 353 of 1,268 letters are" in read(
        drafter.get("/campaigns/MAR15")
    )
    clear(services, "chief-constables", "lead-members", "chief-executives", "health-leaders")
    clear(services, "directors-of-childrens-services")
    assert "Preview Every text is cleared: letters that you make carry no DRAFT" in read(
        drafter.get("/campaigns/MAR15")
    )
    page = drafter.get(at).text
    assert ", marked DRAFT. The text is below." in page
    assert "This text is cleared. A preview says DRAFT all the same" in page
    assert "Not cleared" not in page


def test_nothing_is_headed_that_is_not_there(drafter, services):  # noqa: F811
    assert "Look at the odd ones first" in drafter.get("/campaigns/MAR15/preview").text
    with services.database.writing() as session:
        campaign = small_campaign(session)
        save_audience(session, campaign, NORTH_EAST, seen=audience_of(campaign).digest, actor=SYSTEM)
    assert "Look at the odd ones first" not in drafter.get("/campaigns/SMALL/preview").text


@pytest.mark.parametrize("step", ["clearance", "generate", "send"])
def test_signatories_without_a_name_are_warned_of(owner, services, step):  # noqa: F811
    at = f"/campaigns/MAR15/{step}"
    assert UNNAMED in read(owner.get(at))
    name(services, 4)
    assert "1 signatory has no name: the letter prints the office alone. Name it under Signatories" in read(
        owner.get(at)
    )
    name(services, 5)
    assert "the office alone" not in read(owner.get(at))


def name(services, number):
    """The first signatories have names."""
    with services.database.writing() as session:
        for one in campaign_by_reference(session, "MAR15").signatories[:number]:
            one.name = "Alex Example"
