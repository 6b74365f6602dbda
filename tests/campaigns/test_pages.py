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
from app.campaigns.lifecycle.views.details import STEP as DETAILS
from app.campaigns.preview.letter_preview import state_of_fields
from app.campaigns.steps import CLEAR, FOLLOW, MAKE, SET_UP, WRITE
from tests.campaigns.shown import lede_of, shapes_and_words, task_of
from tests.fixtures.app import token_in
from tests.refusals import said_of
from tests.web.figures import days_in, numbers_in
from tests.web.markup import (
    forms_of,
    links_of,
    main_of,
    message_of,
    part_of,
    parts_of,
    states_of,
    timeline_of,
    with_class,
    words_of,
)

CAMPAIGN = "/campaigns/MAR15"
PREVIEW = "/campaigns/MAR15/preview"


def test_the_list_shows_the_shipped_campaign(signed_in):
    page = signed_in(Role.VIEWER).get("/campaigns")
    assert "Local leadership on child sexual exploitation" in page.text
    assert "1,268" in page.text
    assert "/campaigns/new" not in links_of(page)


def test_a_campaign_says_what_it_is_and_what_is_next(signed_in):
    page = signed_in(Role.VIEWER).get(CAMPAIGN)
    assert numbers_in(lede_of(page)) == [1268, 6, 5, 5, 5], "letters, registries, ministers, names missing"
    hint = task_of(page, DETAILS.name).hint
    assert days_in(hint) == ["3 March 2015", "24 March 2015"]
    assert (numbers_in(hint)[-1], hint.endswith("OFFICIAL")) == (15, True), "working days"
    headings = [words_of(heading) for heading in main_of(page).iter("h2")]
    stages = [heading for heading in headings if heading[:1].isdigit()]
    assert stages == [f"{n}. {stage}" for n, stage in enumerate((SET_UP, WRITE, CLEAR, MAKE, FOLLOW), 1)]
    assert "MAR15" in timeline_of(page)[-1].words, "how it was started"
    assert numbers_in(links_of(page)[f"{CAMPAIGN}/history"]) == [3], "events"
    assert "/campaigns/new/details?campaign=MAR15" not in links_of(page)
    assert len(links_of(with_class(page, "ds-lede")[0])) == 1, "what is next"


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
    kind, said = message_of(answer)
    assert (kind, "MAR15" in said) == ("success", True)
    with services.database.reading() as session:
        assert campaign_by_reference(session, "MAR15").owner_id == client.member.id


def test_who_comes_second_is_told_so(signed_in):
    first, second = signed_in(Role.DRAFTER), signed_in(Role.DRAFTER, name="Sam Example")
    stale = token_in(second.get("/campaigns/MAR15").text)
    first.post("/campaigns/MAR15/owner", data={"csrf_token": token_in(first.get("/campaigns/MAR15").text)})
    answer = second.post("/campaigns/MAR15/owner", data={"csrf_token": stale}, follow_redirects=True)
    assert message_of(answer) == ("warning", said_of("has_an_owner", reference="MAR15"))


def test_a_viewer_can_not_take_on_a_campaign(signed_in):
    client = signed_in(Role.VIEWER)
    page = client.get(CAMPAIGN)
    assert f"{CAMPAIGN}/owner" not in forms_of(page)
    assert client.post(f"{CAMPAIGN}/owner", data={"csrf_token": token_in(page.text)}).status_code == 403


def place(page):
    """Which letter is shown, of how many."""
    return numbers_in(words_of(with_class(page, "ds-bar")[0].xpath("./span[@class='ds-num']")[0]))


def test_the_preview_begins_with_the_first_letter(signed_in):
    page = signed_in(Role.VIEWER).get(PREVIEW)
    assert place(page) == [1, 1268]
    assert "/letters/MAR15-0001/draft/pages/1.png" in page.text
    assert [state.shape for state in states_of(page)].count("query") == 2, "no address, and a title not verified"
    assert 'rel="prev"' not in page.text
    assert 'rel="next"' in page.text


def test_a_post_without_an_address_is_explained_once(signed_in):
    client = signed_in(Role.VIEWER)
    assert len(parts_of(client.get(f"{PREVIEW}?letter=MAR15-0001"), "no-address")) == 1
    with_address = client.get(f"{PREVIEW}?letter=MAR15-0284")
    assert [7] in [numbers_in(word)[1:] for shape, word in shapes_and_words(with_address) if shape == "full"], (
        "lines fit"
    )
    assert parts_of(with_address, "no-address") == []


def test_a_place_finds_all_its_letters(signed_in):
    page = signed_in(Role.VIEWER).get(f"{PREVIEW}?q=rotherham")
    assert place(page) == [1, 5]
    assert numbers_in(words_of(part_of(page, "found"))) == [5, 1268]
    for post in ("Leader of", "Lead Member for Children’s Services, ", "Chief Executive of", "NHS Rotherham Clinical"):
        assert post in page.text


def test_stepping_keeps_the_search(signed_in):
    client = signed_in(Role.VIEWER)
    page = client.get(f"{PREVIEW}?q=rotherham&letter=MAR15-0789")
    assert place(page) == [3, 5]
    assert "?q=rotherham&amp;letter=MAR15-0506" in page.text
    assert "?q=rotherham&amp;letter=MAR15-1046" in page.text


def test_a_reference_finds_its_letter(signed_in):
    assert place(signed_in(Role.VIEWER).get(f"{PREVIEW}?q=mar15-0284")) == [1, 1]


def test_one_registry_alone(signed_in):
    assert place(signed_in(Role.VIEWER).get(f"{PREVIEW}?registry=chief-constables")) == [1, 43]


def test_nothing_found_says_what_to_do(signed_in):
    (empty,) = with_class(signed_in(Role.VIEWER).get(f"{PREVIEW}?q=atlantis"), "ds-empty")
    assert list(links_of(empty)) == [PREVIEW]
    assert numbers_in(words_of(empty)) == [1268], "letters"


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
    page = signed_in(Role.VIEWER).get(PREVIEW)
    assert state_of_fields(("Meeting place",), 0) in shapes_and_words(page)
    assert "meeting place" in words_of(part_of(page, "missing-values"))
    assert "/letters/MAR15-0001/draft/pages/1.png" in page.text
