"""A pack's files: what each is made of, and what it is called."""

import io
import zipfile
from collections.abc import Callable, Mapping

from app.evidence.packs.figures.whole import Whole
from app.evidence.packs.files.docx import pack_docx
from app.evidence.packs.files.pdf import pack_pdf
from app.evidence.packs.files.publish import pack_csv
from app.evidence.packs.files.report import report
from app.evidence.packs.files.table import pack_xlsx

MADE_OF: Mapping[str, Callable[[Whole], bytes]] = {
    "pdf": lambda whole: pack_pdf(report(whole)),
    "docx": lambda whole: pack_docx(report(whole)),
    "xlsx": pack_xlsx,
    "csv": pack_csv,
}
"""What is made of the pack alone; then the manifest of these, and a ZIP of all."""

KINDS = (*MADE_OF, "json", "zip")

FIRST = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP knows: equal files make equal ZIPs."""


def name_of(number: int, set_number: int, kind: str) -> str:
    """ "Evidence pack 3, files 2.pdf"; of the CSV and the manifest, what it is too."""
    what = {"csv": " to publish", "json": " manifest"}.get(kind, "")
    again = f", files {set_number}" if set_number > 1 else ""
    return f"Evidence pack {number}{what}{again}.{kind}"


def zipped(files: Mapping[str, bytes]) -> bytes:
    """These files, by name, in their order."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as book:
        for name, content in files.items():
            book.writestr(zipfile.ZipInfo(name, FIRST), content, zipfile.ZIP_DEFLATED)
    return body.getvalue()
