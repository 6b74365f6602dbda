"""Small files of each kind, as programs write them."""

from collections.abc import Collection
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from PIL import Image
from werkzeug.datastructures import FileStorage

from app.web.files.filetypes import FileType
from app.web.files.uploads import UploadRefused, read_upload

EMAIL = b"""Received: from mail.example by mx.example; Tue, 3 Mar 2015 10:00:00 +0000
From: chief.executive@council.example
To: office@department.example
Subject: Your letter MAR15-0284

Thank you for your letter."""


def picture(kind: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (2, 2)).save(out, kind)
    return out.getvalue()


def word() -> bytes:
    out = BytesIO()
    Document().save(out)
    return out.getvalue()


def archive(**parts: str) -> bytes:
    """A ZIP of parts named as here, but for `_` in place of a dot and `__` of a slash."""
    out = BytesIO()
    with ZipFile(out, "w") as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def open_xml(main: str, **more: str) -> bytes:
    types = f'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.{main}.main+xml"/></Types>'
    out = BytesIO(archive(**more))
    with ZipFile(out, "a") as made:
        made.writestr("[Content_Types].xml", types)
    return out.getvalue()


def refusal_of(name: str, body: bytes, allowed: Collection[FileType], *, largest: int) -> UploadRefused:
    """Why a file with this name is not taken where these types are allowed."""
    with pytest.raises(UploadRefused) as refused:
        read_upload(FileStorage(BytesIO(body), name), allowed, largest=largest)
    return refused.value


SAMPLES = {
    FileType.MSG: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + "__properties_version1.0".encode("utf-16-le"),
    FileType.PNG: picture("PNG"),
    FileType.JPEG: picture("JPEG"),
    FileType.PDF: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    FileType.DOCX: word(),
    FileType.XLSX: open_xml("spreadsheetml.sheet"),
    FileType.ODT: archive(mimetype="application/vnd.oasis.opendocument.text"),
    FileType.EML: EMAIL,
    FileType.CSV: "post,reply\nLeader,Môn\n".encode(),
    FileType.TXT: "We have a plan – agreed.\n".encode("cp1252"),
    FileType.SVG: b'<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="http://www.w3.org/2000/svg"/>',
}
