"""The Word document is valid against the published schema of Office Open XML."""

import io
import zipfile

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from app.letters.docx import render_docx
from tests.letters.factory import RICH, letter, march_letter, open_letter


def errors(content: bytes, path) -> list[str]:
    path.write_bytes(content)
    found = OpenXmlValidator(file_format=FileFormat.OFFICE_2019).validate(str(path)).errors
    return [f"{error.part_uri}: {error.description}" for error in found]


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(march_letter(), id="march"),
        pytest.param(letter(RICH, 'subject: "On it"', enclosures=("A leaflet",)), id="everything"),
        pytest.param(letter("Text", top_and_tail=True, copies=()), id="by hand"),
        pytest.param(letter("Text", signatories=(), marking="", draft=False), id="bare"),
        pytest.param(open_letter(), id="annex"),
        pytest.param(letter("Testun", "language: cy"), id="welsh"),
    ],
)
def test_valid(made, tmp_path):
    assert errors(render_docx(made), tmp_path / "letter.docx") == []


def test_a_broken_document_is_not(tmp_path):
    source, target = zipfile.ZipFile(io.BytesIO(render_docx(letter("Text")))), io.BytesIO()
    with source, zipfile.ZipFile(target, "w") as broken:
        for name in source.namelist():
            content = source.read(name)
            broken.writestr(name, content.replace(b"<w:body>", b"<w:body><w:nonsense/>"))
    assert errors(target.getvalue(), tmp_path / "letter.docx")
