"""How often a person may ask for what costs much. Each limit is far more than anybody needs who reads what comes. An
address, which may be a whole department, and everybody together have limits too."""

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import Flask, current_app, make_response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from limits import RateLimitItem, parse
from werkzeug.exceptions import TooManyRequests

from app.accounts import events
from app.accounts.access import asks_for, does_its_work
from app.accounts.security.limits import ACCOUNT, ADDRESS, TRIES, Rule, TooManyTries, facts
from app.accounts.security.security_events import limit_reached, security_event
from app.accounts.sessions.carried_forms import submitted_form
from app.accounts.sessions.sign_in_requests import unsent_form_page
from app.accounts.words import minutes_to_wait, too_many
from app.platform.limited.turns import asker
from app.platform.limited.work import tell_limit_reached
from app.web.errors import PAGES, ErrorPage, show_error

View = TypeVar("View", bound=Callable[..., Any])

PREVIEWS, LOOKS, PICTURES = "previews", "looks", "pictures"
CHECKS, PACKS, UPLOADS, EXPORTS = "checks", "packs", "uploads", "exports"

MOST: dict[str, RateLimitItem] = {
    PREVIEWS: parse("300 per minute"),
    LOOKS: parse("240 per minute"),
    PICTURES: parse("1200 per minute"),
    CHECKS: parse("60 per 10 minutes"),
    PACKS: parse("30 per 10 minutes"),
    UPLOADS: parse("120 per 10 minutes"),
    EXPORTS: parse("300 per 10 minutes"),
}
"""By kind of work: previews of what is typed, pages that show a letter as it prints, pictures of its pages. Views say
of which kind they are; all forms with files and addresses of files are of the last two. The editor asks for five
previews a second at most."""

OF_AN_ADDRESS, IN_ALL = 10, 20
"""How many times as much an address may ask for, and everybody together."""

FILE = re.compile(r"\.(csv|xlsx|json|docx|pdf|zip)$")


class TooOften(TooManyRequests):
    """`retry_after`: seconds until the next is taken."""


def costly(kind: str) -> Callable[[View], View]:
    """A view that does work of this kind when a form is sent, or where it takes no form."""

    def mark(view: View) -> View:
        view.costly = kind  # type: ignore[attr-defined]
        return view

    return mark


def init_costly(app: Flask) -> None:
    """After `guard`: who may not open a page is told so first."""
    app.before_request(_say_who_asks)
    app.teardown_request(_nobody_asks)
    app.before_request(_take_turn)
    app.register_error_handler(TooOften, _show)
    app.register_error_handler(TooManyTries, _show_too_many)
    app.register_error_handler(TooManyRequests, _show_other)


def _say_who_asks() -> None:
    """For limited work, of which one person has little at once (app/platform/limited/turns.py)."""
    asker.set(_asker_key)
    tell_limit_reached.set(_note_limit)


def _asker_key() -> str:
    return f"account {current_user.id}" if current_user.is_authenticated else f"address {request.remote_addr}"


def _nobody_asks(_problem: BaseException | None) -> None:
    asker.set(None)
    tell_limit_reached.set(None)


def _note_limit(limit: str, *, of_a_file: bool) -> None:
    """A limited process was ended: a file from outside, or a text that is laid out, took too much."""
    security_event(events.SECURITY_UPLOAD_REFUSED if of_a_file else events.SECURITY_LIMIT_REACHED, f"limited_{limit}")


def _take_turn() -> None:
    """Count the request. Raises TooOften."""
    kind = _kind()
    if kind is None or not current_user.is_authenticated:
        return
    count_use(_rules(kind), account=str(current_user.id))


def count_use(rules: Sequence[Rule], *, account: str) -> None:
    """Count a use of this account, at the address of the request. Raises TooOften."""
    try:
        TRIES.current().take(rules, facts(account=account, address=request.remote_addr))
    except TooManyTries as problem:
        limit_reached(problem.rule)
        who = "You have" if ACCOUNT in problem.rule.by else "You and your colleagues have"
        words = f"{who} asked for this too often in a short time. Try again in {minutes_to_wait(problem.wait)}."
        raise TooOften(description=words, retry_after=problem.wait) from None


def _rules(kind: str) -> tuple[Rule, ...]:
    most = MOST[kind]
    return (
        Rule((ACCOUNT, kind), most),
        Rule((ADDRESS, kind), _times(most, OF_AN_ADDRESS)),
        Rule((kind,), _times(most, IN_ALL)),
    )


def _times(most: RateLimitItem, factor: int) -> RateLimitItem:
    return type(most)(most.amount * factor, most.multiples)


def _kind() -> str | None:
    """The kind of work that the request asks for; None: it costs little."""
    marked: str | None = getattr(current_app.view_functions.get(request.endpoint or ""), "costly", None)
    if marked and does_its_work():
        return marked
    if request.method == "POST" and request.mimetype == "multipart/form-data":
        return UPLOADS
    return EXPORTS if asks_for(FILE) else None


def _show(error: TooOften) -> ResponseReturnValue:
    """What was typed is given back, to be sent again."""
    answer = make_response(show_error(error))
    if current_user.is_authenticated and (form := submitted_form()):
        page = PAGES[429]
        outage = ErrorPage(page.title, str(error.description), page.what_to_do, then="Wait, then send it again.")
        answer.set_data(unsent_form_page(form, outage=outage))
    return answer


def _show_too_many(problem: TooManyTries) -> ResponseReturnValue:
    limit_reached(problem.rule)
    return _show(TooOften(description=too_many(problem.wait), retry_after=problem.wait))


def _show_other(error: TooManyRequests) -> ResponseReturnValue:
    security_event(events.SECURITY_LIMIT_REACHED)
    return show_error(error)
