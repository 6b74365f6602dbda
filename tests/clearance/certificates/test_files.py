"""A certificate's files: the same bytes for the same certificate, accessible, and saying all that it says."""

import io
import json
from dataclasses import replace

import pikepdf
import pytest

from app.clearance.certificates import words
from app.clearance.certificates.content import Change, Review, from_json
from app.clearance.certificates.files import certificate_docx, certificate_pdf
from app.letters.files.in_hand import open_in_hand
from tests.clearance.certificates.made import HMAC, SHA256, certificate, consent, full, proven, text
from tests.letters.docx.reading import opened
from tests.letters.docx.test_schema import errors
from tests.letters.verapdf import validate

MAKERS = {"pdf": certificate_pdf, "docx": certificate_docx}


def spelt(body: bytes) -> str:
    return " ".join(word for page in open_in_hand(body).words for word in page)


@pytest.mark.parametrize("make", [full, proven])
@pytest.mark.parametrize("kind", MAKERS)
def test_it_says_everything_that_the_certificate_says(kind, make):
    content = make()
    said = spelt(MAKERS[kind](content, SHA256)).split()
    rows = [cell for one in content.texts for each in one.consents for cell in words.consent_cells(each)]
    facts = [*words.facts(content), *words.record(content, SHA256)]
    facts += [fact for one in content.texts for fact in words.text_facts(content, one)]
    for told in (*rows, *(part for fact in facts for part in fact), *(one.name for one in content.texts), HMAC):
        assert set(told.split()) <= set(said), told


@pytest.mark.parametrize("kind", MAKERS)
def test_equal_certificates_are_equal_files_and_others_are_others(kind):
    make = MAKERS[kind]
    first = make(certificate(), SHA256)
    assert make(from_json(certificate().to_json()), SHA256) == first
    assert make(replace(certificate(), hmac="cd" * 32), SHA256) != first
    assert make(certificate(), "1e" * 32) != first


def test_recipients_are_as_at_a_day_and_as_recorded_when_it_was_issued():
    facts = dict(words.facts(certificate(letter_date="2015-02-27", valid_at="2015-02-27")))
    assert (
        facts["Recipients"] == "Office-holders and addresses on 27 February 2015, as recorded at 4:05pm on 2 March 2015"
    )
    kept = Change("", "Recipients as recorded on", "27 February 2015", "2 March 2015")
    assert words.change_cells(kept)[1] == "Recipients on (not printed)"


def test_it_says_how_and_when_each_office_and_the_issuer_proved_who_they_were():
    content = proven()
    assert words.headings(content)[-1] == "Proof of identity"
    assert [words.consent_cells(one)[-1] for one in content.texts[0].consents] == [
        "Confirmed with an authenticator app at 3:15pm on 2 March 2015",
        "Confirmed with a passkey at 3:25pm on 2 March 2015, after signing in with Microsoft Entra ID",
        "Confirmed by signing in with Microsoft Entra ID at 3:35pm on 2 March 2015",
        "Confirmed with a recovery code at 3:45pm on 2 March 2015",
        "No confirmation was asked for",
    ]
    issuers = "Issuer’s proof of identity"
    assert dict(words.facts(content))[issuers] == words.consent_cells(content.texts[0].consents[1])[-1]
    earlier = dict(words.text_facts(content, content.texts[1]))
    assert earlier[issuers] == "Confirmed with an authenticator app at 3:15pm on 2 March 2015"
    assert issuers not in dict(words.text_facts(content, content.texts[0])), "it is the certificate's own"


def test_one_of_before_proofs_were_asked_for_is_as_it_was():
    before = certificate()
    kept = json.loads(before.to_json())
    assert kept["format"] == 2
    assert "proof" not in before.to_json()
    assert words.headings(before) == words.HEADINGS
    assert len(words.consent_cells(before.texts[0].consents[0])) == len(words.HEADINGS)
    assert not any("roof" in label for label, _ in words.facts(before))


def test_one_with_proofs_is_read_as_it_was_written():
    content = proven()
    assert json.loads(content.to_json())["format"] == 4
    assert from_json(content.to_json()) == content
    assert from_json(content.to_json()).to_json() == content.to_json()


