"""A certificate on the board and on its page, its files, and letters that are checked against it."""

import io

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.campaigns.clearance.clear import reopen_texts
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Letter
from tests.campaigns.clearing import clear_all
from tests.campaigns.writing import clear, letter_to_write, written
from tests.delivery.sending import clear as clear_mar15
from tests.delivery.sending import unclear
from tests.letters.docx.reading import opened
from tests.letters.pdf.drawn import drawn
from tests.production.handed_in import changed, locked_docx, packed_unknown, said_otherwise, with_damaged_parts
from tests.production.test_verify import make
from tests.registry.greeted import greet
from tests.web.files import word

PAGE = "/campaigns/WRITE/clearance/certificates/1"
MAR15 = PAGE.replace("WRITE", "MAR15")
BOARD = "/campaigns/WRITE/clearance"


@pytest.fixture
def viewer(services, signed_in):
    """Reads WRITE, whose texts are issued."""
    with services.database.writing() as session:
        letter_to_write(session)
    clear(services, issue=True)
    return signed_in(Role.VIEWER)


def check(client, body: bytes, *, name: str = "letter.docx", to: str = PAGE) -> str:
    token = client.get(to).text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post(to, data={"csrf_token": token, "file": (io.BytesIO(body), name)})
    assert answer.status_code == 200
    return answer.text


def test_the_board_lists_certificates_and_how_they_stand(viewer, services):
    page = viewer.get(BOARD).text
    assert "Certificate 1" in page
    assert "Valid" in page
    with services.database.writing() as session:
        reopen_texts(session, written(session), ["lead-members"], reason="A mistake", actor=SYSTEM)
    assert "Opened again since" in viewer.get(BOARD).text
    clear(services, "lead-members", issue=True)
    page = viewer.get(BOARD).text
    assert "Certificate 2" in page
    assert "by certificate 1" not in page
    assert "by certificate 2" in page


def test_its_page_says_what_was_issued_and_its_files_are_the_same_each_time(viewer):
    page = viewer.get(PAGE)
    assert "Private secretary" in page.text
    for kind, begins in (("pdf", b"%PDF-"), ("docx", b"PK")):
        first, second = viewer.get(f"{PAGE}.{kind}"), viewer.get(f"{PAGE}.{kind}")
        assert first.data == second.data
        assert first.data.startswith(begins)
        assert f"WRITE clearance certificate 1.{kind}" in first.headers["Content-Disposition"]
    assert opened(viewer.get(f"{PAGE}.docx").data).paragraphs[0].text == "Clearance certificate 1"


@pytest.mark.parametrize("page", [PAGE, f"{PAGE}.pdf", f"{PAGE}.docx"])
def test_there_is_none_of_another_number_or_campaign(viewer, page):
    assert viewer.get(page.replace("/1", "/2")).status_code == 404
    assert viewer.get(page.replace("WRITE", "MAR15")).status_code == 404


def test_a_cleared_letter_is_genuine_and_listed_until_its_text_is_opened(signed_in, services):
    clear_mar15(services)
    files, viewer = make(services), signed_in(Role.VIEWER)
    for kind, body in files.items():
        page = check(viewer, body, name=f"letter.{kind}", to=MAR15)
        assert "Genuine, to the byte: MAR15-0044, edition 1, the newest." in page
        assert "Cleared by certificate 1 of MAR15, and its text is issued still." in page
        assert "This certificate lists its text." in page
    unclear(services, "council-leaders")
    assert "its text is issued no more" in check(viewer, files["docx"], to=MAR15)


def test_a_certificate_that_came_before_does_not_list_a_text_that_was_issued_later(signed_in, services):
    clear_mar15(services, "chief-constables")
    clear_mar15(services, "council-leaders")
    page = check(signed_in(Role.VIEWER), make(services)["docx"], to=MAR15)
    assert "Cleared by certificate 2 of MAR15" in page
    assert "This certificate does not list its text." in page


def test_an_altered_letter_is_not_what_was_cleared(signed_in, services):
    clear_mar15(services)
    altered = said_otherwise(make(services)["docx"], "We look forward", "We do not look forward")
    page = check(signed_in(Role.VIEWER), altered, to=MAR15)
    assert "Altered" in page
    assert "Not what was cleared" in page
    assert "This certificate does not clear it." in page
    assert "This certificate lists its text." not in page


def test_a_letter_of_another_campaign_and_a_draft_are_told_so(viewer, services):
    draft = make(services)["docx"]
    page = check(viewer, draft)
    assert "It is a letter of another campaign, MAR15" in page
    assert "No clearance: DRAFT." in page
    clear_mar15(services)
    page = check(viewer, make(services)["docx"])
    assert "Cleared by certificate 1 of MAR15" in page
    assert "this certificate says nothing of it" in page
    assert "superseded by edition 2" in check(viewer, draft, to="/letters/check")


@pytest.mark.parametrize(
    ("body", "name", "sentence"),
    [
        (b"", "letter.pdf", "is empty"),
        (b"%PDF-1.7 and no more", "letter.pdf", "Damaged"),
        (changed(drawn(""), lambda document: document.pages[0].contents_add(b"/F9 Tf")), "letter.pdf", "Damaged"),
        (locked_docx(word()), "letter.docx", "Locked by a password"),
        (packed_unknown(word()), "letter.docx", "Damaged"),
        (with_damaged_parts(word()), "letter.docx", "is of a type that is not taken"),
        (word(), "letter.docx", "it names no letter"),
    ],
)
def test_what_can_not_be_read_or_names_no_letter_is_told_so(viewer, body, name, sentence):
    assert sentence in check(viewer, body, name=name, to="/letters/check")


def test_no_file_is_a_mistake_of_the_form(viewer):
    token = viewer.get("/letters/check").text.split('name="csrf_token" value="')[1].split('"')[0]
    assert "Choose the file" in viewer.post("/letters/check", data={"csrf_token": token}).text


def test_the_issue_page_names_what_changed_since_the_offices_were_asked(signed_in, services):
    owner = signed_in(Role.DRAFTER, name="Robin Owner")
    with services.database.writing() as session:
        found = campaign_by_reference(session, "MAR15")
        found.owner_id = owner.member.id
        session.flush()
        clear_all(session, found, issue=False, actor=Actor(owner.member.id))
        letter = session.scalars(select(Letter).where(Letter.number == 44)).one()
        greet(session, letter.post_id, "Dear Lord Mayor")
    page = owner.get("/campaigns/MAR15/clearance/issue").text
    assert "1 change" in page
    assert "Dear Lord Mayor" in page
