"""Answers that are files: streamed, named, and never begun when the file store can't give the first bytes."""

from collections.abc import Iterable
from itertools import chain, islice
from typing import AnyStr
from urllib.parse import quote

import structlog
from flask import Response, abort, request

from app.platform.storage import FileChanged, FileMissing, StorageFailed
from app.web.request import in_practice

log = structlog.get_logger(__name__)

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "csv": "text/csv",
    "json": "application/json",
    "html": "text/html",
    "txt": "text/plain",
}
"""Of the files that we make, by the end of their names."""

WHY_NOT = {
    FileMissing: "This file is missing from the file store. An administrator must restore it from a backup.",
    FileChanged: "This file has changed in the file store, so Despatch will not download it. Tell an administrator.",
    StorageFailed: "The file store does not answer. Nothing is lost.",
}
"""Said in place of the file. Where it lay is for the log alone."""

NOTHING_RUNS = "default-src 'none'; sandbox"
"""The content security policy of a file that somebody sent us: were it opened as a page, no script of it would run."""


def send(
    chunks: Iterable[AnyStr], *, name: str, length: int | None = None, etag: str = "", mimetype: str | None = None
) -> Response:
    """`chunks` as a file to keep under `name`, whose end says its type unless `mimetype` does.

    `length` in bytes, where it is known before. An `etag` that the browser has already is answered by 304; 503 when the
    first chunk can't be had.
    """
    response = Response(_start_stream(chunks), mimetype=mimetype or TYPES[name.rpartition(".")[2]])
    response.headers["Content-Disposition"] = disposition(file_name(name))
    if length is not None:
        response.content_length = length
    if etag:
        response.set_etag(etag)
        response.make_conditional(request)
    return response


def send_uploaded(chunks: Iterable[bytes], *, name: str, mimetype: str, length: int, etag: str) -> Response:
    """A file that came from outside, given back to keep: never shown inside a page, and powerless if it is opened.

    `mimetype` is the one found when it was uploaded (`app.web.files.uploads`), `etag` its SHA-256.
    """
    response = send(chunks, name=name, length=length, etag=etag, mimetype=mimetype)
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    return response


def file_name(name: str) -> str:
    """`name` as a file has it that is downloaded from here: in practice it says so first."""
    return f"PRACTICE {name}" if in_practice() else name


def disposition(name: str) -> str:
    """The header that names a file (RFC 6266): plain letters for old programs, all of it (RFC 8187) for the others."""
    plain = name.replace("’", "'").encode("ascii", "replace").decode().replace("?", "-").replace('"', "'")
    whole = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return f'attachment; filename="{plain}"{whole}'


def _start_stream(chunks: Iterable[AnyStr]) -> Iterable[AnyStr]:
    waiting = iter(chunks)
    try:
        first = list(islice(waiting, 1))
    except (FileMissing, FileChanged, StorageFailed) as problem:
        log.exception("file_not_sent")
        abort(503, description=WHY_NOT[type(problem)])
    return chain(first, waiting)
