"""Signatories: their order, their pages, their signatures."""

import io

import pytest
from PIL import Image, ImageDraw

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.create import campaign_by_reference
from app.campaigns.edit import RemovesClearances, Stale
from app.campaigns.printing import freeze
from app.campaigns.signatories import (
    MOST,
    Office,
    TooManySignatories,
    add_signatory,
    keep_signature,
    move_signatory,
    remove_signatory,
    seen_of,
    set_signature,
)
from app.clearance.clearances import standing
from tests.campaigns.clearing import clear_all
from tests.campaigns.owned import drafter, hidden_fields, owner  # noqa: F401 (fixtures)

HERE = "/campaigns/MAR15/signatories"
WALES = Office(office="Secretary of State for Wales", department="Wales Office")


def signature(width: int = 600, height: int = 200, *, kind: str = "PNG") -> bytes:
    picture = Image.new("RGBA", (width, height))
    ImageDraw.Draw(picture).line([(20, height - 40), (width // 2, 30), (width - 20, height - 60)], "#123", width=8)
    file = io.BytesIO()
    (picture if kind == "PNG" else picture.convert("RGB")).save(file, kind)
    return file.getvalue()


@pytest.fixture
def session(services):
    with services.database.writing() as session:
        yield session


@pytest.fixture
def campaign(session):
    return campaign_by_reference(session, "MAR15")


def offices(campaign) -> list[str]:
    return [one.department for one in campaign.signatories]


def test_another_signatory_stands_last(session, campaign):
    add_signatory(session, campaign, WALES, seen=seen_of(campaign), actor=SYSTEM)
    assert offices(campaign)[-1] == "Wales Office"


def test_moving_changes_places_with_the_neighbour_and_stops_at_the_ends(session, campaign):
    before = offices(campaign)
    for _ in range(7):
        move_signatory(session, campaign, campaign.signatories[1], up=True, seen=seen_of(campaign), actor=SYSTEM)
    assert offices(campaign) == [before[1], before[0], *before[2:]]
    first = campaign.signatories[0]
    move_signatory(session, campaign, first, up=True, seen=seen_of(campaign), actor=SYSTEM)
    assert campaign.signatories[0] is first


def test_removing_closes_the_gap(session, campaign):
    gone = campaign.signatories[1]
    remove_signatory(session, campaign, gone, seen=seen_of(campaign), actor=SYSTEM)
    assert [one.position for one in campaign.signatories] == [0, 1, 2, 3]
    assert gone not in campaign.signatories


def test_a_stale_form_is_refused(session, campaign):
    seen = seen_of(campaign)
    add_signatory(session, campaign, WALES, seen=seen, actor=SYSTEM)
    with pytest.raises(Stale):
        add_signatory(session, campaign, WALES, seen=seen, actor=SYSTEM)


def test_a_letter_has_room_for_twelve(session, campaign):
    for _ in range(MOST - 5):
        add_signatory(session, campaign, WALES, seen=seen_of(campaign), actor=SYSTEM)
    with pytest.raises(TooManySignatories):
        add_signatory(session, campaign, WALES, seen=seen_of(campaign), actor=SYSTEM)


def test_another_order_removes_every_clearance(session, campaign):
    clear_all(session, campaign)
    with pytest.raises(RemovesClearances) as refused:
        move_signatory(session, campaign, campaign.signatories[0], up=False, seen=seen_of(campaign), actor=SYSTEM)
    assert len(refused.value.lost) == 30


def test_another_signature_removes_the_clearances_of_its_office_alone(session, campaign, services):
    clear_all(session, campaign)
    sha256 = keep_signature(services.storage, signature())
    first = campaign.signatories[0]
    with pytest.raises(RemovesClearances) as refused, session.begin_nested():
        set_signature(session, campaign, first, sha256, seen=seen_of(campaign), actor=SYSTEM)
    assert {loss.office for loss in refused.value.lost} == {first.office}
    set_signature(session, campaign, first, sha256, seen=seen_of(campaign), actor=SYSTEM, accepted=True)
    assert len(standing(session, campaign.id)) == 24


def test_a_signature_is_printed_only_for_a_registry_that_is_cleared(session, campaign, services):
    sha256 = keep_signature(services.storage, signature())
    set_signature(session, campaign, campaign.signatories[0], sha256, seen=seen_of(campaign), actor=SYSTEM)
    clear_all(session, campaign, registries=["lead-members"])
    printing = freeze(session, campaign)
    assert printing.text_for("lead-members").signatories[0].picture == sha256
    assert printing.text_for("council-leaders").signatories[0].picture is None


def post(client, path: str, source: str, **data):
    fields = hidden_fields(client.get(source).text)
    return client.post(path, data={**fields, **data}, follow_redirects=True)


def test_a_drafter_adds_and_changes_a_signatory_in_the_browser(drafter):  # noqa: F811
    added = post(
        drafter, f"{HERE}/new", f"{HERE}/new", office="Secretary of State for Wales", department="Wales Office"
    )
    assert "Secretary of State for Wales added." in added.text
    assert "6. Secretary of State for Wales" in added.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"office": "", "department": "Wales Office"}, "Enter the office in full"),
        ({"office": "Secretary of State for Wales", "department": " "}, "Enter the department"),
        ({"office": "x" * 201, "department": "Wales Office"}, "Use at most 200 characters"),
    ],
)
def test_what_is_left_out_is_said_beside_the_field(drafter, fields, words):  # noqa: F811
    assert post(drafter, f"{HERE}/new", f"{HERE}/new", **fields).text.count(words) == 2


