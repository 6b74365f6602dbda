"""One line in the log for each request, when its answer is sent; and the number that all its lines carry.

The line has the request's number, the page by its endpoint, the user's number, method, status and milliseconds. It has
no address, query or form: a path may have the token of a link in it, and a search the name of a person.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from secrets import token_hex
from time import perf_counter
from typing import TYPE_CHECKING, Any

import structlog
from flask import Flask, has_request_context, request
from structlog.contextvars import bind_contextvars, clear_contextvars
from werkzeug.wsgi import ClosingIterator

from app.places import Place

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

log = structlog.get_logger(__name__)

HEADER = "X-Request-ID"

NUMBER = re.compile(r"[0-9a-f]{8}[0-9a-f-]{0,56}", re.IGNORECASE)
"""What a proxy may call a request: hexadecimal, as nginx and most others do. Nobody's name is."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_NUMBER, _PAGE = "despatch.request", "despatch.page"
"""Where the number and the endpoint stand in the environment of a request."""


@dataclass(frozen=True)
class ServedRequest:
    """`page`: its endpoint; blank where the address leads to no page."""

    page: str
    status: int
    seconds: float


SERVED: Place[Callable[[ServedRequest], None]] = Place("who counts requests")


def init_request_log(app: Flask, *, behind_proxy: bool) -> None:
    """Call it last of all that wraps the application. `behind_proxy`: a proxy of ours may have numbered the request."""
    app.url_value_preprocessor(_note_page)
    app.log_exception = _log_failure  # type: ignore[method-assign]  # Flask's own names the path
    app.wsgi_app = RequestLog(app.wsgi_app, behind_proxy=behind_proxy)  # type: ignore[method-assign]


def request_number() -> str:
    """The number of the request that is answered now; blank where nobody numbers them."""
    return str(request.environ.get(_NUMBER, "")) if has_request_context() else ""


class RequestLog:
    """WSGI middleware around the whole application."""

    def __init__(self, app: "WSGIApplication", *, behind_proxy: bool) -> None:
        self._app, self._behind_proxy = app, behind_proxy

    def __call__(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        began, status = perf_counter(), 500
        number = self._number(environ.get("HTTP_X_REQUEST_ID", ""))
        environ[_NUMBER] = number
        clear_contextvars()
        bind_contextvars(request=number)

        def start(line: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            nonlocal status
            status = int(line[:3])
            return start_response(line, [*headers, (HEADER, number)], *more)

        def end() -> None:
            page, seconds = environ.get(_PAGE) or "", perf_counter() - began
            method = environ["REQUEST_METHOD"]
            level = log.warning if status >= 500 else log.info
            level(
                "request",
                method=method if method in METHODS else "other",
                page=page,
                status=status,
                ms=round(seconds * 1000),
            )
            for count in SERVED:
                count(ServedRequest(page, status, seconds))
            clear_contextvars()

        try:
            answer = self._app(environ, start)
        except BaseException:
            _log_failure(sys.exc_info())
            end()
            raise
        return _closed_by(answer, end, environ)

    def _number(self, given: str) -> str:
        return given if self._behind_proxy and NUMBER.fullmatch(given) else token_hex(8)


def _closed_by(answer: Iterable[bytes], end: Callable[[], None], environ: dict[str, Any]) -> Iterable[bytes]:
    """The answer, which calls `end` once it is sent. A file that the server sends by itself stays one."""
    file: Any = answer
    close: Callable[[], None] = getattr(answer, "close", lambda: None)
    if isinstance(file, environ.get("wsgi.file_wrapper", ())):
        file.close = partial(_call, close, end)
        return answer
    return ClosingIterator(_watched(answer), [close, end])


def _call(*functions: Callable[[], None]) -> None:
    for function in functions:
        function()


def _watched(answer: Iterable[bytes]) -> Iterator[bytes]:
    """A failure after the first bytes is logged here: whoever reads them would log the address."""
    try:
        yield from answer
    except Exception:
        _log_failure(sys.exc_info())
        raise


def _note_page(endpoint: str | None, _values: object) -> None:
    request.environ[_PAGE] = endpoint
    bind_contextvars(page=endpoint or "")


def _log_failure(exc_info: Any) -> None:
    log.error("page failed", exc_info=exc_info)
