"""What the pages of recipients begin with."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from flask import abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app.audit.anchor import head
from app.audit.moments import Moment, last_event_by, recorded_at
from app.errors import NotFound
from app.platform.clock import LONDON, now, today
from app.registry.posts.post import PostRecord, post_on
from app.registry.posts.timeline import known_moments
from app.registry.requested_moment import BOXES, RECORDED_ON, RequestedMoment, asked_in
from app.registry.showing import day_before, span, span_in_words, spans
from app.registry.words import CHANNEL_LABELS, KINDS, LEADS_AS, ROLES, SCHEMES, source_name
from app.web.querystring import here_with
from app.web.request import reading
from app.web.tables.export import AsAt

T = TypeVar("T")

TO_COME = "Enter today or an earlier date."


def asked_here() -> RequestedMoment:
    """The moment that this request's query asks for; a day of knowledge with its last event, and an event that has not
    happened as the last that has. What the form of `as_it_was` sent goes on to the address of that moment, which is
    the one to pass on."""
    moment, session = asked_in(request.args, today=today()), reading()
    if RECORDED_ON in request.args and not moment.problem:
        abort(redirect(here_with(**{**dict.fromkeys((*BOXES, "known_at", "page")), **moment.carried})))
    if moment.known_on:
        event = last_event_by(session, moment.known_on, moment.known_time)
        if moment.known_time:
            return moment.known_by(event, datetime.combine(moment.known_on, moment.known_time, LONDON))
    elif moment.known_at is not None:
        event = min(moment.known_at, head(session).seq)
    else:
        return replace(moment, recorded=now())
    return moment.known_by(event, recorded_at(session, event))


def asked_so_far() -> RequestedMoment:
    """As `asked_here`, of what happened: a day to come is none to ask for."""
    moment, day = asked_here(), today()
    if moment.valid_at <= day:
        return moment
    return RequestedMoment(day, None, moment.typed, TO_COME, "as_at", recorded=now())


def abort_on_problem(asked: RequestedMoment) -> RequestedMoment:
    """The same. Ends the request when there is a problem: a file has no place to say that it is of another moment."""
    if asked.problem:
        abort(400, description=asked.problem)
    return asked


def event_of(asked: RequestedMoment) -> int:
    """The event up to which what is shown, or taken away, was known."""
    return head(reading()).seq if asked.known_at is None else asked.known_at


class NotKnownAtMoment(HTTPException):
    """Ends the request: Despatch knows of this, but did not at the moment asked about. The page has the boxes to ask
    for another."""

    def __init__(self, name: str, asked: RequestedMoment, moments: Sequence[Moment] = ()) -> None:
        page = render_template("registry/not_known.html", name=name, asked=asked, at=asked.carried, moments=moments)
        super().__init__(response=make_response(page, 404))


def known_or_404(
    read: Callable[..., T], key: int | str, asked: RequestedMoment, unknown: Callable[[T], NotKnownAtMoment]
) -> T:
    """What `read` finds of `key` at the moment asked about. Ends the request when it is known now and was not then."""
    try:
        return read(reading(), key, valid_at=asked.valid_at, known_at=asked.known_at)
    except NotFound:
        if asked.known_at is None:
            raise
    raise unknown(read(reading(), key, valid_at=asked.valid_at, known_at=None))


def post_or_404(post_id: int, asked: RequestedMoment) -> PostRecord:
    def unknown(post: PostRecord) -> NotKnownAtMoment:
        return NotKnownAtMoment(post.full_title, asked, known_moments(reading(), post_id))

    return known_or_404(post_on, post_id, asked, unknown)


def moment_of(asked: RequestedMoment) -> AsAt:
    """Of a file of what is asked for."""
    return AsAt(asked.valid_at, event_of(asked), asked.recorded)


def page_at(template: str, asked: RequestedMoment, **values: Any) -> ResponseReturnValue:
    """A page as at a day; 400 when the day that was asked for is none: the page then shows today, and says so."""
    return render_template(template, asked=asked, at=asked.carried, **values), 400 if asked.problem else 200


def words_of_pages() -> dict[str, Any]:
    """What the templates of recipients call things, for a blueprint's context."""
    tables = {"CHANNELS": CHANNEL_LABELS, "KINDS": KINDS, "LEADS_AS": LEADS_AS, "ROLES": ROLES, "SCHEMES": SCHEMES}
    spelled = {"source_name": source_name, "span": span, "span_in_words": span_in_words, "spans": spans}
    return {**tables, **spelled, "day_before": day_before}
