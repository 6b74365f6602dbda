"""References are found in any case: in addresses, which lead to the one in capitals, and wherever they are typed."""

import pytest

from app.accounts.models import Role
from app.campaigns.letters import letter_by_reference
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.preview.letters import PreviewFilter, preview_list
from app.responses.recording.choose import find_letters
from app.web.routing import REFERENCES
from tests.fixtures.app import token_in


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("/campaigns/mar15", "/campaigns/MAR15"),
        ("/campaigns/Mar15/track?late=overdue&q=a%20b", "/campaigns/MAR15/track?late=overdue&q=a%20b"),
        ("/campaigns/mar15/manifest.csv", "/campaigns/MAR15/manifest.csv"),
        ("/letters/mar15-0003", "/letters/MAR15-0003"),
        ("/letters/mar15%E2%80%930003", "/letters/MAR15-0003"),
    ],
)
def test_an_address_in_any_case_leads_to_the_one_in_capitals(signed_in, typed, canonical):
    client = signed_in(Role.DRAFTER)
    answer = client.get(typed)
    assert (answer.status_code, answer.location) == (302, canonical)
    assert client.get("/campaigns/MAR15").status_code == 200, "which leads nowhere else"


def test_a_form_sent_to_an_address_in_any_case_is_taken(signed_in, services):
    client = signed_in(Role.DRAFTER)
    token = token_in(client.get("/campaigns/MAR15").text)
    assert client.post("/campaigns/mar15/owner", data={"csrf_token": token}).location == "/campaigns/MAR15"
    with services.database.reading() as session:
        assert campaign_by_reference(session, "mar15").owner_id == client.member.id


def test_nobody_signed_in_is_asked_to_sign_in_first(client):
    assert client.get("/campaigns/mar15").location.startswith("/sign-in")


def test_each_address_of_a_campaign_or_letter_names_it_so(app):
    """Else it would be found in capitals only."""
    named = {
        argument
        for rule in app.url_map.iter_rules()
        for argument in rule.arguments
        if rule.rule.startswith((f"/campaigns/<{argument}>", f"/letters/<{argument}>")) or "reference" in argument
    }
    assert named == set(REFERENCES)


def test_campaigns_and_letters_are_found_in_any_case(services):
    with services.database.reading() as session:
        campaign = campaign_by_reference(session, "mar15")
        letter = letter_by_reference(session, "Mar15-0003")
        assert (campaign.reference, letter.reference) == ("MAR15", "MAR15-0003")
        assert find_letters(session, campaign, "mar15-0003, MAR15–0004").named == [
            letter,
            letter_by_reference(session, "MAR15-0004"),
        ]
        listed = preview_list(session, campaign, PreviewFilter(search="mar15-0003"), current="")
        assert [line.letter.reference for line in listed.lines] == ["MAR15-0003"]


def test_pages_that_take_a_reference_in_their_query_take_it_in_any_case(signed_in):
    client = signed_in(Role.DRAFTER)
    assert "MAR15-0003" in client.get("/campaigns/MAR15/preview?letter=mar15-0003").text
    assert client.get("/campaigns/new/details?campaign=mar15").status_code == 200