def test_one_that_issued_nothing_says_what_it_replaced_and_who_made_letters_then():
    issued, made = certificate(), certificate(event=80)
    assert dict(words.facts(issued))["Issued"] == "2 March 2015, 4:05pm, by Sam Example"
    facts = dict(words.facts(made))
    assert "Issued" not in facts
    assert facts["Made"] == "2 March 2015, 4:05pm, replacing certificate 1, when Sam Example started generating letters"
    assert ("Issued earlier", "2 March 2015, 4:05pm, by Sam Example") in words.text_facts(made, made.texts[0])


@pytest.mark.parametrize(
    ("what", "before"), [("Address", "No address"), ("Office-holder", "No name"), ("Acting", "None")]
)
def test_a_line_that_was_not_printed_before_is_named(what, before):
    assert words.change_cells(Change("MAR15-0044", what, "", "x")) == ("MAR15-0044", what, before, "x")


def test_who_reviewed_the_text_before_ministers_is_said_with_the_version():
    reviews = (
        Review("Policy", "content", 1),
        Review("Legal advisers", "waiting", None),
        Review("Press", "not_content", 2),
    )
    content = certificate(reviews=reviews)
    assert from_json(content.to_json()) == content
    assert dict(words.facts(content))["Reviewed before ministers"] == (
        "Policy: content with version 1; Legal advisers: no answer; Press: not content with version 2"
    )


def test_a_certificate_of_before_reviews_were_listed_is_read_as_it_was():
    kept = json.loads(certificate().to_json())
    assert (kept["format"], "reviews" in kept) == (2, False)
    earlier = from_json(json.dumps(kept))
    assert earlier == certificate()
    assert "Reviewed before ministers" not in dict(words.facts(earlier))


@pytest.mark.services
def test_the_pdf_passes_pdf_ua_1(tmp_path):
    files = []
    for number, content in enumerate((certificate(), full(), proven())):
        files.append(tmp_path / f"{number}.pdf")
        files[-1].write_bytes(certificate_pdf(content, SHA256))
    passed, said = validate(files)
    assert passed == files, "\n".join(said)


def test_the_pdf_is_titled_in_its_language_and_its_tables_are_headed():
    with pikepdf.open(io.BytesIO(certificate_pdf(certificate(), SHA256))) as document:
        assert document.docinfo.Title == "Clearance certificate 2, MAR15"
        assert document.Root.Lang == "en-GB"
        kinds = [item.S for item in document.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item]
    assert kinds.count("/H1") == 1
    assert kinds.count("/Table") == 6
    assert kinds.count("/TH") == 2 * (5 + 2) + 4 + 3 + 4 + 3


def test_a_character_that_the_typeface_lacks_holds_no_file_up():
    content = certificate(texts=(text(consents=(consent(said_by="Alex 漢"),)),))
    assert "Alex ?" in spelt(certificate_pdf(content, SHA256))
    assert "Alex 漢" in spelt(certificate_docx(content, SHA256))


def test_what_is_typed_is_never_markup():
    content = certificate(title="<b>Bold</b> & co", texts=(text(name='A "quoted" <i>'),))
    for make in MAKERS.values():
        assert "<b>Bold</b> & co" in spelt(make(content, SHA256))


def test_the_word_file_opens_with_headings_and_tables_and_keeps_the_schema(tmp_path):
    body = certificate_docx(full(), SHA256)
    document = opened(body)
    headings = [one.text for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert headings[:2] == ["Clearance certificate 2", "Chief officers of police"]
    assert document.tables[2].rows[0].cells[0].text == "Minister"
    assert document.core_properties.title == "Clearance certificate 2, MAR15"
    assert errors(body, tmp_path / "certificate.docx") == []


def test_a_signature_is_said_as_saved_to_sign_by_hand_or_none():
    one = certificate().texts[0].consents[0]
    cases = ((True, True), (True, False), (False, False))
    assert [words.consent_cells(replace(one, signs=signs, signature=saved))[-1] for signs, saved in cases] == [
        "Saved signature",
        "Space left to sign by hand",
        "Not a signatory",
    ]
