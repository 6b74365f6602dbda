"""Every page and every file of practice says that nothing in it is real, to whoever opens it. The walks take minutes,
since letters are real and every page and file is made once."""

import re
from dataclasses import replace
from itertools import product

import pytest
from sqlalchemy import select
from werkzeug.http import parse_options_header

from app.accounts.models import Role
from app.campaigns.values.plan import _columns
from app.clearance.certificates.files import certificate_docx, certificate_pdf
from app.delivery.release.publish import letter_html
from app.evidence.answers.brief.file import brief_pdf
from app.evidence.disclosure.bundles.schedule import Schedule, schedule_pdf, schedule_xlsx
from app.evidence.disclosure.bundles.written import Sheet, sheet_pdf
from app.imports.reading.columns import columns_of
from app.letters.docx import render_docx
from app.letters.letter import Letter
from app.letters.pdf.check import check
from app.letters.pdf.compare import differences
from app.letters.pdf.render import make_pdf, render_by_weasyprint
from app.letters.text.front_matter import FieldSpec
from app.platform.clock import now
from app.platform.practice import NOTICE, notice_in
from app.production.models import Edition
from app.web.tables.table_file import rows_in
from tests.clearance.certificates.made import full
from tests.delivery.sending import LETTERS
from tests.evidence.answers.test_brief import CONTENT as BRIEF
from tests.fixtures.app import token_in
from tests.letters.verapdf import validate
from tests.practice.noticed import silences
from tests.test_every_page import EVERYBODY, MORE, PAGES, VALUES
from tests.test_every_page import address as address_of
from tests.test_taken_away import NOT_RECORDED, RECORDED

UPLOADED = "uploaded from outside, given back byte for byte"
SHOWN = "a picture in a page that says it"

EXEMPT = {
    "/metrics": "figures for Prometheus, which needs a token",
    "/templates/<slug>/versions/<int:number>/pages/<int:page>.png": SHOWN,
    "/guide/images/<name>.png": SHOWN,
    "/letters/<reference>/draft/pages/<int:number>.png": SHOWN,
    "/offices/<int:office_id>/signatures/<sha256>.png": SHOWN,
    "/campaigns/<reference>/letter/enclosures/files/<sha256>/pages/<int:page>.png": SHOWN,
    "/campaigns/<reference>/enclosures/<sha256>.pdf": UPLOADED,
    "/campaigns/<reference>/letter/enclosures/files/<sha256>.pdf": UPLOADED,
    "/inbox/<int:message_id>/files/<int:number>": UPLOADED,
    "/inbox/<int:message_id>/original": UPLOADED,
    "/interventions/<int:intervention_id>/files/<int:file_id>": UPLOADED,
    "/replies/<int:response_id>/files/<int:file_id>": UPLOADED,
    "/evidence/disclosures/<int:number>/items/<int:item>/file": "a file as it is stored: a letter, or " + UPLOADED,
}
"""What is sent without the notice inside, and why. Its name has it."""

ELSEWHERE = {
    "/account/factors/codes.txt": "test_recovery_codes_say_it",
    "/audit/export": "test_the_audit_record_says_it",
    "/campaigns/<reference>/clearance/certificates/<int:number>.<any(pdf, docx):extension>": "test_certificates_say_it",
    "/evidence/disclosures/<int:number>/bundles/<int:bundle>.zip": "test_bundles_of_disclosures_say_it",
    "/templates/<slug>/word/text.docx": "as the text of a campaign",
    "/risk/<int:number>.<any(pdf, xlsx):extension>": "as the list of reports",
    "/letters/<reference>/large-print.<any(pdf, docx):extension>": "test_a_letter_has_it_on_every_page",
    "/recipients/<slug>/fill-in.<any(csv, xlsx):extension>": "TestUploaded",
    "/campaigns/<reference>/release/<registry>.html": "test_open_letters_say_it",
    "/campaigns/<reference>/release/<registry>.pdf": "as other letters",
    "/questions/<int:number>/answers/": "test_a_brief_for_a_minister_says_it",
    "/evidence/packs/<int:number>/rows": "tables like others",
    "/imports/<int:import_id>": "tables like others",
    "/campaigns/<reference>/check/findings": "tables like others",
}
"""Files that this walk does not come to, by how their routes begin, and who looks at them."""


def addresses(rule: str) -> list[str]:
    """A file's route as an address of each kind of file that it has."""
    chosen = re.findall(r"<any\(([^)]*)\):(\w+)>", rule)
    values = VALUES | {"set_number": "1", "house": "commons"}
    if rule.startswith("/letters/"):
        values["reference"] = f"MAR15-{LETTERS[0]:04}"
    found = []
    for each in product(*(re.sub(r"[ ']", "", options).split(",") for options, _ in chosen)):
        address = rule
        for option in each:
            address = re.sub(r"<any\([^)]*\):\w+>", option, address, count=1)
        found.append(re.sub(r"<(?:\w+:)?(\w+)>", lambda part: values[part[1]], address))
    return found


@pytest.fixture
def everybody(letters, signed_in):
    """Somebody in every role."""
    return signed_in(*EVERYBODY)


def attached(answer) -> str:
    """The name of the file that an answer is; blank of a page."""
    kind, about = parse_options_header(answer.headers.get("Content-Disposition", ""))
    return about["filename"] if kind == "attachment" else ""


