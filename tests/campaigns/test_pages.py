"""Campaigns in the browser: the list, one campaign, taking it on, and the preview of any letter."""

from io import BytesIO

import pikepdf
import pytest
from docx import Document

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text
from app.campaigns.lifecycle.create import campaign_by_reference
from tests.fixtures.app import token_in

PREVIEW = "/campaigns/MAR15/preview"


def test_the_list_shows_the_shipped_campaign(signed_in):
    page = signed_in(Role.VIEWER).get("/campaigns").text
    assert "Local leadership on child sexual exploitation" in page
    assert "1,268" in page
    assert "Start a campaign" not in page


def test_a_campaign_says_what_it_is_and_what_is_next(signed_in):
    page = signed_in(Role.VIEWER).get("/campaigns/MAR15").text
    for words in ("1,268 letters to 6 registries, signed by 5 offices", "3 March 2015", "OFFICIAL"):
        assert words in page
    assert "Letter dated 3 March 2015, reply by 24 March 2015 (15 working days), OFFICIAL" in page
    assert page.index("1. Prepare") < page.index("2. Clear") < page.index("3. Make and send")
    assert "Campaign started" in page
    assert "All 3 events" in page
    assert "Start another from it" not in page
    assert "<b>Next is" in page


@pytest.mark.parametrize(
    "path",
    [
        "/campaigns/NONE",
        "/campaigns/NONE/details",
        "/campaigns/NONE/history",
        "/campaigns/NONE/owner",
        "/campaigns/NONE/preview",
        "/campaigns/new/details?campaign=NONE",
        "/campaigns/new/details?template=none",
        "/letters/NONE/draft.pdf",
    ],
)
def test_what_is_not_there_is_not_found(signed_in, path):
    assert signed_in(Role.DRAFTER).get(path).status_code == 404


def test_a_drafter_takes_on_a_campaign_without_an_owner(signed_in, services):
    client = signed_in(Role.DRAFTER)
    page = client.get("/campaigns/MAR15").text
    answer = client.post("/campaigns/MAR15/owner", data={"csrf_token": token_in(page)}, follow_redirects=True)
    assert "You own MAR15 now." in answer.text
    with services.database.reading() as session:
        assert campaign_by_reference(session, "MAR15").owner_id == client.member.id


def test_who_comes_second_is_told_so(signed_in):
    first, second = signed_in(Role.DRAFTER), signed_in(Role.DRAFTER, name="Sam Example")
    stale = token_in(second.get("/campaigns/MAR15").text)
    first.post("/campaigns/MAR15/owner", data={"csrf_token": token_in(first.get("/campaigns/MAR15").text)})
    answer = second.post("/campaigns/MAR15/owner", data={"csrf_token": stale}, follow_redirects=True)
    assert "has an owner already" in answer.text


def test_a_viewer_can_not_take_on_a_campaign(signed_in):
    client = signed_in(Role.VIEWER)
    page = client.get("/campaigns/MAR15").text
    assert "Take on MAR15" not in page
    assert client.post("/campaigns/MAR15/owner", data={"csrf_token": token_in(page)}).status_code == 403


def test_the_preview_begins_with_the_first_letter(signed_in):
    page = signed_in(Role.VIEWER).get(PREVIEW).text
    assert "Letter 1 of 1,268" in page
    assert "/letters/MAR15-0001/draft/pages/1.png" in page
    assert "Title not verified" in page
    assert 'rel="prev"' not in page
    assert 'rel="next"' in page


NO_ADDRESS = "The shipped data has no address for this post: the letter can be made, but not posted."


def test_a_post_without_an_address_is_explained_once(signed_in):
    client = signed_in(Role.VIEWER)
    assert client.get(f"{PREVIEW}?letter=MAR15-0001").text.count(NO_ADDRESS) == 1
    with_address = client.get(f"{PREVIEW}?letter=MAR15-0284").text
    assert "Address fits" in with_address
    assert NO_ADDRESS not in with_address


def test_a_place_finds_all_its_letters(signed_in):
    page = signed_in(Role.VIEWER).get(f"{PREVIEW}?q=rotherham").text
    assert "Letter 1 of 5" in page
    assert "5 of 1,268 letters" in page
    for post in ("Leader of", "Lead Member for Children’s Services, ", "Chief Executive of", "NHS Rotherham Clinical"):
        assert post in page


def test_stepping_keeps_the_search(signed_in):
    client = signed_in(Role.VIEWER)
    page = client.get(f"{PREVIEW}?q=rotherham&letter=MAR15-0789").text
    assert "Letter 3 of 5" in page
    assert "?q=rotherham&amp;letter=MAR15-0506" in page
    assert "?q=rotherham&amp;letter=MAR15-1046" in page


def test_a_reference_finds_its_letter(signed_in):
    assert "Letter 1 of 1<" in signed_in(Role.VIEWER).get(f"{PREVIEW}?q=mar15-0284").text.replace("</span>", "<")


def test_one_registry_alone(signed_in):
    page = signed_in(Role.VIEWER).get(f"{PREVIEW}?registry=chief-constables").text
    assert "Letter 1 of 43" in page


def test_nothing_found_says_what_to_do(signed_in):
    page = signed_in(Role.VIEWER).get(f"{PREVIEW}?q=atlantis").text
    assert "No letter matches" in page
    assert "Show all 1,268 letters" in page


def test_pages_come_as_pictures(signed_in):
    client = signed_in(Role.VIEWER)
    picture = client.get("/letters/MAR15-0284/draft/pages/2.png")
    assert picture.mimetype == "image/png"
    assert picture.data.startswith(b"\x89PNG")
    assert client.get("/letters/MAR15-0284/draft/pages/3.png").status_code == 404


def test_the_draft_comes_as_both_files(signed_in):
    client = signed_in(Role.VIEWER)
    pdf = client.get("/letters/MAR15-0284/draft.pdf")
    assert "attachment" in pdf.headers["Content-Disposition"]
    with pikepdf.open(BytesIO(pdf.data)) as opened:
        assert len(opened.pages) == 2
    word = Document(BytesIO(client.get("/letters/MAR15-0284/draft.docx").data))
    assert any("Rotherham Metropolitan Borough Council" in paragraph.text for paragraph in word.paragraphs)


@pytest.fixture
def incomplete(services):
    """The campaign's text has a required field that nobody has filled."""
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        kept = newest_text(session, campaign.id)
        source = kept.source.replace("fields:\n", "fields:\n  - name: meeting place\n    type: text\n", 1)
        source = source.replace("We look forward to your reply.", "We meet at ((meeting place)).")
        keep_text(session, campaign, source, seen=kept.number, actor=SYSTEM)


def test_a_missing_field_is_named_and_highlighted(signed_in, incomplete):
    page = signed_in(Role.VIEWER).get(PREVIEW).text
    assert "1 without a value" in page
    assert "meeting place" in page
    assert "/letters/MAR15-0001/draft/pages/1.png" in page
