"""Letter: canonical JSON there and back, and its text in reading order."""

import dataclasses
import json

import pytest

from app.letters.letter import Letter, Signatory, SignedDraft
from tests.letters.factory import RECIPIENTS, letter, march_letter, open_letter

OTHERS = (
    "with the Ministry of Justice, the Department of Health, the Department for Communities and Local Government"
    " and the Department for Education"
)

RICH = "## Heading\n\nSome **bold**, *italic* and ***both***.\n\n- a\n  1. b\n\n> quoted\n\n***\n\nEnd"


@pytest.mark.parametrize("name", RECIPIENTS)
def test_a_letter_comes_back_from_its_json(name):
    made = march_letter(name)
    assert Letter.from_json(made.canonical_json()) == made


def test_every_kind_of_block_comes_back():
    made = letter(RICH)
    assert Letter.from_json(made.canonical_json()) == made
    assert Letter.from_json(made.canonical_json().decode()) == made


def test_the_json_is_canonical():
    content = march_letter().canonical_json()
    again = json.dumps(json.loads(content), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert content == again
    assert "Children’s".encode() in content


def test_the_hash_is_of_everything_printed():
    made = march_letter()
    assert made.sha256 == march_letter().sha256
    assert dataclasses.replace(made, copies=()).sha256 != made.sha256


def test_an_annex_comes_back_and_is_hashed():
    made = open_letter(3)
    assert Letter.from_json(made.canonical_json()) == made
    assert dataclasses.replace(made, annex=None).sha256 != made.sha256


def test_a_letter_kept_before_there_were_annexes_is_read():
    made = march_letter()
    kept = json.loads(made.canonical_json())
    assert kept.pop("annex", "absent") is None
    assert Letter.from_json(json.dumps(kept | {"format": 1})) == made


@pytest.mark.parametrize("content", ['{"format":0}', '{"format":4}', "{}"])
def test_another_format_is_refused(content):
    with pytest.raises(ValueError, match="unknown format"):
        Letter.from_json(content)


def test_no_draft_bears_a_signature():
    signed = Signatory("Pat Example", "Secretary of State", "Department", "0" * 64)
    with pytest.raises(SignedDraft) as problem:
        letter("Text", signatories=(signed,), draft=True)
    assert problem.value.facts == {"letter": "MAR15-0284", "offices": ("Secretary of State",)}
    final = letter("Text", signatories=(signed,), draft=False)
    with pytest.raises(SignedDraft):
        dataclasses.replace(final, draft=True)
    with pytest.raises(SignedDraft):
        Letter.from_json(final.canonical_json().replace(b'"draft":false', b'"draft":true'))


def test_the_annex_is_read_last():
    lines = open_letter(3).plain_text().splitlines()
    assert lines[-4:-2] == ["This letter was sent to", "Director of Children’s Services of Council 1"]


def test_plain_text_is_in_reading_order():
    lines = march_letter("director of children's services").plain_text().splitlines()
    assert lines[:18] == [
        "Home Office",
        OTHERS,
        "OFFICIAL",
        "Private Office",
        "2 Marsham Street",
        "London SW1P 4DF",
        "Reference: MAR15-0284",
        "Date: 3 March 2015",
        "Reply by: 24 March 2015",
        (
            "A reconstruction, written later as an example of letters of March 2015. "
            "Its requests and dates are part of the example: no reply is needed."
        ),
        "DRAFT",
        "Director of Children’s Services",
        "Rotherham Metropolitan Borough Council",
        "Riverside House",
        "Main Street",
        "Rotherham",
        "South Yorkshire",
        "S60 1AE",
    ]
    assert lines[18:20] == [
        "Dear Director of Children’s Services",
        "Child sexual exploitation: what leaders answer for",
    ]
    assert lines[-8:] == [
        "Yours sincerely",
        "Secretary of State for the Home Department",
        "Lord Chancellor and Secretary of State for Justice",
        "Secretary of State for Health",
        "Secretary of State for Communities and Local Government",
        "Secretary of State for Education",
        "cc: Her Majesty’s Chief Inspector of Constabulary",
        "Her Majesty’s Chief Inspector of Education, Children’s Services and Skills",
    ]


def test_lists_are_counted_in_plain_text():
    assert "3. a\n• x\n4. b\n" in letter("3. a\n   - x\n4. b").plain_text()
