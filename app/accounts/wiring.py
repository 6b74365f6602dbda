"""Sign-in as part of the application: who is here, what they may open, and how long they stay."""

import logging
from functools import partial

from flask import Flask, g, request
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy import update
from structlog.contextvars import bind_contextvars

from app.accounts.access import PUBLIC, access_of, guard, may_open, public
from app.accounts.models import SignIn
from app.accounts.proof import init_proof
from app.accounts.security.limit_rows import WAIT_MS
from app.accounts.security.rate_limits import init_costly
from app.accounts.security.security_events import init_security_events
from app.accounts.sessions import ending
from app.accounts.sessions.person import EndReason, Person, lifetime, person_of_token
from app.accounts.sessions.sign_in_requests import ask_to_sign_in, outage, stale_form
from app.platform.clock import now
from app.platform.database import DatabaseFailed
from app.web.errors import OUTAGES
from app.web.navigation import MAY_OPEN, SIGN_IN_END
from app.web.request import reading, services, writing

log = logging.getLogger(__name__)

STAY = "accounts.stay"


def init_accounts(app: Flask) -> None:
    """Call it after `init_web`: it opens the static files to everyone and tells the navigation who may go where."""
    login = LoginManager()
    login.session_protection = None  # the token is checked on the server; an address may change on the train
    login.user_loader(load_person)
    login.init_app(app)
    public(app.view_functions["static"])
    MAY_OPEN.put(app, partial(may_open, app))
    SIGN_IN_END.put(app, ending.page_ending)
    guard(app, nobody=ask_to_sign_in)
    app.register_error_handler(CSRFError, stale_form)
    for problem in OUTAGES:
        app.register_error_handler(problem, outage)
    app.before_request(partial(note_use, app))
    init_costly(app)
    init_security_events(app)
    init_proof(app)


def load_person(token: str) -> Person | None:
    """Who holds `token`; when nobody does any more, `g.sign_in_ended` says why."""
    if "bare_page" in g:  # the page that says that the database does not answer does not ask it
        return None
    house = services()
    person = person_of_token(reading(), token, settings=house.settings, at=now(), practice=house.practice)
    if isinstance(person, EndReason):
        g.sign_in_ended = person
        return None
    bind_contextvars(user=person.id)
    return person


def note_use(app: Flask) -> None:
    """Keep the sign-in alive. A page is not lost when the note can't be written.

    A region that refreshes itself (htmx says so) is no sign of a person: left open, it lets the sign-in run out. Nor is
    a page that asks when it ends.
    """
    if (
        request.endpoint is None
        or access_of(app, request.endpoint) in (PUBLIC, None)
        or "HX-Request" in request.headers
        or (request.endpoint == STAY and request.method == "GET")
    ):
        return
    at, every = now(), lifetime(services().settings, current_user.roles).note_every
    if at - current_user.last_seen_at < every:
        return
    try:
        with writing(wait_ms=WAIT_MS) as session:
            # the condition lets one of several requests at once write
            session.execute(
                update(SignIn)
                .where(SignIn.id == current_user.sign_in_id, SignIn.last_seen_at <= at - every)
                .values(last_seen_at=at)
            )
        g.last_seen_at = at
    except DatabaseFailed as problem:
        log.warning("the time of a visit was not saved: %s", problem)
