"""The long pages of a campaign of 1,268 letters lead with a summary: each is less than 3,000 pixels high at a desk."""

from app.accounts.models import Role
from app.audit.record import Actor
from app.campaigns.lifecycle.create import campaign_by_reference
from app.clearance.models import OfficeMember
from tests.campaigns.clearing import ask
from tests.services.browser import DESKTOP

MAR15 = "/campaigns/MAR15"
MOST = 3_000


def test_long_pages_are_less_than_3000_pixels_high(services, signed_in, open_as, live):
    """It takes long: the pages of a large campaign."""
    clearer = signed_in(Role.CLEARER)
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        office_id = campaign.signatories[0].office_id
        session.add(OfficeMember(office_id=office_id, user_id=clearer.member.id, gateway=False))
        ask(session, campaign, actor=Actor(campaign.owner_id))
    page = open_as(clearer, width=DESKTOP)
    heights = {}
    for path in (
        "audience",
        "generate",
        "clearance/texts/council-leaders",
        f"clearance/offices/{office_id}/council-leaders",
    ):
        at = f"{live}{MAR15}/{path}"
        answer = page.goto(at)
        assert (answer.status, page.url) == (200, at), "an error page is short"
        heights[path] = page.evaluate("document.documentElement.scrollHeight")
    assert {path: height for path, height in heights.items() if height >= MOST} == {}
