"""The manifest: a line for each file, that a spreadsheet opens without running anything."""

import csv
import io
import json

import pytest

from app.audit.anchor import Head, head
from app.letters.files.fingerprint import fingerprint, short_fingerprint
from app.platform.storage import FolderStorage, sha256
from app.production.editions.editions import newest_editions
from app.production.editions.manifest import COLUMNS, fingerprints, manifest_lines
from tests.production.letters import MADE_BY, stored
from tests.production.making import made

pytestmark = pytest.mark.stack

HEAD = Head(seq=4711, hmac="a" * 64)


def rows(letters, **how):
    return read(manifest_lines(letters, HEAD, **how))


def read(manifest):
    return list(csv.DictReader(io.StringIO("".join(manifest), newline="")))


def test_each_file_has_its_line_the_pdf_first(tmp_path):
    letter = stored(FolderStorage(tmp_path), {"docx": b"PK", "pdf": b"%PDF"})
    pdf, word = rows([letter])
    assert pdf == {
        "file": "pdf/council-leaders/MAR15-0001 Leader of Kent County Council.pdf",
        "reference": "MAR15-0001",
        "recipient": "Leader of Kent County Council",
        "registry": "council-leaders",
        "edition": "1",
        "replaces": "",
        "pages": "2",
        "format": "pdf",
        "bytes": "4",
        "sha256": sha256(b"%PDF"),
        "inflated_sha256": sha256(b"FDP%"),
        "fingerprint": MADE_BY,
        "audit_event": "4711",
        "audit_hmac": "a" * 64,
        "printed_behind": "",
        "put_beside": "",
    }
    assert (word["format"], word["bytes"]) == ("docx", "2")


def test_a_correction_names_the_sent_edition_that_it_replaces(tmp_path):
    letter = stored(FolderStorage(tmp_path), {"pdf": b"%PDF"})
    assert rows([letter], replaced={letter.letter_id: 3})[0]["replaces"] == "3"


def test_a_title_that_looks_like_a_formula_is_text(tmp_path):
    letter = stored(FolderStorage(tmp_path), {"pdf": b"%PDF"}, recipient='=HYPERLINK("https://example.org")')
    assert rows([letter])[0]["recipient"].startswith("'=")


def test_without_letters_only_the_header_stands():
    assert list(manifest_lines([], HEAD)) == [",".join(COLUMNS) + "\r\n"]


def test_it_carries_the_audit_head_digests_that_storage_bears_out_and_fingerprints_told_beside_it(stack_services):
    run = made(stack_services, range(1, 4))
    with stack_services.database.reading() as session:
        letters = newest_editions(session, run.campaign_id)
        last = head(session)
        lines = read(manifest_lines(letters, last))
        told = json.loads(fingerprints(session, letters))
    assert len(lines) == 6
    assert {line["fingerprint"] for line in lines} == set(told)
    assert told == {short_fingerprint(): fingerprint()}
    assert {line["audit_hmac"] for line in lines} == {last.hmac}
    for letter in letters:
        file = letter.files["pdf"]
        body = b"".join(stack_services.storage.stream(file.archive_key, offset=file.offset, length=file.length))
        assert sha256(body) in {line["sha256"] for line in lines}
