"""Which letters of a campaign are in the same words, and what differs in them."""

import pytest
from sqlalchemy import func, select

from app.audit.record import SYSTEM
from app.campaigns.letter.text import campaign_text
from app.campaigns.lifecycle.create import Beginning, Details, create_campaign
from app.campaigns.models import Letter
from app.campaigns.preview.wordings import differing_fields, one_of_each, region_lacking
from app.campaigns.signatories.change import Office
from app.letters.text.template import compile_template
from tests.campaigns.filling import fill, filled_campaign, small
from tests.campaigns.writing import DAY, HOME, SOURCE

POLICE = "chief-constables"
PLACE = {"visit_place": "Leeds", "visit_day": "2015-03-09"}


@pytest.fixture
def session(services):
    with services.database.writing() as session:
        filled_campaign(session)
        yield session


def references(session):
    return [
        sample.letter.reference
        for sample in one_of_each(session, small(session), campaign_text(session, small(session)))
    ]


def test_letters_that_answer_a_condition_for_themselves_are_of_two_wordings(session):
    assert references(session) == ["SMALL-0001"]
    fill(session, "SMALL-0001", **PLACE, joint_visit="no")
    fill(session, "SMALL-0003", **PLACE, joint_visit="yes")
    fill(session, "SMALL-0004", **PLACE, joint_visit="yes")
    assert references(session) == ["SMALL-0001", "SMALL-0003"]


def test_fields_that_each_letter_fills_in_differ(session):
    text = campaign_text(session, small(session))
    assert {"visit place", "visit day", "team size", "lead"} <= set(differing_fields(text, POLICE))
    assert not {"joint visit", "ward", "reply by"} & set(differing_fields(text, POLICE))


@pytest.mark.parametrize(
    ("body", "is_lacking"),
    [
        ("I will visit ((Region)).", True),
        ("::: for lead-members\nI will visit ((region)).\n:::", False),
        ("I will visit you.", False),
    ],
)
def test_letters_that_print_a_region_which_their_recipients_lack_are_counted(services, body, is_lacking):
    registries = [("inspectorates", {}), ("lead-members", {"region": ["South West"]})]
    with services.database.writing() as session:
        beginning = Beginning(source=SOURCE, registries=registries, signatories=[Office(HOME, "Home Office")])
        details = Details("WATCH", "To inspectorates", letter_date=DAY, reply_by=None, valid_at=DAY)
        campaign = create_campaign(session, beginning, details, actor=SYSTEM)
        lack = region_lacking(session, campaign, compile_template(f"---\ntitle: A letter\n---\n{body}\n"))
        national = select(func.count()).where(
            Letter.campaign_id == campaign.id, Letter.registry_slug == "inspectorates"
        )
        assert (lack.letters if lack else 0) == (session.scalar(national) if is_lacking else 0)
        assert lack is None or "Care Quality Commission" in lack.first.title
