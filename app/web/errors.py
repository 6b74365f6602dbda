"""Pages for what went wrong: what it is, and what to do."""

import errno
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, g, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, ServiceUnavailable, UnprocessableEntity

from app.letters.problems import TooComplex
from app.platform.database import DatabaseBusy, DatabaseFull, DatabaseGone, DatabaseReadOnly, DatabaseUpgraded
from app.platform.limited import LimitReached, NoTurn
from app.platform.storage import StorageFailed
from app.web.request_log import request_number

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ErrorPage:
    """`explained`: words that the view gave with abort() are shown in place of `why`, and `then` in place of
    `what_to_do`, which may not help there."""

    title: str
    why: str
    what_to_do: str
    explained: bool = False
    then: str = ""


PAGES = {
    400: ErrorPage(
        "Despatch could not read what your browser sent",
        "It was incomplete or damaged. Nothing was changed.",
        "Go back, reload the page and try again.",
    ),
    403: ErrorPage(
        "You can’t open this page",
        "Your role does not give you access to it.",
        "If your work needs it, ask an administrator of Despatch to change your roles.",
        explained=True,
        then="Go back. Nothing was changed.",
    ),
    404: ErrorPage(
        "Page not found",
        "There is no page at this address. It may have been removed.",
        "If you typed the web address, check that it is correct.",
        explained=True,
    ),
    405: ErrorPage(
        "You can’t open this address directly",
        "It only receives a form from another page.",
        "Go back to the page with the form. Nothing was changed.",
    ),
    408: ErrorPage(
        "The form took too long to arrive",
        "Your browser did not send it in time. Nothing was changed.",
        "Check your connection. Then go back and send it again.",
    ),
    409: ErrorPage(
        "Nothing was changed",
        "Something has changed since you opened the page.",
        "Go back, reload the page and check it before you try again.",
        explained=True,
    ),
    413: ErrorPage(
        "This is too much to send at once",
        "It is more than this installation of Despatch accepts. Nothing was saved.",
        "Go back. Your answers should still be in the form. Select smaller files, or fewer, and send it again.",
    ),
    429: ErrorPage(
        "Too many tries",
        "Your address tried too often in a short time.",
        "Wait, then try again. Nothing was changed, and no account is locked.",
        explained=True,
    ),
    500: ErrorPage(
        "Despatch failed",
        "The fault is on our side and has been logged. Your last change may not have been saved.",
        "Go back and check before you do it again. If it fails twice, tell an administrator, and quote this number.",
    ),
    503: ErrorPage(
        "This is not available at the moment",
        "A service that Despatch depends on does not answer.",
        "Try again in a few minutes. If it still does not work, tell an administrator, and quote this number.",
        explained=True,
    ),
}

STALE_FORM = ErrorPage(
    "This form is out of date",
    "You opened it before you signed in, or your earlier sign-in has ended. Nothing was changed.",
    "Go back, reload the page, and fill the form in again.",
)

FULL = ErrorPage(
    "There is no room to save anything",
    "A disk that Despatch uses is full. Nothing was changed.",
    "Tell an administrator. Once there is room, go back and send it again.",
    then="Tell an administrator. Once there is room, send it again.",
)


class NoRoom(Exception):
    """A disk took no file of the form that came in (files/uploads.py)."""


OUTAGES: Mapping[type[Exception], ErrorPage] = {
    DatabaseBusy: ErrorPage(
        "The database is busy",
        "Someone else’s work, such as a large import, is still using it. Nothing was changed.",
        "Wait a minute. Then go back and send it again.",
        then="Wait a minute, then send it again.",
    ),
    DatabaseFull: FULL,
    NoRoom: FULL,
    DatabaseReadOnly: ErrorPage(
        "Nothing can be saved at the moment",
        "Despatch can read the database but can’t save to it. Nothing was changed.",
        "Tell an administrator. Once it has been fixed, go back and send it again.",
        then="Tell an administrator. Once it has been fixed, send it again.",
    ),
    DatabaseGone: ErrorPage(
        "The database does not answer",
        "Despatch can’t show any page without it. Your last change may not have been saved.",
        "Wait a minute, then try again. If it still does not work, tell an administrator. Check whether your change "
        "was saved before you make it again.",
        then="Wait a minute. Check in another tab whether your change was saved, and send it again if it was not.",
    ),
    DatabaseUpgraded: ErrorPage(
        "Despatch is being upgraded",
        "This part of it is too old for the database. Nothing was changed.",
        "Wait a few minutes. Then go back and send it again. If it still does not work, tell an administrator.",
        then="Wait a few minutes, then send it again. If it still does not work, tell an administrator.",
    ),
    StorageFailed: ErrorPage(
        "The file store does not answer",
        "Files can’t be saved or downloaded at the moment: the store may be full or out of reach. Nothing was changed.",
        "Wait a minute, then go back and try again. If it still does not work, tell an administrator.",
        then="Wait a minute, then send it again. If it still does not work, tell an administrator.",
    ),
    NoTurn: ErrorPage(
        "Despatch is busy",
        "It is reading other files, or laying out other letters. Nothing was changed.",
        "Wait a minute. Then go back and send it again.",
        then="Wait a minute, then send it again.",
    ),
}
"""What the machine, the network or somebody else’s work may keep a page from. `then`: what to do with what was typed,
which the page gives back."""

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
"""What a disk answers that takes no more."""

