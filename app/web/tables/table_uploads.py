"""A table that somebody uploads is saved as it came, shown, and applied once they confirm it: they choose it once."""

from collections.abc import Callable
from typing import TypeVar

from flask import abort
from govuk_frontend_wtf.wtforms_widgets import GovTextArea
from wtforms import Field, TextAreaField

from app.errors import NotFound
from app.platform.storage import SHA256, FileMissing, StorageFailed
from app.web.files.filetypes import FileType
from app.web.files.kept_files import NOT_STORED, STORE_SILENT, KeptFile, keep_files
from app.web.files.uploads import Upload
from app.web.request import services
from app.web.tables.rows import TableRefused

T = TypeVar("T")


class PastedTable(TextAreaField):  # type: ignore[misc]
    """Cells that are copied from a spreadsheet and pasted: `data` is an Upload, as of a file, or None when empty."""

    widget = GovTextArea()
    data: Upload | None

    def process_formdata(self, valuelist: list[str]) -> None:
        body = "".join(valuelist).strip("\r\n").encode()
        self.data = Upload("Pasted cells.txt", FileType.TXT.mimetype, body) if body.strip() else None

    def _value(self) -> str:
        return self.data.body.decode() if self.data else ""


def save_table(
    field: Field, folder: str, read: Callable[[bytes], T], words: Callable[[TableRefused], str]
) -> tuple[KeptFile, T] | None:
    """The table of a valid form, saved, and what was read of it. None: it was not saved, and the field says why. It
    stays in storage, as what its event of the record points to."""
    if field.data is None:
        return None
    try:
        contents = read(field.data.body)
        (file,) = keep_files(services().storage, [field.data], folder=folder)
    except TableRefused as refused:
        field.errors = [words(refused)]
    except StorageFailed:
        field.errors = [NOT_STORED]
    else:
        return file, contents
    return None


def table_or_404(folder: str, digest: str, missing: NotFound) -> bytes:
    """The table that was saved. Raises `missing` when it is not in storage."""
    if not SHA256.fullmatch(digest):
        abort(404)
    try:
        return services().storage.get(f"{folder}/{digest}")
    except FileMissing:
        raise missing from None
    except StorageFailed:
        abort(503, description=STORE_SILENT)