def test_every_file_says_it_inside_and_in_its_name(everybody):
    silent, unnamed, unseen = {}, set(), set()
    for rule in sorted((RECORDED | NOT_RECORDED.keys()) - EXEMPT.keys()):
        if rule.startswith(tuple(ELSEWHERE)):
            continue
        for address in addresses(rule):
            answer = everybody.get(address)
            if answer.status_code != 200 or not (name := attached(answer)):
                unseen.add(f"{address}: {answer.status_code}")
                continue
            if found := silences(name, answer.data):
                silent[address] = found
            if not name.startswith("PRACTICE "):
                unnamed.add(name)
    assert (silent, unnamed, unseen) == ({}, set(), set())


@pytest.mark.parametrize("begin", range(0, len(PAGES) + len(MORE), 60))
def test_every_page_says_it_once(everybody, begin):
    wrong = {}
    for address in [*map(address_of, PAGES), *MORE][begin : begin + 60]:
        answer = everybody.get(address, follow_redirects=True)
        if answer.text.count(NOTICE) < 1 or answer.text.count('class="ds-practice"') != 1:
            wrong[address] = answer.status_code
    assert wrong == {}


def test_a_letter_has_it_on_every_page(letters):
    """In print of both sizes, as PDF and as a Word file; as WeasyPrint sets it too; and the PDF is a sound PDF/UA."""
    with letters.database.reading() as session:
        contents = session.scalars(select(Edition.content)).all()
    assert len(contents) == len(LETTERS)
    for content in contents[::2]:
        letter = unsigned(Letter.from_json(content))
        pressed = make_pdf(letter)
        assert not pressed.unset
        assert not check(pressed.body)
        assert differences(pressed.body, render_by_weasyprint(letter)) == []
        large = make_pdf(letter, large=True).body
        assert not check(large)
        for name, body in (("a.pdf", pressed.body), ("b.pdf", large), ("c.docx", render_docx(letter))):
            assert silences(name, body) == []
        assert silences("d.docx", render_docx(letter, large=True)) == []


def unsigned(letter: Letter) -> Letter:
    return replace(letter, signatories=tuple(replace(one, picture=None) for one in letter.signatories))


def test_letters_of_a_real_installation_are_marked_as_ever(empty):
    with empty.database.reading() as session:
        assert notice_in(session) == ""


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_certificates_say_it(kind):
    make_certificate = {"pdf": certificate_pdf, "docx": certificate_docx}[kind]
    body = make_certificate(full(), "0" * 64, notice=NOTICE)
    assert silences(f"a.{kind}", body) == []
    assert silences(f"a.{kind}", make_certificate(full(), "0" * 64)) != []


@pytest.mark.services
def test_a_certificate_that_says_it_passes_pdf_ua_1(tmp_path):
    file = tmp_path / "certificate.pdf"
    file.write_bytes(certificate_pdf(full(), "0" * 64, notice=NOTICE))
    assert validate([file])[0] == [file]


def test_bundles_of_disclosures_say_it():
    schedule = Schedule("FOI 1", "All letters", now(), [], now())
    sheet = Sheet("Item 1", "Item 1", [("Item", "A letter")])
    assert silences("a.xlsx", schedule_xlsx(schedule, NOTICE)) == []
    assert silences("a.pdf", schedule_pdf(schedule, NOTICE)) == []
    assert silences("a.pdf", sheet_pdf(sheet, NOTICE)) == []


def test_a_brief_for_a_minister_says_it():
    assert silences("a.pdf", brief_pdf(BRIEF, notice=NOTICE)) == []
    assert silences("a.pdf", brief_pdf(BRIEF)) != []


def test_the_audit_record_says_it(services, signed_in):
    client = signed_in(Role.ADMINISTRATOR)
    answer = client.post("/audit/export", data={"csrf_token": token_in(client.get("/audit").text)})
    assert attached(answer).startswith("PRACTICE ")
    assert silences("a.csv", answer.data) == []


def test_recovery_codes_say_it(signed_in, monkeypatch):
    monkeypatch.setattr("app.accounts.factors.views.codes.shown_codes", lambda: ["abcd-efgh"])
    answer = signed_in(Role.VIEWER).get("/account/factors/codes.txt")
    assert attached(answer).startswith("PRACTICE ")
    assert answer.text.startswith(NOTICE)


def test_open_letters_say_it(letters, app):
    """The page for a website; its PDF is a letter like others."""
    with letters.database.reading() as session:
        letter = Letter.from_json(session.scalars(select(Edition.content)).first())
    with app.test_request_context("/"):
        assert silences("a.html", letter_html(letter, pdf_name="a.pdf").encode()) == []


class TestUploaded:
    """Tables that are filled in and uploaded are read as they are downloaded."""

    def test_values_of_letters(self):
        spec = FieldSpec(name="cases", label="Cases")
        columns = _columns((NOTICE, "Reference", "Cases"), [spec])
        assert (columns.reference, columns.ignored) == (1, [])

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_a_registry_to_fill_in(self, signed_in, kind):
        client = signed_in(Role.DRAFTER)
        token = {"csrf_token": token_in(client.get("/imports/new").text)}
        body = client.post(f"/recipients/council-leaders/fill-in.{kind}", data=token).data
        headings = [str(cell) for cell in rows_in(body)[0]]
        fields = {column.heading: column.field for column in columns_of(headings, [])}
        assert headings[0] == NOTICE
        assert not fields[NOTICE]
        assert sum(map(bool, fields.values())) > 5
