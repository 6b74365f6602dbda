"""The files of a form that comes in: one that finds no room on the disk costs nothing that was typed beside it."""

from collections.abc import Callable
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from flask import Request

from app.web.errors import NO_ROOM, NoRoom

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
