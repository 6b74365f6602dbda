"""The Word document is valid against the published schema of Office Open XML."""

import io
import zipfile
from functools import cache

from openxml_audit import FileFormat, OpenXmlValidator

from app.letters.docx import render_docx
from tests.letters.docx.spread import SPREAD
from tests.letters.factory import letter


@cache
def validator() -> OpenXmlValidator:
    return OpenXmlValidator(file_format=FileFormat.OFFICE_2019)


def errors(content: bytes, path) -> list[str]:
    path.write_bytes(content)
    found = validator().validate(str(path)).errors
    return [f"{error.part_uri}: {error.description}" for error in found]


def test_valid(subtests, tmp_path):
    for name, made in SPREAD.items():
        with subtests.test(letter=name):
            assert errors(render_docx(made), tmp_path / "letter.docx") == []


def test_valid_in_large_print(subtests, tmp_path):
    for name in list(SPREAD)[::10]:
        with subtests.test(letter=name):
            assert errors(render_docx(SPREAD[name], large=True), tmp_path / "letter.docx") == []


def test_a_broken_document_is_not(tmp_path):
    source, target = zipfile.ZipFile(io.BytesIO(render_docx(letter("Text")))), io.BytesIO()
    with source, zipfile.ZipFile(target, "w") as broken:
        for name in source.namelist():
            content = source.read(name)
            broken.writestr(name, content.replace(b"<w:body>", b"<w:body><w:nonsense/>"))
    assert errors(target.getvalue(), tmp_path / "letter.docx")
