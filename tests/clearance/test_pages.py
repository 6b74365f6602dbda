"""The board of clearance: what each office has said, written down by the owner."""

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.create import campaign_by_reference
from app.campaigns.keep_text import keep_text
from app.campaigns.text import newest_text
from tests.campaigns.clearing import clear_all
from tests.campaigns.owned import drafter, hidden_fields, owner  # noqa: F401 (fixtures)

HERE = "/campaigns/MAR15/clearance"


@pytest.fixture
def office(services):
    """The first signatory's id."""
    with services.database.reading() as session:
        return campaign_by_reference(session, "MAR15").signatories[0].id


def answer(client, office: int, **changed):
    here = f"{HERE}/{office}"
    day = {"on": ["27", "2", "2015"]}
    fields = {**hidden_fields(client.get(here).text), **day, "by": "A private secretary", "how": "email"}
    return client.post(here, data={**fields, **changed}, follow_redirects=True)


def test_the_board_says_what_is_missing(signed_in):
    page = signed_in(Role.VIEWER).get(HERE).text
    assert "0 of 30 clearances given." in page
    assert page.count("No response") == 31  # each place, and the key


def test_the_owner_records_what_an_office_cleared(owner, office):  # noqa: F811
    page = answer(owner, office, registries=["lead-members", "council-leaders"], note="Content").text
    assert "Secretary of State for the Home Department: 2 clearances recorded." in page
    assert "2 of 30 clearances given." in page
    assert "A private secretary" in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"registries": []}, "Choose the texts that the office cleared"),
        ({"registries": ["schools"]}, "valid choice"),
        ({"by": " "}, "Enter who in the office gave clearance"),
        ({"on": ["", "2", "2015"]}, "Enter the day on which clearance was given"),
        ({"on": ["31", "2", "2015"]}, "There is no such day"),
        ({"on": ["1", "1", "2100"]}, "That day is still to come"),
        ({"how": ""}, "Choose how clearance was given"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(owner, office, changed, words):  # noqa: F811
    page = answer(owner, office, **{"registries": ["lead-members"], "note": "Kept as typed", **changed}).text
    assert words in page
    assert "Kept as typed" in page
    assert "0 of 30" in owner.get(HERE).text


def test_a_second_click_records_nothing(owner, office):  # noqa: F811
    here = f"{HERE}/{office}"
    fields = hidden_fields(owner.get(here).text)
    fields |= {"on": ["27", "2", "2015"], "by": "A private secretary", "how": "email", "registries": ["lead-members"]}
    assert owner.post(here, data=fields).status_code == 302
    again = owner.post(here, data=fields, follow_redirects=True).text
    assert "1 of 30 clearances given." in owner.get(HERE).text
    assert "Choose the texts" in again or "recorded already" in again or "valid choice" in again


def test_a_text_that_changed_meanwhile_is_read_again_first(owner, office, services):  # noqa: F811
    here = f"{HERE}/{office}"
    fields = hidden_fields(owner.get(here).text)
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        source = newest_text(session, campaign.id).source.replace("We look forward", "We are looking forward")
        keep_text(session, campaign, source, seen=1, actor=SYSTEM)
    fields |= {"on": ["27", "2", "2015"], "by": "A private secretary", "how": "email", "registries": ["lead-members"]}
    page = owner.post(here, data=fields).text
    assert "The text has changed since this page was opened." in page
    assert hidden_fields(page)["seen-lead-members"] != fields["seen-lead-members"]
    assert "0 of 30" in owner.get(HERE).text


def test_clearances_are_taken_back_one_by_one(owner, office, services):  # noqa: F811
    with services.database.writing() as session:
        clear_all(session, campaign_by_reference(session, "MAR15"))
    assert "Every office has cleared every text" in owner.get(HERE).text
    here = f"{HERE}/{office}/take-back"
    page = owner.get(here).text
    ids = [part.split('"')[0] for part in page.split('name="clearance" type="checkbox" value="')[1:]]
    assert len(ids) == 6
    done = owner.post(here, data={**hidden_fields(page), "clearance": ids[:1]}, follow_redirects=True).text
    assert "1 clearance of Secretary of State for the Home Department taken back." in done
    assert "29 of 30 clearances given." in done
    assert "Withdrawn" in done
    again = owner.post(here, data={**hidden_fields(page), "clearance": ids[:1]}, follow_redirects=True).text
    assert "Nothing was changed" in again


def test_an_edit_shows_whom_to_ask_again(owner, services):  # noqa: F811
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        clear_all(session, campaign)
        source = newest_text(session, campaign.id).source.replace(
            "Your office exists in law", "Your post exists in law"
        )
        keep_text(session, campaign, source, seen=1, actor=SYSTEM, accepted=True)
    page = owner.get(HERE).text
    assert "25 of 30 clearances given." in page
    assert page.count("Asked again") == 6  # five places, and the key


def test_only_the_owner_records(drafter, signed_in, office):  # noqa: F811
    assert drafter.get(f"{HERE}/{office}").status_code == 403
    assert signed_in(Role.VIEWER).get(f"{HERE}/{office}").status_code == 403
    assert drafter.post(f"{HERE}/{office}/take-back", data=hidden_fields(drafter.get(HERE).text)).status_code in {
        400,
        403,
    }


def test_an_office_that_does_not_sign_is_not_found(owner):  # noqa: F811
    assert owner.get(f"{HERE}/99999").status_code == 404
