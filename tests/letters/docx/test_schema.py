"""The Word document is valid against the published schema of Office Open XML."""

import io
import zipfile

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from app.letters.docx import render_docx
from tests.letters.docx.spread import SPREAD
from tests.letters.factory import letter


def errors(content: bytes, path) -> list[str]:
    path.write_bytes(content)
    found = OpenXmlValidator(file_format=FileFormat.OFFICE_2019).validate(str(path)).errors
    return [f"{error.part_uri}: {error.description}" for error in found]


@pytest.mark.parametrize("name", SPREAD)
def test_valid(name, tmp_path):
    assert errors(render_docx(SPREAD[name]), tmp_path / "letter.docx") == []


@pytest.mark.parametrize("name", list(SPREAD)[::10])
def test_valid_in_large_print(name, tmp_path):
    assert errors(render_docx(SPREAD[name], large=True), tmp_path / "letter.docx") == []


def test_a_broken_document_is_not(tmp_path):
    source, target = zipfile.ZipFile(io.BytesIO(render_docx(letter("Text")))), io.BytesIO()
    with source, zipfile.ZipFile(target, "w") as broken:
        for name in source.namelist():
            content = source.read(name)
            broken.writestr(name, content.replace(b"<w:body>", b"<w:body><w:nonsense/>"))
    assert errors(target.getvalue(), tmp_path / "letter.docx")
