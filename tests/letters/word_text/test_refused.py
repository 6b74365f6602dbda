"""Files that are no Word document, or that would do harm, are refused with a reason."""

import io
import zipfile

import pytest

from app.letters.word_text.package import ENCRYPTED, MOST_BYTES, OLD, OLE, STRICT, WordFileRefused
from app.letters.word_text.read import read, read_apart
from tests.letters.word_text.making import p, r, with_parts, word_file

WORDS = word_file(p(r("words")))
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    b"<w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
)


def archive(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return made.getvalue()


def content_types(kind: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(WORDS)) as opened:
        said = opened.read("[Content_Types].xml")
    return said.replace(b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", kind)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not_word"),
        (b"%PDF-1.7", "not_word"),
        (b"{\\rtf1 words}", "old_word"),
        (OLE + b"\0" * 600 + OLD, "old_word"),
        (OLE + b"\0" * 600 + ENCRYPTED, "locked"),
        (OLE + b"\0" * 600, "not_word"),
        (b"PK\x03\x04 and no more", "damaged"),
        (WORDS[: len(WORDS) // 2], "damaged"),
        (archive({"a.txt": b"words"}), "not_word"),
        (with_parts(WORDS, {"word/vbaProject.bin": b"x"}), "macros"),
        (
            with_parts(WORDS, {"[Content_Types].xml": content_types(b"vnd.ms-word.document.macroEnabled.main+xml")}),
            "macros",
        ),
        (with_parts(WORDS, {"[Content_Types].xml": content_types(b"vnd.ms-excel.sheet.main+xml")}), "not_word"),
        (with_parts(WORDS, {"word/document.xml": BOMB}), "damaged"),
        (with_parts(WORDS, {"word/document.xml": b"<w:document"}), "damaged"),
        (with_parts(WORDS, {"word/document.xml": b'<w:document xmlns:w="%b"/>' % STRICT}), "strict"),
        (with_parts(WORDS, {"word/document.xml": b"<a>" * 300 + b"</a>" * 300}), "too_heavy"),
        (with_parts(WORDS, {"word/media/big.bin": b"\0" * 201_000_000}), "too_heavy"),
        (with_parts(WORDS, {"word/big.xml": b"<a>" + b" " * 61_000_000 + b"</a>"}), "too_heavy"),
        (word_file(p("")), "empty"),
        (word_file(p('<w:r><w:br w:type="page"/></w:r>')), "empty"),
        (b"PK" + b"\0" * MOST_BYTES, "too_large"),
    ],
)
def test_it_is_refused(body, code):
    with pytest.raises(WordFileRefused) as refused:
        read.here(body, accept=True, names={})
    assert refused.value.code == code


def test_a_file_is_read_in_a_limited_process_which_tells_why_it_is_refused():
    assert read_apart(WORDS).text == "words\n"
    with pytest.raises(WordFileRefused) as refused:
        read_apart(b"%PDF-1.7")
    assert refused.value.code == "not_word"