RETRY_SECONDS = 60
"""What a browser is told of how long an outage lasts."""


TOO_HEAVY = ErrorPage(
    "This takes too long",
    "The file needs more time or memory than Despatch allows. Nothing was changed.",
    "Go back, select a smaller file and send it again.",
)

TOO_COMPLEX = ErrorPage(
    "This takes too long",
    "The text is too complex to lay out. No file was made.",
    "Go back. Shorten the paragraphs, lists and words of the text, then try again.",
)


def init_errors(app: Flask) -> None:
    for code in PAGES:
        app.register_error_handler(code, show_error)
    app.register_error_handler(CSRFError, show_stale_form)
    for problem in OUTAGES:
        app.register_error_handler(problem, show_outage)
    app.register_error_handler(OSError, show_no_room)
    app.register_error_handler(LimitReached, show_too_heavy)
    app.register_error_handler(TooComplex, show_too_complex)


def show_error(error: HTTPException, *, what_to_do: str = "") -> ResponseReturnValue:
    """`what_to_do`: in place of what the page of this code says."""
    code = error.code or 500
    if code == 500:
        g.bare_page = True  # what failed may be what the header needs
    page = PAGES[code]
    given = vars(error).get("description") if page.explained else None
    what_to_do = what_to_do or (given and page.then) or page.what_to_do
    return _answer(page, error, code=code, why=given or page.why, what_to_do=what_to_do)


def show_stale_form(error: CSRFError) -> ResponseReturnValue:
    """The accounts room answers before this where it can give back what the form held."""
    log.info("form refused: %s", error.description)
    return _answer(STALE_FORM, error, code=400, why=STALE_FORM.why, what_to_do=STALE_FORM.what_to_do)


def show_outage(problem: Exception) -> ResponseReturnValue:
    """The accounts room answers before this where it can give back what the form held."""
    log.warning("page not shown, because a service is not available: %s", type(problem).__name__)
    if isinstance(problem, DatabaseGone | DatabaseUpgraded):
        g.bare_page = True  # the header would ask it
    return _outage(OUTAGES[type(problem)])


def show_no_room(problem: OSError) -> ResponseReturnValue:
    """A disk was full while something other than a form's file was written."""
    if problem.errno not in NO_ROOM:
        raise problem
    log.warning("page not shown, because a disk is full: error %s", problem.errno)
    return _outage(FULL)


def _outage(page: ErrorPage) -> ResponseReturnValue:
    error = ServiceUnavailable(retry_after=RETRY_SECONDS)
    return _answer(page, error, code=503, why=page.why, what_to_do=page.what_to_do)


def show_too_heavy(_problem: LimitReached) -> ResponseReturnValue:
    error = UnprocessableEntity()
    return _answer(TOO_HEAVY, error, code=422, why=TOO_HEAVY.why, what_to_do=TOO_HEAVY.what_to_do)


def show_too_complex(_problem: TooComplex) -> ResponseReturnValue:
    error = UnprocessableEntity()
    return _answer(TOO_COMPLEX, error, code=422, why=TOO_COMPLEX.why, what_to_do=TOO_COMPLEX.what_to_do)


def _answer(page: ErrorPage, error: HTTPException, *, code: int, why: str, what_to_do: str) -> ResponseReturnValue:
    number = request_number() if code >= 500 else ""
    response = make_response(
        render_template("error.html", title=page.title, code=code, why=why, what_to_do=what_to_do, number=number), code
    )
    for name, value in error.get_headers():  # Allow, Retry-After
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response
