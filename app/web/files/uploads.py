"""Files that people send: typed by what they hold, named so that no program stumbles over the name, or refused.

A file of a form that finds no room on the disk costs nothing that was typed beside it.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from flask import Request, current_app, g, has_request_context
from govuk_frontend_wtf.wtforms_widgets import GovFileInput
from werkzeug.datastructures import FileStorage
from wtforms import FileField, MultipleFileField

from app.web.errors import NO_ROOM, NoRoom
from app.web.files.filetypes import FileType, types_of
from app.web.filters import format_bytes

PICTURES = frozenset({FileType.PNG, FileType.JPEG})
EVERY_TYPE = frozenset(FileType) - {FileType.SVG, FileType.MSG}
"""But drawings, which may hold programs and are taken where they are made into pictures; and Outlook's messages, which
are taken where they are read."""

REFUSED = "refused_uploads"
"""Why files of this request were refused, in `g`: the codes of UploadRefused."""

LONGEST_NAME = 150
"""Characters of a file's name: with its end, what every file system and the tables hold."""

NAMES = {
    FileType.PNG: "PNG",
    FileType.JPEG: "JPEG",
    FileType.PDF: "PDF",
    FileType.DOCX: "Word (docx)",
    FileType.XLSX: "Excel (xlsx)",
    FileType.ODT: "OpenDocument text (odt)",
    FileType.EML: "email (eml)",
    FileType.MSG: "Outlook email (msg)",
    FileType.CSV: "CSV",
    FileType.TXT: "plain text",
    FileType.SVG: "SVG",
}


@dataclass(frozen=True)
class Upload:
    """`name` is fit to be shown and stored: no path, no control characters, an end that is its type's. `type`: MIME."""

    name: str
    type: str
    body: bytes


class UploadRefused(Exception):
    """`code` says why, `sentence` tells it to the person: empty, too_large, type_not_taken or content_differs."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence


def read_upload(sent: FileStorage, allowed: Collection[FileType] = EVERY_TYPE, *, largest: int | None = None) -> Upload:
    """The file that a form brought. `largest` in bytes, unless the whole installation's limit is to hold.

    Raises UploadRefused.
    """
    try:
        return _checked(sent, allowed, largest)
    except UploadRefused as refused:
        if has_request_context():
            g.setdefault(REFUSED, []).append(refused.code)
        raise


def _checked(sent: FileStorage, allowed: Collection[FileType], largest: int | None) -> Upload:
    limit = largest or current_app.config["LARGEST_FILE"]
    name = clean_name(sent.filename or "")
    body = sent.stream.read(limit + 1)
    if not body:
        raise UploadRefused("empty", f"{name} is empty. Select another file")
    if len(body) > limit:
        raise UploadRefused("too_large", f"{name} is larger than {format_bytes(limit)}. Select a smaller file")
    possible = [kind for kind in types_of(body) if kind in allowed]
    if not possible:
        raise UploadRefused(
            "type_not_taken", f"{name} is not a type of file that you can upload here. Choose {choice_of(allowed)}"
        )
    stem, dot, end = name.rpartition(".")
    if not dot:
        return Upload(f"{name}.{possible[0]}", possible[0].mimetype, body)
    for kind in possible:
        if end.lower() in kind.ends:
            return Upload(f"{stem}.{end.lower()}", kind.mimetype, body)
    what = NAMES[possible[0]]
    raise UploadRefused(
        "content_differs",
        f"{name} is a file of another type: {what}. Change its name to {stem}.{possible[0]} and select it again, or "
        f"save it again as {what}",
    )


def clean_name(name: str) -> str:
    """The last part of a path, without control characters and what file systems refuse; “file” when nothing is left."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    tidy = " ".join(re.sub(r'[<>:"|?*]', "-", plain).split()).strip(". ")
    stem, dot, end = tidy.rpartition(".")
    if not dot:
        return tidy[:LONGEST_NAME] or "file"
    return f"{stem[: LONGEST_NAME - len(end) - 1].rstrip('. ')}.{end}"[:LONGEST_NAME]


def choice_of(allowed: Collection[FileType]) -> str:
    """“PDF, Word (docx) or PNG”, in one order everywhere"""
    names = [NAMES[kind] for kind in FileType if kind in allowed]
    return f"{', '.join(names[:-1])} or {names[-1]}" if names[1:] else names[0]


class FileInput(GovFileInput):  # type: ignore[misc]
    """The browser offers only files that would be taken."""

    def __call__(self, field: "UploadField | UploadsField", **kwargs: Any) -> Any:
        ends = ",".join(f".{end}" for kind in FileType if kind in field.allowed for end in kind.ends)
        return super().__call__(field, accept=ends, **kwargs)


class _Reads:
    """What a field of one file and one of several share: which files it takes."""

    def __init__(
        self,
        label: str,
        validators: Sequence[Any] = (),
        *,
        allowed: Collection[FileType] = EVERY_TYPE,
        largest: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)  # type: ignore[call-arg]
        self.allowed = allowed
        self.largest = largest

    def _read(self, valuelist: Sequence[Any]) -> list[Upload]:
        try:
            return [
                read_upload(sent, self.allowed, largest=self.largest)
                for sent in valuelist
                if isinstance(sent, FileStorage) and sent.filename
            ]
        except UploadRefused as refused:
            raise ValueError(refused.sentence) from None


class UploadField(_Reads, FileField):  # type: ignore[misc]
    """One file: `data` is an Upload, or None when none was chosen. InputRequired makes it one that must be.

    The form must be sent as multipart: `post_form(…, multipart=true)`.
    """

    widget = FileInput()

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.data = None
        self.data = next(iter(self._read(valuelist)), None)


class UploadsField(_Reads, MultipleFileField):  # type: ignore[misc]
    """Several files at once: `data` is a list of Upload, empty when none was chosen."""

    widget = FileInput(multiple=True)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.data = []
        self.data = self._read(valuelist)


IN_MEMORY = 500_000
"""Bytes of a file that need no disk."""


class RequestWithForm(Request):
    """Reads a form to its end, whatever becomes of its files. Raises NoRoom once, when the form is first asked for."""

    no_room: OSError | None = None

    def _get_file_stream(self, *_about: Any, **_more: Any) -> IO[bytes]:
        return _UploadBuffer(self)

    def _load_form_data(self) -> None:
        is_first = "form" not in self.__dict__
        super()._load_form_data()
        if is_first and self.no_room:
            raise NoRoom from self.no_room


class _UploadBuffer(SpooledTemporaryFile[bytes]):
    def __init__(self, request: RequestWithForm) -> None:
        super().__init__(max_size=IN_MEMORY, mode="rb+")
        self._request = request

    def write(self, data: Any) -> int:
        return self._unless_full(super().write, data)

    def seek(self, *where: int) -> int:
        """What is left to write is written now, and may be what finds no room."""
        return self._unless_full(super().seek, *where)

    def _unless_full(self, do: Callable[..., int], *with_what: Any) -> int:
        if self._request.no_room:
            return 0
        try:
            return do(*with_what)
        except OSError as problem:
            if problem.errno not in NO_ROOM:
                raise
            self._request.no_room = problem
            with suppress(OSError):  # what it could not write stays unwritten
                self.close()
            return 0