def test_a_second_click_adds_nothing_and_says_why(drafter, services):  # noqa: F811
    fields = hidden_fields(drafter.get(f"{HERE}/new").text) | {"office": "Office", "department": "Department"}
    assert drafter.post(f"{HERE}/new", data=fields).status_code == 302
    assert drafter.post(f"{HERE}/new", data=fields).status_code == 409
    with services.database.reading() as session:
        assert len(campaign_by_reference(session, "MAR15").signatories) == 6


def test_a_viewer_reads_and_changes_nothing(signed_in):
    viewer = signed_in(Role.VIEWER)
    page = viewer.get(HERE).text
    assert "1. Secretary of State for the Home Department" in page
    assert "Add a signatory" not in page
    assert viewer.get(f"{HERE}/new").status_code == 403


def test_a_signature_is_looked_at_before_it_is_used(owner, services):  # noqa: F811
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        first = campaign.signatories[0].id
        clear_all(session, campaign)
    here = f"{HERE}/{first}/signature"
    page = post(owner, here, here, picture=(io.BytesIO(signature()), "signature.png"))
    assert "Use this signature and remove 6 clearances" in page.text
    fields = hidden_fields(page.text)
    shown = owner.get(f"/campaigns/MAR15/signatures/{fields['kept']}.png")
    assert (shown.status_code, shown.mimetype) == (200, "image/png")
    assert "Signature saved." in owner.post(f"{here}/use", data=fields, follow_redirects=True).text
    assert "The signature now" in owner.get(here).text


@pytest.mark.parametrize(
    ("body", "name", "words"),
    [
        (b"", "signature.png", "is empty"),
        (signature(kind="JPEG"), "signature.png", "Choose PNG"),
        (signature(100, 60), "signature.png", "would print coarsely"),
        (signature()[:200], "signature.png", "can’t be read"),
    ],
)
def test_a_file_that_can_not_be_a_signature_is_refused_in_words(owner, services, body, name, words):  # noqa: F811
    with services.database.reading() as session:
        first = campaign_by_reference(session, "MAR15").signatories[0].id
    here = f"{HERE}/{first}/signature"
    assert words in post(owner, here, here, picture=(io.BytesIO(body), name)).text


def test_a_signature_that_is_not_kept_is_not_found(owner):  # noqa: F811
    assert owner.get(f"/campaigns/MAR15/signatures/{'0' * 64}.png").status_code == 404
    assert owner.get("/campaigns/MAR15/signatures/..%2Fsecrets.png").status_code == 404
