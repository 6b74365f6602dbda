"""A certificate on the board and on its page, its files, and letters that are checked against it."""

import io
import re

import pytest
from sqlalchemy import select
from wtforms.validators import InputRequired

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.campaigns.clearance.clear import reopen_texts
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Letter
from app.delivery.letter_check import LARGEST, CheckForm
from app.production.verification.words import UNREADABLE
from app.web.files.filetypes import FileType
from tests.campaigns.clearing import clear_all
from tests.campaigns.writing import clear, letter_to_write, written
from tests.delivery.sending import clear as clear_mar15
from tests.delivery.sending import unclear
from tests.letters.docx.reading import opened
from tests.letters.pdf.drawn import drawn
from tests.production.handed_in import changed, locked_docx, packed_unknown, said_otherwise, with_damaged_parts
from tests.production.test_verify import make
from tests.registry.greeted import greet
from tests.web.figures import numbers_in
from tests.web.files import refusal_of, word
from tests.web.markup import errors_of, part_of, parts_of, said_by, states_of, words_of

PAGE = "/campaigns/WRITE/clearance/certificates/1"
MAR15 = PAGE.replace("WRITE", "MAR15")
BOARD = "/campaigns/WRITE/clearance"
MAYOR = "Dear Lord Mayor"


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


def checked(page: str):
    """What a file is, whether it was cleared, and the first line about it."""
    part = part_of(page, "checked")
    return *states_of(part), words_of(part.find(".//li"))


def listed(page: str) -> list[str]:
    """What the certificate has to do with a file that was cleared or not, by the id of its sentence."""
    return [name for name in ("of-another-campaign", "not-cleared", "listed", "not-listed") if parts_of(page, name)]


def test_the_board_lists_certificates_and_how_they_stand(viewer, services):
    def stand():
        part = part_of(viewer.get(BOARD), "certificates")
        numbers = [numbers_in(words_of(row.find("th/a"))) for row in part.iterfind("tbody/tr")]
        return [(number, one.shape, one.sub) for (number,), one in zip(numbers, states_of(part), strict=True)]

    assert stand() == [(1, "full", "")]
    with services.database.writing() as session:
        reopen_texts(session, written(session), ["lead-members"], reason="A mistake", actor=SYSTEM)
    ((number, shape, texts),) = stand()
    assert (number, shape, texts.lower()) == (1, "warn", "lead members")
    clear(services, "lead-members", issue=True)
    second, first = stand()
    assert second == (2, "full", "")
    assert (first[:2], numbers_in(first[2])) == ((1, "half"), [2])


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
        verdict, clearance, line = checked(page)
        assert (verdict.shape, "MAR15-0044" in line, numbers_in(line)) == ("full", True, [1]), "genuine, edition 1"
        assert (clearance.shape, numbers_in(clearance.sub), listed(page)) == ("full", [1], ["listed"])
    unclear(services, "council-leaders")
    _, clearance, _ = checked(check(viewer, files["docx"], to=MAR15))
    assert (clearance.shape, numbers_in(clearance.sub)) == ("half", [1]), "issued no more"


def test_a_certificate_that_came_before_does_not_list_a_text_that_was_issued_later(signed_in, services):
    clear_mar15(services, "chief-constables")
    clear_mar15(services, "council-leaders")
    page = check(signed_in(Role.VIEWER), make(services)["docx"], to=MAR15)
    _, clearance, _ = checked(page)
    assert (clearance.shape, numbers_in(clearance.sub), listed(page)) == ("full", [2], ["not-listed"])


def test_an_altered_letter_is_not_what_was_cleared(signed_in, services):
    clear_mar15(services)
    altered = said_otherwise(make(services)["docx"], "We look forward", "We do not look forward")
    page = check(signed_in(Role.VIEWER), altered, to=MAR15)
    verdict, clearance, _ = checked(page)
    assert (verdict.shape, verdict.word) == ("warn", "Altered")
    assert (clearance.shape, clearance.sub, listed(page)) == ("warn", "", ["not-cleared"]), "not what was cleared"


def test_a_letter_of_another_campaign_and_a_draft_are_told_so(viewer, services):
    draft = make(services)["docx"]
    page = check(viewer, draft)
    assert (listed(page), "MAR15" in words_of(part_of(page, "of-another-campaign"))) == (["of-another-campaign"], True)
    _, clearance, _ = checked(page)
    assert (clearance.shape, clearance.sub) == ("stop", "DRAFT")
    clear_mar15(services)
    page = check(viewer, make(services)["docx"])
    _, clearance, _ = checked(page)
    assert (clearance.shape, numbers_in(clearance.sub), listed(page)) == ("full", [1], ["of-another-campaign"])
    verdict, _, line = checked(check(viewer, draft, to="/letters/check"))
    assert (verdict.shape, numbers_in(line)) == ("half", [1, 2]), "superseded by edition 2"


@pytest.mark.parametrize(
    ("body", "name", "code"),
    [
        (b"%PDF-1.7 and no more", "letter.pdf", "damaged"),
        (changed(drawn(""), lambda document: document.pages[0].contents_add(b"/F9 Tf")), "letter.pdf", "damaged"),
        (locked_docx(word()), "letter.docx", "locked"),
        (packed_unknown(word()), "letter.docx", "damaged"),
    ],
)
def test_what_can_not_be_read_is_told_so(viewer, body, name, code):
    page = check(viewer, body, name=name, to="/letters/check")
    assert (errors_of(page), parts_of(page, "checked")) == ({"file": UNREADABLE[code]}, [])


@pytest.mark.parametrize(
    ("body", "name", "code"),
    [(b"", "letter.pdf", "empty"), (with_damaged_parts(word()), "letter.docx", "type_not_taken")],
)
def test_what_is_no_file_of_a_letter_is_told_so(viewer, body, name, code):
    page = check(viewer, body, name=name, to="/letters/check")
    refusal = refusal_of(name, body, (FileType.PDF, FileType.DOCX), largest=LARGEST)
    assert (refusal.code, errors_of(page)) == (code, {"file": refusal.sentence})


def test_a_file_that_names_no_letter_is_told_so(viewer):
    page = check(viewer, word(), to="/letters/check")
    verdict, line = checked(page)
    assert (errors_of(page), verdict.shape) == ({}, "query")
    assert not re.search(r"\d", line), "it names none"


def test_no_file_is_a_mistake_of_the_form(viewer):
    token = viewer.get("/letters/check").text.split('name="csrf_token" value="')[1].split('"')[0]
    refused = viewer.post("/letters/check", data={"csrf_token": token})
    assert errors_of(refused) == {"file": said_by(CheckForm.file, InputRequired)}


def test_the_issue_page_names_what_changed_since_the_offices_were_asked(signed_in, services):
    owner = signed_in(Role.DRAFTER, name="Robin Owner")
    with services.database.writing() as session:
        found = campaign_by_reference(session, "MAR15")
        found.owner_id = owner.member.id
        session.flush()
        clear_all(session, found, issue=False, actor=Actor(owner.member.id))
        letter = session.scalars(select(Letter).where(Letter.number == 44)).one()
        greet(session, letter.post_id, MAYOR)
    page = owner.get("/campaigns/MAR15/clearance/issue").text
    assert "1 change" in page
    assert MAYOR in page
